"""Sign-in exports: activities become meetings, rows become attendance."""

from __future__ import annotations

from datetime import datetime

from attendance_rows import cleaned, day, drafts, notices, statuses
from handmade import kinds

from branchstats.settings import Settings

HEADER = [
    ("activity_id", "活动编号"), ("title", "活动名称"), ("type", "活动类型"), ("date", "活动时间"),
    ("staff_no", "工号"), ("name", "姓名"), ("status", "签到状态"), ("sign_time", "签到时间"),
]  # fmt: skip


def sign_in(body, header=HEADER, **more):
    return cleaned(header, body, shape="sign_in", **more)


def row(number, name, status, *, when="2021/01/11 14:30", title="1月主题党日", at="--"):
    return [number, title, "主题党日", when, name, f"{name}一", status, at]


def test_activities_are_meetings_and_rows_their_attendance():
    result = sign_in(
        [
            row("H1", "甲", "已签到"),
            row("H1", "乙", "请假"),
            row("H2", "甲", "迟到", when="2021/02/09 09:00", title="2月主题党日"),
            row("H1", "丙", "未签到"),
        ]
    )
    assert statuses(result) == [
        ("甲一", "2021-01-11", "出勤"), ("乙一", "2021-01-11", "请假"), ("甲一", "2021-02-09", "迟到"),
        ("丙一", "2021-01-11", "缺勤"),
    ]  # fmt: skip
    assert [d.meeting for d in drafts(result)] == ["H1", "H1", "H2", "H1"]
    first, second = drafts(result, "meetings")
    assert (first.meeting, first.row, first.cell) == ("H1", 2, "A2")
    assert (first.values["session"], second.values["session"]) == ("下午", "上午")
    assert first.values["types"] == ("主题党日",)
    assert first.values["title"] == "1月主题党日"
    assert first.values["roll"] == "全员"
    (line,) = result.coverage
    assert (line.types, day(line.first), day(line.last)) == (
        ("主题党日",),
        "2021-01-01",
        "2021-02-28",
    )


def test_without_a_number_title_date_and_session_make_the_meeting():
    header = [c for c in HEADER if c[0] != "activity_id"]
    body = [
        r[1:]
        for r in (
            row("", "甲", "已签到"),
            row("", "乙", "已签到"),
            row("", "甲", "已签到", when="2021/01/11 09:00"),
        )
    ]
    result = sign_in(body, header)
    assert len(drafts(result, "meetings")) == 2
    assert len({d.meeting for d in drafts(result)}) == 2


def test_a_blank_status_with_a_time_of_signing_in_is_presence():
    result = sign_in(
        [
            row("H1", "甲", None, at="2021/01/11 14:21"),
            row("H1", "乙", "--", at="--"),
            row("H1", "丙", ""),
        ]
    )
    assert statuses(result) == [("甲一", "2021-01-11", "出勤")]
    assert kinds(result) == ["record", "ignored", "ignored"]


def test_an_unknown_status_is_a_reject_unless_the_office_explains_it():
    body = [row("H1", "甲", "补签")]
    assert kinds(sign_in(body)) == ["rejected"]
    assert statuses(sign_in(body, settings=Settings(codes={"补签": "出勤"})))[0][2] == "出勤"


def test_a_row_without_a_name_and_one_without_a_date():
    result = sign_in([row("H1", "甲", "已签到", when="2021年2月30日"), row("H1", "乙", "已签到")])
    assert statuses(result) == [("甲一", "", "出勤"), ("乙一", "2021-01-11", "出勤")]
    assert [r.field for r in result.rejects] == ["date"]
    nameless = sign_in([[*row("H1", "", "已签到")[:5], None, "已签到", None]])
    assert kinds(nameless) == ["rejected"]
    assert nameless.rejects[0].field == "name"


def test_true_dates_and_the_title_of_the_sheet():
    header = [("name", "姓名"), ("status", "签到状态"), ("date", "日期")]
    result = sign_in(
        [["甲一", "已签到", datetime(2021, 3, 5, 19, 30)]], header, titles=["民主评议党员大会签到"]
    )
    (meeting,) = drafts(result, "meetings")
    assert meeting.values["types"] == ("支部党员大会", "民主评议")
    assert meeting.values["session"] == "晚上"
    assert meeting.values["title"] == "民主评议党员大会签到"


def test_a_sheet_of_one_activity_has_its_name_and_time_above():
    titles = ["签到表", "活动名称：重温入党誓词主题党日", "活动时间：2021年7月1日 14:30"]
    result = sign_in(
        [["甲一", "√"], ["乙二", "请假"]], [("name", "姓名"), ("status", "签到")], titles=titles
    )
    assert statuses(result) == [("甲一", "2021-07-01", "出勤"), ("乙二", "2021-07-01", "请假")]
    (meeting,) = drafts(result, "meetings")
    assert meeting.values["title"] == "重温入党誓词主题党日"
    assert meeting.values["types"] == ("主题党日", "宣誓")
    assert meeting.values["session"] == "下午"


def test_a_title_of_another_year_is_noticed():
    result = sign_in([row("H1", "甲", "已签到")], titles=["2020年学习活动签到记录导出"])
    assert ["2021年1月" in text for text in notices(result)] == [True]
