"""Sheets that are no data, or data with something wrong: said so, nothing lost, nothing guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_sheets import assert_accounted, body_rows, fields, found, make, only_table, rows_of

from branchstats.exports.sheet import Fault, Sheet
from branchstats.settings import Settings


def refused(sheet, settings=None):
    located = found(sheet, settings)
    assert_accounted(sheet, located)
    (table,) = located.tables
    assert table.dataset == ""
    assert table.why
    return table


def test_a_blank_template():
    table = refused(make("志愿服务登记表\n序号|日期|姓名|活动名称|服务时长\n1||||\n2||||\n3||||"))
    assert "只有表头" in table.why
    assert table.body == ()


def test_a_header_without_data():
    assert (
        "只有表头"
        in refused(make("提示：标红字段为必填项\n姓名|性别|民族|籍贯|学历|职务|现任职时间")).why
    )


def test_data_without_a_header():
    table = refused(make("丁一凡|√|√|×\n王小荷|√|△|√\n刘成林|√|√|√"))
    assert "没有找到表头" in table.why
    assert len(table.body) == 3


FORMS = [
    "党员基本信息采集表\n\n1.姓名：|||2.性别：\n3.民族：|||4.出生日期：\n5.入党时间：|||6.所在支部：",
    "入党积极分子登记表\n姓名||性别||出生年月|\n民族||籍贯||学历|\n工作单位||职务||入党时间|\n本人简历|||||",
    "党员基本情况登记表\n姓名|丁一凡|性别|男|出生年月|1980.1\n民族|汉|籍贯|安徽|学历|本科\n工作单位|某局|职务|科长|入党时间|2001.7",
]


@pytest.mark.parametrize("text", FORMS)
def test_forms_blank_and_filled_in(text):
    table = refused(make(text))
    assert "采集表" in table.why
    assert table.body == ()


def test_merged_everything():
    table = refused(make("这是一张全部合并的表\n||\n||", merges="A1:C3"))
    assert body_rows(table) == [1]


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet("空.xlsx", "Sheet1", ()),
        Sheet("空.xlsx", "Sheet1", ((None, None), (None, None))),
        Sheet("空.xlsx", "Sheet1", ((" ", None), (None, "　\n"))),
    ],
)
def test_a_sheet_without_anything_is_one_blank_row(sheet):
    located = found(sheet)
    assert located.tables == ()
    assert list(located.kinds) == [0]
    assert located.kinds[0].kind == "blank"


def test_a_blank_tail_is_one_row_that_gives_its_length():
    text = "姓名|成绩\n丁一凡|88" + "\n|" * 5
    sheet = make(text)
    sheet = replace(sheet, rows=(*sheet.rows, (" ", None), (None, "　")))
    located = found(sheet)
    assert located.kinds[2].kind == "blank"
    assert "7" in located.kinds[2].reason
    assert max(located.kinds) == 2


def test_a_row_of_nothing_but_an_error_is_not_blank():
    sheet = make("姓名|成绩\n丁一凡|88\n|\n|")
    sheet = replace(sheet, faults={(3, 1): Fault.ERROR})
    located = found(sheet)
    assert located.tables[0].body == (1, 3)


def test_a_hidden_sheet_is_not_read_unless_it_is_declared():
    sheet = replace(make("姓名|信用时数\n丁一凡|8"), is_hidden=True)
    assert "隐藏" in refused(sheet).why
    declared = Settings(sheets={"某表.xlsx/Sheet1": "volunteering"})
    assert only_table(sheet, declared).dataset == "volunteering"


def test_the_same_column_twice_uses_the_first_and_says_so():
    table = only_table(make("姓名|姓名|成绩|成绩\n丁一凡|丁一凡|88|88\n王小荷|王小荷|80|81"))
    assert fields(table) == ["name", "", "score", ""]
    assert "重复的列只用第一列：姓名、成绩" in table.why


def test_dates_down_and_names_across_is_told_how_to_be_turned():
    table = refused(make("签到表\n日期|丁一凡|王小荷\n3月5日|√|√\n3月8日|√|△\n3月12日|√|√"))
    assert "转置" in table.why


def test_foreign_tables_keep_their_records_apart_from_the_chatter():
    sheet = make(
        """
Lots of people|||
simply cannot resist writing|||some notes
at||top|of their sheets
Name|Profession|Age|Born
Alice Example|musician|69|@1947-01-08
Bob Example|actor|60|@1956-10-21
Some|||
|also like to write||
|||too!
"""
    )
    table = refused(sheet)
    assert body_rows(table) == [5, 6]
    assert [row + 1 for row in table.header_rows] == [4]


def test_a_person_without_a_name_stays_in_the_body_to_be_refused():
    table = only_table(make("姓名|性别|分数\n张三|男|33\n|女|44\n王五|男|56"))
    assert body_rows(table) == [2, 3, 4]


def test_rows_with_a_number_only_are_blank():
    located = found(make("序号|姓名|成绩\n1|丁一凡|88\n2||\n3||"))
    assert rows_of(located, "blank") == [3, 4]


def test_two_tables_of_different_kinds():
    sheet = make(
        "2020年测试与志愿服务\n姓名|理论测试成绩\n丁一凡|88\n王小荷|90\n\n姓名|信用时数\n丁一凡|8\n王小荷|9"
    )
    located = found(sheet)
    assert [table.dataset for table in located.tables] == ["scores", "volunteering"]
    assert_accounted(sheet, located)


@pytest.mark.parametrize(
    "pattern", ["某表.xlsx/Sheet1", "某*/Sheet*", "*/Sheet1", "folder/某表.xlsx/*"]
)
def test_a_sheet_that_review_toml_ignores(pattern):
    sheet = replace(make("姓名|成绩\n丁一凡|88\n|\n王小荷|80"), file="folder/某表.xlsx")
    located = found(sheet, Settings(sheets={pattern: "ignore"}))
    assert located.tables == ()
    assert rows_of(located, "ignored") == [1, 2, 4]
    assert_accounted(sheet, located)


def test_a_sheet_that_review_toml_declares():
    sheet = make("同志|周一例会|周三例会\n丁一凡|来了|没来\n王小荷|来了|来了", name="名单")
    assert only_table(sheet).dataset == ""
    settings = Settings(sheets={"某*.xlsx/名单": "attendance"}, headers={"同志": "姓名"})
    table = only_table(sheet, settings)
    assert table.dataset == "attendance"
    assert table.by_field("name")


def test_a_declared_data_set_that_does_not_exist_is_said():
    table = refused(make("姓名|成绩\n丁一凡|88"), Settings(sheets={"某表.xlsx/Sheet1": "考勤"}))
    assert "考勤" in table.why


def test_a_csv_is_declared_by_its_file_alone():
    sheet = make("姓名|成绩\n丁一凡|88", file="a/b.csv", name="")
    assert found(sheet, Settings(sheets={"b.csv": "ignore"})).tables == ()
