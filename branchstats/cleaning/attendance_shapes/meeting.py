"""What several attendance shapes say of a meeting: its title, kinds, and when it was."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.meeting_kinds import UNKNOWN_FORMAT, read_kinds
from branchstats.cleaning.records import Coverage
from branchstats.cleaning.wordlists import find_word, load
from branchstats.exports.table import Table

ROLL_ALL, ROLL_ABSENT, ROLL_COUNTS, ROLL_UNKNOWN = "全员", "仅缺席", "仅人数", "未知"


def meeting_values(
    *,
    date: pd.Timestamp | None,
    precision: str,
    session: str,
    title: str,
    types: Iterable[str],
    roll: str,
    format: str = UNKNOWN_FORMAT,
    leader: str | None = None,
    hours: float | None = None,
    expected: int | None = None,
    present: int | None = None,
) -> dict[str, Any]:
    """One meeting's values in the columns of tables.toml; expected and present as typed."""
    return {
        "date": date,
        "date_precision": precision,
        "session": session,
        "title": title,
        "types": tuple(types),
        "format": format,
        "leader": leader or None,
        "hours": hours,
        "expected": expected,
        "present": present,
        "roll": roll,
    }


def attended(
    date: pd.Timestamp | None, precision: str, found: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of an attendance row of kind 会议."""
    return {"kind": "会议", "date": date, "date_precision": precision, **found}


def table_title(table: Table) -> str:
    """The first title that is no `label：value`; "" where there is none."""
    texts = [plain_text(text) for text in table.titles]
    return next((text for text in texts if text and ":" not in text), "")


def kinds_of(table: Table, *, stated: str = "", topic: str = "") -> tuple[str, ...]:
    """The kinds of a meeting: its stated type, its topic, the table's titles, the sheet's name."""
    return read_kinds(stated=stated, topic=topic, titles=(*table.titles, table.sheet.name))


def is_daily(texts: Iterable[str]) -> bool:
    """Whether a title speaks of daily work attendance and of no meeting (attendance.toml)."""
    words = load("attendance")["workday"]
    joined = "".join(texts)
    return bool(find_word(joined, words["words"])) and not find_word(
        joined, words["meeting_words"]
    )


def covered(
    table: Table, dates: Iterable[pd.Timestamp | None], *, types: Iterable[str], roll: str = ""
) -> tuple[Coverage, ...]:
    """The whole months from the first to the last of the dates; nothing where no date is known."""
    known = [date for date in dates if date is not None]
    if not known:
        return ()
    first, last = min(known), max(known)
    first = pd.Timestamp(first.year, first.month, 1)
    last = pd.Timestamp(last.year, last.month, monthrange(last.year, last.month)[1])
    sheet = table.sheet
    return (Coverage(sheet.file, sheet.name, table.dataset, tuple(types), first, last, roll),)
