"""What an office's apps export: phone clocks, meetings by video, sign-in records, card readers.

Their years are other than the sign-in grids': no two files speak about one person's day.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from demo.files import SheetContent, csv_text, html_table, xls, xlsx
from office import Fact, Office, days_of

WEEKDAYS = "一二三四五六日"
KINDS = ("主题党日", "集中学习", "党课", "支部党员大会", "组织生活会")
SIGNED = (
    ("已签到", "出勤"),
    ("请假", "请假"),
    ("未签到", "缺勤"),
    ("迟到", "迟到"),
    ("病假", "病假"),
)


def sign_in_export(office: Office, first: int) -> None:
    """A row a person and activity, as an app writes it: csv, text under .xls, or a workbook."""
    year = first + 1
    dice = office.dice
    kind = dice.choice(("gbk.csv", "utf.csv", "tsv.xls", "xlsx", "html.xls"))
    file = f"attendance/活动签到{year}.{kind.split('.')[-1]}"
    columns = {
        "id": dice.choice(("活动编号", "活动ID")),
        "title": dice.choice(("活动名称", "活动主题")),
        "type": dice.choice(("活动类型", "会议类型")),
        "when": dice.choice(("活动时间", "活动日期", "开始时间")),
        "staff": "工号",
        "name": dice.choice(("姓名", "党员姓名")),
        "phone": dice.choice(("手机号", "联系电话")),
        "state": dice.choice(("签到状态", "状态")),
        "at": "签到时间",
    }
    order = [key for key in columns if key != "phone" or dice.random() < 0.7]
    form = dice.choice(("{0:%Y/%m/%d} 14:30", "{0:%Y-%m-%d} 14:30:00", "{0:%Y-%m-%d}"))
    rows: list[list] = []
    if dice.random() < 0.6:
        rows += [[f"{year}年活动签到记录"], [None]]
    rows.append([columns[key] for key in order])
    facts = []
    for number, month in enumerate(sorted(dice.sample(range(1, 13), 5)), start=1):
        day, sort = days_of(dice, year, month, 1)[0], dice.choice(KINDS)
        for staff, name, _ in office.people:
            state, status = dice.choices(SIGNED, [12, 1, 1, 1, 1])[0]
            here = status in ("出勤", "迟到")
            value = {
                "id": f"HD{year}{number:02d}", "title": f"{month}月{sort}", "type": sort,
                "when": form.format(day), "staff": staff, "name": name, "phone": "13900000000",
                "state": state, "at": f"{day:%Y/%m/%d} 14:2{number}" if here else "--",
            }  # fmt: skip
            rows.append([value[key] for key in order])
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", status))
    if kind == "xlsx":
        content = xlsx([SheetContent("签到记录", rows)])
    elif kind == "html.xls":
        content = html_table([row for row in rows if row != [None]], charset="gb2312")
    else:
        text = csv_text(rows, separator="\t" if kind == "tsv.xls" else ",")
        content = text.encode("utf-8" if kind == "utf.csv" else "gb18030")
    office.add(file, content, facts)


def phone_clock_days(office: Office, first: int) -> None:
    """DingTalk's daily record: two rows above the header, a row a person and day."""
    year = first + 1
    dice = office.dice
    month = dice.randint(1, 6)
    file = f"attendance/每日统计{year}{month:02d}.csv"
    last = calendar.monthrange(year, month)[1]
    header = ["姓名", "考勤组", "部门", "工号", "职位", "日期", "班次", "上班1打卡时间", "上班1打卡结果", "下班1打卡时间", "下班1打卡结果", "关联的审批单"]  # fmt: skip
    rows: list[list] = [
        [f"每日统计 统计日期：{year}-{month:02d}-01 至 {year}-{month:02d}-{last}"],
        [f"报表生成时间：{year}-{month:02d}-{last} 18:00"],
        header,
    ]
    results = (("正常", "正常", "出勤"), ("迟到10分钟", "正常", "迟到"), ("正常", "早退", "早退"), ("旷工", "旷工", "缺勤"), ("外勤", "正常", "出勤"))  # fmt: skip
    facts = []
    for staff, name, group in office.people:
        for day in days_of(dice, year, month, 4):
            first, second, status = dice.choices(results, [8, 1, 1, 1, 1])[0]
            came = status != "缺勤"
            shown = f"{day:%y-%m-%d} 星期{WEEKDAYS[day.weekday()]}"
            rows.append([name, "机关", group, staff, "干部", shown, "A 08:30-18:00", "08:29" if came else "", first, "18:03" if came else "", second, ""])  # fmt: skip
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", status))
    office.add(file, csv_text(rows).encode(dice.choice(("gb18030", "utf-8-sig"))), facts)


def work_chat_days(office: Office, first: int) -> None:
    """WeCom's daily report: titles, a two-row header, dates with the weekday, -- for nothing."""
    year = first + 1
    dice = office.dice
    month = dice.randint(7, 12)
    file = f"attendance/上下班打卡_日报_{year}{month:02d}.xlsx"
    last = calendar.monthrange(year, month)[1]
    top = ["时间", "姓名", "帐号", "部门", "职务", "打卡规则名称", "考勤概况", None, None, "异常统计", None, "考勤结果"]  # fmt: skip
    under = [None] * 6 + ["最早", "最晚", "打卡次数(次)", "异常合计(次)", "迟到次数(次)", None]
    rows: list[list] = [
        [f"上下班打卡_日报 统计时间：{year}/{month:02d}/01-{year}/{month:02d}/{last}"],
        [f"制表时间：{year}/{month:02d}/{last} 20:00"],
        top,
        under,
    ]
    merges = [(2, c, 3, c) for c in (*range(6), 11)] + [(2, 6, 2, 8), (2, 9, 2, 10)]
    states = (("正常", "出勤"), ("迟到5分钟", "迟到"), ("早退20分钟", "早退"), ("事假8小时", "事假"), ("旷工", "缺勤"), ("出差", "公假"))  # fmt: skip
    facts = []
    for day in days_of(dice, year, month, 5):
        for staff, name, group in office.people:
            state, status = dice.choices(states, [10, 1, 1, 1, 1, 1])[0]
            came = status in ("出勤", "迟到", "早退")
            shown = f"{day:%Y/%m/%d} 星期{WEEKDAYS[day.weekday()]}"
            punches = ["08:2" + staff[-1], "18:05", 2] if came else ["--", "--", 0]
            rows.append([shown, name, staff.lower(), group, "--", "机关上下班", *punches, int(not came), 0, state])  # fmt: skip
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", status))
    office.add(file, xlsx([SheetContent("上下班打卡_日报", rows, merges)]), facts)


def video_meeting(office: Office, first: int) -> None:
    """Participants of a meeting by video: the header in row 9, people on several rows."""
    year = first + 2
    dice = office.dice
    day = days_of(dice, year, 3, 1)[0]
    file = f"attendance/参会成员{day:%Y%m%d}.xlsx"
    rows: list[list] = [
        ["会议主题", dice.choice(("3月支部党员大会", "3月主题党日（线上）", "集中学习"))],
        ["会议号", "123 456 789"],
        ["发起人", office.people[0][1]],
        ["会议开始时间", f"{day:%Y-%m-%d} 14:30:00"],
        ["会议结束时间", f"{day:%Y-%m-%d} 16:00:00"],
        ["总时长", "1小时30分钟"],
        ["参会人数", len(office.people)],
        [None],
        [
            "用户昵称（入会昵称）",
            "首次入会时间",
            "最后退会时间",
            "入会次数",
            "累计参会时长",
            "身份",
        ],
    ]
    facts = []
    for _, name, _ in office.people:
        if dice.random() < 0.15:
            continue
        twice = dice.random() < 0.15
        for part in range(1 + twice):
            shown = f"{name}（{name}）" if dice.random() < 0.3 else name
            start, end = ("14:29:10", "15:00:00") if part == 0 else ("15:01:00", "16:00:10")
            rows.append([shown, f"{day:%Y-%m-%d} {start}", f"{day:%Y-%m-%d} {end}", 1, "00:30:50" if part == 0 else "00:59:10", "成员"])  # fmt: skip
        facts.append(Fact(file, "attendance", name, day.isoformat(), "day", "线上"))
    office.add(file, xlsx([SheetContent("参会成员", rows)]), facts)


def punch_flow(office: Office, first: int) -> None:
    """A card reader's flow: a row a punch, padded ids, date and time together or apart."""
    year = first + 2
    dice = office.dice
    month = 12
    apart = dice.random() < 0.5
    file = f"attendance/刷卡记录{year}{month}.xls"
    when = ["刷卡日期", "刷卡时间"] if apart else [dice.choice(("打卡时间", "刷卡时间"))]
    header = ["工号", "姓名", "部门", *when, dice.choice(("卡机", "考勤机", "机号"))]
    punches, facts = [], []
    for staff, name, group in office.people:
        for day in days_of(dice, year, month, 6):
            for clock in ("08:21:05", "18:02:44")[: dice.choice((1, 2, 2, 2))]:
                at = [f"{day:%Y-%m-%d}", clock] if apart else [f"{day:%Y-%m-%d} {clock}"]
                punches.append((day, clock, [staff + "  ", name + " ", group, *at, "1号机"]))
            facts.append(Fact(file, "attendance", name, day.isoformat(), "day", "出勤"))
    punches.sort(key=lambda one: one[:2])
    rows = [header, *[row for _, _, row in punches], [f"共{len(punches)}条记录"]]
    office.add(file, xls([SheetContent("刷卡流水", rows)]), facts)


def punches_by_date(office: Office, first: int) -> None:
    """Two punch columns under every date; a day without punches is no record."""
    year = first + 2
    dice = office.dice
    month = 11
    file = f"attendance/上下班{year}{month}.xlsx"
    days = days_of(dice, year, month, 5)
    rows: list[list] = [
        [f"{year}年{month}月上下班打卡记录"],
        ["姓名", "工号", *[x for day in days for x in (day, None)]],
        [None, None, *["上班", "下班"] * len(days)],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1)] + [
        (1, 2 + 2 * i, 1, 3 + 2 * i) for i in range(len(days))
    ]
    facts = []
    for staff, name, _ in office.people:
        cells: list = []
        for day in days:
            came = dice.random() < 0.85
            cells += ["08:25", dice.choice(("18:01", None))] if came else [None, None]
            if came:
                facts.append(Fact(file, "attendance", name, day.isoformat(), "day", "出勤"))
        rows.append([name, staff, *cells])
    office.add(file, xlsx([SheetContent("打卡", rows, merges)]), facts)


def app_hours(office: Office, year: int) -> None:
    """A volunteer app's log with numbers, review states, and hours under their unit."""
    dice = office.dice
    file = f"volunteering/时长导出{year}.xlsx"
    unit = dice.choice(("服务时长(小时)", "服务时长（小时）", "时长(小时)"))
    rows: list[list] = [
        ["志愿者编号", "姓名", "证件号码", "项目名称", "服务日期", unit, "时长复核状态"]
    ]
    facts = []
    for index in range(30):
        staff, name, _ = dice.choice(office.people)
        day = date(year, 1, 3) + timedelta(days=index * 11)
        hours = dice.choice((0, 1, 2, 3.5, "4.0", "2.5"))
        rows.append([f"V{staff}", name, "110101199003071234", f"{day.month}月社区服务", f"{day:%Y-%m-%d}", hours, "已复核"])  # fmt: skip
        if float(hours):
            facts.append(
                Fact(file, "volunteering", name, day.isoformat(), "day", "", str(float(hours)))
            )
    content = dice.choice((xlsx, xls))([SheetContent("Sheet1", rows)])
    office.add(file, content, facts)
