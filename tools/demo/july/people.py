"""The invented members of the second branch, and its study days: a term from July 2019."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from demo.people import DemoMember, members_of

BRANCH = "示例县统计局业务党支部"
FIRST, LAST = date(2019, 7, 1), date(2022, 6, 30)
STOPPED = {(2020, 2), (2022, 3)}  # notes.csv: no meetings
SURNAMES = "白常段冯葛侯焦康雷毛孟倪"
GIVEN = (
    "一鸣", "子健", "小满", "云帆", "正平", "立夏", "兆丰", "冬梅", "安澜", "红梅", "佩文", "学勤",
    "承志", "春晓", "思齐", "晓岚", "致远", "清华", "维新", "景明", "雁南", "敬之", "嘉木", "慧中",
)  # fmt: skip
GROUPS = ("一组", "二组")
ROLES = ("书记", "组织委员", "宣传委员")
FRIDAY = 4


def make_members(dice: random.Random, recruits: list[tuple[str, date]]) -> tuple[DemoMember, ...]:
    """22 people throughout, one who leaves, one who comes, and those accepted (name, day)."""
    given = list(GIVEN)
    dice.shuffle(given)
    entries: list[tuple[str, date | None, date | None, bool]] = []
    for index, part in enumerate(given):
        joined = date(2020, 9, 7) if index == 22 else None
        left = date(2021, 4, 6) if index == 23 else None
        entries.append((SURNAMES[index % len(SURNAMES)] + part, joined, left, False))
    entries += [(name, day, None, True) for name, day in recruits]
    return tuple(
        replace(
            person,
            staff_no=f"TJ{2001 + index}",
            group=GROUPS[index % len(GROUPS)],
            role=ROLES[index] if index < len(ROLES) else "",
        )
        for index, person in enumerate(members_of(dice, entries))
    )


def months() -> Iterator[tuple[int, int]]:
    """Year and month of the term in order."""
    for number in range(36):
        yield FIRST.year + (number + 6) // 12, (number + 6) % 12 + 1


def study_days(year: int, month: int) -> list[date]:
    """The second and fourth Friday; none in a month in which meetings were stopped."""
    if (year, month) in STOPPED:
        return []
    first = date(year, month, 1)
    friday = first + timedelta(days=(FRIDAY - first.weekday()) % 7 + 7)
    return [friday, friday + timedelta(days=14)]


def branch_year(day: date) -> int:
    """0 for July 2019 to June 2020, 1 and 2 for the years after it."""
    return ((day.year - FIRST.year) * 12 + day.month - FIRST.month) // 12
