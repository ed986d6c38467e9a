"""作风: punctuality and absence on working days (考勤机, 钉钉); never mixed with meetings."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators import attendance
from branchstats.indicators.due import due_on
from branchstats.indicators.select import Tables, kept, table, with_status
from branchstats.indicators.series import counts, period_of, rates
from branchstats.settings import Settings
from branchstats.term import Term

WORK_DAY = "工作日"
LATE = ("迟到", "早退")


@kept
def work_days(tables: Tables) -> pd.DataFrame:
    """One row a person and working day with a status, plus due, present, unexcused, is_on_time.

    A day without punches has no row: no record is no absence.
    """
    rows = table(tables, "attendance")
    rows = with_status(rows[rows["kind"].eq(WORK_DAY)])
    due = rows["due"] * due_on(rows, tables)
    present = rows["present"] * due
    on_time = present * (~rows["status"].isin(LATE)).astype(int)
    return rows.assign(
        due=due, present=present, unexcused=rows["unexcused"] * due, is_on_time=on_time
    )


def on_time_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """准时率: days present neither late nor gone early / days present; n persons."""
    rows = work_days(tables)
    rows = rows[rows["present"].eq(1)]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("is_on_time", "sum"), denominator=("present", "sum"), n=("member_id", "nunique")
    )
    return rates(summed, term=term, by=by)


def unexcused_days(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """无故缺勤人次 on working days; NaN in a period without work-day records."""
    rows = work_days(tables)
    return _unexcused(rows, term=term, by=by)


def unexcused_meetings(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """无故缺席人次 at meetings: full rolls, and the absentees that registers name."""
    rows = table(tables, "attendance")
    rows = with_status(rows[rows["kind"].eq(attendance.MEETING)])
    rows = rows[due_on(rows, tables)]
    meetings = table(tables, "meetings")[["meeting_id", "date", "date_precision"]]
    series = _unexcused(rows, term=term, by=by)
    known = period_of(meetings["date"], meetings["date_precision"], term=term, by=by)
    # a register that names nobody absent states 0
    spoken = series["period"].isin(known.dropna())
    value = series["value"].where(series["value"].notna() | ~spoken, 0.0)
    return series.assign(value=value, numerator=value)


def _unexcused(rows: pd.DataFrame, *, term: Term, by: str) -> pd.DataFrame:
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    summed = rows.groupby("period", as_index=False).agg(
        value=("unexcused", "sum"), n=("member_id", "nunique")
    )
    return counts(summed, term=term, by=by, empty=float("nan"))
