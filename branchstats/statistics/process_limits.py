"""Limits of an XmR chart: what one group of points says about the usual range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Mean moving range to three standard deviations: 3 / 1.128, d2 for ranges of two, as rounded by
# Wheeler 2000 ("Understanding Variation") and NHSRplotthedots
LIMIT_FACTOR = 2.66
# Upper limit of a moving range in mean moving ranges (D4 for n = 2); larger ones are screened out
SCREEN_FACTOR = 3.267
NEAR_SHARE = 2 / 3  # the near limits lie at two thirds of the way
ENOUGH_POINTS = 12  # fewer points in a baseline give provisional limits
# Differences below this share of the largest value are rounding, not variation
ROUNDING = 1e-12


@dataclass(frozen=True)
class Limits:
    """Centre and limits of one baseline, in the unit of the values; NaN where nothing is known."""

    mean: float
    lower: float
    upper: float
    lower_near: float
    upper_near: float
    moving_range: float  # mean moving range that the limits rest on
    n: int  # points in the baseline
    is_constant: bool  # the baseline does not vary at all

    @property
    def is_provisional(self) -> bool:
        return self.n < ENOUGH_POINTS


def limits(values: np.ndarray, segment: np.ndarray, *, screen: bool = True) -> Limits:
    """Limits from the points of one baseline.

    values : in time order, NaN for a month without data.
    segment : the same number for neighbours between which a moving range may be taken.
    screen : drop, once, the moving ranges that are SCREEN_FACTOR times their mean or more.

    A baseline that does not vary has limits at its mean. Where screening would leave no variation
    in points that do vary (one jump in a flat series), the moving ranges stay unscreened. With a
    single point, or none next to another, the limits are NaN.

    Source: NHSRplotthedots 0.2.2, these two cases apart (there NaN, and limits of width 0).
    """
    known = np.isfinite(values)
    n = int(known.sum())
    if not n:
        nothing = float("nan")
        return Limits(nothing, nothing, nothing, nothing, nothing, nothing, 0, False)
    mean = float(values[known].mean())
    speck = rounding_of(values)
    is_constant = n > 1 and float(np.ptp(values[known])) <= speck
    neighbours = known[1:] & known[:-1] & (np.diff(segment) == 0)
    ranges = np.abs(np.diff(values))[neighbours]
    if is_constant:
        width = 0.0
    elif len(ranges):
        width = float(ranges.mean())
        kept = ranges[ranges < SCREEN_FACTOR * width]
        if screen and len(kept) and float(kept.mean()) > speck:
            width = float(kept.mean())
    else:
        width = float("nan")
    far, near = LIMIT_FACTOR * width, NEAR_SHARE * LIMIT_FACTOR * width
    return Limits(
        mean=mean,
        lower=mean - far,
        upper=mean + far,
        lower_near=mean - near,
        upper_near=mean + near,
        moving_range=width,
        n=n,
        is_constant=is_constant,
    )


def rounding_of(values: np.ndarray) -> float:
    """The size of a difference that is nothing but floating-point rounding in these values."""
    known = values[np.isfinite(values)]
    return ROUNDING * float(np.abs(known).max()) if len(known) else 0.0


def segments(position: np.ndarray, values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Number the stretches without a gap: a new one after a missing value, position or group.

    position : whole numbers, 1 apart for neighbours.
    """
    known = np.isfinite(values)
    starts = np.ones(len(values), dtype=bool)
    starts[1:] = (np.diff(position) != 1) | (np.diff(group) != 0) | ~known[1:] | ~known[:-1]
    return np.cumsum(starts)
