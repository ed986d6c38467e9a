"""Punches of a card reader or an app: the times in a cell, and what a day of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import chinese_calendar
import pandas as pd

from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR
SATURDAY = 5  # Monday is 0
DIFFERENT_CELLS = 10_000  # cells remembered: a flow repeats its clock times over and over

_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?T?")
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?")
_BETWEEN = re.compile(r"[\s,;、/|~()+—–-]+|次日|外勤(?=\()|GPS")


@dataclass(frozen=True)
class Punches:
    """The punches of a cell in its order, as minutes after midnight, and the words beside them."""

    minutes: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


@lru_cache(maxsize=DIFFERENT_CELLS, typed=True)
def read_punches(value: CellValue) -> Punches:
    """`09:12`, `09:06\\n18:24\\n`, a time, a fraction of a day, `缺卡` → its punches and words.

    Blank cells and placeholders give no punches. Raises ValueError (Chinese reason) for a number
    that is no time of day and for a clock time that does not exist.
    """
    if (isinstance(value, datetime) and value.time() == time(0)) or type(value) is date:
        return Punches()  # a date without a time of day
    if isinstance(value, (datetime, time)):
        return Punches((value.hour * MINUTES_AN_HOUR + value.minute,))
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if is_blank(value):
        return Punches()
    if isinstance(value, (int, float)):
        if isinstance(value, bool) or not 0 <= value < 1:
            raise refuse(value, "不是打卡时间")
        return Punches((round(value * MINUTES_A_DAY) % MINUTES_A_DAY,))
    text = _DATE.sub(" ", plain_text(value))
    minutes = tuple(_minute(found, value) for found in _CLOCK.finditer(text))
    words = tuple(word for word in _BETWEEN.split(_CLOCK.sub(" ", text)) if word)
    return Punches(minutes, words)


def judge_day(
    punches: Sequence[Punches],
    codes: Codes,
    *,
    day: pd.Timestamp,
    arrival: int | None = None,
    work_start: time | None = None,
) -> dict[str, Any] | None:
    """Status, minutes_late and raw of a person's day; None where there is neither punch nor word.

    One punch makes a day of 出勤, and `raw` shows it. Words other than a missing punch (事假,
    迟到5分钟) outweigh the punches. Lateness is judged only on a working day, where `work_start`
    is set and the `arrival` is known (minutes after midnight, see `arrival_of`). Raises ValueError
    where nothing but unknown words or missing punches are given.
    """
    minutes = [minute for punch in punches for minute in punch.minutes]
    words = [word for punch in punches for word in punch.words]
    if not minutes and not words:
        return None
    missing = tuple(set(load("status_words")["missing_punch"]) - codes.declared)
    told = [word for word in words if not word.startswith(missing)]
    raw = " ".join([*map(clock, minutes), *words])
    if told or not minutes:
        stated = codes.read(",".join(told) if told else words[0])
        if stated is not None:
            return {**stated, "raw": raw}
    if not minutes:
        return None
    late = 0
    if work_start is not None and arrival is not None and is_working_day(day):
        late = max(0, arrival - work_start.hour * MINUTES_AN_HOUR - work_start.minute)
    status = "迟到" if late else "出勤"
    return {"status": status, "minutes_late": float(late) if late else None, "raw": raw}


@lru_cache(maxsize=DIFFERENT_CELLS)
def is_working_day(day: pd.Timestamp) -> bool:
    """Whether the day is worked by the holiday calendar; beyond its years, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day.date()))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def arrival_of(read: Sequence[Punches]) -> int | None:
    """When a person came: the first cell of several (上班), the first of several times in one.

    None where that cell is blank, or where a single punch may be the coming or the going.
    """
    if len(read) > 1:
        return min(read[0].minutes, default=None)
    minutes = [minute for punches in read for minute in punches.minutes]
    return min(minutes) if len(minutes) > 1 else None


def joined(read: Iterable[Punches]) -> Punches:
    """Several cells as one."""
    every = list(read)
    return Punches(
        tuple(minute for punches in every for minute in punches.minutes),
        tuple(word for punches in every for word in punches.words),
    )


def clock(minutes: int) -> str:
    """546 → 09:06."""
    return f"{minutes // MINUTES_AN_HOUR:02d}:{minutes % MINUTES_AN_HOUR:02d}"


def workday(
    date: pd.Timestamp | None, found: Mapping[str, Any], *, precision: str = "day"
) -> dict[str, Any]:
    """The values of an attendance row of kind 工作日."""
    return {"kind": "工作日", "date": date, "date_precision": precision, **found}


def _minute(found: re.Match[str], value: CellValue) -> int:
    hour, minute = int(found["hour"]), int(found["minute"])
    if hour > 23 or minute >= MINUTES_AN_HOUR:
        raise refuse(value, "不是打卡时间")
    return hour * MINUTES_AN_HOUR + minute
