"""What the data could have shown: the smallest worsening that nine of ten such branches would show."""

from __future__ import annotations

import numpy as np
from scipy import stats

from branchstats.statistics.change import POWER, Change

_LOG_SCALE = ("mid_p", "quasi_poisson", "entropy", "logrank")  # ratios: their se is of a logarithm


def smallest_shown(
    found: Change, *, floor: float | None = None, more_data: float = 1.0
) -> float | None:
    """The smallest true worsening that gets its verdict with POWER; None where none would.

    found : its `mde90` is the one at the level that its p has to get through. floor : the estimate
    itself must reach it too (the minimum practical difference of a primary), so the truth must
    lie beyond it by t(POWER) standard errors. more_data : with so many times the data, errors
    shrink by its root; ratios are reckoned on their logarithm.
    """
    if found.mde90 is None:
        return None
    is_ratio = found.test in _LOG_SCALE
    distance = _log_distance(found.mde90, found) if is_ratio else found.mde90
    distance *= more_data**-0.5
    if floor is not None and found.se is not None:
        quantile = float(stats.t.ppf(POWER, found.df if found.df is not None else np.inf))
        beyond = quantile * found.se * more_data**-0.5
        distance = max(distance, (_log_distance(floor, found) if is_ratio else floor) + beyond)
    if not is_ratio:
        return float(distance)
    return float(-np.expm1(-distance) if found.adverse == "down" else np.expm1(distance))


def _log_distance(worsening: float, found: Change) -> float:
    """A worsening of a ratio (0.3: less by 30 %, or more) as a positive difference of logarithms."""
    if found.adverse == "up":
        return float(np.log1p(worsening))
    return float(-np.log1p(-worsening)) if worsening < 1 else np.inf
