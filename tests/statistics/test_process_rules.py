"""The rules of a process chart, point by point, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from branchstats.statistics.process_limits import limits
from branchstats.statistics.process_rules import run, trend, two_in_three


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7),
        ([7, 6, 5, 4, 3, 2, 1], [-1] * 7),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + [1] * 7 + [0]),
        ([1, 2, 3, 4, 4, 5, 6, 7], [0] * 8),  # a tie breaks it
        # the peak belongs to both trends and is named by the later one
        ([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], [1] * 6 + [-1] * 7),
    ],
)
def test_trend(values, expected):
    assert trend(np.array(values, dtype=float)).tolist() == expected


def test_trend_takes_rounding_for_a_tie():
    values = np.array([0.3, 0.1 + 0.2, 0.4, 0.5, 0.6, 0.7, 0.8])
    assert trend(values).all()  # 0.1 + 0.2 is 0.30000000000000004
    assert not trend(values, rounding=1e-12).any()


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 7, [1] * 7),
        ([-1] * 8, [-1] * 8),
        ([1, 1, 1, 1, 0, 1, 1, 1, 1], [0] * 9),  # a point on the mean breaks it
        ([-1] + [1] * 7 + [-1], [0] + [1] * 7 + [0]),
    ],
)
def test_run(side, expected):
    assert run(np.array(side)).tolist() == expected


@pytest.mark.parametrize(
    ("side", "near", "expected"),
    [
        ([1, 1], [1, 1], [0, 0]),
        ([1, 1, 1], [1, 0, 1], [1, 0, 1]),  # the point between is not flagged
        ([1, 1, 1], [1, 1, 1], [1, 1, 1]),
        ([1, -1, 1], [1, 0, 1], [0, 0, 0]),  # all three on one side
        ([1, 0, 1], [1, 0, 1], [0, 0, 0]),
        ([-1, -1, -1, -1], [0, 1, 1, 0], [0, -1, -1, 0]),
    ],
)
def test_two_in_three(side, near, expected):
    assert two_in_three(np.array(side), np.array(near, dtype=bool)).tolist() == expected


def test_a_range_of_exactly_the_bound_is_screened_out():
    # ranges 433.25 four times and 3267: mean 1000, and 3267 is 3.267 times that
    values = np.array([0, 433.25, 0, 433.25, 0, 3267])
    found = limits(values, np.zeros(6))
    assert found.moving_range == 433.25
    assert limits(values - [0, 0, 0, 0, 0, 1], np.zeros(6)).moving_range > 433.25
