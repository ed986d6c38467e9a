"""Working days of China: the State Council's holidays and shifted weekends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import chinese_calendar
import pandas as pd


@dataclass(frozen=True)
class WorkingDays:
    """`is_official` is False where the holiday table ends and only weekends are left out."""

    days: pd.DatetimeIndex
    is_official: bool


@cache
def working_days(first: pd.Timestamp, end: pd.Timestamp) -> WorkingDays:
    """Working days from `first` to the day before `end`, by the package chinesecalendar.

    A year that the package does not know takes Monday to Friday.
    """
    days = pd.date_range(first, end, inclusive="left", unit="us")
    known = {year: _is_known(year) for year in sorted(set(days.year))}
    keep = [
        chinese_calendar.is_workday(day.date()) if known[day.year] else day.weekday() < 5
        for day in days
    ]
    return WorkingDays(days[keep], all(known.values()))


def _is_known(year: int) -> bool:
    try:
        chinese_calendar.is_workday(pd.Timestamp(year, 1, 1).date())
    except NotImplementedError:
        return False
    return True
