"""Holm and Benjamini–Hochberg as printed; a level against its norm."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.sandwich_covariance import cov_cluster, cov_white_simple

from branchstats.statistics.intervals import wilson
from branchstats.statistics.multiplicity import benjamini_hochberg, holm
from branchstats.statistics.norm_level import Level, rate_level

PAPER = reference("benjamini_hochberg")  # Benjamini & Hochberg 1995, section 3.2


def test_adjusted_values_as_published():
    assert benjamini_hochberg(PAPER["p"]) == pytest.approx(PAPER["bh"], abs=1e-12)
    assert holm(PAPER["p"]) == pytest.approx(PAPER["holm"], abs=1e-12)
    assert sum(q <= 0.05 for q in benjamini_hochberg(PAPER["p"])) == PAPER["rejected_bh_05"]


def by_definition(p: list[float]) -> list[float]:
    """Holm 1979: the k-th smallest times (m − k + 1), made monotone."""
    order = np.argsort(p, kind="stable")
    result, so_far = np.empty(len(p)), 0.0
    for k, i in enumerate(order):
        so_far = max(so_far, min(1.0, p[i] * (len(p) - k)))
        result[i] = so_far
    return result.tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_by_definition(p):
    assert holm(p) == pytest.approx(by_definition(p), abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_holm_is_the_closure_of_bonferroni(p):
    """Marcus, Peritz & Gabriel 1976: rejected is what every set of hypotheses with it rejects."""
    every = range(len(p))
    sets = [s for size in range(1, len(p) + 1) for s in itertools.combinations(every, size)]
    closed = [max(min(1.0, len(s) * min(p[j] for j in s)) for s in sets if i in s) for i in every]
    assert holm(p) == pytest.approx(closed, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.floats(0.001, 0.5))
def test_benjamini_hochberg_rejects_what_the_step_up_rejects(p, level):
    """The paper's rule: all up to the largest k whose k-th smallest p is at most level · k / m."""
    q = benjamini_hochberg(p)
    assert q == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist(), abs=1e-12)
    ranked = sorted(p)
    passing = [k for k, one in enumerate(ranked, 1) if one <= level * k / len(p) * (1 - 1e-9)]
    rejected = sum(one <= level * (1 - 1e-9) for one in q)
    assert rejected >= max(passing, default=0)
    failing = [k for k, one in enumerate(ranked, 1) if one <= level * k / len(p) * (1 + 1e-9)]
    assert (
        rejected <= sum(one <= ranked[max(failing) - 1] for one in p) if failing else not rejected
    )


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_missing_values_keep_their_place_and_cost_nothing(adjust):
    first, second = adjust([0.01, 0.04])
    assert adjust([None, 0.01, float("nan"), 0.04]) == [None, first, None, second]
    assert adjust([]) == []
    assert adjust([None]) == [None]


def test_level_of_independent_occasions_is_wilson():
    # one person a month with one occasion: nothing to cluster beyond the binomial
    den = np.eye(12)
    num = den * (np.arange(12) < 9)
    found = rate_level(num, den, norm=0.5)
    plain = wilson(9, 12)
    assert found.estimate == 0.75
    assert found.low < plain.low < plain.high < found.high  # the t quantile of 11 is wider
    assert found.standing == "straddles"


def test_two_way_variance_by_hand():
    # residuals from 0.7: 3 1 | −1 −3; by person ±2, by month ±4
    num, den = np.array([[10.0, 8], [6, 4]]), np.full((2, 2), 10.0)
    effect = (2 * (4 + 4) + 2 * (16 + 16) - (9 + 1 + 1 + 9)) / (40 * 0.7 * 0.3)
    n, z = 40 / effect, 12.706204736  # t with one degree of freedom
    centre = (0.7 + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (0.7 * 0.3 / n + z**2 / (4 * n**2)) ** 0.5
    found = rate_level(num, den)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-8)


def test_persons_who_never_come_widen_the_level():
    den = np.full((12, 40), 2.0)
    num = den * (np.arange(40) >= 4)  # four never, the others always
    found = rate_level(num, den, norm=0.95)
    assert found.estimate == pytest.approx(0.9)
    plain = wilson(864, 960)
    assert found.high - found.low > 3 * (plain.high - plain.low)
    # the unit is the person: as wide as 36 of 40, roughly
    persons = wilson(36, 40)
    assert found.high - found.low == pytest.approx(persons.high - persons.low, rel=0.25)


def test_coverage_when_persons_and_months_both_vary():
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(300):
        person, month = rng.normal(2.4, 0.9, 40), rng.normal(0, 0.25, (12, 1))
        num = rng.binomial(2, 1 / (1 + np.exp(-(person + month))))
        found = rate_level(num, np.full((12, 40), 2.0))
        covered += found.low <= TRUTH <= found.high
    assert covered / 300 > 0.91


def _truth() -> float:
    z = np.random.default_rng(1).normal(2.4, (0.9**2 + 0.25**2) ** 0.5, 1_000_000)
    return float((1 / (1 + np.exp(-z))).mean())


TRUTH = _truth()


@pytest.mark.parametrize(
    ("norm", "standing"), [(0.99, "below"), (0.5, "above"), (0.9, "straddles"), (None, "")]
)
def test_standing(norm, standing):
    den = np.full((12, 20), 10.0)
    num = np.full((12, 20), 9.0)
    assert rate_level(num, den, norm=norm).standing == standing


@pytest.mark.parametrize("shape", [(0, 0), (12, 0), (12, 5)])
def test_nothing_expected(shape):
    found = rate_level(np.zeros(shape), np.zeros(shape), norm=0.9)
    assert found == Level(0, 0, reason="no_data")


def test_one_cell_has_a_rate_but_no_interval():
    found = rate_level(np.array([[3.0]]), np.array([[4.0]]), norm=0.5)
    assert found == Level(1, 1, 0.75, reason="too_few")
    # whoever was never expected, and a month in which nobody was, do not count; nor does NaN
    den = np.array([[4.0, 0, np.nan], [0, 0, 0]])
    assert rate_level(np.array([[3.0, 2, 1], [1, np.nan, 1]]), den) == found


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_way_variance_against_the_sandwiches_of_statsmodels(seed):
    """Occasions one by one, a mean fitted to them, clustered by person, by month, and by cell."""
    rng = np.random.default_rng(seed)
    months, persons = np.divmod(np.arange(12 * 9), 9)
    chance = 1 / (1 + np.exp(-(1 + rng.normal(0, 1, 9)[persons] + rng.normal(0, 0.7, 12)[months])))
    came = (rng.random(12 * 9) < chance).astype(float)
    fit = sm.OLS(came, np.ones(len(came))).fit()
    variance = (
        cov_cluster(fit, persons, use_correction=False) * 9 / 8
        + cov_cluster(fit, months, use_correction=False) * 12 / 11
        - cov_white_simple(fit, use_correction=False)
    ).item()
    found = rate_level(came.reshape(12, 9), np.ones((12, 9)))
    rate = came.mean()
    assert found.effect == pytest.approx(max(1.0, variance / (rate * (1 - rate) / len(came))))
    assert found.effect > 1.05


def level_by_hand(rate, total, variance, df):
    """Wilson's interval with counts over the design effect and a t quantile, written out."""
    effect = max(1.0, variance / (total * rate * (1 - rate)))
    n, z = total / effect, stats.t.isf(0.025, df)
    centre = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (rate * (1 - rate) / n + z**2 / (4 * n**2)) ** 0.5
    return pytest.approx((centre - half, centre + half))


def test_one_person_varies_by_month_only_and_one_month_by_person_only():
    # 4 of 4 and 1 of 4 in turn over four months: rate 5/8, residuals ±1.5
    num, den = np.array([4.0, 1, 4, 1]), np.full(4, 4.0)
    variance = 4 * 1.5**2 * 4 / 3
    for found, persons, months in (
        (rate_level(num[:, None], den[:, None]), 1, 4), (rate_level(num[None, :], den[None, :]), 4, 1),
    ):  # fmt: skip
        assert (found.n_persons, found.n_months, found.estimate) == (persons, months, 0.625)
        assert (found.low, found.high) == level_by_hand(0.625, 16, variance, 3)


def test_degrees_of_freedom_are_those_of_the_fewer_units():
    # two persons over three months, nobody like another: residuals from 1/2 by hand
    num, den = np.array([[2.0, 1], [3, 1], [4, 1]]), np.full((3, 2), 4.0)
    residual = np.array([[0, -1], [1, -1], [2, -1]])
    variance = 2 * (3**2 + 3**2) / 1 + 3 * (1 + 0 + 1) / 2 - (residual**2).sum()
    found = rate_level(num, den)
    assert (found.n_persons, found.n_months, found.estimate) == (2, 3, 0.5)
    assert (found.low, found.high) == level_by_hand(0.5, 24, variance, 1)


@pytest.mark.parametrize(
    ("norm", "standing"), [(0.0, "above"), (1.0, "straddles"), (1.01, "below")]
)
def test_a_bound_on_the_norm_itself_meets_it(norm, standing):
    den = np.full((12, 4), 2.0)
    found = rate_level(den * (norm > 0), den, norm=norm)
    assert found.low == 0.0 if norm == 0 else found.high == 1.0
    assert found.standing == standing


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_all_or_none_keeps_an_honest_bound(rate):
    den = np.full((12, 10), 2.0)
    found = rate_level(den * rate, den, norm=0.9)
    assert found.estimate == rate
    assert 0 < found.high - found.low < 0.05


def test_totals_only_vary_by_month():
    den = np.full((12, 1), 40.0)
    num = np.array([40, 20] * 6)[:, None]
    found = rate_level(num, den)
    assert (found.n_persons, found.n_months) == (1, 12)
    assert found.high - found.low > 2 * (wilson(360, 480).high - wilson(360, 480).low)
