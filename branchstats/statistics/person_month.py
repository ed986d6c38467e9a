"""Did the rate of the same persons change? The person is the unit, months shake all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from branchstats.statistics.change import (
    EARLIER,
    MONTHS_A_YEAR,
    RECENT,
    Adverse,
    Change,
    from_t,
)
from branchstats.statistics.persistence import PRIOR_RHO, shrunk_rho

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
    rho : correlation of neighbouring months' common shocks, or "estimate" (shrunk to PRIOR_RHO).
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
    shock = _monthly_shock(present, expected, recent, months)
    used_rho = shrunk_rho(shock.residuals, months) if rho == "estimate" else float(rho)
    shock_variance = (
        shock.variance * (1 / recent.sum() + 1 / (~recent).sum()) * (1 + used_rho) / (1 - used_rho)
    )
    total = person_variance + shock_variance
    df = total**2 / (person_variance**2 / (n - 1) + shock_variance**2 / shock.df)
    return from_t(
        test="person_month",
        adverse=adverse,
        n=n,
        estimate=estimate,
        se=total**0.5,
        df=df,
        alpha=alpha,
        detail={
            "rate_earlier": float(weight @ (x_a / n_a)),
            "rate_recent": float(weight @ (x_b / n_b)),
            "person_variance": person_variance,
            "shock_variance": float(shock_variance),
            "shock_sd": float(shock.variance**0.5),
            "rho": used_rho,
        },
    )


@dataclass(frozen=True)
class _Shock:
    residuals: np.ndarray
    variance: float  # of one month's common shock, binomial part taken off, floored at 0
    df: int


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
    rate = (x_a + x_b) / (n_a + n_b)
    if np.isin(rate, (0.0, 1.0)).all():
        # nobody varies, so neither part says anything: Jeffreys' rate of all persons together
        total = (n_a + n_b).sum()
        rate = np.full(n, ((x_a + x_b).sum() + 0.5) / (total + 1))
    binomial = float((weight**2 * rate * (1 - rate) * (1 / n_a + 1 / n_b)).sum())
    return max(between, binomial)


def _monthly_shock(
    present: np.ndarray, expected: np.ndarray, recent: np.ndarray, months: np.ndarray
) -> _Shock:
    """Monthly rates less their calendar month and the recent/earlier shift."""
    due = expected.sum(axis=1)
    monthly_rate = present.sum(axis=1) / due
    calendar = months % MONTHS_A_YEAR
    design = np.column_stack([calendar[:, None] == np.unique(calendar), recent]).astype(float)
    coefficients, _, rank, _ = np.linalg.lstsq(design, monthly_rate, rcond=None)
    residuals = monthly_rate - design @ coefficients
    df = len(due) - int(rank)
    rate = present.sum(axis=0) / expected.sum(axis=0)
    binomial = float(((expected * rate * (1 - rate)).sum(axis=1) / due**2).mean())
    return _Shock(residuals, max(0.0, float(residuals @ residuals) / df - binomial), df)
