"""The period that a title, a sheet's or a file's name speaks about, and the session of a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache, lru_cache

import pandas as pd

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.numerals import arabic_dates
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

NOON_HOUR, EVENING_HOUR = 12, 18
MONTHS_A_YEAR, MONTHS_A_HALF, MONTHS_A_QUARTER = 12, 6, 3


@dataclass(frozen=True)
class Period:
    """What a text says about the time; None where it does not say."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    half: int | None = None
    quarter: int | None = None

    def complete(self, other: Period) -> Period:
        """This period with what only `other` knows: the year, or the part of the year.

        A text with its own year takes a month only from one that has no year (title 2021年,
        sheet 3月); another complete period never overrules it.
        """
        own = (self.month, self.half, self.quarter)
        if self.year is None:
            filled = replace(self, year=other.year)
            if own == (None, None, None) and self.day is None:
                return other
            if self.month is None and self.day is not None:
                filled = replace(filled, month=other.month)
            return filled
        if own == (None, None, None) and other.year is None:
            return replace(other, year=self.year)
        return self

    def start(self) -> tuple[pd.Timestamp, str] | None:
        """First day and precision; None without a year or for a day that does not exist."""
        if self.year is None:
            return None
        if self.month is not None:
            try:
                first = pd.Timestamp(self.year, self.month, self.day or 1)
            except ValueError:
                return None
            return first, "day" if self.day else "month"
        if self.quarter is not None:
            return pd.Timestamp(self.year, MONTHS_A_QUARTER * (self.quarter - 1) + 1, 1), "quarter"
        if self.half is not None:
            return pd.Timestamp(self.year, MONTHS_A_HALF * (self.half - 1) + 1, 1), "half"
        return pd.Timestamp(self.year, 1, 1), "year"


@dataclass(frozen=True)
class _Mention:
    year: int | None
    first_month: int | None
    last_month: int | None
    day: int | None
    begin: int
    end: int


_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DASH = r"\s?(?:[-~—–]{1,2}|至|到)\s?"
_YEAR = r"(?:19[2-9]\d|20\d\d)"


@cache
def _mention() -> re.Pattern[str]:
    no_year = re.escape(load("periods")["not_a_year_before"])
    year = rf"(?<![\dA-Za-z.])(?P<y{{n}}>{_YEAR})"
    month = rf"(?P<m{{n}}>{_MONTH})"
    patterns = (
        rf"{year}(?:年|[-/.]){month}(?:月|[-/.])(?P<d{{n}}>{_DAY})(?:[日号]|(?![\d月]))",
        rf"{year}(?P<m{{n}}>0[1-9]|1[0-2])(?P<d{{n}}>0[1-9]|[12]\d|3[01])(?![\dA-Za-z])",
        rf"{year}年?(?P<m{{n}}>{_MONTH}){_DASH}(?P<l{{n}}>{_MONTH})月",
        rf"{year}年?第?(?P<q{{n}}>[1-4])季度?",
        rf"{year}年?(?P<h{{n}}>[上下])半年",
        rf"{year}(?:年|[-/.])(?P<m{{n}}>{_MONTH})(?:月|(?![\d月]))",
        rf"{year}(?P<m{{n}}>0[1-9]|1[0-2])(?![\dA-Za-z])",
        rf"{year}(?:年度?|(?![\dA-Za-z{no_year}]))",
        rf"(?<![\d.])(?P<m{{n}}>{_MONTH})月(?P<d{{n}}>{_DAY})[日号]",
        rf"(?<![\d.])(?P<m{{n}}>{_MONTH}){_DASH}(?P<l{{n}}>{_MONTH})月",
        rf"(?<![\d.])(?P<m{{n}}>{_MONTH})月",
        r"第?(?<![\d.])(?P<q{n}>[1-4])季度",
        r"(?P<h{n}>[上下])半年",
        r"(?<![\d.A-Za-z])(?P<d{n}>3[01]|[12]\d|[1-9])日(?!常)",
    )
    joined = "|".join(pattern.replace("{n}", str(n)) for n, pattern in enumerate(patterns))
    return re.compile(joined)


def find_period(text: CellValue) -> Period:
    """The year, and the month, day, half or quarter, on which all dates in a text agree.

    2021-07-01 至 2021-07-31 is July 2021; 1-6月 is a half; 2019-2021年 is no period. Dates of
    printing and exporting (periods.toml) are passed over. Never raises; no date gives Period().
    """
    return _period_in(plain_text(text))


@lru_cache(maxsize=1 << 12)  # each row of a table asks for its titles' and its file's period
def _period_in(text: str) -> Period:
    mentions = _mentions(text)
    years = {mention.year for mention in mentions if mention.year is not None}
    if not mentions or len(years) > 1:
        return Period()
    year = next(iter(years), None)
    dated = [mention for mention in mentions if mention.first_month is not None]
    days = {mention.day for mention in mentions if mention.day is not None}
    if not dated:
        return Period(year=year, day=next(iter(days)) if len(days) == 1 else None)
    span = _span(dated, text)
    if span is None:
        return Period(year=year)
    first, last = span
    if first == last:
        one_day = len(days) == 1 and all(mention.day for mention in dated)
        return Period(year=year, month=first, day=next(iter(days)) if one_day else None)
    length = last - first + 1
    if length == MONTHS_A_QUARTER and first % MONTHS_A_QUARTER == 1:
        return Period(year=year, quarter=(first + 2) // MONTHS_A_QUARTER)
    if length == MONTHS_A_HALF and first % MONTHS_A_HALF == 1:
        return Period(year=year, half=(first + 5) // MONTHS_A_HALF)
    return Period(year=year)


def _span(dated: list[_Mention], text: str) -> tuple[int, int] | None:
    """First and last month that the mentions cover together; None where they are apart."""
    spans = {(mention.first_month, mention.last_month) for mention in dated}
    if len(spans) == 1:
        first, last = spans.pop()
        return int(first or 0), int(last or 0)
    if len(dated) == 2:
        between = arabic_dates(text)[dated[0].end : dated[1].begin]
        if re.fullmatch(r"[\s日号_]*(?:[-~—–]{1,2}|至|到)[\s_]*", between):
            return int(dated[0].first_month or 0), int(dated[1].last_month or 0)
    return None


def find_export_date(text: CellValue) -> pd.Timestamp | None:
    """When an export was made by its own text (报表生成时间：2021-07-31 18:12), to the minute.

    None where the text does not say; impossible dates give None.
    """
    found = _made_at().search(arabic_dates(plain_text(text)))
    if not found:
        return None
    digits = [int(part) for part in re.findall(r"\d+", found["stamp"])]
    if len(digits) < 3:
        return None
    year, month, day, hour, minute = (*digits, 0, 0)[:5]
    try:
        made = datetime(year, month, day, hour, minute)
    except ValueError:
        return None
    return pd.Timestamp(made)


def find_session(text: CellValue) -> str:
    """上午, 下午 or 晚上 where a text (or its clock time) says so, else ""."""
    if isinstance(text, (datetime, time)):
        return _session_of_hour(text.hour) if text.hour or text.minute else ""
    if not isinstance(text, str):
        return ""
    return _session_in(plain_text(text))


@lru_cache(maxsize=1 << 12)
def _session_in(plain: str) -> str:
    for word, session in load("periods")["sessions"].items():
        if word in plain:
            return session
    clock = re.search(r"(?<![\d:])([01]?\d|2[0-3])\s?(?::[0-5]\d|[点时](?!间|长|候))", plain)
    return _session_of_hour(int(clock[1])) if clock and int(clock[1]) else ""


def _session_of_hour(hour: int) -> str:
    return "上午" if hour < NOON_HOUR else "下午" if hour < EVENING_HOUR else "晚上"


@cache
def _made_at() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, load("periods")["made_at"]), key=len)[::-1])
    stamp = (
        r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?(?:\s?\d{1,2}[:时]\d{1,2}分?(?:[:]\d{1,2})?)?"
    )
    return re.compile(rf"(?:{words})\s?:?\s?(?P<stamp>{stamp})")


def _mentions(text: str) -> list[_Mention]:
    text = _made_at().sub(lambda found: " " * len(found[0]), arabic_dates(text))
    result = []
    for found in _mention().finditer(text):
        part = {key[0]: value for key, value in found.groupdict().items() if value}
        first = last = int(part["m"]) if "m" in part else None
        if "l" in part:
            last = int(part["l"])
        if "q" in part:
            first = MONTHS_A_QUARTER * (int(part["q"]) - 1) + 1
            last = first + MONTHS_A_QUARTER - 1
        if "h" in part:
            first, last = (1, MONTHS_A_HALF) if part["h"] == "上" else (7, MONTHS_A_YEAR)
        year = int(part["y"]) if "y" in part else None
        day = int(part["d"]) if "d" in part else None
        result.append(_Mention(year, first, last, day, found.start(), found.end()))
    return result
