"""Did a total get concentrated on fewer persons? Years are permuted within each person."""

from __future__ import annotations

import numpy as np
from scipy import stats

from branchstats.statistics.change import CONFIDENCE, POWER, Adverse, Change
from branchstats.statistics.concentration import (
    DRAWS,
    SEED,
    TOP_FRACTION,
    _top_shares,
    top_count,
)


def concentration_change(
    amounts: np.ndarray,
    *,
    adverse: Adverse = "up",
    fraction: float = TOP_FRACTION,
    draws: int = DRAWS,
    seed: int = SEED,
    alpha: float = 0.05,
) -> Change:
    """Change of the top share: the last year minus the mean of the years before.

    Parameters
    ----------
    amounts : persons × years, the recent year last; persons present throughout only. A row with
        NaN is left out; a year whose total is 0 is left out.

    Returns
    -------
    Change with n = persons. Each year is scaled to sum 1; p is the share of within-person
    permutations of the years that are at least as adverse, the observed one counted. Interval and
    `worse_upper`: normal, with the standard error of a bootstrap of the persons, or of the
    permutations where that is larger. No recent total or no earlier one: "no_data"; fewer than two
    persons: "too_few"; every person the same in all years: "no_variation".

    Source: STATISTICS.md §3; Good 2005 (permutation within blocks).
    """
    values = np.asarray(amounts, dtype=float)
    values = values[np.isfinite(values).all(axis=1)] if values.ndim == 2 else np.empty((0, 0))
    n = values.shape[0]
    total = values.sum(axis=0)
    if not n or len(total) < 2 or total[-1] <= 0 or not (total[:-1] > 0).any():
        return Change("permutation", adverse, n, reason="no_data")
    if n < 2:
        return Change("permutation", adverse, n, reason="too_few")
    values = values[:, total > 0] / total[total > 0]
    top = top_count(n, fraction=fraction)
    yearly = _top_shares(values, top)
    estimate = float(yearly[-1] - yearly[:-1].mean())
    detail = {"share_earlier": float(yearly[:-1].mean()), "share_recent": float(yearly[-1])}

    rng = np.random.default_rng(seed)
    permuted = rng.permuted(np.broadcast_to(values, (draws, *values.shape)), axis=2)
    by_chance = _contrast(np.moveaxis(permuted, 0, 1), top)
    sign = 1.0 if adverse == "up" else -1.0
    # permutations that give the same value must count as ties in spite of rounding
    as_adverse = int((sign * (by_chance - estimate) >= -1e-12).sum())
    spread = float(by_chance.std(ddof=1))
    if spread < 1e-12:
        return Change(
            "permutation", adverse, n, estimate=estimate, reason="no_variation", detail=detail
        )
    resampled = values[rng.integers(0, n, size=(draws, n))]
    boot = _contrast(np.moveaxis(resampled, 0, 1), top)
    se = max(spread, float(np.nanstd(boot, ddof=1)))
    half_width = float(stats.norm.ppf(0.5 + CONFIDENCE / 2)) * se
    return Change(
        test="permutation",
        adverse=adverse,
        n=n,
        estimate=estimate,
        low=max(-1.0, estimate - half_width),
        high=min(1.0, estimate + half_width),
        se=se,
        p=(as_adverse + 1) / (draws + 1),
        worse_upper=sign * estimate + float(stats.norm.ppf(CONFIDENCE)) * se,
        mde90=float(stats.norm.ppf(1 - alpha) + stats.norm.ppf(POWER)) * se,
        detail=detail | {"top_persons": float(top), "se_permutation": spread},
    )


def _contrast(samples: np.ndarray, top: int) -> np.ndarray:
    """Last year minus mean of the others, for persons × draws × years."""
    shares = _top_shares(samples, top)
    return shares[..., -1] - shares[..., :-1].mean(axis=-1)
