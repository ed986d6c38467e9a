"""How much common shocks of the months move a comparison when they last: two unknowns, averaged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg, stats

from branchstats.term import MONTHS_A_YEAR

PRIOR_RHO = 0.3  # where the correlation of neighbouring months is taken as given
RHO_GRID = np.arange(0.0, 0.91, 0.1)
# Beta prior of the correlation: mean 0.4, 95 % of it below 0.75
RHO_PRIOR = (2.0, 3.0)
# Half-Cauchy prior of the shock's standard deviation, scale in logits, where a month shakes a small
# branch as much as a large one: months without shocks are common, large ones possible (Gelman 2006)
SHOCK_SCALE = 0.1
# Grid of the shock's variance in units of the binomial one: 0, then evenly in the logarithm
VARIANCE_GRID = np.concatenate([[0.0], np.geomspace(0.02, 50.0, 30)])


@dataclass(frozen=True)
class Shocks:
    """Posterior means: variance of the comparison due to shocks, variance of a shock, correlation.

    df : months that are left after what is fitted.
    """

    contrast_variance: float
    variance: float
    rho: float
    df: int = 0


def month_design(months: np.ndarray, recent: np.ndarray) -> np.ndarray:
    """What is fitted to a value a month: its calendar month and, last, the shift of the recent year."""
    calendar = months % MONTHS_A_YEAR
    return np.column_stack([calendar[:, None] == np.unique(calendar), recent]).astype(float)


def common_shock(
    means: np.ndarray, noise: np.ndarray, recent: np.ndarray, months: np.ndarray, *, typical: float
) -> Shocks:
    """Variance that common shocks give the recent months' mean less the earlier ones'.

    means, noise : one value a month and its sampling variance. months : their numbers, recent :
    which are in the recent year. typical : as in `average_shocks`. No month left over: df below 1.
    """
    design = month_design(months, recent)
    df = len(means) - int(np.linalg.matrix_rank(design))
    if df < 1:
        return Shocks(0.0, 0.0, PRIOR_RHO, df)
    contrast = np.linalg.pinv(design)[-1]
    return replace(average_shocks(means, design, contrast, noise, months, typical=typical), df=df)


def average_shocks(
    rates: np.ndarray,
    design: np.ndarray,
    contrast: np.ndarray,
    noise: np.ndarray,
    months: np.ndarray,
    *,
    typical: float,
) -> Shocks:
    """Variance that lasting common shocks give a contrast of monthly rates.

    Parameters
    ----------
    rates : one rate a month. design : months × columns, what is fitted and taken off.
    contrast : one weight a month, the comparison. noise : binomial variance of each rate.
    months : number of each month, so that gaps count. typical : scale of the prior of a shock's
    standard deviation, in the unit of the rates.

    Returns
    -------
    Shocks. The rates less the design are normal with covariance variance × rho^|distance| + noise
    (restricted likelihood, Patterson & Thompson 1971); 36 months cannot tell rho and the variance
    well, so both are averaged over a grid with the priors above instead of being estimated. Without
    noise (all rates 0 or 1) everything is 0.
    """
    scale = float(noise.mean())
    rank = int(np.linalg.matrix_rank(design))
    if scale <= 0 or rank >= len(rates):
        return Shocks(0.0, 0.0, PRIOR_RHO)
    free = linalg.svd(design)[0][:, rank:]  # months × free directions
    root = np.linalg.cholesky(free.T @ (noise[:, None] * free))
    left = linalg.solve_triangular(root, free.T @ rates, lower=True)
    whitener = linalg.solve_triangular(root, free.T, lower=True)
    distance = np.abs(np.subtract.outer(months, months))

    log_weight = np.empty((len(RHO_GRID), len(VARIANCE_GRID)))
    spread = np.empty(len(RHO_GRID))
    for i, rho in enumerate(RHO_GRID):
        correlation = np.where(distance == 0, 1.0, rho**distance)
        values, vectors = np.linalg.eigh(whitener @ correlation @ whitener.T)
        total = 1.0 + np.outer(VARIANCE_GRID * scale, np.maximum(values, 0.0))
        squares = (vectors.T @ left) ** 2
        log_weight[i] = -0.5 * (np.log(total) + squares / total).sum(axis=1)
        spread[i] = contrast @ correlation @ contrast
    weight = np.exp(log_weight - np.max(log_weight)) * _prior(typical / scale**0.5)
    weight /= weight.sum()
    variance = VARIANCE_GRID * scale
    return Shocks(
        contrast_variance=float((weight * np.outer(spread, variance)).sum()),
        variance=float((weight @ variance).sum()),
        rho=float(weight.sum(axis=1) @ RHO_GRID),
    )


def _prior(typical: float) -> np.ndarray:
    """Prior weight of each pair of grid points; `typical` in units of the binomial noise."""
    of_rho = stats.beta.pdf(np.clip(RHO_GRID, 0.02, 0.98), *RHO_PRIOR)
    sd = np.sqrt(VARIANCE_GRID)
    of_sd = stats.halfcauchy.pdf(sd, scale=typical) * np.gradient(sd)
    return np.outer(of_rho, of_sd)
