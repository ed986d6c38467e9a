"""DingTalk month reports and daily reports of DingTalk and WeCom."""

from __future__ import annotations

from datetime import time

from attendance_rows import cleaned, day, drafts, notices, reasons, statuses
from handmade import kinds

from branchstats.settings import Settings

NAME, NO = ("name", "姓名"), ("staff_no", "工号")
JULY = ["月度汇总 统计日期：2021-07-01 至 2021-07-05", "报表生成时间：2021-07-31 18:12"]


def month(body, *, heads=(1, 2, "六", "日", 5), titles=JULY, **more):
    header = [NAME, *(("day", ("考勤结果", head)) for head in heads)]
    return cleaned(header, body, shape="month_report", titles=titles, **more)


def test_every_cell_of_the_month_by_its_words():
    result = month(
        [
            [
                "甲一",
                "正常,加班04-17 12:00到04-17 13:30 1.5小时",
                "事假8小时",
                "休息",
                "休息并打卡",
                "A班次:正常",
            ]
        ]
    )
    assert statuses(result) == [
        ("甲一", "2021-07-01", "出勤"),
        ("甲一", "2021-07-02", "事假"),
        ("甲一", "2021-07-03", "休息"),
        ("甲一", "2021-07-04", "休息"),
        ("甲一", "2021-07-05", "出勤"),
    ]
    assert {(d.values["kind"], d.values["date_precision"], d.meeting) for d in drafts(result)} == {
        ("工作日", "day", "")
    }
    assert drafts(result, "meetings") == []


def test_minutes_late_and_the_order_of_mixed_cells():
    result = month(
        [["甲一", "迟到15分钟", "迟到15分钟,病假2小时", "病假3.5小时,病假4.5小时", "旷工", "外勤"]]
    )
    assert [status for *_, status in statuses(result)] == ["迟到", "病假", "病假", "缺勤", "出勤"]
    assert [d.values["minutes_late"] for d in drafts(result)] == [15, 15, None, None, None]
    assert drafts(result)[1].values["raw"] == "迟到15分钟,病假2小时"


def test_a_missing_punch_is_a_reject_and_the_rest_of_the_row_stays():
    result = month([["甲一（离职）", "缺卡", "正常", None, None, None]])
    assert statuses(result) == [("甲一", "2021-07-02", "出勤")]
    assert drafts(result)[0].person.remark == "离职"
    assert [cell for cell, _ in reasons(result)] == ["B4"]
    assert "缺卡" in result.rejects[0].reason
    assert kinds(result) == ["record"]


def test_the_month_may_stand_in_the_file_name_only():
    result = month([["甲一", "正常"]], heads=(28,), titles=[], file="考勤/月度汇总_202102.xlsx")
    assert statuses(result) == [("甲一", "2021-02-28", "出勤")]


def test_days_without_any_month_are_rejected():
    result = month([["甲一", "正常"]], heads=(28,), titles=[])
    assert reasons(result) == [("B2", "看不出这一列是哪一天")]
    assert kinds(result) == ["rejected"]


def test_printed_sums_of_the_month_are_checked():
    header = [NAME, ("", "出勤天数"), ("", "迟到次数"), ("day", 1), ("day", 2)]
    body = [["甲一", 2, 1, "正常", "迟到3分钟"], ["乙二", 2, 0, "正常", "休息"]]
    result = cleaned(header, body, shape="month_report", titles=["2021年7月 月度汇总"])
    assert len(notices(result)) == 1
    assert "出勤天数" in notices(result)[0]
    assert "第4行" in notices(result)[0]


def test_coverage_of_work_days_names_no_kind_of_meeting():
    (line,) = month([["甲一", "正常"]]).coverage
    assert (line.types, day(line.first), day(line.last)) == ((), "2021-07-01", "2021-07-31")


DAILY = [
    NAME, ("date", "日期"), ("punch", "上班1打卡时间"), ("punch_result", "上班1打卡结果"),
    ("punch", "下班1打卡时间"), ("punch_result", "下班1打卡结果"),
]  # fmt: skip


def daily(body, header=DAILY, **more):
    return cleaned(header, body, shape="day_report", **more)


def test_a_daily_report_by_the_results_of_its_punches():
    result = daily(
        [
            ["甲一", "2021-06-07 星期一", "08:55", "正常", "18:02", "正常"],
            ["乙二", "2021/06/07 星期一", "09:15", "迟到", None, "缺卡"],
            ["丙三", "2021-06-07", "--", "缺卡", "--", "缺卡"],
            ["丁四", "21-06-07 星期一", None, "请假", None, "请假"],
            ["戊五", "2021-06-07", "--", "--", "--", "--"],
        ]
    )
    assert statuses(result) == [
        ("甲一", "2021-06-07", "出勤"), ("乙二", "2021-06-07", "迟到"), ("丁四", "2021-06-07", "请假"),
    ]  # fmt: skip
    assert kinds(result) == ["record", "record", "rejected", "record", "ignored"]
    assert "缺卡" in result.rejects[0].reason


def test_one_punch_beside_a_missing_one_is_a_day_of_work_that_shows_the_punch():
    result = daily(
        [
            ["甲一", "2021-06-07", "08:50", "正常", None, "缺卡"],
            ["乙二", "2021-06-07", "08:51", "缺卡"],
        ]
    )
    assert [status for *_, status in statuses(result)] == ["出勤", "出勤"]
    assert "08:50" in drafts(result)[0].values["raw"]
    assert "08:51" in drafts(result)[1].values["raw"]


def test_the_stated_result_of_the_day_comes_before_its_punches():
    header = [NAME, ("date", "时间"), ("status", "考勤结果"), ("punch", "最早"), ("punch", "最晚")]
    result = daily(
        [
            ["甲一", "2021/06/07 星期一", "迟到(1次)", "08:50", "17:40"],
            ["乙二", "2021/06/07 星期一", "旷工", "--", "--"],
            ["丙三", "2021/06/07 星期一", "--", "08:20", "17:40"],
        ],
        header,
        settings=Settings(work_start=time(8, 0)),
    )
    assert [status for *_, status in statuses(result)] == ["迟到", "缺勤", "迟到"]
    assert drafts(result)[2].values["minutes_late"] == 20


def test_the_day_s_result_outweighs_those_of_its_punches():
    header = [NAME, ("date", "时间"), ("punch_result", "上班状态"), ("status", "考勤结果")]
    result = daily([["甲一", "2021/06/07", "正常", "旷工"]], header)
    assert [status for *_, status in statuses(result)] == ["缺勤"]


def test_a_row_without_a_date_or_a_name_is_rejected():
    result = daily(
        [
            ["甲一", None, "08:55"],
            [None, "2021-06-07", "08:55"],
            ["甲一", "2021年2月30日", "08:55"],
        ]
    )
    assert kinds(result) == ["rejected"] * 3
    assert [reject.field for reject in result.rejects] == ["date", "name", "date"]


def test_a_report_of_one_day_has_its_date_in_the_title():
    header = [NAME, ("status", "考勤状态")]
    result = daily([["甲一", "正常"]], header, titles=["2021年6月7日考勤日报"])
    assert statuses(result) == [("甲一", "2021-06-07", "出勤")]
