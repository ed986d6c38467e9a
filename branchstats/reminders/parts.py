"""The reminders in words: four tables with Chinese headings, for the page and the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from branchstats.reminders.month import Reminders
from branchstats.reminders.persons_due import AHEAD_DAYS

NOTHING = "—"


@dataclass(frozen=True)
class Part:
    """One table: title, sheet name, headings, rows as text; `none` stands where there is no row."""

    title: str
    sheet: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str


def parts_of(found: Reminders) -> tuple[Part, ...]:
    """Meetings, persons, exports, files to mend: the order in which a clerk works."""
    return (
        Part(
            "本月、本季度、本年还没有达到要求次数的会议",
            "会议",
            ("会议", "时段", "一般要求", "已开", "还剩", "说明", "依据"),
            tuple(map(_meeting, found.meetings.to_dict("records"))),
            "现行要求的次数都已达到",
        ),
        Part(
            f"{AHEAD_DAYS}天内积极分子满一年、预备期满的同志",
            "人员",
            ("姓名", "事项", "从哪一天起", "到期", "说明", "依据"),
            tuple(map(_person, found.persons.to_dict("records"))),
            "没有",
        ),
        Part(
            "各类表收到哪个月，还缺哪几个月",
            "未到的表",
            ("数据", "收到", "任期以来没有记录的月份"),
            tuple(_exports(found.exports)),
            "任期还没有过完一个月",
        ),
        Part(
            "要改的单元格",
            "要改的文件",
            ("文件", "几处", "单元格", "第一处的原因", "怎么办"),
            tuple(map(_file, found.files.to_dict("records"))),
            "没有读不懂的单元格",
        ),
    )


def chinese_day(day: date | pd.Timestamp) -> str:
    """2025年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _meeting(row: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    held = NOTHING if pd.isna(row["held"]) else f"{row['held']:g}次"
    required, left = f"{row['required']:g}次", f"{row['days_left']}天"
    return (row["kind"], row["period"], required, held, left, row["told"], _short(row["rule"]))


def _person(row: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    since, due = f"{row['since']:%Y-%m-%d}", f"{row['due']:%Y-%m-%d}"
    return (row["name"], row["step"], since, due, row["told"], _short(row["rule"]))


def _short(citation: str) -> str:
    """The document's usual short name: every one begins with 中国共产党."""
    return citation.replace("《中国共产党", "《", 1)


def _exports(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    missing = frame["missing"].replace("", NOTHING)
    return list(zip(frame["data"], frame["last"], missing, strict=True))


def _file(row: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    return (
        row["file"],
        f"{row['count']}处",
        row["cells"],
        row["first_reason"],
        row["first_advice"],
    )
