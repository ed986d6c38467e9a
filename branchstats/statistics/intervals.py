"""Intervals of one number: a proportion, a difference of two, a count, a mean, a median."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from branchstats.statistics.change import CONFIDENCE

Z_95 = 1.96  # standard errors either side of a 95 % interval that is drawn, not judged by


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval. None and a `reason` (no_data, too_few) where there is none."""

    n: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def wilson(count: float, n: float) -> Interval:
    """Proportion with Wilson's interval, as fractions; n = 0: no_data.

    count, n : 0 ≤ count ≤ n; ValueError otherwise. Wilson 1927; statsmodels.
    """
    if not 0 <= count <= n:
        raise ValueError(f"count must be between 0 and n = {n}; not {count}")
    if not n:
        return Interval(0, reason="no_data")
    low, high = wilson_bounds(np.array([count]), np.array([n]))
    return Interval(round(n), float(count / n), float(low[0]), float(high[0]))


def wilson_bounds(
    counts: np.ndarray, totals: np.ndarray, *, alpha: float = 1 - CONFIDENCE
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's bounds for each pair, within 0 … 1; fractions of counts are allowed.

    NaN where the total is 0 or missing, or the count is missing or not within 0 … total.
    """
    count, total = np.asarray(counts, dtype=float), np.asarray(totals, dtype=float)
    low, high = np.full(len(total), np.nan), np.full(len(total), np.nan)
    known = (total > 0) & (count >= 0) & (count <= total)
    if known.any():
        bounds = proportion_confint(count[known], total[known], alpha=alpha, method="wilson")
        low[known], high[known] = np.clip(bounds, 0.0, 1.0)
    return low, high


def newcombe(count: float, n: float, count_before: float, n_before: float) -> Interval:
    """Difference of two independent proportions, first minus second, with Newcombe's interval.

    Only for units that are independent; persons seen again and again go to `person_month`.
    `n` of the result is the sum. Either total 0: no_data. Newcombe 1998, method 10; statsmodels.
    """
    if not n or not n_before:
        return Interval(round(n + n_before), reason="no_data")
    low, high = confint_proportions_2indep(
        count, n, count_before, n_before, method="newcomb", compare="diff", alpha=1 - CONFIDENCE
    )
    estimate = count / n - count_before / n_before
    return Interval(round(n + n_before), float(estimate), float(low), float(high))


def poisson_rate(count: float, exposure: float) -> Interval:
    """Events per unit of exposure with the exact interval (Garwood 1936); statsmodels.

    `n` is the count. Exposure 0: no_data. No event: 0 … 3.69 / exposure.
    """
    if exposure <= 0:
        return Interval(round(count), reason="no_data")
    low, high = confint_poisson(count, exposure, method="exact-c", alpha=1 - CONFIDENCE)
    return Interval(round(count), float(count / exposure), float(low), float(high))


def mean(values: np.ndarray) -> Interval:
    """Mean with Student's interval; one value a person, so that persons are the units.

    NaN is left out. One value: no interval, too_few.
    """
    known = _finite(values)
    if len(known) < 2:
        return Interval(
            len(known),
            float(known[0]) if len(known) else None,
            reason="too_few" if len(known) else "no_data",
        )
    found = stats.ttest_1samp(known, 0.0) if np.ptp(known) else None
    centre = float(known.mean())
    if found is None:
        return Interval(len(known), centre, centre, centre, reason="no_variation")
    low, high = found.confidence_interval(CONFIDENCE)
    return Interval(len(known), centre, float(low), float(high))


def median(values: np.ndarray) -> Interval:
    """Median with the interval of order statistics (Conover 1999, §3.2); scipy `quantile_test`.

    NaN is left out. Fewer than six values cannot bound a median at 95 %: too_few.
    """
    known = _finite(values)
    if not len(known):
        return Interval(0, reason="no_data")
    centre = float(np.median(known))
    found = stats.quantile_test(known, q=centre, p=0.5).confidence_interval(CONFIDENCE)
    if not np.isfinite([found.low, found.high]).all():
        return Interval(len(known), centre, reason="too_few")
    return Interval(len(known), centre, float(found.low), float(found.high))


def _finite(values: np.ndarray) -> np.ndarray:
    known = np.asarray(values, dtype=float).ravel()
    return known[np.isfinite(known)]
