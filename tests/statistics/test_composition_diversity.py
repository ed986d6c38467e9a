"""The composition identity and Hill numbers: algebra, vegan's values, and resampling."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats

from branchstats.statistics.change import Change
from branchstats.statistics.composition import Split, split_change
from branchstats.statistics.diversity import (
    diversity_change,
    effective_number,
    hill,
    shannon,
)
from branchstats.statistics.intervals import Interval

score = st.one_of(st.none(), st.floats(0, 100))
BCI = np.array(reference("diversity")["counts"])


def test_split_by_hand():
    # A stays 70 → 80, B stays 90 → 90, C (50) leaves, D joins with 60
    found = split_change(np.array([70, 90, 50, np.nan]), np.array([80, 90, np.nan, 60]))
    assert found.total == pytest.approx(230 / 3 - 210 / 3)
    assert found.within == pytest.approx(5)
    assert found.joined == pytest.approx((60 - 85) / 3)
    assert found.left == pytest.approx((80 - 50) / 3)
    assert (found.n_stayers, found.n_joined, found.n_left) == (2, 1, 1)


@given(st.lists(st.tuples(score, score), min_size=1, max_size=30))
def test_parts_add_up_to_the_total(pairs):
    before, after = np.array(pairs, dtype=float).T
    found = split_change(before, after)
    if not found.reason:
        assert found.within + found.joined + found.left == pytest.approx(found.total, abs=1e-9)
        assert found.total == pytest.approx(np.nanmean(after) - np.nanmean(before), abs=1e-9)


def test_split_without_one_side():
    nobody = np.array([np.nan, np.nan])
    assert split_change(nobody, np.array([1.0, 2])) == Split(0, 2, 0, reason="no_data")
    assert split_change(np.array([1.0, 2]), nobody) == Split(0, 0, 2, reason="no_data")
    apart = split_change(np.array([1.0, np.nan]), np.array([np.nan, 4.0]))
    assert apart == Split(0, 1, 1, 3.0, reason="no_stayers")
    only_stayers = split_change(np.array([1.0, 5]), np.array([2.0, 8]))
    assert only_stayers == Split(2, 0, 0, 2.0, 2.0, 0.0, 0.0)


def test_shannon_and_hill_against_vegan():
    case = reference("diversity")
    assert shannon(BCI) == pytest.approx(case["shannon"], abs=1e-12)
    for order, value in case["hill"].items():
        assert hill(BCI, order=float(order)) == pytest.approx(value, rel=1e-12)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=10).filter(sum))
def test_hill_numbers_fall_with_their_order(counts):
    counts = np.array(counts)
    kinds = int((counts > 0).sum())
    orders = [hill(counts, order=q) for q in (0, 0.5, 1, 2, 5)]
    assert orders[0] == pytest.approx(kinds)
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(orders))
    assert orders[-1] >= 1 - 1e-9


# Zar, Biostatistical Analysis, comparison of two diversity indices: plants cached by blue jays in
# Michigan and in Louisiana. Printed (common logarithms): H' 0.5403 and 0.6328, variances 0.00137602
# and 0.00096918, their error 0.0484, t = -0.0925 / 0.0484 = -1.911 with 196 degrees of freedom.
MICHIGAN, LOUISIANA = np.array([47, 35, 7, 5, 3, 2]), np.array([48, 23, 11, 13, 8, 2])


def test_blue_jays_of_two_states_as_printed():
    printed = ((MICHIGAN, 0.5403, 0.00137602), (LOUISIANA, 0.6328, 0.00096918))
    for counts, entropy, variance in printed:
        assert shannon(counts) / np.log(10) == pytest.approx(entropy, abs=5e-5)
        found = effective_number(counts)
        sd = np.log(found.high / found.low) / 2 / 1.959964 / np.log(10)
        assert sd**2 == pytest.approx(variance, abs=5e-8)
        assert found.estimate == pytest.approx(10**entropy, rel=2e-4)
    change = diversity_change(MICHIGAN, LOUISIANA)
    kinds = change.detail["kinds_recent"] / change.detail["kinds_earlier"]
    assert change.se / np.log(10) == pytest.approx(0.0484, abs=5e-5)
    assert np.log(kinds) / np.log(10) == pytest.approx(-0.0925, abs=5e-5)
    assert np.log(kinds) / change.se == pytest.approx(-1.911, abs=3e-3)  # of rounded parts
    assert change.df == pytest.approx(196, abs=0.5)


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
)
def test_entropy_of_groups_is_that_between_plus_those_within(first, second):
    """Shannon 1948, third axiom: what is chosen in two steps; kinds of both steps multiply."""
    whole = sum(first) + sum(second)
    within = sum(sum(part) / whole * shannon(np.array(part)) for part in (first, second))
    between = shannon(np.array([sum(first), sum(second)]))
    assert shannon(np.array(first + second)) == pytest.approx(between + within)
    crossed = np.outer(first, second)
    for order in (0, 0.5, 1, 2):
        assert hill(crossed, order=order) == pytest.approx(
            hill(np.array(first), order=order) * hill(np.array(second), order=order)
        )


@given(st.lists(st.integers(1, 30), min_size=2, max_size=8), st.integers(2, 9))
def test_more_of_the_same_narrows_the_effective_number(counts, times):
    """The interval's half width on the logarithm goes with one over the root of the number."""
    few, many = np.array(counts), times * np.array(counts)
    one, other = effective_number(few), effective_number(many)
    assert other.estimate == pytest.approx(one.estimate)
    if one.high < len(counts) + 1:
        assert np.log(other.high / other.estimate) * times**0.5 == pytest.approx(
            np.log(one.high / one.estimate), abs=1e-9
        )


def test_even_kinds_count_in_full():
    assert effective_number(np.array([7, 7, 7, 0])).estimate == pytest.approx(3)


def test_interval_against_resampling():
    counts = np.array([40, 25, 20, 15])
    found = effective_number(counts)
    draws = np.random.default_rng(0).multinomial(100, counts / 100, 20_000) / 100
    with np.errstate(divide="ignore", invalid="ignore"):
        entropy = -np.nansum(draws * np.log(draws), axis=1)
    width = 2 * 1.96 * entropy.std() * found.estimate
    assert found.high - found.low == pytest.approx(width, rel=0.1)


def test_single_kind_is_one_with_an_upper_bound():
    few, many = effective_number(np.array([5, 0])), effective_number(np.array([200]))
    assert few.estimate == few.low == many.estimate == 1.0
    assert few.high > many.high > 1.0
    # Wilson's upper share of 0 of 5 is z² / (5 + z²): a second kind of that share
    other = 1.959964**2 / (5 + 1.959964**2)
    two = np.exp(-other * np.log(other) - (1 - other) * np.log(1 - other))
    assert few == Interval(5, 1.0, 1.0, pytest.approx(two, rel=1e-6))


def test_interval_of_the_effective_number_by_hand():
    """9 and 1: H = 0.325, variance (Σ p ln²p − H²) / 10; the lower bound would be below one kind."""
    entropy = -0.9 * np.log(0.9) - 0.1 * np.log(0.1)
    sd = ((0.9 * np.log(0.9) ** 2 + 0.1 * np.log(0.1) ** 2 - entropy**2) / 10) ** 0.5
    found = effective_number(np.array([9, 1, 0]))
    assert found == Interval(
        10, pytest.approx(np.exp(entropy)), 1.0, pytest.approx(np.exp(entropy + 1.959964 * sd))
    )
    # two things of two kinds: nothing to vary at first order
    assert effective_number(np.array([1, 1])) == Interval(
        2, pytest.approx(2), pytest.approx(2), pytest.approx(2)
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], Interval(0, reason="no_data")),
        ([0, np.nan], Interval(0, reason="no_data")),
        ([1], Interval(1, 1.0, reason="too_few")),
    ],
)
def test_too_little(counts, expected):
    assert effective_number(np.array(counts)) == expected
    if not expected.n:
        assert shannon(np.array(counts)) is hill(np.array(counts), order=2.0) is None


@pytest.mark.parametrize(("adverse", "sign"), [("down", -1), ("up", 1)])
def test_every_number_of_a_change_by_hand(adverse, sign):
    """Hutcheson 1970 with Miller's correction, written out."""
    recent, earlier = np.array([40, 4, 4, 0]), np.array([20, 40, 36, 4])

    def side(counts):
        n, p = counts.sum(), counts[counts > 0] / counts.sum()
        entropy = -(p * np.log(p)).sum()
        return n, entropy, len(p), ((p * np.log(p) ** 2).sum() - entropy**2) / n

    (n_b, h_b, k_b, v_b), (n_a, h_a, k_a, v_a) = side(recent), side(earlier)
    difference = h_b + (k_b - 1) / (2 * n_b) - h_a - (k_a - 1) / (2 * n_a)
    se, df = (v_a + v_b) ** 0.5, (v_a + v_b) ** 2 / (v_a**2 / n_a + v_b**2 / n_b)
    found = diversity_change(recent, earlier, adverse=adverse, alpha=0.01)
    two, one = stats.t.isf(0.025, df), stats.t.isf(0.05, df)
    shown = (stats.t.isf(0.01, df) + stats.t.isf(0.10, df)) * se
    assert found == Change(
        test="entropy", adverse=adverse, n=148,
        estimate=pytest.approx(np.exp(difference) - 1),
        low=pytest.approx(np.exp(difference - two * se) - 1),
        high=pytest.approx(np.exp(difference + two * se) - 1),
        se=pytest.approx(se), df=pytest.approx(df),
        p=pytest.approx(stats.t.sf(sign * difference / se, df)),
        worse_upper=pytest.approx(sign * (np.exp(difference + sign * one * se) - 1)),
        mde90=pytest.approx(abs(np.exp(sign * shown) - 1)),
        detail=pytest.approx({"kinds_recent": np.exp(h_b), "kinds_earlier": np.exp(h_a)}),
    )  # fmt: skip


def test_change_holds_its_level_although_the_recent_period_is_shorter():
    rng = np.random.default_rng(2)
    p = np.array([0.35, 0.25, 0.15, 0.1, 0.1, 0.05])
    found = [
        diversity_change(rng.multinomial(48, p), rng.multinomial(96, p)).p for _ in range(400)
    ]
    assert np.mean(np.array(found) <= 0.05) <= 0.05 + 2 * (0.05 * 0.95 / 400) ** 0.5


def test_change_takes_off_the_bias_of_few():
    # two even kinds, 12 and 24 things: entropies alike, biases 1/24 and 1/48 (Miller 1955)
    found = diversity_change(np.array([6, 6]), np.array([12, 12]), adverse="down")
    assert found.reason == "no_variation"  # even kinds have no first-order variance
    assert found.estimate == pytest.approx(np.expm1(1 / 24 - 1 / 48))


def test_change_sees_a_narrowing():
    found = diversity_change(np.array([40, 4, 4, 0]), np.array([24, 24, 24, 24]))
    assert found.p < 1e-6
    assert found.estimate < -0.3
    assert found.low < found.estimate < found.high < 0 < found.worse_upper
    turned = diversity_change(np.array([40, 4, 4, 0]), np.array([24, 24, 24, 24]), adverse="up")
    assert turned.p == pytest.approx(1 - found.p)


def test_change_without_data_or_variance():
    nothing = Change("entropy", "down", 5, reason="no_data")
    assert diversity_change(np.array([0]), np.array([5])) == nothing
    assert diversity_change(np.array([5]), np.array([0])) == nothing
    alike = diversity_change(np.array([5, 0]), np.array([9, 0]))
    one_each = {"kinds_recent": 1.0, "kinds_earlier": 1.0}
    assert alike == Change("entropy", "down", 14, 0.0, reason="no_variation", detail=one_each)
