"""What was aimed at, as ratios that hold on any machine, and whether it was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench import notebooks, reading, rerun
from bench.county_pass import Pass
from bench.timing import Timing, ratio

MOST_MB = 600
LINEAR = 1.2  # the last two thirds of the branches may take so much longer each than the first


@dataclass(frozen=True)
class Target:
    """One aim: the figure seen, and the figure that it must not exceed."""

    what: str
    seen: float
    most: float
    unit: str = "×"

    @property
    def is_reached(self) -> bool:
        return self.seen <= self.most


def reading_targets(timings: Mapping[str, Timing]) -> list[Target]:
    """Reading against the floor and against pandas."""
    floor = reading.FLOOR
    return [
        Target("reading with its guard / raw calamine", ratio(timings, reading.OURS, floor), 2.5),
        Target("reading and cleaning / raw calamine", ratio(timings, reading.CLEANED, floor), 6.0),
        Target(
            "reading and cleaning / pandas.read_excel with openpyxl, which only reads",
            ratio(timings, reading.CLEANED, reading.PANDAS_OPENPYXL),
            1 / 3,
        ),
    ]


def notebook_targets(timings: Mapping[str, Timing]) -> list[Target]:
    """Notebooks against one nbconvert call each and against plain scripts."""
    quick = notebooks.FORKED if notebooks.FORKED in timings else notebooks.FRESH
    most = 0.25 if quick == notebooks.FORKED else 0.35
    found = [
        Target(
            "notebooks executed and rendered / one nbconvert call each",
            ratio(timings, quick, notebooks.NBCONVERT),
            most,
        ),
        Target(
            "notebooks executed and rendered / plain scripts",
            ratio(timings, quick, notebooks.SCRIPTS),
            1.15,
        ),
    ]
    if quick == notebooks.FORKED:
        fresh = ratio(timings, notebooks.FRESH, notebooks.NBCONVERT)
        found.append(
            Target("where there is no fork: two kernels / one nbconvert call each", fresh, 0.35)
        )
    return found


def rerun_targets(timings: Mapping[str, Timing]) -> list[Target]:
    """A review of unchanged inputs, in seconds."""
    seen = timings[rerun.UNCHANGED].median
    return [Target("`branchstats review` with nothing changed", seen, 2.0, "s")]


def pass_targets(found: Pass) -> list[Target]:
    """Growth and memory over the county."""
    n = len(found.branches)
    third = max(1, n // 3)
    early = found.seconds_at(third) / third
    late = (found.seconds - found.seconds_at(third)) / max(1, n - third)
    return [
        Target(
            f"seconds a branch, last two thirds of {n} branches / first third",
            late / early,
            LINEAR,
        ),
        Target(f"peak memory of a worker after {n} branches", found.peak_mb_at(n), MOST_MB, "MB"),
    ]
