"""Attendance sheets of offices that do not exist, with the facts that a correct reader finds.

The layouts vary as offices' do: order and names of columns, legends above or below, months merged
over days, two rows a person, headers repeated on each printed page, totals, footers, blank tails.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from branchstats.exports.cells import make_sheet
from branchstats.exports.sheet import Merge, Sheet

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静强磊军洋勇艳杰涛明超秀"
SIGNS = "√×△○◇※●☆"
WORDS = {
    "缺勤": "缺勤", "请假": "请假", "迟到": "迟到", "早退": "早退", "病假": "病假", "公差": "公假",
    "事假": "事假", "旷会": "缺勤", "产假": "请假", "出差": "公假", "缺席": "缺勤",
}  # fmt: skip
UNKNOWN = "KX7"


@dataclass
class Invented:
    """A sheet under way: its rows, and the (name, ISO date, status) that they state."""

    rows: list[list] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    facts: Counter = field(default_factory=Counter)
    unknown: int = 0

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append(Merge(top, left, bottom, right))

    def state(self, name: str, date: dt.date, status: str) -> None:
        self.facts[name, date.isoformat(), status] += 1

    def sheet(self, name: str = "Sheet1") -> Sheet:
        width = max(map(len, self.rows))
        rows = [row + [None] * (width - len(row)) for row in self.rows]
        return make_sheet(rows, file="attendance/表.xlsx", name=name, merges=self.merges)


def people(random: Random, n: int) -> list[str]:
    found: set[str] = set()
    while len(found) < n:
        found.add(
            random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2))))
        )
    return sorted(found)


def sign_in_grid(random: Random) -> Invented:
    made, year = Invented(), random.choice((2019, 2020, 2021))
    months = sorted(random.sample(range(1, 13), random.randint(1, 3)))
    days = [dt.date(year, m, d) for m in months for d in sorted(random.sample(range(1, 29), 4))]
    signs = random.sample(SIGNS, 4)
    legend = dict(zip(signs, ["出勤", *random.sample(sorted(WORDS), 3)], strict=True))
    told = "注：" + random.choice("，、 ").join(f"{sign}{word}" for sign, word in legend.items())
    two = random.random() < 0.3
    left = [*random.sample(["序号", "工号", "党小组"], random.randint(0, 3)), "姓名"]
    left += ["时段"] if two else []
    right = random.sample(["出勤次数", "备注"], random.randint(0, 2))
    made.rows.append([f"{year}年机关党支部“二五”学习签到表"])
    above = random.random() < 0.5
    if above:
        made.rows.append([told])
    write = random.choice((_merged_header, _plain_header))
    form = random.choice(("{0.month}月{0.day}日", "{0.month}.{0.day}", "{0:%Y-%m-%d}", ""))
    write(made, left, days, right, form)
    names = people(random, random.randint(3, 9))
    for at, name in enumerate(names):
        if at == 3 and random.random() < 0.3:
            write(made, left, days, right, form)
        first = len(made.rows)
        for session in ("上午", "下午") if two else ("",):
            own = {"序号": at + 1, "工号": f"G{at:03d}", "党小组": "第一党小组", "姓名": name}
            is_second = session == "下午"
            cells = [session if c == "时段" else None if is_second else own[c] for c in left]
            marks = [_mark(random, made, name, day, legend) for day in days]
            present = sum(s in ("出勤", "迟到", "早退") for _, s in marks)
            cells += [mark for mark, _ in marks]
            cells += [present if c == "出勤次数" else None for c in right]
            made.rows.append(cells)
        for column in range(len(left) - two):
            made.merge(first, column, len(made.rows) - 1, column)
    if random.random() < 0.5:
        made.rows.append(["合计"])
    if not above:
        made.rows.append([told])
    _footer(random, made)
    return made


def _mark(random: Random, made: Invented, name: str, day: dt.date, legend: dict[str, str]):
    usual, *others = legend
    mark = random.choices(
        [usual, random.choice(others), "迟到15分钟", "事假", UNKNOWN, None], [70, 15, 3, 3, 2, 7]
    )[0]
    if mark is None:
        return mark, ""
    if mark == UNKNOWN:
        made.unknown += 1
        return mark, ""
    word = legend.get(mark, mark.removesuffix("15分钟"))
    status = WORDS.get(word, word)
    made.state(name, day, status)
    return mark, status


def _plain_header(made, left, days, right, form) -> None:
    heads = [
        form.format(day) if form else dt.datetime(day.year, day.month, day.day) for day in days
    ]
    made.rows.append([*left, *heads, *right])


def _merged_header(made, left, days, right, form) -> None:
    top, start = len(made.rows), len(left)
    upper: list = [*left, *[None] * len(days), *right]
    for at, day in enumerate(days):
        same = [k for k, other in enumerate(days) if other.month == day.month]
        if at == same[0]:
            upper[start + at] = f"{day.month}月"
            made.merge(top, start + same[0], top, start + same[-1])
    for column in (*range(start), *range(start + len(days), len(upper))):
        made.merge(top, column, top + 1, column)
    made.rows += [upper, [None] * start + [day.day for day in days] + [None] * len(right)]


def _footer(random: Random, made: Invented) -> None:
    if random.random() < 0.4:
        made.rows.append(["填表人：        审核人："])
    made.rows += [[None]] * random.choice((0, 0, 3))


HEADERS = {
    "序号": ["序号", "编号"], "date": ["时间", "会议时间", "召开时间", "日期"], "place": ["地点", "会议地点"],
    "type": ["会议类型", "会议类别", "活动类型"], "title": ["会议主题", "主题", "议题"], "host": ["主持人"],
    "expected": ["应到人数", "应到"], "present": ["实到人数", "实到"],
    "absent": ["缺席人员及原因", "缺席人员", "未到人员及原因"], "note": ["备注"],
}  # fmt: skip
REASONS = {
    "出差": "公假",
    "病假": "病假",
    "事假": "事假",
    "无故": "缺勤",
    "驻村": "公假",
    "产假": "请假",
}
DATES = (
    "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 15:00", "{0:%Y%m%d}",
    "{0:%y}.{0.month}.{0.day}", "{0.month}月{0.day}日下午3:00", "{0:%Y/%m/%d}",
)  # fmt: skip


def register(random: Random) -> tuple[Invented, Counter]:
    """A register and its meetings: (kind, ISO date, expected, present) → how many."""
    made, meetings, year = Invented(), Counter(), random.choice((2019, 2020, 2021))
    order = ["date", "type", "title", "expected", "present", "absent"]
    order += random.sample(["place", "host", "note"], random.randint(0, 3))
    random.shuffle(order)
    order = ["序号", *order] if random.random() < 0.7 else order
    header = [random.choice(HEADERS[column]) for column in order]
    made.rows.append([f"{year}年度机关党支部“三会一课”台账"])
    made.merge(0, 0, 0, len(order) - 1)
    made.rows.append(header)
    names = people(random, 12)
    separator, brackets = random.choice("、，；"), random.choice(("（{}）", "({})"))
    n = random.randint(2, 15)
    for at in range(n):
        day = dt.date(year, random.randint(1, 12), random.randint(1, 28))
        kind = random.choice(("支部党员大会", "支委会", "党课", "主题党日", "党小组会"))
        absent = [(name, random.choice(sorted(REASONS))) for name in random.sample(names, random.choice((0, 0, 1, 3)))]  # fmt: skip
        text = separator.join(name + brackets.format(reason) for name, reason in absent)
        cells = {
            "序号": at + 1, "date": random.choice(DATES).format(day), "place": "三楼会议室", "type": kind,
            "title": f"{day.month}月工作", "host": names[0], "expected": len(names),
            "present": len(names) - len(absent), "absent": text or random.choice(("无", "全勤")),
        }  # fmt: skip
        made.rows.append([cells.get(column) for column in order])
        meetings[kind, day.isoformat(), len(names), len(names) - len(absent)] += 1
        for name, reason in absent:
            made.state(name, day, REASONS[reason])
    if random.random() < 0.5:
        made.rows.append(["合计", *[None] * (len(order) - 2), f"共{n}次"])
    return made, meetings


def month_report(random: Random) -> Invented:
    made, (year, month) = Invented(), (2021, random.randint(1, 12))
    n_days = calendar.monthrange(year, month)[1]
    days = [dt.date(year, month, d + 1) for d in range(n_days)]
    left = ["姓名", *random.sample(["考勤组", "部门", "工号", "职位", "UserId", "出勤天数"], random.randint(1, 6))]  # fmt: skip
    group = random.randint(0, 3)
    start = len(left) + group
    made.rows += [
        [f"月度汇总 统计日期：{days[0]} 至 {days[-1]}"],
        [f"报表生成时间：{days[-1]} 18:12"],
        [*left, *["请假", None, None][:group], "考勤结果"],
        [None] * len(left) + ["事假(天)", "病假(天)", "年假(天)"][:group]
        + [{5: "六", 6: "日"}.get(day.weekday(), str(day.day)) for day in days],
    ]  # fmt: skip
    made.merge(2, len(left), 2, len(left) + max(group - 1, 0))
    made.merge(2, start, 2, start + n_days - 1)
    for column in range(len(left)):
        made.merge(2, column, 3, column)
    words = {
        "正常": "出勤", "正常,加班04-17 12:00到04-17 13:30 1.5小时": "出勤", "A班次:正常": "出勤", "旷工": "缺勤",
        "迟到15分钟": "迟到", "病假3.5小时,病假4.5小时": "病假", "外勤": "出勤", "出差": "公假", "缺卡": "",
        "迟到15分钟,病假2小时": "病假", "休息并打卡": "休息", "事假8小时": "事假",
    }  # fmt: skip
    for name in people(random, 4):
        cells: list = [name + random.choice(("", "（离职）")), *[None] * (len(left) - 1 + group)]
        for day in days:
            word = "休息" if day.weekday() >= 5 else random.choice([*words, None])
            cells.append(word)
            status = words.get(word, word)
            made.unknown += status == ""
            if status:
                made.state(name, day, status)
        made.rows.append(cells)
    return made


def punch_flow(random: Random) -> Invented:
    made, one_column = Invented(), random.random() < 0.4
    header = ["人员编号", "姓名", *(["刷卡时间"] if one_column else ["刷卡日期", "刷卡时间"])]
    header += random.sample(["设备编号", "签到方式", "操作员"], random.randint(0, 3))
    if random.random() < 0.5:
        made.rows.append(["刷卡记录表"])
    made.rows.append(header)
    count = 0
    for number, name in enumerate(people(random, 4)):
        for offset in sorted(random.sample(range(28), 5)):
            day = dt.date(2020, 5, offset + 1)
            n_punches = random.randint(0, 3)
            for hour in range(8, 8 + 3 * n_punches, 3):
                time = f"{hour:02d}:{random.randint(0, 59):02d}"
                when = [f"{day} {time}:00"] if one_column else [f"{day}", time]
                made.rows.append([f"{number:05d}   ", name, *when])
            count += n_punches
            if n_punches:
                made.state(name, day, "出勤")
    if random.random() < 0.5:
        made.rows.append([f"记录数:{count}"])
    return made


def punch_grid(random: Random) -> Invented:
    made, form = Invented(), random.choice(("iso", "number", "date"))
    left = random.choice((["序号", "部门", "姓名"], ["姓名"], ["工号", "姓名"]))
    days = [dt.date(2020, 5, d) for d in range(1, random.randint(5, 31))]
    upper, lower = [*left], [None] * len(left)
    for day in days:
        made.merge(1, len(upper), 1, len(upper) + 1)
        head = {"iso": f"{day}", "number": day.day, "date": dt.datetime(2020, 5, day.day)}[form]
        upper += [head, None]
        lower += ["上班", "下班"]
    for column in range(len(left)):
        made.merge(1, column, 2, column)
    made.rows += [["2020年5月考勤明细"], upper, lower]
    for at, name in enumerate(people(random, 4)):
        own = {"序号": at + 1, "部门": "办公室", "工号": f"G{at}", "姓名": name}
        cells: list = [own[column] for column in left]
        for day in days:
            punches = [
                random.choice(("08:31", None)),
                random.choice(("18:02", dt.time(18, 2), None)),
            ]
            cells += punches
            if any(punches):
                made.state(name, day, "出勤")
        made.rows.append(cells)
    return made


def sign_in_export(random: Random) -> Invented:
    made = Invented()
    names = {
        "id": ["活动编号", "会议编号"], "title": ["活动名称", "会议主题"], "type": ["活动类型", "会议类型"],
        "when": ["活动时间", "会议时间"], "number": ["工号"], "phone": ["手机号"], "status": ["签到状态", "签到情况"],
    }  # fmt: skip
    order = [c for c in names if c in ("title", "when", "status") or random.random() < 0.6]
    random.shuffle(order)
    words = {
        "已签到": "出勤",
        "请假": "请假",
        "迟到": "迟到",
        "未签到": "缺勤",
        "病假": "病假",
        "出差": "公假",
    }
    made.rows += [["2021年学习活动签到记录导出"], [None]] if random.random() < 0.6 else []
    made.rows.append(["姓名", *(random.choice(names[column]) for column in order)])
    staff = people(random, 5)
    for month in range(1, 5):
        when = dt.datetime(2021, month, random.randint(1, 28), random.choice((9, 14)), 30)
        for number, name in enumerate(staff):
            word = random.choice(sorted(words))
            own = {
                "id": f"HD{month}", "title": f"{month}月主题党日", "type": "主题党日", "number": f"JG{number:03d}",
                "when": f"{when:%Y/%m/%d %H:%M}", "phone": f"1380000{number:04d}", "status": word,
            }  # fmt: skip
            made.rows.append([name, *(own[column] for column in order)])
            made.state(name, when.date(), words[word])
    return made
