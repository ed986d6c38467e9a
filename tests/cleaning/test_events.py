"""Simple lists of events: kinds by columns, posts and titles; values, ends, levels, votes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import covers_body_once, facts, kinds, make_table

from branchstats.cleaning.events import clean
from branchstats.settings import Settings


def cleaned(header, body, *, why="", **more):
    table = make_table(header, body, dataset="events", shape="list", **more)
    table = replace(table, why=why)
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


POSTS = [("name", "姓名"), ("post", "职务"), ("start", "任职时间"), ("end", "免职时间")]


def test_posts_with_start_and_end():
    result = cleaned(
        POSTS,
        [
            ["甲一", "书记", "2019.1.8", None],
            ["乙二", "纪检委员", "2019年1月", "2020.6.30"],
            ["丙三", "宣传委员", "2019.3-2021.5", None],
            ["丁四", "组织委员", "2019.1.8", "至今"],
        ],
        titles=["支部委员会任职情况"],
        why="任职：有职务和任职时间",
    )
    assert facts(result, "kind", "value", "date", "date_precision", "end") == [
        ("甲一", "任职", "书记", "2019-01-08", "day", None),
        ("乙二", "任职", "纪检委员", "2019-01-01", "month", "2020-06-30"),
        ("丙三", "任职", "宣传委员", "2019-03-01", "month", "2021-05-01"),
        ("丁四", "任职", "组织委员", "2019-01-08", "day", None),
    ]
    assert [draft.cell for draft in result.drafts] == ["B3", "B4", "B5", "B6"]


def test_people_sent_to_villages_are_told_apart_by_their_post():
    result = cleaned(
        [("name", "姓名"), ("post", "派驻职务"), ("start", "派驻时间"), ("village", "派驻村")],
        [
            ["甲一", "驻村第一书记", "2019.3.1", "柳河村"],
            ["乙二", "驻村工作队长", "2019.3.1", "柳河村"],
            ["丙三", "队员", "2019.3.1", "柳河村"],
            ["丁四", "联络人", "2019.3.1", "柳河村"],
        ],
        why="选派第一书记：有驻村地点、选派时间",
    )
    assert facts(result, "kind") == [
        ("甲一", "选派第一书记"),
        ("乙二", "选派驻村队长"),
        ("丙三", "驻村队员"),
    ]
    assert kinds(result) == ["record", "record", "record", "rejected"]


def test_a_list_of_first_secretaries_needs_no_post():
    result = cleaned(
        [("name", "姓名"), ("start", "选派时间"), ("village", "村")],
        [["甲一", "2020.5.1", "柳河村"]],
        titles=["选派第一书记名单"],
    )
    assert facts(result, "kind", "date") == [("甲一", "选派第一书记", "2020-05-01")]


def test_honours_of_the_branch_and_of_people_with_their_level():
    result = cleaned(
        [("name", "获奖单位或个人"), ("value", "荣誉名称"), ("level", "级别"), ("date", "时间")],
        [
            ["机关党支部", "文明单位", "市级", "2019.12"],
            [None, "全县先进基层党组织", None, "2020.7.1"],
            ["甲一", "优秀党员", "国家", "2021年"],
            ["乙二", "优秀信息员", "系统级", 2021.03],
            ["乙二", "优秀通讯员", None, 2021.1],
            ["甲一", None, "市级", "2021年"],
        ],
        why="荣誉：有荣誉名称",
    )
    assert facts(result, "kind", "value", "level", "date", "date_precision") == [
        (None, "荣誉", "文明单位", "市级", "2019-12-01", "month"),
        (None, "荣誉", "全县先进基层党组织", "县级", "2020-07-01", "day"),
        ("甲一", "荣誉", "优秀党员", "国家级", "2021-01-01", "year"),
        ("乙二", "荣誉", "优秀信息员", "系统级", "2021-03-01", "month"),
        ("乙二", "荣誉", "优秀通讯员", None, "2021-10-01", "month"),
    ]
    assert kinds(result) == ["record"] * 5 + ["rejected"]


def test_appraisal_grades_take_their_year_from_the_title():
    result = cleaned(
        [("name", "姓名"), ("value", "评议等次")],
        [["甲一", "优秀"], ["乙二", "合格"], ["丙三", "未参加"], ["丁四", "很好"], [None, "合格"]],
        titles=["2020年度民主评议党员结果"],
        why="民主评议：有评议等次",
    )
    assert facts(result, "kind", "value", "date", "date_precision") == [
        ("甲一", "民主评议", "优秀", "2020-01-01", "year"),
        ("乙二", "民主评议", "合格", "2020-01-01", "year"),
    ]
    assert kinds(result) == ["record", "record", "ignored", "rejected", "rejected"]
    assert "优秀" in result.rejects[0].advice


def test_a_column_a_year_gives_a_grade_a_year():
    result = cleaned(
        [
            ("name", "姓名"),
            ("appraisal", "2019年"),
            ("appraisal", "2020年"),
            ("appraisal", "2021年"),
        ],
        [["甲一", "优秀", None, "合格"], ["乙二", "合格", "良", "未参加"]],
        titles=["民主评议党员结果"],
    )
    assert facts(result, "value", "date", "date_precision") == [
        ("甲一", "优秀", "2019-01-01", "year"),
        ("甲一", "合格", "2021-01-01", "year"),
        ("乙二", "合格", "2019-01-01", "year"),
    ]
    assert [draft.cell for draft in result.drafts] == ["B3", "D3", "B4"]
    assert [(r.source_cell, r.raw) for r in result.rejects] == [("C4", "良")]


def test_dues_by_month_take_their_year_from_the_title():
    result = cleaned(
        [("name", "姓名"), ("amount", "1月"), ("amount", "2月")],
        [["甲一", 20, 20.5]],
        titles=["2020年党费缴纳登记表"],
    )
    assert facts(result, "kind", "value", "date", "date_precision") == [
        ("甲一", "党费", "20", "2020-01-01", "month"),
        ("甲一", "党费", "20.5", "2020-02-01", "month"),
    ]


def test_votes_are_present_over_due():
    header = [
        ("date", "时间"),
        ("title", "事项"),
        ("expected", "应到"),
        ("present", "实到"),
        ("votes_for", "赞成"),
        ("votes_against", "反对"),
    ]
    body = [
        ["2020.5.6", "接收预备党员", 40, 38, 38, 0],
        ["2020.6.6", "转正", 40, None, 30, 2],
        ["2020.7.6", "转正", 40, 41, 41, 0],
        ["2020.8.6", "转正", None, 30, 30, 0],
    ]
    result = cleaned(header, body, why="表决：有赞成票")
    assert facts(result, "kind", "value", "date") == [
        (None, "表决", "38/40", "2020-05-06"),
        (None, "表决", "32/40", "2020-06-06"),
    ]
    assert kinds(result) == ["record", "record", "rejected", "rejected"]
    election = cleaned(header, body[:1], why="表决：有赞成票", titles=["支部换届选举情况"])
    assert facts(election, "kind") == [(None, "选举")]


def test_an_election_counted_in_the_title_is_one_vote_whatever_the_candidates():
    result = cleaned(
        [("name", "候选人"), ("votes_for", "得票")],
        [["甲一", 36], ["乙二", 35]],
        titles=["2019年1月8日支部委员会选举结果", "应到党员40人，实到38人"],
        why="表决：有赞成票",
    )
    assert facts(result, "kind", "value", "date") == [(None, "选举", "38/40", "2019-01-08")]
    assert kinds(result) == ["record", "ignored"]


@pytest.mark.parametrize(
    ("field", "why", "kind", "cell", "value"),
    [
        ("amount", "", "党费", 35.5, "35.5"),
        ("value", "党费：有缴纳金额", "党费", "12元", "12"),
        ("training_hours", "", "培训学时", "8学时", "8"),
        ("value", "培训学时：有培训班和学时", "培训学时", 16, "16"),
    ],
)
def test_sums_and_hours_are_plain_numbers(field, why, kind, cell, value):
    result = cleaned(
        [("name", "姓名"), (field, "数"), ("date", "时间")],
        [["甲一", cell, "2020.3"], ["甲一", -1, "2020.4"]],
        why=why,
    )
    assert facts(result, "kind", "value", "date") == [("甲一", kind, value, "2020-03-01")]
    assert kinds(result) == ["record", "rejected"]


def test_decisions_are_the_branchs():
    result = cleaned(
        [("date", "时间"), ("items", "议决事项")],
        [["2020.5.6", "确定慰问经费预算"], ["2020.5.7", None], [None, None]],
    )
    assert facts(result, "kind", "value") == [(None, "议决事项", "确定慰问经费预算")]
    assert kinds(result) == ["record", "rejected", "blank"]


def test_an_end_before_the_start_is_a_reject_of_the_end_only():
    result = cleaned(POSTS, [["甲一", "书记", "2020.1.8", "2019.1.8"]])
    assert facts(result, "date", "end") == [("甲一", "2020-01-08", None)]
    assert [(r.source_cell, r.field) for r in result.rejects] == [("D2", "end")]


def test_a_list_that_says_nothing_of_its_kind_is_refused_with_advice():
    result = cleaned([("name", "姓名"), ("note", "备注")], [["甲一", "好"]])
    assert kinds(result) == ["rejected"]
    assert "民主评议" in result.rejects[0].advice
