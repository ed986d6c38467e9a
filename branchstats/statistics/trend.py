"""Rising or falling over the whole series: Mann–Kendall with the Theil–Sen slope. A description."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from branchstats.statistics.change import CONFIDENCE
from branchstats.term import MONTHS_A_YEAR

MIN_VALUES = 4  # with three values no order of them is unusual


@dataclass(frozen=True)
class Trend:
    """Mann–Kendall's S and two-sided p; slope per step (seasonal: per year) with 95 % interval.

    None and a `reason` (too_few, no_variation) where a number cannot be had. It describes: no
    verdict rests on it, as neighbouring months are not independent (STATISTICS.md, first table).
    """

    n: int
    s: int | None = None
    variance: float | None = None
    z: float | None = None
    p: float | None = None
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def mann_kendall(values: np.ndarray) -> Trend:
    """Monotonic trend of a series without seasons; slope per step of the index.

    values : in time order; NaN is left out, its place in time kept for the slope.

    Kendall 1975 with the correction for ties; continuity-corrected z; Sen 1968, scipy.
    """
    series = np.asarray(values, dtype=float)
    at = np.flatnonzero(np.isfinite(series))
    known = series[at]
    if len(known) < MIN_VALUES:
        return Trend(len(known), reason="too_few")
    score, variance = _score(known), _variance(known)
    slope = stats.theilslopes(known, at, alpha=CONFIDENCE, method="separate")
    return _trend(
        len(known), score, variance, float(slope.slope),
        float(slope.low_slope), float(slope.high_slope),
    )  # fmt: skip


def seasonal_mann_kendall(values: np.ndarray, *, period: int = MONTHS_A_YEAR) -> Trend:
    """Monotonic trend over the years within each calendar month; slope per year.

    values : in time order, one for each month; NaN is left out. The first value is of the first
    season, whichever month that is.

    Hirsch, Slack & Smith 1982: S and variance summed over the seasons (taken as independent);
    slope the median of all differences within a season; its interval from the rank bounds of
    Sen 1968 on the pooled differences.
    """
    series = np.asarray(values, dtype=float)
    score, variance, n = 0, 0.0, 0
    slopes = []
    for season in range(min(period, len(series))):
        at = np.flatnonzero(np.isfinite(series[season::period]))
        known = series[season::period][at]
        n += len(known)
        score += _score(known)
        variance += _variance(known)
        before, after = np.triu_indices(len(known), k=1)
        slopes.append((known[after] - known[before]) / (at[after] - at[before]))
    pooled = np.sort(np.concatenate(slopes)) if slopes else np.empty(0)
    if len(pooled) < MIN_VALUES:
        return Trend(n, reason="too_few")
    width = float(stats.norm.ppf(0.5 + CONFIDENCE / 2)) * variance**0.5
    lower = max(0, int(np.floor((len(pooled) - width) / 2)))
    upper = min(len(pooled) - 1, int(np.ceil((len(pooled) + width) / 2)))
    return _trend(
        n, score, variance, float(np.median(pooled)), float(pooled[lower]), float(pooled[upper])
    )


def _trend(n: int, score: int, variance: float, slope: float, low: float, high: float) -> Trend:
    if variance <= 0:
        return Trend(n, s=score, variance=0.0, slope=slope, reason="no_variation")
    z = float((score - np.sign(score)) / variance**0.5)
    return Trend(
        n, s=score, variance=variance, z=z, p=float(2 * stats.norm.sf(abs(z))), slope=slope,
        low=low, high=high,
    )  # fmt: skip


def _score(known: np.ndarray) -> int:
    before, after = np.triu_indices(len(known), k=1)
    return int(np.sign(known[after] - known[before]).sum())


def _variance(known: np.ndarray) -> float:
    n = len(known)
    ties = np.unique(known, return_counts=True)[1]
    return float((n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18)
