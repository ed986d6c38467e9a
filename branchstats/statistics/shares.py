"""Did a share of activities change? Two proportions with a dispersion over the months."""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep

from branchstats.statistics.change import (
    CONFIDENCE,
    POWER,
    RECENT,
    Adverse,
    Change,
)


def quasi_binomial(
    num: np.ndarray,
    den: np.ndarray,
    period: np.ndarray,
    *,
    adverse: Adverse = "up",
    alpha: float = 0.05,
) -> Change:
    """Change of a share, recent minus earlier, from monthly counts.

    Parameters
    ----------
    num, den : one number a month: activities with the property, and all of them. A month without
        any (0 or NaN) is left out.
    period : RECENT, EARLIER or UNUSED for each month.

    Returns
    -------
    Change with n = activities; `detail` has both shares, the dispersion and both counts. p: pooled
    z times the square root of the dispersion φ = max(1, Pearson χ² / (months − 2)), against
    t(months − 2). Interval and `worse_upper`: Newcombe's with counts divided by φ and the t
    quantile, so that they stay within −1 … 1.

    No activity on one side, or fewer than three months: reason "too_few". Shares of 0 or 1
    throughout: the pooled share is taken at (x + 1/2) / (n + 1).

    Source: STATISTICS.md §3; McCullagh & Nelder 1989, §4.5 (dispersion); Newcombe 1998, method 10.
    """
    count, total = _floats(num), _floats(den)
    used = (np.asarray(period) >= 0) & (total > 0)
    count, total, recent = count[used], total[used], np.asarray(period)[used] == RECENT
    n, df = round(total.sum()), len(total) - 2
    if not n:
        return Change("quasi_binomial", adverse, 0, reason="no_data")
    if df < 1 or not recent.any() or recent.all():
        return Change("quasi_binomial", adverse, n, reason="too_few")

    x_b, n_b = count[recent].sum(), total[recent].sum()
    x_a, n_a = count[~recent].sum(), total[~recent].sum()
    share_a, share_b = x_a / n_a, x_b / n_b
    pooled = (x_a + x_b) / (n_a + n_b)
    if pooled in (0.0, 1.0):
        pooled = (x_a + x_b + 0.5) / (n_a + n_b + 1)
    phi = max(1.0, pearson_binomial(count, total, np.where(recent, share_b, share_a)) / df)
    se = float((phi * pooled * (1 - pooled) * (1 / n_a + 1 / n_b)) ** 0.5)
    estimate = float(share_b - share_a)
    worsening = -estimate if adverse == "down" else estimate

    low, high = _newcombe(
        x_b / phi, n_b / phi, x_a / phi, n_a / phi, tail=(1 - CONFIDENCE) / 2, df=df
    )
    bounds = _newcombe(x_b / phi, n_b / phi, x_a / phi, n_a / phi, tail=1 - CONFIDENCE, df=df)
    return Change(
        test="quasi_binomial",
        adverse=adverse,
        n=n,
        estimate=estimate,
        low=low,
        high=high,
        se=se,
        df=float(df),
        p=float(stats.t.sf(worsening / se, df)),
        worse_upper=-bounds[0] if adverse == "down" else bounds[1],
        mde90=_detectable(float(share_a), n_a / phi, n_b / phi, df, adverse=adverse, alpha=alpha),
        detail={
            "share_earlier": float(share_a),
            "share_recent": float(share_b),
            "phi": float(phi),
            "n_earlier": float(n_a),
            "n_recent": float(n_b),
        },
    )


def _detectable(
    share: float, n_a: float, n_b: float, df: int, *, adverse: Adverse, alpha: float
) -> float | None:
    """Smallest worsening from `share` that the test shows with POWER; None: not even the largest.

    n_a, n_b : counts divided by the dispersion. Fleiss 1981, §3.2, with t for the normal quantile.
    """
    of_test, of_power = float(stats.t.isf(alpha, df)), float(stats.t.ppf(POWER, df))

    def excess(worsening: float) -> float:
        moved = share - worsening if adverse == "down" else share + worsening
        pooled = (n_a * share + n_b * moved) / (n_a + n_b)
        under_test = (pooled * (1 - pooled) * (1 / n_a + 1 / n_b)) ** 0.5
        under_change = (share * (1 - share) / n_a + moved * (1 - moved) / n_b) ** 0.5
        return worsening - of_test * under_test - of_power * under_change

    room = share if adverse == "down" else 1 - share
    if room <= 0 or excess(room) < 0:
        return None
    # at 0 the test asks for more than 0 unless the share itself does not vary
    return float(optimize.brentq(excess, room * 1e-9, room)) if excess(room * 1e-9) < 0 else 0.0


def pearson_binomial(count: np.ndarray, total: np.ndarray, fitted: np.ndarray) -> float:
    """Pearson's χ² of counts against fitted shares; a fitted share of 0 or 1 adds nothing."""
    variance = total * fitted * (1 - fitted)
    return float(((count - total * fitted)[variance > 0] ** 2 / variance[variance > 0]).sum())


def _newcombe(
    x_b: float, n_b: float, x_a: float, n_a: float, *, tail: float, df: float
) -> tuple[float, float]:
    # the library's quantile is normal: ask for the level whose normal quantile is our t quantile
    normal_tail = float(stats.norm.sf(stats.t.isf(tail, df)))
    low, high = confint_proportions_2indep(
        x_b, n_b, x_a, n_a, method="newcomb", compare="diff", alpha=2 * normal_tail
    )
    return float(low), float(high)


def _floats(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(np.asarray(values, dtype=float))
