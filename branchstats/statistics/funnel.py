"""Units of different size side by side: funnel limits, overdispersion, and who lies beyond chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

LIMITS = (0.95, 0.998)  # two-sided: about two and three standard deviations (Spiegelhalter 2005)
TRIM = 0.1  # share of the units at each end whose z is drawn in before dispersion is measured
LEAST_UNITS = 10  # fewer do not tell what is usual among them


@dataclass(frozen=True)
class Funnel:
    """A comparison of units. Arrays in the order given; NaN where a unit has no data.

    target : Σ part / Σ whole. tau : standard deviation between units beyond chance, on the scale
    of arcsin √rate. effect : the design effect that is usual among the units. z, p : each unit
    against the target, two-sided. reason : "too_few" units for a comparison, else "".
    """

    target: float
    phi: float
    tau: float
    effect: float
    z: np.ndarray
    p: np.ndarray
    reason: str = ""


def rate_funnel(
    part: np.ndarray, whole: np.ndarray, *, effect: np.ndarray | None = None
) -> Funnel:
    """Rates part / whole of many units against their common rate.

    part, whole : counts, one pair a unit; a whole of 0 or NaN is no data.
    effect : design effects of the units (variance over binomial variance; NaN: not known). Each
    unit's counts are divided by its own or by the median one, whichever is larger, for one unit
    alone tells its effect poorly.

    z = (y − target) / √(s² + τ²) with y = arcsin √((x + 3/8) / (n + 3/4)), s² = 1 / (4n + 2)
    (Anscombe 1948) and τ² by moments from the winsorised dispersion (Spiegelhalter 2005b, after
    DerSimonian & Laird 1986). Fewer than LEAST_UNITS units: too_few, z and p NaN.
    """
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    known = (whole > 0) & np.isfinite(part)
    nothing = np.full(len(whole), np.nan)
    target = float(part[known].sum() / float(whole[known].sum())) if known.any() else float("nan")
    usual, own = _effects(known, effect)
    if known.sum() < LEAST_UNITS:
        return Funnel(target, float("nan"), 0.0, usual, nothing, nothing.copy(), "too_few")
    x, n = part[known] / own, whole[known] / own
    distance = np.arcsin(np.sqrt((x + 0.375) / (n + 0.75))) - _arcsine(target)
    variance = 1.0 / (4.0 * n + 2.0)
    phi = dispersion(distance / np.sqrt(variance))
    tau = between(phi, variance)
    z = nothing.copy()
    z[known] = distance / np.sqrt(variance + tau**2)
    return Funnel(target, phi, tau, usual, z, 2.0 * stats.norm.sf(np.abs(z)))


def _effects(known: np.ndarray, effect: np.ndarray | None) -> tuple[float, np.ndarray]:
    """The usual design effect, and the one of each known unit: its own where that is larger."""
    given = np.full(len(known), np.nan) if effect is None else np.asarray(effect, dtype=float)
    told = given[known & np.isfinite(given)]
    usual = max(1.0, float(np.median(told))) if len(told) else 1.0
    return usual, np.fmax(given[known], usual)


def dispersion(z: np.ndarray, *, trim: float = TRIM) -> float:
    """φ: the mean of squared z-scores after winsorising, 1 where there is chance alone.

    The share `trim` at each end is drawn in to its quantile, so that a few extraordinary units do
    not make room for themselves. Unlike Spiegelhalter 2005 the mean is then divided by what the
    same drawing-in leaves of a normal distribution (0.68 at 10 %): without that, φ is a third too
    small even where all units are alike, and chance passes for difference.
    """
    drawn = winsorised(z, trim=trim)
    return float(np.mean(drawn**2)) / _left_of_normal(trim)


def winsorised(z: np.ndarray, *, trim: float = TRIM) -> np.ndarray:
    """Values beyond the quantiles `trim` and 1 − `trim` set to these (linear interpolation)."""
    return np.clip(z, np.quantile(z, trim), np.quantile(z, 1.0 - trim))


def _left_of_normal(trim: float) -> float:
    """E w² for a standard normal winsorised at `trim` on each side."""
    if trim == 0:
        return 1.0
    edge = float(stats.norm.ppf(1.0 - trim))
    inside = 1.0 - 2.0 * trim - 2.0 * edge * float(stats.norm.pdf(edge))
    return inside + 2.0 * trim * edge**2


def between(phi: float, variance: np.ndarray) -> float:
    """τ: standard deviation between units that explains the dispersion; 0 where chance suffices.

    τ² = (kφ − (k − 1)) / (Σw − Σw² / Σw), w = 1 / variance (Spiegelhalter 2005b).
    """
    weight = 1.0 / np.asarray(variance, dtype=float)
    k = len(weight)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return float(np.sqrt(max(0.0, (k * phi - (k - 1)) / room))) if room > 0 else 0.0


def limits(
    funnel: Funnel, sizes: np.ndarray, *, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of a rate for units of the given sizes, as fractions.

    Exact binomial where units differ by chance alone and tries are independent; else on the
    arcsine scale with τ and the usual design effect.
    """
    sizes = np.asarray(sizes, dtype=float)
    if funnel.tau == 0 and funnel.effect == 1:
        return binomial_limits(funnel.target, np.round(sizes), confidence=confidence)
    quantile = float(stats.norm.ppf(0.5 + confidence / 2))
    reach = quantile * np.sqrt(1.0 / (4.0 * sizes / funnel.effect + 2.0) + funnel.tau**2)
    centre = _arcsine(funnel.target)
    low, high = np.clip(centre - reach, 0.0, None), np.clip(centre + reach, None, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def binomial_limits(
    target: float, sizes: np.ndarray, *, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Exact binomial limits of a rate, interpolated between counts, as fractions.

    Source: Spiegelhalter 2005, appendix A.1.1: y = (r − α) / n with r the quantile of the count
    and α the share of its probability beyond.
    """
    tail = (1.0 - confidence) / 2.0
    return _interpolated(target, sizes, tail), _interpolated(target, sizes, 1.0 - tail)


def _interpolated(target: float, sizes: np.ndarray, probability: float) -> np.ndarray:
    count = stats.binom.ppf(probability, sizes, target)
    reached = stats.binom.cdf(count, sizes, target)
    own = stats.binom.pmf(count, sizes, target)
    share = np.divide(reached - probability, own, out=np.zeros_like(reached), where=own > 0)
    return np.clip((count - share) / sizes, 0.0, 1.0)


def _arcsine(rate: float) -> float:
    return float(np.arcsin(np.sqrt(rate)))
