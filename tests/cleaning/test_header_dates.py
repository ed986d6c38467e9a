"""Dates of day columns: header, titles, sheet and file names complete each other."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from handmade import make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.attendance_shapes.header_dates import header_dates, stated_span


def dates(*paths, titles=(), sheet="Sheet1", file="表.xlsx"):
    header = [("day", path if isinstance(path, tuple) else (path,)) for path in paths]
    table = make_table(
        header, [], dataset="attendance", shape="grid", titles=titles, sheet=sheet, file=file
    )
    found = header_dates(table, table.columns)
    return [found[column.index] for column in table.columns]


def days(*paths, **places):
    found = dates(*paths, **places)
    return [None if one.date is None else one.date.strftime("%Y-%m-%d") for one in found]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (date(2019, 3, 5), "2019-03-05"),
        (datetime(2019, 3, 5, 0, 0), "2019-03-05"),
        (43529, "2019-03-05"),
        (20190305, "2019-03-05"),
        ("2019年3月5日", "2019-03-05"),
        ("2019-03-05 星期二", "2019-03-05"),
        ("2019/3/5（周二）", "2019-03-05"),
        ("19.3.5", "2019-03-05"),
        ("二〇一九年三月五日", "2019-03-05"),
        ("3月5日", "2019-03-05"),
        ("3.5", "2019-03-05"),
        (3.5, "2019-03-05"),
        ("3-5", "2019-03-05"),
        ("3/5", "2019-03-05"),
        ("0305", "2019-03-05"),
        ("三月五日", "2019-03-05"),
        (("3月", 5), "2019-03-05"),
        (("3月", "5日"), "2019-03-05"),
        (("3月份", "5号", "星期二"), "2019-03-05"),
        (("2019年", "3月", "5"), "2019-03-05"),
        (("2019年3月", 5), "2019-03-05"),
        (("签到情况", "3.5"), "2019-03-05"),
        ("主题党日（3.5）", "2019-03-05"),
    ],
)
def test_each_way_of_heading_a_day_column(header, expected):
    assert days(header, titles=["2019年学习签到表"]) == [expected]


@pytest.mark.parametrize(
    "places",
    [
        {"titles": ["2021年3月签到表"]},
        {"titles": ["签到表", "统计月份：2021年3月"]},
        {"titles": ["2021年签到表"], "sheet": "3月"},
        {"sheet": "2021年3月"},
        {"titles": ["2021年签到表"], "file": "attendance/3月签到.xlsx"},
        {"file": "attendance/2021年/3月签到.xlsx"},
        {"file": "attendance/签到202103.xlsx"},
    ],
)
def test_day_numbers_take_month_and_year_from_the_first_place_that_has_them(places):
    assert days(1, 2, 31, **places) == ["2021-03-01", "2021-03-02", "2021-03-31"]


def test_a_title_outweighs_the_file_name():
    assert days(4, titles=["2020年5月"], file="签到2021年6月.xlsx") == ["2020-05-04"]


def test_a_month_over_the_first_of_its_columns_holds_until_the_next():
    found = days(("1月", 4), ("", 8), ("2月", 1), ("", 5), titles=["2019年"])
    assert found == ["2019-01-04", "2019-01-08", "2019-02-01", "2019-02-05"]


def test_months_that_start_again_are_in_the_next_year():
    months = [("11月", 5), ("12月", 3), ("1月", 7), ("2月", 4)]
    expected = ["2019-11-05", "2019-12-03", "2020-01-07", "2020-02-04"]
    assert days(*months, titles=["2019年11月至2020年2月学习签到表"]) == expected


def test_december_before_january_under_a_title_of_january():
    assert days("12月30日", "1月6日", titles=["2020年1月签到表"]) == ["2019-12-30", "2020-01-06"]


def test_a_stated_span_decides_across_two_months():
    headers = [*range(26, 32), *range(1, 26)]
    found = days(*headers, titles=["考勤日期：2021-03-26 至 2021-04-25"])
    assert found[0] == "2021-03-26"
    assert found[5:7] == ["2021-03-31", "2021-04-01"]
    assert found[-1] == "2021-04-25"


def test_day_numbers_that_start_again_in_one_month_are_not_guessed():
    assert days(30, 31, 1, 2, titles=["2021年3月考勤表"])[0] != "2021-03-30"


def test_weekend_letters_count_on_from_their_neighbours():
    # 1 July 2021 was a Thursday
    found = days(1, 2, "六", "日", 5, titles=["统计日期：2021-07-01 至 2021-07-05"])
    assert found == [f"2021-07-0{n}" for n in range(1, 6)]
    # no span stated, and the month opens with a weekend: 1 May 2021 was a Saturday
    assert days("六", "日", 3, titles=["2021年5月"]) == ["2021-05-01", "2021-05-02", "2021-05-03"]


def test_numbers_without_a_month_are_sessions():
    found = dates(1, 2, 3, titles=["上机课签到表(2019-2020学年1学期)"])
    assert [(one.date, one.precision, one.number) for one in found] == [
        (None, "none", 1), (None, "none", 2), (None, "none", 3),
    ]  # fmt: skip


def test_ordinals_have_the_period_of_the_titles_at_its_precision():
    found = dates("第一次", "第2次", titles=["2019年3月学习签到表"])
    assert [(one.date.strftime("%Y-%m-%d"), one.precision) for one in found] == [
        ("2019-03-01", "month")
    ] * 2
    year = dates("第一次", titles=["2019年度学习签到表"])[0]
    assert (year.date.strftime("%Y-%m-%d"), year.precision) == ("2019-01-01", "year")


def test_month_columns_have_month_precision():
    found = dates("1月", "2月", titles=["2020年主题党日签到表"])
    assert [(one.date.strftime("%Y-%m"), one.precision) for one in found] == [
        ("2020-01", "month"), ("2020-02", "month"),
    ]  # fmt: skip


@pytest.mark.parametrize("star", ["31*", "31", 31, "*31"])
def test_a_day_that_does_not_exist_is_a_fault(star):
    found = dates(28, star, titles=["2021年2月签到表"])
    assert [one.fault for one in found] == ["", "2021年2月没有31日"]
    assert dates(star, titles=["2021年3月签到表"])[0].date.day == 31


def test_the_number_that_lost_its_zero_is_told_by_order_or_not_at_all():
    ordered = days(3.5, 3.8, 3.1, 3.12, titles=["2019年"])
    assert ordered == ["2019-03-05", "2019-03-08", "2019-03-10", "2019-03-12"]
    assert days(2.26, 3.1, 3.5, titles=["2019年"])[1] == "2019-03-01"
    open_ = dates(2.26, 3.1, 3.15, titles=["2019年"])[1]
    assert open_.date is None
    assert "3月10日" in open_.fault
    assert days("3.1", titles=["2019年"]) == ["2019-03-01"]


def test_without_any_year_the_date_is_missing_and_said_so():
    found = dates("3月5日")[0]
    assert (found.date, found.precision, found.lacks_year) == (None, "none", True)


@pytest.mark.parametrize(
    ("path", "session"),
    [
        (("3月5日", "上午"), "上午"),
        ("3月5日下午", "下午"),
        ("3.5 晚上", "晚上"),
        (datetime(2019, 3, 5, 14, 30), "下午"),
        ("3月5日 9:00", "上午"),
        ("3月5日", ""),
    ],
)
def test_the_session_of_a_header(path, session):
    assert dates(path, titles=["2019年"])[0].session == session


def test_the_topic_of_a_header():
    assert dates(("3月5日", "学习党章"), titles=["2019年"])[0].topic == "学习党章"
    assert dates("3月5日-7日", titles=["2019年"])[0].topic == ""
    assert dates(("考勤结果", 5), titles=["2019年3月"])[0].topic == ""


def test_a_span_of_impossible_days_is_none():
    assert stated_span(["2021-02-30 至 2021-03-01"]) is None
    assert stated_span(["2021-03-05 至 2021-03-01"]) is None
    assert stated_span(["打卡_20210701-20210731"]) == (date(2021, 7, 1), date(2021, 7, 31))


@given(
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["年月日", "/", ".", "-", "组", "数字"]),
)
def test_a_day_is_the_same_however_it_is_split_over_header_and_title(day, form):
    texts = {
        "年月日": f"{day.year}年{day.month}月{day.day}日",
        "/": f"{day.month}/{day.day}",
        ".": f"{day.month}.{day.day}",
        "-": f"{day.year}-{day.month:02d}-{day.day:02d}",
        "组": (f"{day.month}月", day.day),
        "数字": day.day,
    }
    title = f"{day.year}年{day.month}月签到表" if form == "数字" else f"{day.year}年签到表"
    assert days(texts[form], titles=[title]) == [day.isoformat()]
