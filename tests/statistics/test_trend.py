"""Mann–Kendall and Theil–Sen against R, scipy and enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats

from branchstats.statistics.trend import Trend, mann_kendall, seasonal_mann_kendall


def test_nile_against_r():
    case = reference("mann_kendall")
    found = mann_kendall(np.array(case["values"], dtype=float))
    assert found.s == case["S"]
    assert found.variance == pytest.approx(case["varS"], rel=1e-12)
    assert found.z == pytest.approx(case["z"], abs=1e-9)
    assert found.p == pytest.approx(case["p"], abs=1e-12)
    assert found.slope == pytest.approx(case["sen_slope"])
    assert (found.low, found.high) == pytest.approx(tuple(case["sen_ci"]))


@pytest.mark.parametrize(
    "case", reference("seasonal_mann_kendall"), ids=lambda case: case["series"]
)
def test_seasonal_against_r(case):
    found = seasonal_mann_kendall(np.array(case["values"], dtype=float), period=case["period"])
    assert found.s == case["S"]
    assert found.variance == pytest.approx(case["varS"], rel=1e-12)
    assert found.z == pytest.approx(case["z"], abs=1e-9)
    assert found.p == pytest.approx(case["p"], abs=1e-9)
    if "seasonal_sen" in case:
        assert found.slope == pytest.approx(case["seasonal_sen"])


def test_variance_is_that_of_all_orders():
    values = np.array([1.0, 2, 2, 3, 5])
    scores = [mann_kendall(np.array(order)).s for order in itertools.permutations(values)]
    assert np.mean(scores) == 0
    assert mann_kendall(values).variance == pytest.approx(np.var(scores))


@given(st.lists(st.integers(0, 20), min_size=4, max_size=30).filter(lambda x: len(set(x)) > 1))
def test_s_against_kendalls_tau(values):
    found = mann_kendall(np.array(values, dtype=float))
    tau = stats.kendalltau(np.arange(len(values)), values).statistic
    assert np.sign(found.s) == np.sign(round(tau, 12))
    mirrored = mann_kendall(-np.array(values, dtype=float))
    assert (mirrored.s, mirrored.p) == (-found.s, found.p)


def test_a_straight_line_has_its_slope_and_gaps_keep_their_place():
    values = 3 + 0.5 * np.arange(24.0)
    assert mann_kendall(values).slope == pytest.approx(0.5)
    values[[2, 3, 9]] = np.nan
    assert mann_kendall(values).slope == pytest.approx(0.5)
    seasonal = seasonal_mann_kendall(values)
    assert seasonal.slope == pytest.approx(6.0)  # a year


def test_season_alone_is_no_trend():
    found = seasonal_mann_kendall(np.tile(np.arange(12.0), 3))
    assert (found.s, found.slope, found.reason) == (0, 0.0, "no_variation")


def test_four_values_by_hand():
    """1 2 3 9: S = 6, variance 4·3·13/18 = 26/3, z = 5/√(26/3); slopes 1 1 1 3.5 2.67 6."""
    found = mann_kendall(np.array([1.0, 2, 3, 9]))
    assert (found.n, found.s, found.variance) == (4, 6, pytest.approx(26 / 3))
    assert found.z == pytest.approx(5 / (26 / 3) ** 0.5)
    assert found.p == pytest.approx(2 * stats.norm.sf(5 / (26 / 3) ** 0.5))
    assert (found.slope, found.reason) == (pytest.approx((1 + 8 / 3) / 2), "")


def test_seasonal_interval_by_hand():
    """One season, five years, 0 1 3 6 10: ten slopes 1 1.5 2 2 2.5 2.5 3 3 3.5 4.

    Variance 5·4·15/18 = 50/3; ranks (10 ∓ 1.96 × √(50/3)) / 2 = 0.999 and 9.001: the values of
    index 0 and, at most, 9.
    """
    found = seasonal_mann_kendall(np.array([0.0, 1, 3, 6, 10]), period=1)
    assert (found.n, found.s, found.variance) == (5, 10, pytest.approx(50 / 3))
    assert found.slope == 2.5
    assert (found.low, found.high) == (1.0, 4.0)
    # eight years of triangular numbers: the slope from i to j is (i + j + 1) / 2. Variance
    # 8·7·21/18 = 196/3; ranks (28 ∓ 1.96 × √(196/3)) / 2 = 6.08 and 21.92: indexes 6 and 22
    found = seasonal_mann_kendall(np.array([0.0, 1, 3, 6, 10, 15, 21, 28]), period=1)
    assert (found.low, found.slope, found.high) == (3.0, 4.0, 5.5)
    # two seasons of four years, 0 1 3 6 and twice that: variance 2 × 26/3; the ranks are
    # (12 ∓ 1.96 × √(52/3)) / 2 = 1.92 and 10.08: indexes 1 and 11 of the slopes in order,
    # 1 1.5 2 2 2 2.5 3 3 4 4 5 6
    two = np.column_stack([[0.0, 1, 3, 6], [0.0, 2, 6, 12]]).ravel()
    found = seasonal_mann_kendall(two, period=2)
    assert (found.low, found.slope, found.high) == (1.5, 2.75, 6.0)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2, 3], [np.nan] * 36])
@pytest.mark.parametrize("test", [mann_kendall, seasonal_mann_kendall])
def test_too_few(test, values):
    found = test(np.array(values))
    assert found == Trend(int(np.isfinite(values).sum()), reason="too_few")


def test_one_month_of_two_years_that_differs_is_no_trend_but_varies():
    found = seasonal_mann_kendall(np.array([1.0, 1, 1, 1, 1, 1, 1, 2]), period=4)
    assert found == Trend(8, s=1, variance=1.0, z=0.0, p=1.0, slope=0.0, low=0.0, high=1.0)


def test_constant_series():
    flat = mann_kendall(np.full(12, 0.9))
    assert flat == Trend(12, s=0, variance=0.0, slope=0.0, reason="no_variation")
    assert seasonal_mann_kendall(np.full(36, 0.9)).slope == 0.0
