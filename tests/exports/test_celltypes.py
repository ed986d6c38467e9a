"""What a cell looks like by itself."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from branchstats.exports import celltypes


@pytest.mark.parametrize(
    "value",
    [
        date(2019, 3, 5), datetime(2019, 3, 5, 14, 30), 1, 31, "1", "31", "31*", 3.5, 12.31, "3.5", "3月5日", "3/5",
        "5日", "5号", "2019年3月5日", "2019.3.5", "19.3.5", "20190305", 20190305, 43529, "三月五日", "二〇一九年三月五日",
        "3月5日（周二）", "3月5日星期二", "5日(二)", "3月5日下午", "3月5日 14:30", "3月\n5日",
    ],
)  # fmt: skip
def test_headers_that_name_a_day(value):
    assert celltypes.is_day(value)


@pytest.mark.parametrize(
    "value",
    [
        0,
        32,
        100,
        2019,
        True,
        None,
        "",
        "1月",
        "2019年",
        "姓名",
        "√",
        12.5,
        0.5,
        "100",
        "第1次",
        "2019年上半年",
        "五",
    ],
)
def test_headers_that_name_none(value):
    assert not celltypes.is_day(value)


@pytest.mark.parametrize(
    "value",
    [
        "1月",
        "十二月",
        "2019年",
        "2019年度",
        "2019年3月",
        "2019-03",
        "上半年",
        "2019年下半年",
        "一季度",
        "第二季度",
    ],
)
def test_periods(value):
    assert celltypes.is_period(value)


@pytest.mark.parametrize("value", ["第1次", "第十次", "第3期", "第2周", "第一次学习"])
def test_turns(value):
    assert celltypes.is_turn(value)
    assert not celltypes.is_turn("3月5日")


@pytest.mark.parametrize(
    "value",
    [
        "√",
        "△",
        "×",
        "○5",
        "出勤",
        "迟到15分钟",
        "事假8小时",
        "正常,加班04-17 12:00到04-17 13:30 1.5小时",
        "A班次:正常",
        "病假3.5小时,病假4.5小时",
        "休息并打卡",
    ],
)
def test_attendance_codes(value):
    assert celltypes.is_status(value)


@pytest.mark.parametrize("value", ["丁一凡", "85", "优秀", "2019年", "", "办公室"])
def test_texts_that_are_no_codes(value):
    assert not celltypes.is_status(value)


@pytest.mark.parametrize(
    "value",
    [
        "08:21",
        "8:21:05",
        "09:06\n18:24\n",
        time(8, 21),
        datetime(2018, 10, 8, 8, 21),
        "2018-10-08 08:21:05",
        "次日01:20",
    ],
)
def test_clocks(value):
    assert celltypes.is_clock(value)


@pytest.mark.parametrize(
    "value", ["2018-10-08", "八点", 8.5, date(2018, 10, 8), datetime(2018, 10, 8), None]
)
def test_no_clocks(value):
    assert not celltypes.is_clock(value)


@pytest.mark.parametrize(
    "value", ["2.5小时", "2小时30分", "150分钟", "4h", "半天", "一个半小时", "两小时"]
)
def test_durations(value):
    assert celltypes.is_hours(value)


@pytest.mark.parametrize(
    "value", ["丁一凡", "买买提·艾力", "张 三（组长）", "*张三", "李四3月15离职", "John Smith"]
)
def test_names(value):
    assert celltypes.looks_like_person(value)


@pytest.mark.parametrize(
    "value", ["18.18%", "6人", "85", "2021年1月5日", "填表人：", "", None, 12, "--"]
)
def test_no_names(value):
    assert not celltypes.looks_like_person(value)


@pytest.mark.parametrize(
    "value",
    [
        "2020年1月22日",
        "2020/1/22",
        "2020.4.23",
        "2020-03-19 15:00",
        "2020年4月27日下午3:00",
        "20190305",
        "201903",
        "2020年2月",
        "二〇一九年七月十二日",
        "2021年第一季度",
        43666,
        date(2020, 1, 1),
        "21-07-01 星期四",
    ],
)
def test_dates(value):
    assert celltypes.is_date(value)


def test_full_width_forms_are_read_as_plain_ones():
    assert celltypes.squeeze("姓　名：（１２）") == "姓名:(12)"
    assert celltypes.is_number("８５分")
    assert celltypes.is_day("３月５日")
