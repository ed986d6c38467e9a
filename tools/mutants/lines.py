"""Which share of a module's lines its own tests run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workspace import ROOT, Scratch


def measure(chosen: Sequence[Scratch], *, work: Path) -> None:
    """Run the listed tests once with coverage; the shares go to lines.json of the work folder.

    Raises RuntimeError with pytest's last lines where a test fails.
    """
    tests = sorted({test for one in chosen for test in one.tests})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--hypothesis-profile=mutation",
        ]
        command += [f"--cov={ROOT / 'branchstats'}", f"--cov-report=json:{report}", *tests]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:])
        found = json.loads(report.read_text(encoding="utf-8"))["files"]
    keep(found, chosen, work=work)


def keep(found: dict, chosen: Sequence[Scratch], *, work: Path) -> None:
    """Add the modules of a coverage report to what is known of the others."""
    known = known_shares(work)
    for one in chosen:
        file = next(name for name in found if name.endswith(f"branchstats/{one.module}.py"))
        known[one.module] = found[file]["summary"]["percent_covered"] / 100
    work.mkdir(parents=True, exist_ok=True)
    (work / "lines.json").write_text(json.dumps(known, indent=1), encoding="utf-8")


def known_shares(work: Path) -> dict[str, float]:
    """Module → share of its lines, 0–1; {} before the first measurement."""
    file = work / "lines.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
