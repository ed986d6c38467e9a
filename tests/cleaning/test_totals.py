"""Printed totals, averages and counts: told where the rows do not give them, never trusted."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from handmade import make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.totals import (
    check_row_figures,
    check_title_period,
    check_totals,
    read_printed,
)

HEADER = [("name", "姓名"), ("hours", "时长")]


def table(body, totals=(), **more):
    return make_table(HEADER, body, dataset="volunteering", shape="totals", totals=totals, **more)


def told(body, totals, **more):
    return [(n.source_cell, n.raw) for n in check_totals(table(body, totals), **more)]


BODY = [["甲一", 2], ["乙二", 3.5], ["丙三", "4"]]


@pytest.mark.parametrize(
    ("cell", "value", "tolerance"),
    [
        (18, 18, 0.5), ("18次", 18, 0.5), ("90%", 0.9, 0.005), ("90.5%", 0.905, 0.0005),
        (0.25, 0.25, 0.005), ("1,234.5", 1234.5, 0.05), ("共31次", 31, 0.5), ("９５％", 0.95, 0.005),
    ],
)  # fmt: skip
def test_printed_numbers_and_how_exactly_they_were_printed(cell, value, tolerance):
    printed = read_printed(cell)
    assert printed.value == pytest.approx(value)
    assert printed.tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(
    "cell", [None, "", "合计", "√", "16/11", "2020-12-31", True, "约18", "三"]
)
def test_what_is_no_printed_number(cell):
    assert read_printed(cell) is None


@pytest.mark.parametrize(
    "total",
    [["合计", 9.5], ["总 计", "9.5小时"], ["平均", 3.17], ["平均", 3.2], ["平均", 3], ["最高", 4],
     ["最低值", 2], ["人数", 3], [None, "共3人"], ["合计：3人", None], ["记录数:3", None], ["及格率", "12%"]],
)  # fmt: skip
def test_right_figures_are_passed_in_silence(total):
    assert told(BODY, [total]) == []


@pytest.mark.parametrize(
    ("total", "cell", "raw"),
    [
        (["合计", 9], "B5", "9"),
        (["合计", "10小时"], "B5", "10小时"),
        (["平均", 3.19], "B5", "3.19"),
        (["最高", 5], "B5", "5"),
        (["人数", 4], "B5", "4"),
        (["记录数:4", None], "A5", "记录数:4"),
        ([None, "共4人"], "B5", "共4人"),
    ],
)
def test_wrong_figures_are_noticed_with_their_cell(total, cell, raw):
    assert told(BODY, [total]) == [(cell, raw)]


def test_the_reason_says_what_the_rows_give():
    (notice,) = check_totals(table(BODY, [["合计", 9]]))
    assert "9.5" in notice.reason
    assert notice.dataset == "volunteering"


def test_rounding_of_the_parts_is_reported_too():
    body = [["甲", 33.33], ["乙", 33.33], ["丙", 33.33]]
    assert told(body, [["合计", 99.99]]) == []
    assert told(body, [["合计", 100]]) == [("B5", "100")]
    assert told(body, [["合计", "100.00"]]) == [("B5", "100.00")]


def test_a_subtotal_is_held_against_its_group_and_a_total_against_all():
    rows = [["甲一", 2], ["乙二", 3], ["小计", 5], ["丙三", 4], ["小计", 4], ["合计", 9]]
    plain = table(rows)
    with_totals = replace(plain, body=(1, 2, 4), totals=(3, 5, 6))
    assert check_totals(with_totals) == ()
    wrong = table([*rows[:4], ["小计", 5], rows[5]])
    assert [
        n.source_cell for n in check_totals(replace(wrong, body=(1, 2, 4), totals=(3, 5, 6)))
    ] == ["B6"]


def test_numbers_as_understood_take_the_place_of_the_cells():
    body = [["甲一", "2小时"], ["乙二", "半天"]]
    assert told(body, [["合计", 6]], numbers={1: {1: 2.0, 2: 4.0}}) == []
    assert told(body, [["合计", 5]], numbers={1: {1: 2.0, 2: 4.0}}) == [("B4", "5")]


def test_other_counts_may_be_meant():
    assert told(BODY, [["共2次", None]]) == [("A5", "共2次")]
    assert told(BODY, [["共2次", None]], counts=(2,)) == []


def test_a_sentence_in_a_note_is_no_total():
    assert check_totals(table(BODY, notes=["共3名党员请假，其中2人病假"])) == ()
    assert len(check_totals(table(BODY, notes=["共7人"]))) == 1


def test_a_total_row_above_the_body_counts_all_rows():
    plain = table([["合计", 9], ["甲一", 2], ["乙二", 7]])
    assert check_totals(replace(plain, body=(2, 3), totals=(1,))) == ()
    assert len(check_totals(replace(plain, body=(2,), totals=(1,)))) == 1


def test_one_notice_for_a_column_of_printed_figures():
    wide = make_table(
        [("name", "姓名"), ("", "出勤次数")], [["甲一", 2], ["乙二", "1次"], ["丙三", "全勤"]],
        dataset="attendance", shape="grid",
    )  # fmt: skip
    column = wide.columns[1]
    right = {1: [2.0, 3.0], 2: [1.0], 3: [2.0]}
    assert check_row_figures(wide, column, right, what="出勤") == ()
    (notice,) = check_row_figures(wide, column, {1: [3.0], 2: [2.0], 3: [2.0]}, what="出勤")
    assert notice.source_cell == "B2"
    assert "2行" in notice.reason
    assert "第2行" in notice.reason


@pytest.mark.parametrize(
    ("title", "is_told"),
    [("2017年3月考勤明细", True), ("2017年5月考勤明细", False), ("2017年考勤明细", False),
     ("2016年考勤明细", True), ("3月考勤明细", True), ("考勤明细", False), ("", False)],
)  # fmt: skip
def test_a_title_that_speaks_of_another_time(title, is_told):
    titled = table(BODY, titles=["机关党支部", title])
    dates = [pd.Timestamp("2017-05-04"), None, pd.Timestamp("2017-05-31")]
    notices = check_title_period(titled, dates)
    assert bool(notices) is is_told
    if is_told:
        assert notices[0].raw == title
        assert notices[0].source_cell == "A2"
        assert "2017年5月" in notices[0].reason
    assert check_title_period(titled, [None]) == ()


def test_months_in_the_reason_are_in_order_of_time():
    dates = [pd.Timestamp("2017-10-04"), pd.Timestamp("2017-05-31")]
    (notice,) = check_title_period(table(BODY, titles=["2016年"]), dates)
    assert "2017年5月至2017年10月" in notice.reason


@given(st.lists(st.decimals(0, 999, places=1), min_size=1, max_size=12), st.integers(1, 50))
def test_a_true_sum_never_gives_a_notice_and_a_false_one_always_does(numbers, off):
    body = [[f"{n}号", str(number)] for n, number in enumerate(numbers)]
    total = sum(numbers)
    assert told(body, [["合计", str(total)]]) == []
    assert len(told(body, [["合计", f"{float(total) + off / 5:.1f}"]])) == 1
