"""What the facts have in common: a finding from the records, its words and its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import number, percent
from branchstats.indicators.catalogue import RATE, indicator


def fact(
    id: str, family: str, indicator: str, sentence: str, *, n: int | None = None,
    unit: str = "", numbers: Mapping[str, float] | None = None,
    evidence: Mapping[str, pd.DataFrame] | None = None, reason: str = "",
) -> Finding:  # fmt: skip
    """A fact from the records (台账可查)."""
    return Finding(
        id=id, family=family, indicator=indicator, verdict=verdicts.ON_RECORD, sentence=sentence,
        n=n, unit=unit, numbers=numbers or {}, evidence=evidence or {}, reason=reason,
    )  # fmt: skip


def not_supplied(
    id: str, family: str, indicator: str, lacking: str, *, sentence: str = ""
) -> Finding:
    """A data set could tell, and is not there (未提供数据)."""
    return Finding(
        id=id, family=family, indicator=indicator, verdict=verdicts.NOT_SUPPLIED,
        sentence=sentence or f"{indicator}：{lacking}，未提供数据。", reason=lacking,
    )  # fmt: skip


def by_year(case: Case, key: str) -> pd.DataFrame:
    """The series of a catalogue indicator by branch year, periods without data left out."""
    if key not in case.by_year:
        case.by_year[key] = indicator(key).compute(
            case.tables, term=case.term, settings=case.settings, by="year"
        )
    series = case.by_year[key]
    return series[series["value"].notna()]


def years_text(series: pd.DataFrame, write: Callable[[float], str]) -> str:
    """2019年度92.1%、2020年度91.5%; the label of each period with its value."""
    pairs = zip(series["label"], series["value"], strict=True)
    return "、".join(f"{label}{write(value)}" for label, value in pairs)


def yearly(
    case: Case, key: str, *, evidence: Mapping[str, pd.DataFrame], note: str = ""
) -> list[Finding]:
    """One fact: a catalogue indicator by branch year; none where no year has a value.

    A rate of fewer than `settings.min_group` persons is not written out.
    """
    entry = indicator(key)
    series = by_year(case, key)
    if series.empty:
        return []
    is_rate = entry.unit == RATE
    if is_rate and series["n"].lt(case.settings.min_group).any():
        return []
    write = percent if is_rate else (lambda value: f"{number(value)}{entry.unit}")
    return [
        fact(
            f"{key}.years", entry.family, entry.name,
            f"{entry.name}：{years_text(series, write)}{note}。", n=int(series["n"].sum()),
            unit=entry.unit, numbers=dict(zip(series["label"], series["value"], strict=True)),
            evidence=evidence,
        )
    ]  # fmt: skip


def share_text(part: float, whole: float) -> str:
    """30/40 → 75%; nothing to divide by is said so."""
    return percent(part / whole) if whole else "无"
