"""Members away for months on end without leave (党员教育管理工作条例 第三十一条): a count, no names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.indicators.attendance import person_rows
from branchstats.indicators.select import Tables
from branchstats.indicators.series import period_of
from branchstats.settings import Settings
from branchstats.term import Term

NORM = "absence_run"


def longest_runs(tables: Tables, *, term: Term) -> pd.Series:
    """Member → the most months in a row in which they were due and absent without leave each time.

    Only meetings with full roll. A month in which nothing was held, or the member was not due,
    neither breaks a run nor lengthens it; leave and any attendance break it.
    """
    rows = person_rows(tables)
    rows = rows[rows["due"].eq(1) & rows["member_id"].notna()]
    rows = rows.assign(
        period=period_of(rows["date"], rows["date_precision"], term=term, by="month")
    )
    months = rows[rows["period"].notna()].groupby(["member_id", "period"])["unexcused"].min()
    away = months.eq(1)
    stretch = (~away).groupby(level="member_id").cumsum()
    runs = away.groupby([away.index.get_level_values("member_id"), stretch]).sum()
    return runs.groupby(level=0).max().astype("int64")


@dataclass(frozen=True)
class LongAbsences:
    """Of `members`, `reached` were away without leave for `months` months on end or longer."""

    reached: int
    members: int
    months: int


def long_absences(tables: Tables, *, term: Term, settings: Settings) -> LongAbsences | None:
    """How many members reach the months of the norm; None without full rolls.

    The norm in force at the end of the term decides (or `norms.absence_run` of review.toml).
    """
    runs = longest_runs(tables, term=term)
    rule = norms.in_force(NORM, term.end - pd.Timedelta(days=1))
    if runs.empty or rule is None:
        return None
    months = int(settings.norms.get(NORM, rule.value))
    return LongAbsences(int(np.sum(runs.to_numpy() >= months)), len(runs), months)
