"""二（一）能力: do the same members stay at the bottom? In aggregate only, never by name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.scores import sittings
from branchstats.indicators.select import Tables
from branchstats.indicators.series import period_of, rates
from branchstats.settings import Settings
from branchstats.term import Term

LOWEST_SHARE = 0.25


def lowest_quarter(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """最低四分之一的延续: members of the first lowest quarter who are in the later one too / those.

    Each paper is taken less its mean, so that its difficulty drops out; a member's level is the
    mean of that. By term the first branch year with tests is compared with the last one, else the
    first period with every later one. Only members with scores in both (`persons`); 25 % would
    stay by chance. n is the size of the quarter: nobody is told of where it is small. NaN under
    two periods or four persons.
    """
    is_whole = by == "term"
    levels = _levels(tables, term=term, settings=settings, by="year" if is_whole else by)
    later = list(levels.columns[1:])
    found = [
        (term.first if is_whole else period, *_stayed(levels[[levels.columns[0], period]]))
        for period in (later[-1:] if is_whole else later)
    ]
    columns = ["period", "numerator", "denominator", "persons"]
    summed = pd.DataFrame(found, columns=columns).astype({"period": "datetime64[us]"})
    return rates(summed.assign(n=summed["denominator"]), term=term, by=by)


def _levels(tables: Tables, *, term: Term, settings: Settings, by: str) -> pd.DataFrame:
    """Members in rows, periods with tests in columns: the mean distance from each paper's mean."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["score_pct"].notna() & rows["member_id"].notna()]
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(period=period)[period.notna()]
    level = rows["score_pct"] - rows.groupby("test")["score_pct"].transform("mean")
    return level.groupby([rows["member_id"], rows["period"]]).mean().unstack()


def _stayed(both: pd.DataFrame) -> tuple[int, int, int]:
    """Of two periods: how many of the lowest quarter stayed in it, its size, the persons."""
    known = both.dropna().to_numpy()
    size = int(np.floor(LOWEST_SHARE * len(known)))
    # a stable order, so that ties fall the same way on every run
    first, last = (set(np.argsort(known[:, side], kind="stable")[:size]) for side in (0, 1))
    return len(first & last), size, len(known)
