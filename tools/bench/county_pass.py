"""(a, d, e, f) One pass over the county: reading, cleaning, evidence, memory, growth."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from math import inf
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from branchstats import findings, pipeline
from branchstats.project import load_project

MARKS = (1, 10, 100, 300)
_RU_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024  # of one unit of ru_maxrss


@dataclass(frozen=True)
class Branch:
    """One branch's share of the pass. `peak_mb` is of the worker until then, its reader's too."""

    n_files: int
    clean_s: float
    evidence_s: float
    done_at: float  # monotonic clock
    peak_mb: float


@dataclass(frozen=True)
class Pass:
    """A pass over some branches by some workers."""

    branches: tuple[Branch, ...]  # in the order in which they were finished
    seconds: float
    started_at: float
    workers: int

    def seconds_at(self, n_branches: int) -> float:
        """Wall-clock seconds from the start until so many branches were finished."""
        return self.branches[n_branches - 1].done_at - self.started_at

    def peak_mb_at(self, n_branches: int) -> float:
        """The largest worker's peak memory when so many branches were finished."""
        return max(branch.peak_mb for branch in self.branches[:n_branches])

    @property
    def marks(self) -> list[int]:
        return [mark for mark in MARKS if mark <= len(self.branches)]

    @property
    def n_files(self) -> int:
        return sum(branch.n_files for branch in self.branches)

    @property
    def evidence_s(self) -> float:
        return median(branch.evidence_s for branch in self.branches)

    @property
    def clean_s(self) -> float:
        return median(branch.clean_s for branch in self.branches)


def measure_pass(folders: Sequence[Path], *, workers: int, most_s: float = inf) -> Pass:
    """Clean and judge every branch once, in `workers` processes that were started before.

    After `most_s` seconds no further branch is begun: a pass may be of fewer than were asked for.
    """
    # spawned, as on Windows and macOS: a worker that holds what the parent held would look larger
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_warm, range(workers * 2)))
        start = time.monotonic()
        begun = pool.map(_branch, folders, repeat(start + most_s))
        branches = [branch for branch in begun if branch is not None]
    branches.sort(key=lambda branch: branch.done_at)
    return Pass(tuple(branches), branches[-1].done_at - start, start, workers)


def _warm(_: int) -> None:
    time.sleep(0.2)  # long enough for every worker to take one


def _branch(folder: Path, until: float) -> Branch | None:
    if time.monotonic() > until:
        return None
    project = load_project(folder)
    start = time.monotonic()
    outcome = pipeline.clean(project)
    cleaned = time.monotonic()
    findings.write_findings(project)
    judged = time.monotonic()
    return Branch(
        len(outcome.manifest["files"]), cleaned - start, judged - cleaned, judged, _peak_mb()
    )


def _peak_mb() -> float:
    """Peak memory of this process; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RU_MAXRSS_BYTES / 1024**2
