"""Participants of an online meeting: stays add up, nobody is inferred to be absent."""

from __future__ import annotations

import pytest
from attendance_rows import cleaned, day, drafts, notices, statuses
from handmade import kinds

HEADER = [
    ("name", "用户昵称（入会昵称）"), ("first_in", "首次入会时间"), ("last_out", "最后退会时间"),
    ("minutes", "累计参会时长"), ("identity", "身份"),
]  # fmt: skip
TITLES = ["会议主题：党史学习教育专题党课", "会议发起人：甲一", "预定开始时间：2021-05-07 14:30"]


def joined(body, *, titles=TITLES, header=HEADER):
    return cleaned(header, body, shape="participants", titles=titles)


def test_stays_of_a_person_add_up_in_one_fact():
    result = joined(
        [
            ["甲一(甲一)", "2021-05-07 14:20:11", None, "01:40:00", "主持人"],
            ["乙二（办公室）", "2021-05-07 14:30:11", None, "00:30:30", "成员"],
            ["乙二", "2021-05-07 15:10:11", None, "50分钟", "成员"],
        ]
    )
    assert statuses(result) == [("甲一", "2021-05-07", "线上"), ("乙二", "2021-05-07", "线上")]
    assert [d.values["raw"] for d in drafts(result)] == ["参会100分钟", "参会80.5分钟"]
    assert kinds(result) == ["record"] * 3
    (meeting,) = drafts(result, "meetings")
    assert meeting.values["title"] == "党史学习教育专题党课"
    assert meeting.values["types"] == ("党课",)
    assert (meeting.values["roll"], meeting.values["session"]) == ("未知", "下午")
    assert meeting.values["leader"] == "甲一"
    assert {d.meeting for d in drafts(result)} == {meeting.meeting}
    (line,) = result.coverage
    assert (line.roll, day(line.first)) == ("未知", "2021-05-01")


def test_two_people_on_one_line_are_two():
    result = joined([["甲一、乙二", "2021-05-07 14:20:11", None, 62, "成员"]])
    assert [d.person.name for d in drafts(result)] == ["甲一", "乙二"]
    assert [d.row for d in drafts(result)] == [5, 5]
    assert drafts(result)[0].values["raw"] == "参会62分钟"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("小李（李四）", "李四"),
        ("阿明(欧阳明)", "欧阳明"),
        ("李四（办公室）", "李四"),
        ("李四（李四）", "李四"),
        ("李四", "李四"),
        ("Tom(李四)", "李四"),
    ],
)
def test_the_name_of_an_account_gives_way_to_the_person_s_own(cell, name):
    result = joined([[cell, "2021-05-07 14:20:11", None, 62, "成员"]])
    assert [d.person.name for d in drafts(result)] == [name]


def test_the_date_may_come_from_the_first_who_joined():
    result = joined(
        [
            ["甲一", "2021-05-08 09:10:00", None, None, None],
            ["乙二", "2021-05-08 08:55:00", None, None, None],
        ],
        titles=["参会成员"],
    )
    assert statuses(result)[0] == ("甲一", "2021-05-08", "线上")
    assert drafts(result, "meetings")[0].values["session"] == "上午"


def test_without_a_date_the_people_are_kept_and_the_lack_is_said():
    result = joined([["甲一", "14:20:11", None, None, None]], titles=["会议主题：支委会"])
    assert statuses(result) == [("甲一", "", "线上")]
    assert notices(result) == ["没有会议的日期"]
    assert result.coverage == ()


def test_a_blank_line_of_the_export_is_rejected():
    result = joined([[None, "2021-05-07 14:20:11", None, None, None]])
    assert kinds(result) == ["rejected"]
    assert drafts(result) == []
    assert drafts(result, "meetings") == []
