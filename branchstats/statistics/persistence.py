"""How long a month's common shock lasts: lag-one autocorrelation, shrunk to a prior."""

from __future__ import annotations

import numpy as np

PRIOR_RHO = 0.3
PRIOR_MONTHS = 24.0
MAX_RHO = 0.8


def shrunk_rho(residuals: np.ndarray, months: np.ndarray) -> float:
    """Lag-one autocorrelation of consecutive months' residuals, shrunk to PRIOR_RHO."""
    neighbours = np.diff(months) == 1
    variance = float(residuals @ residuals)
    if variance <= 0 or not neighbours.any():
        return PRIOR_RHO
    lagged = float(residuals[:-1][neighbours] @ residuals[1:][neighbours])
    observed = lagged / variance
    count = int(neighbours.sum())
    rho = (count * observed + PRIOR_MONTHS * PRIOR_RHO) / (count + PRIOR_MONTHS)
    return float(np.clip(rho, 0.0, MAX_RHO))
