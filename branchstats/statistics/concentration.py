"""How unequally a total is shared out: top share, Gini, Lorenz curve, and what chance would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from branchstats.statistics.change import CONFIDENCE

TOP_FRACTION = 0.2  # of the persons
DRAWS = 999  # of every resampling; p-values are multiples of 1 / (DRAWS + 1)
SEED = 20190101  # of every resampling, so that the same table gives the same page


@dataclass(frozen=True)
class Share:
    """A measure of concentration with its interval. None and a `reason` where there is none."""

    n: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Benchmark:
    """What equally willing persons would give: mean and central 95 % of the top share."""

    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def top_count(n: int, *, fraction: float = TOP_FRACTION) -> int:
    """How many persons are the top `fraction` of n: rounded half up, at least one."""
    return max(1, int(np.floor(fraction * n + 0.5)))


def top_share(amounts: np.ndarray, *, fraction: float = TOP_FRACTION) -> float | None:
    """Share of the total that the `top_count` largest amounts hold; None where the total is 0.

    amounts : one non-negative number a person; NaN is left out (0 is a person with nothing).
    """
    values = _finite(amounts)
    if not len(values) or values.sum() <= 0:
        return None
    return float(_top_shares(values[:, None], top_count(len(values), fraction=fraction))[0])


def gini(amounts: np.ndarray) -> float | None:
    """Gini coefficient, 0 (all equal) to (n − 1) / n (one has all); None where the total is 0.

    Σ(2i − n − 1) x(i) / (n Σx) with x sorted; equals Σ|xi − xj| / (2 n² mean). NaN is left out.
    """
    values = np.sort(_finite(amounts))
    n = len(values)
    if not n or values.sum() <= 0:
        return None
    rank = np.arange(1, n + 1)
    return float(((2 * rank - n - 1) * values).sum() / (n * values.sum()))


def lorenz(amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of the Lorenz curve: share of persons (poorest first) and share of the total.

    Both begin at 0 and end at 1; a total of 0 gives the diagonal. NaN is left out.
    """
    values = np.sort(_finite(amounts))
    persons = np.linspace(0.0, 1.0, len(values) + 1)
    if not len(values) or values.sum() <= 0:
        return persons, persons.copy()
    return persons, np.concatenate([[0.0], np.cumsum(values) / values.sum()])


def share_interval(
    amounts: np.ndarray,
    *,
    measure: Callable[[np.ndarray], float | None] = top_share,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Share:
    """A measure of one amount a person with a 95 % interval: persons are resampled.

    The person is the cluster: all of a person's services move together. Basic (reflected)
    bootstrap, kept within 0 … 1: resampling repeats persons and so overstates concentration, and
    the reflection takes that off again (Davison & Hinkley 1997, §5.2). Fewer than two persons or a
    total of 0: no interval, reason "too_few" or "no_data".
    """
    values = _finite(amounts)
    estimate = measure(values)
    if estimate is None:
        return Share(len(values), reason="no_data")
    if len(values) < 2:
        return Share(len(values), estimate, reason="too_few")
    rng = np.random.default_rng(seed)
    resampled = values[rng.integers(0, len(values), size=(draws, len(values)))]
    again = [measure(sample) for sample in resampled]
    found = np.array([value for value in again if value is not None])
    tail = (1 - CONFIDENCE) / 2
    upper, lower = np.quantile(found, [1 - tail, tail])
    return Share(
        n=len(values),
        estimate=estimate,
        low=float(np.clip(2 * estimate - upper, 0.0, estimate)),
        high=float(np.clip(2 * estimate - lower, estimate, 1.0)),
    )


def chance_benchmark(
    services: np.ndarray,
    n_persons: int,
    *,
    fraction: float = TOP_FRACTION,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Benchmark:
    """The top share that chance alone gives: every service falls on any person alike.

    services : the amounts of the single services (hours), in any order; NaN and 0 are left out.
    Few services leave some with none by luck: at 1.3 services a person 28 % have none and the top
    fifth holds about half (STATISTICS.md §3), so a top share says something only beyond this.
    """
    values = _finite(services)
    values = values[values > 0]
    if not len(values) or n_persons < 1:
        return Benchmark(n_persons, reason="no_data")
    rng = np.random.default_rng(seed)
    owner = rng.integers(0, n_persons, size=(draws, len(values)))
    cell = owner + np.arange(draws)[:, None] * n_persons
    totals = np.bincount(
        cell.ravel(), weights=np.tile(values, draws), minlength=draws * n_persons
    ).reshape(draws, n_persons)
    shares = _top_shares(totals.T, top_count(n_persons, fraction=fraction))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(shares, [tail, 1 - tail])
    return Benchmark(n_persons, float(shares.mean()), float(low), float(high))


def _top_shares(amounts: np.ndarray, top: int) -> np.ndarray:
    """Top share of each column of persons × samples (further axes allowed); 0/0 is NaN."""
    n = amounts.shape[0]
    largest = np.partition(amounts, n - top, axis=0)[n - top :]
    total = amounts.sum(axis=0)
    return np.divide(largest.sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)


def _finite(amounts: np.ndarray) -> np.ndarray:
    values = np.asarray(amounts, dtype=float).ravel()
    return values[np.isfinite(values)]
