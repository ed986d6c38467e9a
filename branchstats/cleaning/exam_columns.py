"""Which columns of a wide or single score table hold which test: its score, resit, grade, status."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from branchstats.cleaning.exams import BRACKETS, Exam, described, heading, label
from branchstats.cleaning.wordlists import find_word, load
from branchstats.exports.table import Column, Table

# What locate may call a column that says something of a test.
SCORE_FIELDS = ("test", "score", "total_score", "part", "makeup", "grade", "status")


@dataclass(frozen=True)
class Exams:
    """The tests of a table, left to right, and why other columns with scores do not count."""

    exams: tuple[Exam, ...]
    ignored: tuple[str, ...] = ()  # Chinese, one a column


# 平时(20%), 期末（占70%）, 平时20%: the weight of a part is no part of its name
_WEIGHT = re.compile(r"(?:占|权重)?\d{1,3}(?:\.\d+)?[%％]")


@dataclass
class _Group:
    base: str
    columns: dict[str, list[Column]] = field(default_factory=dict)

    def first(self, role: str) -> Column | None:
        return next(iter(self.columns.get(role, ())), None)


def exams_of(table: Table) -> Exams:
    """The tests that the columns of a wide or single score table hold.

    A total (总评, 总分) is the score where its parts (平时, 期末) stand beside it; a total over
    whole tests is their sum and no test; a resit, grade or status column belongs to the test of
    its name, else to the test on its left.
    """
    columns = [column for column in table.columns if column.field in SCORE_FIELDS]
    groups: dict[str, _Group] = {}
    loose: list[tuple[str, Column]] = []
    for column in columns:
        role, base = _role(column)
        if role in ("makeup", "grade", "status"):
            loose.append((role, column))
        else:
            group = groups.setdefault(base, _Group(base))
            group.columns.setdefault(role, []).append(column)
    chosen, ignored = _scores(groups)
    return Exams(_attach(table, chosen, loose), tuple(ignored))


def _scores(groups: dict[str, _Group]) -> tuple[list[tuple[Column, str]], list[str]]:
    """The column that is the score of each test, with its base; reasons for the others."""
    chosen: list[tuple[Column, str]] = []
    ignored = []
    for group in groups.values():
        parts = group.columns.get("part", [])
        total = group.first("total")
        whole = group.columns.get("score", [])
        others = len(groups) > 1 and not group.base
        if total and not parts and (others or whole):
            ignored.append(f"“{label(total)}”是各次测试的合计，不作为一次测试")
            chosen += [(column, group.base) for column in whole]
        elif total or (parts and whole):
            score = total or whole[0]
            chosen.append((score, group.base))
            rest = [*parts, *(column for column in whole if column is not score)]
            ignored += [f"“{label(part)}”是分项，取“{label(score)}”" for part in rest]
        else:
            chosen += [(column, group.base) for column in (*whole, *parts)]
    return sorted(chosen, key=lambda pair: pair[0].index), ignored


def _attach(
    table: Table, chosen: list[tuple[Column, str]], loose: list[tuple[str, Column]]
) -> tuple[Exam, ...]:
    """Exams with the columns for resit, grade and status that belong to them."""
    extras: dict[int, dict[str, Any]] = {column.index: {} for column, _ in chosen}
    alone: list[tuple[str, Column]] = []
    for role, column in loose:
        owner = _owner(column, chosen)
        if owner is None or role in extras[owner.index]:
            alone.append((role, column))
        else:
            extras[owner.index][role] = column
    exams = []
    nameless = sum(not base for _, base in chosen)
    for column, base in chosen:
        name = label(column) if base or nameless > 1 else ""
        stated = described(table, [heading(column)], name=name)
        exams.append((column.index, replace(stated, score=column, **extras[column.index])))
    for role, column in alone:
        name = label(column) if _role(column)[1] or chosen else ""
        stated = described(table, [heading(column)], name=name)
        own: dict[str, Any] = {role: column}
        exams.append((column.index, replace(stated, **own)))
    return tuple(exam for _, exam in sorted(exams, key=lambda pair: pair[0]))


def _owner(column: Column, chosen: list[tuple[Column, str]]) -> Column | None:
    """The score column of the test that a resit, grade or status column belongs to."""
    base = _role(column)[1]
    same = [score for score, other in chosen if other == base]
    if base and not same:
        same = [s for s, other in chosen if other and (base in other or other in base)]
    if len(same) == 1:
        return same[0]
    if base and not same and len(chosen) > 1:
        return None
    left = [score for score, _ in chosen if score.index < column.index]
    return left[-1] if left else None


def _role(column: Column) -> tuple[str, str]:
    """What a column says of its test, and the test's name without the word that says it."""
    text = label(column)
    words = load("exams")["roles"]
    for role, listed in words.items():
        if word := find_word(text, listed):
            return role, _base(text.replace(word, "", 1))
    return "score", _base(text)


def _base(text: str) -> str:
    words = load("exams")
    text = BRACKETS.sub("", _WEIGHT.sub("", text))
    while ending := next((w for w in words["endings"]["words"] if text.endswith(w)), ""):
        text = text.removesuffix(ending)
    return "" if text in words["generic"]["words"] else text
