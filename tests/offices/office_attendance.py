"""An office's sign-in grids, registers, clocks."""

from __future__ import annotations

import calendar
from datetime import date

from demo.files import SheetContent, csv_text, html_table, xls, xlsx
from office import SYMBOL_SETS, Fact, Office, days_of, legend_text, shown_date

ABSENT = {
    "出差": "公假",
    "驻村": "公假",
    "事假": "事假",
    "病假": "病假",
    "无故": "缺勤",
    "休假": "请假",
}


def grid(office: Office, year: int) -> None:
    """Days under merged months; or true dates; or 3月5日; or 3.5; the legend above or below."""
    dice = office.dice
    symbols = dice.choice(SYMBOL_SETS)
    style = dice.choice(("merged", "true", "text", "dotted"))
    months = sorted(dice.sample(range(1, 13), 3))
    days = [day for month in months for day in days_of(dice, year, month, 4)]
    file = f"attendance/签到{style}{year}.{'xls' if dice.random() < 0.4 else 'xlsx'}"
    lead = ["姓名", "党小组"]
    if dice.random() < 0.6:
        lead.insert(0, "序号")
    has_number = dice.random() < 0.6
    if has_number:
        lead.insert(dice.randrange(len(lead) + 1), "工号")
    name_header = dice.choice(("姓名", "姓　名", "党员姓名", "人员姓名"))
    tail = dice.choice(([], ["出勤次数"], ["出勤次数", "出勤率"], ["备注"]))
    width = len(lead) + len(days) + len(tail)
    title = f"{year}年机关党支部学习签到表"
    rows: list[list] = [[title] + [None] * (width - 1)]
    merges = [(0, 0, 0, width - 1)]
    legend = [legend_text(dice, symbols)] + [None] * (width - 1)
    above = dice.random() < 0.5
    needs_legend = symbols.get("出勤") not in ("1",)
    if above and needs_legend:
        rows.append(legend)
        merges.append((1, 0, 1, width - 1))
    shown_lead = [name_header if part == "姓名" else part for part in lead]
    top = len(rows)
    if style == "merged":
        head = [f"{d.month}月" if i % 4 == 0 else None for i, d in enumerate(days)]
        rows += [
            [*shown_lead, *head, *tail],
            [None] * len(lead) + [d.day for d in days] + [None] * len(tail),
        ]
        merges += [(top, c, top + 1, c) for c in range(len(lead))]
        merges += [(top, c, top + 1, c) for c in range(len(lead) + len(days), width)]
        merges += [(top, len(lead) + i, top, len(lead) + i + 3) for i in range(0, len(days), 4)]
    else:
        shown = {
            "true": lambda d: d,
            "text": lambda d: f"{d.month}月{d.day}日",
            "dotted": lambda d: f"{d.month}.{d.day}",
        }[style]
        rows.append([*shown_lead, *[shown(d) for d in days], *tail])
    header = rows[top:]
    facts = []
    half = len(office.people) // 2 if dice.random() < 0.3 else None
    for number, (staff, name, group) in enumerate(office.people, start=1):
        if half and number == half:
            rows += [list(row) for row in header]  # the header again on the next printed page
        cells = []
        present = 0
        for day in days:
            if dice.random() < 0.03 and symbols.get("出勤") != "1":
                cells.append(None)
                continue
            status = "出勤" if dice.random() < 0.8 else dice.choice(list(symbols))
            present += status in ("出勤", "迟到", "早退")
            cells.append(int(symbols[status]) if symbols[status] in "01" else symbols[status])
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", status))
        base = {"序号": number, "工号": staff, "姓名": office.shown_name(name), "党小组": group}
        ends = {"出勤次数": present, "出勤率": f"{present / len(days):.0%}", "备注": None}
        rows.append([*[base[part] for part in lead], *cells, *[ends[part] for part in tail]])
    if not above and needs_legend:
        rows += [[None] * width, legend]
    if dice.random() < 0.5:
        rows.append(["填表人：", *[None] * (width - 1)])
    write = xls if file.endswith("xls") else xlsx
    office.add(file, write([SheetContent("签到", rows, merges)]), facts)


def month_sheets(office: Office, year: int) -> None:
    """A sheet a month with day numbers 1–31 and two rows a person (上午/下午)."""
    dice = office.dice
    symbols = SYMBOL_SETS[0]
    file = f"attendance/考勤表{year}.xlsx"
    sheets, facts = [], []
    for month in sorted(dice.sample(range(1, 13), 2)):
        used = {d.day for d in days_of(dice, year, month, 6)}
        rows: list[list] = [
            [f"{year}年考勤表", *[None] * 33],
            [legend_text(dice, symbols), *[None] * 33],
            ["姓名", "时段", *range(1, 32), "合计"],
        ]
        merges = [(0, 0, 0, 33), (1, 0, 1, 33)]
        for _, name, _ in office.people:
            for session in ("上午", "下午"):
                cells: list = [None] * 31
                for number in used:
                    status = "出勤" if dice.random() < 0.85 else dice.choice(list(symbols))
                    cells[number - 1] = symbols[status]
                    day = date(year, month, number).isoformat()
                    facts.append(Fact(file, "attendance", name, day, "day", status))
                rows.append([name if session == "上午" else None, session, *cells, None])
            merges.append((len(rows) - 2, 0, len(rows) - 1, 0))
        sheets.append(SheetContent(f"{month}月", rows, merges))
    office.add(file, xlsx(sheets), facts)


def register(office: Office, year: int) -> None:
    """A register of meetings as xlsx, GBK or BOM csv with some separator, or an HTML .xls."""
    dice = office.dice
    kind = dice.choice(("xlsx", "gbk", "bom", "html"))
    names = {
        "date": dice.choice(("时间", "会议时间", "召开时间", "日期")),
        "type": dice.choice(("会议类型", "类型", "会议类别")),
        "title": dice.choice(("主题", "会议主题", "会议内容", "议题")),
        "host": "主持人",
        "expected": dice.choice(("应到人数", "应到", "应参加人数")),
        "present": dice.choice(("实到人数", "实到", "实际参加人数")),
        "absent": dice.choice(("缺席人员及原因", "缺席人员", "未到人员及原因", "请假缺席情况")),
        "place": dice.choice(("地点", "会议地点")),
    }
    order = list(names)
    dice.shuffle(order)
    rows: list[list] = [[f"{year}年度“三会一课”台账"], [names[key] for key in order]]
    file = {
        "xlsx": f"attendance/台账{year}.xlsx",
        "gbk": f"attendance/台账{year}.csv",
        "bom": f"attendance/台账{year}.txt",
        "html": f"attendance/台账{year}.xls",
    }[kind]
    facts = []
    for month in range(1, 13):
        for meeting in ("支委会", "主题党日", dice.choice(("党课", "支部党员大会", "党小组会"))):
            day = days_of(dice, year, month, 1)[0]
            due = len(office.people)
            absent = dice.sample(office.people, dice.choice((0, 1, 2)))
            reasons = [dice.choice(list(ABSENT)) for _ in absent]
            written = dice.choice(("、", "；", "，")).join(
                f"{name}（{reason}）" for (_, name, _), reason in zip(absent, reasons, strict=True)
            ) or dice.choice(("无", "全勤", ""))
            value = {
                "date": shown_date(dice, day) if kind == "xlsx" else str(f"{day.year}.{day.month}.{day.day}"),
                "type": meeting, "title": f"{month}月{meeting}", "host": office.people[0][1],
                "expected": due, "present": due - len(absent), "absent": written, "place": "会议室",
            }  # fmt: skip
            rows.append([value[key] for key in order])
            facts.append(
                Fact(
                    file,
                    "meetings",
                    meeting,
                    day.isoformat(),
                    "day",
                    str(due),
                    str(due - len(absent)),
                )
            )
            facts += [
                Fact(file, "attendance", name, day.isoformat(), "day", ABSENT[reason])
                for (_, name, _), reason in zip(absent, reasons, strict=True)
            ]
    if kind == "xlsx":
        content = xlsx([SheetContent("台账", [rows[0] + [None] * 7, *rows[1:]], [(0, 0, 0, 7)])])
    elif kind == "html":
        content = html_table(rows, charset=dice.choice(("gb2312", "utf-8")))
    else:
        text = csv_text(rows, separator=dice.choice((",", ";", "\t")))
        content = text.encode("gb18030" if kind == "gbk" else "utf-8-sig")
    office.add(file, content, facts)


def clock_month(office: Office, year: int) -> None:
    """DingTalk's monthly report with a day block that starts somewhere else."""
    dice = office.dice
    month = dice.randint(1, 6)  # other months than the card reader's: no conflict is meant
    last = calendar.monthrange(year, month)[1]
    days = [date(year, month, d) for d in range(1, last + 1)]
    file = f"attendance/汇总{year}{month:02d}.xlsx"
    fixed = ["姓名", "考勤组", "部门", "工号", "职位", "UserId", "出勤天数", "休息天数"]
    fixed = fixed[: dice.randint(4, len(fixed))]
    groups = ["迟到次数", "严重迟到次数", "旷工天数"][: dice.randint(0, 3)]
    leave = ["事假(天)", "病假(天)", "年假(天)"][: dice.randint(1, 3)]
    left = [*fixed, *groups]
    width = len(left) + len(leave) + last
    label = [("六" if d.weekday() == 5 else "日") if d.weekday() > 4 else d.day for d in days]
    rows: list[list] = [
        [f"月度汇总 统计日期：{days[0]} 至 {days[-1]}"],
        [f"报表生成时间：{days[-1]} 10:00"],
        [*left, "请假", *[None] * (len(leave) - 1), "考勤结果", *[None] * (last - 1)],
        [*[None] * len(left), *leave, *label],
    ]
    merges = [(2, c, 3, c) for c in range(len(left))]
    if len(leave) > 1:
        merges.append((2, len(left), 2, len(left) + len(leave) - 1))
    merges.append((2, len(left) + len(leave), 2, width - 1))
    cells = (
        ("正常", "出勤"), ("外勤", "出勤"), ("迟到12分钟", "迟到"), ("旷工", "缺勤"), ("病假3.5小时,病假4.5小时", "病假"),
        ("出差", "公假"), ("早退5分钟", "早退"), ("正常,加班04-17 12:00到04-17 13:30 1.5小时", "出勤"), ("迟到15分钟,病假2小时", "病假"),
        ("年假8小时", "请假"),
    )  # fmt: skip
    facts = []
    for staff, name, group in office.people:
        base = {"姓名": name, "考勤组": "机关", "部门": group, "工号": staff, "职位": "干部"}
        day_cells = []
        for day in days:
            shown, status = (
                ("休息", "休息")
                if day.weekday() > 4
                else dice.choices(cells, [20, 1, 2, 1, 1, 1, 1, 2, 1, 1])[0]
            )
            day_cells.append(shown)
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", status))
        rows.append([*[base.get(part) for part in left], *[None] * len(leave), *day_cells])
    office.add(file, xlsx([SheetContent("月度汇总", rows, merges)]), facts)


def cards(office: Office, year: int) -> None:
    """A card reader's blocks, two people side by side; days down, punches in one cell."""
    dice = office.dice
    month = dice.randint(7, 12)
    last = calendar.monthrange(year, month)[1]
    file = f"attendance/考勤卡{year}{month:02d}.xls"
    facts = []
    rows: list[list] = [[f"考勤卡表 {year}-{month:02d}-01 ~ {year}-{month:02d}-{last}"]]
    people = office.people[: len(office.people) // 2 * 2]
    for left, right in zip(people[::2], people[1::2], strict=True):
        block: list[list] = []
        for staff, name, group in (left, right):
            lines: list[list] = [
                ["部门", group, "姓名", name],
                ["工号", staff, None, None],
                ["日期", "上班", "下班", None],
            ]
            for number in range(1, last + 1):
                day = date(year, month, number)
                came = day.weekday() < 5 and dice.random() < 0.9
                one = came and dice.random() < 0.05
                lines.append(
                    [
                        f"{number:02d}",
                        "08:2" + str(dice.randrange(10)) if came else None,
                        "18:0" + str(dice.randrange(10)) if came and not one else None,
                        None,
                    ]
                )
                if came:
                    facts.append(Fact(file, "attendance", name, day.isoformat(), "day", "出勤"))
            block.append(lines)
        rows += [[*a, None, *b] for a, b in zip(*block, strict=True)] + [[None]]
    office.add(file, xls([SheetContent("考勤卡表", rows)]), facts)
