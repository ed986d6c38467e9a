"""Attendance cells: legend first, then the setting, then words; mixed cells; unknown codes."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats import tables
from branchstats.cleaning.statuses import Status, declare_advice, read_status, status_of_word
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

# DESIGN.md §4, typed in from there
ORDER = (
    "缺勤",
    "病假",
    "事假",
    "公假",
    "请假",
    "免",
    "列席",
    "迟到",
    "早退",
    "线上",
    "出勤",
    "休息",
)
LEGEND = {"√": "出勤", "△": "请假", "○": "迟到", "×": "旷课", "※": "产假", "◇": "早退"}


def status(cell: CellValue, legend: dict[str, str] | None = None, codes: dict[str, str] | None = None,
           **how: bool) -> str | None:  # fmt: skip
    found = read_status(cell, legend=legend or {}, codes=codes or {}, **how)
    return None if found is None else found.status


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("√", "出勤"), ("✓", "出勤"), ("✔", "出勤"), ("△", "请假"), ("○", "迟到"), ("〇", "迟到"), ("×", "缺勤"), ("✗", "缺勤"), ("※", "请假"),
     ("◇", "早退"), (" √ ", "出勤"), ("√△", "请假"), ("√/○", "迟到"), ("△（病假）", "病假"), ("正常", "出勤")],
)  # fmt: skip
def test_the_legend_of_the_sheet(cell: str, expected: str) -> None:
    assert status(cell, LEGEND) == expected


def test_one_symbol_has_several_meanings() -> None:
    for meaning, expected in [
        ("迟到", "迟到"),
        ("事假", "事假"),
        ("产假", "请假"),
        ("福利假", "请假"),
    ]:
        assert status("○", {"○": meaning}) == expected
        assert status("○", {}, {"○": meaning}) == expected


def test_the_legend_comes_before_the_setting_and_both_before_the_defaults() -> None:
    assert status("○", {"○": "病假"}, {"○": "迟到"}) == "病假"
    assert status("×", {"×": "休息"}) == "休息"
    assert status("√", {}, {"√": "迟到"}) == "迟到"


@pytest.mark.parametrize(
    "cell", ["○", "●", "◇", "△", "※", "PJ1", "①", "X", 1, 0, "1", 3.5, "未请假", "正常,某某"]
)
def test_a_code_that_nothing_explains_is_refused_with_the_line_to_write(cell: CellValue) -> None:
    with pytest.raises(CellError) as caught:
        status(cell)
    assert caught.value.reason == f"“{cell}”没有图例说明，设置里也没有，不知道是什么意思"
    assert caught.value.advice == declare_advice(str(cell))
    assert caught.value.advice == (
        f'请看表上的图例，在 review.toml 的 [codes.attendance] 一节写一行 "{cell}" = "请假"'
        "（等号右边写它的意思：出勤、迟到、早退、事假、病假、公假、请假、缺勤等）"
    )


def test_a_legend_with_an_unknown_word_is_refused_and_can_be_declared() -> None:
    with pytest.raises(CellError) as caught:
        status("√", {"√": "甲类" * 11})
    # its first twenty characters
    assert caught.value.reason == f"“√”的图例是“{'甲类' * 10}”，不知道算什么考勤状态"
    assert caught.value.advice == declare_advice("甲类" * 10)
    assert status("√", {"√": "甲类"}, {"甲类": "出勤"}) == "出勤"


@pytest.mark.parametrize(
    ("cell", "expected", "minutes"),
    [
        ("正常", "出勤", None), ("A班次:正常", "出勤", None), ("正常,加班04-17 12:00到04-17 13:30 1.5小时", "出勤", None),
        ("休息", "休息", None), ("休息并打卡", "休息", None), ("旷工", "缺勤", None), ("外勤", "出勤", None), ("迟到15分钟", "迟到", 15),
        ("迟到1小时5分钟", "迟到", 65), ("迟到（20分钟）", "迟到", 20), ("严重迟到40分钟", "迟到", 40), ("病假3.5小时,病假4.5小时", "病假", None),
        ("迟到15分钟,病假2小时", "病假", 15), ("病假2小时，迟到15分钟", "病假", 15), ("迟到5分钟,迟到6分钟", "迟到", 11), ("事假8小时", "事假", None),
        ("年假07-01 09:00到07-01 18:00 1天", "请假", None), ("旷工迟到30分钟", "缺勤", None), ("早退10分钟", "早退", None),
        ("迟到15分钟,缺卡", "迟到", 15), ("缺席（病假）", "病假", None), ("缺席（出差）", "公假", None), ("√（线上）", "线上", None),
        ("出差（驻村）", "公假", None), ("请假(孩子生病)", "请假", None), ("休息,加班04-17 12:00到04-17 13:30", "休息", None),
        ("正常（外勤）", "出勤", None), ("上班:正常,下班:早退5分钟", "早退", None), ("出勤:迟到5分钟", "迟到", 5), ("事假:家里有事", "事假", None), ("病 假", "病假", None), ("迟到", "迟到", None), ("调休半天", "请假", None),
        ("迟到（1小时 5分）", "迟到", 65), ("迟到:5分钟", "迟到", 5), ("迟到15min", "迟到", 15), ("迟到1h5min", "迟到", 65), ("迟到0.5小时", "迟到", 30),
        ("迟到（堵车）", "迟到", None), ("早班:迟到5分钟", "迟到", 5), ("正常,迟到（5分钟）,迟到", "迟到", 5),
    ],
)  # fmt: skip
def test_words_of_exports(cell: str, expected: str, minutes: float | None) -> None:
    assert read_status(cell, legend={}, codes={}) == Status(expected, minutes, cell)


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(ORDER, 2)))
def test_a_mixed_cell_takes_the_status_that_comes_first(first: str, second: str) -> None:
    assert status(f"{first},{second}") == status(f"{second}，{first}") == first


@pytest.mark.parametrize(
    ("word", "expected"), [(w, s) for w, s in tables.words().items() if s and w not in "10"]
)
def test_every_word_of_words_csv(word: str, expected: str) -> None:
    assert status(word) == expected
    assert status_of_word(word) == expected


def test_every_status_means_itself() -> None:
    assert [status(word) for word in tables.statuses()["status"]] == list(
        tables.statuses()["status"]
    )


@pytest.mark.parametrize("cell", ["缺卡", "未打卡", "缺卡,加班04-17 12:00到13:30"])
def test_a_missing_punch_is_neither_present_nor_absent(cell: str) -> None:
    with pytest.raises(CellError) as caught:
        status(cell)
    assert caught.value.reason == f"“{cell}”表示缺卡，既不算出勤也不算缺勤"
    assert caught.value.advice == declare_advice(cell[:20])
    assert status("缺卡", {}, {"缺卡": "出勤"}) == "出勤"


def test_1_and_0_count_only_in_a_binary_grid() -> None:
    assert [status(cell, is_binary_grid=True) for cell in (1, 0, "1", "0", "1.0")] == [
        "出勤", "缺勤", "出勤", "缺勤", "出勤"]  # fmt: skip
    found = read_status(1.0, legend={}, codes={}, is_binary_grid=True)
    assert found == Status("出勤", None, "1")
    with pytest.raises(CellError):
        status(2, is_binary_grid=True)


def test_a_word_of_a_setting_may_have_spaces_and_other_signs() -> None:
    assert status_of_word(" 旷 课 ") == "缺勤"
    assert status_of_word("✓") == status_of_word("√")
    assert status_of_word("甲类") is None


@pytest.mark.parametrize("cell", [None, "", " ", "--", "—", "/", "无", float("nan")])
def test_blank_cells_are_no_record(cell: CellValue) -> None:
    assert status(cell, LEGEND) is None


def test_a_blank_sign_that_the_legend_explains_is_read() -> None:
    assert status("/", {"/": "出勤"}) == "出勤"
    assert status("—", {"—": "休息"}) == "休息"


@pytest.mark.parametrize("cell", [True, dt.time(9, 6), dt.date(2021, 3, 5), dt.timedelta(hours=1)])
def test_times_and_dates_are_no_status(cell: CellValue) -> None:
    with pytest.raises(CellError) as caught:
        status(cell)
    assert caught.value.reason == f"“{cell}”不是考勤符号"


@given(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(), st.times(),
              st.text("√×△○病假事出勤迟到分钟小时休息,，（）():1230 \n/", max_size=20)),
    st.dictionaries(st.text(max_size=3), st.text(max_size=4), max_size=3),
)  # fmt: skip
def test_no_cell_and_no_legend_raises_anything_but_a_value_error(
    cell: CellValue, legend: dict[str, str]
) -> None:
    with contextlib.suppress(ValueError):
        found = read_status(cell, legend=legend, codes={"●": "请假"})
        assert found is None or found.status in ORDER
