"""The registers of the branch's meetings (三会一课台账), a file a year in three forms.

The truth: passive formats make up most meetings in every year; no general meeting in the first
quarter of 2020 (epidemic) and the third of 2021; the committee misses two months of 2021.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from demo.files import SheetContent, csv_text, html_table, xlsx
from demo.people import DemoMember
from demo.records import Fact, Made, iso
from demo.study import STOPPED

PASSIVE = ("听报告", "传达文件", "观看视频")
ACTIVE = ("研讨交流", "现场教学", "实践活动", "文体活动")
PASSIVE_SHARE = {2019: 0.72, 2020: 0.74, 2021: 0.76}
NO_GENERAL_MEETING = {(2020, 1), (2021, 3)}  # year, quarter
NO_COMMITTEE = {(2021, 7), (2021, 8)}
REASONS = {"出差": "公假", "驻村": "公假", "事假": "事假", "病假": "病假", "无故": "缺勤"}
THEMES = (
    "学习党章党规",
    "学习党的十九大精神",
    "“不忘初心、牢记使命”主题教育",
    "党史学习教育",
    "传达县委全会精神",
    "脱贫攻坚政策学习",
)
HEADER = (
    "序号",
    "时间",
    "地点",
    "会议类型",
    "会议主题",
    "主持人",
    "活动形式",
    "应到人数",
    "实到人数",
    "缺席人员及原因",
    "备注",
)


@dataclass(frozen=True)
class Meeting:
    """One line of a register before it is written."""

    day: date
    kind: str
    title: str
    format: str
    due: int
    absent: tuple[tuple[str, str], ...]  # name, reason as written


def make_registers(dice: random.Random, people: list[DemoMember]) -> Made:
    """The three registers."""
    made = Made()
    for year in (2019, 2020, 2021):
        meetings = _meetings(dice, people, year)
        file, content = _written(dice, year, meetings)
        facts = []
        for meeting in meetings:
            present = meeting.due - len(meeting.absent)
            facts.append(
                Fact(file, "meetings", meeting.kind, iso(meeting.day), "day", str(meeting.due), str(present))
            )  # fmt: skip
            facts += [
                Fact(file, "attendance", name, iso(meeting.day), "day", REASONS[reason])
                for name, reason in meeting.absent
            ]
        made += Made({file: content}, tuple(facts))
    return made


def _meetings(dice: random.Random, people: list[DemoMember], year: int) -> list[Meeting]:
    result = []
    for month in range(1, 13):
        if (year, month) not in NO_COMMITTEE:
            result.append(_meeting(dice, people, year, month, "支委会", f"{month}月支委会"))
        if (year, month) in STOPPED:
            continue
        result.append(
            _meeting(
                dice, people, year, month, "主题党日", f"{month}月主题党日：{dice.choice(THEMES)}"
            )
        )
        quarter = (month + 2) // 3
        if month % 3 == 2 and (year, quarter) not in NO_GENERAL_MEETING:
            result.append(
                _meeting(dice, people, year, month, "支部党员大会", f"第{quarter}季度党员大会")
            )
        if month % 3 == 0:
            result.append(
                _meeting(dice, people, year, month, "党课", f"书记讲党课：{dice.choice(THEMES)}")
            )
    result.append(_meeting(dice, people, year, 12, "组织生活会", f"{year}年度组织生活会"))
    return sorted(result, key=lambda meeting: (meeting.day, meeting.kind))


def _meeting(
    dice: random.Random, people: list[DemoMember], year: int, month: int, kind: str, title: str
) -> Meeting:
    day = date(year, month, dice.randint(4, 27))
    day -= timedelta(days=max(0, day.weekday() - 4))
    due = [p for p in people if p.is_member(day)]
    if kind == "支委会":
        due = due[:5]
    absent = dice.sample(due, k=min(len(due), dice.choices((0, 1, 2, 3, 4), (3, 4, 4, 2, 1))[0]))
    if kind == "支委会":
        absent = absent[:1]
    passive = dice.random() < PASSIVE_SHARE[year]
    return Meeting(
        day=day,
        kind=kind,
        title=title,
        format=dice.choice(PASSIVE if passive else ACTIVE),
        due=len(due),
        absent=tuple((p.name, dice.choice(list(REASONS))) for p in absent if p.name != "王芳"),
    )  # fmt: skip


def _written(dice: random.Random, year: int, meetings: list[Meeting]) -> tuple[str, bytes]:
    rows = [_row(dice, number, meeting) for number, meeting in enumerate(meetings, start=1)]
    title = f"{year}年度机关党支部“三会一课”台账"
    if year == 2019:
        content = [
            [title] + [None] * 10,
            list(HEADER),
            *rows,
            ["合计", *[None] * 3, f"共{len(rows)}次", *[None] * 6],
        ]
        file = "attendance/2019年三会一课台账.xlsx"
        return file, xlsx([SheetContent("台账", content, [(0, 0, 0, 10)])])
    if year == 2020:
        text = csv_text([[title], ["填表人：支部组织委员"], HEADER, *rows], separator=";")
        return "attendance/2020年三会一课台账.txt", text.encode("utf-8-sig")
    page = html_table([[title], HEADER, *rows, ["注：缺席原因以请假条为准。"]], charset="gb2312")
    return "attendance/2021年三会一课台账.xls", page


def _row(dice: random.Random, number: int, meeting: Meeting) -> list:
    day = meeting.day
    shown = dice.choice((
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日下午3:00",
    ))  # fmt: skip
    absent = "、".join(f"{name}（{reason}）" for name, reason in meeting.absent) or dice.choice(
        ("无", "全勤")
    )
    return [
        number, shown, "三楼会议室", meeting.kind, meeting.title, "书记", meeting.format, meeting.due,
        meeting.due - len(meeting.absent), absent, None,
    ]  # fmt: skip
