"""The rules of a process chart, point by point, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.statistics.process_limits import limits, rounding_of, segments
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
    assert not trend(np.arange(7.0), rounding=1.0).any()  # a step of that size is still rounding
    assert trend(np.arange(7.0), rounding=0.5).dtype.kind == "i"


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
        ([1, 1, 1, -1], [1, 1, 0, 1], [1, 1, 0, 0]),  # what is near after the three is no part
        ([0, 1, 1, 1], [1, 1, 1, 0], [0, 1, 1, 0]),  # nor what is near before them
        ([1, 1, 1, 1, 1], [1, 0, 0, 1, 0], [0] * 5),  # two in four
    ],
)
def test_two_in_three(side, near, expected):
    found = two_in_three(np.array(side), np.array(near, dtype=bool))
    assert (found.tolist(), found.dtype.kind) == (expected, "i")


def test_every_limit_of_five_points_by_hand():
    # ranges 2 2 4 5 around 4; the missing month and the next stretch give no range
    values = np.array([3, 5, 3, 7, 2, np.nan, 4.0])
    found = limits(values, np.array([0, 0, 0, 0, 0, 0, 1]), screen=False)
    far = 2.66 * 3.25
    assert (found.mean, found.moving_range, found.n) == (4, 3.25, 6)
    assert (found.lower, found.upper) == pytest.approx((4 - far, 4 + far))
    assert (found.lower_near, found.upper_near) == pytest.approx((4 - far / 1.5, 4 + far / 1.5))
    assert (found.is_constant, found.is_provisional) == (False, True)


def test_points_that_are_no_baseline():
    nothing = limits(np.array([np.nan, np.nan]), np.zeros(2))
    assert (nothing.n, nothing.is_constant) == (0, False)
    alone = limits(np.array([3.0]), np.zeros(1))
    apart = limits(np.array([3.0, 5.0]), np.array([0, 1]))
    assert (alone.mean, alone.n, alone.is_constant) == (3, 1, False)
    assert (apart.mean, apart.n, apart.is_constant) == (4, 2, False)
    for found in (nothing, alone, apart):
        assert np.isnan([found.lower, found.upper, found.lower_near, found.upper_near]).all()
        assert np.isnan(found.moving_range)
    assert limits(np.ones(12), np.zeros(12)).is_provisional is False
    assert limits(np.ones(11), np.zeros(11)).is_provisional is True


def test_screening_happens_once_and_never_leaves_nothing():
    # ranges 1 ×7, 9, 1 ×2: mean 1.8, bound 5.88; without the 9 the mean is 1
    values = np.cumsum([0, 1, -1, 1, -1, 1, -1, 1, 9, 1, -1]).astype(float)
    assert limits(values, np.zeros(11)).moving_range == 1
    assert limits(values, np.zeros(11), screen=False).moving_range == pytest.approx(1.8)
    # one jump in a flat series: its range is all the variation there is
    jump = np.array([0.0] * 5 + [1.0] * 5)
    assert limits(jump, np.zeros(10)).moving_range == pytest.approx(1 / 9)


def test_stretches_end_at_gaps_groups_and_missing_values():
    position, group = np.array([0, 1, 2, 3, 5, 6, 7]), np.array([0, 0, 0, 0, 0, 1, 1])
    values = np.array([1, 1, np.nan, 1, 1, 1, 1])
    assert segments(position, values, group).tolist() == [1, 1, 2, 3, 4, 5, 5]
    assert segments(position[:0], values[:0], group[:0]).tolist() == []


def test_rounding_is_a_share_of_the_largest():
    assert rounding_of(np.array([-4.0, np.nan, 2.0])) == pytest.approx(4e-12)
    assert rounding_of(np.array([np.nan])) == 0.0
    # a difference of rounding alone is none: 3 × 0.1 and 0.3
    assert limits(np.array([0.3, 3 * 0.1, 0.3]), np.zeros(3)).is_constant is True


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), min_size=1, max_size=20),
    st.floats(0.1, 10),
)
def test_rounding_goes_with_the_unit_and_is_far_below_any_value(values, unit):
    series = np.array(values, dtype=float)
    speck = rounding_of(series)
    assert rounding_of(unit * series) == pytest.approx(unit * speck)
    known = np.abs(series[np.isfinite(series) & (series != 0)])
    # larger than what adding and taking away leaves, smaller than any difference that is printed
    assert (np.spacing(known) <= speck).all()
    assert speck <= 1e-11 * known.max(initial=0.0)


cells = st.tuples(st.integers(0, 2), st.booleans(), st.integers(0, 1))


@given(st.lists(cells, max_size=25))
def test_neighbours_share_a_stretch_only_without_any_gap(steps):
    """Each pair on its own: next position, both known, one group."""
    position = np.cumsum([step for step, _, _ in steps])
    values = np.array([1.0 if known else np.nan for _, known, _ in steps])
    group = np.cumsum([new for _, _, new in steps])
    found = segments(position, values, group)
    assert len(found) == len(steps)
    for i in range(1, len(steps)):
        is_joined = (
            position[i] - position[i - 1] == 1
            and group[i] == group[i - 1]
            and not np.isnan(values[i - 1 : i + 1]).any()
        )
        assert found[i] - found[i - 1] == (0 if is_joined else 1)


def test_a_range_of_exactly_the_bound_is_screened_out():
    # ranges 433.25 four times and 3267: mean 1000, and 3267 is 3.267 times that
    values = np.array([0, 433.25, 0, 433.25, 0, 3267])
    found = limits(values, np.zeros(6))
    assert found.moving_range == 433.25
    assert limits(values - [0, 0, 0, 0, 0, 1], np.zeros(6)).moving_range > 433.25
