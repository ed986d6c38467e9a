"""A cell → a number, a share, hours, or the result of a test."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, lru_cache

from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

HOURS_A_DAY = 24.0
MINUTES_AN_HOUR = 60.0
SECONDS_AN_HOUR = 3600.0
HALF_DAYS_A_DAY = 2
PERCENT = 100.0
FIRST_ATTEMPT, RESIT = 1, 2

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
_COUNTED = re.compile(rf"({_NUMBER})\s*(?:人次|人|名|个|位|次|分|元|天|场|条|项|票|期|学时|课时)?")
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_CHINESE_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
                   "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip


@dataclass(frozen=True)
class Hours:
    """A duration in hours; `is_estimate` where the cell gave days, half days or 约."""

    hours: float
    is_estimate: bool = False


@dataclass(frozen=True)
class Score:
    """One test result: status of tables.toml, raw score (None where there is none), grade word."""

    status: str
    score: float | None = None
    grade: str = ""
    attempt: int = FIRST_ATTEMPT


def read_number(value: CellValue) -> float | None:
    """A cell → a float; text may be full-width, have thousands commas and one unit (36人).

    Blank cells and placeholders give None. Raises ValueError (Chinese reason) for anything else.
    """
    if is_blank(value):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _finite(value)
    if not isinstance(value, str):
        raise refuse(value, "不是数")
    found = _COUNTED.fullmatch(plain_text(value))
    if not found:
        raise refuse(value, "不是数")
    return _finite(_digits(found[1]))


def read_percent(value: CellValue) -> float | None:
    """A share as a fraction 0–1: 95%, 95 and 0.95 are the same; up to 1 counts as a fraction.

    Blank gives None. Raises ValueError for text, for shares below 0 or above 100 %.
    """
    text = plain_text(value) if isinstance(value, str) else ""
    found = _PERCENT.fullmatch(text)
    if found:
        share: float | None = _finite(_digits(found[1])) / PERCENT
    else:
        share = read_number(value)
        if share is not None and share > 1:
            share /= PERCENT
    if share is not None and not 0 <= share <= 1:
        raise refuse(value, "不在 0 到 100% 之间")
    return share


@lru_cache(maxsize=1 << 12, typed=True)
def read_hours(value: CellValue, *, half_day_hours: float) -> Hours | None:
    """A duration → hours: 2.5, 2.5小时, 2小时30分, 150分钟, 4h, 2:30, 半天, 1.5天.

    A plain number is hours; a day is two half days (an estimate). Blank gives None. Negative
    and impossible durations are returned as they stand (see `fault_of_hours`). Raises
    ValueError (Chinese reason) where the text is no duration.
    """
    if is_blank(value):
        return None
    if isinstance(value, timedelta):
        return Hours(value.total_seconds() / SECONDS_AN_HOUR)
    if isinstance(value, time):
        return Hours(value.hour + value.minute / MINUTES_AN_HOUR + value.second / SECONDS_AN_HOUR)
    if isinstance(value, (date, bool)):
        raise refuse(value, "不是时长")
    if not isinstance(value, str):
        return Hours(_finite(value))
    text = plain_text(value).replace(" ", "").lower()
    about = bool(re.match(r"约|大约|近|左右", text)) or text.endswith("左右")
    text = re.sub(r"^(?:大约|约|近)|左右$", "", text)
    hours = _clock_hours(text)
    if hours is None:
        hours = _unit_hours(text)
    if hours is not None:
        return Hours(hours, about)
    days = _days(text)
    if days is None:
        raise refuse(value, "不是时长", "请写成 2.5小时、2小时30分、150分钟 或 半天")
    return Hours(days * HALF_DAYS_A_DAY * half_day_hours, True)


def fault_of_hours(hours: float, *, days: int = 1) -> str:
    """Why a duration cannot be true of `days` days, in Chinese; "" where it can (0 h can)."""
    if hours < 0:
        return f"时长 {hours:g} 小时是负数"
    if hours > HOURS_A_DAY * days:
        return f"时长 {hours:g} 小时超过了 {days} 天的 {HOURS_A_DAY * days:g} 小时"
    return ""


def read_score(value: CellValue) -> Score | None:
    """A score cell: 85, 85分, 10(非常满意), 缺考, 免考, 缓考, 作弊, 补考85, 优秀, 95（优）.

    A word of scores.toml gives a status or a grade; 补考 gives attempt 2; 作弊 is 参考 without a
    score and with that grade. Blank gives None (no record). Raises ValueError (Chinese reason)
    for other text and for negative scores.
    """
    if is_blank(value):
        return None
    if not isinstance(value, str):
        return Score("参考", _not_negative(value))
    text = plain_text(value).replace(" ", "")
    outside, inside = _split_remark(text)
    resit = any(word in text for word in load("scores")["resit"])
    outside, inside = _without_resit(outside), _without_resit(inside)
    result = _word_score(outside) or _word_score(inside)
    number = _COUNTED.fullmatch(outside)
    if number is None and not outside:
        number = _COUNTED.fullmatch(inside)
    attempt = RESIT if resit else FIRST_ATTEMPT
    if result and (result.status != "参考" or result.grade in load("scores")["void"]):
        return Score(result.status, None, result.grade, attempt)
    if number:
        score = _not_negative(_digits(number[1]))
        return Score("参考", score, result.grade if result else "", attempt)
    if result:
        return Score(result.status, None, result.grade, attempt)
    if resit and not outside:
        raise refuse(value, "只写了补考，没有成绩", "请在 data/corrections.csv 里补上补考成绩")
    raise refuse(value, "不是成绩")


def _word_score(text: str) -> Score | None:
    status = _score_words().get(text)
    if status:
        return Score(status)
    if text in load("scores")["grades"]:
        return Score("参考", None, text)
    for void in load("scores")["void"]:
        if text.startswith(void):
            return Score("参考", None, void)
    return None


@cache
def _score_words() -> dict[str, str]:
    listed = load("scores")["statuses"]
    return {word: status for status, words in listed.items() for word in words}


def _without_resit(text: str) -> str:
    for word in sorted(load("scores")["resit"], key=len, reverse=True):
        text = text.replace(word, "")
    return text.strip(":,;、")


def _split_remark(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"([^()\[\]]*)[(\[]([^()\[\]]*)[)\]]([^()\[\]]*)", text)
    return (found[1] + found[3], found[2]) if found else (text, "")


def _digits(text: str) -> str:
    return text.replace(",", "")


def _finite(value: CellValue) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError) as fault:
        raise refuse(str(value)[:30], "不是数") from fault
    if not math.isfinite(number):
        raise refuse(str(value)[:30], "不是有限的数")
    return number


def _not_negative(value: CellValue) -> float:
    if isinstance(value, bool):
        raise refuse(value, "不是成绩")
    number = _finite(value)
    if number < 0:
        raise refuse(value, "是负数，不是成绩")
    return number


def _clock_hours(text: str) -> float | None:
    found = re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", text)
    if not found:
        return None
    return int(found[1]) + int(found[2]) / MINUTES_AN_HOUR + int(found[3] or 0) / SECONDS_AN_HOUR


_AMOUNT = rf"(?:{_NUMBER}|[零一二两三四五六七八九十]{{1,3}})"
_UNITS = re.compile(
    rf"(?:(?P<hours>{_AMOUNT})(?:个)?(?P<half>半)?(?:小时|钟头|学时|课时|hours?|hrs?|h)(?P<tail>半)?)?"
    rf"(?:零|又)?(?:(?P<minutes>{_AMOUNT})(?:分钟|分|minutes?|mins?|m|$))?"
    rf"(?:(?P<seconds>{_AMOUNT})(?:秒钟|秒|s))?"
)


def _unit_hours(text: str) -> float | None:
    if text in ("半小时", "半个小时", "半个钟头"):
        return 0.5
    found = _UNITS.fullmatch(text)
    if not found or not any(found[unit] for unit in ("hours", "minutes", "seconds")):
        return None
    if text == found["minutes"]:
        return _amount(text)  # no unit at all: hours
    hours = _amount(found["hours"]) if found["hours"] else 0.0
    hours += 0.5 if found["half"] or found["tail"] else 0.0
    hours += _amount(found["minutes"]) / MINUTES_AN_HOUR if found["minutes"] else 0.0
    hours += _amount(found["seconds"]) / SECONDS_AN_HOUR if found["seconds"] else 0.0
    return hours


def _days(text: str) -> float | None:
    if text in ("半天", "半日"):
        return 0.5
    if text in ("全天", "整天"):
        return 1.0
    found = re.fullmatch(rf"({_AMOUNT})个?(半)?(?:天|日|个工作日)(半)?", text)
    if not found:
        return None
    # 两个半天 are two halves of a day, 两天半 two days and a half
    return _amount(found[1]) * (0.5 if found[2] else 1.0) + (0.5 if found[3] else 0.0)


def _amount(text: str) -> float:
    if not any(character in _CHINESE_DIGITS for character in text):
        return _finite(_digits(text))
    if "十" in text:
        tens, units = text.split("十", 1)
        return 10.0 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(units, 0)
    number = 0
    for character in text:
        number = 10 * number + _CHINESE_DIGITS[character]
    return float(number)
