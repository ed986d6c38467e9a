"""Score sheets as offices keep them: hand-worked marks, tests, attempts, rejects."""

from __future__ import annotations

import math

import pytest
from handmade import covers_body_once, facts, kinds, make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.scores import clean
from branchstats.exports.sheet import Fault, Merge
from branchstats.settings import Settings

SETTINGS = Settings()


def scores_table(header, body, *, shape="wide", **more):
    return make_table(header, body, dataset="scores", shape=shape, **more)


def cleaned(header, body, *, shape="wide", **more):
    table = scores_table(header, body, shape=shape, **more)
    result = clean(table, settings=SETTINGS)
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


def test_scores_outside_the_paper_are_rejects_that_say_how_to_state_the_full_mark():
    result = cleaned(
        [("name", "姓名"), ("test", "业务测试"), ("test", "理论测试(满分120)")],
        [["甲一", 105, 119], ["乙二", -5, 121]],
    )
    assert facts(result, "score") == [("甲一", 119.0)]
    assert [(r.source_cell, r.raw) for r in result.rejects] == [
        ("B2", "105"),
        ("B3", "-5"),
        ("C3", "121"),
    ]
    assert "满分120" in result.rejects[0].advice
    assert kinds(result) == ["record", "rejected"]


def test_grades_cheating_and_postponed_sittings_have_no_score():
    result = cleaned(
        [("name", "姓名"), ("test", "理论测试")],
        [["甲一", "优秀"], ["乙二", "作弊"], ["丙三", "缓考"], ["丁四", "不合格"]],
    )
    assert facts(result, "status", "score", "grade") == [
        ("甲一", "参考", None, "优秀"),
        ("乙二", "参考", None, "作弊"),
        ("丙三", "缓考", None, None),
        ("丁四", "参考", None, "不合格"),
    ]
    assert all(math.isnan(draft.values["score_pct"]) for draft in result.drafts)


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


def test_status_column_explains_a_blank_and_contradicts_a_score():
    result = cleaned(
        [("name", "姓名"), ("score", "成绩"), ("grade", "等级"), ("status", "考试情况")],
        [
            ["甲一", 90, "优秀", "参考"],
            ["乙二", None, None, "缺考"],
            ["丙三", 0, None, "缺考"],
            ["丁四", 70, None, "缺考"],
            ["戊五", None, None, "正常"],
        ],
        shape="single",
        titles=["2020年理论测试成绩"],
    )
    assert facts(result, "status", "score", "grade") == [
        ("甲一", "参考", 90.0, "优秀"),
        ("乙二", "缺考", None, None),
        ("丙三", "缺考", None, None),
    ]
    assert kinds(result) == ["record", "record", "record", "rejected", "ignored"]


def test_a_grade_column_holds_grades_only():
    header = [("name", "姓名"), ("score", "成绩"), ("grade", "等级")]
    body = [["甲一", 90, 85], ["乙二", 80, "缺考"], ["丙三", None, "良好"], ["丁四", 70, "良好"]]
    result = cleaned(header, body, shape="single", titles=["2020年理论测试"])
    assert facts(result, "score", "grade") == [
        ("甲一", 90.0, None),
        ("乙二", 80.0, None),
        ("丙三", None, "良好"),
        ("丁四", 70.0, "良好"),
    ]
    assert [(r.source_cell, r.field) for r in result.rejects] == [("C3", "grade"), ("C4", "grade")]
    assert [draft.cell for draft in result.drafts] == ["B3", "B4", "C5", "B6"]


def test_the_note_beside_the_only_score_explains_it():
    header = [("name", "姓名"), ("score", "成绩"), ("note", "备注")]
    body = [
        ["甲一", 80, "表现好"],
        ["乙二", None, "缺考"],
        ["丙三", None, "免考（驻村）"],
        ["丁四", 70, "作弊"],
        ["戊五", 65, "补考"],
        ["己六", None, "出差"],
        ["庚七", 60, "缺考"],
    ]
    result = cleaned(header, body, shape="single", titles=["2020年理论测试"])
    assert facts(result, "status", "score", "grade", "attempt") == [
        ("甲一", "参考", 80.0, None, 1),
        ("乙二", "缺考", None, None, 1),
        ("丙三", "免考", None, None, 1),
        ("丁四", "参考", None, "作弊", 1),
        ("戊五", "参考", 65.0, None, 2),
        ("庚七", "参考", 60.0, None, 1),
    ]
    assert kinds(result)[5] == "ignored"


def test_merged_group_cells_give_their_grade_to_every_member_and_shared_numbers_are_told():
    table = scores_table(
        [("seq", "编号"), ("name", "成员"), ("student_no", "学号"), ("test", "报告1")],
        [
            [1, "甲一", "B01", "优"],
            [None, "乙二", "B02", None],
            [2, "丙三", "B01", None],
        ],
        merges=[Merge(1, 0, 2, 0), Merge(1, 3, 2, 3)],
    )
    result = clean(table, settings=SETTINGS)
    assert facts(result, "exam", "grade") == [("甲一", "报告1", "优"), ("乙二", "报告1", "优")]
    assert kinds(result) == ["record", "record", "ignored"]
    assert [(n.source_cell, n.raw) for n in result.notices] == [("C4", "B01")]
    assert "甲一" in result.notices[0].reason
    assert "丙三" in result.notices[0].reason


def test_printed_averages_are_checked_and_never_trusted():
    header = [("name", "姓名"), ("test", "2020年业务测试"), ("test", "2020年理论测试")]
    body = [["甲一", 80, "缺考"], ["乙二", "91分", 70]]
    right = cleaned(header, body, totals=[["平均分", 85.5, 70]])
    wrong = cleaned(header, body, totals=[["平均分", 78.2, 70]])
    assert right.notices == ()
    assert [(n.source_cell, n.raw) for n in wrong.notices] == [("B4", "78.2")]
    assert facts(right, "score") == facts(wrong, "score")


def test_cells_and_rows_without_meaning_are_rejects_with_their_place():
    table = scores_table(
        [("name", "姓名"), ("test", "2020年业务测试")],
        [["甲一", "八十"], [None, 77], ["乙二", None], ["丙三", None], [None, None], [None, 60]],
        faults={(3, 1): Fault.ERROR, (6, 0): Fault.UNCACHED},
    )
    result = clean(table, settings=SETTINGS)
    assert not result.drafts
    assert kinds(result) == ["rejected"] * 3 + ["ignored", "blank", "rejected"]
    assert [(r.source_cell, r.field) for r in result.rejects] == [
        ("B2", "score"),
        ("B3", "name"),
        ("B4", "score"),
        ("A7", "name"),
    ]
    assert "公式没有计算结果" in result.rejects[3].reason
    assert all(r.reason and r.advice for r in result.rejects)


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


MARKS = {
    "": None,
    "—": None,
    "缺考": ("缺考", None),
    "免考": ("免考", None),
    "缓考": ("缓考", None),
    "优秀": ("参考", None),
    "作弊": ("参考", None),
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲一", "乙二", "丙三", ""]),
            st.one_of(st.sampled_from(sorted(MARKS)), st.integers(-20, 130)),
            st.one_of(st.sampled_from(sorted(MARKS)), st.integers(-20, 130)),
        ),
        max_size=12,
    )
)
def test_every_row_is_accounted_for_and_every_fact_kept(rows):
    header = [("name", "姓名"), ("test", "2020年业务测试"), ("test", "2020年理论测试(满分120)")]
    table = scores_table(header, rows)
    result = clean(table, settings=SETTINGS)
    expected = []
    for name, *cells in rows:
        for cell, full_mark in zip(cells, (100, 120), strict=True):
            mark = MARKS.get(cell, ("参考", cell))
            if name and mark and (mark[1] is None or 0 <= mark[1] <= full_mark):
                expected.append((name, *mark))
    assert facts(result, "status", "score") == expected
    assert covers_body_once(table, result)
    recorded = {line.row for line in result.ledger if line.kind == "record"}
    assert recorded == {draft.row for draft in result.drafts}
