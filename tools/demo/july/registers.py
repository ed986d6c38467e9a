"""The registers of the second branch's meetings: a file a branch year, in three forms.

The truth: listening and reading out give way to discussion and practice in the third year; no
general meeting in the first quarter of 2020 and the second of 2022.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from demo.files import SheetContent, csv_text, xls, xlsx
from demo.july.people import STOPPED, branch_year, months
from demo.people import DemoMember
from demo.records import Fact, Made, iso
from demo.registers import Meeting

PASSIVE = ("听报告", "传达文件", "观看视频")
ACTIVE = ("研讨交流", "现场教学", "实践活动")
PASSIVE_SHARES = (0.82, 0.80, 0.42)  # of the three branch years
NO_GENERAL_MEETING = {(2020, 1), (2022, 2)}  # calendar year, quarter
REASONS = {"出差": "公假", "事假": "事假", "病假": "病假"}
TITLES = ("学习贯彻上级会议精神", "党史学习教育", "统计法律法规学习", "意识形态工作专题")
FILES = (
    "台账/三会一课记录2019.7-2020.6.xlsx",
    "台账/三会一课记录2020.7-2021.6.csv",
    "台账/三会一课记录2021.7-2022.6.xls",
)


def make_registers(dice: random.Random, people: Sequence[DemoMember]) -> Made:
    """The three registers."""
    meetings = sorted(_meetings(dice, people), key=lambda m: (m.day, m.kind))
    made = Made()
    for year, file in enumerate(FILES):
        own = [m for m in meetings if branch_year(m.day) == year]
        facts = []
        for meeting in own:
            present = meeting.due - len(meeting.absent)
            facts.append(
                Fact(file, "meetings", meeting.kind, iso(meeting.day), "day", str(meeting.due), str(present))
            )  # fmt: skip
            facts += [
                Fact(file, "attendance", name, iso(meeting.day), "day", REASONS[reason])
                for name, reason in meeting.absent
            ]
        made += Made({file: _written(year, own)}, tuple(facts))
    return made


def _meetings(dice: random.Random, people: Sequence[DemoMember]) -> list[Meeting]:
    result = []
    for year, month in months():
        kinds = ["支委会"]
        if (year, month) not in STOPPED:
            kinds += ["主题党日", "党小组会"]
            if month % 3 == 2 and (year, (month + 2) // 3) not in NO_GENERAL_MEETING:
                kinds.append("支部党员大会")
            if month % 3 == 1:
                kinds.append("党课")
            if month == 12:
                kinds.append("组织生活会")
        result += [_meeting(dice, people, year, month, kind) for kind in kinds]
    return result


def _meeting(
    dice: random.Random, people: Sequence[DemoMember], year: int, month: int, kind: str
) -> Meeting:
    day = date(year, month, dice.randint(3, 27))
    day -= timedelta(days=max(0, day.weekday() - 3))  # Monday to Thursday: study is on Fridays
    due = [p for p in people if p.is_member(day)][: 3 if kind == "支委会" else None]
    most = 0 if kind == "支委会" else dice.choice((0, 0, 1, 1, 2))
    is_passive = dice.random() < PASSIVE_SHARES[branch_year(day)]
    return Meeting(
        day=day,
        kind=kind,
        title=f"{kind}：{dice.choice(TITLES)}",
        format=dice.choice(PASSIVE if is_passive else ACTIVE),
        due=len(due),
        absent=tuple((p.name, dice.choice(list(REASONS))) for p in dice.sample(due, k=most)),
    )


def _written(year: int, meetings: list[Meeting]) -> bytes:
    span = f"{2019 + year}年7月至{2020 + year}年6月"
    title = f"统计局业务党支部“三会一课”记录（{span}）"
    if year == 0:
        head = ["会议时间", "会议类型", "会议主题", "活动形式", "应到人数", "实到人数", "缺席人员及原因"]  # fmt: skip
        rows = [[f"{m.day.year}年{m.day.month}月{m.day.day}日", *_rest(m)] for m in meetings]
        content = [[title, *[None] * 6], head, *rows]
        return xlsx([SheetContent("记录", content, [(0, 0, 0, 6)])])
    if year == 1:
        head = ["日期", "会议类型", "主题", "活动形式", "应到", "实到", "缺席人员及原因"]
        rows = [[f"{m.day:%Y/%m/%d}", *_rest(m)] for m in meetings]
        return csv_text([[title], head, *rows]).encode("gb18030")
    head = ["序号", "召开时间", "会议类型", "会议主题", "活动形式", "应到人数", "实到人数", "缺席人员及原因"]  # fmt: skip
    rows = [[number, m.day, *_rest(m)] for number, m in enumerate(meetings, start=1)]
    return xls([SheetContent("三会一课", [[title, *[None] * 7], head, *rows], [(0, 0, 0, 7)])])


def _rest(meeting: Meeting) -> list:
    absent = "；".join(f"{name}（{reason}）" for name, reason in meeting.absent) or "无"
    return [
        meeting.kind, meeting.title, meeting.format, meeting.due,
        meeting.due - len(meeting.absent), absent,
    ]  # fmt: skip
