"""Who reaches a year as activist, or the end of probation, in the next days: with names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from branchstats import norms
from branchstats.indicators import recruitment
from branchstats.indicators.select import Tables, table

AHEAD_DAYS = 90
COLUMNS = ("name", "step", "since", "due", "told", "rule")
EXTENDED = "延长预备期"
PASSED = "已满，台账无“{}”"
COMING = "还有{}天"
THIS_SPAN = "只知道年月，{}内满"
_SPAN_MONTHS = {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Step:
    """From one event to the one that may follow after the norm's months."""

    name: str
    start: str
    next: str
    norm: str
    is_told_late: bool  # whether it is still said when the day has passed


# A year as activist is the least, so nothing is due when it has passed; the end of probation is
# a day on which the branch has to decide.
STEPS = (
    Step("积极分子满一年", "确定积极分子", "列为发展对象", "activist_months", False),
    Step("预备期满", "接收预备党员", "转正", "probation_months", True),
)
LATER = {
    "列为发展对象": ("列为发展对象", "接收预备党员", "转正"),
    "转正": ("转正", EXTENDED),
}


def due_persons(tables: Tables, *, on: date) -> pd.DataFrame:
    """One row a person and step that comes due from `on` to 90 days later, the earliest first.

    The length is that of the norm in force on the day on which it is reached. A probation that
    has ended without 转正 in the ledger stays listed. Who has left the branch, has gone on to a
    later step, or whose probation was prolonged (its new end stands nowhere) is left out. Columns
    name, step, since, due (first possible day), told, rule.
    """
    day = pd.Timestamp(on)
    events = recruitment.facts(tables)
    events = events[events["member_id"].notna() & events["date"].notna() & (events["date"] <= day)]
    present = events[~events["member_id"].isin(_left(tables, events, day))]
    found = [row for step in STEPS for row in _due(step, present, day)]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    frame = frame.astype({"since": "datetime64[us]", "due": "datetime64[us]"})
    return frame.sort_values(["due", "step", "name"], kind="stable", ignore_index=True)


def _due(step: Step, events: pd.DataFrame, day: pd.Timestamp) -> list[tuple]:
    gone_on = set(events.loc[events["event"].isin(LATER[step.next]), "member_id"])
    waiting = events[events["event"].eq(step.start) & ~events["member_id"].isin(gone_on)]
    found = []
    columns = ["name", "date", "date_precision"]
    for name, start, precision in zip(*(waiting[c] for c in columns), strict=True):
        norm = _norm_at_end(step.norm, start)
        if norm is None:
            continue
        first = start + pd.DateOffset(months=int(norm.value))
        last = _last_possible(first, precision)
        is_over = last < day
        if first > day + pd.Timedelta(days=AHEAD_DAYS) or (is_over and not step.is_told_late):
            continue
        told = _told(step, first, last, day)
        rule = norm.citation + ("" if norm.is_confirmed else "（待核实）")
        found.append((name, step.name, start, first, told, rule))
    return found


def _norm_at_end(key: str, start: pd.Timestamp) -> norms.Norm | None:
    """The version in force on the day that it sets itself; the one at the start leads there."""
    rule = norms.in_force(key, start)
    for _ in range(2):
        if rule is None:
            return None
        rule = norms.in_force(key, start + pd.DateOffset(months=int(rule.value))) or rule
    return rule


def _last_possible(first: pd.Timestamp, precision: str) -> pd.Timestamp:
    months = _SPAN_MONTHS.get(precision, 0)
    return first + pd.DateOffset(months=months) - pd.Timedelta(days=1) if months else first


def _told(step: Step, first: pd.Timestamp, last: pd.Timestamp, day: pd.Timestamp) -> str:
    if last < day:
        return PASSED.format(step.next)
    if last != first:
        span = f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y-%m}至{last:%Y-%m}"
        return THIS_SPAN.format(span)
    return COMING.format((first - day).days) if first > day else "今天满"


def _left(tables: Tables, events: pd.DataFrame, day: pd.Timestamp) -> set[str]:
    """Who has left by the day: the roster says so, or the last transfer was one out."""
    members = table(tables, "members")
    gone = set(members.loc[members["left_branch"] <= day, "member_id"])
    moves = events[events["event"].isin(["转入", "转出"])].sort_values("date", kind="stable")
    last = moves.drop_duplicates("member_id", keep="last")
    return gone | set(last.loc[last["event"].eq("转出"), "member_id"])
