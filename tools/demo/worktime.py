"""A clock's monthly report for each October (DingTalk 月度汇总): daily work attendance."""

from __future__ import annotations

import calendar
import random
from datetime import date

from demo.files import SheetContent, xlsx
from demo.people import DemoMember
from demo.records import Fact, Made, iso

WEEKEND = "六日"
# what a cell says, its status, how often
CELLS = (
    ("正常", "出勤", 880), ("正常,加班10-17 18:00到10-17 20:30 2.5小时", "出勤", 40), ("迟到{}分钟", "迟到", 20),
    ("事假8小时", "事假", 15), ("病假8小时", "病假", 12), ("出差", "公假", 25), ("旷工", "缺勤", 2),
)  # fmt: skip


def make_worktime(dice: random.Random, people: list[DemoMember]) -> Made:
    """Three workbooks, one a year; the day block starts elsewhere in each."""
    made = Made()
    for extra, year in enumerate((2019, 2020, 2021)):
        made += _month(dice, people, year, 10, extra)
    return made


def _month(
    dice: random.Random, people: list[DemoMember], year: int, month: int, extra: int
) -> Made:
    last = calendar.monthrange(year, month)[1]
    days = [date(year, month, number) for number in range(1, last + 1)]
    fixed = [
        "姓名",
        "考勤组",
        "部门",
        "工号",
        "职位",
        *["加班时长", "外勤次数"][:extra],
        "出勤天数",
    ]
    width = len(fixed) + 2 + len(days)
    file = f"attendance/月度汇总_{year}{month:02d}01-{year}{month:02d}{last}.xlsx"
    rows: list[list] = [
        [f"月度汇总 统计日期：{days[0]:%Y-%m-%d} 至 {days[-1]:%Y-%m-%d}"],
        [f"报表生成时间：{year}-{month + 1:02d}-01 09:00"],
        [*fixed, "请假", None, "考勤结果", *[None] * (len(days) - 1)],
        [*[None] * len(fixed), "事假(小时)", "病假(小时)", *[_label(day) for day in days]],
    ]
    merges = [(0, 0, 0, width - 1), *[(2, c, 3, c) for c in range(len(fixed))]]
    merges += [(2, len(fixed), 2, len(fixed) + 1), (2, len(fixed) + 2, 2, width - 1)]
    facts = []
    for person in people:
        if not person.is_member(days[0]) or not person.is_member(days[-1]):
            continue
        cells, worked = [], 0
        for day in days:
            shown, status = _cell(dice, day)
            worked += status in ("出勤", "迟到")
            cells.append(shown)
            facts.append(Fact(file, "attendance", person.name, iso(day), "day", status))
        base = [
            person.name,
            "机关",
            "组织部",
            person.staff_no,
            person.role,
            *[None] * extra,
            worked,
        ]
        rows.append([*base, None, None, *cells])
    return Made({file: xlsx([SheetContent("月度汇总", rows, merges)])}, tuple(facts))


def _label(day: date) -> str | int:
    return WEEKEND[day.weekday() - 5] if day.weekday() >= 5 else day.day


def _cell(dice: random.Random, day: date) -> tuple[str, str]:
    if day.weekday() >= 5 or day.day <= 7:
        return "休息", "休息"
    shown, status, _ = dice.choices(CELLS, [weight for *_, weight in CELLS])[0]
    return shown.format(dice.randint(2, 40)), status
