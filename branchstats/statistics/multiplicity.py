"""Many tests at once: Holm for what may be called a problem, Benjamini–Hochberg for what to watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm-adjusted p-values in the order given; None or NaN stays None and counts for nothing.

    Holm 1979, step-down; statsmodels `multipletests(method="holm")`.
    """
    return _adjust(p_values, lambda p: multipletests(p, method="holm")[1])


def benjamini_hochberg(p_values: Sequence[float | None]) -> list[float | None]:
    """Benjamini–Hochberg q-values in the order given; None or NaN stays None, counts for nothing.

    Benjamini & Hochberg 1995, step-up; scipy `false_discovery_control`.
    """
    return _adjust(p_values, lambda p: stats.false_discovery_control(p, method="bh"))


def _adjust(
    p_values: Sequence[float | None], adjusted: Callable[[np.ndarray], np.ndarray]
) -> list[float | None]:
    result: list[float | None] = [None] * len(p_values)
    at = [i for i, p in enumerate(p_values) if p is not None and np.isfinite(p)]
    if at:
        values = adjusted(np.array([p_values[i] for i in at], dtype=float))
        for i, value in zip(at, values, strict=True):
            result[i] = float(value)
    return result
