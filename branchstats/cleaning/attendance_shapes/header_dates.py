"""The dates of day columns: header, titles, sheet and file names complete each other."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from branchstats.cleaning.attendance_shapes.header_parts import HeaderPart, read_header
from branchstats.cleaning.dates import PartialDate
from branchstats.cleaning.period import period_of, places
from branchstats.cleaning.periods import find_period
from branchstats.exports.table import Column, Table
from branchstats.term import MONTHS_A_YEAR

MOST_DAYS = 31
DECEMBER_TO_JANUARY = 6  # a month number that falls by this much has gone into the next year

_FULL = r"((?:19|20)\d{2})[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?"
_SPAN = re.compile(
    rf"(?<!\d){_FULL}\s*(?:至|到|[-—–~～]+)\s*(?:((?:19|20)\d{{2}})[年./-]?)?(\d{{1,2}})[月./-]?(\d{{1,2}})日?"
)
_FROM_MONTH = re.compile(
    r"((?:19|20)\d{2})\s*[年./-]\s*\d{1,2}\s*月?\s*(?:至|到|[-—–~～]+)\s*(?:19|20)\d{2}"
)


@dataclass(frozen=True)
class HeaderDate:
    """When the facts of one column happened; `fault` says why its day does not exist."""

    date: pd.Timestamp | None = None
    precision: str = "none"
    session: str = ""
    topic: str = ""
    number: int | None = None  # of a session that has no date of its own
    fault: str = ""
    lacks_year: bool = False


@dataclass(frozen=True)
class _Context:
    """What the places around a table say of its period."""

    year: int | None
    month: int | None
    span: tuple[date, date] | None


def header_dates(table: Table, columns: Sequence[Column]) -> dict[int, HeaderDate]:
    """Column index → its date, for columns that each stand for a day or a session.

    A bare number is a day where a month is known (from the header above it, a title, the sheet's
    or, last, the file's name), else the number of a session. Such a session has the period that
    the titles give as a whole, at that precision, or no date.
    """
    heads = [read_header(column.path) for column in columns]
    heads = _tens(_carried(heads))
    context = _context(table)
    dates = _by_position(heads, context.span)
    if dates is None:
        dates = _by_calendar(heads, context, period_of(places(table)))
    return {column.index: found for column, found in zip(columns, dates, strict=True)}


def stated_span(texts: Iterable[str]) -> tuple[date, date] | None:
    """First and last day of the first `2021-07-01 至 2021-07-31` in the texts."""
    for text in texts:
        found = _SPAN.search(text)
        if found is None:
            continue
        year, month, day, last_year, last_month, last_day = found.groups()
        try:
            first = date(int(year), int(month), int(day))
            last = date(int(last_year or year), int(last_month), int(last_day))
        except ValueError:
            continue  # not a span of real days: whatever it is, it is no period
        if first <= last:
            return first, last
    return None


def _context(table: Table) -> _Context:
    texts = places(table)
    year = month = None
    for text in texts:
        found = find_period(text)
        if year is None:
            months = _FROM_MONTH.search(text)  # 2019年11月至2020年2月: the columns begin in 2019
            year = found.year if months is None else int(months[1])
        month = found.month if month is None else month
    return _Context(year, month, stated_span(texts))


def _carried(heads: list[HeaderPart]) -> list[HeaderPart]:
    """A month or year that stands over the first of its columns only, given to those after it."""
    result: list[HeaderPart] = []
    year = month = None
    for head in heads:
        if head.day is None and head.number is not None and not head.is_ordinal:
            if head.month is None and month is not None:
                head = replace(head, month=month)
            if head.year is None and head.month == month:
                head = replace(head, year=year)
        if head.month is not None and head.day is None:
            year, month = head.year, head.month
        result.append(head)
    return result


def _tens(heads: list[HeaderPart]) -> list[HeaderPart]:
    """The number 3.1 as 1 or as 10 March, whichever the days before and after it leave open."""
    result: list[HeaderPart] = []
    for at, head in enumerate(heads):
        if head.may_be_tens and head.day is not None:
            before = _day_in_month(reversed(result), head.month)
            after = _day_in_month(heads[at + 1 :], head.month)
            choices = [
                day
                for day in (head.day, 10 * head.day)
                if (before is None or before < day) and (after is None or day < after)
            ]
            day = choices[0] if len(choices) == 1 else head.day
            head = replace(head, day=day, may_be_tens=len(choices) != 1)
        result.append(head)
    return result


def _day_in_month(heads: Iterable[HeaderPart], month: int | None) -> int | None:
    """The day of the first of the headers that has a certain one, if it is in the month."""
    first = next((h for h in heads if h.day is not None and not h.may_be_tens), None)
    return first.day if first is not None and first.month == month else None


def _by_position(
    heads: list[HeaderPart], span: tuple[date, date] | None
) -> list[HeaderDate] | None:
    """Consecutive days of the stated span, where the headers are as many and contradict nothing."""
    if span is None or any(head.month is not None or head.is_ordinal for head in heads):
        return None
    days = [span[0] + timedelta(days=k) for k in range((span[1] - span[0]).days + 1)]
    if len(days) != len(heads):
        return None
    for head, day in zip(heads, days, strict=True):
        number = head.number if head.day is None else head.day
        if (number is not None and number != day.day) or (number is None and not head.is_weekday):
            return None
    return [
        HeaderDate(pd.Timestamp(day), "day", head.session, head.topic)
        for head, day in zip(heads, days, strict=True)
    ]


def _by_calendar(
    heads: list[HeaderPart], context: _Context, period: PartialDate
) -> list[HeaderDate]:
    heads = _with_months(_weekdays_numbered(heads), context)
    heads = _with_years(heads, context)
    return [_dated(head, period) for head in heads]


def _weekdays_numbered(heads: list[HeaderPart]) -> list[HeaderPart]:
    """Days that are headed by their weekday only (六, 日) count on from their neighbours."""
    numbers = [head.number if head.day is None else head.day for head in heads]
    result = list(heads)
    for at, head in enumerate(heads):
        if numbers[at] is not None or not head.is_weekday:
            continue
        if at and numbers[at - 1] is not None:
            numbers[at] = (numbers[at - 1] or 0) + 1
        else:
            later = next((k for k in range(at, len(heads)) if numbers[k] is not None), None)
            if later is not None:
                numbers[at] = (numbers[later] or 0) - (later - at)
        result[at] = replace(head, number=numbers[at])
    return result


def _with_months(heads: list[HeaderPart], context: _Context) -> list[HeaderPart]:
    """Bare numbers as days of the month that the places state; of two months, of the right one."""
    bare = [head.number or 0 for head in heads if _is_bare(head)]
    if not bare or max(bare) > MOST_DAYS:
        return heads
    if context.span is not None:
        first, last = context.span
        if (last.year, last.month) != (first.year, first.month):
            return [_in_span(head, first, last) for head in heads]
        return [_given(head, first.year, first.month) for head in heads]
    if context.month is None or _falls(bare):
        return heads
    return [_given(head, None, context.month) for head in heads]


def _is_bare(head: HeaderPart) -> bool:
    return (
        head.number is not None and head.day is None and head.month is None and not head.is_ordinal
    )


def _falls(numbers: list[int]) -> bool:
    """Day numbers that start again within one month (26 … 31 1 … 25) belong to two months."""
    return any(after < before for before, after in itertools.pairwise(numbers))


def _in_span(head: HeaderPart, first: date, last: date) -> HeaderPart:
    if not _is_bare(head):
        return head
    start = first if (head.number or 0) >= first.day else last
    return _given(head, start.year, start.month)


def _given(head: HeaderPart, year: int | None, month: int) -> HeaderPart:
    return replace(head, year=year, month=month) if _is_bare(head) else head


def _with_years(heads: list[HeaderPart], context: _Context) -> list[HeaderPart]:
    """Years for columns that have a month; months that start again are in the next year."""
    if context.year is None:
        return heads
    years, year, before = [], context.year, None
    for head in heads:
        if head.month is not None and head.year is None:
            if before is not None and before - head.month >= DECEMBER_TO_JANUARY:
                year += 1
            before = head.month
        years.append(year)
    # 12月 before 1月 under a title that says 2020年1月: the title speaks of the later year
    back = year - context.year if context.month is not None and before == context.month else 0
    return [
        replace(head, year=of - back) if head.month is not None and head.year is None else head
        for head, of in zip(heads, years, strict=True)
    ]


def _dated(head: HeaderPart, period: PartialDate) -> HeaderDate:
    day = head.day
    if day is None and head.month is not None and not head.is_ordinal:
        day = head.number
    plain = HeaderDate(session=head.session, topic=head.topic)
    if head.month is None:
        return replace(plain, number=head.number, date=period.date, precision=period.precision)
    if head.year is None:
        return replace(plain, number=head.number, lacks_year=True)
    if head.may_be_tens and head.day is not None:
        reason = f"可能是{head.month}月{head.day}日，也可能是{head.month}月{10 * head.day}日（表格去掉了末尾的0）"
        return replace(plain, fault=reason)
    if not 1 <= head.month <= MONTHS_A_YEAR:
        return replace(plain, fault=f"没有{head.month}月")
    if day is None:
        return replace(
            plain,
            date=pd.Timestamp(head.year, head.month, 1),
            precision="month",
            number=head.number,
        )
    if not 1 <= day <= calendar.monthrange(head.year, head.month)[1]:
        return replace(plain, fault=f"{head.year}年{head.month}月没有{day}日")
    return replace(plain, date=pd.Timestamp(head.year, head.month, day), precision="day")
