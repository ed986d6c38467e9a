"""Meetings held, not held, or without record; against the norms in force (三会一课)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.indicators.select import (
    SEPARATOR,
    Tables,
    exploded_types,
    has,
    table,
)  # fmt: skip
from branchstats.indicators.series import complete, measured, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.term import Term

HELD, NOT_HELD, NO_RECORD = "已召开", "未召开", "无记录"
NOT_ASKED = (
    "尚无要求"  # no norm is in force for the whole period, or the period is cut by the term
)
TYPES = (
    "支部党员大会", "支委会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议", "集中学习",
)  # fmt: skip


@dataclass(frozen=True)
class Requirement:
    """A type of meeting with the norm that says how often it is held, and the norm's period."""

    type: str
    norm: str  # key of norms.csv
    by: str  # month, quarter, calendar_year


REQUIREMENTS = (
    Requirement("支部党员大会", "branch_meeting_freq", "quarter"),
    Requirement("支委会", "committee_freq", "month"),
    Requirement("党小组会", "group_freq", "month"),
    Requirement("主题党日", "theme_day_freq", "month"),
    Requirement("组织生活会", "org_life_freq", "calendar_year"),
    Requirement("民主评议", "appraisal_freq", "calendar_year"),
)


def covered_months(tables: Tables, *, term: Term) -> dict[str, set[pd.Timestamp]]:
    """Type of meeting → months of the term that some source speaks about (`coverage`).

    Without a coverage table a source is taken to speak about the months between its first and
    its last meeting of the type, and no more.
    """
    spans = _stated_spans(tables) if has(tables, "coverage") else _seen_spans(tables)
    months = term.month_starts()
    result: dict[str, set[pd.Timestamp]] = {}
    for kind, first, last in spans:
        inside = months[(months >= first.replace(day=1)) & (months <= last)]
        result.setdefault(kind, set()).update(inside)
    return result


def _stated_spans(tables: Tables) -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    coverage = table(tables, "coverage")
    known = coverage[coverage["first"].notna() & coverage["last"].notna()]
    kinds = exploded_types(known)
    return list(zip(kinds["type"], kinds["first"], kinds["last"], strict=True))


def _seen_spans(tables: Tables) -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    meetings = exploded_types(table(tables, "meetings"))
    meetings = meetings[meetings["date"].notna()]
    files = meetings["source_file"].fillna("").str.split(SEPARATOR)
    listed = meetings.assign(file=files).explode("file")
    spans = listed.groupby(["file", "type"])["date"].agg(["min", "max"]).reset_index()
    return list(zip(spans["type"], spans["min"], spans["max"], strict=True))


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
    covered = covered_months(tables, term=term)
    meetings = exploded_types(table(tables, "meetings"))
    meetings = meetings.drop_duplicates(["meeting_id", "type"])
    period = period_of(meetings["date"], meetings["date_precision"], term=term, by=by)
    rows = meetings.assign(period=period, group=meetings["type"])
    found = rows.groupby(["period", "group"], as_index=False).agg(value=("meeting_id", "nunique"))
    seen = set(found["group"]) | set(covered)
    extra = sorted(seen - set(TYPES))
    types = [kind for kind in TYPES if kind in seen] + extra
    series = complete(found, term=term, by=by, split="type", groups=types)
    ends = periods(term, by).set_index("period")["end"]
    spoken = [
        _months_in(first, ends[first], term) <= covered.get(kind, set())
        for first, kind in zip(series["period"], series["group"], strict=True)
    ]
    count = series["value"].astype(float)
    count = count.where(count.notna() | ~np.array(spoken, dtype=bool), 0.0)
    state = np.where(count > 0, HELD, np.where(count == 0, NOT_HELD, NO_RECORD))
    series = series.assign(value=count, numerator=count, n=count.fillna(0))
    return measured(
        series.drop(columns="label").assign(state=pd.array(state, dtype="str")),
        term=term, by=by, split="type", groups=types,
    )  # fmt: skip


def _months_in(first: pd.Timestamp, end: pd.Timestamp, term: Term) -> set[pd.Timestamp]:
    return {m for m in term.month_starts() if first <= m < end}


def against_norm(
    tables: Tables, requirement: Requirement, *, term: Term, settings: Settings
) -> pd.DataFrame:
    """One row a period of the norm: value held, denominator required, `state`, `norm` citation.

    The version of the norm that is in force on the first day of the period decides. NOT_ASKED:
    no norm then, or the term holds a part of the period only and what it holds is not enough.
    """
    by = requirement.by
    series = held(tables, term=term, settings=settings, by=by)
    series = series[series["group"].eq(requirement.type)].reset_index(drop=True)
    if series.empty:
        blank = pd.DataFrame({"period": pd.Series(dtype="datetime64[us]")})
        series = measured(blank, term=term, by=by).assign(group=requirement.type, state=NO_RECORD)
    rules = [norms.in_force(requirement.norm, day) for day in series["period"]]
    required = [
        settings.norms.get(requirement.norm, rule.value) if rule else np.nan for rule in rules
    ]
    series["denominator"] = np.array(required, dtype=float)
    ends = periods(term, by).set_index("period")["end"].reindex(series["period"]).to_numpy()
    is_whole = (series["period"].to_numpy() >= term.first) & (ends <= term.end)
    is_short = series["value"].isna() | series["value"].lt(series["denominator"])
    no_rule = series["denominator"].isna()
    cut = ~is_whole & is_short
    state = series["state"].where(~no_rule & ~cut, NOT_ASKED)
    citation = [rule.citation if rule else "" for rule in rules]
    return series.assign(
        state=state.astype("str"), norm=pd.array(citation, dtype="str"),
        is_met=(series["value"] >= series["denominator"]) & ~no_rule,
    )  # fmt: skip


def on_schedule(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """三会一课按期率: Σ min(held, required) / Σ required over types; `split` may be type.

    Only periods on which there is a record and a norm. A norm's period counts in the period of
    `by` in which it begins.
    """
    parts = [
        against_norm(tables, requirement, term=term, settings=settings)
        for requirement in REQUIREMENTS
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["state"].isin([HELD, NOT_HELD])]
    begin = rows["period"].clip(lower=term.first)
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
    parts = [
        against_norm(tables, requirement, term=term, settings=settings)
        for requirement in REQUIREMENTS
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["state"].isin([HELD, NOT_HELD])]
    begin = rows["period"].clip(lower=term.first)
    rows = rows.assign(period=period_of(begin, term=term, by=by))
    summed = rows.groupby(["period", "group"], as_index=False).agg(
        numerator=("is_met", "sum"), denominator=("is_met", "size"), n=("is_met", "size")
    )
    types = [r.type for r in REQUIREMENTS if r.type in set(rows["group"])]
    return rates(summed, term=term, by=by, split="type", groups=types)
