"""review.toml as one frozen record; an unknown key is an error that names the nearest known one."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from branchstats import norms
from branchstats.errors import ProjectError
from branchstats.term import Term

WEEKDAYS = "一二三四五六日"
# section → its keys; None: the keys are the user's own (codes, headers, sheet patterns)
KNOWN: dict[str, tuple[str, ...] | None] = {
    "branch": ("name",),
    "term": ("start", "months"),
    "study": ("weekdays", "hours_per_session"),
    "work": ("start",),
    "privacy": ("min_group",),
    "codes": ("attendance",),
    "headers": None,
    "sheets": None,
    "norms": None,
    "targets": None,
    "scores": ("equal_papers", "pass_mark"),
    "volunteering": ("half_day_hours",),
    "evidence": ("mpd", "minima"),
    "previous": ("problems",),
}
# key of [targets] → whether it is a rate, which is written as a fraction
TARGETS = {
    "attendance_rate": True,
    "on_schedule": True,
    "study_implemented": True,
    "study_hours": False,
    "passive_share": True,
    "effective_formats": False,
    "median_score": False,
    "pass_rate": True,
    "volunteer_participation": True,
    "volunteer_hours": False,
    "on_time_rate": True,
}
# what a sheet may be declared to be
SHEET_KINDS = (
    "attendance", "scores", "recruitment", "volunteering", "members", "events", "ignore",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What a branch decides for itself. Rates are fractions; hours are hours."""

    branch_name: str = "本支部"
    term: Term = field(default_factory=lambda: Term(date(2019, 1, 1)))
    study_weekdays: tuple[int, ...] = (1, 4)  # Monday is 0: Tuesday and Friday, “二五”
    hours_per_session: float = 1.0
    work_start: time | None = None
    min_group: int = 5
    codes: Mapping[str, str] = field(default_factory=dict)  # symbol → word, attendance
    headers: Mapping[str, str] = field(default_factory=dict)  # header as it stands → usual header
    sheets: Mapping[str, str] = field(default_factory=dict)  # "file/sheet" pattern → data set
    norms: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    equal_papers: bool = False
    pass_mark: float = 60.0  # score_pct
    half_day_hours: float = 4.0
    mpd: Mapping[str, float] = field(default_factory=dict)
    minima: Mapping[str, float] = field(default_factory=dict)
    previous_problems: tuple[str, ...] = ()


def settings_from(values: Mapping[str, Any], *, file: str = "review.toml") -> Settings:
    """The parsed review.toml → Settings; what is absent keeps its default.

    Raises
    ------
    ProjectError : an unknown section or key (with the nearest known one), or a value of the
        wrong kind.
    """
    _refuse_unknown(values, file=file)
    read = _Reader(values, file)
    _refuse_wrong_entries(read)
    months = read.whole("term", "months", 36, low=1, high=120)
    return Settings(
        branch_name=read.text("branch", "name", "本支部"),
        term=Term(read.day("term", "start", date(2019, 1, 1)), months),
        study_weekdays=read.weekdays("study", "weekdays", (1, 4)),
        hours_per_session=read.number("study", "hours_per_session", 1.0, low=0.0, high=24.0),
        work_start=read.clock("work", "start"),
        min_group=read.whole("privacy", "min_group", 5, low=1, high=1000),
        codes=read.texts("codes", "attendance"),
        headers=read.texts("headers"),
        sheets=read.texts("sheets"),
        norms=read.numbers("norms"),
        targets=read.numbers("targets"),
        equal_papers=read.flag("scores", "equal_papers", False),
        pass_mark=read.number("scores", "pass_mark", 60.0, low=0.0, high=100.0),
        half_day_hours=read.number("volunteering", "half_day_hours", 4.0, low=0.0, high=24.0),
        mpd=read.numbers("evidence", "mpd"),
        minima=read.numbers("evidence", "minima"),
        previous_problems=read.list_of_text("previous", "problems"),
    )


def _refuse_unknown(values: Mapping[str, Any], *, file: str) -> None:
    for section, content in values.items():
        if section not in KNOWN:
            raise _unknown(f"[{section}]", section, KNOWN, file=file)
        if not isinstance(content, Mapping):
            raise ProjectError(
                file=file, cell=section, raw=str(content), reason="这里应当是一节",
                advice=f"请写成单独一行 [{section}]，下面再写各项",
            )  # fmt: skip
        known = KNOWN[section]
        for key in content if known is not None else ():
            if key not in known:  # type: ignore[operator]
                raise _unknown(f"[{section}] {key}", key, known, file=file)


def _refuse_wrong_entries(read: _Reader) -> None:
    """Keys and values that are words of our own, in sections whose entries are the user's."""
    for section, known in (("norms", tuple(norms.table()["key"].unique())), ("targets", TARGETS)):
        for key in read.numbers(section):
            if key not in known:
                raise _unknown(f"[{section}] {key}", key, known, file=read.file)
    for key, value in read.numbers("targets").items():
        if TARGETS[key] and not 0 <= value <= 1:
            raise read.wrong("targets", key, f"{value:g}", "写成小数的比率，如 95% 写 0.95")
    for pattern, kind in read.texts("sheets").items():
        if kind not in SHEET_KINDS:
            raise _unknown(f'[sheets] "{pattern}"', kind, SHEET_KINDS, file=read.file)


def _unknown(where: str, word: str, known: Any, *, file: str) -> ProjectError:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.0)
    hint = f"最接近的是 {near[0]}；" if near else ""
    return ProjectError(
        file=file, cell=where, reason="没有这个设置项",
        advice=f"{hint}可用的有：{'、'.join(known)}",
    )  # fmt: skip


def _is_number(raw: Any) -> bool:
    """A number that can be computed with: TOML also has true, inf, nan and endless integers."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return False
    try:
        return math.isfinite(raw)
    except OverflowError:
        return False


@dataclass(frozen=True)
class _Reader:
    values: Mapping[str, Any]
    file: str

    def _get(self, section: str, key: str | None = None) -> Any:
        content = self.values.get(section, {})
        return content if key is None else content.get(key)

    def wrong(self, section: str, key: str | None, raw: Any, wanted: str) -> ProjectError:
        where = f"[{section}]" + (f" {key}" if key else "")
        return ProjectError(
            file=self.file, cell=where, raw=str(raw), reason="这个值不对", advice=f"应当是{wanted}"
        )

    def text(self, section: str, key: str, default: str) -> str:
        raw = self._get(section, key)
        if raw is None:
            return default
        if not isinstance(raw, str) or not raw.strip():
            raise self.wrong(section, key, raw, '一段文字，用英文双引号括起来，如 "机关党支部"')
        return raw.strip()

    def flag(self, section: str, key: str, default: bool) -> bool:
        raw = self._get(section, key)
        if raw is None:
            return default
        if not isinstance(raw, bool):
            raise self.wrong(section, key, raw, " true 或 false，不加引号")
        return raw

    def number(
        self, section: str, key: str, default: float, *, low: float, high: float = float("inf")
    ) -> float:
        raw = self._get(section, key)
        if raw is None:
            return default
        if not _is_number(raw) or not low <= raw <= high:
            raise self.wrong(section, key, raw, f" {low:g} 到 {high:g} 之间的数，不加引号")
        return float(raw)

    def whole(self, section: str, key: str, default: int, *, low: int, high: int) -> int:
        value = self.number(section, key, default, low=low, high=high)
        if value != int(value):
            raise self.wrong(section, key, value, "整数")
        return int(value)

    def day(self, section: str, key: str, default: date) -> date:
        raw = self._get(section, key)
        if raw is None:
            return default
        if isinstance(raw, datetime):
            raw = raw.date()
        if not isinstance(raw, date) or not 1950 <= raw.year <= 2100:
            raise self.wrong(section, key, raw, "日期，不加引号，如 2019-01-01")
        return raw

    def clock(self, section: str, key: str) -> time | None:
        raw = self._get(section, key)
        if raw is None:
            return None
        if isinstance(raw, time):
            return raw
        found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(raw).strip())
        if not found:
            raise self.wrong(section, key, raw, '上班时间，如 "08:30"')
        return time(int(found[1]), int(found[2]))

    def weekdays(self, section: str, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        raw = self._get(section, key)
        if raw is None:
            return default
        given = raw if isinstance(raw, (list, str)) else ()
        days = [
            str(day).removeprefix("周").removeprefix("星期").replace("天", "日") for day in given
        ]
        if not days or not all(len(day) == 1 and day in WEEKDAYS for day in days):
            raise self.wrong(section, key, raw, '星期几的列表，如 ["二", "五"]')
        return tuple(sorted({WEEKDAYS.index(day) for day in days}))

    def texts(self, section: str, key: str | None = None) -> dict[str, str]:
        raw = self._get(section, key)
        if raw is None:
            return {}
        if not isinstance(raw, Mapping) or not all(isinstance(v, str) for v in raw.values()):
            raise self.wrong(section, key, raw, '若干行 "原来的写法" = "规范的写法"')
        return dict(raw)

    def numbers(self, section: str, key: str | None = None) -> dict[str, float]:
        raw = self._get(section, key)
        if raw is None:
            return {}
        if not isinstance(raw, Mapping) or not all(map(_is_number, raw.values())):
            raise self.wrong(section, key, raw, "若干行 名称 = 数")
        return {name: float(value) for name, value in raw.items()}

    def list_of_text(self, section: str, key: str) -> tuple[str, ...]:
        raw = self._get(section, key)
        if raw is None:
            return ()
        if not isinstance(raw, list) or not all(isinstance(v, str) for v in raw):
            raise self.wrong(section, key, raw, '文字的列表，如 ["活动形式单一"]')
        return tuple(raw)
