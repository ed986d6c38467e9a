"""Funnel limits, dispersion and flags: by hand, by other programs' values, and by simulation."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_effectsize

from branchstats.statistics import funnel
from branchstats.statistics.multiplicity import benjamini_hochberg
from branchstats.statistics.norm_level import rate_level

# Limits of the R package PHEindicatormethods 2 (tests/testthat/testdata_funnel_prop_outputs.csv),
# which takes Wilson's score bounds about a baseline of 80.642448 %: size, 2.5 %, 97.5 %, 0.1 %, 99.9 %.
BASELINE = 0.80642448
PHE = (
    (1008, 78.203374, 83.081521, 76.796814, 84.488082),
    (2093, 78.949785, 82.335111, 77.973663, 83.311233),
    (5348, 79.583537, 81.701359, 78.972886, 82.312010),
    (15171, 80.013741, 81.271155, 79.651180, 81.633716),
    (48000, 80.2888, 80.9961, 80.0847, 81.2002),
)
# FunnelPlotR's own test (tests/testthat/test-classes_methods.R): its φ of these standardised
# ratios, whose z is √expected · log(observed / expected); of six units its trimming leaves all.
OBSERVED = np.array([100, 150, 180, 80, 120, 225.0])
EXPECTED = np.array([108, 112, 165, 95, 100, 220.0])
FUNNELPLOTR_PHI = 2.948033


def cumulative(count: int, n: int, p: float) -> float:
    """P(X ≤ count) from the definition, without a library."""
    return sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(count + 1))


@given(n=st.integers(1, 60), p=st.floats(0.03, 0.97), confidence=st.sampled_from(funnel.LIMITS))
def test_exact_limits_are_where_the_interpolated_distribution_reaches_the_tail(n, p, confidence):
    low, high = funnel.binomial_limits(p, np.array([n]), confidence=confidence)
    for limit, tail in ((low[0], (1 - confidence) / 2), (high[0], (1 + confidence) / 2)):
        count = limit * n
        if count <= 0 or count >= n:
            continue  # cut off at 0 or 1
        # P(X ≤ r) at r, P(X ≤ r − 1) at r − 1, a straight line between
        below, above = math.floor(count), math.ceil(count)
        base, top = (cumulative(k, n, p) for k in (below, above))
        reached = base + (top - base) * (count - below)
        assert reached == pytest.approx(tail, abs=1e-9)


@pytest.mark.parametrize("row", PHE, ids=lambda row: str(row[0]))
def test_limits_of_large_units_are_those_of_the_english_health_service(row):
    size, low95, high95, low998, high998 = row
    for confidence, low, high in zip(
        funnel.LIMITS, (low95, low998), (high95, high998), strict=True
    ):
        found = funnel.binomial_limits(BASELINE, np.array([size]), confidence=confidence)
        # Wilson's bounds are those of a proportion, ours of a count: they differ by O(1/n)
        assert [100 * side[0] for side in found] == pytest.approx([low, high], abs=350 / size)


def test_dispersion_is_the_other_programs_where_nothing_is_drawn_in():
    z = np.sqrt(EXPECTED) * np.log(OBSERVED / EXPECTED)
    assert funnel.dispersion(z, trim=0.0) == pytest.approx(FUNNELPLOTR_PHI, abs=5e-7)
    drawn = funnel.winsorised(z)  # one unit at each end is drawn in to the decile
    assert np.isclose(drawn, z, atol=1e-12).sum() == 4
    assert drawn.max() == pytest.approx(np.sort(z)[[4, 5]].mean())  # R's type 7: at 4.5 of 0 … 5


def test_dispersion_is_one_under_chance_and_ignores_a_few_far_off():
    random = np.random.default_rng(3)
    z = random.normal(size=40_000)
    assert funnel.dispersion(z) == pytest.approx(1.0, abs=0.03)
    assert funnel.dispersion(2 * z) == pytest.approx(4.0, abs=0.12)
    z[:400] = 30.0  # 1 % far off; the plain mean of squares becomes 10
    assert np.mean(z**2) > 9
    assert funnel.dispersion(z) < 1.1
    # the constant, integrated numerically: E w² of a normal drawn in at its deciles
    edge = stats.norm.ppf(0.9)
    grid = np.linspace(-8, 8, 200_001)
    integral = np.trapezoid(np.clip(grid, -edge, edge) ** 2 * stats.norm.pdf(grid), grid)
    assert funnel._left_of_normal(0.1) == pytest.approx(integral, abs=1e-6)


def test_between_by_hand():
    # w = 100, 400: Σw = 500, Σw²/Σw = 340, room 160; k φ − (k − 1) = 2·3 − 1 = 5; τ² = 5/160
    assert funnel.between(3.0, np.array([0.01, 0.0025])) == pytest.approx(math.sqrt(5 / 160))
    assert funnel.between(0.4, np.array([0.01, 0.0025])) == 0.0
    assert funnel.between(5.0, np.array([0.01])) == 0.0


@given(st.lists(st.floats(-4, 4), min_size=3, max_size=30, unique=True))
def test_between_against_the_moments_of_dersimonian_and_laird(effects):
    """statsmodels' τ² about the weighted mean: φ is then the mean square about that mean."""
    effects, variance = np.array(effects), np.linspace(0.05, 0.4, len(effects))
    with np.errstate(invalid="ignore"):  # it takes the root of a negative τ², too
        library = combine_effects(effects, variance, method_re="dl")
    centre = np.average(effects, weights=1 / variance)
    phi = float(((effects - centre) ** 2 / variance).mean())
    assert funnel.between(phi, variance) ** 2 == pytest.approx(max(0.0, library.tau2), abs=1e-9)


@given(st.lists(st.floats(-50, 50), min_size=10, max_size=60))
def test_drawn_in_to_the_deciles_of_the_standard_library(z):
    low, *_, high = statistics.quantiles(z, n=10, method="inclusive")
    drawn = funnel.winsorised(np.array(z))
    assert drawn == pytest.approx([min(max(one, low), high) for one in z], abs=1e-9)


def test_ten_units_by_hand():
    """Nine of 9 in 10 and one of 0 in 10, too many for chance alone: every step written out."""
    part, whole = np.array([*[90.0] * 9, 60.0]), np.full(10, 100.0)
    found = funnel.rate_funnel(part, whole)
    target = 870 / 1000
    y = [math.asin(math.sqrt((x + 0.375) / 100.75)) for x in (90, 60)]
    variance = 1 / 402
    z = [(one - math.asin(math.sqrt(target))) / math.sqrt(variance) for one in y]
    # ten values, the lowest decile lies 0.9 of the way from the lowest to the next
    drawn = z[1] + 0.9 * (z[0] - z[1])
    edge = 1.2815515655446004
    left = 0.8 - 2 * edge * math.exp(-(edge**2) / 2) / math.sqrt(2 * math.pi) + 0.2 * edge**2
    phi = (9 * z[0] ** 2 + drawn**2) / 10 / left
    tau2 = (10 * phi - 9) / (402 * 9)
    assert (found.target, found.phi, found.effect) == pytest.approx((target, phi, 1.0))
    assert found.tau == pytest.approx(max(0.0, tau2) ** 0.5)
    error = math.sqrt(variance + max(0.0, tau2))
    expected = [(one - math.asin(math.sqrt(target))) / error for one in y]
    assert found.z == pytest.approx([*[expected[0]] * 9, expected[1]])
    assert found.p == pytest.approx([math.erfc(abs(one) / math.sqrt(2)) for one in found.z])


def test_z_against_the_arcsine_effect_size_of_statsmodels():
    """Large units and no difference beyond chance: Cohen's h times the root of the size."""
    whole = np.linspace(4e5, 9e5, 12)
    part = np.round(whole * (0.9 + 1e-4 * np.cos(np.arange(12.0))))
    found = funnel.rate_funnel(part, whole)
    assert found.tau == 0
    h = proportion_effectsize(part / whole, found.target)
    assert found.z == pytest.approx(h * np.sqrt(whole), abs=0.01)
    # a design effect of four halves every z
    clustered = funnel.rate_funnel(part, whole, effect=np.full(12, 4.0))
    assert clustered.z == pytest.approx(found.z / 2, abs=0.01)
    assert clustered.effect == 4.0


@given(st.floats(0.3, 0.95), st.integers(5, 400), st.floats(0.01, 0.2), st.floats(1, 9))
def test_a_rate_on_a_limit_is_that_many_errors_from_the_target(target, size, tau, effect):
    nothing = np.empty(0)
    judged = funnel.Funnel(target, 2.0, tau, effect, nothing, nothing)
    low, high = funnel.limits(judged, np.array([size]), confidence=0.998)
    for limit, side in ((low[0], -1), (high[0], 1)):
        if 0 < limit < 1:
            distance = math.asin(math.sqrt(limit)) - math.asin(math.sqrt(target))
            error = math.sqrt(effect / (4 * size + 2 * effect) + tau**2)
            assert distance / error == pytest.approx(side * 3.090232306)


def test_limits_of_a_large_unit_by_hand():
    """So large that only τ is left: arcsin √0.5 = π/4, and sin²(π/4 ± 1.96 · 0.1) = ½ ± ½ sin 0.392."""
    nothing = np.empty(0)
    judged = funnel.Funnel(0.5, 2.0, 0.1, 1.0, nothing, nothing)
    low, high = funnel.limits(judged, np.array([1e12]), confidence=0.95)
    half = math.sin(2 * 1.959964 * 0.1) / 2
    assert (low[0], high[0]) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-6)


def units(random, *, count=50, rate=0.92, person_sd=0.0, visits=72, tau=0.0):
    """Branches of 12 to 100 members: part, whole, design effect. Persons and branches may differ."""
    rows = []
    for size in np.clip(np.round(30 * random.lognormal(0, 0.5, count)), 12, 100).astype(int):
        base = math.log(rate / (1 - rate)) + random.normal(0, tau)
        chance = 1 / (1 + np.exp(-(base + random.normal(0, person_sd, size))))
        present = random.binomial(visits // 36, np.tile(chance, (36, 1))).astype(float)
        due = np.full(present.shape, visits / 36)
        rows.append((present.sum(), due.sum(), rate_level(present, due).effect))
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))


def false_flags(counties: int, *, with_effect: bool, **given) -> tuple[float, float]:
    """Share of p ≤ 5 %, and of counties where any branch is flagged after correction."""
    random, small, any_flag = np.random.default_rng(11), [], 0
    for _ in range(counties):
        part, whole, effect = units(random, **given)
        found = funnel.rate_funnel(part, whole, effect=effect if with_effect else None)
        small.append(np.mean(found.p <= 0.05))
        q = np.array(benjamini_hochberg(list(found.p)), dtype=float)
        any_flag += bool((q <= 0.05).any())
    return float(np.mean(small)), any_flag / counties


def test_alike_branches_are_rarely_flagged_although_their_members_differ():
    # members' own levels differ (sd 0.9, logit), branches do not: nothing is to be found
    pointwise, any_flag = false_flags(40, with_effect=True, person_sd=0.9)
    assert pointwise <= 0.06
    assert any_flag <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 40)
    # the naive funnel, each attendance taken as independent, cries wolf: the reason for `effect`
    assert false_flags(40, with_effect=False, person_sd=1.4)[1] > 0.15
    assert false_flags(40, with_effect=True, person_sd=1.4)[1] <= any_flag + 0.05


def test_independent_tries_keep_their_size_too():
    pointwise, any_flag = false_flags(40, with_effect=True)
    assert pointwise <= 0.06
    assert any_flag <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 40)


def test_a_branch_far_off_is_found_and_widens_nobodys_limits():
    random = np.random.default_rng(2)
    part, whole, effect = units(random, person_sd=0.9)
    plain = funnel.rate_funnel(part, whole, effect=effect)
    part[7] = 0.6 * whole[7]
    found = funnel.rate_funnel(part, whole, effect=effect)
    q = np.array(benjamini_hochberg(list(found.p)), dtype=float)
    assert list(np.flatnonzero(q <= 0.05)) == [7]
    assert found.z[7] < -5
    assert found.tau < plain.tau + 0.03


def test_branches_that_differ_widen_the_limits():
    random = np.random.default_rng(4)
    part, whole, effect = units(random, count=200, tau=0.5)
    found = funnel.rate_funnel(part, whole, effect=effect)
    # d arcsin √p = ½ √(p(1 − p)) d logit p, and the sd between them is 0.5 on the logit scale
    assert found.tau == pytest.approx(0.5 * math.sqrt(0.92 * 0.08) * 0.5, rel=0.25)
    inside = [
        np.mean((part / whole >= low) & (part / whole <= high))
        for low, high in (funnel.limits(found, whole, confidence=c) for c in funnel.LIMITS)
    ]
    assert inside[0] == pytest.approx(0.95, abs=0.035)
    assert inside[1] >= 0.98


def test_limits_are_exact_where_chance_is_all_and_wider_for_the_small():
    random = np.random.default_rng(5)
    whole = np.full(40, 300.0)
    part = random.binomial(300, 0.9, 40).astype(float)
    alike = funnel.Funnel(0.9, 1.0, 0.0, 1.0, part, part)
    sizes = np.array([20.0, 80.0, 300.0])
    low, high = funnel.limits(alike, sizes, confidence=0.95)
    exact = funnel.binomial_limits(0.9, sizes, confidence=0.95)
    assert np.array_equal(low, exact[0])
    assert np.array_equal(high, exact[1])
    clustered = funnel.Funnel(0.9, 1.0, 0.0, 5.0, part, part)
    wider = funnel.limits(clustered, sizes, confidence=0.95)
    assert (wider[0] < low).all()
    assert (np.diff(high - low) < 0).all()
    judged = funnel.rate_funnel(part, whole)
    assert judged.target == part.sum() / whole.sum()


def test_units_without_data_stay_without_and_few_units_are_not_compared():
    part = np.array([9.0, np.nan, 8.0, *[9.0] * 9])
    whole = np.array([10.0, np.nan, 0.0, *[10.0] * 9])
    found = funnel.rate_funnel(part, whole)
    assert found.reason == ""
    assert np.isnan(found.p[[1, 2]]).all()
    assert np.isfinite(np.delete(found.p, [1, 2])).all()
    assert found.target == 0.9
    few = funnel.rate_funnel(part[:11], whole[:11])
    assert few.reason == "too_few"
    assert np.isnan(few.p).all()
    assert few.target == 0.9
    assert math.isnan(funnel.rate_funnel(np.array([]), np.array([])).target)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=10, max_size=30))
def test_any_counts_give_probabilities_and_ordered_limits(pairs):
    whole = np.array([size for _, size in pairs], dtype=float)
    part = np.array([min(count, size) for count, size in pairs], dtype=float)
    found = funnel.rate_funnel(part, whole)
    assert ((found.p >= 0) & (found.p <= 1)).all()
    narrow, wide = (funnel.limits(found, whole, confidence=c) for c in funnel.LIMITS)
    assert (wide[0] <= narrow[0] + 1e-12).all()
    assert (narrow[1] <= wide[1] + 1e-12).all()
    for low, high in (narrow, wide):
        assert ((low >= 0) & (low <= high + 1e-12) & (high <= 1)).all()
