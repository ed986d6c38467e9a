"""Volunteer hours: totals with the period of their surroundings, logs, limits, categories."""

from __future__ import annotations

from datetime import date, time

import pytest
from handmade import covers_body_once, facts, kinds, make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.categories import category_of
from branchstats.cleaning.volunteering import clean
from branchstats.exports.sheet import Merge
from branchstats.settings import Settings

LOG = [
    ("date", "日期"),
    ("name", "姓名"),
    ("activity", "活动名称"),
    ("hours", "服务时长"),
    ("note", "备注"),
]


def cleaned(header, body, *, shape="log", settings=None, **more):
    table = make_table(header, body, dataset="volunteering", shape=shape, **more)
    result = clean(table, settings=settings or Settings())
    assert covers_body_once(table, result)
    return result


def test_totals_take_their_year_from_the_name_of_the_file_and_keep_zero():
    result = cleaned(
        [("name", "姓名"), ("credit_hours", "信用时数")],
        [["甲一", 10.5], ["乙二", "6"], ["丙三", "0"], ["丁四", None]],
        shape="totals",
        file="volunteering/2019志愿时长名单.xlsx",
        sheet="详细记录",
    )
    assert facts(result, "date", "date_precision", "hours", "kind", "activity", "category") == [
        ("甲一", "2019-01-01", "year", 10.5, "信用", None, "未知"),
        ("乙二", "2019-01-01", "year", 6.0, "信用", None, "未知"),
        ("丙三", "2019-01-01", "year", 0.0, "信用", None, "未知"),
    ]
    assert kinds(result) == ["record", "record", "record", "ignored"]


@pytest.mark.parametrize(
    ("titles", "sheet", "file", "expected"),
    [
        (["2020年上半年志愿时长"], "Sheet1", "时长.xlsx", ("2020-01-01", "half")),
        (["志愿时长"], "2020年3月", "时长2019.xlsx", ("2020-03-01", "month")),
        (["2021年志愿时长"], "3月", "时长.xlsx", ("2021-03-01", "month")),
        ([], "Sheet1", "2018/时长.xlsx", ("2018-01-01", "year")),
        (["填报日期：2020年1月10日"], "Sheet1", "2019时长.xlsx", ("2019-01-01", "year")),
        (["统计时间：2019年1月1日至2019年12月31日"], "Sheet1", "a.xlsx", ("2019-01-01", "year")),
        ([], "Sheet1", "时长.xlsx", (None, "none")),
    ],
)
def test_the_first_place_that_states_a_period_decides(titles, sheet, file, expected):
    result = cleaned(
        [("name", "姓名"), ("hours", "时长")],
        [["甲一", 3]],
        shape="totals",
        titles=titles,
        sheet=sheet,
        file=file,
    )
    values = result.drafts[0].values
    shown = None if values["date"] is None else str(values["date"].date())
    assert (shown, values["date_precision"]) == expected
    assert values["kind"] == "登记"


def test_credit_and_honour_are_two_facts_and_their_printed_sum_is_checked():
    header = [
        ("name", "姓名"),
        ("credit_hours", "信用时数"),
        ("honour_hours", "荣誉时数"),
        ("hours", "总时长"),
    ]
    result = cleaned(
        header,
        [["甲一", 4, 2, 6], ["乙二", 4, None, 5], ["丙三", None, None, 7]],
        shape="totals",
        titles=["2020年"],
        totals=[["合计", 8, 3, 18]],
    )
    assert facts(result, "hours", "kind") == [
        ("甲一", 4.0, "信用"),
        ("甲一", 2.0, "荣誉"),
        ("乙二", 4.0, "信用"),
        ("丙三", 7.0, "登记"),
    ]
    told = {(notice.source_cell, notice.raw) for notice in result.notices}
    assert ("D4", "5") in told  # 乙二: 4 + 0 is not 5
    assert ("C6", "3") in told  # the column adds up to 2
    assert ("B6", "8") not in told


def test_log_reads_every_spelling_of_hours():
    spelled = {
        "2小时30分钟": 2.5,
        "90分钟": 1.5,
        "2.5小时": 2.5,
        "4h": 4.0,
        3: 3.0,
        "３": 3.0,
        time(1, 30): 1.5,
        "2小时半": 2.5,
        "0": 0.0,
    }
    result = cleaned(LOG, [["2020.1.7", "甲一", "社区清洁", text] for text in spelled])
    assert facts(result, "date", "date_precision", "hours", "kind") == [
        ("甲一", "2020-01-07", "day", hours, "登记") for hours in spelled.values()
    ]
    assert [draft.cell for draft in result.drafts[:2]] == ["D2", "D3"]


def test_half_days_are_estimates_of_the_settings_length():
    body = [["2020.1.7", "甲一", "植树", "半天"], ["2020.1.8", "甲一", "植树", "1天"]]
    usual = cleaned(LOG, body)
    short = cleaned(LOG, body, settings=Settings(half_day_hours=3.0))
    assert facts(usual, "hours", "kind") == [("甲一", 4.0, "估算"), ("甲一", 8.0, "估算")]
    assert facts(short, "hours") == [("甲一", 3.0), ("甲一", 6.0)]


def test_plain_numbers_under_a_header_in_minutes_are_minutes():
    header = [*LOG[:3], ("hours", "时长（分钟）")]
    body = [["2020.1.7", "甲一", "植树", 90], ["2020.1.8", "甲一", "植树", "2小时"]]
    assert facts(cleaned(header, body), "hours") == [("甲一", 1.5), ("甲一", 2.0)]


def test_impossible_rows_are_rejects_that_say_why():
    result = cleaned(
        LOG,
        [
            ["2020.1.7", "甲一", "植树", 25],
            ["2020.1.7", "甲一", "植树", -2],
            ["2020.6.31", "甲一", "植树", 2],
            ["2020.1.7", "甲一", "植树", "若干"],
            ["2020.1.7", "甲一", "植树", None],
            ["2020.1.7", None, "植树", 2],
            ["2020.1.7", "甲一", "植树", 24],
        ],
    )
    assert kinds(result) == ["rejected"] * 6 + ["record"]
    assert [(r.source_cell, r.field) for r in result.rejects] == [
        ("D2", "hours"),
        ("D3", "hours"),
        ("A4", "date"),
        ("D5", "hours"),
        ("A6", "hours"),
        ("A7", "name"),
    ]
    assert "超过" in result.rejects[0].reason
    assert "负数" in result.rejects[1].reason


def test_a_year_may_hold_more_hours_than_a_day():
    header = [("name", "姓名"), ("hours", "时长")]
    year = cleaned(header, [["甲一", 130]], shape="totals", titles=["2020年志愿时长"])
    assert facts(year, "hours") == [("甲一", 130.0)]
    month = cleaned(header, [["甲一", 745], ["乙二", 744]], shape="totals", titles=["2020年3月"])
    assert kinds(month) == ["rejected", "record"]  # 31 days have 744 hours


def test_a_cell_with_several_people_gives_each_the_hours():
    result = cleaned(
        [*LOG, ("staff_no", "工号")], [["3月5日", "甲一、乙二", "植树", 2]], titles=["2020年登记"]
    )
    assert facts(result, "date", "hours") == [
        ("甲一", "2020-03-05", 2.0),
        ("乙二", "2020-03-05", 2.0),
    ]
    assert [draft.row for draft in result.drafts] == [3, 3]


def test_hours_that_were_refused_do_not_count_and_merged_dates_reach_every_row():
    header = [*LOG[:4], ("check_status", "时长复核状态")]
    body = [
        [date(2020, 5, 4), "甲一", "植树", 2, "已复核"],
        [None, "乙二", "植树", 2, "复核不通过"],
        [None, "丙三", "植树", 3, "待复核"],
    ]
    result = cleaned(header, body, merges=[Merge(1, 0, 3, 0)])
    assert facts(result, "date", "hours") == [
        ("甲一", "2020-05-04", 2.0),
        ("丙三", "2020-05-04", 3.0),
    ]
    assert kinds(result) == ["record", "ignored", "record"]
    assert "复核不通过" in result.ledger[1].reason


@pytest.mark.parametrize(
    ("activity", "stated", "category"),
    [
        ("文明城市创建志愿服务", "", "创文创卫"),
        ("交通文明劝导", "", "创文创卫"),
        ("社区卫生清洁", "", "创文创卫"),
        ("社区探访", "", "社区服务"),
        ("帮扶村义务劳动", "", "帮扶"),
        ("疫情防控值守", "", "应急"),
        ("社区疫情防控", "", "应急"),
        ("防汛 值守", "", "应急"),
        ("政策宣讲", "", "其他"),
        ("政策宣讲", "社区服务", "社区服务"),
        ("社区探访", "其他", "其他"),
        ("", "", "未知"),
    ],
)
def test_categories_by_words(activity, stated, category):
    assert category_of(activity, stated=stated) == category


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲一", "乙二", ""]),
            st.one_of(st.none(), st.floats(-5, 40).map(lambda x: round(x, 2))),
        ),
        max_size=12,
    )
)
def test_hours_are_conserved(rows):
    result = cleaned(LOG, [["2020.1.7", name, "植树", hours] for name, hours in rows])
    kept = [h for name, h in rows if name and h is not None and 0 <= h <= 24]
    assert [draft.values["hours"] for draft in result.drafts] == kept
    assert len(result.rejects) == len(rows) - len(kept)
