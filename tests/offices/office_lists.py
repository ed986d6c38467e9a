"""An office's lists that stray from the plain form: resits, transfers, groups by sheet, namesakes."""

from __future__ import annotations

from datetime import date

from demo.files import SheetContent, csv_text, xls, xlsx
from office import SYMBOL_SETS, Fact, Office, days_of, legend_text, shown_date


def resits(office: Office, year: int) -> None:
    """A test with a resit column, cheating, grades beside the score, ranks to ignore."""
    dice = office.dice
    file = f"scores/补考{year}.xls"
    rows: list[list] = [
        [f"{year}年下半年组工业务测试成绩"],
        ["排名", "姓名", "工号", "成绩", "补考成绩", "备注"],
    ]
    facts = []
    day = f"{year}-07-01"
    for number, (staff, name, _) in enumerate(office.people, start=1):
        score = dice.randint(40, 100)
        again = dice.randint(60, 80) if score < 60 else None
        shown: object = score
        if dice.random() < 0.1:
            shown, again = "缺考", None
            facts.append(Fact(file, "scores", name, day, "组工业务", "缺考"))
        else:
            facts.append(Fact(file, "scores", name, day, "组工业务", "参考", str(float(score))))
        if again is not None:
            facts.append(Fact(file, "scores", name, day, "组工业务", "参考", str(float(again))))
        rows.append([number, name, staff, shown, again, None])
    office.add(file, xls([SheetContent("成绩", rows, [(0, 0, 0, 5)])]), facts)


def grades(office: Office, year: int) -> None:
    """Grades instead of numbers, groups in merged cells, a csv or a workbook."""
    dice = office.dice
    file = f"scores/等级{year}.xlsx"
    rows: list[list] = [
        [f"{year}年上半年理论知识测试等级", None, None],
        ["党小组", "姓名", "理论知识测试"],
    ]
    facts, merges = [], [(0, 0, 0, 2)]
    ordered = sorted(office.people, key=lambda person: person[2])
    for index, (_, name, group) in enumerate(ordered):
        grade = dice.choice(("优秀", "良好", "合格", "不合格"))
        new = index == 0 or ordered[index - 1][2] != group
        if new:
            count = sum(person[2] == group for person in ordered)
            if count > 1:
                merges.append((len(rows), 0, len(rows) + count - 1, 0))
        rows.append([group if new else None, name, grade])
        facts.append(Fact(file, "scores", name, f"{year}-01-01", "理论知识", "参考"))
    office.add(file, xlsx([SheetContent("等级", rows, merges)]), facts)


def online_with_resit(office: Office, year: int) -> None:
    """An online questionnaire in which some sit twice; points as 8分."""
    dice = office.dice
    file = f"scores/在线{year}.csv"
    rows: list[list] = [
        ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分", "1、您的工号：", "2、您的姓名：", "3、支部任期？"]
    ]  # fmt: skip
    facts, number = [], 0
    for staff, name, _ in office.people:
        for turn in range(1 + (dice.random() < 0.15)):
            number += 1
            score = dice.randint(40, 100)
            shown = dice.choice((score, f"{score}分"))
            rows.append([number, f"{year}/10/{10 + turn} 09:{number:02d}:11", "200秒", "链接", "直接访问", "10.1.1.1", shown, staff, name, "8分"])  # fmt: skip
            facts.append(
                Fact(
                    file, "scores", name, f"{year}-10-{10 + turn}", "*", "参考", str(float(score))
                )
            )
    office.add(file, csv_text(rows).encode(dice.choice(("utf-8-sig", "gb18030"))), facts)


def transfers(office: Office, year: int) -> None:
    """Organisation relations that came and went: two sheets."""
    dice = office.dice
    file = f"recruitment/组织关系{year}.xlsx"
    sheets, facts = [], []
    for event, headers in {
        "转入": ("转入时间", "组织关系转入时间", "转入日期"),
        "转出": ("转出时间", "组织关系转出时间", "转出日期"),
    }.items():
        rows: list[list] = [
            [f"{year}年组织关系{event}登记表", *[None] * 3],
            ["序号", "姓名", dice.choice(headers), "备注"],
        ]
        for number in range(1, dice.randint(3, 6)):
            name = f"{'司马' if event == '转入' else '欧阳'}{dice.choice('远志安平')}{'甲乙丙丁戊己'[number]}"
            day = days_of(dice, year, dice.randint(1, 12), 1)[0]
            rows.append([number, name, shown_date(dice, day), None])
            facts.append(Fact(file, "recruitment", name, day.isoformat(), "day", event))
        sheets.append(SheetContent(event, rows, [(0, 0, 0, 3)]))
    office.add(file, xlsx(sheets), facts)


def counts_by_group(office: Office, year: int) -> None:
    """Counts of activities, a sheet a group, with a column without a header and a name twice."""
    dice = office.dice
    units = {"疏导交通": 2.0, "防汛": 6.0, "探访": 1.5}
    folder = "volunteering/各小组"
    file = f"{folder}/{year + 1}年各小组活动次数.xlsx"
    sheets, facts = [], []
    for group in sorted({person[2] for person in office.people}):
        activities = dice.sample(list(units), 3)
        rows: list[list] = [["", "党小组", "工号", "姓名", *activities, activities[0] + " "]]
        for staff, name, own in office.people:
            if own != group:
                continue
            row = [dice.choice((None, 0, 1, 2)) for _ in range(4)]
            rows.append(["党员", group, staff, name, *row])
            total = {a: (c or 0) for a, c in zip(activities, row[:3], strict=True)}
            total[activities[0]] += row[3] or 0
            facts += [
                Fact(
                    file, "volunteering", name, f"{year + 1}-01-01", "year", "", str(n * units[a])
                )
                for a, n in total.items()
                if n
            ]
        sheets.append(SheetContent(group, rows))
    table = [["活动名称", "单次时长", "天数"], *[[a, h, 0.5] for a, h in units.items()]]
    office.add(f"{folder}/活动时长.xlsx", xlsx([SheetContent("Sheet", table)]), [])
    office.add(file, xlsx(sheets), facts)


def text_grid(office: Office, first: int) -> None:
    """A sign-in grid as csv: dates 3月5日 in the header, the year in the title, words as marks."""
    year, dice = first + 2, office.dice
    file = f"attendance/签到簿{year}.csv"
    days = [day for month in (2, 9) for day in days_of(dice, year, month, 3)]
    words = {"出勤": "到", "事假": "事假", "病假": "病假", "缺勤": "旷会", "公假": "出差"}
    rows: list[list] = [
        [f"{year}年集中学习签到簿"],
        ["姓名", "工号", *[f"{d.month}月{d.day}日" for d in days], "到会次数"],
    ]
    facts = []
    for staff, name, _ in office.people:
        states = [dice.choices(list(words), [8, 1, 1, 1, 1])[0] for _ in days]
        rows.append([name, staff, *[words[s] for s in states], states.count("出勤")])
        facts += [
            Fact(file, "attendance", name, d.isoformat(), "day", s)
            for d, s in zip(days, states, strict=True)
        ]
    rows.append(["合计", None, *[None] * len(days), None])
    office.add(file, csv_text(rows).encode("gb18030"), facts)


def namesakes(office: Office, year: int) -> None:
    """A grid with two people of one name and a minority name; the staff number tells them apart."""
    dice = office.dice
    file = f"attendance/集中学习签到{year + 2}.xlsx"
    symbols = SYMBOL_SETS[1]
    people = [
        *office.people[:6],
        ("GH9901", "赵建国", "第一党小组"),
        ("GH9902", "赵建国", "第二党小组"),
        ("GH9903", "阿依古丽·买买提", "第三党小组"),
    ]
    days = [date(year + 2, 4, d) for d in (6, 13, 20)]
    rows: list[list] = [
        [f"{year + 2}年4月集中学习签到", *[None] * 4],
        ["工号", "姓名", *[d.day for d in days]],
    ]
    facts = []
    for staff, name, _ in people:
        states = [dice.choices(list(symbols), [8, 1, 1, 1, 1, 1])[0] for _ in days]
        rows.append([staff, name, *[symbols[s] for s in states]])
        facts += [
            Fact(file, "attendance", name, d.isoformat(), "day", s)
            for d, s in zip(days, states, strict=True)
        ]
    rows += [[None], [legend_text(dice, symbols)]]
    office.add(file, xlsx([SheetContent("签到", rows)]), facts)
