"""Attendance of meetings: shares of the dated 应到, from meetings whose roll is complete."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.due import due_on
from branchstats.indicators.select import (
    FULL_ROLL,
    Tables,
    exploded_types,
    kept,
    table,
    with_status,
)
from branchstats.indicators.series import period_of, rates
from branchstats.settings import WEEKDAYS, Settings
from branchstats.term import Term

MEETING = "会议"
SPLITS = ("type", "group", "format", "weekday")


@kept
def person_rows(tables: Tables) -> pd.DataFrame:
    """One row a person and meeting with full roll on which they were due or excused.

    Columns of attendance plus due, present, leave, unexcused, session of the meeting's format and
    roll. 公假 and 免 have due 0 (statuses.csv); somebody who had not joined yet, or had left, is
    not due either. Work days are never among them.
    """
    rows = table(tables, "attendance")
    rows = rows[rows["kind"].eq(MEETING)]
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    full = meetings.loc[meetings["roll"].eq(FULL_ROLL), ["meeting_id", "format"]]
    rows = with_status(rows.merge(full, on="meeting_id", how="inner"))
    belongs = due_on(rows, tables)
    due = rows["due"] * belongs
    marks = {c: rows[c] * due for c in ("present", "leave", "unexcused")}
    return rows.assign(due=due, **marks)


def rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """到会率: Σ present / Σ due over meetings with full roll; n is the number of persons.

    `split`: type (a meeting counts under each of its types), group, format or weekday.
    """
    return _share(tables, "present", term=term, by=by, split=split)


def leave_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """请假率: Σ on leave (事假, 病假, 请假) / Σ due; 公假 is not due."""
    return _share(tables, "leave", term=term, by=by, split=split)


def absence_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """缺勤率: Σ absent without leave / Σ due."""
    return _share(tables, "unexcused", term=term, by=by, split=split)


def late_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """迟到率: Σ late / Σ present."""
    rows = person_rows(tables)
    late = rows["status"].eq("迟到").astype(int) * rows["present"]
    return _rates_of(rows.assign(part=late, whole=rows["present"]), tables, term, by, split)


def official_leave(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """公假占比: Σ on official leave / (Σ due + Σ official leave); shown apart from the rate."""
    rows = person_rows(tables)
    official = rows["status"].eq("公假") & due_on(rows, tables)
    whole = rows["due"] + official
    return _rates_of(rows.assign(part=official.astype(int), whole=whole), tables, term, by, split)


def panel_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """到会率 of the constant panel: only persons due in every branch year of the term."""
    rows = person_rows(tables)
    year = period_of(rows["date"], rows["date_precision"], term=term, by="year")
    seen = rows.assign(year=year)[rows["due"].eq(1)].groupby("member_id")["year"].nunique()
    stayed = seen.index[seen.eq(len(term.years()))]
    rows = rows[rows["member_id"].isin(stayed)]
    return _rates_of(rows.assign(part=rows["present"], whole=rows["due"]), tables, term, by, split)


def _share(tables: Tables, mark: str, *, term: Term, by: str, split: str | None) -> pd.DataFrame:
    rows = person_rows(tables)
    return _rates_of(rows.assign(part=rows[mark], whole=rows["due"]), tables, term, by, split)


def _rates_of(
    rows: pd.DataFrame, tables: Tables, term: Term, by: str, split: str | None
) -> pd.DataFrame:
    rows = rows[rows["whole"].gt(0)]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    rows, groups = _grouped(rows, tables, split)
    keys = ["period"] if split is None else ["period", "group"]
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("part", "sum"), denominator=("whole", "sum"), n=("member_id", "nunique")
    )
    held = rows.groupby(keys, as_index=False).agg(meetings=("meeting_id", "nunique"))
    return rates(summed.merge(held, on=keys), term=term, by=by, split=split, groups=groups)


def _grouped(
    rows: pd.DataFrame, tables: Tables, split: str | None
) -> tuple[pd.DataFrame, list[str] | None]:
    if split is None:
        return rows, None
    if split == "type":
        kinds = exploded_types(table(tables, "meetings"))[["meeting_id", "type"]]
        joined = rows.merge(kinds.drop_duplicates(), on="meeting_id")
        return joined.assign(group=joined["type"]), None
    if split == "group":
        groups = table(tables, "members").drop_duplicates("member_id").set_index("member_id")
        return rows.assign(group=groups["group"].reindex(rows["member_id"]).to_numpy()), None
    if split == "format":
        return rows.assign(group=rows["format"]), None
    if split == "weekday":
        exact = rows[rows["date_precision"].eq("day")]
        names = exact["date"].dt.day_of_week.map(lambda day: f"星期{WEEKDAYS[int(day)]}")
        order = [f"星期{d}" for d in WEEKDAYS if f"星期{d}" in set(names)]
        return exact.assign(group=names.astype("str")), order
    raise ValueError(f"split must be one of {', '.join(SPLITS)}; not {split!r}")
