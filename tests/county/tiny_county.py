"""A county of tiny branch projects with real files: a roster and a sign-in sheet each."""

from __future__ import annotations

import random
from pathlib import Path

SURNAMES, GIVEN = "赵钱孙李周吴郑王", "文华国平建军秀英"
TOML = '[branch]\nname = "{name}"\n[term]\nstart = {start}\nmonths = 36\n'
MONTHS = [(year, month) for year in (2019, 2020, 2021) for month in range(1, 13)]


def member_names(seed: int, count: int) -> list[str]:
    """Invented people; the same seed gives the same."""
    dice = random.Random(seed)
    pairs = [a + b + c for a in SURNAMES for b in GIVEN for c in GIVEN if b != c]
    return dice.sample(pairs, count)


def write_branch(
    folder: Path, *, seed: int, name: str, members: int = 8, start: str = "2019-01-01"
) -> list[str]:
    """A branch project with three years of monthly sign-ins; the names of its people."""
    people, dice = member_names(seed, members), random.Random(seed + 1)
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    (folder / "review.toml").write_text(TOML.format(name=name, start=start), encoding="utf-8")
    roster = ["姓名,工号,人员类别", *(f"{p},{n:04d},正式党员" for n, p in enumerate(people))]
    (raw / "党员花名册.csv").write_text("\n".join(roster), encoding="utf-8")
    sheet = [
        "党员大会签到表（√出勤 ×缺勤）",
        ",".join(["姓名", *(f"{y}-{m:02d}-08" for y, m in MONTHS)]),
    ]
    for person in people:
        marks = ["√" if dice.random() < 0.85 else "×" for _ in MONTHS]
        sheet.append(",".join([person, *marks]))
    (raw / "签到表.csv").write_text("\n".join(sheet), encoding="utf-8")
    return people


def write_county(folder: Path, count: int) -> list[str]:
    """`count` branches in folders with blanks and Chinese in their names; everybody's names."""
    names: list[str] = []
    for number in range(count):
        place = folder / f"城关 镇{number % 2}" / f"支部{number:02d}"
        names += write_branch(place, seed=100 + number, name=f"示例县第{number}党支部")
    return names
