"""What all drafts about one person say of their membership: one record of the table members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from branchstats.cleaning.periods import find_period
from branchstats.cleaning.records import Draft
from branchstats.cleaning.roster import is_leader
from branchstats.cleaning.wordlists import load

UNKNOWN = "未知"
# category that a person has reached with an event; later stages stand below
STAGES = {
    "入党申请人": ("申请入党", "派人谈话"),
    "入党积极分子": ("确定积极分子",),
    "发展对象": ("列为发展对象", "短期培训", "政治审查", "预审"),
    "预备党员": ("接收预备党员", "党委审批", "入党宣誓", "申请转正", "延长预备期"),
    "正式党员": ("转正",),
}
_RANK = {category: rank for rank, category in enumerate(("群众", *STAGES))}
_STAGE_OF = {event: category for category, events in STAGES.items() for event in events}
ADMITTED, MOVED_IN, MOVED_OUT = "接收预备党员", "转入", "转出"
POST = "任职"


def member_record(drafts: Sequence[Draft]) -> dict[str, Any]:
    """Drafts about one person → the columns of members except id, name and identified_by.

    The roster (of several, the last in the order of file names) is completed by events: the
    post of who has none on the roster is that of the latest appointment without an end, and who
    leads is told by the post; the category is the furthest stage that either shows; joined_branch is the transfer in, else the
    admission; left_branch is the transfer out unless a transfer in follows, else a full date in a
    remark (2021年3月15日离职). What nothing says is missing.
    """
    ordered = sorted(drafts, key=lambda draft: (draft.file, draft.sheet, draft.row, draft.cell))
    roster = [draft for draft in ordered if draft.table == "members"]
    events = [draft for draft in ordered if draft.table == "recruitment"]
    role = _last(roster, "role") or _last_post(ordered)
    source = (roster or ordered)[0]
    return {
        "group": _last(roster, "group") or _usual_group(ordered),
        "role": role,
        "is_leader": is_leader(role or ""),
        "category": _category(roster, events),
        "joined_party": _last(roster, "joined_party"),
        "joined_branch": _first_known(
            _last(roster, "joined_branch"), _date(events, MOVED_IN), _date(events, ADMITTED)
        ),
        "left_branch": _first_known(
            _last(roster, "left_branch"), _moved_out(events), _left_by_remark(ordered)
        ),
        "source_file": source.file,
        "source_sheet": source.sheet,
        "source_cell": source.cell,
    }


def leaving_remark(remark: str) -> tuple[str, pd.Timestamp | None] | None:
    """A remark that says that somebody left → (remark, full date or None); else None."""
    if not any(word in remark for word in load("names")["left"]):
        return None
    start = find_period(remark).start()
    return remark, start[0] if start is not None and start[1] == "day" else None


def _category(roster: Sequence[Draft], events: Iterable[Draft]) -> str:
    stated = _last([d for d in roster if d.values.get("category") != UNKNOWN], "category")
    reached = [
        _STAGE_OF[event] for draft in events if (event := draft.values["event"]) in _STAGE_OF
    ]
    known = [category for category in (stated, *reached) if category is not None]
    return max(known, key=lambda category: _RANK.get(category, -1), default=UNKNOWN)


def _last(drafts: Iterable[Draft], column: str) -> Any:
    """The last value that is there, in the order of the drafts; None where there is none."""
    values = [draft.values.get(column) for draft in drafts]
    known = [value for value in values if value is not None and value != "" and not pd.isna(value)]
    return known[-1] if known else None


def _date(events: Iterable[Draft], event: str) -> pd.Timestamp | None:
    return min(_dates(events, event), default=None)


def _dates(events: Iterable[Draft], event: str) -> list[pd.Timestamp]:
    dates = [draft.values.get("date") for draft in events if draft.values["event"] == event]
    return [date for date in dates if date is not None and not pd.isna(date)]


def _moved_out(events: Sequence[Draft]) -> pd.Timestamp | None:
    out = max(_dates(events, MOVED_OUT), default=None)
    back = max(_dates(events, MOVED_IN), default=None)
    return None if out is None or (back is not None and back > out) else out


def _left_by_remark(drafts: Iterable[Draft]) -> pd.Timestamp | None:
    remarks = {draft.person.remark for draft in drafts if draft.person is not None}
    found = [leaving_remark(remark) for remark in sorted(remarks)]
    return _first_known(*(leaving[1] for leaving in found if leaving is not None))


def _first_known(*values: Any) -> Any:
    return next((value for value in values if value is not None and not pd.isna(value)), None)


def _usual_group(drafts: Iterable[Draft]) -> str | None:
    groups = Counter(draft.person.group for draft in drafts if draft.person is not None)
    del groups[""]
    return min(groups, key=lambda group: (-groups[group], group), default=None)


def _last_post(drafts: Iterable[Draft]) -> str | None:
    """The post of the latest appointment in the events that has not ended."""
    posts = [
        (draft.values["date"], draft.values["value"])
        for draft in drafts
        if draft.table == "events"
        and draft.values.get("kind") == POST
        and _first_known(draft.values.get("date")) is not None
        and draft.values.get("value")
        and _first_known(draft.values.get("end")) is None
    ]
    return max(posts, default=(None, None))[1]
