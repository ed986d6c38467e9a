"""How offices write dates as text: the patterns, and the parts that they give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from branchstats.cleaning.numerals import arabic_dates

TWO_DIGIT_PIVOT = 50  # 49 is 2049, 50 is 1950
LONGEST_TEXT = 80  # characters; a longer cell is a sentence, not a date


@dataclass(frozen=True)
class DateParts:
    """What a text says of a date; None where it does not say. `rest` is the text after it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    rest: str = ""


_Y, _M, _D, _SEP = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})", r"[-/.]"
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_Y}(?:年|{_SEP}){_M}月{_D}(?:[日号]|(?!\d))",  # 2021年3月5日, 2021.3月5日
        rf"{_Y}年{_M}{_SEP}{_D}(?:[日号]|(?!\d))",  # 2021年3.5
        rf"{_Y}(?P<s>{_SEP}){_M}(?P=s){_D}(?:[日号]|(?!\d))",  # 2021.3.5
        rf"{_Y}(?P<m>\d\d)(?P<d>\d\d)(?!\d|[.]\d)|{_Y.replace('y', 'y2')}(?P<m2>\d\d)(?P<d2>\d\d)(?=(?:\d{{4}}|\d{{6}})(?!\d))",
        rf"{_Y}年?第?(?P<q>[1-4])季度?|{_Y.replace('y', 'y2')}年?[Qq](?P<q2>[1-4])(?!\d)",
        rf"{_Y}年?(?P<h>[上下])半年度?",
        rf"{_Y}年{_M}(?:月份?)?(?!\d)",  # 2021年3月
        rf"{_Y}{_SEP}{_M}(?:月份?)?(?!\d|[.]\d)",  # 2021.03
        rf"{_Y}(?P<m>0[1-9]|1[0-2])(?!\d)",  # 202103
        rf"(?P<yy>\d\d)年{_M}月(?:{_D}[日号]?)?(?!\d)",  # 21年3月5日
        rf"(?P<yy>\d\d)(?P<s>{_SEP}){_M}(?P=s){_D}(?!\d)",  # 21.3.5
        rf"{_Y}(?:年度?)?(?!\d)",  # 2021年, 2021
        rf"{_M}(?:月|{_SEP}){_D}(?:[日号]|(?!\d))",  # 3月5日, 3.5
        r"第?(?P<q>[1-4])季度|[Qq](?P<q2>[1-4])(?!\d)",
        r"(?P<h>[上下])半年",
        rf"{_M}月份?(?!\d)",
        rf"{_D}(?:[日号]|(?!\d))",
    )
)
_WEEKDAY = r"[(\[]?(?:星期|周|礼拜)\s?[一二三四五六日天1-7][)\]]?"
_SESSION = r"[(\[]?(?:上午|下午|晚上|晚间|中午|早上|早晨|凌晨|傍晚|全天|晚|[AaPp][Mm])[)\]]?"
_CLOCK = r"(?>\d{1,2}\s?[:时点](?:\s?\d{1,2}(?!\d)|半|整)?(?:[:分]\s?\d{0,2}(?:\.\d{1,6})?秒?)?Z?|\d{4}(?:\d\d)?(?!\d))"
_UNTIL = r"\s?(?:[-~—–]{1,2}|至|到)\s?"
_TAIL = re.compile(
    rf"(?:[\sT,、.]|{_WEEKDAY}|{_SESSION}|{_CLOCK}(?:{_UNTIL}(?:{_SESSION})?{_CLOCK})?)*+"
)
_FIRST_WEEKDAY = re.compile(rf"^{_WEEKDAY}\s*")
_TIDY = re.compile(r"\s*([年月日号./])\s*|(?<=\d)\s*(-)\s*(?=\d)")
_RANGE = re.compile(_UNTIL)


@lru_cache(maxsize=8192)  # exports repeat their dates in every row
def parts_of(text: str) -> tuple[DateParts, ...]:
    """Every way in which the beginning of `text` (see `plain_text`) is a date, likeliest first.

    `rest` is what stands after it. No date at the beginning, or a text too long, gives ().
    """
    if len(text) > LONGEST_TEXT:
        return ()
    text = _TIDY.sub(lambda found: found[1] or found[2], arabic_dates(text.lstrip("'")))
    text = _FIRST_WEEKDAY.sub("", text)
    matches = (head.match(text) for head in _HEADS)
    return tuple(_parts(found, text[found.end() :]) for found in matches if found)


def is_tail(rest: str) -> bool:
    """Whether a text after a date only tells weekday, session or clock time."""
    return _TAIL.fullmatch(rest) is not None


def end_of_range(rest: str) -> str | None:
    """The text after 至, 到 or a dash where `rest` begins with one, else None."""
    found = _RANGE.match(rest)
    return rest[found.end() :] if found else None


def _parts(found: re.Match[str], rest: str) -> DateParts:
    groups = found.groupdict()

    def part(name: str) -> int | None:
        digits = groups.get(name) or groups.get(f"{name}2")
        return int(digits) if digits else None

    year = part("y")
    if part("yy") is not None:
        short = int(groups["yy"])
        year = short + (2000 if short < TWO_DIGIT_PIVOT else 1900)
    half = {"上": 1, "下": 2}.get(groups.get("h") or "")
    return DateParts(year, part("m"), part("d"), part("q"), half, rest)
