"""What one part of a day column's header says: year, month, day, number, session, topic."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce

import pandas as pd

from branchstats.cleaning import numerals
from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.dates import FIRST_SERIAL, LAST_SERIAL, SERIAL_ORIGIN
from branchstats.cleaning.numerals import arabic_dates
from branchstats.cleaning.periods import find_session
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

CENTURY = 2000  # what 21 in 21.3.5 counts from

_LETTERED = re.compile(r"第(\d+|[一二三四五六七八九十]+)[次场期周讲课节回]|(?<!\d)(\d{1,3})次$")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DATE = re.compile(
    rf"(?<![\d.])(?:{_YEAR}[年./-]|(?P<short>\d{{2}})(?:年|[./-](?=\d{{1,2}}[./-])))?"
    r"(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})(?:[日号]|(?![\d]))"
)
_COMPACT = re.compile(rf"(?<!\d){_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)")
_MONTH = re.compile(rf"(?<![\d.])(?:{_YEAR}[年./-])?(?P<month>\d{{1,2}})月份?")
_YEAR_MONTH = re.compile(rf"(?<!\d){_YEAR}[./-](?P<month>\d{{1,2}})(?![\d./-])")
_ONLY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)(?:年度?)?")
_MONTH_DAY = re.compile(r"(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)")
_DAY = re.compile(r"(?<!\d)(?P<day>\d{1,2})[日号]")
_NUMBER = re.compile(r"\*?(\d{1,3})\*?(?:\(?[一二三四五六日天]\)?)?")
_TENTHS = re.compile(r"(\d{1,2})\.([123])")
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)[一二三四五六日天]")
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:时点](?P<minute>[0-5]\d)?(?:分|:\d{2})?")


@dataclass(frozen=True)
class HeaderPart:
    """What a header says of its column's date; None and "" where it says nothing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None  # 4: a day of a month that stands elsewhere, or the 4th session
    is_ordinal: bool = False  # 第4次: a session, never a day
    is_weekday: bool = False  # 六 in the place of a day number
    may_be_tens: bool = False  # the number 3.1: 1 March, or 10 March without its zero
    session: str = ""
    topic: str = ""

    def over(self, other: HeaderPart) -> HeaderPart:
        """This part completed by the part above it."""
        return replace(
            self,
            year=self.year if self.year is not None else other.year,
            month=self.month if self.month is not None else other.month,
            day=self.day if self.day is not None else other.day,
            number=self.number if self.number is not None else other.number,
            is_ordinal=self.is_ordinal or other.is_ordinal,
            is_weekday=self.is_weekday or other.is_weekday,
            may_be_tens=self.may_be_tens or other.may_be_tens,
            session=self.session or other.session,
            topic="_".join(text for text in (other.topic, self.topic) if text),
        )


def read_header(path: tuple[CellValue, ...]) -> HeaderPart:
    """A column's header from top to bottom as one; lower parts win over those above them."""
    parts = [read_header_part(part) for part in path] or [HeaderPart()]
    return reduce(lambda above, part: part.over(above), parts)


@lru_cache(maxsize=1 << 12, typed=True)
def read_header_part(part: CellValue) -> HeaderPart:
    """One header cell: a date, `3月5日下午`, `3.5`, `2019年3月`, `31*`, 4, `六`, `第3次`, a topic."""
    if isinstance(part, date):
        return HeaderPart(part.year, part.month, part.day, session=find_session(part))
    if isinstance(part, int) and FIRST_SERIAL <= part <= LAST_SERIAL:
        day = SERIAL_ORIGIN + pd.Timedelta(days=part)
        return HeaderPart(day.year, day.month, day.day)
    text = arabic_dates(plain_text(part).replace(" ", ""))
    found = _read_figures(text, is_number=isinstance(part, float))
    if found is not None:
        return found
    return _read_words(text)


def _read_figures(text: str, *, is_number: bool) -> HeaderPart | None:
    """A header cell that is nothing but a number or a short code; None for any other."""
    if tenths := _TENTHS.fullmatch(text) if is_number else None:
        return HeaderPart(month=int(tenths[1]), day=int(tenths[2]), may_be_tens=True)
    if _ONLY_YEAR.fullmatch(text):
        return HeaderPart(year=int(_ONLY_YEAR.fullmatch(text)["year"]))  # type: ignore[index]
    if short := _MONTH_DAY.fullmatch(text):
        return HeaderPart(month=int(short["month"]), day=int(short["day"]))
    if number := _NUMBER.fullmatch(text):
        return HeaderPart(number=int(number[1]))
    if text in load("attendance")["weekdays"]["words"]:
        return HeaderPart(is_weekday=True)
    return None


def _read_words(text: str) -> HeaderPart:
    session = find_session(text)
    rest = _CLOCK.sub("", _WEEKDAY.sub("", text))
    result = HeaderPart(session=session)
    if ordinal := _LETTERED.search(rest):
        number = ordinal[1] or ordinal[2]
        number = int(number) if number.isdigit() else numerals.number(number)
        result = replace(result, number=number, is_ordinal=True)
        rest = rest.replace(ordinal[0], "")
    for pattern in (_COMPACT, _DATE, _YEAR_MONTH, _MONTH, _DAY, _ONLY_YEAR):
        found = pattern.search(rest)
        if found:
            parts = found.groupdict()
            year = parts.get("year")
            if year is None and parts.get("short"):
                year = CENTURY + int(parts["short"])
            result = replace(
                result,
                year=None if year is None else int(year),
                month=int(parts["month"]) if parts.get("month") else None,
                day=int(parts["day"]) if parts.get("day") else None,
            )
            rest = rest[: found.start()] + rest[found.end() :]
            break
    return replace(result, topic=_topic(rest))


def _topic(rest: str) -> str:
    words = load("attendance")
    for word in load("periods")["sessions"]:
        rest = rest.replace(word, "")
    rest = rest.strip("()[]-—~、,.:;/*#_ ")
    is_range = re.fullmatch(r"[\d年月日号至到./~—-]*", rest)  # what is left of 3月5日-7日
    return "" if is_range or rest in words["headings"]["words"] else rest
