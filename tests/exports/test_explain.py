"""What `clean --explain` says of a sheet."""

from __future__ import annotations

import re

from made_sheets import found, make

from branchstats.exports.explain import explain

GRID = make(
    """
2019年学习签到表
姓名|党小组|身份证号|3月5日|3月8日|出勤率
丁一凡|一组|3401***|√|△|50%
王小荷|一组|3401***|√|√|100%
合计|||2|1|
注：△请假
填表人：||||
""",
    file="attendance/签到.xlsx",
    name="三月",
)


def told(sheet):
    return explain(sheet, found(sheet))


def test_rows_columns_and_reasons_of_a_grid():
    lines = told(GRID).splitlines()
    assert lines[0] == "attendance/签到.xlsx，工作表“三月”：7行6列"
    assert "  第1行 标题：2019年学习签到表" in lines
    assert any(line.startswith("  第2行 表头：姓名") for line in lines)
    assert any(line.startswith("  第5行 合计、平均") for line in lines)
    assert "  第6行 图例：注：△请假" in lines
    assert any(line.startswith("  第7行 说明、签字") for line in lines)
    assert any(line.strip().startswith("考勤（grid）：姓名一列") for line in lines)
    assert "    第3—4行 数据，共2行" in lines
    assert "    图例：△ 请假" in lines
    assert "    A列 姓名 → 姓名（表头“姓名”）" in lines
    assert "    C列 身份证号 → 不读取（表头“身份证号”：个人信息，不读取）" in lines
    assert "    D—E列 3月5日 … 3月8日（2列） → 逐日、逐次考勤（日期列，格里是考勤符号）" in lines


def test_every_row_and_column_is_told():
    text = told(GRID)
    rows = [number for number in range(1, 8) if f"第{number}" in text or f"—{number}" in text]
    assert rows == list(range(1, 8))
    assert all(re.search(rf"(?m)^    (?:\w—)?{letter}(?:—\w)?列 ", text) for letter in "ABCDEF")


def test_a_sheet_not_recognised_is_told_how_to_be_declared():
    text = told(make("组织|学员总数|激活总数\n某学习群|100|90", file="a/某导出.xlsx"))
    assert "不作为数据" in text
    assert '"某导出.xlsx/Sheet1" = "attendance"' in text
    assert "[sheets]" in text


def test_several_tables_are_numbered_and_an_empty_sheet_has_none():
    two = told(make("姓名|信用时数\n丁一凡|8\n\n活动名称|单次时长\n植树|2"))
    assert "表1志愿服务（totals）" in two
    assert "表2志愿服务（units）" in two
    assert "没有表格" in told(make("|\n|"))


def test_a_csv_has_no_name_of_a_sheet():
    assert told(make("姓名|信用时数\n丁一凡|8", file="b.csv", name="")).startswith("b.csv：2行2列")


def test_rows_of_one_kind_apart_from_each_other_stand_in_one_line():
    text = told(make("姓名|信用时数\n丁一凡|8\n\n王小荷|9\n陈雨|7\n\n周立|6"))
    assert "第3、6行 空行" in text
    assert "第2、4—5、7行 数据，共4行" in text
