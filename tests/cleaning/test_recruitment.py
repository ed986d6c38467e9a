"""Recruitment ledgers and lists: events with the precision that was given, disorder, rejects."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from handmade import covers_body_once, facts, kinds, make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.dates import PartialDate
from branchstats.cleaning.period import last_day
from branchstats.cleaning.recruitment import clean, event_in, read_event_date
from branchstats.errors import CellError
from branchstats.exports.sheet import Fault
from branchstats.settings import Settings

LEDGER = [
    ("seq", "序号"),
    ("name", "姓名"),
    ("event:申请入党", "递交入党申请书时间"),
    ("event:确定积极分子", ("积极分子阶段", "确定积极分子时间")),
    ("event:接收预备党员", "支部大会通过时间"),
    ("event:转正", "转为正式党员时间"),
    ("", "培养联系人"),
    ("note", "备注"),
]


def cleaned(header, body, *, shape="ledger", **more):
    table = make_table(header, body, dataset="recruitment", shape=shape, **more)
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


def test_a_ledger_gives_one_draft_for_each_dated_event_at_its_own_precision():
    result = cleaned(
        LEDGER,
        [
            [1, "甲 一", "2019年8月10日", date(2020, 1, 7), "2021.11", None, "王某", "表现好"],
            [2, "乙二", "20190314", "2019年第三季度", "二〇二一年六月三日", "/", None, None],
            [3, "丙三", 43666, "2020年", None, "未转正", None, None],
        ],
    )
    assert facts(result, "event", "date", "date_precision") == [
        ("甲一", "申请入党", "2019-08-10", "day"),
        ("甲一", "确定积极分子", "2020-01-07", "day"),
        ("甲一", "接收预备党员", "2021-11-01", "month"),
        ("乙二", "申请入党", "2019-03-14", "day"),
        ("乙二", "确定积极分子", "2019-07-01", "quarter"),
        ("乙二", "接收预备党员", "2021-06-03", "day"),
        ("丙三", "申请入党", "2019-07-20", "day"),  # 43666 days after 1899-12-30
        ("丙三", "确定积极分子", "2020-01-01", "year"),
    ]
    assert [draft.cell for draft in result.drafts[:3]] == ["C2", "D2", "E2"]
    assert not result.rejects
    assert not result.notices


def test_a_date_that_cannot_be_is_a_reject_and_its_row_keeps_the_other_events():
    result = cleaned(
        LEDGER,
        [
            [1, "甲一", "2019年2月30日", "2020.1.7"],
            [2, "乙二", "1019.3.1", None],
            [3, "丙三", "拟2021年5月", None],
            [4, None, "2019.1.1", None],
            [5, "丁四", None, None],
        ],
    )
    assert facts(result, "event") == [("甲一", "确定积极分子")]
    assert kinds(result) == ["record", "rejected", "rejected", "rejected", "ignored"]
    assert [(r.source_cell, r.field) for r in result.rejects] == [
        ("C2", "申请入党"),
        ("C3", "申请入党"),
        ("C4", "申请入党"),
        ("A5", "name"),
    ]
    assert "2019年2月30日" in result.rejects[0].reason
    assert all(reject.advice for reject in result.rejects)


def test_stages_out_of_order_are_told_and_kept():
    result = cleaned(
        LEDGER,
        [
            [1, "甲一", "2019.5.1", "2018.5.1", "2020.5.1", "2020.4.30"],
            [2, "乙二", "2019.5.20", "2019.5", "2020.5.1", "2021.5.1"],
        ],
    )
    assert len(result.drafts) == 8
    assert [(n.source_cell, n.reason) for n in result.notices] == [
        ("D2", "“确定积极分子”的日期早于“申请入党”"),
        ("F2", "“转正”的日期早于“接收预备党员”"),
    ]


def test_stages_that_may_come_in_either_order_are_never_told():
    header = [("name", "姓名"), ("event:党委审批", "审批时间"), ("event:入党宣誓", "宣誓时间")]
    result = cleaned(header, [["甲一", "2020.5.1", "2020.4.1"], ["乙二", "2020.4.1", "2020.5.1"]])
    assert len(result.drafts) == 4
    assert not result.notices


def test_joined_party_in_a_ledger_is_the_admission_unless_another_column_dates_it():
    alone = cleaned([("name", "姓名"), ("joined_party", "入党时间")], [["甲一", "2020.5.1"]])
    both = cleaned(
        [("name", "姓名"), ("event:接收预备党员", "接收时间"), ("joined_party", "入党时间")],
        [["甲一", "2020.5.1", "2020.5.1"]],
    )
    assert facts(alone, "event") == facts(both, "event") == [("甲一", "接收预备党员")]


def test_lists_with_a_column_of_events_or_a_title_that_names_the_event():
    by_cell = cleaned(
        [("name", "姓名"), ("event", "事项"), ("date", "时间")],
        [
            ["甲一", "确定为入党积极分子", "2020.5.1"],
            ["乙二", "组织关系转出", "2020.6"],
            ["丙三", "体检", "2020.6"],
        ],
        shape="list",
    )
    by_title = cleaned(
        [("name", "姓名"), ("date", "时间")],
        [["甲一", "3月5日"]],
        shape="list",
        titles=["2021年转入党员名册"],
    )
    assert facts(by_cell, "event", "date") == [
        ("甲一", "确定积极分子", "2020-05-01"),
        ("乙二", "转出", "2020-06-01"),
    ]
    assert kinds(by_cell) == ["record", "record", "rejected"]
    assert facts(by_title, "event", "date") == [("甲一", "转入", "2021-03-05")]


def test_a_cell_of_the_event_says_more_than_the_header_of_the_only_date():
    result = cleaned(
        [("name", "姓名"), ("event", "转接类型"), ("event:转入", "转接时间")],
        [["甲一", "转入", "2020.5.6"], ["乙二", "转出", "2020.6.6"], ["丙三", None, "2020.7.6"]],
        shape="list",
    )
    assert facts(result, "event") == [("甲一", "转入"), ("乙二", "转出"), ("丙三", "转入")]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("转正", "转正"),
        ("预备党员转正", "转正"),
        ("接收为预备党员", "接收预备党员"),
        ("列为重点发展对象", "列为发展对象"),
        ("发展对象短期培训", "短期培训"),
        ("机关党支部入党积极分子名册", "确定积极分子"),
        ("食堂菜单", ""),
    ],
)
def test_event_words(text, event):
    assert event_in(text) == event


def test_numbers_that_lost_their_last_zero_are_told_by_their_column():
    result = cleaned(
        [("name", "姓名"), ("event:转入", "转入时间")],
        [["甲一", 2021.03], ["乙二", 2021.1]],
        shape="list",
    )
    assert facts(result, "date", "date_precision") == [
        ("甲一", "2021-03-01", "month"),
        ("乙二", "2021-10-01", "month"),
    ]


def test_error_cells_are_rejects_not_blanks():
    result = cleaned(
        [("name", "姓名"), ("event:转入", "转入时间")],
        [["甲一", None]],
        faults={(1, 1): Fault.ERROR},
    )
    assert kinds(result) == ["rejected"]
    assert "错误值" in result.rejects[0].reason


def test_a_remark_after_the_date_is_passed_over_and_words_of_waiting_are_blank():
    assert read_event_date("2021年10月1日（补登）") == read_event_date("2021.10.1")
    assert read_event_date("预备期内") is None
    with pytest.raises(CellError):
        read_event_date("表现良好")


@pytest.mark.parametrize(
    ("first", "precision", "last"),
    [
        ("2020-02-01", "month", "2020-02-29"),
        ("2020-04-01", "quarter", "2020-06-30"),
        ("2019-07-01", "half", "2019-12-31"),
        ("2019-01-01", "year", "2019-12-31"),
        ("2019-01-05", "day", "2019-01-05"),
    ],
)
def test_last_day_of_a_period(first, precision, last):
    assert last_day(PartialDate(pd.Timestamp(first), precision)) == pd.Timestamp(last)


DAYS = st.dates(date(1950, 1, 1), date(2060, 1, 1))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲一", "乙二", ""]),
            st.one_of(st.none(), DAYS),
            st.one_of(st.none(), DAYS.map(lambda d: f"{d.year}年{d.month}月{d.day}日")),
        ),
        max_size=10,
    )
)
def test_every_dated_event_of_a_named_person_is_kept(rows):
    header = [("name", "姓名"), ("event:转入", "转入时间"), ("event:转出", "转出时间")]
    result = cleaned(header, rows)
    assert len(result.drafts) == sum(
        cell is not None for name, *cells in rows if name for cell in cells
    )
