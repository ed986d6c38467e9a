"""Cells of hours columns: the unit that the header names, and what no day or year can hold."""

from __future__ import annotations

import re
from dataclasses import replace

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.numbers import MINUTES_AN_HOUR, Hours, fault_of_hours, read_hours
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

ADVICE = "请核对时长，改好原表，或在 data/corrections.csv 里更正"
_PLAIN = re.compile(r"[+-]?[\d,]*\.?\d+")


def read_duration(
    value: CellValue, *, column: Column, half_day_hours: float, days: int
) -> Hours | None:
    """A cell under `column` → hours; a plain number is minutes where the header says 分钟.

    Blank gives None. Raises CellError (Chinese reason) for text that is no duration, for less
    than 0 h and for more hours than `days` days have.
    """
    hours = read_hours(value, half_day_hours=half_day_hours)
    if hours is None:
        return None
    if is_in_minutes(column) and _is_plain(value):
        hours = replace(hours, hours=hours.hours / MINUTES_AN_HOUR)
    if reason := fault_of_hours(hours.hours, days=days):
        raise CellError(reason, ADVICE)
    return hours


def is_in_minutes(column: Column) -> bool:
    """Whether a header gives its plain numbers in minutes: 时长（分钟）, minutes."""
    text = column.header.lower()
    return ("分钟" in text or "minute" in text) and "小时" not in text


def _is_plain(value: CellValue) -> bool:
    if isinstance(value, (int, float)):
        return True
    return isinstance(value, str) and bool(_PLAIN.fullmatch(plain_text(value)))
