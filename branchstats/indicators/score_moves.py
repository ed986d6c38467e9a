"""Why the mean score moved: the same members, those who came, those who left."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.scores import sittings
from branchstats.indicators.select import Tables
from branchstats.indicators.series import period_of
from branchstats.settings import Settings
from branchstats.statistics.composition import Split, split_change
from branchstats.term import Term


def yearly_means(tables: Tables, *, term: Term, settings: Settings) -> pd.DataFrame:
    """Mean score_pct by member (rows) and branch year (columns); NaN where none was sat."""
    rows = sittings(tables, settings=settings)
    rows = rows[rows["score_pct"].notna() & rows["member_id"].notna()]
    year = period_of(rows["date"], rows["date_precision"], term=term, by="year")
    rows = rows.assign(year=year)[year.notna()]
    return rows.groupby(["member_id", "year"])["score_pct"].mean().unstack()


def composition(tables: Tables, *, term: Term, settings: Settings) -> Split:
    """First against last branch year with tests: `statistics.composition.split_change`, in points.

    The mean is over members (each one's mean of the year), not over papers. Papers differ in
    difficulty: a description, not a test.
    """
    means = yearly_means(tables, term=term, settings=settings)
    if means.shape[1] < 2:
        return Split(0, 0, 0, reason="no_data")
    return split_change(means.iloc[:, 0].to_numpy(), means.iloc[:, -1].to_numpy())
