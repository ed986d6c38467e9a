"""Last term beside this one: described, never tested; and what keeps the two from being alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from branchstats import norms
from branchstats.evidence.wording import listed, number
from branchstats.indicators.meetings import REQUIREMENTS
from branchstats.indicators.select import FULL_ROLL, Tables, has, table
from branchstats.settings import WEEKDAYS, Settings
from branchstats.term import Term

HIGHER, LOWER, MIXED, SAME = "本届各年都高于上届", "本届各年都低于上届", "有高有低", "持平"
UNKNOWN = "—"
_DATASETS = {
    "members": "党员花名册",
    "attendance": "签到表或考勤表",
    "scores": "测试成绩",
    "recruitment": "发展党员台账",
    "volunteering": "志愿服务时长",
    "events": "任职、荣誉等登记",
}
_STUDY_NORM = "study_member"


@dataclass(frozen=True)
class Side:
    """One of the two terms: its tables, how far they reach, and by which settings it is counted."""

    tables: Tables
    planned: Term  # as its review.toml has it
    term: Term  # as much of it as is on record
    settings: Settings


def course(last: Sequence[float], this: Sequence[float]) -> str:
    """How the years of this term lie to those of the last: all above, all below, or neither.

    A description of the figures as they are; years without data (NaN) are left out, and where one
    side has none there is nothing to say (—).
    """
    old, new = (pd.Series(values, dtype="float64").dropna() for values in (last, this))
    if old.empty or new.empty:
        return UNKNOWN
    if old.nunique() == 1 and new.nunique() == 1 and old.iloc[0] == new.iloc[0]:
        return SAME
    if new.min() > old.max():
        return HIGHER
    return LOWER if new.max() < old.min() else MIXED


def remarks(last: Side, this: Side) -> list[str]:
    """What a reader must know before the two terms are laid side by side; one sentence each."""
    return [
        *_names(last, this),
        *_lengths(last, this),
        *_reaches(last, this),
        *_settings(last, this),
        *_sources(last, this),
        *_norms(last, this),
    ]


def _names(last: Side, this: Side) -> Iterator[str]:
    old, new = last.settings.branch_name, this.settings.branch_name
    if old != new:
        yield f"上届项目的支部名称是“{old}”，本届是“{new}”：请先确认是同一个支部。"


def _lengths(last: Side, this: Side) -> Iterator[str]:
    old, new = last.planned, this.planned
    if old.months != new.months:
        yield f"上届任期{old.months}个月，本届{new.months}个月，只逐年对照，不比合计。"
    months = (new.first.to_period("M") - old.end.to_period("M")).n
    if months:
        yield f"上届到{old.last_month}为止，离本届开始还有{months}个月，这{months}个月不在表里。"
    if old.first.month != new.first.month:
        yield (
            f"上届的年度从{old.first.month}月起算，本届从{new.first.month}月起算，"
            "各年度包含的月份先后不同。"
        )


def _reaches(last: Side, this: Side) -> Iterator[str]:
    for name, side in (("上届", last), ("本届", this)):
        if side.term != side.planned:
            yield f"{name}的数据只到{side.term.last_month}，不满一年的部分照列，不参加比较。"


def _settings(last: Side, this: Side) -> Iterator[str]:
    for name, write in _WRITTEN.items():
        old, new = (getattr(side.settings, name) for side in (last, this))
        if old != new:
            yield f"{write('上届', old)}，{write('本届', new)}，各按自己的算。"


def _weekdays(which: str, days: Sequence[int]) -> str:
    return f"{which}集中学习日是周{'、'.join(WEEKDAYS[day] for day in days)}"


def _session(which: str, hours: float) -> str:
    return f"{which}没有写时长的学习每次算{number(hours)}小时"


def _half_day(which: str, hours: float) -> str:
    return f"{which}志愿服务半天算{number(hours)}小时"


def _work_start(which: str, start: Any) -> str:
    return f"{which}上班时间" + ("没有设" if start is None else f"是{start:%H:%M}")


_WRITTEN: dict[str, Callable[[str, Any], str]] = {
    "study_weekdays": _weekdays,
    "hours_per_session": _session,
    "half_day_hours": _half_day,
    "work_start": _work_start,
}


def _sources(last: Side, this: Side) -> Iterator[str]:
    for name, one, other in (("上届", last, this), ("本届", this, last)):
        lacking = [
            label
            for key, label in _DATASETS.items()
            if not has(one.tables, key) and has(other.tables, key)
        ]
        if lacking:
            yield f"{name}没有{listed(lacking)}，用到它的指标只有一届有数。"
    old, new = (_full_rolls(side) for side in (last, this))
    if old != new and not (old and new):
        which = "上届" if not old else "本届"
        yield f"{which}的会议没有逐人签到，只有登记的人数，按人计算的到会率没有数。"


def _full_rolls(side: Side) -> bool:
    """Whether any meeting of the term has a roll of everybody who was due."""
    held = table(side.tables, "meetings")
    return bool((held["roll"].eq(FULL_ROLL) & side.planned.contains(held["date"])).any())


def _norms(last: Side, this: Side) -> Iterator[str]:
    """Rules that came into force after the last term began: before that, none is applied."""
    begun: dict[str, pd.Timestamp] = {}
    for key in (*(r.norm for r in REQUIREMENTS), _STUDY_NORM):
        rule = norms.in_force(key, this.term.end - pd.Timedelta(days=1))
        if rule is None or norms.in_force(key, last.planned.first) == rule:
            continue
        versions = norms.table()
        start = pd.Timestamp(versions.loc[versions["key"].eq(key), "valid_from"].min())
        if pd.notna(start) and start > last.planned.first:
            begun[rule.document] = min(start, begun.get(rule.document, start))
    for document, first in begun.items():
        day = f"{first.year}年{first.month}月{first.day}日"
        yield f"《{document}》自{day}起施行，此前的月份不按它衡量。"
