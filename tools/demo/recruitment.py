"""Recruitment: a two-level ledger of 26 people, and a list of members transferred in and out."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from demo.files import SheetContent, xls, xlsx
from demo.people import GIVEN, DemoMember
from demo.records import Fact, Made, iso

STAGES = ("申请入党", "确定积极分子", "列为发展对象", "接收预备党员", "转正")
STAGE_HEADERS = (
    "递交入党申请书时间",
    "确定入党积极分子时间",
    "确定发展对象时间",
    "支部大会接收预备党员时间",
    "转为正式党员时间",
)
N_APPLICANTS = 26
SHORTEST_DAYS = (70, 370, 120, 366)  # between one stage and the next
SPREAD_DAYS = (220, 240, 150, 40)
APPLICANT_SURNAMES = "葛龚严纪柯卢黎尚"
EXPORTED = date(2022, 1, 4)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Applicant:
    """One line of the ledger: the days of the five stages, None from the first not reached."""

    name: str
    days: tuple[date | None, ...]
    approved: date | None

    @property
    def accepted(self) -> date | None:
        """The day on which the branch accepted a probationary member."""
        return self.days[3]


def make_applicants(dice: random.Random, count: int = N_APPLICANTS) -> list[Applicant]:
    """Everybody who applied; those who were accepted appear in the roster, too."""
    given = dice.sample(GIVEN, count)
    applicants = []
    for number, part in enumerate(given, start=1):
        days = _stage_days(dice, number)
        approved = days[3] + timedelta(days=dice.randint(20, 80)) if days[3] else None
        applicants.append(Applicant(dice.choice(APPLICANT_SURNAMES) + part, tuple(days), approved))
    return applicants


def make_recruitment(
    dice: random.Random, people: list[DemoMember], applicants: list[Applicant]
) -> Made:
    """The two files of recruitment."""
    return _ledger(dice, applicants) + _transfers(people)


def _ledger(dice: random.Random, applicants: list[Applicant]) -> Made:
    file = "recruitment/发展党员工作台账.xlsx"
    rows: list[list] = [
        ["机关党支部发展党员工作台账"] + [None] * 10,
        ["基本信息", None, None, "申请阶段", "积极分子阶段", "发展对象阶段", "预备党员阶段", None, "转正阶段", "其他", None],
        ["序号", "姓名", "身份证号", *STAGE_HEADERS[:4], "上级党委审批时间", STAGE_HEADERS[4], "入党介绍人", "备注"],
    ]  # fmt: skip
    facts = []
    for number, person in enumerate(applicants, start=1):
        shown = [_shown(dice, day) for day in person.days]
        born = date(dice.randint(1985, 1998), dice.randint(1, 12), dice.randint(1, 28))
        rows.append([
            number, person.name, f"990102{born:%Y%m%d}{number:03d}X", *shown[:4],
            _shown(dice, person.approved), shown[4], "张某、赵某" if person.accepted else None, None,
        ])  # fmt: skip
        for event, day in (*zip(STAGES, person.days, strict=True), ("党委审批", person.approved)):
            if day:
                facts.append(Fact(file, "recruitment", person.name, iso(day), "day", event))
    rows.append(["填表人：", *[None] * 10])
    rows.append(["注：时间以支部大会决议为准。", *[None] * 10])
    merges = [(0, 0, 0, 10), (1, 0, 1, 2), (1, 6, 1, 7), (1, 9, 1, 10)]
    return Made({file: xlsx([SheetContent("台账", rows, merges)])}, tuple(facts))


def _stage_days(dice: random.Random, number: int) -> list[date | None]:
    """Days of the five stages; None from the first one that lies after the export."""
    day = date(2018, 6, 20) + timedelta(days=number * 46 + dice.randint(0, 40))
    days: list[date | None] = [day]
    for shortest, spread in zip(SHORTEST_DAYS, SPREAD_DAYS, strict=True):
        day = day + timedelta(days=shortest + dice.randint(0, spread))
        days.append(day if day < EXPORTED and days[-1] else None)
    return [d if d and d < EXPORTED else None for d in days]


def _shown(dice: random.Random, day: date | None) -> str | date | None:
    if day is None:
        return None
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return dice.choice((
        day, f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日",
    ))  # fmt: skip


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


def _transfers(people: list[DemoMember]) -> Made:
    """Members who came from and went to other branches, as a legacy .xls with a sheet each."""
    file = "recruitment/党员组织关系接转名册.xls"
    facts = []
    sheets = []
    for event, header, day_of in (
        ("转入", "转入时间", lambda p: p.joined),
        ("转出", "转出时间", lambda p: p.left),
    ):
        rows: list[list] = [
            [f"机关党支部{event}党员名册", None, None, None, None],
            ["序号", "工号", "姓名", header, "备注"],
        ]
        moved = sorted((p for p in people if day_of(p) and not p.is_recruit), key=day_of)
        for number, person in enumerate(moved, start=1):
            day = day_of(person)
            rows.append(
                [number, person.staff_no, person.name, f"{day.year}.{day.month}.{day.day}", None]
            )
            facts.append(Fact(file, "recruitment", person.name, iso(day), "day", event))
        sheets.append(SheetContent(f"{event}党员", rows, [(0, 0, 0, 4)]))
    return Made({file: xls(sheets)}, tuple(facts))
