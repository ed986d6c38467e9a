"""Concentration: printed Gini values, enumeration of all permutations, chance benchmark."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats

from branchstats.statistics.change import Change
from branchstats.statistics.concentration import (
    Benchmark,
    Share,
    chance_benchmark,
    gini,
    lorenz,
    share_interval,
    top_count,
    top_share,
)
from branchstats.statistics.concentration_change import concentration_change

amounts = st.lists(st.floats(0, 1e4), min_size=1, max_size=40).filter(lambda x: sum(x) > 1e-3)


@pytest.mark.parametrize("case", reference("gini"), ids=lambda case: case["src"])
def test_gini_as_published(case):
    assert gini(np.array(case["x"])) == pytest.approx(case["gini"], abs=case["tol"])


@given(amounts)
def test_gini_is_half_the_relative_mean_difference(values):
    x = np.array(values)
    pairs = np.abs(x[:, None] - x[None, :]).mean()
    assert gini(x) == pytest.approx(pairs / (2 * x.mean()), abs=1e-9)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values):
    persons, share = lorenz(np.array(values))
    area = np.trapezoid(share, persons)
    assert gini(np.array(values)) == pytest.approx(1 - 2 * area, abs=1e-9)


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([10, 10, 0, 0, 0], 0.5),
        ([1] * 10, 0.2),
        ([0, 0, 0, 0, 7], 1.0),
        ([4, 3, 2, 1, 0, 0, 0], 0.4),  # 1.4 persons are one
        ([4, 3, 2, 1, 0, 0, 0, 0], 0.7),  # 1.6 persons are two
        ([1, np.nan, 1], 0.5),
    ],
)
def test_top_share(values, share):
    assert top_share(np.array(values, dtype=float)) == pytest.approx(share)


def test_top_count_rounds_half_up():
    assert [top_count(n) for n in (1, 2, 7, 8, 12, 13, 40)] == [1, 1, 1, 2, 2, 3, 8]


@given(st.integers(1, 10_000))
def test_top_count_against_decimal_rounding(n):
    exact = (Decimal(n) / 5).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert top_count(n) == max(1, exact)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(sum))
def test_top_share_is_the_most_that_so_many_persons_hold(values):
    """By all subsets, and by the Lorenz curve: what the others do not hold."""
    top = max(1, (len(values) * 2 + 5) // 10)
    most = max(sum(chosen) for chosen in itertools.combinations(values, top))
    found = top_share(np.array(values, dtype=float))
    assert found == pytest.approx(most / sum(values))
    _, share = lorenz(np.array(values, dtype=float))
    assert found == pytest.approx(1 - share[len(values) - top])


@pytest.mark.parametrize("values", [[], [0, 0, 0], [np.nan]])
def test_nothing_to_share(values):
    values = np.array(values, dtype=float)
    assert top_share(values) is None
    assert gini(values) is None
    assert share_interval(values) == Share(int(np.isfinite(values).sum()), reason="no_data")
    assert chance_benchmark(values, 10) == Benchmark(10, reason="no_data")
    assert chance_benchmark(np.ones(3), 0) == Benchmark(0, reason="no_data")
    persons, share = lorenz(values)
    assert (persons == share).all()
    assert persons is not share
    assert persons.tolist() == np.linspace(0, 1, len(persons)).tolist()


def test_lorenz_curve_by_hand():
    persons, share = lorenz(np.array([3.0, 1, np.nan, 0, 4]))
    assert persons.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert share.tolist() == [0, 0, 1 / 8, 4 / 8, 1]


def all_permutations(values: np.ndarray) -> float:
    """Exact one-sided p: every way to give each person's years, years scaled to sum 1."""
    scaled = values / values.sum(axis=0)
    years = values.shape[1]

    def statistic(table):
        shares = [top_share(table[:, year]) for year in range(years)]
        return shares[-1] - np.mean(shares[:-1])

    observed = statistic(scaled)
    orders = list(itertools.permutations(range(years)))
    results = [
        statistic(np.array([row[list(order)] for row, order in zip(scaled, choice, strict=True)]))
        for choice in itertools.product(orders, repeat=len(values))
    ]
    return float(np.mean(np.array(results) >= observed - 1e-12))


def test_permutation_p_against_all_permutations():
    values = np.array([[5.0, 9], [4, 1], [3, 3], [6, 2], [2, 1], [5, 8]])
    exact = all_permutations(values)
    found = concentration_change(values, draws=9999)
    # three standard errors of 9,999 draws
    assert found.p == pytest.approx(exact, abs=3 * (exact * (1 - exact) / 9999) ** 0.5 + 1e-4)
    # scaled years: top person 6/25 earlier, 9/24 recent
    assert found.estimate == pytest.approx(9 / 24 - 6 / 25)
    assert found.detail["top_persons"] == 1


def top_two_moved(before, after, axis):
    """What two of ten or eleven persons hold of the later year less what two hold of the earlier."""
    parts = [
        np.sort(x, axis=axis)[..., -2:].sum(axis=-1) / x.sum(axis=-1) for x in (before, after)
    ]
    return parts[1] - parts[0]


def test_two_years_against_the_permutation_test_and_bootstrap_of_scipy():
    """Pairs that swap their years, and pairs drawn again: scipy does both, on scaled years."""
    values = np.random.default_rng(8).lognormal(0, 1.2, (11, 2))
    found = concentration_change(values, draws=9999)
    earlier, recent = (values / values.sum(axis=0)).T

    library = stats.permutation_test(
        (earlier, recent), top_two_moved, permutation_type="samples", alternative="greater",
        n_resamples=np.inf, vectorized=True,
    )  # fmt: skip
    assert found.estimate == pytest.approx(library.statistic)
    error = (library.pvalue * (1 - library.pvalue) / 9999) ** 0.5
    assert found.p == pytest.approx(library.pvalue, abs=3 * error + 1e-4)
    spread = library.null_distribution.std()
    assert found.detail["se_permutation"] == pytest.approx(spread, rel=0.03)
    again = stats.bootstrap(
        (earlier, recent), top_two_moved, paired=True, vectorized=True, n_resamples=9999,
        rng=np.random.default_rng(1), method="percentile",
    ).standard_error  # fmt: skip
    assert found.se == pytest.approx(max(spread, again), rel=0.03)


def test_the_error_of_the_persons_counts_where_it_is_the_larger():
    """Everybody keeps the order of the years, so swapping tells little and drawing persons much."""
    values = np.column_stack(
        [np.r_[np.full(8, 1.0), 30.0, 9.0], np.r_[np.full(8, 1.0), 31.0, 8.0]]
    )
    found = concentration_change(values, draws=9999)
    earlier, recent = (values / values.sum(axis=0)).T

    again = stats.bootstrap(
        (earlier, recent), top_two_moved, paired=True, vectorized=True, n_resamples=9999,
        rng=np.random.default_rng(1), method="percentile",
    ).standard_error  # fmt: skip
    assert again > found.detail["se_permutation"]
    assert found.se == pytest.approx(again, rel=0.05)


def test_permutation_is_the_same_each_time_and_scale_free():
    values = np.random.default_rng(1).lognormal(0, 1, (20, 3))
    first = concentration_change(values)
    assert first == concentration_change(values)
    doubled = concentration_change(values * [2.0, 1.0, 3.0])
    assert doubled.p == first.p
    assert doubled.estimate == pytest.approx(first.estimate)


def test_permutation_finds_a_planted_concentration_and_not_its_opposite():
    rng = np.random.default_rng(3)
    even = rng.gamma(4, 1, (40, 2))
    few = np.where(np.arange(40) < 8, 20.0, 1.0) * rng.gamma(4, 1, 40)
    values = np.column_stack([even, few])
    assert concentration_change(values).p == 0.001  # one of 1,000
    assert concentration_change(values, adverse="down").p > 0.99


def test_permutation_holds_its_level():
    """Persons of unequal zeal, the same in all years: a false alarm in one of twenty at most."""
    rng = np.random.default_rng(9)
    alarms = 0
    for _ in range(400):
        services = rng.poisson(12 * rng.beta(1.3, 3.2, 30)[:, None], (30, 3))
        hours = rng.lognormal(np.log(2.2), 0.5, (30, 3)) * services
        alarms += concentration_change(hours, draws=199).p <= 0.05
    assert alarms / 400 <= 0.05 + 2 * (0.05 * 0.95 / 400) ** 0.5


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.empty((0, 3)), "no_data"),
        (np.full((5, 3), np.nan), "no_data"),
        (np.zeros((5, 3)), "no_data"),
        (np.array([[1.0, 2, 0], [1, 2, 0]]), "no_data"),
        (np.ones((5, 1)), "no_data"),
        (np.ones((1, 3)), "too_few"),
        (np.ones((5, 3)), "no_variation"),
    ],
)
def test_degenerate_changes(values, reason):
    found = concentration_change(values)
    assert (found.reason, found.p) == (reason, None)
    n = int(np.isfinite(values).all(axis=1).sum())
    if reason != "no_variation":
        assert found == Change("permutation", "up", n, reason=reason)
    else:
        shares = {"share_earlier": 0.2, "share_recent": 0.2}
        assert found == Change("permutation", "up", 5, 0.0, reason=reason, detail=shares)


def test_bounds_and_detectable_change_come_from_one_error():
    values = np.array([[5.0, 9], [4, 1], [3, 3], [6, 2], [2, 1], [5, 8]])
    up, down = (concentration_change(values, adverse=way) for way in ("up", "down"))
    assert (up.test, up.n, down.adverse, up.reason) == ("permutation", 6, "down", "")
    assert (up.low, up.high) == pytest.approx(
        (up.estimate - 1.959964 * up.se, up.estimate + 1.959964 * up.se), abs=1e-6
    )
    assert up.worse_upper == pytest.approx(up.estimate + 1.644854 * up.se, abs=1e-6)
    assert down.worse_upper == pytest.approx(-up.estimate + 1.644854 * up.se, abs=1e-6)
    assert up.mde90 == pytest.approx((1.644854 + 1.281552) * up.se, abs=1e-6)
    strict = concentration_change(values, alpha=0.01)
    assert strict.mde90 == pytest.approx((2.326348 + 1.281552) * up.se, abs=1e-6)
    assert up.detail["share_earlier"] == pytest.approx(6 / 25)
    assert up.detail["share_recent"] == pytest.approx(9 / 24)
    # the error of the permutations: of all 64 ways to swap the years of the six persons
    scaled = values / values.sum(axis=0)
    swapped = [
        np.where(np.array(swap)[:, None], scaled[:, ::-1], scaled)
        for swap in itertools.product([False, True], repeat=6)
    ]
    by_chance = [top_share(t[:, 1]) - top_share(t[:, 0]) for t in swapped]
    assert up.detail["se_permutation"] == pytest.approx(np.std(by_chance), rel=0.05)
    assert up.se >= up.detail["se_permutation"]


def test_bounds_stay_within_a_share():
    falls = concentration_change(np.array([[99.0, 1], [1, 1]]))
    rises = concentration_change(np.array([[1, 99.0], [1, 1]]))
    assert falls.estimate == pytest.approx(0.5 - 0.99)
    assert falls.estimate - 1.96 * falls.se < -1.0 == falls.low
    assert rises.estimate + 1.96 * rises.se > 1.0 == rises.high
    assert falls.high < 1.0
    assert rises.low > -1.0


def test_a_person_without_a_year_is_left_out():
    values = np.random.default_rng(4).lognormal(0, 1, (12, 3))
    gap = np.vstack([values, [1.0, np.nan, 50.0]])
    assert concentration_change(gap) == concentration_change(values)


def test_a_year_without_hours_is_left_out():
    values = np.random.default_rng(0).lognormal(0, 1, (12, 2))
    with_gap = np.column_stack([np.zeros(12), values])
    assert concentration_change(with_gap).estimate == concentration_change(values).estimate


def test_chance_benchmark_by_enumeration():
    # two services of 1 h among three persons: both on one with probability 1/3
    found = chance_benchmark(np.array([1.0, 1.0]), 3, draws=20_000)
    assert found.mean == pytest.approx(1 / 3 * 1 + 2 / 3 * 0.5, abs=0.01)
    assert (found.n, found.low, found.high) == (3, 0.5, 1.0)
    # services of nothing, or of an unknown length, are none
    assert found == chance_benchmark(np.array([1.0, 0, np.nan, 1]), 3, draws=20_000)
    # four services among three persons: all on one in 3 of 81 ways, more than one in forty
    assert chance_benchmark(np.ones(4), 3, draws=20_000).high == 1.0
    alone = chance_benchmark(np.array([2.0]), 1)
    assert alone == Benchmark(1, 1.0, 1.0, 1.0)
    # the top half of three are two: both services
    assert chance_benchmark(np.ones(2), 3, fraction=0.5).mean == 1.0


def test_chance_benchmark_against_the_multinomial_distribution():
    """Five services of one hour among four persons: the busiest one's share, by every outcome."""
    law = stats.multinomial(5, [0.25] * 4)
    outcomes = [x for x in itertools.product(range(6), repeat=4) if sum(x) == 5]
    chances = np.array([law.pmf(x) for x in outcomes])
    largest = np.array([max(x) / 5 for x in outcomes])
    assert chances.sum() == pytest.approx(1)
    found = chance_benchmark(np.ones(5), 4, draws=20_000)
    assert found.mean == pytest.approx(chances @ largest, abs=0.004)
    # P(2/5) = 0.59, P(4/5 or more) = 0.0625 and P(all five) = 0.004: the central 95 % is 2/5 … 4/5
    assert chances[largest > 0.79].sum() == pytest.approx(0.0625)
    assert (found.low, found.high) == pytest.approx((0.4, 0.8))


def test_rare_services_look_concentrated_by_chance():
    """STATISTICS.md §3: some 52 % for the top fifth where 28 % have none."""
    rng = np.random.default_rng(0)
    shares, none = [], []
    for _ in range(200):
        services = rng.poisson(-np.log(0.28), 40)
        hours = np.array([rng.lognormal(np.log(2.2), 0.5, k).sum() for k in services])
        none.append((hours == 0).mean())
        shares.append(chance_benchmark(hours[hours > 0], 40, draws=20).mean)
    assert np.mean(none) == pytest.approx(0.28, abs=0.02)
    found = chance_benchmark(rng.lognormal(np.log(2.2), 0.5, 51), 40)
    assert found.mean == pytest.approx(0.52, abs=0.04)
    assert found.low < found.mean < found.high


def test_interval_covers_the_truth():
    """Top share of a lognormal population, samples of 60: coverage not far from 95 %."""
    truth = top_share(np.random.default_rng(0).lognormal(0, 0.7, 1_000_000))
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(150):
        found = share_interval(rng.lognormal(0, 0.7, 60), draws=199)
        covered += found.low <= truth <= found.high
    assert covered / 150 > 0.85


@pytest.mark.parametrize("measure", [gini, top_share])
def test_interval_against_the_basic_bootstrap_of_scipy(measure):
    hours = np.random.default_rng(2).lognormal(0, 0.8, 25)
    found = share_interval(hours, measure=measure, draws=9999)
    library = stats.bootstrap(
        (hours,), measure, vectorized=False, n_resamples=9999, method="basic",
        rng=np.random.default_rng(3),
    ).confidence_interval  # fmt: skip
    assert (found.low, found.high) == pytest.approx(tuple(library), abs=0.008)


def test_reflection_never_leaves_the_estimate_behind():
    """Resampling repeats persons: it can only raise the share of repeated amounts, here from 0."""

    def repeated(hours):
        return 1 - len(np.unique(hours)) / len(hours)

    hours = np.arange(1.0, 31)
    assert share_interval(hours, measure=repeated) == Share(30, 0.0, 0.0, 0.0)
    # and only lower the share of single ones, from 1
    found = share_interval(hours, measure=lambda sample: 1 - repeated(sample))
    assert found == Share(30, 1.0, 1.0, 1.0)


def test_interval_contains_the_estimate_within_bounds():
    found = share_interval(np.array([9.0, 1, 1, 1, 1]), measure=gini)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    hours = np.arange(1.0, 30)
    assert share_interval(hours) == share_interval(hours)  # drawn from one seed
    assert share_interval(np.array([3.0, np.nan])) == Share(1, 1.0, reason="too_few")
    # of two persons with 1 and 3 a sample holds one of them twice (Gini 0) or both (1/4): the
    # reflected bounds are 2/4 − 1/4 and 2/4 − 0
    assert share_interval(np.array([1.0, 3.0]), measure=gini) == Share(2, 0.25, 0.25, 0.5)
