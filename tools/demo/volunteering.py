"""Volunteer hours: an app's export, a log, and counts per activity with a table of hours.

The truth: a few members carry most of the hours in every year.
"""

from __future__ import annotations

import random
from datetime import date

from demo.files import SheetContent, csv_text, xlsx
from demo.people import DemoMember
from demo.records import Fact, Made, iso

ACTIVITIES = ("文明城市创建志愿服务", "社区卫生清洁", "帮扶村义务劳动", "防汛值守", "交通文明劝导")
UNIT_HOURS = {
    "文明劝导": 2.0,
    "垃圾分类宣传": 1.5,
    "社区探访": 3.0,
    "防汛值守": 6.0,
    "义务植树": 4.0,
}
WRITTEN = {1.0: ("1小时", "60分钟", 1), 1.5: ("1小时30分", "90分钟", 1.5), 2.0: ("2小时", "120分钟", 2), 2.5: ("2小时30分钟", "2.5小时", "2.5h"), 3.0: ("3小时", "180分钟", 3), 4.0: ("半天", "4小时", 4)}  # fmt: skip
N_CARRIERS = 7  # the members who carry most of the hours
CARRIER_RATE = 1.1  # services a month
OTHER_RATE = 0.10


def make_volunteering(
    dice: random.Random, people: list[DemoMember], *, n_carriers: int = N_CARRIERS
) -> Made:
    """The four files of volunteer hours; `n_carriers` members carry most of them."""
    carriers = {person.staff_no for person in dice.sample(people[:30], n_carriers)}
    return (
        _export_2019(dice, people, carriers)
        + _log_2020(dice, people, carriers)
        + _counts_2021(dice, people, carriers)
    )


def _services(
    dice: random.Random, people: list[DemoMember], carriers: set[str], year: int
) -> list[tuple[date, DemoMember, str, float]]:
    services = []
    for month in range(1, 13):
        for person in people:
            rate = CARRIER_RATE if person.staff_no in carriers else OTHER_RATE
            rate *= 1.8 if month == 3 else 1.0
            days = {dice.randint(1, 28) for _ in range(3) if dice.random() < rate / 3}
            for number in sorted(days):
                day = date(year, month, number)
                if person.is_member(day):
                    services.append(
                        (day, person, dice.choice(ACTIVITIES), dice.choice(list(WRITTEN)))
                    )
    return sorted(services, key=lambda service: (service[0], service[1].staff_no))


def _export_2019(dice: random.Random, people: list[DemoMember], carriers: set[str]) -> Made:
    """A volunteer app's export in GBK, semicolons between the columns."""
    file = "volunteering/2019年志愿服务记录导出.csv"
    rows: list[list] = [
        ["志愿者编号", "姓名", "工号", "项目名称", "服务日期", "服务时长(小时)", "时长复核状态"]
    ]
    facts = []
    for day, person, activity, hours in _services(dice, people, carriers, 2019):
        rows.append(
            [
                f"V{person.staff_no}",
                person.name,
                person.staff_no,
                activity,
                iso(day),
                hours,
                "已复核",
            ]
        )
        facts.append(Fact(file, "volunteering", person.name, iso(day), "day", "", str(hours)))
    return Made({file: csv_text(rows, separator=";").encode("gb18030")}, tuple(facts))


def _log_2020(dice: random.Random, people: list[DemoMember], carriers: set[str]) -> Made:
    """A log by hand: hours in every spelling; one line claims 25 hours in a day."""
    file = "volunteering/2020年志愿服务登记表.xlsx"
    rows: list[list] = [
        ["2020年党员志愿服务登记表", *[None] * 5],
        ["日期", "姓名", "工号", "活动名称", "服务时长", "备注"],
    ]
    facts = []
    for day, person, activity, hours in _services(dice, people, carriers, 2020):
        shown = dice.choice(WRITTEN[hours])
        rows.append(
            [
                f"{day.year}.{day.month}.{day.day}",
                person.name,
                person.staff_no,
                activity,
                shown,
                None,
            ]
        )
        facts.append(Fact(file, "volunteering", person.name, iso(day), "day", "", str(hours)))
    rows.append(
        ["2020.6.31", people[9].name, people[9].staff_no, ACTIVITIES[0], "2小时", "日期有误"]
    )
    rows.append(["2020.12.5", people[10].name, people[10].staff_no, ACTIVITIES[1], "25小时", None])
    return Made({file: xlsx([SheetContent("登记表", rows, [(0, 0, 0, 5)])])}, tuple(facts))


def _counts_2021(dice: random.Random, people: list[DemoMember], carriers: set[str]) -> Made:
    """Counts per activity, a sheet a month, beside a table of hours per activity."""
    file = "volunteering/2021年志愿活动次数.xlsx"
    units = "volunteering/志愿活动对应时长.xlsx"
    sheets, facts = [], []
    for month in range(1, 13):
        day = date(2021, month, 15)
        rows: list[list] = [
            [f"2021年{month}月志愿活动次数", *[None] * 7],
            ["序号", "工号", "姓名", *UNIT_HOURS],
        ]
        for number, person in enumerate((p for p in people if p.is_member(day)), start=1):
            rate = 0.16 if person.staff_no in carriers else 0.022
            rate *= 1.8 if month == 3 else 1.0
            counts = [dice.choice((1, 1, 2)) if dice.random() < rate else None for _ in UNIT_HOURS]
            rows.append([number, person.staff_no, person.name, *counts])
            for (_, unit), count in zip(UNIT_HOURS.items(), counts, strict=True):
                if count:
                    facts.append(
                        Fact(file, "volunteering", person.name, f"2021-{month:02d}-01", "month", "", str(count * unit))
                    )  # fmt: skip
        sheets.append(SheetContent(f"{month}月", rows, [(0, 0, 0, 7)]))
    table = [["活动名称", "单次时长"], *[[name, hours] for name, hours in UNIT_HOURS.items()]]
    return Made({file: xlsx(sheets), units: xlsx([SheetContent("对应时长", table)])}, tuple(facts))
