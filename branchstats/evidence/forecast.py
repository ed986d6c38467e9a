"""下一步: where next year's value will fall if nothing changes, and what a target asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from branchstats.evidence.case import Case
from branchstats.evidence.facts import by_year
from branchstats.evidence.wording import number, percent
from branchstats.indicators.catalogue import RATE, Indicator, catalogue
from branchstats.statistics.change import CONFIDENCE
from branchstats.statistics.persistence import PRIOR_RHO

ENOUGH_A_YEAR = 2  # values a year at least, to tell how much a year varies

# shown in the plan; those with a target in review.toml come besides
SHOWN = (
    "attendance.rate", "meetings.on_schedule", "study.implemented", "formats.passive",
    "formats.effective_number", "scores.median", "scores.pass_rate",
    "volunteering.participation", "volunteering.hours", "conduct.on_time",
)  # fmt: skip
COLUMNS = (
    "id", "indicator", "unit", "last", "low", "high", "target", "needed", "largest_move",
    "is_seen_before", "sentence",
)  # fmt: skip


@dataclass(frozen=True)
class Outlook:
    """Next year's range, in the indicator's unit, from the branch years so far."""

    last: float
    low: float
    high: float
    largest_move: float  # between neighbouring years, in the better direction; 0 if there was none


def outlook(case: Case) -> pd.DataFrame:
    """One row an indicator with at least two branch years of data; columns COLUMNS.

    low, high : 95 % range of next year's value (`predicted`), kept within what the
    unit allows. target, needed, largest_move, is_seen_before : from [targets] of review.toml;
    `needed` is the change from the last year, `is_seen_before` whether some earlier year moved
    as much. NaN and NA without a target.
    """
    wanted = [k for k, entry in catalogue().items() if _is_wanted(case, k, entry)]
    rows = [row for key in wanted if (row := _row(case, catalogue()[key])) is not None]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"is_seen_before": "boolean"})


def _is_wanted(case: Case, key: str, entry: Indicator) -> bool:
    return key in SHOWN or (bool(entry.target) and entry.target in case.settings.targets)


def _row(case: Case, entry: Indicator) -> dict[str, object] | None:
    series = by_year(case, entry.id)
    if entry.unit == RATE and series["n"].lt(case.settings.min_group).any():
        return None
    finer = [
        entry.compute(case.tables, term=case.term, settings=case.settings, by=by)
        for by in ("month", "half")
    ]
    found = predicted(series, finer, better=entry.better)
    if found is None:
        return None
    low = max(found.low, 0.0)
    high = min(found.high, 1.0) if entry.unit == RATE else found.high
    high = min(high, 100.0) if entry.unit == "分" else high
    write = percent if entry.unit == RATE else (lambda v: f"{number(v)}{entry.unit}")
    text = (
        f"{entry.name}最近一个年度为{write(found.last)}；如果没有大的变化，"
        f"下一年度大致在{write(low)}至{write(high)}之间"
    )
    row: dict[str, object] = {
        "id": entry.id, "indicator": entry.name, "unit": entry.unit, "last": found.last,
        "low": low, "high": high, "target": np.nan, "needed": np.nan,
        "largest_move": found.largest_move, "is_seen_before": pd.NA,
    }  # fmt: skip
    target = case.settings.targets.get(entry.target) if entry.target else None
    if target is not None:
        needed, seen, words = _towards(target, found, entry, write)
        row |= {"target": target, "needed": needed, "is_seen_before": seen}
        text += words
    return row | {"sentence": f"{text}。"}


def _towards(
    target: float, found: Outlook, entry: Indicator, write: Callable[[float], str]
) -> tuple[float, bool, str]:
    needed = target - found.last
    ahead = needed if entry.better != "lower" else -needed
    if ahead <= 0:
        return needed, True, f"；已达到目标{write(target)}"
    seen = bool(found.largest_move >= ahead)
    amount = f"{number(ahead * 100)}个百分点" if entry.unit == RATE else write(ahead)
    past = "往年有过这样大的变化" if seen else "往年没有过这样大的变化"
    verb = "提高" if entry.better != "lower" else "降低"
    return needed, seen, f"；要达到目标{write(target)}，须{verb}{amount}，{past}"


def predicted(
    series: pd.DataFrame, finer: Sequence[pd.DataFrame], *, better: str
) -> Outlook | None:
    """Next year's value if nothing changes: the last year's, give or take what a year varies.

    series : yearly, columns period, value and, for rates, numerator and denominator. finer : the
    same by month and by half-year; the first with enough values tells how much a year varies.

    last ± t · s · √2, for the last year and the next vary alike. s² = variance of the finer
    values about their year's mean, over their number a year, times (1 + ρ)/(1 − ρ) for the
    usual persistence ρ of neighbours (`persistence.PRIOR_RHO`). Where nothing finer will do, mean of the years ± t · s · √(1 + 1/k)
    (Hahn & Meeker 1991, §4.7). s is at least the sampling error of a yearly rate, so that years
    that happen to agree promise nothing. None under two years.
    """
    values = series["value"].to_numpy(dtype=float)
    k = len(values)
    if k < 2:
        return None
    least = _sampling_error(series)
    centre, spread, df, span = values.mean(), float(values.std(ddof=1)), k - 1, 1 + 1 / k
    for parts in finer:
        found = _within_years(series, parts)
        if found is not None:
            centre, span = values[-1], 2.0
            spread, df = found
            break
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, df)) * max(spread, least) * np.sqrt(span)
    moves = np.diff(values) if better != "lower" else -np.diff(values)
    return Outlook(
        last=float(values[-1]),
        low=float(centre - half),
        high=float(centre + half),
        largest_move=max(0.0, float(moves.max())),
    )


def _within_years(yearly: pd.DataFrame, parts: pd.DataFrame) -> tuple[float, int] | None:
    """Standard deviation of a year's value by the variation within years, and its df."""
    known = parts[parts["value"].notna()].reset_index(drop=True)
    begins = yearly["period"].to_numpy()
    year = np.searchsorted(begins, known["period"].to_numpy(), side="right") - 1
    known, year = known[year >= 0], year[year >= 0]
    df = len(known) - len(np.unique(year))
    if len(known) < ENOUGH_A_YEAR * len(yearly) or df < 2:
        return None
    values = known["value"].to_numpy(dtype=float)
    means = pd.Series(values).groupby(year).transform("mean").to_numpy()
    residuals = values - means
    variance = float(residuals @ residuals) / df / (len(known) / len(yearly))
    return float(np.sqrt(variance * (1 + PRIOR_RHO) / (1 - PRIOR_RHO))), df


def _sampling_error(series: pd.DataFrame) -> float:
    part = series["numerator"].to_numpy(dtype=float)
    whole = series["denominator"].to_numpy(dtype=float)
    good = (whole > 0) & (part >= 0) & (part <= whole)
    if not good.any():
        return 0.0
    rate = part[good].sum() / float(whole[good].sum())
    return float(np.sqrt(rate * (1 - rate) / whole[good].mean()))
