"""An office's tests, recruitment ledgers and volunteer hours, and its roster."""

from __future__ import annotations

from datetime import date, timedelta

from demo.files import SheetContent, csv_text, html_table, xls, xlsx
from office import Fact, Office, days_of, shown_date

STAGES = {
    "申请入党": ("申请入党时间", "递交入党申请书时间", "入党申请时间"),
    "确定积极分子": ("列为积极分子时间", "确定积极分子时间", "确定入党积极分子时间"),
    "列为发展对象": ("列为发展对象时间", "确定发展对象时间", "确定重点发展对象时间"),
    "接收预备党员": ("接收预备党员时间", "成为预备党员时间", "支部大会通过时间", "入党时间"),
    "党委审批": ("上级党委审批时间",),
    "转正": ("转正时间", "转为正式党员时间"),
}


def roster(office: Office, year: int) -> None:
    """The roster: who the members are."""
    rows = [[f"{year}年党员名册", *[None] * 4], ["序号", "工号", "姓名", "党小组", "人员类别"]]
    rows += [[i, s, n, g, "正式党员"] for i, (s, n, g) in enumerate(office.people, start=1)]
    office.add("党员名册.xlsx", xlsx([SheetContent("名册", rows, [(0, 0, 0, 4)])]), [])


def wide_scores(office: Office, year: int) -> None:
    """Two-level headers (half-year over subject) or single ones; 100 or 120 points; 缺考 and the like."""
    dice = office.dice
    full = dice.choice((100, 120))
    two_level = dice.random() < 0.5
    mark = "" if full == 100 else f"（满分{full}）"
    tests = [
        (half, subject) for half in ("上半年", "下半年") for subject in ("组工业务", "理论知识")
    ]
    file = f"scores/成绩{year}.{'xls' if two_level else 'xlsx'}"
    lead = ["工号", "姓名"] if dice.random() < 0.5 else ["序号", "姓名", "工号"]
    tail = ["总分", "名次"] if dice.random() < 0.5 else []
    tail = ["平均分", *tail[1:]] if tail else tail
    width = len(lead) + len(tests) + len(tail)
    rows: list[list] = [[f"机关党支部测试成绩{mark}", *[None] * (width - 1)]]
    merges = [(0, 0, 0, width - 1)]
    if two_level:
        rows.append(
            [
                *lead,
                *[f"{year}年{half}" if i % 2 == 0 else None for i, (half, _) in enumerate(tests)],
                *tail,
            ]
        )
        rows.append(
            [None] * len(lead) + [f"{subject}测试" for _, subject in tests] + [None] * len(tail)
        )
        merges += [(1, c, 2, c) for c in [*range(len(lead)), *range(width - len(tail), width)]]
        merges += [(1, len(lead) + i, 1, len(lead) + i + 1) for i in (0, 2)]
    else:
        rows.append(
            [*lead, *[f"{year}年{half}{subject}测试{mark}" for half, subject in tests], *tail]
        )
    facts = []
    for number, (staff, name, _) in enumerate(office.people, start=1):
        cells = []
        for half, subject in tests:
            day = f"{year}-{'01' if half == '上半年' else '07'}-01"
            chance = dice.random()
            if chance < 0.05:
                cells.append(dice.choice((None, "—", "-")))
            elif chance < 0.12:
                word = dice.choice(("缺考", "免考", "缓考"))
                cells.append(word)
                facts.append(Fact(file, "scores", name, day, subject, word))
            else:
                score = round(dice.uniform(0.5, 1.0) * full, 1)
                cells.append(dice.choice((score, f"{score}分", f" {score} ", str(score))))
                facts.append(Fact(file, "scores", name, day, subject, "参考", str(score)))
        base = {"序号": number, "工号": staff, "姓名": office.shown_name(name)}
        rows.append([*[base[part] for part in lead], *cells, *[80.0, number][: len(tail)]])
    office.add(
        file, (xls if file.endswith("xls") else xlsx)([SheetContent("成绩", rows, merges)]), facts
    )


def part_scores(office: Office, year: int) -> None:
    """One test with parts: the 总评 is the score; a UTF-8 HTML page under the name .xls."""
    dice = office.dice
    file = f"scores/登记{year}.xls"
    rows: list[list] = [
        [f"{year}年上半年理论知识测试成绩登记表"],
        ["序号", "姓名", "平时成绩", "期末成绩", "总评成绩", "备注"],
    ]
    facts = []
    for number, (_, name, _) in enumerate(office.people, start=1):
        score = dice.randint(50, 100)
        rows.append([number, name, dice.randint(50, 100), dice.randint(50, 100), score, None])
        facts.append(
            Fact(file, "scores", name, f"{year}-01-01", "理论知识", "参考", str(float(score)))
        )
    office.add(file, html_table(rows, charset="utf-8"), facts)


def survey(office: Office, year: int) -> None:
    """An online questionnaire."""
    dice = office.dice
    file = f"scores/问卷{year}.xlsx"
    rows: list[list] = [
        [
            "序号",
            "提交答卷时间",
            "所用时间",
            "来源",
            "来源详情",
            "来自IP",
            "总分",
            "1、您的姓名：",
            "2、党员大会多久召开一次？",
        ]
    ]
    facts = []
    for number, (_, name, _) in enumerate(office.people, start=1):
        score = dice.randint(40, 100)
        rows.append(
            [
                number,
                f"{year}/5/{dice.randint(1, 28)} 10:{number:02d}:00",
                "100秒",
                "微信",
                "N/A",
                "10.0.0.1",
                dice.choice((score, str(score))),
                name,
                "每季度",
            ]
        )
        facts.append(Fact(file, "scores", name, f"{year}-05-01", "*", "参考", str(float(score))))
    office.add(file, xlsx([SheetContent("Sheet1", rows)]), facts)


def ledger(office: Office, year: int) -> None:
    """A recruitment ledger with two-level or single headers and every spelling of a date."""
    dice = office.dice
    file = f"recruitment/发展台账{year}.xlsx"
    headers = {event: dice.choice(names) for event, names in STAGES.items()}
    events = list(STAGES)
    lead = ["序号", "姓名", "性别"]
    rows: list[list] = [["发展党员工作台账", *[None] * (len(lead) + len(events))]]
    merges = [(0, 0, 0, len(lead) + len(events))]
    if dice.random() < 0.5:
        rows.append(
            [
                "基本情况",
                None,
                None,
                "申请阶段",
                "积极分子阶段",
                "发展对象阶段",
                "预备党员阶段",
                None,
                "转正阶段",
                "其他",
            ]
        )
        merges += [(1, 0, 1, 2), (1, 6, 1, 7)]
    rows.append([*lead, *headers.values(), "备注"])
    facts = []
    for number in range(1, 13):
        name = f"{dice.choice('崔康毛邱秦')}{dice.choice('一二三四五六七八九十')}{'甲乙丙丁戊己庚辛壬癸子丑'[number - 1]}"
        day = date(year, 1, 1) + timedelta(days=dice.randint(0, 300))
        cells: list = []
        reached = dice.randint(1, 6)
        for index, event in enumerate(events):
            if index >= reached:
                cells.append(None)
                continue
            day += timedelta(days=dice.randint(30, 300))
            if dice.random() < 0.1:
                cells.append(
                    dice.choice((f"{day.year}.{day.month:02d}", f"{day.year}年{day.month}月"))
                )
                facts.append(
                    Fact(file, "recruitment", name, day.replace(day=1).isoformat(), "month", event)
                )
            else:
                cells.append(shown_date(dice, day))
                facts.append(Fact(file, "recruitment", name, day.isoformat(), "day", event))
        rows.append([number, name, dice.choice("男女"), *cells, None])
    office.add(file, xlsx([SheetContent("台账", rows, merges)]), facts)


def stage_sheets(office: Office, year: int) -> None:
    """A sheet a stage; a BIFF body under an .xlsx name."""
    dice = office.dice
    file = f"recruitment/名册{year}.xlsx"
    sheets, facts = [], []
    kinds = {
        "入党申请人": "申请入党",
        "入党积极分子": "确定积极分子",
        "发展对象": "列为发展对象",
        "预备党员": "接收预备党员",
    }
    for kind, event in kinds.items():
        header = dice.choice((f"确定为{kind}时间", *STAGES[event]))
        rows: list[list] = [
            [f"机关党支部{kind}名册", *[None] * 3],
            ["序号", "姓名", header, "备注"],
        ]
        for number in range(1, dice.randint(3, 7)):
            name = (
                f"{dice.choice('龚龙段雷')}{dice.choice('金木水火土')}{'甲乙丙丁戊己庚'[number]}"
            )
            day = days_of(dice, year, dice.randint(1, 12), 1)[0]
            rows.append([number, name, shown_date(dice, day), None])
            facts.append(Fact(file, "recruitment", name, day.isoformat(), "day", event))
        sheets.append(SheetContent(kind, rows, [(0, 0, 0, 3)]))
    office.add(file, xls(sheets), facts)


def hours_total(office: Office, year: int) -> None:
    """A volunteer app's totals: credit and honour hours, the year in the title or the file's name."""
    dice = office.dice
    titled = dice.random() < 0.5
    honour = dice.random() < 0.5
    file = f"volunteering/{'汇总' if titled else str(year) + '年时长'}.csv"
    rows: list[list] = [[f"{year}年志愿服务时长统计"]] if titled else []
    rows.append(["姓名", "信用时数", *(["荣誉时数"] if honour else [])])
    facts = []
    for _, name, _ in office.people:
        hours = [dice.choice((0, 1.5, 2, 6, 10.5)), *([dice.choice((0, 2))] if honour else [])]
        rows.append([name, *hours])
        facts += [
            Fact(file, "volunteering", name, f"{year}-01-01", "year", "", str(h))
            for h in hours
            if h
        ]
    office.add(file, csv_text(rows).encode(dice.choice(("gb18030", "utf-8", "utf-8-sig"))), facts)


def hours_log(office: Office, year: int) -> None:
    """A log of services with hours in every spelling."""
    dice = office.dice
    file = f"volunteering/登记{year}.{'xls' if dice.random() < 0.5 else 'xlsx'}"
    spelled = {
        2.5: ("2小时30分", "2.5小时", 2.5, "150分钟", "2.5h"),
        4.0: ("半天", "4小时", 4, "4h"),
        1.0: ("1小时", "60分钟", 1, "1.0"),
    }
    order = ["日期", "姓名", "活动名称", "服务时长"]
    dice.shuffle(order)
    rows: list[list] = [[f"{year}年志愿服务登记", *[None] * 3], order]
    facts = []
    for index in range(25):
        _, name, _ = dice.choice(office.people)
        day = date(year, 1, 5) + timedelta(days=index * 13)
        hours = dice.choice(list(spelled))
        value = {
            "日期": shown_date(dice, day),
            "姓名": office.shown_name(name),
            "活动名称": dice.choice(("社区清洁", "义务植树")),
            "服务时长": dice.choice(spelled[hours]),
        }
        rows.append([value[key] for key in order])
        facts.append(Fact(file, "volunteering", name, day.isoformat(), "day", "", str(hours)))
    rows.append(["合计", *[None] * 3])
    office.add(
        file,
        (xls if file.endswith("xls") else xlsx)([SheetContent("登记", rows, [(0, 0, 0, 3)])]),
        facts,
    )


def counts(office: Office, year: int) -> None:
    """Counts per activity beside a table of hours, in a folder of their own."""
    dice = office.dice
    units = {"清扫街道": 2.0, "植树": 4.0, "慰问": 1.5, "巡逻": 3.0}
    file = f"volunteering/次数/{year}年各人活动次数.xlsx"
    rows: list[list] = [["工号", "姓名", *units, "清扫街道 "]]
    facts = []
    for staff, name, _ in office.people:
        row = [dice.choice((None, 0, 1, 2, 3)) for _ in range(5)]
        rows.append([staff, name, *row])
        total = dict(zip(units, row[:4], strict=True))
        total["清扫街道"] = (row[0] or 0) + (row[4] or 0)
        facts += [
            Fact(
                file,
                "volunteering",
                name,
                f"{year}-01-01",
                "year",
                "",
                str(count * units[activity]),
            )
            for activity, count in total.items()
            if count
        ]
    table = [
        [dice.choice(("活动名称", "活动")), dice.choice(("单次时长", "每次时长(小时)"))],
        *[[k, v] for k, v in units.items()],
    ]
    office.add("volunteering/次数/对应时长.xlsx", xlsx([SheetContent("Sheet", table)]), [])
    office.add(file, xlsx([SheetContent("汇总", rows)]), facts)
