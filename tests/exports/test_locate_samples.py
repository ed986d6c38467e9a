"""The lines of the samples' README that speak of layout, on the files themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from made_sheets import assert_accounted, body_rows, found
from shared import SHARED, needs_shared

from branchstats.exports.locate import Located
from branchstats.exports.sheet import Sheet
from branchstats.exports.workbook import read_file

pytestmark = needs_shared


def located(*parts: str) -> list[tuple[Sheet, Located]]:
    assert SHARED is not None
    path = SHARED.joinpath("samples", *parts)
    return [(sheet, found(sheet)) for sheet in read_file(path, file=path.name)]


def files(*parts: str) -> list[Path]:
    if SHARED is None:
        return []
    root = SHARED.joinpath("samples", *parts)
    return sorted(path for path in root.rglob("*") if path.is_file())


READABLE = [*files("branch", "data", "raw"), *files("real"), *files("forms")]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.name)
def test_every_row_of_every_sample_is_accounted_once(path):
    for sheet in read_file(path, file=path.name):
        assert_accounted(sheet, found(sheet))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("attendance", "2019年学习签到表.xlsx"), [("attendance", "grid", 36)]),
        (("attendance", "三会一课台账2020.xlsx"), [("attendance", "register", 31)]),
        (("attendance", "学习签到导出2021.csv"), [("attendance", "sign_in", 456)]),
        (("attendance", "月度汇总_20210701-20210731.xlsx"), [("attendance", "month_report", 38)]),
        (("recruitment", "党员发展名册.xls"), [("recruitment", "list", n) for n in (5, 7, 8, 8)]),
        (("recruitment", "发展党员工作台账.xlsx"), [("recruitment", "ledger", 24)]),
        (("scores", "2019-2021年测试成绩汇总.xlsx"), [("scores", "wide", 38)]),
        (("scores", "理论测试成绩登记表.xls"), [("scores", "single", 38)]),
        (("scores", "组工业务在线测试_问卷.xlsx"), [("scores", "survey", 45)]),
        (("volunteering", "2019志愿时长名单.xlsx"), [("volunteering", "totals", 36)]),
        (("volunteering", "2020年志愿服务登记表.xlsx"), [("volunteering", "log", 122)]),
        (("volunteering", "2021年各小组活动次数.xlsx"), [("volunteering", "counts", 12)] * 3),
        (("volunteering", "活动对应时长.xlsx"), [("volunteering", "units", 6)]),
        (("党员花名册.xlsx",), [("members", "roster", 38)]),
        (("空白采集表.xlsx",), [("", "", 0)]),
    ],
)
def test_the_invented_branch(parts, expected):
    tables = [t for _, one in located("branch", "data", "raw", *parts) for t in one.tables]
    assert [(t.dataset, t.shape, len(t.body)) for t in tables] == expected


def test_sessions_without_dates_and_a_tail_of_spaces():
    both = located("real", "attendance", "签到表.xls")
    assert [len(one.tables[0].body) for _, one in both] == [46, 46]
    ordinals = [c.path[-1] for _, one in both for c in one.tables[0].by_field("day")]
    assert ordinals == list(range(1, 15))
    cells = Counter(
        str(table.value(row, column) or "").strip()
        for _, one in both
        for table in one.tables
        for row in table.body
        for column in table.by_field("day")
    )
    assert (cells["√"], cells["PJ1"], cells["PJ2"], cells[""]) == (483, 22, 46, 93)
    for _, one in both:
        assert one.tables[0].legend == {}
        assert one.kinds[50].kind == "note"
        assert one.kinds[51].kind == "blank"


def test_punches_under_dates_and_a_summary_with_three_header_rows():
    (_, detail), (_, summary) = located("real", "attendance", "打卡明细与汇总_2017年5月.xlsx")
    (table,) = detail.tables
    assert (table.shape, len(table.body), len(table.by_field("punch"))) == ("punch_grid", 46, 62)
    assert any("2017年3月" in title for title in table.titles)
    punches = sum(
        table.value(row, column) is not None
        for row in table.body
        for column in table.by_field("punch")
    )
    assert punches == 1189
    (other,) = summary.tables
    assert (other.dataset, len(other.header_rows), len(other.body)) == ("", 3, 44)
    assert "汇总" in other.why


def test_a_flow_of_punches_with_its_footer():
    ((_, one),) = located("real", "attendance", "刷卡流水_10月.xls")
    (table,) = one.tables
    assert (table.shape, len(table.body)) == ("punch_flow", 1650)
    assert one.kinds[1651].kind in ("note", "total")


def test_a_matrix_of_ones_and_noughts():
    ((_, one),) = located("real", "attendance", "点名01矩阵.xls")
    (table,) = one.tables
    present = [
        sum(table.value(row, column) == 1 for row in table.body)
        for column in table.by_field("day")
    ]
    assert (table.shape, len(table.body), present) == ("grid", 76, [59, 53, 46, 57])


def test_grades_of_groups_fill_their_merged_cells():
    (_, one), *_ = located("real", "scores", "分组等级成绩.xls")
    (table,) = one.tables
    assert (table.dataset, len(table.body)) == ("scores", 73)
    (group,) = table.by_field("group")
    assert len({table.value(row, group) for row in table.body}) == 18
    report = table.by_field("test")[0]
    grades = Counter(table.value(row, report) for row in table.body)
    assert (grades["优"], grades["良"], grades[None]) == (38, 30, 5)


@pytest.mark.parametrize("path", files("forms"), ids=lambda path: path.name)
def test_forms_and_foreign_exports_are_none_of_ours(path):
    tables = [t for sheet in read_file(path, file=path.name) for t in found(sheet).tables]
    assert tables
    assert all(table.dataset == "" and table.why for table in tables)


@pytest.mark.parametrize("name", ["deaths.xlsx", "deaths.xls"])
def test_records_between_chatter(name):
    for sheet, one in located("peers", name):
        (table,) = one.tables
        assert body_rows(table) == list(range(6, 16)), sheet.name
        assert table.columns[0].path == ("Name",)


def test_a_pasted_table_with_its_total():
    ((_, one),) = located("peers", "excel_pasting.csv")
    (table,) = one.tables
    assert (len(table.body), [row + 1 for row in table.totals]) == (13, [18])


def test_blank_and_note_rows_are_skipped():
    for _, one in located("peers", "skipping.xlsx"):
        (table,) = one.tables
        assert body_rows(table) == [5, 7]


def test_a_merged_header_and_a_total_on_top():
    ((_, one),) = located("peers", "issue320.xlsx")
    (table,) = one.tables
    assert table.dataset == ""
    assert [row + 1 for row in table.header_rows] == [12]
    assert body_rows(table) == list(range(13, 59))


def test_a_note_row_under_a_header_does_not_become_the_header():
    ((_, one),) = located("peers", "big-texty-numbers-xlsx.xlsx")
    (table,) = one.tables
    assert [row + 1 for row in table.header_rows] == [1]
