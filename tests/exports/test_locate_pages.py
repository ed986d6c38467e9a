"""Sign-in grids printed on pages, below each other or side by side."""

from __future__ import annotations

from made_sheets import assert_accounted, body_rows, column_values, found, make, rows_of


def is_grid(table):
    return (table.dataset, table.shape) == ("attendance", "grid")


def test_header_and_title_printed_again_on_each_page():
    sheet = make(
        """
2019年学习签到表
序号|姓名|1月||2月|
||4|8|1|5
1|丁一凡|√|√|√|△
2|王小荷|√|×|√|√
第1页|||共2页||
2019年学习签到表
序号|姓名|1月||2月|
||4|8|1|5
3|刘成林|√|√|√|√
4|陈雨|√|√|√|√
合计||4|3|4|3
△请假，×缺席
""",
        merges="A1:F1 A2:A3 B2:B3 C2:D2 E2:F2 A7:F7 A8:A9 B8:B9 C8:D8 E8:F8",
    )
    located = found(sheet)
    (table,) = located.tables
    assert body_rows(table) == [4, 5, 10, 11]
    assert rows_of(located, "header") == [2, 3, 8, 9]
    assert rows_of(located, "title") == [1, 7]
    assert rows_of(located, "note") == [6]
    assert_accounted(sheet, located)


def test_a_month_below_the_other_with_its_own_title():
    sheet = make(
        """
2019年1月学习签到表
姓名|4日|8日
丁一凡|√|√
王小荷|√|△

2019年2月学习签到表
姓名|1日|5日|12日
丁一凡|√|√|×
王小荷|√|√|√
注：△请假
"""
    )
    located = found(sheet)
    first, second = located.tables
    assert (body_rows(first), body_rows(second)) == ([3, 4], [8, 9])
    assert first.titles == ("2019年1月学习签到表",)
    assert second.titles == ("2019年2月学习签到表",)
    assert first.legend == second.legend == {"△": "请假"}
    assert_accounted(sheet, located)


def test_a_later_table_keeps_the_year_that_stands_over_all():
    sheet = make(
        """
2019年学习签到表
1月
姓名|4日|8日
丁一凡|√|√

2月
姓名|1日|5日
丁一凡|√|√
""",
        merges="A1:C1 A2:C2 A6:C6",
    )
    first, second = found(sheet).tables
    assert first.titles == ("2019年学习签到表", "1月")
    assert second.titles == ("2月", "2019年学习签到表")


def test_two_halves_of_a_list_side_by_side():
    sheet = make(
        """
2019年7月2日主题党日签到表
序号|姓名|签到|序号|姓名|签到
1|丁一凡|√|4|陈雨|√
2|王小荷|√|5|赵文山|事假
3|刘成林|×|||
""",
        merges="A1:F1",
    )
    located = found(sheet)
    left, right = located.tables
    assert is_grid(left)
    assert is_grid(right)
    assert left.titles == right.titles == ("2019年7月2日主题党日签到表",)
    assert (body_rows(left), body_rows(right)) == ([3, 4, 5], [3, 4])
    assert column_values(right, "name") == ["陈雨", "赵文山"]
    assert_accounted(sheet, located)


def test_a_group_below_the_other_with_its_name_as_title():
    sheet = make(
        """
2019年党小组学习签到表
第一党小组
姓名|3月5日|3月8日
丁一凡|√|√
王小荷|√|△
第二党小组
姓名|3月5日|3月8日
刘成林|√|√
陈雨|×|√
△请假 ×缺席
""",
        merges="A1:C1 A2:C2 A6:C6",
    )
    located = found(sheet)
    first, second = located.tables
    assert (body_rows(first), body_rows(second)) == ([4, 5], [8, 9])
    assert second.titles == ("第二党小组", "2019年党小组学习签到表")
    assert first.legend == {"△": "请假", "×": "缺席"}
    assert_accounted(sheet, located)


def test_labels_over_the_header_are_titles():
    sheet = make(
        """
会议签到表
会议名称|2021年第一季度党员大会||
时间|2021年3月12日|地点|大会议室
序号|姓名|签到情况|备注
1|丁一凡|√|
2|王小荷|请假|
"""
    )
    located = found(sheet)
    (table,) = located.tables
    assert is_grid(table)
    assert rows_of(located, "title") == [1, 2, 3]
    assert table.titles[1:] == (
        "会议名称：2021年第一季度党员大会",
        "时间：2021年3月12日",
        "地点：大会议室",
    )


def test_tables_of_different_height_side_by_side():
    sheet = make(
        """
2021年测试||||志愿服务
姓名|上半年|||姓名|信用时数
|业务|理论||丁一凡|8
丁一凡|88|90||王小荷|9
王小荷|80|92|||
""",
        merges="A2:A3 B2:C2",
    )
    located = found(sheet)
    scores, hours = located.tables
    assert (scores.shape, hours.shape) == ("wide", "totals")
    assert (body_rows(scores), body_rows(hours)) == ([4, 5], [3, 4])
    assert scores.titles == ("2021年测试",)
    assert hours.titles == ("志愿服务",)
    assert_accounted(sheet, located)


def test_a_heading_merged_over_the_names_is_no_person():
    sheet = make(
        """
2019年学习签到表
序号|姓名|3月5日|3月8日
第一党小组|||
1|丁一凡|√|√
2|王小荷|√|√
第二党小组|||
3|刘成林|√|×
""",
        merges="A1:D1 A3:D3 A6:D6",
    )
    located = found(sheet)
    (table,) = located.tables
    assert body_rows(table) == [4, 5, 7]
    assert rows_of(located, "note") == [3, 6]


def test_meetings_as_headers_without_any_date():
    table = found(make("姓名|一月支委会|廉政党课|备注\n丁一凡|√|√|\n王小荷|△|×|\n△请假")).tables[0]
    assert is_grid(table)
    assert [column.path for column in table.by_field("day")] == [("一月支委会",), ("廉政党课",)]
