"""Chinese numerals in dates: 二〇二一年三月五日 → 2021年3月5日."""

from __future__ import annotations

import re

_DIGITS = {
    "〇": 0, "○": 0, "◯": 0, "零": 0, "O": 0, "o": 0, "Ο": 0, "О": 0, "一": 1, "元": 1, "正": 1, "二": 2, "两": 2,
    "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TENS = {"廿": 20, "卅": 30}
_ZEROS = "〇○◯零OoΟО0"
_YEAR = re.compile(
    rf"(?<![{_ZEROS}一二三四五六七八九十\d])([一二]?[{_ZEROS}一二三四五六七八九]{{2,3}})年"
)
_PART = re.compile(r"([元正一二三四五六七八九十廿卅]{1,3})(月|日|号|季度)")


def arabic_dates(text: str) -> str:
    """The text with the Chinese numerals of its years, quarters, months and days as digits.

    Anything that is no numeral before 年, 月, 日, 号 or 季度 stays as it is (星期五, 上半年).
    """
    text = _YEAR.sub(lambda found: f"{_digit_by_digit(found[1])}年", text)
    return _PART.sub(lambda found: f"{number(found[1])}{found[2]}", text)


def number(numeral: str) -> int:
    """二十一 → 21, 十 → 10, 廿三 → 23, 元 → 1, 三一 → 31."""
    total = 0
    for character in numeral:
        if character in _TENS:
            total += _TENS[character]
        elif character == "十":
            total = 10 * max(total, 1)
        elif total and total % 10 == 0:
            total += _DIGITS[character]
        else:
            total = 10 * total + _DIGITS[character]
    return total


def _digit_by_digit(numeral: str) -> str:
    return "".join(
        str(_DIGITS[character]) if character in _DIGITS else character for character in numeral
    )
