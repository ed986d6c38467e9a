"""Does a year's rate meet a requirement? Its interval allows for persons and for months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from branchstats.statistics.change import CONFIDENCE
from branchstats.statistics.intervals import wilson_bounds


@dataclass(frozen=True)
class Level:
    """A rate with its two-way interval, and where that stands to the norm.

    standing : "below" (the whole interval), "above" (the whole interval at or above), "straddles",
    or "" without a norm or data. effect : the design effect, variance over binomial variance.
    """

    n_persons: int
    n_months: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    standing: str = ""
    reason: str = ""
    effect: float | None = None


def rate_level(num: np.ndarray, den: np.ndarray, *, norm: float | None = None) -> Level:
    """Rate Σ num / Σ den with an interval in which persons and months both vary.

    num, den : months × persons (or months × 1 where only totals are known: then months vary).
    NaN counts as nothing expected.

    Wilson's interval with counts divided by the design effect max(1, two-way variance / binomial
    variance) and the t quantile with min(persons, months) − 1 degrees of freedom. Two-way
    variance: by person + by month − by cell (Cameron, Gelbach & Miller 2011). Nothing expected:
    no_data; fewer than two months and two persons: too_few.
    """
    expected = np.nan_to_num(np.asarray(den, dtype=float))
    present = np.where(expected > 0, np.nan_to_num(np.asarray(num, dtype=float)), 0.0)
    months, persons = expected.sum(axis=1) > 0, expected.sum(axis=0) > 0
    n_months, n_persons = int(months.sum()), int(persons.sum())
    total = float(expected.sum())
    if not total:
        return Level(n_persons, n_months, reason="no_data")
    rate = float(present.sum() / total)
    units = [count for count in (n_months, n_persons) if count > 1]
    if not units:
        return Level(n_persons, n_months, rate, reason="too_few")

    residual = present - rate * expected
    variance = 0.0
    if n_persons > 1:
        variance += _cluster_variance(residual.sum(axis=0)[persons])
    if n_months > 1:
        variance += _cluster_variance(residual.sum(axis=1)[months])
    if n_persons > 1 and n_months > 1:
        variance -= float((residual**2).sum())
    binomial = total * rate * (1 - rate)
    effect = max(1.0, variance / binomial) if binomial > 0 else 1.0
    df = min(units) - 1
    tail = float(stats.norm.sf(stats.t.ppf(0.5 + CONFIDENCE / 2, df)))
    bounds = wilson_bounds(
        np.array([present.sum() / effect]), np.array([total / effect]), alpha=2 * tail
    )
    low, high = float(bounds[0][0]), float(bounds[1][0])
    return Level(
        n_persons,
        n_months,
        rate,
        float(low),
        float(high),
        _standing(float(low), float(high), norm),
        effect=effect,
    )


def _cluster_variance(sums: np.ndarray) -> float:
    """Variance of a sum of clusters, with the usual small-sample factor."""
    return float((sums**2).sum() * len(sums) / (len(sums) - 1))


def _standing(low: float, high: float, norm: float | None) -> str:
    if norm is None:
        return ""
    if high < norm:
        return "below"
    return "above" if low >= norm else "straddles"
