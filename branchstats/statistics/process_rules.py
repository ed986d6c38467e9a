"""The four rules of a process chart, each on one stretch of points without a gap."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

RUN_LENGTH = 7  # points on one side of the mean
TREND_LENGTH = 7  # points, that is six rises or six falls in a row
NEAR_WINDOW = 3  # points of which two are near a limit
NEAR_NEEDED = 2


def trend(values: np.ndarray, *, rounding: float = 0.0) -> np.ndarray:
    """+1 or −1 for the points of TREND_LENGTH that all rise or all fall, else 0; a tie breaks it.

    A point that ends one trend and begins another belongs to the later one.
    """
    steps = np.diff(values)
    direction = np.where(np.abs(steps) <= rounding, 0, np.sign(steps)).astype(int)
    return _spread_windows(direction, TREND_LENGTH - 1, length=len(values), extra=1)


def run(side: np.ndarray) -> np.ndarray:
    """+1 or −1 for the points of RUN_LENGTH on one side of the mean, else 0.

    side : +1 above, −1 below, 0 on the mean, which breaks a run.
    """
    return _spread_windows(side.astype(int), RUN_LENGTH, length=len(side), extra=0)


def two_in_three(side: np.ndarray, is_near: np.ndarray) -> np.ndarray:
    """+1 or −1 for the near points of three in a row on one side of which two are near a limit.

    is_near : beyond the near limit and not outside the limit. All three must lie on one side of
    the mean, as NHSRplotthedots has it (stricter than Western Electric).
    """
    found = np.zeros(len(side), dtype=int)
    if len(side) < NEAR_WINDOW:
        return found
    near = sliding_window_view(is_near.astype(int), NEAR_WINDOW).sum(axis=1) >= NEAR_NEEDED
    total = sliding_window_view(side.astype(int), NEAR_WINDOW).sum(axis=1)
    for start in np.flatnonzero(near & (np.abs(total) == NEAR_WINDOW)):
        window = slice(start, start + NEAR_WINDOW)
        found[window] = np.where(is_near[window], np.sign(total[start]), found[window])
    return found


def _spread_windows(signs: np.ndarray, window: int, *, length: int, extra: int) -> np.ndarray:
    """Mark the points of every window whose signs are all +1 or all −1; later windows win."""
    found = np.zeros(length, dtype=int)
    if len(signs) < window:
        return found
    total = sliding_window_view(signs, window).sum(axis=1)
    for start in np.flatnonzero(np.abs(total) == window):
        found[start : start + window + extra] = np.sign(total[start])
    return found
