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


@pytest.mark.parametrize(
    ("printed", "is_told"), [("人数：3", False), ("人数：2", False), ("人数：1", True)]
)
def test_a_printed_number_of_people_may_count_rows_or_those_who_sat(printed, is_told):
    body = [["甲一", 80], ["乙二", "缺考"], ["丙三", 70]]
    result = cleaned([("name", "姓名"), ("test", "2020年业务测试")], body, notes=[printed])
    assert bool(result.notices) is is_told


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
