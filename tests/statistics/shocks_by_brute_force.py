"""The averages of `persistence.average_shocks` by explicit normal densities, without whitening."""

from __future__ import annotations

import numpy as np
from scipy import linalg, stats

from branchstats.statistics import persistence


def brute_force_shocks(rates, design, contrast, noise, months, typical):
    """Contrast variance, shock variance and rho: one grid point at a time, scipy's normal density."""
    free = linalg.null_space(design.T)
    weights, variances, shocks, rhos = [], [], [], []
    step = np.gradient(np.sqrt(persistence.VARIANCE_GRID))
    for rho in persistence.RHO_GRID:
        for size, width in zip(persistence.VARIANCE_GRID, step, strict=True):
            lag = np.abs(months[:, None] - months[None, :])
            correlation = np.where(lag > 0, rho ** np.maximum(lag, 1), 1.0)
            shock = size * noise.mean()
            total = shock * correlation + np.diag(noise)
            density = stats.multivariate_normal(cov=free.T @ total @ free).logpdf(free.T @ rates)
            clipped = min(max(rho, 0.02), 0.98)
            prior = clipped ** (persistence.RHO_PRIOR[0] - 1)
            prior *= (1 - clipped) ** (persistence.RHO_PRIOR[1] - 1)
            prior /= 1 + size * noise.mean() / typical**2
            weights.append(np.log(prior * width) + density)
            variances.append(shock * contrast @ correlation @ contrast)
            shocks.append(shock)
            rhos.append(rho)
    weight = np.exp(np.array(weights) - max(weights))
    weight /= weight.sum()
    return weight @ variances, weight @ shocks, weight @ rhos
