"""How far into the term the exports reach: a term that is not finished has months nobody knows."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.select import Tables, kept, table
from branchstats.indicators.series import SPANS
from branchstats.term import Term

# what goes on every month in a branch; tests and recruitment have months without any
REGULAR = ("meetings", "attendance", "volunteering")


@kept
def months_reached(tables: Tables, *, term: Term) -> int:
    """Months of the term up to the last one that a register, sheet or log speaks about.

    A register speaks about the months of its coverage. All months of the term where nothing that
    goes on every month is dated in it, for then nothing tells.
    """
    regular = [_last_month(table(tables, name)) for name in REGULAR]
    coverage = table(tables, "coverage")["last"].dropna()
    if len(coverage):
        regular.append(coverage.max().to_period("M"))
    if all(end is None for end in regular):
        return term.months
    first = term.first.to_period("M")
    ends = [end for end in (*regular, _last_month(table(tables, "scores"))) if end is not None]
    reached = max((end - first).n + 1 for end in ends)
    return term.months if reached <= 0 else min(reached, term.months)


def _last_month(rows: pd.DataFrame) -> pd.Period | None:
    """The last month in which a dated row may lie."""
    known = rows[rows["date"].notna() & rows["date_precision"].isin(list(SPANS))]
    if known.empty:
        return None
    spans = known.groupby("date_precision", observed=True)["date"].max()
    return max(day.to_period("M") + SPANS[str(precision)] - 1 for precision, day in spans.items())
