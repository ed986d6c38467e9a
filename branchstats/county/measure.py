"""A cleaned branch → the rows that the county gets: indicators, coverage, data quality."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
import pandas as pd

from branchstats.county.effect import design_effect
from branchstats.county.record import Measure, Quality
from branchstats.evidence.case import Case
from branchstats.indicators.catalogue import Indicator, catalogue, indicator
from branchstats.indicators.due import strength
from branchstats.indicators.series import periods
from branchstats.pipeline import Outcome
from branchstats.review.suppression import Compute, concerns_persons, protected
from branchstats.settings import Settings
from branchstats.term import Term

GRAINS = ("term", "year")
# A branch may allow itself smaller groups; what leaves the branch keeps to the usual size.
LEAST_GROUP = Settings().min_group
COVERED = ("meetings", "attendance", "scores", "recruitment", "volunteering")


def measures_of(case: Case) -> tuple[Measure, ...]:
    """Every indicator of the catalogue over the term and by branch year; what has no data is left out.

    Figures about fewer persons than `min_group` are not in the result, nor those from which they
    could be found by subtraction; of a branch that is itself so small, no rate about persons.
    """
    size = members_of(case)
    least = max(case.settings.min_group, LEAST_GROUP)
    is_small = size is not None and size < least
    compute = cache(partial(_computed, case))  # what is hidden takes each series several times
    found: list[Measure] = []
    for chosen in catalogue().values():
        if chosen.missing(case.tables):
            continue
        for grain in GRAINS:
            found += _measures(case, chosen, grain, compute, least=least, is_small=is_small)
    return tuple(found)


def _measures(
    case: Case, chosen: Indicator, grain: str, compute: Compute, *, least: int, is_small: bool
) -> Iterator[Measure]:
    series = compute(chosen.id, by=grain, split=None)
    known = series["value"].notna()
    if concerns_persons(chosen):
        series = protected(
            compute, chosen.id, by=grain, split=None, term=case.term, min_group=least,
            grains=GRAINS,
        )  # fmt: skip
        if is_small:
            series = series.assign(value=np.nan, is_hidden=True)
    else:
        series = series.assign(is_hidden=False)
    for row in series[known].to_dict("records"):
        is_shown = not row["is_hidden"]
        figures = {
            name: _number(row[name]) if is_shown else None
            for name in ("value", "numerator", "denominator", "n", "low", "high")
        }
        yield Measure(
            indicator=chosen.id,
            grain=grain,
            period=f"{row['period']:%Y-%m-%d}",
            label=row["label"],
            value=figures["value"],
            numerator=figures["numerator"],
            denominator=figures["denominator"],
            n=None if figures["n"] is None else int(figures["n"]),
            low=figures["low"],
            high=figures["high"],
            effect=design_effect(case, chosen) if is_shown and grain == "term" else None,
            is_hidden=not is_shown,
        )


def _computed(case: Case, key: str, *, by: str, split: str | None) -> pd.DataFrame:
    return indicator(key).compute(
        case.tables, term=case.term, settings=case.settings, by=by, split=split
    )


def members_of(case: Case) -> int | None:
    """Members of the branch over the term; None where there is no table of members."""
    whole = periods(case.term, "term")
    count = strength(case.tables, whole).iloc[0]
    return None if pd.isna(count) else int(count)


def quality_of(outcome: Outcome, *, term: Term) -> Quality:
    """What one cleaning says about the exports it was given."""
    ledger = outcome.frames["ledger"]
    nameless = (ledger["kind"] == "ignored") & (ledger["dataset"].fillna("") == "")
    sheets = ledger[nameless].drop_duplicates(["source_file", "source_sheet"])
    return Quality(
        files=len(outcome.manifest["files"]),
        unreadable=int((ledger["kind"] == "unreadable").sum()),
        unrecognised=len(sheets),
        records=int((ledger["kind"] == "record").sum()),
        rejects=len(outcome.rejects),
        months={name: _months(outcome.frames[name], term) for name in COVERED},
    )


def _months(rows: pd.DataFrame, term: Term) -> int:
    """Months of the term in which something is dated."""
    dates = rows["date"].dropna()
    return int(dates[term.contains(dates)].dt.to_period("M").nunique())


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]
