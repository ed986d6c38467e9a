"""The catalogue of indicators: each one once, with its words, its norm and its function."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files

import pandas as pd

from branchstats.indicators.select import Tables, has, table
from branchstats.indicators.series import measured
from branchstats.settings import Settings
from branchstats.term import Term

RATE = "比率"
TABLE_NAMES = {
    "members": "党员花名册",
    "meetings": "三会一课台账或签到表",
    "attendance": "签到表或考勤表",
    "scores": "测试成绩表",
    "recruitment": "发展党员台账",
    "volunteering": "志愿服务时长表",
    "events": "任职、荣誉等登记表",
    "coverage": "台账覆盖的月份",
}
# kind of event → the list that it stands in
EVENT_LISTS = {
    "任职": "任职登记表",
    "选派第一书记": "选派第一书记登记表",
    "选派驻村队长": "选派驻村工作队长登记表",
    "荣誉": "荣誉登记表",
    "民主评议": "民主评议结果登记表",
    "表决": "表决记录",
    "选举": "选举记录",
    "党费": "党费登记表",
}


@dataclass(frozen=True)
class Indicator:
    """One indicator. `formula`, `serves` are Chinese; `better` is higher, lower or none.

    events: the kind of event that it is made from, of those that the table `events` holds.
    """

    id: str
    name: str
    formula: str
    unit: str
    better: str
    family: str
    section: str
    serves: str
    datasets: tuple[str, ...]
    function: Callable[..., pd.DataFrame]
    by: str
    norm: str = ""
    target: str = ""
    group: str = ""
    events: str = ""

    def compute(
        self, tables: Tables, *, term: Term, settings: Settings, by: str | None = None,
        split: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """Its series at its usual grain, or at `by`; see `indicators.series` for the columns."""
        by = by or self.by
        if not self.group:
            return self.function(tables, term=term, settings=settings, by=by, split=split)
        series = self.function(tables, term=term, settings=settings, by=by)
        own = series[series["group"].eq(self.group)].drop(columns=["group", "label"])
        return measured(own, term=term, by=by)

    def missing(self, tables: Tables) -> list[str]:
        """Chinese names of the data sets and lists that it needs and that are not there."""
        if self.events and not table(tables, "events")["kind"].eq(self.events).any():
            return [EVENT_LISTS[self.events]]
        return [TABLE_NAMES[name] for name in self.datasets if not has(tables, name)]


@cache
def catalogue() -> dict[str, Indicator]:
    """id → Indicator, in the order of catalogue.toml."""
    text = files("branchstats.indicators").joinpath("catalogue.toml").read_text(encoding="utf-8")
    result = {}
    for key, entry in tomllib.loads(text).items():
        module, name = entry.pop("function").split(".")
        function = getattr(import_module(f"branchstats.indicators.{module}"), name)
        datasets = tuple(entry.pop("datasets"))
        result[key] = Indicator(id=key, function=function, datasets=datasets, **entry)
    return result


def indicator(key: str) -> Indicator:
    """One indicator by its id. Raises KeyError for an id that the catalogue does not have."""
    return catalogue()[key]
