"""What every test of a change hands on, and the arithmetic that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy import stats

from branchstats.term import MONTHS_A_YEAR

RECENT, EARLIER, UNUSED = 1, 0, -1  # codes of `periods`
CONFIDENCE = 0.95  # two-sided interval, and the one-sided bound of worsening
POWER = 0.90  # of the minimum detectable effect

Adverse = Literal["down", "up"]


@dataclass(frozen=True)
class Change:
    """Recent minus earlier. Where a number cannot be had it is None and `reason` says why.

    estimate, low, high, se : in the indicator's own unit, signed as measured (a rate as a
        fraction, a score in points, a count as ratio minus 1); 95 % two-sided interval.
        `se` of a count is that of the log ratio.
    df : degrees of freedom of the reference t distribution; None where the test uses none.
    p : one-sided, in the declared adverse direction.
    worse_upper : one-sided 95 % upper bound of the worsening, positive = worse.
    mde90 : the smallest true worsening, positive, that 90 % of such samples would show at `alpha`.
    n : persons, activities, papers or events, as the test says.
    reason : "" or one of no_data, too_few, no_variation, unbounded.
    detail : further numbers of the method (dispersion, variance parts, counts), for the analyst.
    """

    test: str
    adverse: Adverse
    n: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    df: float | None = None
    p: float | None = None
    worse_upper: float | None = None
    mde90: float | None = None
    reason: str = ""
    detail: Mapping[str, float] = field(default_factory=dict)

    @property
    def worsening(self) -> float | None:
        """The estimate with its sign turned so that positive is worse."""
        if self.estimate is None:
            return None
        return -self.estimate if self.adverse == "down" else self.estimate


def periods(n_months: int) -> np.ndarray:
    """RECENT for the last 12 months, EARLIER for the whole years before them, UNUSED for the rest.

    Whole years only, so that both sides hold the same calendar months. Fewer than 24 months leave
    no earlier year: all months before the last 12 are UNUSED.
    """
    codes = np.full(n_months, UNUSED)
    earlier_months = max(0, n_months // MONTHS_A_YEAR - 1) * MONTHS_A_YEAR
    recent_from = max(0, n_months - MONTHS_A_YEAR)
    codes[recent_from:] = RECENT
    codes[recent_from - earlier_months : recent_from] = EARLIER
    return codes


def satterthwaite_df(*parts: tuple[float, float]) -> float:
    """Degrees of freedom of a sum of independent variances, from each one and its own df.

    NaN where all variances are 0. Source: Satterthwaite 1946.
    """
    total = sum(variance for variance, _ in parts)
    spread = sum(variance**2 / df for variance, df in parts)
    return total**2 / spread if spread else float("nan")


def from_t(
    *,
    test: str,
    adverse: Adverse,
    n: int,
    estimate: float,
    se: float,
    df: float,
    alpha: float,
    detail: Mapping[str, float] | None = None,
) -> Change:
    """A Change from an estimate whose error is t distributed. `se` must be positive."""
    worsening = -estimate if adverse == "down" else estimate
    half_width = float(stats.t.ppf(0.5 + CONFIDENCE / 2, df)) * se
    return Change(
        test=test,
        adverse=adverse,
        n=n,
        estimate=float(estimate),
        low=float(estimate - half_width),
        high=float(estimate + half_width),
        se=float(se),
        df=float(df),
        p=float(stats.t.sf(worsening / se, df)),
        worse_upper=float(worsening + stats.t.ppf(CONFIDENCE, df) * se),
        mde90=detectable(se, df, alpha=alpha),
        detail=dict(detail or {}),
    )


def detectable(se: float, df: float, *, alpha: float = 0.05, power: float = POWER) -> float:
    """The smallest true effect that a one-sided t test at `alpha` shows with `power`.

    (t(1 − alpha) + t(power)) × se; Cohen 1988, chapter 2, with t for the normal quantile.
    """
    return float((stats.t.ppf(1 - alpha, df) + stats.t.ppf(power, df)) * se)
