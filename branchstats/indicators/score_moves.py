"""Why the mean score moved: the same members, those who came, those who left."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from branchstats.indicators.scores import sittings
from branchstats.indicators.select import Tables
from branchstats.indicators.series import measured, period_of
from branchstats.settings import Settings
from branchstats.statistics import intervals
from branchstats.statistics.composition import Split, split_change
from branchstats.term import Term


def period_means(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year"
) -> pd.DataFrame:
    """Mean score_pct by member (rows) and period with tests (columns); NaN where none was sat."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["score_pct"].notna() & rows["member_id"].notna()]
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(period=period)[period.notna()]
    return rows.groupby(["member_id", "period"])["score_pct"].mean().unstack()


def composition(tables: Tables, *, term: Term, settings: Settings) -> Split:
    """First against last branch year with tests: `statistics.composition.split_change`, in points.

    The mean is over members (each one's mean of the year), not over papers. Papers differ in
    difficulty: a description, not a test.
    """
    means = period_means(tables, term=term, settings=settings)
    if means.shape[1] < 2:
        return Split(0, 0, 0, reason="no_data")
    return split_change(means.iloc[:, 0].to_numpy(), means.iloc[:, -1].to_numpy())


def same_members(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """同一批党员得分变化: mean change of the members who sat both, points; n of them.

    By term the last branch year with tests less the first, else each period with tests less the
    one before it. low and high: Student's interval over the members. Papers differ in difficulty:
    a description, not a test.
    """
    return _moves(tables, term=term, settings=settings, by=by, is_turnover=False)


def turnover(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term", split: str | None = None
) -> pd.DataFrame:
    """人员进出对平均分的影响: the change of the mean less that of the members who sat both, points.

    Periods as in `same_members`; n members of either.
    """
    return _moves(tables, term=term, settings=settings, by=by, is_turnover=True)


def _moves(
    tables: Tables, *, term: Term, settings: Settings, by: str, is_turnover: bool
) -> pd.DataFrame:
    is_whole = by == "term"
    means = period_means(tables, term=term, settings=settings, by="year" if is_whole else by)
    compared = list(pairwise(means.columns))
    if is_whole:
        compared = [(means.columns[0], means.columns[-1])] if compared else []
    found: list[tuple[object, float, int, float | None, float | None]] = []
    for before, after in compared:
        a, b = means[before].to_numpy(), means[after].to_numpy()
        parts = split_change(a, b)
        if parts.total is None or parts.within is None:
            continue
        own = intervals.mean(b - a)
        period = term.first if is_whole else after
        if is_turnover:
            either = int((np.isfinite(a) | np.isfinite(b)).sum())
            found.append((period, parts.total - parts.within, either, None, None))
        else:
            found.append((period, parts.within, own.n, own.low, own.high))
    columns = ["period", "value", "n", "low", "high"]
    summed = pd.DataFrame(found, columns=columns).astype({"period": "datetime64[us]"})
    return measured(summed.assign(denominator=summed["n"]), term=term, by=by)
