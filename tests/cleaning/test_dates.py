"""Every way in which DOMAIN.md §3 says that offices write dates, and what is no date."""

from __future__ import annotations

import contextlib
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.dates import read_date, read_range
from branchstats.cleaning.decimal_dates import restore_decimals
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(),
    st.text(alphabet="0123456789年月日号./- :〇一二三十上下半季度星期午至到元", max_size=24),
)  # fmt: skip
DATES = st.dates(dt.date(1954, 10, 3), dt.date(2064, 4, 8))
CHINESE = "〇一二三四五六七八九"


def told(value: CellValue, **known: int) -> tuple[str, str]:
    found = read_date(value, **known)
    assert found is not None
    return str(found.date)[:10], found.precision


@pytest.mark.parametrize(
    "value",
    [
        "2021.3.5", "2021/3/5", "2021-03-05", "2021年3月5日", "2021年3月5号", "20210305", 20210305, "21.3.5",
        "21-3-5", "21年3月5日", "二〇二一年三月五日", "二○二一年三月五日", "二零二一年三月五日", "二O二一年三月五日",
        "2021-03-05 星期五", "2021/03/05 周五", "2021年3月5日（星期五）", "2021年3月5日下午3:00",
        "2021年3月5日 15:00-17:00", "2021/03/05 14:30", "2021/3/5 9:05:30", "2021-03-05T14:30:00",
        "2021-03-05 00:00:00.000", "20210305 1430", "20210305143000", "２０２１年３月５日", " 2021 年 3 月 5 日 ",
        "2021. 3. 5", "2021.3.5.", "'2021.3.5", "2021年3.5", "2021年3月5日至7日", "2021.3.5-3.7", "2021.3.5—2021.3.7",
        "星期五 2021-3-5", "44260", 44260, 44260.6, "44260.0", dt.date(2021, 3, 5), dt.datetime(2021, 3, 5, 9),
        pd.Timestamp("2021-03-05 09:00"),
    ],
)  # fmt: skip
def test_a_day_in_every_way_of_writing(value: CellValue) -> None:
    assert told(value) == ("2021-03-05", "day")


@pytest.mark.parametrize(
    ("value", "first", "precision"),
    [
        ("2021.03", "2021-03-01", "month"), (2021.03, "2021-03-01", "month"), (2021.11, "2021-11-01", "month"),
        ("2021.1", "2021-01-01", "month"), ("2021年3月", "2021-03-01", "month"), ("2021年3月份", "2021-03-01", "month"),
        ("202103", "2021-03-01", "month"), (202103, "2021-03-01", "month"), ("2021-3", "2021-03-01", "month"),
        ("二〇二一年十二月", "2021-12-01", "month"), ("2021年元月", "2021-01-01", "month"),
        ("2021年第一季度", "2021-01-01", "quarter"), ("2021年三季度", "2021-07-01", "quarter"),
        ("2021Q4", "2021-10-01", "quarter"), ("2019年上半年", "2019-01-01", "half"), ("2019年下半年", "2019-07-01", "half"),
        ("2021年", "2021-01-01", "year"), ("2021年度", "2021-01-01", "year"), ("2021", "2021-01-01", "year"),
        (2021, "2021-01-01", "year"), ("二〇二一年", "2021-01-01", "year"),
        ("43666", "2019-07-20", "day"), ("99.7.1", "1999-07-01", "day"), ("2020年2月29日", "2020-02-29", "day"),
        ("二〇一九年十月二十一日", "2019-10-21", "day"), ("二〇一九年十一月三十日", "2019-11-30", "day"), ("二〇一九年十月廿三日", "2019-10-23", "day"),
    ],
)  # fmt: skip
def test_precision_is_kept(value: CellValue, first: str, precision: str) -> None:
    assert told(value) == (first, precision)


@pytest.mark.parametrize(
    ("value", "first", "precision"),
    [
        ("3月5日", "2021-03-05", "day"), ("3.5", "2021-03-05", "day"), (3.5, "2021-03-05", "day"),
        (3.15, "2021-03-15", "day"), ("3.10", "2021-03-10", "day"), ("3.1", "2021-03-01", "day"),
        ("3/5", "2021-03-05", "day"), ("03-05", "2021-03-05", "day"), ("十二月五日", "2021-12-05", "day"),
        ("4月", "2021-04-01", "month"), ("第二季度", "2021-04-01", "quarter"), ("上半年", "2021-01-01", "half"),
        (5, "2021-03-05", "day"), ("5", "2021-03-05", "day"), ("5日", "2021-03-05", "day"), ("五日", "2021-03-05", "day"),
        (31, "2021-03-31", "day"), ("2020.4.6", "2020-04-06", "day"), (2.3, "2021-02-03", "day"),
    ],
)  # fmt: skip
def test_what_a_title_knows_completes_a_cell(value: CellValue, first: str, precision: str) -> None:
    assert told(value, year=2021, month=3) == (first, precision)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2021-02-31", "没有2021年2月31日"), ("2021年2月29日", "没有2021年2月29日"), ("20210231", "没有2021年2月31日"),
        ("2021.13", "13月"), ("2021年0月", "0月"), ("1900-01-01", "1921"), ("2200.1.1", "2100"), ("1920年", "1921"),
        ("3月5日", "没有年份"), (5, "没有年份"), ("5", "没有年份"), (2021.1, "10月"), ("hello", "不是日期"),
        ("3/5/2021", "不是日期"), ("2021年底", "不是日期"), ("2019.3-2021.5", "不是日期"), ("2021.2-3", "不是日期"), ("2021.3.5-2021.5.6", "不是日期"), ("2021.3.5-3.1", "不是日期"),
        ("待定", "不是日期"), (True, "不是日期"), (dt.time(9, 6), "只有时刻"), (dt.timedelta(hours=2), "只有时刻"),
        (float("inf"), "不是日期"), (123456789, "不是日期"), (-5, "不是日期"), ("2021.3.5至" + "长" * 90, "不是日期"),
        (dt.date(1899, 12, 31), "1921"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why_in_chinese(value: CellValue, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_date(value)


ADVICE = "请在 data/corrections.csv 里写上正确的日期，如 2021-03-05"
LOST_ZERO = "（表格会去掉末尾的0）"


@pytest.mark.parametrize(
    ("value", "known", "reason", "advice"),
    [
        (True, {}, "“True”不是日期", ADVICE),
        (dt.time(9, 6), {}, "“09:06:00”只有时刻，没有日期", ADVICE),
        (float("inf"), {}, "“inf”不是日期", ADVICE), ("hello", {}, "“hello”不是日期", ADVICE),
        (10**30, {}, "“10000000000000000000”不是日期", ADVICE),  # its first twenty digits
        ("5", {}, "“5”没有年份", "请在标题、工作表名或文件名里写上年份"),
        ("5", {"year": 2021}, "“5”只有日，没有月份", ADVICE),
        ("2021-02-31", {}, "“2021-02-31”没有2021年2月31日这一天", ADVICE),
        ("2021.13", {}, "“2021.13”里的13月不存在", ADVICE),
        ("2200.1.1", {}, "“2200.1.1”的年份不在 1921—2100 之间", ADVICE),
        (2021.1, {}, f"“2021.1”可能是1月，也可能是10月{LOST_ZERO}", ADVICE),
        (1921.1, {}, f"“1921.1”可能是1月，也可能是10月{LOST_ZERO}", ADVICE),
        (2100.1, {}, f"“2100.1”可能是1月，也可能是10月{LOST_ZERO}", ADVICE),
        (1.1, {"year": 2021}, f"“1.1”可能是1日，也可能是10日{LOST_ZERO}", ADVICE),
        (12.2, {"year": 2021}, f"“12.2”可能是2日，也可能是20日{LOST_ZERO}", ADVICE),
    ],
)  # fmt: skip
def test_a_refusal_quotes_the_cell_and_says_what_to_do(value, known, reason, advice) -> None:
    for read in (read_date, read_range):
        with pytest.raises(CellError) as refused:
            read(value, **known)
        assert (refused.value.reason, refused.value.advice) == (reason, advice)


@pytest.mark.parametrize(
    ("value", "known", "first"),
    [
        (20000, {}, "1954-10-03"), (60000, {}, "2064-04-08"), ("20000", {}, "1954-10-03"),
        ("60000", {}, "2064-04-08"), ("'44260", {}, "2021-03-05"), ("1921.7.1", {}, "1921-07-01"),
        ("2100-12-31", {}, "2100-12-31"), ("49.3.5", {}, "2049-03-05"), ("50.3.5", {}, "1950-03-05"),
        ("2021.3.1-2021.4.1", {}, "2021-03-01"), ("2021.3.5-3.5", {}, "2021-03-05"),
        ("5日至7日", {"year": 2021, "month": 3}, "2021-03-05"), (2.3, {"year": 2021}, "2021-02-03"),
    ],
)  # fmt: skip
def test_the_first_and_the_last_that_count(value, known, first) -> None:
    assert told(value, **known) == (first, "day")


@pytest.mark.parametrize("value", [19999, 60001, "19999", "60001", "2021.3.1-2021.4.2", "442600"])
def test_one_beyond_is_no_date(value) -> None:
    with pytest.raises(CellError, match=r"不是日期|年份不在"):
        read_date(value)


def test_a_number_that_lost_its_zero_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="1日，也可能是10日"):
        read_date(3.1, year=2021)
    with pytest.raises(ValueError, match="没有2021年3月32日"):
        read_date(32, year=2021, month=3)
    with pytest.raises(ValueError, match="只有日"):
        read_date("5", year=2021)


@pytest.mark.parametrize(
    "blank", [None, "", "  ", "　", "--", "—", "/", "无", float("nan"), pd.NaT]
)
def test_blank_cells_are_no_date_and_no_error(blank: CellValue) -> None:
    assert read_date(blank) is None


@given(DATES)
def test_every_way_of_writing_a_day_reads_back(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    year, month, number = day.year, day.month, day.day
    chinese = "".join(CHINESE[int(digit)] for digit in str(year))
    for value in (
        day, serial, str(serial), f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), f"{day:%Y-%m-%d}", f"{year}.{month}.{number}",
        f"{year}/{month:02}/{number:02}", f"{year}年{month}月{number}日", f"{year}年{month:02}月{number:02}日 14:30",
        f"{chinese}年{_chinese(month)}月{_chinese(number)}日",
    ):  # fmt: skip
        assert told(value) == (f"{day:%Y-%m-%d}", "day")
    for value in (f"{month}月{number}日", f"{month}.{number}", f"{month}-{number}"):
        assert told(value, year=year) == (f"{day:%Y-%m-%d}", "day")
    assert told(number, year=year, month=month) == (f"{day:%Y-%m-%d}", "day")


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    return {0: "", 1: "十", 2: "二十", 3: "三十"}[tens] + (CHINESE[units] if units else "")


@given(CELLS, st.sampled_from([None, 2021]), st.sampled_from([None, 2, 12]))
def test_no_cell_gives_anything_but_a_date_none_or_a_value_error(
    value: CellValue, year: int | None, month: int | None
) -> None:
    with contextlib.suppress(ValueError):
        read_range(value, year=year, month=month)
    with contextlib.suppress(ValueError):
        found = read_date(value, year=year, month=month)
        if found is not None:
            assert found.date is not None
            assert 1921 <= found.date.year <= 2100
            assert found.precision in ("day", "month", "quarter", "half", "year")


def test_ranges() -> None:
    def both(value: str) -> list[str | None]:
        found = read_range(value)
        assert found is not None
        return [None if part is None else str(part.date)[:10] for part in found]

    assert both("2019.3-2021.5") == ["2019-03-01", "2021-05-01"]
    assert both("2019年3月至今") == ["2019-03-01", None]
    assert both("2021.3.5-3.7") == ["2021-03-05", "2021-03-07"]
    assert both("2021.3.5") == ["2021-03-05", None]
    assert both("2021.3.5至7日") == ["2021-03-05", "2021-03-07"]
    for now in ("今", "现在", "目前", ""):
        assert both(f"2019.3至{now}") == ["2019-03-01", None]
    with pytest.raises(CellError) as refused:
        read_range("2019.3—2018.1")
    assert (refused.value.reason, refused.value.advice) == (
        "“2019.3—2018.1”结束日期早于开始日期",
        ADVICE,
    )
    with pytest.raises(CellError, match=r"^“1900\.1-2021\.5”的年份不在"):
        read_range("1900.1-2021.5")
    with pytest.raises(CellError, match=r"^“3\.1-3\.5”没有年份"):
        read_range("3.1-3.5")
    assert read_range("") is None


def test_decimals_are_restored_where_the_column_tells() -> None:
    assert restore_decimals([2021.03, 2021.1, 2021.11]) == (2021.03, "2021.10", 2021.11)
    assert restore_decimals([2021.3, 2021.1]) == (
        2021.3,
        2021.1,
    )  # cannot be told: stays, is refused
    days = [3.1, 3.5, 3.8, 3.1, 3.15, 4.2, 4.6, 4.9, 4.1, 4.2]
    assert restore_decimals(days) == (
        "3.1", "3.5", "3.8", "3.10", "3.15", "4.2", "4.6", "4.9", "4.10", "4.20")  # fmt: skip
    assert restore_decimals([3.1]) == (3.1,)
    assert restore_decimals([5.1, 3.8, 3.1]) == (5.1, 3.8, 3.1)  # not in order
    # 30 February is none, 30 April is a day; the latest that fits is the only one that fits
    assert restore_decimals([2.3, 4.29, 4.3]) == ("2.3", "4.29", "4.30")
    assert restore_decimals([2.2, 2.21, 2.2]) == (2.2, 2.21, 2.2)
    assert restore_decimals([3.9, 3.1, 3.11]) == ("3.9", "3.10", "3.11")
    # days typed as text, or below a month that is none, hold the order or stay out of it
    assert restore_decimals(["3.9", 3.1, "3.11"]) == ("3.9", "3.10", "3.11")
    assert restore_decimals(["13.9", 3.1]) == ("13.9", 3.1)
    assert restore_decimals([3.9, "13.1"]) == ("3.9", "13.1")  # there is no 13th month
    assert restore_decimals(["12.9", 12.1, 12.11]) == ("12.9", "12.10", "12.11")
    assert restore_decimals([3.5, 3.5]) == ("3.5", "3.5")  # two meetings of one day
    assert restore_decimals([5.0]) == (5.0,)
    assert restore_decimals([12.1, 12.11]) == (12.1, "12.11")
    assert restore_decimals([12.9, 12.1, 13.1]) == ("12.9", "12.10", 13.1)
    assert restore_decimals([1.1, 1.2, 1.1, 1.11]) == ("1.1", "1.2", "1.10", "1.11")
    assert restore_decimals(["姓名", 3.5, None]) == ("姓名", "3.5", None)
    assert restore_decimals([1921.1, 2100.01]) == ("1921.10", 2100.01)
    assert restore_decimals([1920.1, 2021.01]) == (1920.1, 2021.01)
    assert restore_decimals([2101.1, 2021.01, 2021.2]) == (2101.1, 2021.01, 2021.2)
    assert restore_decimals([2021.123, 2021.1, 2021.0]) == (2021.123, 2021.1, 2021.0)


@given(
    st.lists(st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), unique=True, min_size=1).map(
        sorted
    )
)
def test_a_restored_day_header_is_never_a_wrong_day(days: list[dt.date]) -> None:
    typed = [float(f"{day.month}.{day.day}") for day in days]
    for cell, day in zip(restore_decimals(typed), days, strict=True):
        try:
            found = read_date(cell, year=2021)
        except ValueError:
            continue  # refused, not guessed
        assert found is not None
        assert found.date == pd.Timestamp(day)
