"""Tests, recruitment, volunteer hours, roster, posts and honours of the second branch.

The truth: from July 2021 on about half as many members take part in volunteer service in a month
as before; scores and recruitment go on as they did.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demo.files import SheetContent, csv_text, xls, xlsx
from demo.july.people import BRANCH, branch_year, months
from demo.people import DemoMember
from demo.records import Fact, Made, iso

TESTS = (
    (date(2019, 11, 20), "组工业务"), (date(2020, 4, 22), "理论知识"), (date(2020, 6, 17), "组工业务"),
    (date(2020, 9, 16), "理论知识"), (date(2020, 12, 16), "组工业务"), (date(2021, 5, 19), "理论知识"),
    (date(2021, 9, 15), "组工业务"), (date(2021, 12, 15), "理论知识"),
)  # fmt: skip
LAST_TEST, FULL_MARK = date(2022, 5, 18), 150
MISTYPED = "8O分"  # a letter for the nought: corrections.csv mends it to 80
STAGES = ("申请入党", "确定积极分子", "列为发展对象", "接收预备党员", "转正")
STAGE_HEADERS = (
    "申请入党时间",
    "列为积极分子时间",
    "列为发展对象时间",
    "接收预备党员时间",
    "转正时间",
)
SHORTEST_DAYS, SPREAD_DAYS = (60, 370, 90, 366), (150, 120, 90, 20)
EXPORTED = date(2022, 7, 4)
APPLICANTS = ("于得水", "方晨曦", "邬小川", "巩长安", "车同轨", "巫山云", "都念慈", "申海潮", "冉冉升", "宗明远")  # fmt: skip
SERVICE_RATE = (0.46, 0.46, 0.21)  # of members in a month, by branch year
SERVICES = {"城市清洁": 2.0, "社区值守": 3.0, "统计宣传": 1.5, "帮扶走访": 4.0}


@dataclass(frozen=True)
class Applicant:
    """One line of the ledger: the days of the five stages, None from the first not reached."""

    name: str
    days: tuple[date | None, ...]


def make_applicants(dice: random.Random) -> list[Applicant]:
    """Everybody who applied; those who were accepted appear in the roster, too."""
    found = []
    for number, name in enumerate(APPLICANTS):
        day: date = date(2018, 5, 7) + timedelta(days=number * 140 + dice.randint(0, 30))
        days: list[date | None] = [day]
        for shortest, spread in zip(SHORTEST_DAYS, SPREAD_DAYS, strict=True):
            day += timedelta(days=shortest + dice.randint(0, spread))
            days.append(day if day < EXPORTED else None)
        found.append(Applicant(name, tuple(days)))
    return found


def make_recruitment(applicants: Sequence[Applicant]) -> Made:
    """A legacy .xls with one header row, true dates."""
    file = "发展党员登记表.xls"
    rows: list[list] = [[f"{BRANCH}发展党员登记表", *[None] * 5], ["姓名", *STAGE_HEADERS]]
    rows += [[person.name, *person.days] for person in applicants]
    facts = tuple(
        Fact(file, "recruitment", person.name, iso(day), "day", stage)
        for person in applicants
        for stage, day in zip(STAGES, person.days, strict=True)
        if day
    )
    return Made({file: xls([SheetContent("登记表", rows, [(0, 0, 0, 5)])])}, facts)


def make_scores(dice: random.Random, people: Sequence[DemoMember]) -> Made:
    """A long list of eight tests, and the last one of another full mark."""
    level = {person.staff_no: dice.gauss(81, 6) for person in people}
    file = "测试/历次测试成绩.csv"
    rows: list[list] = [["考试日期", "考试名称", "科目", "姓名", "工号", "成绩"]]
    facts = []
    for number, (day, subject) in enumerate(TESTS):
        paper = dice.gauss(0, 2)
        for index, person in enumerate(p for p in people if p.is_member(day)):
            score = round(min(100.0, level[person.staff_no] + paper + dice.gauss(0, 4)))
            shown = MISTYPED if (number, index) == (2, 5) else f"{score}分"
            score = 80 if shown == MISTYPED else score
            rows.append(
                [f"{day:%Y.%m.%d}", f"第{number + 1}次测试", subject, person.name, person.staff_no, shown]
            )  # fmt: skip
            facts.append(
                Fact(file, "scores", person.name, iso(day), subject, "参考", str(float(score)))
            )
    made = Made({file: csv_text(rows).encode("gb18030")}, tuple(facts))
    return made + _last_test(dice, people, level)


def _last_test(dice: random.Random, people: Sequence[DemoMember], level: dict[str, float]) -> Made:
    file = "测试/2022年5月理论知识测试.xlsx"
    rows: list[list] = [
        ["2022年5月18日理论知识测试成绩", None, None],
        ["工号", "姓名", f"成绩（满分{FULL_MARK}）"],
    ]
    facts = []
    for person in people:
        if person.is_member(LAST_TEST):
            score = round(min(100.0, level[person.staff_no] + dice.gauss(0, 4)) * FULL_MARK / 100)
            rows.append([person.staff_no, person.name, score])
            facts.append(
                Fact(file, "scores", person.name, iso(LAST_TEST), "理论知识", "参考", str(float(score)))
            )  # fmt: skip
    return Made({file: xlsx([SheetContent("成绩", rows, [(0, 0, 0, 2)])])}, tuple(facts))


def make_volunteering(dice: random.Random, people: Sequence[DemoMember]) -> Made:
    """A log with a sheet a branch year, hours as numbers with their unit."""
    file = "志愿服务登记.xlsx"
    head = ["服务日期", "服务项目", "姓名", "工号", "时长"]
    pages: list[list[list]] = [[head], [head], [head]]
    facts = []
    for year, month in months():
        for person in people:
            day = date(year, month, dice.randint(1, 28))
            if not person.is_member(day) or dice.random() > SERVICE_RATE[branch_year(day)]:
                continue
            name = dice.choice(list(SERVICES))
            hours = SERVICES[name]
            pages[branch_year(day)].append(
                [iso(day), name, person.name, person.staff_no, f"{hours:g}小时"]
            )
            facts.append(Fact(file, "volunteering", person.name, iso(day), "day", "", str(hours)))
    names = [f"{2019 + n}.7-{2020 + n}.6" for n in range(3)]
    sheets = [SheetContent(name, rows) for name, rows in zip(names, pages, strict=True)]
    return Made({file: xlsx(sheets)}, tuple(facts))


def make_branch(people: Sequence[DemoMember]) -> Made:
    """Roster, posts and honours, and a plan that is no data."""
    roster: list[list] = [
        [f"{BRANCH}党员名册", *[None] * 7],
        ["工号", "姓名", "性别", "党小组", "党内职务", "入党时间", "转入时间", "转出时间"],
    ]
    roster += [
        [p.staff_no, p.name, p.sex, p.group, p.role or None, f"{p.joined_party:%Y-%m}",
         None if p.is_recruit else p.joined, p.left]
        for p in people
    ]  # fmt: skip
    posts: list[list] = [["姓名", "职务", "任职时间", "免职时间"]]
    posts += [[p.name, p.role, "2019年7月3日", None] for p in people[:3]]
    honours = [["荣誉名称", "级别", "授予时间"], ["先进基层党组织", "县级", "2021年7月"]]
    plan = [["月份", "学习内容"], *[[f"{m}月", "按上级安排"] for m in range(1, 13)]]
    return Made({
        "党员名册.xlsx": xlsx([SheetContent("名册", roster, [(0, 0, 0, 7)])]),
        "任职和荣誉.xlsx": xlsx([SheetContent("任职", posts), SheetContent("荣誉", honours)]),
        "学习计划.xlsx": xlsx([SheetContent("计划", plan)]),
    })  # fmt: skip
