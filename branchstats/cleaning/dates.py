"""A cell → a date that keeps how precisely it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

import pandas as pd

from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.date_text import DateParts, end_of_range, is_tail, parts_of
from branchstats.cleaning.periods import Period, find_period, find_session
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

__all__ = ["PartialDate", "Period", "find_period", "find_session", "read_date", "read_range"]

FIRST_YEAR, LAST_YEAR = 1921, 2100  # the Party was founded in 1921; nothing in an office is later
FIRST_SERIAL, LAST_SERIAL = 20000, 60000  # 1954-10-03 … 2064-04-08 as days of the 1900 system
SERIAL_ORIGIN = pd.Timestamp(1899, 12, 30)  # day 0: the 1900 system has a 29 February 1900
LONGEST_RANGE = timedelta(days=31)  # 3月5日至7日 is one activity; 2019.3—2021.5 a term of office
LARGEST_NUMBER = 1e12  # beyond yyyymmdd; keeps arithmetic on absurd numbers out
MONTHS_A_QUARTER, MONTHS_A_HALF = 3, 6
ADVICE = "请在 data/corrections.csv 里写上正确的日期，如 2021-03-05"


@dataclass(frozen=True)
class PartialDate:
    """The first day of what was given, and its precision (day, month, quarter, half, year)."""

    date: pd.Timestamp | None
    precision: str


@lru_cache(maxsize=1 << 13, typed=True)  # exports repeat their dates in every row
def read_date(
    value: CellValue, *, year: int | None = None, month: int | None = None
) -> PartialDate | None:
    """A cell → its first day and precision, for every way of writing dates that offices use.

    True dates, serials, 2021.3.5, 2021/3/5, 2021年3月5日, 20210305, 21.3.5, 2021.03, 202103,
    2021年第一季度, 2019年上半年, 二〇二一年三月五日, with or without weekday, session and clock;
    3月5日, 3.5, 3月, 第一季度 where `year` is known; a day number where `month` is too. A range of
    days within a month's length gives its first day. Blank cells give None.

    Raises
    ------
    ValueError : (CellError, Chinese reason) no date, no such day, before 1921 or after 2100, a
        number that can mean two dates (2021.1 as a number: January or October; see
        `decimal_dates.restore_decimals`), or a day without its year.
    """
    if isinstance(value, bool):
        raise refuse(value, "不是日期", ADVICE)
    if value is None or value is pd.NaT or is_blank(value):
        return None
    if isinstance(value, date):  # a datetime is one too
        return _checked(DateParts(value.year, value.month, value.day), value)
    if isinstance(value, (time, timedelta)):
        raise refuse(value, "只有时刻，没有日期", ADVICE)
    if isinstance(value, (int, float)):
        return _read_number(value, year, month)
    return _read_text(plain_text(value), value, year, month)


def read_range(
    value: CellValue, *, year: int | None = None, month: int | None = None
) -> tuple[PartialDate, PartialDate | None] | None:
    """A cell with one date or two (2019.3-2021.5, 2019年3月至今) → (start, end); blank gives None.

    The end completes itself from the start (2021.3.5-3.7); 至今 has no end. Raises ValueError
    (Chinese reason) as `read_date`, and where the end comes before the start.
    """
    text = plain_text(value) if isinstance(value, str) else ""
    for parts in parts_of(text):
        until = end_of_range(parts.rest)
        if until is None:
            continue
        start = _checked(_completed(parts, year, month, value), value)
        if until.strip() in ("", "今", "现在", "目前"):
            return start, None
        try:
            end = read_date(until, year=start.date.year, month=start.date.month)  # type: ignore[union-attr]
        except CellError:
            continue
        if end is None or end.date < start.date:  # type: ignore[operator]
            raise refuse(value, "结束日期早于开始日期", ADVICE)
        return start, end
    single = read_date(value, year=year, month=month)
    return None if single is None else (single, None)


def _read_number(value: int | float, year: int | None, month: int | None) -> PartialDate:
    if not abs(value) < LARGEST_NUMBER:
        raise refuse(str(value)[:20], "不是日期", ADVICE)
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return _from_serial(int(value))
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    whole, _, decimals = text.partition(".")
    if len(decimals) == 1 and decimals != "0":
        _refuse_lost_zero(value, int(whole), int(decimals), year)
    result = _read_text(text, value, year, month)
    if result is None:
        raise refuse(value, "不是日期", ADVICE)
    return result


def _refuse_lost_zero(value: CellValue, whole: int, decimal: int, year: int | None) -> None:
    """A spreadsheet keeps 2021.10 as the number 2021.1 and 3.10 as 3.1: both readings exist."""
    if FIRST_YEAR <= whole <= LAST_YEAR and decimal == 1:
        raise refuse(value, "可能是1月，也可能是10月（表格会去掉末尾的0）", ADVICE)
    if year is not None and 1 <= whole <= 12 and _is_day(year, whole, 10 * decimal):
        raise refuse(
            value, f"可能是{decimal}日，也可能是{decimal}0日（表格会去掉末尾的0）", ADVICE
        )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _from_serial(days: int) -> PartialDate:
    return PartialDate(SERIAL_ORIGIN + pd.Timedelta(days=days), "day")


def _read_text(
    text: str, value: CellValue, year: int | None, month: int | None
) -> PartialDate | None:
    whole, _, fraction = text.lstrip("'").partition(".")
    is_number = len(whole) == 5 and whole.isdecimal() and (not fraction or fraction.isdecimal())
    if is_number and FIRST_SERIAL <= int(whole) <= LAST_SERIAL:
        return _from_serial(int(whole))
    for parts in parts_of(text):
        if is_tail(parts.rest) or _is_short_range(parts, value, year, month):
            return _checked(_completed(parts, year, month, value), value)
    raise refuse(value, "不是日期", ADVICE)


def _is_short_range(
    parts: DateParts, value: CellValue, year: int | None, month: int | None
) -> bool:
    until = end_of_range(parts.rest)
    if until is None or parts.day is None:
        return False
    try:
        start = _checked(_completed(parts, year, month, value), value).date
        end = read_date(until, year=start.year, month=start.month)  # type: ignore[union-attr]
    except CellError:
        return False
    if end is None or end.precision != "day":
        return False
    return timedelta(0) <= end.date - start <= LONGEST_RANGE  # type: ignore[operator]


def _completed(
    parts: DateParts, year: int | None, month: int | None, value: CellValue
) -> DateParts:
    if parts.year is None and year is None:
        raise refuse(value, "没有年份", "请在标题、工作表名或文件名里写上年份")
    lacks_month = parts.day is not None and parts.month is None
    if lacks_month and month is None:
        raise refuse(value, "只有日，没有月份", ADVICE)
    return DateParts(
        year=parts.year if parts.year is not None else year,
        month=month if lacks_month else parts.month,
        day=parts.day,
        quarter=parts.quarter,
        half=parts.half,
    )


def _checked(parts: DateParts, value: CellValue) -> PartialDate:
    year = parts.year or 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse(value, f"的年份不在 {FIRST_YEAR}—{LAST_YEAR} 之间", ADVICE)
    if parts.quarter:
        first = pd.Timestamp(year, MONTHS_A_QUARTER * (parts.quarter - 1) + 1, 1)
        return PartialDate(first, "quarter")
    if parts.half:
        return PartialDate(pd.Timestamp(year, MONTHS_A_HALF * (parts.half - 1) + 1, 1), "half")
    if parts.month is None:
        return PartialDate(pd.Timestamp(year, 1, 1), "year")
    if not _is_day(year, parts.month, 1):
        raise refuse(value, f"里的{parts.month}月不存在", ADVICE)
    if parts.day is None:
        return PartialDate(pd.Timestamp(year, parts.month, 1), "month")
    if not _is_day(year, parts.month, parts.day):
        raise refuse(value, f"没有{year}年{parts.month}月{parts.day}日这一天", ADVICE)
    return PartialDate(pd.Timestamp(year, parts.month, parts.day), "day")
