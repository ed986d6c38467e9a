"""What stands in a project's output folders, and the two whole states that may stand there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from branchstats import store, tables
from branchstats.project import load_project

FINDINGS = "findings.json"
LEFTOVERS = (".new", ".old")
State = Mapping[str, str]  # path below the project → hash of its bytes


@dataclass(frozen=True)
class Whole:
    """The output before and after an uninterrupted run, and how long the run took."""

    before: State
    after: State
    seconds: float


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One command of branchstats on a project, to its end."""
    command = [sys.executable, "-m", "branchstats", *words, "--project", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def timed(root: Path, *words: str) -> float:
    """Run a command that must succeed; how long it took."""
    start = time.monotonic()
    done = run(root, *words)
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
    return time.monotonic() - start


def state(root: Path) -> dict[str, str]:
    """Every file below data/processed and reports that a user would see, by its hash."""
    found = {}
    for folder in ("data/processed", "reports"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and not is_leftover(file, root):
                found[file.relative_to(root).as_posix()] = hashlib.sha256(
                    file.read_bytes()
                ).hexdigest()
    return found


def is_leftover(file: Path, root: Path) -> bool:
    """Whether a file belongs to a write that was not finished: hidden, and named so."""
    parts = file.relative_to(root).parts
    return any(part.startswith(".") and part.endswith(LEFTOVERS) for part in parts)


def leftovers(root: Path) -> list[str]:
    """Unfinished files and folders of a project."""
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.name.startswith(".") and path.name.endswith(LEFTOVERS)
    )


def faults_of(root: Path, whole: Whole) -> list[str]:
    """What is wrong with a project after a run was cut off; empty where all stands whole.

    The tables are those before or those after, never a mixture, and can be loaded; with the new
    tables findings.json may be missing, never be the old one. Each report is the old or the new.
    """
    project = load_project(root)
    found = []
    try:
        loaded = store.load_tables(project)  # puts the old tables back first, where that is needed
        found += [name for name in tables.names() if name not in loaded]
    except FileNotFoundError as fault:
        found.append(f"tables: {fault}")
    now = state(root)
    kept = {name: sha for name, sha in now.items() if name.startswith("data/processed")}
    wholes = [_processed(whole.before), _processed(whole.after)]
    wholes += [{n: s for n, s in one.items() if not n.endswith(FINDINGS)} for one in wholes]
    if kept not in wholes:
        found.append(f"data/processed is a mixture: {sorted(kept)}")
    for name in {n for n in (*now, *whole.before) if n.startswith("reports")}:
        if now.get(name) not in (whole.before.get(name), whole.after.get(name)):
            found.append(f"{name} is neither the old nor the new one")
    return found


def _processed(state: State) -> dict[str, str]:
    return {name: sha for name, sha in state.items() if name.startswith("data/processed")}
