"""Did the rate of the same persons change? The person is the unit, months shake all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from scipy import optimize

from branchstats.statistics.change import (
    EARLIER,
    RECENT,
    Adverse,
    Change,
    detectable,
    from_t,
    satterthwaite_df,
)
from branchstats.statistics.persistence import (
    PRIOR_RHO,
    SHOCK_SCALE,
    Shocks,
    common_shock,
    month_design,
)
from branchstats.term import MONTHS_A_YEAR

MIN_EXPECTED = 6  # occasions of one person in each period


def person_month(
    num: np.ndarray,
    den: np.ndarray,
    period: np.ndarray,
    *,
    adverse: Adverse = "down",
    rho: float | Literal["estimate"] = PRIOR_RHO,
    min_expected: float = MIN_EXPECTED,
    alpha: float = 0.05,
) -> Change:
    """Change of a rate, recent minus earlier, in persons who were expected in both periods.

    Parameters
    ----------
    num, den : months × persons; occasions present and occasions expected (0 where a person was
        not expected). NaN counts as 0 expected.
    period : RECENT, EARLIER or UNUSED for each month (`change.periods`). Months are consecutive.
    rho : correlation of neighbouring months' common shocks; "estimate" averages over what the
        months allow (`persistence.average_shocks`) instead of taking one value.
    alpha : the level that `mde90` is computed at.

    Returns
    -------
    Change with n = persons compared, and in `detail` the two parts of the variance, `rho`, the
    standard deviation of the monthly shock, and the rates of both periods.

    Calendar months that have data on one side only are left out of both. Fewer than two persons,
    or no month on one side: reason "too_few". Nobody ever changed between never and always: the
    binomial part is taken at (x + 1/2) / (n + 1), so that the bound of worsening stays above 0.

    Source: STATISTICS.md §3. Satterthwaite 1946 for the degrees of freedom.
    """
    present, expected, keep = _matched_months(num, den, period)
    months = np.flatnonzero(keep)
    present, expected, recent = present[keep], expected[keep], period[keep] == RECENT
    n_a, n_b = expected[~recent].sum(axis=0), expected[recent].sum(axis=0)
    panel = (n_a >= min_expected) & (n_b >= min_expected)
    n = int(panel.sum())
    if n < 2:
        return Change("person_month", adverse, n, reason="too_few" if n else "no_data")
    present, expected, n_a, n_b = present[:, panel], expected[:, panel], n_a[panel], n_b[panel]
    x_a, x_b = present[~recent].sum(axis=0), present[recent].sum(axis=0)

    weight = np.minimum(n_a, n_b)
    weight = weight / weight.sum()
    difference = x_b / n_b - x_a / n_a
    estimate = float(weight @ difference)
    person_variance = _person_variance(weight, difference - estimate, x_a, x_b, n_a, n_b)
    shock = _monthly_shock(present, expected, recent, months, rho)
    if shock.df < 1:
        return Change("person_month", adverse, n, reason="too_few")
    total = person_variance + shock.contrast_variance
    df = satterthwaite_df((person_variance, n - 1), (shock.contrast_variance, shock.df))
    rate_a, rate_b = float(weight @ (x_a / n_a)), float(weight @ (x_b / n_b))
    found = from_t(
        test="person_month",
        adverse=adverse,
        n=n,
        estimate=estimate,
        se=total**0.5,
        df=df,
        alpha=alpha,
        detail={
            "rate_earlier": rate_a,
            "rate_recent": rate_b,
            "person_variance": person_variance,
            "shock_variance": shock.contrast_variance,
            "shock_sd": shock.variance**0.5,
            "rho": shock.rho,
        },
    )
    binomial = min(1.0, _binomial_variance(weight, x_a, x_b, n_a, n_b) / total)
    recent_part = float((weight / n_b).sum() / (weight * (1 / n_a + 1 / n_b)).sum())
    return replace(
        found,
        mde90=detectable_rate(
            total**0.5, df, rate=(rate_a + rate_b) / 2, adverse=adverse, alpha=alpha,
            binomial=binomial, recent_part=recent_part,
        ),
    )  # fmt: skip


def detectable_rate(
    se: float,
    df: float,
    *,
    rate: float,
    adverse: Adverse,
    alpha: float,
    binomial: float,
    recent_part: float,
) -> float | None:
    """The smallest true worsening of a rate that POWER of such samples show; None: none would.

    A rate that moves changes its own variance: 0.92 → 0.85 nearly doubles it. `se` holds at
    `rate`; of its square, the share `binomial` goes with r(1 − r), the rest (persons and months on
    the logit scale) with its square, and `recent_part` of both belongs to the recent period.
    """
    quantiles = detectable(1.0, df, alpha=alpha)
    room = rate if adverse == "down" else 1 - rate

    def excess(worsening: float) -> float:
        moved = rate - worsening if adverse == "down" else rate + worsening
        grown = moved * (1 - moved) / max(rate * (1 - rate), 1e-12)
        inflation = (1 - recent_part) + recent_part * (
            binomial * grown + (1 - binomial) * grown**2
        )
        return worsening - quantiles * se * inflation**0.5

    steps = np.linspace(0.0, room, 201)
    shown = np.flatnonzero([excess(step) >= 0 for step in steps])
    if rate in (0.0, 1.0) or not len(shown):
        return quantiles * se if quantiles * se <= room else None
    first = int(shown[0])
    return float(
        steps[0] if not first else optimize.brentq(excess, steps[first - 1], steps[first])
    )


def _matched_months(
    num: np.ndarray, den: np.ndarray, period: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """num and den as floats, and which months to use: calendar months with data on both sides."""
    expected = np.nan_to_num(np.asarray(den, dtype=float))
    present = np.where(expected > 0, np.nan_to_num(np.asarray(num, dtype=float)), 0.0)
    period = np.asarray(period)
    calendar = np.arange(len(period)) % MONTHS_A_YEAR
    has_data = expected.sum(axis=1) > 0
    both = np.intersect1d(
        calendar[has_data & (period == RECENT)], calendar[has_data & (period == EARLIER)]
    )
    return present, expected, has_data & (period >= 0) & np.isin(calendar, both)


def _person_variance(
    weight: np.ndarray,
    deviation: np.ndarray,
    x_a: np.ndarray,
    x_b: np.ndarray,
    n_a: np.ndarray,
    n_b: np.ndarray,
) -> float:
    n = len(weight)
    between = float((weight**2 * deviation**2).sum() * n / (n - 1))
    return max(between, _binomial_variance(weight, x_a, x_b, n_a, n_b))


def _binomial_variance(
    weight: np.ndarray, x_a: np.ndarray, x_b: np.ndarray, n_a: np.ndarray, n_b: np.ndarray
) -> float:
    rate = (x_a + x_b) / (n_a + n_b)
    if np.isin(rate, (0.0, 1.0)).all():
        # nobody varies, so neither part says anything: Jeffreys' rate of all persons together
        rate = np.full(len(rate), ((x_a + x_b).sum() + 0.5) / ((n_a + n_b).sum() + 1))
    return float((weight**2 * rate * (1 - rate) * (1 / n_a + 1 / n_b)).sum())


def _monthly_shock(
    present: np.ndarray,
    expected: np.ndarray,
    recent: np.ndarray,
    months: np.ndarray,
    rho: float | Literal["estimate"],
) -> Shocks:
    """What is left of monthly rates less their calendar month, the recent shift and binomial noise."""
    due = expected.sum(axis=1)
    monthly_rate = present.sum(axis=1) / due
    rate = present.sum(axis=0) / expected.sum(axis=0)
    noise = (expected * rate * (1 - rate)).sum(axis=1) / due**2
    if rho == "estimate":
        overall = float(present.sum() / float(expected.sum()))
        # a logit is worth p(1 − p) of a rate
        typical = SHOCK_SCALE * overall * (1 - overall)
        return common_shock(monthly_rate, noise, recent, months, typical=typical)
    design = month_design(months, recent)
    df = len(due) - int(np.linalg.matrix_rank(design))
    if df < 1:
        return Shocks(0.0, 0.0, PRIOR_RHO, df)
    residuals = monthly_rate - design @ (np.linalg.pinv(design) @ monthly_rate)
    variance = max(0.0, float(residuals @ residuals) / df - float(noise.mean()))
    spread = (1 / recent.sum() + 1 / (~recent).sum()) * (1 + rho) / (1 - rho)
    return Shocks(float(variance * spread), variance, float(rho), df)
