"""Masking at its bounds: one digit, one year, one group more or less. All numbers are invented."""

from __future__ import annotations

import pytest

from branchstats.privacy import is_bank_card, is_identity_card, mask_text

IDENTITY = "110101199003070011"  # check digit worked by hand in test_privacy.py
PHONE = "13900001111"


def card(first: str) -> str:
    """`first` with the digit that makes every second digit from the right, doubled, sum to 10s."""
    for last in "0123456789":
        digits = [int(digit) for digit in first + last][::-1]
        doubled = [sum(map(int, str(2 * d))) if i % 2 else d for i, d in enumerate(digits)]
        if sum(doubled) % 10 == 0:
            return first + last
    raise AssertionError


@pytest.mark.parametrize(
    ("digits", "strict", "expected"),
    [
        ("110101190001010010", False, True), ("110101203012310010", False, True),  # 1900 and 2030
        ("110101189912310010", False, False), ("110101203101010010", False, False),
        ("11010119900307002X", True, True), ("11010119900307002x", True, True),
        ("11010119900307001X", True, False), ("1101011990030700X1", False, False),
        ("11010119900307001", False, False), ("1101011990030700110", False, False),
        ("110101199000070011", False, False), ("110101199001000011", False, False),
        ("110101900307001", False, True), ("110101900307001", True, False),
        ("150101900307001", False, True), ("160101900307001", False, False),  # provinces 11 to 15
        ("830101900307001", False, True), ("840101900307001", False, False),
        ("11010190030700X", False, False), ("110101000229001", False, False),  # 1900 no leap year
    ],
)  # fmt: skip
def test_an_identity_card_and_what_nearly_is_one(
    digits: str, strict: bool, expected: bool
) -> None:
    assert is_identity_card(digits, strict=strict) is expected


@pytest.mark.parametrize("length", [15, 16, 17, 18, 19, 20])
@pytest.mark.parametrize("first", "0123456789")
def test_a_bank_card_by_length_and_issuer(length: int, first: str) -> None:
    digits = card(first + "2" * (length - 2))
    assert len(digits) == length
    assert is_bank_card(digits) is (16 <= length <= 19 and first in "34569")
    other = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert not is_bank_card(other)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # a phone in groups: the last of three or more, or digit by digit
        ("1390000 1111", "〔手机号〕"), ("13900001 111", "〔手机号〕"), ("139000011 11", "139000011 11"),
        ("1 3 9 0 0 0 0 1 1 1 1", "〔手机号〕"), ("13 900001111", "13 900001111"),
        ("12900001111", "12900001111"), ("1390000111", "1390000111"), ("139000011112", "139000011112"),
        ("0086 139 0000 1111", "〔手机号〕"), ("86-139-0000-1111", "86-〔手机号〕"),
        # an identity card within more than nineteen digits, of a province that exists
        (f"12{IDENTITY}34", "〔身份证号〕"), (f"{IDENTITY}3", "1101011990030700113"),
        (f"00{IDENTITY}", "〔身份证号〕"), (f"{IDENTITY}00", "〔身份证号〕"),
        # the label of a serial number stands before it, within 24 characters
        (f"学号：{PHONE}", f"学号：{PHONE}"), (f"学号 为 {PHONE}", f"学号 为 {PHONE}"),
        (f"学号{'。' * 24}{PHONE}", f"学号{'。' * 24}〔手机号〕"),
        (f"编号A{PHONE}", f"编号A{PHONE}"),
        # two numbers beside each other, and what a label says of digits that know better
        (f"{PHONE} {PHONE}", "〔手机号〕 〔手机号〕"), (f"{PHONE}、{IDENTITY}", "〔手机号〕、〔身份证号〕"),
        (f"身份证号{PHONE}", "身份证号〔手机号〕"), ("身份证号：12345678", "身份证号：〔身份证号〕"),
        ("身份证号 139-0000-1111", "身份证号 〔手机号〕"), ("手机 4111 1111 1111 1111", "手机 〔银行卡号〕"),
        (f"0.5 元，{PHONE}", "0.5 元，〔手机号〕"), (f"卡号 {IDENTITY[:6]} {IDENTITY[6:]}", "卡号 〔身份证号〕"),
        ("手机号码：010 6660001", "手机号码：〔电话〕"), ("联系电话:(0376)6660001", "联系电话:〔电话〕"),
        # landlines: area code 0 and two or three digits, seven or eight of the number, not 0 or 1 first
        ("010-66600011", "〔电话〕"), ("029-66600011", "〔电话〕"), ("0376-66600011", "〔电话〕"),
        ("0376-166600", "0376-166600"), ("0376-1660001", "0376-1660001"), ("0276-6660001", "0276-6660001"),
        ("(0376) 6660001", "〔电话〕"), ("0376-666000111", "0376-666000111"),
        ("0.13900001111", "0.13900001111"), ("1.0.13900001111", "1.0.〔手机号〕"),
    ],
)  # fmt: skip
def test_what_is_masked_ends_where_it_should(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_a_place_keeps_numbers_of_persons_masked() -> None:
    assert mask_text(f"人民路12号 {PHONE}", is_place=True) == "人民路12号 〔手机号〕"
    assert mask_text("0376-6660001", is_serial=True) == "0376-6660001"
    assert mask_text("人民路12号", is_serial=True) == "人民路12号"
    assert mask_text(f"学号：{PHONE}，电话：{PHONE}") == f"学号：{PHONE}，电话：〔手机号〕"
