"""The composition identity and Hill numbers: algebra, vegan's values, and resampling."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference

from branchstats.statistics.composition import split_change
from branchstats.statistics.diversity import (
    diversity_change,
    effective_number,
    hill,
    shannon,
)

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
    assert split_change(nobody, np.array([1.0, 2])).reason == "no_data"
    apart = split_change(np.array([1.0, np.nan]), np.array([np.nan, 4.0]))
    assert (apart.reason, apart.total, apart.within) == ("no_stayers", 3.0, None)


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


@pytest.mark.parametrize(
    ("counts", "reason"), [([], "no_data"), ([0, 0], "no_data"), ([1], "too_few")]
)
def test_too_little(counts, reason):
    assert effective_number(np.array(counts)).reason == reason


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
    assert diversity_change(np.array([0]), np.array([5])).reason == "no_data"
    alike = diversity_change(np.array([5, 0]), np.array([9, 0]))
    assert (alike.reason, alike.estimate, alike.p) == ("no_variation", 0.0, None)
