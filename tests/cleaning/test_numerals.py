"""Chinese numerals of years, months and days, worked by hand."""

from __future__ import annotations

import pytest

from branchstats.cleaning.numerals import arabic_dates, number

TENS = ("", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十")


@pytest.mark.parametrize("value", range(1, 100))
def test_one_to_ninety_nine(value: int) -> None:
    tens, units = divmod(value, 10)
    assert number(TENS[tens] + "〇一二三四五六七八九"[units] * (units > 0)) == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("廿", 20), ("廿三", 23), ("卅", 30), ("卅一", 31), ("三一", 31), ("元", 1), ("正", 1), ("一十", 10), ("二〇", 20),
     ("两", 2), ("一二", 12)],
)  # fmt: skip
def test_other_ways_of_writing_a_number(numeral: str, value: int) -> None:
    assert number(numeral) == value


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("二〇二一年三月五日", "2021年3月5日"), ("一九九九年十二月卅一日", "1999年12月31日"), ("二零一九年第三季度", "2019年第3季度"),
        ("二〇二一年元月廿三号", "2021年1月23号"), ("〇九年", "09年"), ("二〇二一年上半年", "2021年上半年"), ("星期五", "星期五"),
        ("二O一九年正月十五日", "2019年1月15日"), ("十五日至十七日", "15日至17日"), ("1二〇年", "1二〇年"), ("三年", "三年"),
        ("二〇二一年3月5日", "2021年3月5日"), ("二0二一年五月", "2021年5月"), ("", ""),
    ],
)  # fmt: skip
def test_numerals_of_dates_become_digits(text: str, arabic: str) -> None:
    assert arabic_dates(text) == arabic
