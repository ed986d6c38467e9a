"""What a cell looks like by itself: blank, number, date, clock time, attendance code, person."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from branchstats import tables
from branchstats.exports.sheet import CellValue

SYMBOLS = frozenset("√✓✔☑×✗✕✖☒╳╲＼∕○●◎⊙⊕⊗◐◑□■▢△▲▽▼◇◆☆★※＊*#＃＠@＋+♀♂¤§∨∧≠⊿◢◣Φ〇ΟО")
SERIAL_DAYS = range(20_000, 60_001)  # DOMAIN.md §3: spreadsheet serials that are read as dates
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)?[一二三四五六日天]")
_MONTH = re.compile(
    r"(?:(?:19|20)\d\d[年./-])?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?"
)
_YEAR = re.compile(r"(?:(?:19|20)\d\d|[一二]〇[〇一二]\S)年(?:度)?|(?:19|20)\d\d")
_YEAR_PART = re.compile(
    r"(?:(?:19|20)\d\d年?度?)?(?:[上下]半年|第?[一二三四1-4]季度|[一二三四]季|Q[1-4])|(?:19|20)\d\d[./-]\d{1,2}"
)
_AFTER_DAY = r"(?:[(]?(?:周|星期)?[一二三四五六日天][)]?)?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?(?:[上下]午|晚上|晚|[AP]M)?"
_DAY = re.compile(
    rf"(?:(?:(?:19|20)?\d\d[年./-])?\d{{1,2}}[月./-]\d{{1,2}}[日号]?|\d{{1,2}}[日号]|(?:19|20)\d{{6}}"
    rf"|(?:[〇零○一二]{{2,4}}[一二三四五六七八九〇零]*年)?[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十廿卅]{{1,3}}[日号])"
    rf"{_AFTER_DAY}"
)
_NUMBERED_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])\*?(?:[(]?(?:周|星期)?[一二三四五六日天][)]?)?"
)
_TURN = re.compile(
    r"第?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:次|期|讲|课|场|周)(?:课|会|学习|活动|会议)?"
)
_DATE = re.compile(
    r"(?:19|20)?\d\d[年./-]\d{1,2}(?:[月./-](?:\d{1,2}[日号]?)?)?(?:\D.*)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?"
    r"|[一二][〇零○O一二三四五六七八九]{3}年.*|\d{1,2}月\d{1,2}[日号]?|(?:19|20)\d\d年?.*(?:季度|半年)|(?:19|20)\d\d年?"
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:\s*[(].*[)])?|(?:次日|外勤)\d{1,2}:\d\d")
_DATED_CLOCK = re.compile(
    r"(?:\d{2})?\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\sT]+\d{1,2}:\d\d(?::\d\d)?"
)
_CLOCKS = re.compile(r"(?:\d{1,2}:\d\d(?::\d\d)?)+")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:%|分)?")
_HOURS = re.compile(
    r"\d+(?:\.\d+)?(?:个?小时|h|H|时|hrs?|hours?|分钟?|min)+(?:\d+(?:\.\d+)?分钟?)?半?|半天|[一二两三四五六七八九十半]个?半?(?:小时|天)半?"
)
_COUNTED = re.compile(r"\d+(?:\.\d+)?(?:%|人|名|次|分|个|天|小时|条|人次)?")
_SHIFT = re.compile(r"^[^:,，、]{0,8}班[^:,，、]{0,3}:")
_REST = re.compile(r"[,，、;；(+]|并")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:分钟?|个?小时|天|h)?.*$")
_CODE = re.compile(r"[A-Za-z]{1,3}\d{0,2}")
_SESSIONS = frozenset(("上午", "下午", "晚上", "晚", "早", "中午", "夜间", "AM", "PM", "am", "pm"))

# a sheet has few different values and many cells; 1, 1.0 and True are told apart
_once_a_value = lru_cache(maxsize=1 << 14, typed=True)


def text_of(value: CellValue) -> str:
    """A cell as text without any white space, full-width forms made plain; '' for a blank."""
    if value.__class__ is str:
        return squeeze(value)  # type: ignore[arg-type]
    return "" if value is None else str(value)


@lru_cache(maxsize=1 << 16)
def squeeze(text: str) -> str:
    """Text after NFKC without white space: `姓　名：` → `姓名:`."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def word_list(name: str) -> dict[str, Any]:
    """One file of the vocabulary folder, parsed."""
    source = files("branchstats.vocabulary").joinpath(f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@_once_a_value
def is_number(value: CellValue) -> bool:
    """A number, or text that is nothing but one (85, 85分, 95%)."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(squeeze(value)) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_weekday(value: CellValue) -> bool:
    """A weekday's name (六, 周六, 星期六)."""
    return isinstance(value, str) and _WEEKDAY.fullmatch(squeeze(value)) is not None


def is_month(value: CellValue) -> bool:
    """A month (1月, 一月, 2019年1月)."""
    return isinstance(value, str) and _MONTH.fullmatch(squeeze(value)) is not None


@_once_a_value
def is_period(value: CellValue) -> bool:
    """A year, half year, quarter or month that stands as a header over columns."""
    text = text_of(value)
    return is_month(text) or bool(_YEAR.fullmatch(text) or _YEAR_PART.fullmatch(text))


@_once_a_value
def is_day(value: CellValue) -> bool:
    """A header that names one day: a date, 3月5日, 3.5, or a day number 1–31 (31* too)."""
    if isinstance(value, (date, datetime)):
        return True
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return 1 <= value <= 31 or value in SERIAL_DAYS or 19_000_000 < value < 21_000_000
    if isinstance(value, float):
        return 1 < value < 12.32 and round(value, 2) == value
    text = squeeze(value) if isinstance(value, str) else str(value)
    return bool(_DAY.fullmatch(text) or _NUMBERED_DAY.fullmatch(text))


@_once_a_value
def is_turn(value: CellValue) -> bool:
    """A header that numbers a meeting instead of dating it (第一次, 第3期)."""
    return isinstance(value, str) and _TURN.fullmatch(squeeze(value)) is not None


@_once_a_value
def is_date(value: CellValue) -> bool:
    """A cell that holds a date at any precision."""
    if isinstance(value, (date, datetime)):
        return True
    if isinstance(value, int) and not isinstance(value, bool):
        return value in SERIAL_DAYS or 19_000_000 < value < 21_000_000
    return isinstance(value, str) and _DATE.fullmatch(squeeze(value)) is not None


@_once_a_value
def is_clock(value: CellValue) -> bool:
    """A time of day, several in one cell, or a date with a time."""
    if isinstance(value, datetime):
        return value.time() != time()
    if isinstance(value, (time, timedelta)):
        return True
    if not isinstance(value, str):
        return False
    text = squeeze(value)
    if _CLOCK.fullmatch(text) or _CLOCKS.fullmatch(text):
        return True
    return _DATED_CLOCK.fullmatch(value.strip()) is not None


def is_hours(value: CellValue) -> bool:
    """Text that states a duration with its unit (2小时30分, 半天, 4h)."""
    return isinstance(value, str) and _HOURS.fullmatch(squeeze(value)) is not None


def is_session(value: CellValue) -> bool:
    """Part of a day (上午, 下午, 晚上)."""
    return isinstance(value, str) and squeeze(value) in _SESSIONS


@lru_cache(maxsize=1 << 14)
def is_status_text(text: str) -> bool:
    """A word of words.csv (also at its start: 迟到15分钟), or a sign of `SYMBOLS`."""
    text = squeeze(text)
    if not text:
        return False
    if text[0] in SYMBOLS:
        return len(text) <= 6
    known = tables.words().keys() | set(tables.schema("attendance").values["status"])
    first = _SHIFT.sub("", text)  # A班次:正常
    first = _REST.split(first, maxsplit=1)[0]  # 正常,加班…  休息并打卡
    return text in known or first in known or _AMOUNT.sub("", first) in known


def is_status(value: CellValue) -> bool:
    """A cell that looks like an attendance code."""
    return isinstance(value, str) and is_status_text(value)


def is_short_code(value: CellValue) -> bool:
    """Letters that may be an office's own code (PJ1, A)."""
    return isinstance(value, str) and _CODE.fullmatch(squeeze(value)) is not None


@_once_a_value
def looks_like_person(value: CellValue) -> bool:
    """Whether a cell may hold a person's name: some letters, no mere number, count or date."""
    if not isinstance(value, str):
        return False
    text = squeeze(value)
    if not text or _COUNTED.fullmatch(text) or _DATE.fullmatch(text) or text.endswith(":"):
        return False
    return any(character.isalpha() for character in text) and len(text) <= 60
