"""Meetings known by registers: the typed pair, and the dated 应到 less 公假 and 免 (DESIGN.md §4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.attendance import MEETING
from branchstats.indicators.due import due_on, membership
from branchstats.indicators.select import (
    Tables,
    exploded_types,
    has,
    has_type,
    kept,
    table,
    with_status,
)  # fmt: skip
from branchstats.indicators.series import period_of, rates
from branchstats.settings import Settings
from branchstats.term import Term

ABSENTEES = "仅缺席"  # meetings.roll: the register names who did not come
# meetings to which every member belongs; of the others the roster does not say who is due
OF_EVERYBODY = (
    "支部党员大会", "党课", "主题党日", "组织生活会", "民主评议", "集中学习", "宣誓",
)  # fmt: skip


@kept
def pairs(tables: Tables) -> pd.DataFrame:
    """One row a meeting of a register: typed_due, typed_present, dated_due, dated_present.

    Dated: members of the branch on the day less those whom the register names as on official
    leave or excused; present are those less the absentees that it names. Missing where there is
    no roster, no exact day, or the meeting is not of everybody; a typed pair with more present
    than due, or none due, is missing.
    """
    meetings = table(tables, "meetings").drop_duplicates("meeting_id").reset_index(drop=True)
    due = meetings["expected"].astype(float)
    present = meetings["present"].astype(float)
    is_sound = (due > 0) & (present >= 0) & (present <= due)
    dated_due, dated_present = _dated(meetings, tables)
    return meetings.assign(
        typed_due=due.where(is_sound), typed_present=present.where(is_sound),
        dated_due=dated_due, dated_present=dated_present,
    )  # fmt: skip


def _dated(meetings: pd.DataFrame, tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    if not has(tables, "members"):
        unknown = np.full(len(meetings), np.nan)
        return unknown, unknown
    dated = membership(tables)
    day = meetings["date"].to_numpy().astype("datetime64[us]")[:, None]
    there = ((dated["start"].to_numpy() <= day) & (day < dated["end"].to_numpy())).sum(axis=1)
    named = table(tables, "attendance")
    named = named[named["kind"].eq(MEETING)]
    named = with_status(named[due_on(named, tables) & named["member_id"].notna()])
    counted = named.assign(
        away=named["status"].isin(["公假", "免"]), absent=named["due"] * (1 - named["present"])
    )
    sums = counted.groupby("meeting_id")[["away", "absent"]].sum().reindex(meetings["meeting_id"])
    away, absent = sums.fillna(0).to_numpy(dtype=float).T
    due = there - away
    known = (
        meetings["roll"].eq(ABSENTEES).to_numpy()
        & meetings["date_precision"].eq("day").to_numpy()
        & has_type(meetings, *OF_EVERYBODY)
        & (due > 0)
        & (absent <= due)
    )
    return np.where(known, due, np.nan), np.where(known, due - absent, np.nan)


def rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """台账到会率: Σ present / Σ due of registers, dated where the roster allows, else as typed.

    n is the number of meetings. `split` may be type.
    """
    rows = pairs(tables)
    return _rate(
        rows, rows["dated_present"].fillna(rows["typed_present"]),
        rows["dated_due"].fillna(rows["typed_due"]), term=term, by=by, split=split,
    )  # fmt: skip


def typed_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """台账所记到会率: Σ 实到 / Σ 应到 as typed; shown beside the dated rate."""
    rows = pairs(tables)
    return _rate(rows, rows["typed_present"], rows["typed_due"], term=term, by=by, split=split)


def _rate(
    rows: pd.DataFrame, part: pd.Series, whole: pd.Series, *, term: Term, by: str,
    split: str | None,
) -> pd.DataFrame:  # fmt: skip
    rows = rows.assign(part=part, whole=whole)[whole.notna() & part.notna()]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    keys = ["period"]
    if split is not None:
        kinds = exploded_types(rows)
        rows = kinds.assign(group=kinds["type"])
        keys.append("group")
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("part", "sum"), denominator=("whole", "sum"), n=("meeting_id", "nunique")
    )
    return rates(summed, term=term, by=by, split=split)
