"""Personal strings never survive; what only looks like one does. All numbers are invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from branchstats.privacy import (
    harmless,
    is_bank_card,
    is_identity_card,
    mask_name,
    mask_text,
    may_be_personal,
)

# check digits worked by hand after GB 11643: the sum of weight × digit modulo 11 → 10X98765432
IDENTITY = "110101199003070011"
IDENTITY_X = "11010119900307002X"
PHONE = "13900001111"
CARD = "6222020000000000011"


def test_identity_card_check_digit_by_hand() -> None:
    # 1·7+1·9+0+1·5+0+1·4+1·2+9·1+9·6+0+0+3·9+0+7·5+0+0+1·2 = 154 = 14·11 + 0 → "1"
    assert is_identity_card("110101199003070011", strict=True)
    assert not is_identity_card("110101199003070012", strict=True)
    assert is_identity_card("110101199003070012")
    assert not is_identity_card("110101199002300012"), "30 February"
    assert is_identity_card("110101900307001")
    assert not is_identity_card("990101900307001"), "no province 99"
    assert not is_identity_card("110101901307001"), "month 13"


def test_bank_card_luhn_by_hand() -> None:
    # 4111 1111 1111 1111 is the published test number of the Luhn check
    assert is_bank_card("4111111111111111")
    assert not is_bank_card("4111111111111112")
    assert not is_bank_card("2021030514300012"), "no issuer begins with 2"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (IDENTITY, "〔身份证号〕"),
        (IDENTITY_X.lower(), "〔身份证号〕"),
        ("身份证 110101 1990 0307 0011，已核", "身份证 〔身份证号〕，已核"),
        ("110101-19900307-0011", "〔身份证号〕"),
        ("110101\n19900307\n0011", "〔身份证号〕"),
        ("1 1 0 1 0 1 1 9 9 0 0 3 0 7 0 0 1 1", "〔身份证号〕"),
        ("１１０１０１１９９００３０７００１Ｘ", "〔身份证号〕"),
        ("110101900307001", "〔身份证号〕"),
        ("110101199003070000", "〔身份证号〕"),  # as Excel rounds it
        (PHONE, "〔手机号〕"),
        ("139-0000-1111/139 0000 2222", "〔手机号〕/〔手机号〕"),
        ("１３９００００１１１１", "〔手机号〕"),
        ("+86 13900001111", "+86 〔手机号〕"),
        ("8613900001111", "〔手机号〕"),
        ("张三13900001111（组长）", "张三〔手机号〕（组长）"),
        ("13900001111abc", "〔手机号〕abc"),
        ("0376-6660001", "〔电话〕"),
        ("（010）66600011", "〔电话〕"),
        ("电话：6660001", "电话：〔电话〕"),
        (f"电话：{PHONE}", "电话：〔手机号〕"),
        (f"电话{IDENTITY}", "电话〔身份证号〕"),
        ("卡号 622202000000000001", "卡号 〔银行卡号〕"),
        ("4111 1111 1111 1111", "〔银行卡号〕"),
        ("光明路7号院3单元", "〔住址〕"),
        ("家住光明路7号院3单元，病假", "家住〔住址〕，病假"),
        ("河南省信阳市浉河区新华路12号3号楼2单元501室", "〔住址〕"),
        ("锦绣花园5栋302", "〔住址〕"),
        ("文殊乡东岳村三组12号", "〔住址〕"),
        ("住址：东岳村委会旁", "住址：〔住址〕"),
        (f"{IDENTITY}{PHONE}", "〔身份证号〕"),
        ("家住：：东岳村", "家住：：〔住址〕"),
        (f"电话：6660001.{PHONE}", "电话：〔电话〕.〔手机号〕"),
        (f"身份证：{IDENTITY}.4111111111111111.{PHONE}", "身份证：〔身份证号〕.〔银行卡号〕.〔手机号〕"),
    ],
)  # fmt: skip
def test_personal_strings_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert may_be_personal(text), "the cheap first look must not overlook it"


@pytest.mark.parametrize(
    "text",
    [
        "20210305", "2021-03-05 14:30", "2021/01/11 14:30", "2018-10-30 10:39:28", "HD202101",
        "2021-01-11 2021-01-12", "KC10001.01", "JG4001", "99521     ", "78.5", "95%", "3月5号",
        "09:06\n18:24\n", "正常,加班04-17 12:00到04-17 13:30 1.5小时", "10.0.1.1",
        "192.168.100.100", "1 2 3 4 5 6 7 8 9 10 11 12 13", "13 15 17 19 21 2", "0.13812345678",
        "三楼会议室", "2号楼301室", "第3单元", "公交5路12号车", "豫发〔2019〕12号",
        "任光山县文殊乡东岳村第一书记", "走访东岳村三组困难户", "人民路小学", "12号文件",
        "电话会议 2021-03-05", "手机：2021-03-05", "学号：13900001111", "工号13900001111",
        "二〇二一年三月五日", "150 160 170 18", "1998 1999 2000", "",
    ],
)  # fmt: skip
def test_ordinary_text_stays(text: str) -> None:
    assert mask_text(text) == text


def test_under_a_serial_number_header_only_a_right_identity_card_is_masked() -> None:
    assert mask_text(PHONE, is_serial=True) == PHONE
    assert mask_text(CARD, is_serial=True) == CARD
    assert mask_text("110101199003070011", is_serial=True) == "〔身份证号〕"
    assert mask_text("110101199003070012", is_serial=True) == "110101199003070012"


def test_a_place_keeps_its_street_but_not_a_flat() -> None:
    assert mask_text("人民路12号县委三楼", is_place=True) == "人民路12号县委三楼"
    assert mask_text("人民路12号县委三楼") == "〔住址〕县委三楼"
    assert mask_text("人民路12号院2单元", is_place=True) == "〔住址〕"


def _check_digit(first: str) -> str:
    """Another way than the weights: powers of two modulo 11, ISO 7064 MOD 11-2."""
    remainder = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(first)) % 11
    return "0123456789X"[(12 - remainder) % 11]


births = st.dates(min_value=date(1930, 1, 1), max_value=date(2004, 12, 31))
han = st.text(alphabet="张王李赵陈喆玥一二三岁电话病假事在，。（）：", max_size=8)


@given(births, st.integers(0, 999), han, han, st.sampled_from(["", " ", "-", "  ", "　"]))
def test_any_identity_card_in_any_words_is_masked(
    born: date, serial: int, before: str, after: str, gap: str
) -> None:
    first = f"410102{born:%Y%m%d}{serial:03d}"
    number = first + _check_digit(first)
    assert is_identity_card(number, strict=True)
    written = gap.join([number[:6], number[6:14], number[14:]])
    masked = mask_text(f"{before}{written}{after}")
    assert "〔身份证号〕" in masked
    assert number[6:14] not in masked


@given(st.integers(3, 9), st.integers(0, 10**9 - 1), han, han, st.sampled_from(["", " ", "-"]))
@example(3, 0, "", "", "")
def test_any_phone_in_any_words_is_masked(
    second: int, rest: int, before: str, after: str, gap: str
) -> None:
    number = f"1{second}{rest:09d}"
    written = gap.join([number[:3], number[3:7], number[7:]])
    masked = mask_text(f"{before}{written}{after}")
    assert number[3:] not in masked
    assert number[7:] not in masked


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["-", "/", ".", "年"]))
def test_no_date_is_masked(day: date, mark: str) -> None:
    for text in (f"{day:%Y%m%d}", f"{day:%Y}{mark}{day.month}{mark}{day.day} 09:30:15"):
        assert mask_text(text) == text


mixtures = st.text(alphabet="0123456789１６ -.号路院单元栋村乡住址电话：王Xx\n〔〕", max_size=60)


@given(mixtures)
@example("家住::::6.7")
@example("手机号码0202-0050534202.134.02000.202-1")
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(mixtures)
@example("身份证0(70771")
@example("电话：6     6     6     0     0     0     1")
def test_the_first_look_overlooks_nothing(text: str) -> None:
    assert mask_text(text) == text or may_be_personal(text)


@pytest.mark.parametrize(
    "piece", ["市", "路1号", "1 ", "1-", "11111", "一", "村", "区县市", "花园1栋"]
)
def test_long_hostile_text_takes_no_long_time(piece: str) -> None:
    import time

    start = time.process_time()
    mask_text(piece * (30_000 // len(piece)))
    assert time.process_time() - start < 5.0


def test_names_are_shortened() -> None:
    assert mask_name("欧阳修") == "欧**"
    assert mask_name("张") == "张"
    assert mask_name("") == ""


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "--", "\n=1"]
)
def test_formulas_are_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless(harmless(text)) == harmless(text)


@pytest.mark.parametrize("text", ["张三", "1=1", "2021-03-05", "a@b", "", "'=1"])
def test_harmless_text_stays(text: str) -> None:
    assert harmless(text) == text
