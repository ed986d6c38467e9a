"""Recruitment: the report's `*` numbers, events by year, time in each stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.select import Tables, has, kept, table
from branchstats.indicators.series import counts, only_where, period_of
from branchstats.settings import Settings
from branchstats.term import Term

EVENTS = (
    "申请入党", "派人谈话", "确定积极分子", "列为发展对象", "短期培训", "政治审查", "预审",
    "接收预备党员", "党委审批", "入党宣誓", "申请转正", "转正", "延长预备期", "转入", "转出",
)  # fmt: skip
# what the report prints as `*名`, and the event that each counts
REPORT_COUNTS = {
    "新发展党员": "接收预备党员",
    "新培养入党积极分子": "确定积极分子",
    "新接收党员组织关系": "转入",
}


# they stand in lists of their own: where none names the event, nobody knows whether it was none
OWN_LISTS = {"转入": "组织关系转入的登记", "转出": "组织关系转出的登记"}


@kept
def facts(tables: Tables) -> pd.DataFrame:
    """One row a person, event and day; the same fact from two exports counts once.

    Where two exports give the same person's event with another precision (2019-03 and
    2019-03-05), the exacter one counts. A person may transfer in or out more than once; every
    other event happens once, and the first date holds.
    """
    rows = table(tables, "recruitment")
    rows = rows[rows["event"].notna()]
    rank = (
        rows["date_precision"]
        .map({"day": 0, "month": 1, "quarter": 2, "half": 3, "year": 4})
        .fillna(5)
    )
    rows = rows.assign(rank=rank, month=rows["date"].dt.strftime("%Y-%m").fillna(""))
    rows = rows.sort_values(["rank", "date"], kind="stable")
    known = rows["member_id"].notna()
    repeats = rows["event"].isin(["转入", "转出", "延长预备期"])
    again = rows[repeats & known].duplicated(["member_id", "event", "month"])
    once = rows[~repeats & known].duplicated(["member_id", "event"])
    dropped = pd.concat([again, once]).reindex(rows.index).fillna(False).astype(bool)
    kept = rows[~dropped]
    return kept.sort_index().drop(columns=["rank", "month"]).reset_index(drop=True)


def events(
    tables: Tables,
    *,
    term: Term,
    settings: Settings,
    by: str = "year",
    split: str | None = "event",
) -> pd.DataFrame:
    """Persons by event and period; all events that a ledger may state, in their order.

    0 where the ledgers name no such event; NaN throughout where there is no ledger, and for the
    events of OWN_LISTS where no record names any. A date that is known less exactly than the period
    counts in the branch year that holds its middle.
    """
    return _events(tables, term=term, by=by)


@kept
def _events(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    rows = facts(tables)
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    if by in ("year", "calendar_year", "term"):
        period = period.fillna(_by_middle(rows, term=term, by=by))
    placed = rows.assign(period=period, group=rows["event"])[period.notna()]
    found = placed.groupby(["period", "group"], as_index=False).agg(value=("event", "size"))
    empty = 0.0 if has(tables, "recruitment") else np.nan
    series = counts(found, term=term, by=by, split="event", groups=EVENTS, empty=empty)
    known = ~series["group"].isin(list(OWN_LISTS)) | series["group"].isin(rows["event"])
    return only_where(series, known)


_MIDDLE_MONTHS = {"quarter": 1, "half": 3, "year": 6}


def _by_middle(rows: pd.DataFrame, *, term: Term, by: str) -> pd.Series:
    shift = rows["date_precision"].map(_MIDDLE_MONTHS).fillna(0).to_numpy(dtype=int)
    months = rows["date"].to_numpy().astype("datetime64[M]") + shift.astype("timedelta64[M]")
    middle = pd.Series(months.astype("datetime64[us]"), index=rows.index)
    return period_of(middle, term=term, by=by).where(~rows["date_precision"].eq("none"))


def count_of(
    event: str, tables: Tables, *, term: Term, settings: Settings, by: str
) -> pd.DataFrame:
    """The series of one event (without the column `group`)."""
    series = events(tables, term=term, settings=settings, by=by)
    return series[series["group"].eq(event)].drop(columns="group").reset_index(drop=True)
