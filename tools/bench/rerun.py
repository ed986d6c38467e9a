"""(c) `branchstats review`: made anew, and again where nothing has changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.timing import Timing, interleaved

ANEW = "branchstats review --again"
UNCHANGED = "branchstats review, nothing changed"
HELP = "branchstats --help"


def measure_rerun(project: Path, *, rounds: int) -> dict[str, Timing]:
    """Seconds of the whole command, Python's start and imports included."""
    _branchstats("review", "--project", str(project))
    return interleaved(
        {
            ANEW: lambda: _branchstats("review", "--again", "--project", str(project)),
            UNCHANGED: lambda: _branchstats("review", "--project", str(project)),
            HELP: lambda: _branchstats("--help"),
        },
        rounds=rounds,
        warm_up=False,
    )


def _branchstats(*words: str) -> None:
    command = [sys.executable, "-m", "branchstats", *words]
    subprocess.run(command, capture_output=True, check=True)
