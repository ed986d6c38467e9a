"""Volunteer sheets of invented offices: totals, logs, counts and hours for each activity."""

from __future__ import annotations

import pytest
from made_sheets import (
    assert_accounted,
    body_rows,
    column_values,
    fields,
    found,
    make,
    only_table,
    rows_of,
)


def shape(table):
    return (table.dataset, table.shape)


def test_an_export_of_a_volunteer_system():
    table = only_table(
        make(
            """
志愿者编号|姓名|性别|所属团体|项目名称|服务日期|服务时长(小时)|时长复核状态
3401|丁一凡|男|机关志愿队|创城劝导|2020-05-09|2.5|已通过
3402|王小荷|女|机关志愿队|创城劝导|2020-05-09|0|待复核
"""
        )
    )
    assert shape(table) == ("volunteering", "log")
    assert fields(table) == ["", "name", "gender", "", "activity", "date", "hours", "check_status"]


def test_totals_printed_in_two_columns_with_one_line_of_sums():
    sheet = make(
        """
2020年志愿服务时长公示
序号|姓名|信用时数|荣誉时数|总时长||序号|姓名|信用时数|荣誉时数|总时长
1|丁一凡|10|2|12||3|刘成林|4|0|4
2|王小荷|8.5|0|8.5||4|陈雨|6|1|7
合计||18.5|2|20.5||||10|1|11
""",
        merges="A1:K1",
    )
    located = found(sheet)
    left, right = located.tables
    assert [shape(table) for table in (left, right)] == [("volunteering", "totals")] * 2
    assert (
        fields(left) == fields(right) == ["seq", "name", "credit_hours", "honour_hours", "hours"]
    )
    assert (body_rows(left), body_rows(right)) == ([3, 4], [3, 4])
    assert rows_of(located, "total") == [5]
    assert column_values(right, "name") == ["刘成林", "陈雨"]
    assert_accounted(sheet, located)


COUNTS = "姓名|环境整治|文明交通|入户走访{}\n丁一凡|2|1|{}\n王小荷|1||4{}\n刘成林||2|1{}"


@pytest.mark.parametrize("gap", ["|", ""])
def test_counts_beside_their_hours(gap):
    right = (
        f"|{gap}活动项目|每次时长",
        f"|{gap}环境整治|3",
        f"|{gap}文明交通|2小时",
        f"|{gap}入户走访|半天",
    )
    sheet = make("2021年志愿服务次数统计\n" + COUNTS.format(*right), merges="A1:D1")
    located = found(sheet)
    counts, units = located.tables
    assert shape(counts) == ("volunteering", "counts")
    assert shape(units) == ("volunteering", "units")
    assert fields(counts) == ["name", "activity", "activity", "activity"]
    assert fields(units) == ["activity", "unit_hours"]
    assert column_values(units, "unit_hours") == [3, "2小时", "半天"]
    assert_accounted(sheet, located)


def test_counts_above_their_hours():
    sheet = make(
        "2021年志愿服务次数统计\n" + COUNTS.format("", "", "", "")
        + "\n合计|3|3|5\n\n折算标准\n活动名称|折算时长\n环境整治|3\n文明交通|2\n入户走访|4"
    )  # fmt: skip
    located = found(sheet)
    counts, units = located.tables
    assert shape(units) == ("volunteering", "units")
    assert (body_rows(counts), body_rows(units)) == ([3, 4, 5], [10, 11, 12])
    assert units.titles[0] == "折算标准"
    assert rows_of(located, "total") == [6]
    assert_accounted(sheet, located)


def test_an_activity_given_in_two_columns_stays_two_columns():
    table = only_table(
        make("党小组|姓名|防汛值守 |义务植树|防汛值守 \n一组|丁一凡|2|1|1\n一组|王小荷|1||3")
    )
    assert shape(table) == ("volunteering", "counts")
    assert [column.path for column in table.by_field("activity")] == [
        ("防汛值守",), ("义务植树",), ("防汛值守",),
    ]  # fmt: skip


def test_hours_by_month_are_hours_and_their_sum_is_not():
    table = only_table(
        make(
            "2020年党员志愿服务时长统计表\n姓名|1月|2月|3月|合计\n丁一凡|2|0|3.5|5.5\n王小荷|1|2|2|5"
        )
    )
    assert shape(table) == ("volunteering", "totals")
    assert fields(table) == ["name", "hours", "hours", "hours", ""]


def test_a_log_with_the_day_merged_over_its_people():
    table = only_table(
        make(
            """
党员志愿服务活动记录
日期|活动内容|参加人员姓名|时长|审核人
2020年3月5日|学雷锋|丁一凡|2小时|陈雨
||王小荷|2小时|陈雨
2020年3月12日|植树|刘成林|半天|陈雨
""",
            merges="A1:E1 A3:A4 B3:B4",
        )
    )
    assert shape(table) == ("volunteering", "log")
    assert fields(table) == ["date", "activity", "name", "hours", ""]
    assert column_values(table, "activity") == ["学雷锋", "学雷锋", "植树"]


def test_subtotals_and_headings_of_groups():
    sums = make(
        """
2021年志愿服务时长
党小组|姓名|服务时长
第一党小组|丁一凡|3
|王小荷|4
小计||7
第二党小组|刘成林|5
小计||5
总计||12
""",
        merges="A3:A4",
    )
    heads = make("2021年志愿服务时长\n姓名|服务时长\n第一党小组|\n丁一凡|3\n第二党小组|\n刘成林|5")
    assert body_rows(only_table(sums)) == [3, 4, 6]
    assert [row + 1 for row in only_table(sums).totals] == [5, 7, 8]
    assert body_rows(only_table(heads)) == [4, 6]


def test_hours_for_each_activity_in_other_words():
    table = only_table(
        make(
            "各类志愿服务活动时长认定标准\n序号|活动类别|认定时长（小时/次）|备注\n1|创城劝导|2|\n2|敬老院慰问|半天|"
        )
    )
    assert shape(table) == ("volunteering", "units")
    assert fields(table) == ["seq", "activity", "unit_hours", "note"]


def test_how_often_beside_how_long_is_no_count_of_activities():
    table = only_table(
        make(
            "2021年志愿服务情况统计\n序号|姓名|参加次数|累计服务时长（小时）\n1|丁一凡|3|7.5\n2|王小荷|2|4\n合计||5|11.5"
        )
    )
    assert shape(table) == ("volunteering", "totals")
    assert fields(table) == ["seq", "name", "count", "hours"]


def test_counts_with_one_row_a_person_and_activity():
    table = only_table(
        make("志愿服务参加次数\n姓名|活动名称|次数\n丁一凡|环境整治|3\n王小荷|文明交通|2")
    )
    assert shape(table) == ("volunteering", "counts")
    assert fields(table) == ["name", "activity", "count"]
