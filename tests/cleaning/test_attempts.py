"""Resits: columns, cells, remarks, second answers of a survey."""

from __future__ import annotations

from handmade import covers_body_once, facts, make_table

from branchstats.cleaning.scores import clean
from branchstats.settings import Settings


def cleaned(header, body, *, shape="wide", **more):
    table = make_table(header, body, dataset="scores", shape=shape, **more)
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


def test_resits_are_the_second_attempt_wherever_they_stand():
    result = cleaned(
        [
            ("name", "姓名"),
            ("test", "2020年业务测试"),
            ("makeup", "补考"),
            ("test", "2020年理论测试"),
            ("makeup", "2020年理论测试补考"),
        ],
        [
            ["甲一", 55, 70, 80, None],
            ["乙二", "缺考", 66, 50, "61分"],
            ["丙三", "50（补考62）", None, "补考71", None],
            ["丁四（补考）", 65, None, None, None],
        ],
    )
    assert facts(result, "exam", "attempt", "status", "score") == [
        ("甲一", "2020年业务测试", 1, "参考", 55.0),
        ("甲一", "2020年业务测试", 2, "参考", 70.0),
        ("甲一", "2020年理论测试", 1, "参考", 80.0),
        ("乙二", "2020年业务测试", 1, "缺考", None),
        ("乙二", "2020年业务测试", 2, "参考", 66.0),
        ("乙二", "2020年理论测试", 1, "参考", 50.0),
        ("乙二", "2020年理论测试", 2, "参考", 61.0),
        ("丙三", "2020年业务测试", 1, "参考", 50.0),
        ("丙三", "2020年业务测试", 2, "参考", 62.0),
        ("丙三", "2020年理论测试", 2, "参考", 71.0),
        ("丁四", "2020年业务测试", 2, "参考", 65.0),
    ]


def test_a_resit_column_finds_its_test_by_name_before_by_place():
    header = [
        ("name", "姓名"),
        ("test", "2020年业务测试"),
        ("test", "2020年理论测试"),
        ("makeup", "2020年业务补考"),
        ("makeup", "2020年理论测试补考成绩"),
        ("makeup", "党章补考"),
    ]
    result = cleaned(header, [["甲一", 50, 55, 70, 75, 80]])
    assert facts(result, "exam", "attempt", "score") == [
        ("甲一", "2020年业务测试", 1, 50.0),
        ("甲一", "2020年业务测试", 2, 70.0),
        ("甲一", "2020年理论测试", 1, 55.0),
        ("甲一", "2020年理论测试", 2, 75.0),
        ("甲一", "党章补考", 2, 80.0),
    ]


def test_a_resit_of_a_test_that_has_no_column_is_a_test_of_its_own():
    header = [("name", "姓名"), ("test", "业务测试"), ("test", "理论测试"), ("makeup", "党章补考")]
    assert facts(cleaned(header, [["甲一", 80, 90, 60]]), "exam", "attempt") == [
        ("甲一", "业务测试", 1),
        ("甲一", "理论测试", 1),
        ("甲一", "党章补考", 2),
    ]


def test_survey_counts_attempts_by_time_for_each_person_not_for_each_name():
    result = cleaned(
        [
            ("date", "提交答卷时间"),
            ("score", "总分"),
            ("name", "1、您的姓名："),
            ("staff_no", "工号"),
        ],
        [
            ["2018/12/12 15:03:00", 82, "甲一", "JG01"],
            ["2018/12/11 15:02:00", "76", "甲一", "JG01"],
            ["2018/12/11 15:03:00", "70分", "乙二", "JG02"],
            ["2018/12/11 15:04:00", 90, "乙二", "JG03"],
            ["2018/12/11 15:04:00", 90, "乙二", "JG03"],
        ],
        shape="survey",
        file="scores/业务测试问卷.xlsx",
    )
    assert facts(result, "attempt", "score", "date", "date_precision") == [
        ("甲一", 2, 82.0, "2018-12-12", "day"),
        ("甲一", 1, 76.0, "2018-12-11", "day"),
        ("乙二", 1, 70.0, "2018-12-11", "day"),
        ("乙二", 1, 90.0, "2018-12-11", "day"),
        ("乙二", 1, 90.0, "2018-12-11", "day"),  # the same answer exported twice
    ]


def test_first_answers_of_a_survey_are_one_test_on_its_first_day():
    result = cleaned(
        [("submitted", "提交答卷时间"), ("score", "总分"), ("name", "姓名")],
        [
            ["2020/6/2 9:00:00", 82, "甲一"],
            ["2020/6/1 9:00:00", 76, "乙二"],
            ["2020/9/30 9:00:00", 70, "丙三"],
        ],
        shape="survey",
    )
    assert facts(result, "attempt", "date") == [
        ("甲一", 1, "2020-06-01"),
        ("乙二", 1, "2020-06-01"),
        ("丙三", 1, "2020-09-30"),  # four months later is no part of that sitting
    ]
