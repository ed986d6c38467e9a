"""Run charts after Anhøj, and the Shewhart charts for rates and counts that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from branchstats.statistics.process_limits import SCREEN_FACTOR, rounding_of

Chart = Literal["run", "i", "p", "pp", "ip", "c", "g"]
# Mean moving range to standard deviation: d2 for ranges of two (Montgomery 2009, appendix VI)
D2 = 1.128
SIGMAS, NEAR_SIGMAS = 3, 2
CROSSINGS_TAIL = 0.05  # of the binomial distribution of crossings
RUN_ALLOWANCE = 3  # added to log2(n): Anhøj & Olesen 2014


@dataclass(frozen=True)
class Runs:
    """What a run chart shows, and what random variation would: None where no point is useful."""

    n: int  # points with a value
    useful: int  # of these, not on the centre line
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None

    @property
    def is_signal(self) -> bool:
        """An unusually long run, or unusually few crossings."""
        if self.longest_run is None or self.longest_run_max is None:
            return False
        if self.crossings is None or self.crossings_min is None:
            return False
        return self.longest_run > self.longest_run_max or self.crossings < self.crossings_min


@dataclass(frozen=True)
class RunChart:
    """points : value, part, centre, lower, lower_near, upper_near, upper, is_outside; and the runs
    of each part in order. Limits are NaN for a run chart."""

    points: pd.DataFrame
    runs: tuple[Runs, ...]


def anhoej(values: np.ndarray, centre: float) -> Runs:
    """Longest run and crossings of the centre line, with the bounds of random variation.

    values : in time order; NaN and values on the centre are left out.

    Signal if the longest run is above round(log2 n) + 3 or the crossings below the 5 % quantile
    of the binomial distribution with n − 1 trials. Anhøj & Olesen 2014, PLoS ONE 9:e113825.
    """
    known = values[np.isfinite(values)]
    away = known - centre
    side = np.sign(away[np.abs(away) > rounding_of(known)])
    n = len(side)
    if not n:
        return Runs(len(known), 0, None, None, None, None)
    changes = np.flatnonzero(np.diff(side))
    edges = np.concatenate([[-1], changes, [n - 1]])
    return Runs(
        n=len(known),
        useful=n,
        longest_run=int(np.diff(edges).max()),
        longest_run_max=round(float(np.log2(n))) + RUN_ALLOWANCE,
        crossings=len(changes),
        crossings_min=int(max(0, stats.binom.ppf(CROSSINGS_TAIL, n - 1, 0.5))) if n > 1 else 0,
    )


def run_chart(
    values: np.ndarray,
    *,
    chart: Chart = "run",
    size: np.ndarray | None = None,
    part_after: int | None = None,
    freeze_after: int | None = None,
    screen: bool = True,
) -> RunChart:
    """A run chart or Shewhart chart with its runs analysis.

    Parameters
    ----------
    values : in time order, NaN allowed. For "p", "pp" and "ip" the numerators.
    chart : "run" median; "i" individuals; "p" proportions; "pp" proportions after Laney; "ip"
        individuals with a varying size after Taylor; "c" counts; "g" cases between events (centre
        is the median).
    size : denominators of "p", "pp" and "ip".
    part_after : begin a second part, with a centre and limits of its own, after so many points.
    freeze_after : centre and limits from the first so many points only.
    screen : drop, once, moving ranges of SCREEN_FACTOR times their mean or more ("i", "pp", "ip").

    Raises
    ------
    ValueError : a chart of proportions without `size`, or both a part and a freeze.

    Source: qicharts2 0.8.1 (values agree to 1e-9); Laney 2002; Taylor 2018; Montgomery 2009 §6.
    A series that does not vary has limits on its centre.
    """
    numerator = np.asarray(values, dtype=float)
    if chart in ("p", "pp", "ip") and size is None:
        raise ValueError(f"chart {chart!r} needs the denominators in `size`")
    if part_after is not None and freeze_after is not None:
        raise ValueError("a chart has a part or a freeze, not both")
    n = len(numerator)
    sizes = np.ones(n) if size is None else np.asarray(size, dtype=float)
    sizes = np.where(sizes > 0, sizes, np.nan)
    shown = numerator / sizes
    parts = np.ones(n, dtype=int)
    if part_after is not None:
        parts[part_after:] = 2
    frames, runs = [], []
    for number in np.unique(parts):
        at = parts == number
        base = np.arange(at.sum()) < (freeze_after or at.sum())
        table = _limits(chart, shown[at], sizes[at], base, screen=screen)
        frames.append(table.assign(part=number))
        runs.append(anhoej(shown[at], float(table["centre"].iloc[0])))
    if not frames:
        return RunChart(_limits(chart, shown, sizes, np.ones(0, dtype=bool), screen=screen), ())
    return RunChart(pd.concat(frames, ignore_index=True), tuple(runs))


def _limits(
    chart: Chart, shown: np.ndarray, sizes: np.ndarray, base: np.ndarray, *, screen: bool
) -> pd.DataFrame:
    use = base & np.isfinite(shown)
    centre = middle = _centre(chart, shown[use], sizes[use])
    sigma = np.full(len(shown), np.nan)
    if use.any():
        sigma = _sigma(chart, shown[use], sizes[use], centre, sizes, screen=screen)
    if chart == "g" and use.any():
        middle = float(np.median(shown[use]))
    table = pd.DataFrame({"value": shown, "centre": middle})
    floor = 0.0 if chart in ("p", "pp", "c", "g") else -np.inf
    ceiling = 1.0 if chart in ("p", "pp") else np.inf
    for name, sigmas in (
        ("lower", -SIGMAS), ("lower_near", -NEAR_SIGMAS), ("upper_near", NEAR_SIGMAS),
        ("upper", SIGMAS),
    ):  # fmt: skip
        table[name] = np.clip(centre + sigmas * sigma, floor, ceiling)
    speck = rounding_of(shown)
    outside = (table["value"] > table["upper"] + speck) | (table["value"] < table["lower"] - speck)
    return table.assign(is_outside=outside)


def _centre(chart: Chart, shown: np.ndarray, sizes: np.ndarray) -> float:
    if not len(shown):
        return float("nan")
    if chart == "run":
        return float(np.median(shown))
    return float((shown * sizes).sum() / sizes.sum())


def _sigma(
    chart: Chart,
    shown: np.ndarray,
    sizes: np.ndarray,
    centre: float,
    all_sizes: np.ndarray,
    *,
    screen: bool,
) -> np.ndarray:
    """Standard deviation of each point; the charts' formulas by chart."""
    one = np.ones(len(all_sizes))
    if chart == "run":
        return np.nan * one
    if chart == "i":
        return _mean_range(np.abs(np.diff(shown)), screen=screen) / D2 * one
    if chart == "c":
        return centre**0.5 * one
    if chart == "g":
        return (centre * (centre + 1)) ** 0.5 * one
    if chart == "ip":
        # Taylor 2018: expected |difference| of two normal values is sigma × sqrt(2/π (1/n1 + 1/n2))
        scaled = np.abs(np.diff(shown)) / (1 / sizes[1:] + 1 / sizes[:-1]) ** 0.5
        return _mean_range(scaled * (np.pi / 2) ** 0.5, screen=screen) / all_sizes**0.5
    binomial = (centre * (1 - centre) / all_sizes) ** 0.5
    if chart == "p" or centre in (0.0, 1.0):
        return binomial
    z = (shown - centre) / (centre * (1 - centre) / sizes) ** 0.5
    return binomial * _mean_range(np.abs(np.diff(z)), screen=screen) / D2


def _mean_range(ranges: np.ndarray, *, screen: bool) -> float:
    if not len(ranges):
        return float("nan")
    mean = float(ranges.mean())
    kept = ranges[ranges < SCREEN_FACTOR * mean]
    return float(kept.mean()) if screen and len(kept) else mean
