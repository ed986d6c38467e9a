"""Why a mean moved: the same persons, those who came, those who left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Split:
    """Parts of a change of means that add up to `total`. None and a `reason` without one side.

    within : the stayers' own change; joined : what those who came add; left : what those who went
    take off by going (positive: they were below the stayers).
    """

    n_stayers: int
    n_joined: int
    n_left: int
    total: float | None = None
    within: float | None = None
    joined: float | None = None
    left: float | None = None
    reason: str = ""


def split_change(before: np.ndarray, after: np.ndarray) -> Split:
    """Split mean(after) − mean(before) into the stayers' change and the change of who is in it.

    before, after : one number a person in the same order of persons, NaN where a person has none
    on that side.

    mean_B − mean_A = (S_B − S_A) + n_J/n_B (J_B − S_B) + n_L/n_A (S_A − L_A), S stayers,
    J joiners, L leavers (STATISTICS.md §5). Nobody on one side: no_data. Nobody on both sides:
    only the total is a number, no_stayers.
    """
    a, b = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    in_a, in_b = np.isfinite(a), np.isfinite(b)
    stayed, joined, left = in_a & in_b, in_b & ~in_a, in_a & ~in_b
    counts = int(stayed.sum()), int(joined.sum()), int(left.sum())
    if not in_a.any() or not in_b.any():
        return Split(*counts, reason="no_data")
    total = float(b[in_b].mean() - a[in_a].mean())
    if not stayed.any():
        return Split(*counts, total=total, reason="no_stayers")
    stayers_a, stayers_b = float(a[stayed].mean()), float(b[stayed].mean())
    return Split(
        *counts,
        total=total,
        within=stayers_b - stayers_a,
        joined=_part(b[joined], stayers_b, int(in_b.sum())),
        left=-_part(a[left], stayers_a, int(in_a.sum())),
    )


def _part(others: np.ndarray, stayers: float, n: int) -> float:
    """Weight of the others times their distance from the stayers; 0 without others."""
    return float(len(others) / n * (others.mean() - stayers)) if len(others) else 0.0
