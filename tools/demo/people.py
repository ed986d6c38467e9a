"""The invented members of the demonstration branch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SURNAMES = "林方苏秦姚傅沈韩彭曹邓许蒋蔡余潘杜戴夏钟汪田任范石"
GIVEN = [
    "建国",
    "海燕",
    "志强",
    "晓梅",
    "文博",
    "雨晴",
    "国栋",
    "丽娟",
    "宏伟",
    "思远",
    "春华",
    "明辉",
    "雪莹",
    "永康",
    "佳慧",
    "立新",
    "玉兰",
    "景行",
    "书瑶",
    "振华",
    "慧敏",
    "子涵",
    "德明",
    "秋实",
    "婷婷",
    "向阳",
    "俊杰",
    "雅琴",
    "长河",
    "静怡",
    "培元",
    "巧云",
    "少峰",
    "月明",
    "新宇",
    "桂芳",
    "克勤",
    "若水",
    "天佑",
    "凤仪",
    "知行",
    "喆",
    "镕",
]
GROUPS = ("第一党小组", "第二党小组", "第三党小组")
LEADERS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")
STREETS = ("和平路", "人民路", "建设街", "光明巷")


@dataclass(frozen=True)
class DemoMember:
    """One invented person. `joined` and `left` bound membership of the branch; None: open."""

    staff_no: str
    name: str
    sex: str
    group: str
    role: str
    category: str
    joined_party: date
    joined: date | None
    left: date | None
    id_number: str
    phone: str
    home: str
    is_recruit: bool  # accepted by this branch in the term
    diligence: float  # how much more or less often than others this person comes, logit

    def is_member(self, day: date) -> bool:
        return (self.joined is None or self.joined <= day) and (
            self.left is None or day < self.left
        )


def make_members(
    dice: random.Random, recruits: Sequence[tuple[str, date]] = ()
) -> list[DemoMember]:
    """36 people throughout, 3 who leave, 3 who are transferred in, and those accepted (name, day)."""
    names = _names(dice)
    entries = [(name, *_membership(index), False) for index, name in enumerate(names)]
    entries += [(name, accepted, None, True) for name, accepted in recruits]
    return members_of(dice, entries)


def members_of(
    dice: random.Random, entries: Sequence[tuple[str, date | None, date | None, bool]]
) -> list[DemoMember]:
    """Entries (name, joined, left, accepted by this branch) → members with invented particulars."""
    people = []
    for index, (name, joined, left, is_recruit) in enumerate(entries):
        born = date(dice.randint(1962, 1996), dice.randint(1, 12), dice.randint(1, 28))
        people.append(
            DemoMember(
                staff_no=f"DZ{index + 1:03d}",
                name=name,
                sex=dice.choice("男女"),
                group=GROUPS[index % len(GROUPS)],
                role=LEADERS[index] if index < len(LEADERS) else "党员",
                category="预备党员" if is_recruit else "正式党员",
                joined_party=joined
                if is_recruit
                else date(born.year + 23, dice.randint(1, 12), 1),
                joined=joined,
                left=left,
                id_number=_id_number(dice, born),
                phone=f"1{dice.choice('35789')}{dice.randrange(10**9):09d}",
                home=f"{dice.choice(STREETS)}{index + 1}号院{dice.randint(1, 9)}单元",
                is_recruit=is_recruit,
                diligence=dice.gauss(0, 0.7),
            )
        )
    return people


def _names(dice: random.Random) -> list[str]:
    given = list(GIVEN)
    dice.shuffle(given)
    names = [dice.choice(SURNAMES) + part for part in given[:38]]
    if len(set(names)) != len(names):
        raise ValueError("the seed gives two people one name: choose another")
    # namesakes told apart by staff number only, a minority name, a character that gb2312 lacks
    return [*names[:18], "王芳", *names[18:30], "阿依古丽·买合木提", *names[30:], "王芳", "王喆镕"]


def _membership(index: int) -> tuple[date | None, date | None]:
    joins = {39: date(2020, 5, 11), 35: date(2021, 3, 8), 41: date(2020, 9, 1)}
    leaves = {36: date(2020, 9, 1), 37: date(2021, 6, 1), 38: date(2019, 11, 4)}
    return joins.get(index), leaves.get(index)


def _id_number(dice: random.Random, born: date) -> str:
    body = f"990101{born:%Y%m%d}{dice.randrange(1000):03d}"  # 99: no province has this number
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
