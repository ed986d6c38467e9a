"""Intervals against the papers that introduced them and R."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats

from branchstats.statistics.intervals import (
    Interval,
    mean,
    median,
    newcombe,
    poisson_rate,
    wilson,
    wilson_bounds,
)


@pytest.mark.parametrize("case", reference("wilson"), ids=lambda case: f"{case['x']}/{case['n']}")
def test_wilson_as_published(case):
    found = wilson(case["x"], case["n"])
    assert (found.low, found.high) == pytest.approx((case["low"], case["high"]), abs=case["tol"])
    assert found.n == case["n"]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_against_scipy(pair):
    count, n = pair
    found = wilson(count, n)
    library = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    assert (found.low, found.high) == pytest.approx((library.low, library.high), abs=1e-12)


def test_wilson_by_hand():
    # 0 of 20 and 20 of 20: one bound is exact, the other z²/(n + z²)
    z2 = 1.959963984540054**2
    low, high = wilson_bounds(np.array([0.0, 20.0]), np.array([20.0, 20.0]))
    assert low.tolist() == pytest.approx([0.0, 20 / (20 + z2)])
    assert high.tolist() == pytest.approx([z2 / (20 + z2), 1.0])


@pytest.mark.parametrize("pair", [(-1, 5), (6, 5)])
def test_more_than_all_is_no_proportion(pair):
    with pytest.raises(ValueError, match="between 0 and"):
        wilson(*pair)


@pytest.mark.parametrize("case", reference("newcombe_diff"), ids=lambda case: str(case["a"]))
def test_newcombe_as_published(case):
    found = newcombe(case["a"], case["m"], case["b"], case["n"])
    assert (found.low, found.high) == pytest.approx((case["low"], case["high"]), abs=case["tol"])
    assert found.estimate == pytest.approx(case["a"] / case["m"] - case["b"] / case["n"])


def test_newcombe_by_square_and_add():
    """Newcombe 1998: the bounds from the two Wilson intervals, written out."""
    a, b = wilson(56, 70), wilson(48, 80)
    low = (a.estimate - b.estimate) - (
        (a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2
    ) ** 0.5
    assert newcombe(56, 70, 48, 80).low == pytest.approx(low)


def test_wilson_bounds_of_a_series():
    low, high = wilson_bounds(np.array([36, 0, np.nan, 1]), np.array([40, 0, 5, 1]))
    one = 1 / (1 + 1.959963984540054**2)  # Wilson's lower bound of one in one
    assert low == pytest.approx([0.769482247724777, np.nan, np.nan, one], nan_ok=True)
    assert high == pytest.approx([0.960420471317394, np.nan, np.nan, 1], nan_ok=True)


def test_wilson_bounds_at_another_level_and_at_the_ends():
    count, total = np.array([0, 7, 36]), np.array([7, 7, 40])
    low, high = wilson_bounds(count, total, alpha=0.002)
    z, n = 3.090232306, total
    half = z * (count * (n - count) / n**3 + z**2 / (4 * n**2)) ** 0.5
    centre = count / n + z**2 / (2 * n)
    assert low == pytest.approx((centre - half) / (1 + z**2 / n), abs=1e-8)
    assert high == pytest.approx((centre + half) / (1 + z**2 / n), abs=1e-8)
    ends = np.arange(1, 200)
    assert (wilson_bounds(0 * ends, ends)[0] >= 0).all()
    assert (wilson_bounds(ends, ends)[1] <= 1).all()


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_poisson_against_garwood(count):
    found = poisson_rate(count, 12)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 / 12 if count else 0.0
    assert (found.low, found.high) == pytest.approx(
        (low, stats.chi2.ppf(0.975, 2 * count + 2) / 2 / 12)
    )


def test_mean_against_r():
    case = reference("paired_t")  # Student's sleep data
    found = mean(np.array(case["x"]) - np.array(case["y"]))
    assert (found.low, found.high) == pytest.approx(tuple(case["ci"]))


def test_median_by_the_binomial():
    # ten values: P(Bin(10, 1/2) ≤ 1) = 11/1024 ≤ 0.025 < P(≤ 2), so 2nd and 9th value
    found = median(np.arange(1.0, 11))
    assert (found.estimate, found.low, found.high) == (5.5, 2, 9)


# Ranks of the 95 % interval of a median: the critical values of the sign test, two-sided 5 %
# (Dixon & Mood 1946, table 1), and one more; n → lower rank.
SIGN_TEST = {
    6: 1, 7: 1, 8: 1, 9: 2, 10: 2, 11: 2, 12: 3, 13: 3, 14: 3, 15: 4, 16: 4, 17: 5, 18: 5, 19: 5,
    20: 6, 21: 6, 22: 6, 23: 7, 24: 7, 25: 8, 30: 10, 40: 14, 50: 18,
}  # fmt: skip


@pytest.mark.parametrize(("n", "rank"), SIGN_TEST.items())
def test_median_by_the_printed_ranks(n, rank):
    squares = np.arange(1.0, n + 1) ** 2
    found = median(np.random.default_rng(n).permutation(squares))
    assert (found.low, found.high) == (rank**2, (n + 1 - rank) ** 2)


def test_newcombe_turns_with_its_sides():
    one, other = newcombe(5, 56, 0, 29), newcombe(0, 29, 5, 56)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))


def test_mean_of_the_crabs_as_printed():
    """Zar, Biostatistical Analysis, body temperatures of 25 intertidal crabs: 25.03 ± 0.56 °C."""
    crabs = [
        25.8, 24.6, 26.1, 22.9, 25.1, 27.3, 24.0, 24.5, 23.9, 26.2, 24.3, 24.6, 23.3, 25.5, 28.1,
        24.8, 23.5, 26.3, 25.4, 25.5, 23.9, 27.0, 24.8, 22.9, 25.4,
    ]  # fmt: skip
    found = mean(np.array(crabs))
    assert found.estimate == pytest.approx(25.03, abs=5e-3)
    assert (found.high - found.low) / 2 == pytest.approx(0.56, abs=7e-3)


def test_nothing_to_estimate():
    assert wilson(0, 0) == Interval(0, reason="no_data")
    assert newcombe(0, 0, 1, 2) == newcombe(1, 2, 0, 0) == Interval(2, reason="no_data")
    assert poisson_rate(2, 0) == Interval(2, reason="no_data")
    assert mean(np.array([])) == median(np.array([np.nan])) == Interval(0, reason="no_data")


def test_too_little_for_an_interval():
    assert mean(np.array([3.0, np.nan])) == Interval(1, 3.0, reason="too_few")
    assert median(np.array([1.0, 2, 5])) == Interval(3, 2.0, reason="too_few")
    assert mean(np.array([4.0, 4, 4])) == Interval(3, 4.0, 4.0, 4.0, "no_variation")


def test_units_and_estimates_of_a_whole_record():
    """Two values are enough for Student, with one degree of freedom (t = 12.706205)."""
    of_two = mean(np.array([1.0, 3.0]))
    assert (of_two.n, of_two.estimate) == (2, 2.0)
    assert (of_two.low, of_two.high) == pytest.approx((2 - 12.706205, 2 + 12.706205))
    assert (newcombe(56, 70, 48, 80).n, median(np.arange(1.0, 11)).n) == (150, 10)
    half_a_year = poisson_rate(3, 0.5)  # Garwood's bounds for three: 0.618672 and 8.767273
    assert (half_a_year.n, half_a_year.estimate) == (3, 6.0)
    assert (half_a_year.low, half_a_year.high) == pytest.approx((1.237344, 17.534546), abs=1e-5)
