"""Which data sets, and which months of the term so far, no export speaks about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from branchstats.indicators.meetings import REQUIREMENTS, covered_months
from branchstats.indicators.select import Tables, table
from branchstats.settings import Settings
from branchstats.term import Term

COLUMNS = ("data", "last", "missing")
NOTHING = "还没有收到"
COMPLETE = "齐"
STUDY = "集中学习"
# of these a register need not exist: what is listed nowhere is not asked for every month
_MEETINGS = tuple(r.type for r in REQUIREMENTS if r.by != "calendar_year")
_SPAN_MONTHS = {"day": 1, "month": 1, "quarter": 3, "half": 6, "year": 12}
_BY_MONTH = {"volunteering": "志愿服务时长表"}
_BY_HALF = {"scores": "测试成绩表"}
_LAST_ONLY = {"recruitment": "发展党员台账", "members": "党员花名册"}
_MONTHS_A_HALF = 6


def missing_exports(tables: Tables, *, settings: Settings, on: date) -> pd.DataFrame:
    """One row a data set (of meetings: a kind): its last record, and the months without any.

    The months are those of the term that had ended by `on`; tests are asked for by half-years
    that have ended.
    A month is missing where no register covers it; of volunteering where it has no record, which
    may also mean that there was no service. Columns data, last (words), missing (words).
    """
    term = _ended(settings.term, on)
    day = pd.Timestamp(on)
    rows: list[tuple[str, str, str]] = []
    if term is not None:
        rows += _meeting_rows(tables, term)
        rows += [_row(tables, name, label, term, 1) for name, label in _BY_MONTH.items()]
        rows += [_row(tables, n, label, term, _MONTHS_A_HALF) for n, label in _BY_HALF.items()]
    for name, label in _LAST_ONLY.items():
        held = table(tables, name)
        last = _last(held, day) if "date" in held else (f"{len(held)}人" if len(held) else "")
        rows.append((label, last or NOTHING, "" if last else NOTHING))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def spans(months: Iterable[pd.Period]) -> str:
    """2021年1—3月、5月；2022年2月."""
    by_year: dict[int, list[int]] = {}
    for month in sorted(months):
        by_year.setdefault(month.year, []).append(month.month)
    return "；".join(f"{year}年" + _months(found) for year, found in by_year.items())


def _months(months: list[int]) -> str:
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words = [f"{r[0]}—{r[-1]}月" if len(r) > 1 else f"{r[0]}月" for r in runs]
    return "、".join(words)


def _ended(term: Term, on: date) -> Term | None:
    """The months of the term that were over by the day; None before the first has ended."""
    first = term.first.to_period("M")
    months = (pd.Period(on, "M") - first).n
    return Term(term.start, min(months, term.months)) if months > 0 else None


def _meeting_rows(tables: Tables, term: Term) -> list[tuple[str, str, str]]:
    covered = covered_months(tables, term=term)
    kinds = [k for k in (*_MEETINGS, STUDY) if k in covered or k in ("支部党员大会", "支委会")]
    return [
        (f"{kind}（台账或签到表）", *_stated(term, covered.get(kind, np.zeros(term.months, bool))))
        for kind in kinds
    ]


def _row(tables: Tables, name: str, label: str, term: Term, step: int) -> tuple[str, str, str]:
    """A data set whose records tell the months; `step` months are one unit that may be missing."""
    held = table(tables, name)
    known = np.zeros(term.months, dtype=bool)
    origin = term.first.to_period("M")
    for start, precision in held[held["date"].notna()][["date", "date_precision"]].itertuples(
        index=False, name=None
    ):
        at = (start.to_period("M") - origin).n
        known[max(at, 0) : max(at + _SPAN_MONTHS.get(precision, 0), 0)] = True
    asked = np.ones(term.months, dtype=bool)
    if step > 1:
        starts = term.month_starts()
        half = pd.Series(starts.year * 2 + (starts.month - 1) // step)
        known = pd.Series(known).groupby(half).transform("any").to_numpy()
        asked = half.ne(half.iloc[-1]).to_numpy() | (starts[-1].month % step == 0)
    return (label, *_stated(term, known, asked))


def _stated(term: Term, known: np.ndarray, asked: np.ndarray | bool = True) -> tuple[str, str]:
    """Last month with a record, and the months without among those that are asked for."""
    months = term.month_starts().to_period("M")
    if not known.any():
        return NOTHING, NOTHING if np.any(asked) else ""
    last = months[known][-1]
    return f"到{last.year}年{last.month}月", spans(months[~known & asked]) or COMPLETE


def _last(rows: pd.DataFrame, day: pd.Timestamp) -> str:
    when = rows.loc[rows["date"] <= day, "date"].max()
    return "" if pd.isna(when) else f"{when:%Y-%m-%d}"
