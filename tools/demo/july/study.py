"""Sign-ins of the study on Fridays: month sheets, one wide sheet, a long export.

The truth: members come as reliably in the third year as in the first.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date

from demo.files import SheetContent, csv_text, xlsx
from demo.july.people import months, study_days
from demo.people import DemoMember
from demo.records import Fact, Made, iso

USUAL_LOGIT = 2.6  # about 93 % present
ABSENCES = ("事假", "病假", "公假", "缺勤")
ABSENCE_WEIGHTS = (5, 3, 3, 1)
SHORT = {"出勤": "√", "事假": "事", "病假": "病", "公假": "公", "缺勤": "旷"}
WORDS = {"出勤": "出勤", "事假": "事假", "病假": "病假", "公假": "公差", "缺勤": "缺勤"}


def make_study(dice: random.Random, people: Sequence[DemoMember]) -> Made:
    """The three files of sign-ins."""
    signed = _signed(dice, people)
    return _month_sheets(people, signed) + _wide_2020(people, signed) + _export(people, signed)


Signed = dict[tuple[date, str], str]


def _signed(dice: random.Random, people: Sequence[DemoMember]) -> Signed:
    """Day and staff number → status, of everybody who was a member that day."""
    days = [day for year, month in months() for day in study_days(year, month)]
    return {
        (day, person.staff_no): _status(dice, person)
        for day in days
        for person in people
        if person.is_member(day)
    }


def _status(dice: random.Random, person: DemoMember) -> str:
    if dice.random() < 1 / (1 + math.exp(-USUAL_LOGIT - person.diligence)):
        return "出勤"
    return dice.choices(ABSENCES, ABSENCE_WEIGHTS)[0]


def _month_sheets(people: Sequence[DemoMember], signed: Signed) -> Made:
    """July to December 2019: a sheet a month, days without their month, the legend below."""
    file = "签到/2019年下半年学习签到.xlsx"
    sheets, facts = [], []
    for month in range(7, 13):
        days = study_days(2019, month)
        rows: list[list] = [
            [f"2019年{month}月学习签到表", *[None] * (2 + len(days))],
            ["姓名", "党小组", *[f"{day.day}日" for day in days], "备注"],
        ]
        for person in people:
            if person.is_member(days[-1]):
                cells = [SHORT[signed[day, person.staff_no]] for day in days]
                rows.append([person.name, person.group, *cells, None])
        rows.append(
            ["注：√出勤，事：事假，病：病假，公：公假，旷：缺勤", *[None] * (2 + len(days))]
        )
        sheets.append(SheetContent(f"{month}月", rows, [(0, 0, 0, 2 + len(days))]))
        facts += _facts(file, people, signed, days)
    return Made({file: xlsx(sheets)}, tuple(facts))


def _wide_2020(people: Sequence[DemoMember], signed: Signed) -> Made:
    """The calendar year 2020 on one sheet, whose name alone says what it is: dates as text, words in the cells, a rate at the end."""
    file = "签到/2020年学习签到.xlsx"
    days = [day for month in range(1, 13) for day in study_days(2020, month)]
    rows: list[list] = [
        ["编号", "党员姓名", *[f"{day.month}月{day.day}日" for day in days], "出勤率"],
    ]
    for person in people:
        statuses = [signed.get((day, person.staff_no)) for day in days]
        known = [status for status in statuses if status]
        if known:
            cells = [WORDS[status] if status else None for status in statuses]
            rate = f"{known.count('出勤') / len(known):.0%}"
            rows.append([person.staff_no, person.name, *cells, rate])
    sheet = SheetContent("2020年集中学习", rows)
    return Made({file: xlsx([sheet])}, tuple(_facts(file, people, signed, days)))


def _export(people: Sequence[DemoMember], signed: Signed) -> Made:
    """January 2021 to June 2022: an app's export in UTF-8, a row a person and session."""
    file = "签到/学习打卡明细_20210101-20220630.csv"
    days = [day for y, m in months() if y > 2020 for day in study_days(y, m)]
    rows: list[list] = [["活动名称", "活动类型", "活动时间", "姓名", "工号", "签到状态"]]
    for day in days:
        for person in people:
            status = signed.get((day, person.staff_no))
            if status:
                rows.append(
                    ["周五集中学习", "集中学习", f"{day:%Y-%m-%d} 15:00", person.name,
                     person.staff_no, WORDS[status]]
                )  # fmt: skip
    content = csv_text(rows).encode("utf-8-sig")
    return Made({file: content}, tuple(_facts(file, people, signed, days)))


def _facts(
    file: str, people: Sequence[DemoMember], signed: Signed, days: Sequence[date]
) -> list[Fact]:
    return [
        Fact(file, "attendance", person.name, iso(day), "day", signed[day, person.staff_no])
        for day in days
        for person in people
        if (day, person.staff_no) in signed
    ]
