"""How many kinds there are in effect: Shannon entropy and Hill numbers of counts by kind."""

from __future__ import annotations

import numpy as np
from scipy import stats

from branchstats.statistics.change import CONFIDENCE, Adverse, Change, detectable
from branchstats.statistics.intervals import Interval, wilson


def shannon(counts: np.ndarray) -> float | None:
    """Entropy −Σ p ln p of counts by kind, in nats; None without any. 0 and NaN count as absent."""
    p = _shares(counts)
    return float(stats.entropy(p)) if len(p) else None


def hill(counts: np.ndarray, *, order: float = 1.0) -> float | None:
    """Hill number (Σ p^q)^(1/(1−q)): kinds in effect. Order 0 counts kinds, 1 is exp(Shannon).

    Hill 1973. None without any count.
    """
    p = _shares(counts)
    if not len(p):
        return None
    if order == 1.0:
        return float(np.exp(stats.entropy(p)))
    return float((p**order).sum() ** (1 / (1 - order)))


def effective_number(counts: np.ndarray) -> Interval:
    """Kinds in effect, exp(Shannon), with a 95 % interval; n is the number of things counted.

    Normal interval of the entropy with the variance [Σ p (ln p)² − H²] / n (Pielou 1966), then
    exp, kept within 1 … number of kinds in use + 1. A single kind has no variance: its upper bound
    is a second kind with the upper Wilson share of 0 out of n. One thing only: too_few.
    """
    p, n = _shares(counts), _total(counts)
    if not n:
        return Interval(0, reason="no_data")
    if n < 2:
        return Interval(n, 1.0, reason="too_few")
    if len(p) == 1:
        other = wilson(0, n).high
        return Interval(n, 1.0, 1.0, float(np.exp(stats.entropy([other, 1 - (other or 0.0)]))))
    entropy = float(stats.entropy(p))
    half_width = float(stats.norm.ppf(0.5 + CONFIDENCE / 2)) * _entropy_variance(p, n) ** 0.5
    return Interval(
        n,
        float(np.exp(entropy)),
        max(1.0, float(np.exp(entropy - half_width))),
        min(len(p) + 1.0, float(np.exp(entropy + half_width))),
    )


def diversity_change(
    recent: np.ndarray, earlier: np.ndarray, *, adverse: Adverse = "down", alpha: float = 0.05
) -> Change:
    """Change of the kinds in effect as ratio minus 1, tested on the entropy (Hutcheson 1970).

    recent, earlier : counts by kind, the kinds in the same order. The entropy of few things is
    biased down by (kinds − 1) / 2n: both sides are corrected for it (Miller 1955), else the
    shorter period would always look poorer. `se` is that of the entropy. Nothing on one side:
    no_data; no variance on either: no_variation.
    """
    p_b, n_b, p_a, n_a = _shares(recent), _total(recent), _shares(earlier), _total(earlier)
    if not n_a or not n_b:
        return Change("entropy", adverse, n_a + n_b, reason="no_data")
    difference = _corrected(p_b, n_b) - _corrected(p_a, n_a)
    v_b, v_a = _entropy_variance(p_b, n_b), _entropy_variance(p_a, n_a)
    se = (v_a + v_b) ** 0.5
    estimate = float(np.expm1(difference))
    detail = {
        "kinds_recent": float(np.exp(stats.entropy(p_b))),
        "kinds_earlier": float(np.exp(stats.entropy(p_a))),
    }
    if se < 1e-9:
        return Change(
            "entropy", adverse, n_a + n_b, estimate, reason="no_variation", detail=detail
        )
    df = (v_a + v_b) ** 2 / (v_a**2 / n_a + v_b**2 / n_b)
    sign = 1.0 if adverse == "up" else -1.0
    half_width = float(stats.t.ppf(0.5 + CONFIDENCE / 2, df)) * se
    worst = difference + sign * float(stats.t.ppf(CONFIDENCE, df)) * se
    return Change(
        test="entropy",
        adverse=adverse,
        n=n_a + n_b,
        estimate=estimate,
        low=float(np.expm1(difference - half_width)),
        high=float(np.expm1(difference + half_width)),
        se=se,
        df=float(df),
        p=float(stats.t.sf(sign * difference / se, df)),
        worse_upper=float(sign * np.expm1(worst)),
        mde90=float(abs(np.expm1(sign * detectable(se, df, alpha=alpha)))),
        detail=detail,
    )


def _counts(counts: np.ndarray) -> np.ndarray:
    values = np.nan_to_num(np.asarray(counts, dtype=float).ravel())
    return values[values > 0]


def _total(counts: np.ndarray) -> int:
    return round(float(_counts(counts).sum()))


def _shares(counts: np.ndarray) -> np.ndarray:
    values = _counts(counts)
    return values / values.sum() if len(values) else values


def _corrected(p: np.ndarray, n: int) -> float:
    return float(stats.entropy(p)) + (len(p) - 1) / (2 * n)


def _entropy_variance(p: np.ndarray, n: int) -> float:
    return max(0.0, float(((p * np.log(p) ** 2).sum() - stats.entropy(p) ** 2) / n))
