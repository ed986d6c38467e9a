"""Another user of the machine: one that may read everything and write only what it owns.

Root, whom no permission stops, becomes somebody else with setpriv(1). The right to read stays,
because Python itself may lie in root's own folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

USER = 54321  # in no list of users
_READ_ONLY = "-all,+dac_read_search"
_AS_USER = (
    "setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups",
    f"--inh-caps={_READ_ONLY}", f"--ambient-caps={_READ_ONLY}", f"--bounding-set={_READ_ONLY}",
)  # fmt: skip


def run_as_another_user(
    words: Sequence[str],
    *,
    cwd: Path,
    environment: dict[str, str] | None = None,
    umask: int = 0o022,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as USER, with a home and a folder for temporary files of its own."""
    with tempfile.TemporaryDirectory(prefix="home-") as home:
        os.chown(home, USER, USER)
        places = dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), home)
        return subprocess.run(
            [*_AS_USER, *words], env={**os.environ, **places, **(environment or {})}, cwd=cwd,
            umask=umask, capture_output=True, check=False,
        )  # fmt: skip


def hand_over(folder: Path) -> None:
    """Give a folder and all below it to USER."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, USER)


def _why_not() -> str:
    """Why nothing can be run as another user here; empty where it can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root can become another user of this machine"
    if shutil.which("setpriv") is None:
        return "setpriv (util-linux) is not installed"
    done = run_as_another_user([sys.executable, "-c", "import branchstats.store"], cwd=Path("/"))
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return f"another user cannot run this Python: {said[-1:]}" if done.returncode else ""


WHY_NOT = _why_not()
needs_root = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)
