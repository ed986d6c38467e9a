"""Minima of the gate and minimum practical differences: one place, settings may change them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from branchstats.errors import ProjectError
from branchstats.settings import Settings
from branchstats.statistics.person_month import MIN_EXPECTED

HOLM_LEVEL = 0.05  # of the primaries together: what may be written as a problem
WATCH_LEVEL = 0.10  # Benjamini–Hochberg q: what may be watched
MONTHS_LONGEST = 48  # a longer term takes another comparison; its tests are refused

# STATISTICS.md §2; keys may be set in review.toml, [evidence] minima.*
MINIMA: Mapping[str, float] = {
    "months": 24,  # of the term
    "months_a_year": 10,  # with data, in each year compared
    "persons": 8,  # due in both periods
    "expected": MIN_EXPECTED,  # occasions a person, each side
    "activities_recent": 24,
    "activities_earlier": 48,
    "tests_recent": 3,
    "tests_earlier": 3,
    "events": 8,
    "transitions": 8,
    "persons_throughout": 10,  # concentration
    "services_a_year": 12,  # concentration: with fewer the test is loose (docs/methods.md, 3.5)
}

# Share of a year's hours: where a single person has more, a test of concentration would tell of
# that person, most likely of one cell that was typed wrongly (docs/methods.md, 3.5)
MOST_OF_ONE = 0.5

# STATISTICS.md §3 for the six primaries (attendance … concentration); the rest are of the same
# size in their own unit. Keys may be set in review.toml, [evidence] mpd.*
MPD: Mapping[str, float] = {
    "attendance": 0.03,  # fraction
    "formats": 0.10,  # fraction
    "scores": 2.0,  # points of 100
    "recruitment": 0.30,  # ratio
    "participation": 0.05,  # fraction
    "concentration": 0.08,  # fraction
    "on_time": 0.03,  # fraction
    "pass_rate": 0.05,  # fraction
    "schedule": 0.10,  # fraction of what is required or planned
    "counts": 0.30,  # ratio
    "kinds": 0.25,  # ratio of the effective number of formats
    "stage": 0.30,  # ratio of the rate of moving on
    "hours": 1.0,  # hours a member and year
}


@dataclass(frozen=True)
class Thresholds:
    """The constants of one run."""

    minima: Mapping[str, float]
    mpd: Mapping[str, float]


def thresholds(settings: Settings) -> Thresholds:
    """The constants with what review.toml sets.

    Raises
    ------
    ProjectError : a key that is not among MINIMA or MPD, with the nearest known one.
    """
    return Thresholds(
        minima=_merged(MINIMA, settings.minima, "minima"), mpd=_merged(MPD, settings.mpd, "mpd")
    )


def _merged(
    known: Mapping[str, float], own: Mapping[str, float], section: str
) -> dict[str, float]:
    for key in own:
        if key not in known:
            near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.0)[0]
            raise ProjectError(
                file="review.toml", cell=f"[evidence] {section}.{key}", reason="没有这个设置项",
                advice=f"最接近的是 {near}；可用的有：{'、'.join(known)}",
            )  # fmt: skip
    return {**known, **own}
