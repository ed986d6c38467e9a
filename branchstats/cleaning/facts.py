"""When two drafts state the same fact, and when they contradict each other."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from branchstats.cleaning.namesakes import ONCE_ONLY
from branchstats.cleaning.records import Draft

WORK_DAY = "工作日"
ONE_A_DATE = ("民主评议",)  # events of which a person has one on a date
_MONTHS = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
}  # that a date of a precision stands for


def subject_of(draft: Draft, member_id: str | None, meeting_id: str | None) -> Hashable | None:
    """What a draft speaks about: two drafts with one subject must agree, or are in conflict.

    None for a fact that nothing can repeat (without person or date, members, meetings).
    """
    values = draft.values
    date = _known(values.get("date"))
    if draft.table == "attendance" and member_id is not None:
        if values.get("kind") == WORK_DAY:
            return (WORK_DAY, date, member_id) if date is not None else None
        return (meeting_id, member_id) if meeting_id is not None else None
    if draft.table == "scores" and member_id is not None:
        said = (values.get(name) for name in ("exam", "subject", "attempt"))
        return ("scores", *said, date, member_id)
    if draft.table == "recruitment" and member_id is not None:
        if values.get("event") in ONCE_ONLY:
            return ("recruitment", values.get("event"), member_id)
        return ("recruitment", values.get("event"), member_id, date, values.get("date_precision"))
    if draft.table == "volunteering" and member_id is not None:
        said = (values.get(name) for name in ("date_precision", "activity", "kind"))
        place = () if date is not None else (draft.file, draft.sheet)
        return ("volunteering", *said, date, member_id, *place)
    if draft.table == "events":
        said = (values.get(name) for name in ("kind", "level"))
        own = None if values.get("kind") in ONE_A_DATE else (values.get("value"), draft.person)
        end = _known(values.get("end"))
        return ("events", *said, date, end, member_id, own)
    return None


def content_of(draft: Draft) -> tuple[Any, ...]:
    """What a draft says about its subject; equal contents are one fact stated twice."""
    names = {
        "attendance": ("status",),
        "scores": ("status", "score", "grade"),
        "recruitment": ("date", "date_precision"),
        "volunteering": ("hours", "category"),
        "events": ("value",),
        "meetings": ("title", "expected", "present"),
    }.get(draft.table, ())
    return tuple(_known(draft.values.get(name)) for name in names)


def may_repeat(draft: Draft) -> bool:
    """Whether one sheet may hold the subject again with another content (two services of a day)."""
    return draft.table == "volunteering"


def is_vaguer(one: Draft, other: Draft) -> bool:
    """Whether `one` gives the same recruitment date as `other`, only less precisely."""
    if one.table != "recruitment":
        return False
    first, second = _known(one.values.get("date")), _known(other.values.get("date"))
    if first is None or second is None:
        return first is None and second is not None
    months = _MONTHS.get(str(one.values.get("date_precision")), 0)
    told_apart = one.values.get("date_precision") != other.values.get("date_precision")
    return told_apart and bool(first <= second < first + pd.DateOffset(months=months))


def shown(draft: Draft) -> str:
    """What a draft says, for a notice in Chinese."""
    parts = []
    for value in content_of(draft):
        if isinstance(value, pd.Timestamp):
            parts.append(f"{value:%Y-%m-%d}")
        elif isinstance(value, float):
            parts.append(f"{value:g}")
        elif value not in (None, "", "day", "month", "year", "参考"):
            parts.append(str(value))
    return " ".join(parts) or "（空）"


def _known(value: Any) -> Any:
    """None for every kind of missing value, so that missing equals missing."""
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value
