"""Did the number of events change? Conditional on the total, or quasi-Poisson if overdispersed."""

from __future__ import annotations

import numpy as np
from scipy import optimize, special, stats

from branchstats.statistics.change import (
    CONFIDENCE,
    POWER,
    RECENT,
    Adverse,
    Change,
    detectable,
)

# Pearson χ² / df from which the counts no longer pass as Poisson (STATISTICS.md §3)
DISPERSED_FROM = 1.3
MAX_RATIO = 1e6  # bracket of the search for a detectable rise


def count_change(
    counts: np.ndarray,
    period: np.ndarray,
    *,
    adverse: Adverse = "down",
    alpha: float = 0.05,
) -> Change:
    """Change of a rate of events, as ratio of recent to earlier minus 1.

    Parameters
    ----------
    counts : events a month, one number for each month; a month with NaN is no month.
    period : RECENT, EARLIER or UNUSED for each month.

    Returns
    -------
    Change with n = events. test "mid_p": recent events given the total are binomial, half the
    point probability taken off (dispersion < DISPERSED_FROM); interval from the same test
    inverted. test "quasi_poisson": log ratio with dispersion, t(months − 2).

    No month on one side, or fewer than three: "too_few". No event at all: "no_data". No earlier
    event: "unbounded", and only `p`, `low` and `worse_upper` are numbers.

    Source: STATISTICS.md §3; Fay 2010 (mid-P); McCullagh & Nelder 1989, §6.2.
    """
    values = np.asarray(counts, dtype=float)
    used = (np.asarray(period) >= 0) & ~np.isnan(values)
    values, recent = values[used], np.asarray(period)[used] == RECENT
    m_b, m_a, df = int(recent.sum()), int((~recent).sum()), len(values) - 2
    x_b, x_a = float(values[recent].sum()), float(values[~recent].sum())
    n = round(x_a + x_b)
    if not m_a or not m_b or df < 1:
        return Change("mid_p", adverse, n, reason="too_few")
    if n == 0:
        return Change("mid_p", adverse, 0, reason="no_data")
    phi = _dispersion(values, np.where(recent, x_b / m_b, x_a / m_a), df)
    detail = {
        "events_earlier": x_a,
        "events_recent": x_b,
        "months_earlier": float(m_a),
        "months_recent": float(m_b),
        "phi": phi,
    }
    if phi < DISPERSED_FROM or not x_a:
        return _conditional(x_b, m_b, x_a, m_a, adverse=adverse, alpha=alpha, detail=detail)
    return _log_ratio(x_b, m_b, x_a, m_a, df=df, adverse=adverse, alpha=alpha, detail=detail)


def mid_p(x_b: float, n: float, share: float, *, tail: Adverse) -> float:
    """One-sided mid-P value of x_b of n events against a binomial with `share`.

    tail "down": probability of fewer, "up": of more; half the point probability is added.
    """
    events, total = round(x_b), round(n)
    fewer = special.bdtr(events - 1, total, share) if events else 0.0
    as_few = special.bdtr(events, total, share)
    middle = (fewer + as_few) / 2
    return float(middle if tail == "down" else 1 - middle)


def _dispersion(values: np.ndarray, fitted: np.ndarray, df: int) -> float:
    seen = fitted > 0
    return float(((values - fitted)[seen] ** 2 / fitted[seen]).sum() / df)


def _conditional(
    x_b: float,
    m_b: int,
    x_a: float,
    m_a: int,
    *,
    adverse: Adverse,
    alpha: float,
    detail: dict[str, float],
) -> Change:
    n = x_a + x_b

    def bound(tail: Adverse, level: float) -> float | None:
        """The ratio whose one-sided mid-P is `level`; None where it is infinite."""
        if tail == "up" and x_b == 0:
            return 0.0
        if tail == "down" and x_a == 0:
            return None
        share = optimize.brentq(lambda s: mid_p(x_b, n, s, tail=tail) - level, 0.0, 1.0)
        return float(share / (1 - share) * m_a / m_b)

    low, high = bound("up", (1 - CONFIDENCE) / 2), bound("down", (1 - CONFIDENCE) / 2)
    worst = bound("up" if adverse == "down" else "down", 1 - CONFIDENCE)
    return Change(
        test="mid_p",
        adverse=adverse,
        n=round(n),
        estimate=(x_b / m_b) / (x_a / m_a) - 1 if x_a else None,
        low=low - 1 if low is not None else None,
        high=high - 1 if high is not None else None,
        se=(1 / x_a + 1 / x_b) ** 0.5 if x_a and x_b else None,
        p=mid_p(x_b, n, m_b / (m_a + m_b), tail=adverse),
        worse_upper=None if worst is None else (1 - worst if adverse == "down" else worst - 1),
        mde90=_detectable_ratio(n, m_b / (m_a + m_b), m_a / m_b, adverse, alpha),
        reason="" if x_a else "unbounded",
        detail=detail,
    )


def _detectable_ratio(
    total: float, share: float, months_ratio: float, adverse: Adverse, alpha: float
) -> float | None:
    """Smallest |ratio − 1| that the mid-P test of `total` events shows with POWER; None: no ratio.

    Only declines can be impossible to show: no ratio is below 0.
    """
    k = np.arange(round(total) + 1)
    cdf, pmf = stats.binom.cdf(k, k[-1], share), stats.binom.pmf(k, k[-1], share)
    p = cdf - pmf / 2 if adverse == "down" else 1 - cdf + pmf / 2
    shown = k[p <= alpha]
    if not len(shown):
        return None

    def power(ratio: float) -> float:
        return float(stats.binom.pmf(shown, k[-1], ratio / (ratio + months_ratio)).sum())

    if adverse == "down":
        return float(1 - optimize.brentq(lambda r: power(r) - POWER, 0.0, 1.0))
    return float(optimize.brentq(lambda r: power(r) - POWER, 1.0, MAX_RATIO) - 1)


def _log_ratio(
    x_b: float,
    m_b: int,
    x_a: float,
    m_a: int,
    *,
    df: int,
    adverse: Adverse,
    alpha: float,
    detail: dict[str, float],
) -> Change:
    # Haldane's half keeps the logarithm finite where the recent year has no event
    half = 0.5 if x_b == 0 else 0.0
    ratio = (x_b / m_b) / (x_a / m_a)
    log_ratio = float(np.log((x_b + half) / m_b) - np.log((x_a + half) / m_a))
    se = float((detail["phi"] * (1 / (x_a + half) + 1 / (x_b + half))) ** 0.5)
    sign = -1 if adverse == "down" else 1
    width = float(stats.t.ppf(0.5 + CONFIDENCE / 2, df)) * se
    worst = log_ratio + sign * float(stats.t.ppf(CONFIDENCE, df)) * se
    pooled = (x_a + x_b) / (m_a + m_b)
    se_null = float((detail["phi"] * (1 / (pooled * m_a) + 1 / (pooled * m_b))) ** 0.5)
    return Change(
        test="quasi_poisson",
        adverse=adverse,
        n=round(x_a + x_b),
        estimate=ratio - 1,
        low=min(float(np.expm1(log_ratio - width)), ratio - 1),
        high=float(np.expm1(log_ratio + width)),
        se=se,
        df=float(df),
        p=float(stats.t.sf(sign * log_ratio / se, df)),
        worse_upper=float(sign * np.expm1(worst)),
        mde90=float(abs(np.expm1(sign * detectable(se_null, df, alpha=alpha)))),
        detail=detail,
    )
