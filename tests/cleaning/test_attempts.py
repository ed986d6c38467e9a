"""Resits: columns, cells, remarks, second answers of a survey."""

from __future__ import annotations

import pandas as pd
from handmade import covers_body_once, facts, make_table

from branchstats.cleaning.attempts import number_attempts, with_test_day
from branchstats.cleaning.records import Draft, Person
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


def mark(
    who: Person | None, score: float, *, attempt: int = 1, exam: str = "测试", day=None
) -> Draft:
    values = {
        "exam": exam,
        "subject": "其他",
        "score": score,
        "status": "参考",
        "attempt": attempt,
    }
    return Draft("scores", "a.xlsx", "表", 2, "B2", values | {"date": day}, who)


def at(*times: str | None) -> list[pd.Timestamp | None]:
    return [None if time is None else pd.Timestamp(time) for time in times]


def attempts(drafts: list[Draft], *times: str | None) -> list[int]:
    return [draft.values["attempt"] for draft in number_attempts(drafts, submitted=at(*times))]


def test_attempts_are_counted_for_each_person_and_test():
    one, same_name = Person("甲一", staff_no="1"), Person("甲一", staff_no="2")
    student, other = Person("甲一", student_no="9"), Person("甲一", student_no="8")
    drafts = [mark(who, 60) for who in (one, same_name, student, other, None)]
    assert attempts(drafts, *["2021-03-01"] * 5) == [1] * 5
    assert attempts(
        [mark(one, 60), mark(one, 70, exam="另一测试")], "2021-03-01", "2021-03-02"
    ) == [1, 1]
    assert attempts([mark(one, 60), mark(one, 70)], "2021-03-02", "2021-03-01") == [2, 1]


def test_rows_without_a_time_come_last_and_each_is_an_attempt():
    one = Person("甲一")
    assert attempts([mark(one, 60)] * 3, None, "2021-03-02", None) == [2, 1, 3]
    # a stated second attempt stays one, and what comes after it counts on
    drafts = [mark(one, 60, attempt=2), mark(one, 70), mark(one, 80)]
    assert attempts(drafts, "2021-03-01", "2021-03-02", "2021-03-03") == [2, 3, 4]


def test_the_same_result_at_the_same_time_is_one_attempt():
    one = Person("甲一")
    assert attempts([mark(one, 60), mark(one, 60)], "2021-03-01", "2021-03-01") == [1, 1]
    assert attempts([mark(one, 60), mark(one, 61)], "2021-03-01", "2021-03-01") == [1, 2]
    assert attempts([mark(one, 60), mark(one, 60)], "2021-03-01", "2021-03-02") == [1, 2]


def test_the_day_of_a_sitting_is_its_first_and_it_lasts_a_month():
    one, late = Person("甲一"), pd.Timestamp("2021-04-20")
    drafts = [mark(one, 60, day=late), mark(one, 60, day=late, attempt=2)] + [
        mark(one, 60, day=late)
    ] * 3
    times = at("2021-03-01 10:00", "2021-03-02", "2021-03-31 23:59", "2021-04-01", None)
    found = with_test_day(drafts, submitted=times)
    first = pd.Timestamp("2021-03-01")
    # 31 days after the first midnight is no longer that sitting
    assert [draft.values["date"] for draft in found] == [first, late, first, late, late]
    assert found[0].values["date_precision"] == "day"
    assert with_test_day(drafts[:1], submitted=[None]) == (drafts[0],)
