"""二（一）能力: do the same members stay at the bottom? In aggregate only, never by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from branchstats.indicators.scores import sittings
from branchstats.indicators.select import Tables
from branchstats.indicators.series import period_of
from branchstats.settings import Settings
from branchstats.term import Term

LOWEST_SHARE = 0.25


@dataclass(frozen=True)
class LowestQuarter:
    """Of `persons` with scores in the first and the last year: how many of the lowest stay so."""

    persons: int
    lowest_first: int
    still_lowest: int


def lowest_quarter(tables: Tables, *, term: Term, settings: Settings) -> LowestQuarter | None:
    """最低四分之一的延续: members of the first year's lowest quarter who are in the last year's too.

    Each paper is taken less its mean, so that its difficulty drops out; a member's year is the
    mean of that. 25 % would stay by chance. None under two years or four persons.
    """
    rows = sittings(tables, settings=settings)
    rows = rows[rows["score_pct"].notna() & rows["member_id"].notna()]
    year = period_of(rows["date"], rows["date_precision"], term=term, by="year")
    rows = rows.assign(year=year)[year.notna()]
    level = rows["score_pct"] - rows.groupby("test")["score_pct"].transform("mean")
    means = level.groupby([rows["member_id"], rows["year"]]).mean().unstack()
    if means.shape[1] < 2:
        return None
    both = means[[means.columns[0], means.columns[-1]]].dropna().to_numpy()
    size = int(np.floor(LOWEST_SHARE * len(both)))
    if size < 1:
        return None
    # a stable order, so that ties fall the same way on every run
    first, last = (set(np.argsort(both[:, side], kind="stable")[:size]) for side in (0, 1))
    return LowestQuarter(len(both), size, len(first & last))
