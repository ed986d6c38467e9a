"""The term of office: its months, its branch years, and how readers are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

MONTHS_A_YEAR = 12
_YEARS = "零一两三四五六七八九十"


@dataclass(frozen=True)
class BranchYear:
    """Twelve months (fewer at the end of a term that is not finished) with a Chinese label."""

    number: int  # 1 for Y1
    label: str  # 2019年度, or 2019年7月—2020年6月
    start: pd.Timestamp  # first day
    end: pd.Timestamp  # first day after it

    @property
    def is_whole(self) -> bool:
        """Whether it has its twelve months: totals of a shorter one compare with none."""
        return self.end == self.start + pd.DateOffset(months=MONTHS_A_YEAR)

    def contains(self, dates: pd.Series) -> pd.Series:
        """A boolean Series: which dates fall in the year. NaT is False."""
        return (dates >= self.start) & (dates < self.end)


@dataclass(frozen=True)
class Term:
    """`months` months from the first day of the month of `start`."""

    start: date
    months: int = 36

    @property
    def first(self) -> pd.Timestamp:
        return pd.Timestamp(self.start).normalize().replace(day=1)

    @property
    def end(self) -> pd.Timestamp:
        """The first day after the term."""
        return self.first + pd.DateOffset(months=self.months)

    @property
    def label(self) -> str:
        return _months(self.first, self.end)

    @property
    def span_words(self) -> str:
        """三年 for 36 months; 任期 for one that is not so many whole years."""
        years, rest = divmod(self.months, MONTHS_A_YEAR)
        return f"{_YEARS[years]}年" if not rest and 0 < years < len(_YEARS) else "任期"

    @property
    def over_words(self) -> str:
        """三年来 for 36 months; 任期内 for one that is not so many whole years."""
        return "任期内" if self.span_words == "任期" else f"{self.span_words}来"

    @property
    def last_month(self) -> str:
        """The term's last month: 2022年6月."""
        last = self.end - pd.Timedelta(days=1)
        return f"{last.year}年{last.month}月"

    def month_starts(self) -> pd.DatetimeIndex:
        """Every month of the term in order, as its first day."""
        return pd.date_range(self.first, periods=self.months, freq="MS", unit="us")

    def contains(self, dates: pd.Series) -> pd.Series:
        """A boolean Series: which dates fall in the term. NaT is False."""
        return (dates >= self.first) & (dates < self.end)

    def years(self) -> tuple[BranchYear, ...]:
        """The branch years, twelve months each; the last one shorter if the term is not whole."""
        result = []
        for number, offset in enumerate(range(0, self.months, MONTHS_A_YEAR), start=1):
            start = self.first + pd.DateOffset(months=offset)
            end = min(start + pd.DateOffset(months=MONTHS_A_YEAR), self.end)
            result.append(BranchYear(number, _label(start, end), start, end))
        return tuple(result)


def _label(start: pd.Timestamp, end: pd.Timestamp) -> str:
    last = end - pd.Timedelta(days=1)
    if start.month == 1 and last.month == MONTHS_A_YEAR:
        return f"{start.year}年度"
    return _months(start, end)


def _months(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """2019年7月—2020年6月; 2020年1月 for a single month. `end` is the first day after."""
    last = end - pd.Timedelta(days=1)
    first, final = (f"{day.year}年{day.month}月" for day in (start, last))
    return first if first == final else f"{first}—{final}"
