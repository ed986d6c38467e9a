"""Meeting registers and sign-in exports of invented offices."""

from __future__ import annotations

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


def test_a_register_with_other_headers_and_order():
    table = only_table(
        make(
            """
组织生活台账（2021年度）
会议名称|类别|召开日期|参会地点|应参加人数|实参会人数|主持|记录员|请假人员及原因|学习方式|领学人|学时
1月支委会|支委会|2021.01.08|三楼|5|5|丁一凡|王小荷|无|研讨|丁一凡|1
一季度党员大会|党员大会|2021.03.12|大会议室|36|34|丁一凡|王小荷|陈雨（病假）、周立（出差）|听报告|刘成林|2
共2次
""",
            name="",
        )
    )
    assert (table.dataset, table.shape) == ("attendance", "register")
    assert fields(table) == [
        "title", "type", "date", "place", "expected", "present", "host", "recorder",
        "absentees", "format", "reader", "hours",
    ]  # fmt: skip
    assert body_rows(table) == [3, 4]
    assert [row + 1 for row in table.totals] == [5]


def test_a_register_with_counts_under_a_group_and_a_date_for_two_meetings():
    sheet = make(
        """
|三会一课记录台账（二〇二一年）||||||||
|时间|地点|会议类别|议题|主持人|到会情况||缺席人员及原因|备注
||||||应到|实到||
|2021年1月8日|三楼|支委会|研究计划|丁一凡|5|5|无|
||三楼|党员大会|通报情况|丁一凡|36|35|陈雨（病假）|
|2021年2月5日|三楼|主题党日|过政治生日|丁一凡|36|36|全勤|
|合计|||共3次|||||
|记录人签字：||||审核：||||
""",
        merges="B1:J1 B2:B3 C2:C3 D2:D3 E2:E3 F2:F3 G2:H2 I2:I3 J2:J3 B4:B5",
    )
    located = found(sheet)
    (table,) = located.tables
    assert table.shape == "register"
    assert fields(table) == [
        "date", "place", "type", "title", "host", "expected", "present", "absentees", "note",
    ]  # fmt: skip
    assert column_values(table, "date") == ["2021年1月8日", "2021年1月8日", "2021年2月5日"]
    assert rows_of(located, "total") == [7]
    assert rows_of(located, "note") == [8]
    assert table.legend == {}
    assert_accounted(sheet, located)


def test_names_in_a_register_do_not_make_it_a_list_of_people():
    table = only_table(
        make(
            """
序号|会议时间|会议主题|主持人|记录人|参会人员|缺席人员
1|2021年1月8日|学习党史|丁一凡|王小荷|丁一凡、王小荷、陈雨|周立（病假）
2|2021年2月8日|专题党课|丁一凡|王小荷|全体党员|无
"""
        )
    )
    assert table.shape == "register"


def test_a_sign_in_export_with_other_headers():
    table = only_table(
        make(
            """
会议主题|会议类别|会议时间|部门|参会人员|签到结果|签到方式
党史学习|集中学习|2021-04-02 09:00|办公室|丁一凡|正常|扫码
党史学习|集中学习|2021-04-02 09:00|办公室|王小荷|请假|
警示教育|党课|2021-04-09 09:00|办公室|丁一凡|未签到|
"""
        )
    )
    assert (table.dataset, table.shape) == ("attendance", "sign_in")
    assert fields(table) == ["title", "type", "date", "department", "name", "status", ""]


def test_a_list_of_dates_and_states_is_of_meetings_or_of_work_as_its_title_says():
    rows = "日期|姓名|{}\n2021-03-02|丁一凡|正常\n2021-03-02|王小荷|请假"
    meeting = only_table(make("学习签到记录\n" + rows.format("签到状态")))
    work = only_table(make("三月考勤日报\n" + rows.format("考勤结果")))
    assert (meeting.shape, work.shape) == ("sign_in", "day_report")


def test_short_topics_are_not_taken_for_names():
    table = only_table(
        make(
            """
会议时间|会议类型|商议何事|主持人|应到
2021.1.8|支委会|研究计划|丁一凡|5
2021.2.8|支委会|通报情况|丁一凡|5
2021.3.8|党课|学习党史|丁一凡|36
"""
        )
    )
    assert table.shape == "register"
    assert table.by_field("name") == ()
