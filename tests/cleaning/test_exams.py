"""Tests as headers, titles and cells describe them: name, subject, date, full mark, total."""

from __future__ import annotations

import pytest
from handmade import covers_body_once, facts, kinds, make_table

from branchstats.cleaning.scores import clean
from branchstats.settings import Settings


def cleaned(header, body, *, shape="wide", **more):
    table = make_table(header, body, dataset="scores", shape=shape, **more)
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


def test_wide_sheet_gives_a_draft_for_each_mark_with_date_and_subject_of_its_header():
    result = cleaned(
        [
            ("seq", "序号"),
            ("name", "姓名"),
            ("test", "2019年上半年组工业务测试"),
            ("test", "2019年下半年理论知识测试"),
            ("", "平均分"),
        ],
        [
            [1, "甲 一", 94.3, "79.2分", 86.8],
            [2, "乙二", "缺考", " 81", None],
            [3, "丙三", "—", "免考", None],
        ],
        titles=["支部业务及理论知识测试成绩汇总表"],
    )
    assert facts(result, "exam", "subject", "date", "date_precision", "status", "score") == [
        ("甲一", "2019年上半年组工业务测试", "组工业务", "2019-01-01", "half", "参考", 94.3),
        ("甲一", "2019年下半年理论知识测试", "理论知识", "2019-07-01", "half", "参考", 79.2),
        ("乙二", "2019年上半年组工业务测试", "组工业务", "2019-01-01", "half", "缺考", None),
        ("乙二", "2019年下半年理论知识测试", "理论知识", "2019-07-01", "half", "参考", 81.0),
        ("丙三", "2019年下半年理论知识测试", "理论知识", "2019-07-01", "half", "免考", None),
    ]
    assert [draft.cell for draft in result.drafts] == ["C3", "D3", "C4", "D4", "D5"]
    assert kinds(result) == ["record"] * 3


@pytest.mark.parametrize(
    ("header", "title", "subject"),
    [
        ("2020年业务测试", "", "组工业务"),
        ("2020年理论测试", "业务测试成绩", "理论知识"),
        ("2020年测试", "组工业务及理论知识测试", "综合"),
        ("2020年业务和理论测试", "", "综合"),
        ("2020年保密知识测试", "", "其他"),
    ],
)
def test_subject_comes_from_the_header_then_from_the_title(header, title, subject):
    result = cleaned([("name", "姓名"), ("test", header)], [["甲一", 80]], titles=[title])
    assert facts(result, "subject") == [("甲一", subject)]


def test_subject_never_comes_from_the_name_of_the_file_but_the_period_does():
    result = cleaned(
        [("name", "姓名"), ("score", "成绩")],
        [["甲一", 80]],
        shape="single",
        file="scores/2020年组工业务测试.xlsx",
    )
    assert facts(result, "exam", "subject", "date", "date_precision") == [
        ("甲一", "2020年组工业务测试", "其他", "2020-01-01", "year")
    ]


@pytest.mark.parametrize(
    ("header", "title", "note", "full_mark"),
    [
        ("理论测试(满分120)", "", "", 120),
        ("理论测试（120分）", "", "", 120),
        ("理论测试", "理论测试（150分制）", "", 150),
        ("理论测试", "", "说明：满分为120分", 120),
        ("理论测试", "", "", 100),
    ],
)
def test_full_mark_is_read_wherever_it_stands(header, title, note, full_mark):
    result = cleaned(
        [("name", "姓名"), ("test", header)], [["甲一", 90]], titles=[title], notes=[note]
    )
    assert facts(result, "score", "full_mark") == [("甲一", 90.0, full_mark)]
    assert result.drafts[0].values["score_pct"] == pytest.approx(9000 / full_mark)
    assert result.drafts[0].values["exam"] == "理论测试"


def test_the_total_is_the_score_and_its_parts_are_ignored_with_that_reason():
    result = cleaned(
        [
            ("name", "姓名"),
            ("part", "平时成绩"),
            ("part", "期末成绩"),
            ("total_score", "总评成绩"),
        ],
        [["甲一", "良好", 70, 78]],
        shape="single",
        titles=["2018年下半年理论知识测试成绩登记表", "考试日期：2018-12-15"],
    )
    assert facts(result, "exam", "subject", "date", "date_precision", "score") == [
        ("甲一", "2018年下半年理论知识测试成绩登记表", "理论知识", "2018-07-01", "half", 78.0)
    ]
    assert result.ledger[0].kind == "record"
    assert "“平时成绩”是分项，取“总评成绩”" in result.ledger[0].reason


@pytest.mark.parametrize("weight", ["20%", "(20%)", "（占20％）", "(权重20%)"])
def test_the_weight_of_a_part_is_no_part_of_its_name(weight):
    header = [("name", "姓名"), ("part", f"平时{weight}"), ("total_score", "总评")]
    result = cleaned(header, [["甲一", 90, 78]], shape="single", titles=["2020年理论知识测试"])
    assert facts(result, "exam", "score") == [("甲一", "2020年理论知识测试", 78.0)]


def test_a_total_over_whole_tests_is_no_test():
    result = cleaned(
        [("name", "姓名"), ("test", "组工业务"), ("test", "理论知识"), ("total_score", "总分")],
        [["甲一", 80, 70, 150]],
        titles=["2020年测试成绩"],
    )
    assert facts(result, "exam", "score") == [
        ("甲一", "组工业务", 80.0),
        ("甲一", "理论知识", 70.0),
    ]
    assert not result.rejects


def test_a_total_beside_one_test_is_its_sum_too():
    header = [("name", "姓名"), ("test", "2020年组工业务"), ("total_score", "总分")]
    assert facts(cleaned(header, [["甲一", 80, 80]]), "exam") == [("甲一", "2020年组工业务")]


def test_two_level_headers_join_to_tests_with_their_own_total():
    header = [
        ("name", "姓名"),
        ("test", ("2020年上半年", "组工业务")),
        ("test", ("2020年上半年", "理论知识（满分120）")),
        ("part", ("2020年下半年", "平时")),
        ("total_score", ("2020年下半年", "总评")),
    ]
    result = cleaned(header, [["甲一", 80, 110, 60, 90]])
    assert facts(result, "exam", "subject", "date", "score", "full_mark") == [
        ("甲一", "2020年上半年组工业务", "组工业务", "2020-01-01", 80.0, 100.0),
        ("甲一", "2020年上半年理论知识", "理论知识", "2020-01-01", 110.0, 120.0),
        ("甲一", "2020年下半年总评", "其他", "2020-07-01", 90.0, 100.0),
    ]


def test_parts_without_a_total_are_tests_with_their_own_names():
    header = [("name", "姓名"), ("part", "笔试成绩"), ("part", "面试成绩")]
    result = cleaned(header, [["甲一", 80, 90]], titles=["2020年业务测试"], shape="single")
    assert facts(result, "exam", "subject", "score") == [
        ("甲一", "笔试成绩", "组工业务", 80.0),
        ("甲一", "面试成绩", "组工业务", 90.0),
    ]


def test_long_sheet_takes_test_subject_date_and_full_mark_from_its_cells():
    result = cleaned(
        [
            ("name", "姓名"),
            ("exam", "考试名称"),
            ("subject", "科目"),
            ("date", "考试日期"),
            ("full_mark", "满分"),
            ("score", "成绩"),
        ],
        [
            ["甲一", "春季测试", "组工业务", "2021.3.5", 120, 96],
            ["甲一", "秋季理论测试", None, "9月", None, 77],
            ["乙二", "春季测试", "组工业务", "2月30日", 120, 60],
        ],
        shape="long",
        titles=["2021年测试成绩"],
    )
    names = ("exam", "subject", "date", "date_precision", "full_mark", "score_pct")
    assert facts(result, *names)[:2] == [
        ("甲一", "春季测试", "组工业务", "2021-03-05", "day", 120.0, 80.0),
        ("甲一", "秋季理论测试", "理论知识", "2021-09-01", "month", 100.0, 77.0),
    ]
    assert [(r.source_cell, r.field) for r in result.rejects] == [("D5", "date")]


def test_a_row_of_full_marks_is_no_person():
    result = cleaned(
        [("name", "姓名"), ("test", "2020年业务测试"), ("test", "2020年理论测试")],
        [["满分", 150, 120], ["甲一", 120, 90]],
    )
    assert facts(result, "full_mark", "score_pct") == [
        ("甲一", 150.0, 80.0),
        ("甲一", 120.0, 75.0),
    ]
    assert kinds(result) == ["ignored", "record"]
