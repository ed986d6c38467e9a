"""Exports of attendance software and card readers, with other columns than the samples have."""

from __future__ import annotations

import pytest
from made_sheets import (
    assert_accounted,
    body_rows,
    fields,
    found,
    make,
    only_table,
    rows_of,
)


def shape(table):
    return (table.dataset, table.shape)


DINGTALK = """
月度汇总 统计日期：2021-03-01 至 2021-03-31
报表生成时间：2021-04-01 09:00
姓名|部门|工号|出勤天数|工作时长(分钟)|迟到次数|外出(小时)|请假||考勤结果||||||
|||||||事假(天)|年假(天)|1|2|3|4|5|六|日
丁一凡（离职）|办公室|A01|2|960|0||||||||正常|休息|休息
王小荷|办公室|A02|5|2400|1|||1|正常|迟到15分钟|正常|年假8小时|正常|休息|休息并打卡
"""
DINGTALK_MERGES = "A1:P1 A2:P2 A3:A4 B3:B4 C3:C4 D3:D4 E3:E4 F3:F4 G3:G4 H3:I3 J3:P3"


@pytest.mark.parametrize("merges", [DINGTALK_MERGES, ""])
def test_dingtalk_month_report_with_another_offset(merges):
    sheet = make(DINGTALK, merges=merges)
    located = found(sheet)
    (table,) = located.tables
    assert shape(table) == ("attendance", "month_report")
    assert fields(table) == ["name", "department", "staff_no", *[""] * 6, *["day"] * 7]
    assert [column.path[-1] for column in table.by_field("day")] == [1, 2, 3, 4, 5, "六", "日"]
    assert body_rows(table) == [5, 6]
    assert table.titles[0] == "月度汇总 统计日期：2021-03-01 至 2021-03-31"
    assert rows_of(located, "header") == [3, 4]
    assert_accounted(sheet, located)


def test_dingtalk_daily_csv():
    table = only_table(
        make(
            """
每日统计 统计日期：2021-03-01 至 2021-03-02
报表生成时间：2021-03-03 08:00
姓名|考勤组|部门|工号|职位|UserId|日期|班次|上班1打卡时间|上班1打卡结果|下班1打卡时间|下班1打卡结果|出勤天数|迟到次数
丁一凡|机关|办公室|A01|主任|u1|21-03-01 星期一|默认 08:30-17:30|08:21|正常|17:40|正常|1|
王小荷|机关|办公室|A02|科员|u2|21-03-01 星期一|默认 08:30-17:30|08:45|迟到|17:40|正常|1|1
""",
            name="",
        )
    )
    assert shape(table) == ("attendance", "day_report")
    assert fields(table) == [
        "name", "", "department", "staff_no", "position", "", "date", "",
        "punch", "punch_result", "punch", "punch_result", "", "",
    ]  # fmt: skip
    assert body_rows(table) == [4, 5]


def test_wecom_daily_report_with_three_header_rows():
    table = only_table(
        make(
            """
上下班打卡_日报
统计时间：2021-06-07 至 2021-06-08
时间|姓名|账号|部门|考勤概况|||打卡记录||||
||||最早|最晚|考勤结果|上班1||下班1||
|||||||打卡时间|打卡状态|打卡时间|打卡状态|备注
2021/06/07 星期一|丁一凡|dyf|办公室|08:21|17:40|正常|08:21|正常|17:40|正常|--
2021/06/07 星期一|王小荷|wxh|办公室|--|--|请假|--|--|--|--|--
""",
            merges="A1:L1 A2:L2 E3:G3 H3:L3 H4:I4 J4:K4 A3:A5 B3:B5 C3:C5 D3:D5 E4:E5 F4:F5 G4:G5",
        )
    )
    assert shape(table) == ("attendance", "day_report")
    assert fields(table) == [
        "date", "name", "", "department", "punch", "punch", "status",
        "punch", "punch_result", "punch", "punch_result", "note",
    ]  # fmt: skip
    assert table.columns[7].header == "打卡记录_上班1_打卡时间"
    assert table.titles[1] == "统计时间：2021-06-07 至 2021-06-08"
    assert body_rows(table) == [6, 7]


def test_tencent_meeting_participants():
    sheet = make(
        """
会议主题|党支部2022年4月主题党日
会议号|123 456 789
会议发起人|丁一凡
预定开始时间|2022/04/12 15:00:00
预定结束时间|2022/04/12 17:00:00
参会人数|3
备注|

用户昵称（入会昵称）|首次入会时间|最后退会时间|入会次数|累计参会时长|身份
丁一凡(丁一凡)|2022/04/12 14:55:01|2022/04/12 17:01:00|1|02:05:59|主持人
王小荷(荷)|2022/04/12 14:58:01|2022/04/12 16:01:00|1|01:02:59|成员
王小荷(荷)|2022/04/12 16:08:01|2022/04/12 17:01:00|1|00:52:59|成员
""",
        name="参会成员",
    )
    located = found(sheet)
    (table,) = located.tables
    assert shape(table) == ("attendance", "participants")
    assert fields(table) == ["name", "first_in", "last_out", "", "minutes", "identity"]
    assert [row + 1 for row in table.header_rows] == [9]
    assert table.titles[0] == "会议主题：党支部2022年4月主题党日"
    assert "预定开始时间：2022/04/12 15:00:00" in table.titles
    assert body_rows(table) == [10, 11, 12]
    assert_accounted(sheet, located)


def test_punch_flow_with_date_and_time_in_one_column_or_in_two():
    one = only_table(
        make(
            """
考勤号码|姓名|日期时间|机器号|比对方式
A01|丁一凡|2018-10-08 08:21:05|1|指纹
A01|丁一凡|2018-10-08 18:01:12|1|指纹
"""
        )
    )
    two = only_table(
        make(
            """
原始记录 统计日期：2021-03-01 至 2021-03-31
姓名|考勤组|工号|考勤日期|考勤时间|打卡时间|打卡结果
丁一凡|机关|A01|2021-03-01|08:30|2021-03-01 08:21|正常
王小荷|机关|A02|2021-03-01|08:30|2021-03-01 08:45|迟到
记录数:3
"""
        )
    )
    assert shape(one) == shape(two) == ("attendance", "punch_flow")
    assert fields(one) == ["staff_no", "name", "date", "", ""]
    assert fields(two) == ["name", "", "staff_no", "date", "", "time", "punch_result"]
    assert len(two.body) == 2


def test_punches_under_each_date():
    table = only_table(
        make(
            """
2021年3月打卡明细
工号|姓名|3月1日||||3月2日|||
||上午上班|上午下班|下午上班|下午下班|上午上班|上午下班|下午上班|下午下班
A01|丁一凡|@08:21|@12:01|@14:25|@17:40|@08:20|@12:03||@17:35
A02|王小荷|@08:31|@12:01|@14:25|@17:40|||@14:20|@17:35
""",
            merges="A1:J1 A2:A3 B2:B3 C2:F2 G2:J2",
        )
    )
    assert shape(table) == ("attendance", "punch_grid")
    assert [c.path for c in table.by_field("punch")][3:5] == [
        ("3月1日", "下午下班"), ("3月2日", "上午上班"),
    ]  # fmt: skip


def test_times_in_one_cell_a_day():
    table = only_table(
        make(
            """
2021年3月刷卡记录
工号|姓名|部门|1|2|3
A01|丁一凡|办公室|08:21\\n17:40\\n|08:20\\n17:35|
A02|王小荷|办公室|08:31\\n17:40||08:25\\n17:30
"""
        )
    )
    assert shape(table) == ("attendance", "card_block")
    assert fields(table) == ["staff_no", "name", "department", "day", "day", "day"]


CARDS = """
考 勤 卡 表
考勤日期：2021-03-01 ~ 2021-03-04||||||制表时间：2021-04-01
部门|办公室||姓名|丁一凡||部门|办公室||姓名|王小荷
日期|21-03-01~21-03-04||工号|A01||日期|21-03-01~21-03-04||工号|A02
出勤天数(标准/实际)|迟到(次)|早退(次)||||出勤天数(标准/实际)|迟到(次)|早退(次)||
5/4|1|0||||5/5|0|0||
日期|上午||下午|||日期|上午||下午|
|上班|下班|上班|下班|||上班|下班|上班|下班
01 一|08:21|12:01|14:25|17:40||01 一|08:31|12:01|14:25|17:40
02 二|08:21|||17:40||02 二|08:31|12:01|14:25|17:40
03 三||||||03 三|08:31|||17:40
04 四||||||04 四|||||
部门|干部科||姓名|刘成林||||||
日期|21-03-01~21-03-04||工号|A03||||||
出勤天数(标准/实际)|迟到(次)|早退(次)||||||||
5/5|0|0||||||||
日期|上午||下午|||||||
|上班|下班|上班|下班||||||
01 一|08:21|12:01|14:25|17:40||||||
02 二|08:21|||17:40||||||
03 三|08:21|12:01|14:25|17:40||||||
04 四|||||||||||
"""


def test_a_card_a_person_side_by_side_and_below():
    sheet = make(CARDS, merges="A1:K1 A2:F2", name="考勤卡表")
    located = found(sheet)
    assert [shape(table) for table in located.tables] == [("attendance", "card_block")] * 3
    assert [body_rows(table) for table in located.tables] == [
        [9, 10, 11, 12], [9, 10, 11, 12], [19, 20, 21, 22],
    ]  # fmt: skip
    assert [[t for t in table.titles if t[:2] in ("姓名", "工号", "部门")] for table in located.tables] == [
        ["部门：办公室", "姓名：丁一凡", "工号：A01"],
        ["部门：办公室", "姓名：王小荷", "工号：A02"],
        ["部门：干部科", "姓名：刘成林", "工号：A03"],
    ]  # fmt: skip
    assert all("考勤日期：2021-03-01 ~ 2021-03-04" in table.titles for table in located.tables)
    assert not any("5/4" in title for table in located.tables for title in table.titles)
    assert fields(located.tables[1]) == ["day", "punch", "punch", "punch", "punch"]
    assert located.tables[1].columns[3].path == ("下午", "上班")
    assert_accounted(sheet, located)


def test_a_card_with_its_labels_and_values_in_one_cell():
    sheet = make(
        """
某县委组织部考勤卡表
2021年3月
姓名：丁一凡|部门：办公室|||姓名：王小荷|部门：办公室|
出勤天数(标准/实际)|22/20|||出勤天数(标准/实际)|22/21|
日期|星期|刷卡时间||日期|星期|刷卡时间
1日|一|09:06\\n18:24\\n||1日|一|08:31\\n17:40\\n
2日|二|08:21\\n17:40\\n||2日|二|
3日|三|||3日|三|08:31\\n17:40\\n
""",
        merges="A1:G1",
    )
    located = found(sheet)
    first, second = located.tables
    assert (fields(first), fields(second)) == (["day", "", "punch"], ["day", "", "punch"])
    assert "姓名：王小荷" in second.titles
    assert "姓名：丁一凡" not in second.titles
    assert body_rows(first) == [6, 7, 8]
    assert_accounted(sheet, located)


def test_a_line_of_times_a_person_under_one_row_of_days():
    sheet = make(
        """
刷卡记录表

考勤日期：||2021-03-01 ~ 2021-03-07|||制表时间：|2021-04-01
1|2|3|4|5|6|7
工 号：||A01|姓 名：|丁一凡|部 门：|办公室
08:21\\n17:40|08:20\\n17:35||08:25\\n12:01\\n17:30|08:21||
工 号：||A02|姓 名：|王小荷|部 门：|办公室

工 号：||A03|姓 名：|刘成林|部 门：|干部科
08:31\\n17:40|||08:25\\n17:30|08:21\\n17:31||
""",
        name="刷卡记录",
    )
    located = found(sheet)
    assert [body_rows(table) for table in located.tables] == [[6], [], [10]]
    assert [fields(table) for table in located.tables] == [["day"] * 7] * 3
    assert "姓名：刘成林" in located.tables[2].titles
    assert "考勤日期：2021-03-01 ~ 2021-03-07" in located.tables[2].titles
    assert_accounted(sheet, located)


def test_names_with_numbers_and_times_in_a_list_are_no_card():
    table = only_table(
        make("序号|姓名|早|晚\n1|丁一凡|08:21|17:40\n2|王小荷|08:31|17:40\n3|陈雨|08:30|17:30")
    )
    assert len(table.body) == 3
    assert [column.path for column in table.columns][1] == ("姓名",)


def test_a_summary_by_person_is_no_attendance():
    table = only_table(
        make(
            """
2021年3月考勤汇总
序号|部门|姓名|请假|||迟到（单位：次）|备注
|||事假（单位：天）|病假（单位：天）|调休||
||||||
1|办公室|丁一凡|1.5|1|||
2|办公室|王小荷3月15离职||||2|
""",
            merges="A1:H1 A2:A4 B2:B4 C2:C4 D2:F2 D3:D4 E3:E4 F3:F4 G2:G4 H2:H4",
        )
    )
    assert table.dataset == ""
    assert "汇总" in table.why
    assert body_rows(table) == [5, 6]


def test_wecom_report_without_merged_cells():
    table = only_table(
        make(
            """
上下班打卡_日报
2021年6月7日-2021年6月8日
时间|姓名|账号|部门|考勤概况||||上班||下班|
||||最早|最晚|打卡次数|考勤结果|打卡时间|打卡状态|打卡时间|打卡状态
2021/06/07 星期一|丁一凡|dyf|办公室|08:21|17:40|2|正常|08:21|正常|17:40|正常
2021/06/07 星期一|王小荷|wxh|办公室|--|--|0|请假|--|--|--|--
""",
            name="",
        )
    )
    assert shape(table) == ("attendance", "day_report")
    assert fields(table) == [
        "date", "name", "", "department", "punch", "punch", "", "status",
        "punch", "punch_result", "punch", "punch_result",
    ]  # fmt: skip
