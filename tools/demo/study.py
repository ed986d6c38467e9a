"""Sign-in sheets of the fortnightly study: three offices' habits in three years.

The truth: members came in 2019 and 2020 as always and noticeably less often in 2021.
"""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

from demo.files import SheetContent, csv_text, xls, xlsx
from demo.people import DemoMember
from demo.records import Fact, Made, iso

STOPPED = {(2020, 2), (2020, 3)}  # notes.csv: no meetings during the epidemic
USUAL_LOGIT = 2.9  # about 93 % present
DECLINE_LOGIT = -1.05  # from January 2021 on
ABSENCES = ("事假", "病假", "公假", "缺勤")
ABSENCE_WEIGHTS = (4, 3, 3, 2)
SYMBOLS_2019 = {"出勤": "√", "迟到": "○", "事假": "△", "病假": "※", "公假": "◇", "缺勤": "×"}
SYMBOLS_2021 = {"出勤": "✓", "迟到": "●", "事假": "○", "病假": "◇", "公假": "△", "缺勤": "✗"}
WORDS_2020 = {"出勤": "已签到", "迟到": "迟到", "事假": "事假", "病假": "病假", "公假": "出差", "缺勤": "未签到"}  # fmt: skip
ACTIVITY = "“二五”集中学习"


def session_days(year: int) -> list[date]:
    """The first and third Tuesday of every month in which meetings were held."""
    days = []
    for month in range(1, 13):
        if (year, month) in STOPPED:
            continue
        first = date(year, month, 1)
        tuesday = first + timedelta(days=(1 - first.weekday()) % 7)
        days += [tuesday, tuesday + timedelta(days=14)]
    return days


def make_study(
    dice: random.Random, people: list[DemoMember], *, decline_logit: float = DECLINE_LOGIT
) -> Made:
    """The three files of sign-ins; `decline_logit`: the change from January 2021 on."""
    return (
        _grid_2019(dice, people)
        + _export_2020(dice, people)
        + _grid_2021(dice, people, decline_logit)
    )


def _status(dice: random.Random, person: DemoMember, change_logit: float = 0.0) -> str:
    logit = USUAL_LOGIT + person.diligence + change_logit
    if dice.random() < 1 / (1 + math.exp(-logit)):
        return "迟到" if dice.random() < 0.04 else "出勤"
    return dice.choices(ABSENCES, ABSENCE_WEIGHTS)[0]


def _grid_2019(dice: random.Random, people: list[DemoMember]) -> Made:
    """One sheet a half-year, days under merged months, the legend above."""
    file = "attendance/2019年集中学习签到表.xlsx"
    sheets, facts = [], []
    for part, months in (("上半年", range(1, 7)), ("下半年", range(7, 13))):
        days = [day for day in session_days(2019) if day.month in months]
        width = 4 + len(days) + 1
        rows: list[list] = [
            [f"2019年{part}“二五”集中学习签到表"] + [None] * (width - 1),
            ["图例：√出勤  ○迟到  △事假  ※病假  ◇公差  ×缺勤"] + [None] * (width - 1),
            ["序号", "工号", "姓名", "党小组", *[f"{d.month}月" if i % 2 == 0 else None for i, d in enumerate(days)], "出勤次数"],
            [None, None, None, None, *[day.day for day in days], None],
        ]  # fmt: skip
        merges = [(0, 0, 0, width - 1), (1, 0, 1, width - 1)]
        merges += [(2, c, 3, c) for c in (0, 1, 2, 3, width - 1)]
        merges += [(2, 4 + i, 2, 5 + i) for i in range(0, len(days), 2)]
        members = [p for p in people if any(p.is_member(day) for day in days)]
        for number, person in enumerate(members, start=1):
            cells, present = [], 0
            for day in days:
                if not person.is_member(day):
                    cells.append(None)
                    continue
                status = _status(dice, person)
                present += status in ("出勤", "迟到")
                cells.append(SYMBOLS_2019[status])
                facts.append(Fact(file, "attendance", person.name, iso(day), "day", status))
            shown = "　".join(person.name) if len(person.name) == 2 else person.name
            rows.append([number, person.staff_no, shown, person.group, *cells, present])
        rows.append([None] * width)
        rows.append(["注：出勤次数含迟到。", *[None] * (width - 1)])
        sheets.append(SheetContent(part, rows, merges))
    return Made({file: xlsx(sheets)}, tuple(facts))


def _export_2020(dice: random.Random, people: list[DemoMember]) -> Made:
    """A sign-in app's export: GBK csv, a row a person and session, phone numbers in it."""
    file = "attendance/2020年学习签到导出.csv"
    rows: list[list] = [
        ["2020年学习签到记录"],
        [],
        ["活动编号", "活动名称", "活动类型", "活动时间", "工号", "姓名", "手机号", "签到状态", "签到时间"],
    ]  # fmt: skip
    facts = []
    for number, day in enumerate(session_days(2020), start=1):
        for person in people:
            if not person.is_member(day):
                continue
            status = _status(dice, person)
            came = status in ("出勤", "迟到")
            rows.append([
                f"HD2020{number:02d}", ACTIVITY, "集中学习", f"{day:%Y/%m/%d} 09:00", person.staff_no,
                person.name, person.phone, WORDS_2020[status],
                f"{day:%Y/%m/%d} 0{'9:12' if status == '迟到' else '8:5' + str(dice.randrange(10))}" if came else "--",
            ])  # fmt: skip
            facts.append(Fact(file, "attendance", person.name, iso(day), "day", status))
    return Made({file: csv_text(rows).encode("gb18030")}, tuple(facts))


def _grid_2021(dice: random.Random, people: list[DemoMember], decline_logit: float) -> Made:
    """A legacy .xls with true dates, other symbols, the legend below, one code nobody explained."""
    file = "attendance/2021年集中学习考勤.xls"
    days = session_days(2021)
    members = [p for p in people if any(p.is_member(day) for day in days)]
    rows: list[list] = [
        ["2021年度机关党支部集中学习考勤表"] + [None] * (2 + len(days)),
        ["姓名", "工号", "党小组", *days],
    ]
    facts = []
    for index, person in enumerate(members):
        cells: list[str | None] = []
        for number, day in enumerate(days):
            if not person.is_member(day):
                cells.append(None)
            elif index == 7 and number in (4, 9):
                cells.append("▲")  # not in the legend: must become a reject, never a guess
            else:
                status = _status(dice, person, decline_logit)
                cells.append(SYMBOLS_2021[status])
                facts.append(Fact(file, "attendance", person.name, iso(day), "day", status))
        rows.append([person.name, person.staff_no, person.group, *cells])
    rows.append([f"合计：{len(members)}人"])
    rows.append(["说明：✓表示出勤，●表示迟到，○表示事假，◇表示病假，△表示公假，✗表示缺勤"])
    sheet = SheetContent("考勤", rows, [(0, 0, 0, 2 + len(days))])
    return Made({file: xls([sheet])}, tuple(facts))
