"""Meetings held, not held, or without record; against the norms in force (三会一课)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.indicators.select import SEPARATOR, Tables, exploded_types, has, kept, table
from branchstats.indicators.series import measured, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.term import Term

HELD, NOT_HELD, NO_RECORD = "已召开", "未召开", "无记录"
# no norm is in force for the whole period, or the period is cut by the term
NOT_ASKED = "尚无要求"
TYPES = (
    "支部党员大会", "支委会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议", "集中学习",
)  # fmt: skip


@dataclass(frozen=True)
class Requirement:
    """A type of meeting with the norm that says how often it is held, and the norm's period."""

    type: str
    norm: str  # key of norms.csv
    by: str  # month, quarter, calendar_year


_SPAN_MONTHS = {"month": 1, "quarter": 3, "calendar_year": 12}
REQUIREMENTS = (
    Requirement("支部党员大会", "branch_meeting_freq", "quarter"),
    Requirement("支委会", "committee_freq", "month"),
    Requirement("党小组会", "group_freq", "month"),
    Requirement("主题党日", "theme_day_freq", "month"),
    Requirement("组织生活会", "org_life_freq", "calendar_year"),
    Requirement("民主评议", "appraisal_freq", "calendar_year"),
)


REGISTER_ROLLS = ("仅缺席", "仅人数")  # of sources that list meetings, not people


@kept
def covered_months(tables: Tables, *, term: Term) -> dict[str, np.ndarray]:
    """Type of meeting → which months of the term some source speaks about (`coverage`).

    Without a coverage table a source is taken to speak about the months between its first and
    its last meeting of the type, and no more.
    """
    spans = _stated_spans(tables) if has(tables, "coverage") else _seen_spans(tables)
    origin = np.datetime64(term.first.date(), "M").astype("int64")
    first, last = (
        spans[c].to_numpy().astype("datetime64[M]").astype("int64") - origin
        for c in ("first", "last")
    )
    result: dict[str, np.ndarray] = {}
    for kind, begin, end in zip(spans["type"], first, last, strict=True):
        known = result.setdefault(kind, np.zeros(term.months, dtype=bool))
        known[max(begin, 0) : max(end + 1, 0)] = True
    return result


def spoken_periods(tables: Tables, kind: str, *, term: Term, by: str) -> np.ndarray:
    """Which periods a source speaks about, at least in part: there, no meeting of `kind` is a 0.

    A register that lists meetings would list this kind too, even where its year has none; a
    sign-in sheet speaks about its own kinds only. Without a coverage table every period counts.
    """
    starts = period_of(pd.Series(term.month_starts()), term=term, by=by)
    known = np.ones(term.months, dtype=bool)
    if has(tables, "coverage"):
        registers = table(tables, "coverage")
        registers = registers[registers["roll"].isin(REGISTER_ROLLS)]
        listed = registers.assign(types=pd.Series([[kind]] * len(registers), registers.index))
        stated = pd.concat([table(tables, "coverage"), listed], ignore_index=True)
        spans = covered_months({**tables, "coverage": stated}, term=term)
        known = spans.get(kind, ~known)
    return pd.Series(known).groupby(starts).any().to_numpy()


def _stated_spans(tables: Tables) -> pd.DataFrame:
    coverage = table(tables, "coverage")
    known = coverage[coverage["first"].notna() & coverage["last"].notna()]
    return exploded_types(known)[["type", "first", "last"]]


def _seen_spans(tables: Tables) -> pd.DataFrame:
    meetings = exploded_types(table(tables, "meetings"))
    meetings = meetings[meetings["date"].notna()]
    files = meetings["source_file"].fillna("").str.split(SEPARATOR)
    listed = meetings.assign(file=files).explode("file")
    spans = listed.groupby(["file", "type"])["date"].agg(["min", "max"]).reset_index()
    return spans.rename(columns={"min": "first", "max": "last"})


def held(
    tables: Tables,
    *,
    term: Term,
    settings: Settings,
    by: str = "month",
    split: str | None = "type",
) -> pd.DataFrame:
    """Meetings held by period and type: `value` is the number, `state` held, not held, no record.

    Not held: a source speaks about every month of the period and has no such meeting. No record:
    value NaN. Types that neither meetings nor coverage name are left out.
    """
    return _held(tables, term=term, by=by)


@kept
def _held(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    covered = covered_months(tables, term=term)
    meetings = exploded_types(table(tables, "meetings"))
    meetings = meetings.drop_duplicates(["meeting_id", "type"])
    period = period_of(meetings["date"], meetings["date_precision"], term=term, by=by)
    rows = meetings.assign(period=period, group=meetings["type"])
    found = rows.groupby(["period", "group"], as_index=False).agg(value=("meeting_id", "nunique"))
    seen = set(found["group"]) | set(covered)
    types = [kind for kind in TYPES if kind in seen] + sorted(seen - set(TYPES))
    series = measured(found, term=term, by=by, split="type", groups=types)
    # complete() gives the periods of one type after another
    spoken = [_whole_periods(covered.get(kind), term, by) for kind in types]
    count = series["value"]
    count = count.where(count.notna() | ~np.array(spoken, dtype=bool).ravel(), 0.0)
    state = np.where(count > 0, HELD, np.where(count == 0, NOT_HELD, NO_RECORD))
    return series.assign(
        value=count, numerator=count, n=count.fillna(0).astype("Int64"),
        state=pd.array(state, dtype="str"),
    )  # fmt: skip


def _whole_periods(covered: np.ndarray | None, term: Term, by: str) -> np.ndarray:
    """Which periods have all their months of the term covered."""
    starts = period_of(pd.Series(term.month_starts()), term=term, by=by)
    known = np.zeros(term.months, dtype=bool) if covered is None else covered
    return pd.Series(known).groupby(starts).all().to_numpy()


def against_norms(tables: Tables, *, term: Term, settings: Settings) -> pd.DataFrame:
    """Every type with a norm by the norm's own period: see `against_norm`; column `group`: type."""
    return _against_norms(tables, term=term, own=tuple(sorted(settings.norms.items())))


@kept
def _against_norms(
    tables: Tables, *, term: Term, own: tuple[tuple[str, float], ...]
) -> pd.DataFrame:
    grains = dict.fromkeys(requirement.by for requirement in REQUIREMENTS)
    by_grain = {by: _held(tables, term=term, by=by) for by in grains}
    parts = [
        _against(by_grain[requirement.by], requirement, term=term, own=dict(own))
        for requirement in REQUIREMENTS
    ]
    return pd.concat(parts, ignore_index=True)


def against_norm(
    tables: Tables, requirement: Requirement, *, term: Term, settings: Settings
) -> pd.DataFrame:
    """One row a period of the norm: value held, denominator required, `state`, `norm` citation.

    The version of the norm that is in force on the first day of the period decides. NOT_ASKED:
    no norm then, or the term holds a part of the period only and what it holds is not enough.
    `is_met`, `is_confirmed` (the norm's wording is) and `span_months` besides.
    """
    series = held(tables, term=term, settings=settings, by=requirement.by)
    return _against(series, requirement, term=term, own=settings.norms)


def _against(
    series: pd.DataFrame, requirement: Requirement, *, term: Term, own: Mapping[str, float]
) -> pd.DataFrame:
    by = requirement.by
    series = series[series["group"].eq(requirement.type)].reset_index(drop=True)
    calendar = periods(term, by)
    if series.empty:
        blank = pd.DataFrame({"period": pd.Series(dtype="datetime64[us]")})
        series = measured(blank, term=term, by=by).assign(group=requirement.type, state=NO_RECORD)
    rules = [norms.in_force(requirement.norm, day) for day in calendar["period"]]
    required = np.array(
        [own.get(requirement.norm, rule.value) if rule else np.nan for rule in rules],
        dtype=float,
    )
    is_whole = (calendar["period"] >= term.first) & (calendar["end"] <= term.end)
    is_met = series["value"].ge(required)
    is_asked = ~np.isnan(required) & (is_whole | is_met)
    return series.assign(
        denominator=required,
        state=series["state"].where(is_asked, NOT_ASKED).astype("str"),
        norm=pd.array([rule.citation if rule else "" for rule in rules], dtype="str"),
        is_met=is_met,
        is_confirmed=[rule is not None and rule.is_confirmed for rule in rules],
        span_months=_SPAN_MONTHS[by],
    )


def on_schedule(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """三会一课按期率: Σ min(held, required) / Σ required over types; `split` may be type.

    Only periods on which there is a record and a norm. A norm's period counts in the period of
    `by` in which it begins.
    """
    rows = against_norms(tables, term=term, settings=settings)
    rows = rows[rows["state"].isin([HELD, NOT_HELD])]
    begin = rows["period"].where(rows["period"] >= term.first, term.first)
    rows = rows.assign(
        kept=rows[["value", "denominator"]].min(axis=1),
        whole=rows["denominator"],
        period=period_of(begin, term=term, by=by),
    )
    keys = ["period"] if split is None else ["period", "group"]
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("kept", "sum"), denominator=("whole", "sum"), n=("whole", "size")
    )
    groups = (
        None if split is None else [r.type for r in REQUIREMENTS if r.type in set(rows["group"])]
    )
    return rates(summed, term=term, by=by, split=split, groups=groups)


def period_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = "type"
) -> pd.DataFrame:
    """召开率: of the norm's periods (months, quarters, years) with a record, those that met it.

    The series is by type; n is the number of periods with a record.
    """
    rows = against_norms(tables, term=term, settings=settings)
    rows = rows[rows["state"].isin([HELD, NOT_HELD])]
    begin = rows["period"].where(rows["period"] >= term.first, term.first)
    rows = rows.assign(period=period_of(begin, term=term, by=by))
    summed = rows.groupby(["period", "group"], as_index=False).agg(
        numerator=("is_met", "sum"), denominator=("is_met", "size"), n=("is_met", "size")
    )
    types = [r.type for r in REQUIREMENTS if r.type in set(rows["group"])]
    return rates(summed, term=term, by=by, split="type", groups=types)
