"""Tests: a wide table of five half-years, an HTML table, and an online test with resits.

The truth: scores are as good in 2021 as in 2019; what differs is the difficulty of the papers.
"""

from __future__ import annotations

import random
from datetime import date
from statistics import fmean  # exact in every Python: sum() of floats changed in 3.12

from demo.files import SheetContent, html_table, xlsx
from demo.people import DemoMember
from demo.records import Fact, Made, iso

HALVES = ((2019, 1), (2019, 2), (2020, 1), (2020, 2), (2021, 1))
SUBJECTS = {"组工业务": "组工业务测试", "理论知识": "理论知识测试"}
HALF_WORDS = {1: "上半年", 2: "下半年"}
MEAN_PCT = 79.0
MEMBER_SD = 6.0
PAPER_SD = 2.5
RESIDUAL_SD = 5.0
PASS = 60.0


def make_scores(dice: random.Random, people: list[DemoMember]) -> Made:
    """The three files of tests."""
    level = {person.staff_no: dice.gauss(0, MEMBER_SD) for person in people}
    return (
        _wide(dice, people, level)
        + _theory_2021(dice, people, level)
        + _online(dice, people, level)
    )


def _score(dice: random.Random, level: float, paper: float) -> float:
    return round(min(100.0, max(20.0, MEAN_PCT + level + paper + dice.gauss(0, RESIDUAL_SD))), 1)


def _wide(dice: random.Random, people: list[DemoMember], level: dict[str, float]) -> Made:
    file = "scores/2019-2021年测试成绩汇总.xlsx"
    tests = [(year, half, subject) for year, half in HALVES for subject in SUBJECTS]
    headers = [f"{y}年{HALF_WORDS[h]}{SUBJECTS[s]}" for y, h, s in tests]
    papers = [dice.gauss(0, PAPER_SD) for _ in tests]
    rows: list[list] = [
        ["机关党支部组工业务及理论知识测试成绩汇总表"] + [None] * (3 + len(tests)),
        ["序号", "工号", "姓名", *headers, "平均分"],
    ]
    facts = []
    for number, person in enumerate(people, start=1):
        cells: list = []
        scores = []
        for (year, half, subject), paper in zip(tests, papers, strict=True):
            day = date(year, 1 if half == 1 else 7, 1)
            if not person.is_member(date(year, 6 if half == 1 else 12, 15)):
                cells.append(None)
                continue
            chance = dice.random()
            if chance < 0.04:
                cells.append("缺考")
                facts.append(Fact(file, "scores", person.name, iso(day), subject, "缺考"))
            elif chance < 0.06:
                cells.append("免考")
                facts.append(Fact(file, "scores", person.name, iso(day), subject, "免考"))
            else:
                score = _score(dice, level[person.staff_no], paper)
                scores.append(score)
                cells.append(dice.choice((score, score, score, f"{score}分", f" {score}")))
                facts.append(
                    Fact(file, "scores", person.name, iso(day), subject, "参考", str(score))
                )
        average = round(fmean(scores), 1) if scores else None
        rows.append([number, person.staff_no, person.name, *cells, average])
    rows.append(
        ["说明：缺考按0分计入考核；免考人员由支委会研究确定。", *[None] * (3 + len(tests))]
    )
    return Made(
        {file: xlsx([SheetContent("成绩", rows, [(0, 0, 0, 3 + len(tests))])])}, tuple(facts)
    )


def _theory_2021(dice: random.Random, people: list[DemoMember], level: dict[str, float]) -> Made:
    """The second half of 2021: out of 120 points, an HTML page under the name .xls."""
    file = "scores/2021年下半年理论知识测试成绩登记表.xls"
    rows: list[list] = [
        ["机关党支部2021年下半年理论知识测试成绩登记表"],
        ["序号", "工号", "姓名", "总评成绩（满分120）", "备注"],
    ]
    facts = []
    for number, person in enumerate((p for p in people if p.is_member(date(2021, 12, 15))), 1):
        score = round(_score(dice, level[person.staff_no], 0.5) * 1.2, 1)
        rows.append([number, person.staff_no, person.name, score, None])
        facts.append(
            Fact(file, "scores", person.name, "2021-07-01", "理论知识", "参考", str(score))
        )
    return Made({file: html_table(rows, charset="gb2312")}, tuple(facts))


def _online(dice: random.Random, people: list[DemoMember], level: dict[str, float]) -> Made:
    """An online questionnaire: who failed sat again, as a second row of the same person."""
    file = "scores/组工业务在线测试_问卷导出.xlsx"
    header = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来源",
        "来源详情",
        "来自IP",
        "总分",
        "1、您的姓名：",
        "2、您的工号：",
        "3、党员大会一般多久召开一次？",
    ]
    rows: list[list] = [header]
    facts = []
    sat = [p for p in people if p.is_member(date(2021, 12, 8))]
    again = []
    for person in sat:
        score = round(_score(dice, level[person.staff_no], -1.0))
        again += [person] if score < PASS else []
        rows.append(_answer(dice, len(rows), "2021/12/8", score, person))
        facts.append(
            Fact(file, "scores", person.name, "2021-12-08", "组工业务", "参考", str(float(score)))
        )
    for person in again:
        score = round(max(PASS, _score(dice, level[person.staff_no], 8.0)))
        rows.append(_answer(dice, len(rows), "2021/12/15", score, person))
        facts.append(
            Fact(file, "scores", person.name, "2021-12-15", "组工业务", "参考", str(float(score)))
        )
    return Made({file: xlsx([SheetContent("组工业务在线测试", rows)])}, tuple(facts))


def _answer(dice: random.Random, number: int, day: str, score: int, person: DemoMember) -> list:
    return [
        number, f"{day} 15:{dice.randint(10, 59)}:{dice.randint(10, 59)}", f"{dice.randint(200, 900)}秒",
        "微信", "N/A", f"10.0.{number}.1", score, person.name, person.staff_no, "每季度一次",
    ]  # fmt: skip
