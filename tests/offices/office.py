"""An invented office: its people, its habits, and the files that it would export.

Written from the description of the export families alone, without looking at the reader, so that
it can disagree with it. Everything is drawn from one seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰文辉力宁波鹏飞雪梅红玉荣"
SYMBOL_SETS = (
    {"出勤": "√", "迟到": "○", "事假": "△", "病假": "※", "缺勤": "×", "早退": "◇"},
    {"出勤": "✓", "迟到": "◇", "事假": "○", "病假": "△", "缺勤": "✗", "早退": "●"},
    {"出勤": "√", "迟到": "迟", "事假": "事", "病假": "病", "缺勤": "旷", "早退": "退"},
    {"出勤": "1", "缺勤": "0"},
    {"出勤": "√", "请假": "△", "缺勤": "×", "公假": "差"},
    {"出勤": "/", "迟到": "L", "事假": "S", "病假": "B", "缺勤": "K"},
)
LEGEND_FORMS = (
    "图例：{}",
    "注：{}",
    "说明：{}",
    "备注：{}",
)
PAIR_FORMS = ("{s}{w}", "{s}—{w}", "{s}：{w}", "“{s}”表示{w}", "{s}={w}", "{w}{s}")
PAIR_SEPARATORS = ("  ", "，", "；", "、", " ")


@dataclass(frozen=True)
class Fact:
    """One fact, as `truth/facts.csv` of the samples has it."""

    file: str
    dataset: str
    name: str
    date: str
    detail: str
    value: str
    number: str = ""


@dataclass
class Office:
    """People, dice, and what has been written so far."""

    dice: random.Random
    people: list[tuple[str, str, str]]  # staff number, name, group
    files: dict[str, bytes] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def add(self, file: str, content: bytes, facts: list[Fact]) -> None:
        """Keep one file with what is in it."""
        self.files[file] = content
        self.facts += facts

    def shown_name(self, name: str) -> str:
        """A name as a clerk might type it."""
        if len(name) == 2 and self.dice.random() < 0.5:
            return self.dice.choice(("{} {}", "{}  {}", "{}　{}")).format(*name)
        if self.dice.random() < 0.05:
            return name + self.dice.choice(("（组长）", "(离职)", " "))
        return name


def make_office(seed: int) -> Office:
    """An office of 12 to 20 people with distinct names."""
    dice = random.Random(seed)
    names: dict[str, None] = {}
    size = dice.randint(12, 20)
    while len(names) < size:
        given = "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))
        names[dice.choice(SURNAMES) + given] = None
    people = [
        (f"GH{seed % 90 + 10}{i:02d}", name, f"第{'一二三'[i % 3]}党小组")
        for i, name in enumerate(names)
    ]
    return Office(dice, people)


def days_of(dice: random.Random, year: int, month: int, count: int) -> list[date]:
    """Some days of a month in order."""
    first = date(year, month, 1)
    return [first + timedelta(days=d) for d in sorted(dice.sample(range(28), count))]


def legend_text(dice: random.Random, symbols: dict[str, str]) -> str:
    """A legend row's text for the symbols."""
    pair, between = dice.choice(PAIR_FORMS), dice.choice(PAIR_SEPARATORS)
    if any("a" <= s.lower() <= "z" for s in symbols.values()) and pair == "{s}{w}":
        pair = "{s}—{w}"
    body = between.join(pair.format(s=s, w=w) for w, s in symbols.items())
    return dice.choice(LEGEND_FORMS).format(body)


def chinese_date(day: date) -> str:
    """二〇二一年三月五日."""
    digits = "〇一二三四五六七八九"

    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
        return head + (digits[ones] if ones else "")

    year = "".join(digits[int(d)] for d in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def shown_date(
    dice: random.Random, day: date, *, allow_short_year: bool = True
) -> str | date | int:
    """A full date in one of the spellings of exports."""
    forms: list[str | date | int] = [
        day,
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        chinese_date(day),
        (day - date(1899, 12, 30)).days,
        f"{day:%Y-%m-%d} 星期{'一二三四五六日'[day.weekday()]}",
    ]
    if allow_short_year:
        forms.append(f"{day.year % 100}.{day.month}.{day.day}")
    return dice.choice(forms)
