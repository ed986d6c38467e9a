"""Shares and counts of two periods: vectors, statsmodels, and numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import COPIES, read, reference
from scipy import stats
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from branchstats.statistics.change import Change, periods
from branchstats.statistics.counts import count_change, mid_p
from branchstats.statistics.shares import pearson_binomial, quasi_binomial

THREE_YEARS = periods(36)
VECTORS = read(COPIES / "quasi_vectors.json")


def test_share_vector():
    p, estimate, se = VECTORS[0]["result_plus"]
    found = quasi_binomial(VECTORS[0]["num"], VECTORS[0]["den"], THREE_YEARS)
    assert (found.p, found.estimate, found.se) == pytest.approx((p, estimate, se), abs=1e-12)


def test_share_by_hand():
    # 24 earlier months 1 of 2, 12 recent months 2 of 2: shares 1/2 and 1, no dispersion
    num, den = np.r_[np.ones(24), np.full(12, 2)], np.full(36, 2)
    found = quasi_binomial(num, den, THREE_YEARS)
    assert found.n == 72
    assert found.estimate == 0.5
    pooled = 48 / 72
    assert found.se == pytest.approx((pooled / 3 * (1 / 48 + 1 / 24)) ** 0.5)
    assert found.p == pytest.approx(stats.t.sf(0.5 / found.se, 34))
    assert found.detail["phi"] == 1.0


def wilson_at(x: float, n: float, z: float) -> tuple[float, float]:
    centre, half = x / n + z**2 / (2 * n), z * (x * (n - x) / n**3 + z**2 / (4 * n**2)) ** 0.5
    return (centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)


def newcombe_at(recent, earlier, z: float) -> tuple[float, float]:
    """Newcombe 1998, method 10, written out: square and add."""
    (low_b, high_b), (low_a, high_a) = wilson_at(*recent, z), wilson_at(*earlier, z)
    b, a = recent[0] / recent[1], earlier[0] / earlier[1]
    return (
        b - a - ((b - low_b) ** 2 + (high_a - a) ** 2) ** 0.5,
        b - a + ((high_b - b) ** 2 + (a - low_a) ** 2) ** 0.5,
    )


def detectable_by_fleiss(share: float, n_a: float, n_b: float, move: float) -> float:
    """Fleiss 1981, 3.2: what a change of `move` leaves over the bound of test and power."""
    moved = share + move
    pooled = (n_a * share + n_b * moved) / (n_a + n_b)
    return (
        abs(move)
        - stats.t.isf(0.05, 34) * (pooled * (1 - pooled) * (1 / n_a + 1 / n_b)) ** 0.5
        - stats.t.isf(0.10, 34) * (share * (1 - share) / n_a + moved * (1 - moved) / n_b) ** 0.5
    )


@pytest.mark.parametrize("adverse", ["up", "down"])
def test_every_number_of_a_dispersed_share_by_hand(adverse):
    # earlier 0 or 8 of 8 in turn, recent 3 or 7 of 8: shares 1/2 and 5/8; residuals 4 and 2
    num, den = np.r_[np.tile([0, 8], 12), np.tile([3, 7], 6)], np.full(36, 8)
    phi = (24 * 16 / 2 + 12 * 4 / (8 * 15 / 64)) / 34
    found = quasi_binomial(num, den, THREE_YEARS, adverse=adverse)
    assert (found.test, found.adverse, found.n, found.df) == ("quasi_binomial", adverse, 288, 34)
    assert found.detail == pytest.approx(
        {"share_earlier": 0.5, "share_recent": 0.625, "phi": phi, "n_earlier": 192, "n_recent": 96}
    )
    recent, earlier = (60 / phi, 96 / phi), (96 / phi, 192 / phi)
    both = newcombe_at(recent, earlier, stats.t.isf(0.025, 34))
    assert (found.low, found.high) == pytest.approx(both)
    one_sided = newcombe_at(recent, earlier, stats.t.isf(0.05, 34))
    assert found.worse_upper == pytest.approx(one_sided[1] if adverse == "up" else -one_sided[0])
    pooled = 156 / 288
    se = (phi * pooled * (1 - pooled) * (1 / 96 + 1 / 192)) ** 0.5
    assert found.se == pytest.approx(se)
    sign = 1 if adverse == "up" else -1
    assert found.p == pytest.approx(stats.t.sf(sign * 0.125 / se, 34))
    assert detectable_by_fleiss(0.5, 192 / phi, 96 / phi, sign * found.mde90) == pytest.approx(
        0, abs=1e-9
    )


def test_the_fewest_months_of_a_share():
    codes = np.array([0, 0, 1, -1])
    found = quasi_binomial(np.array([1, 2, 2, 9]), np.array([4, 4, 4, 9]), codes)
    assert (found.n, found.df, found.estimate) == (12, 1.0, 0.125)  # the unused month counts not
    few = quasi_binomial(np.array([1, 2]), np.array([4, 4]), np.array([0, 1]))
    assert few == Change("quasi_binomial", "up", 8, reason="too_few")
    one_side = quasi_binomial(np.ones(12), np.full(12, 2), np.ones(12), adverse="down")
    assert one_side == Change("quasi_binomial", "down", 24, reason="too_few")
    assert quasi_binomial(np.ones(3), np.zeros(3), np.zeros(3)).n == 0


def test_dispersion_against_the_quasi_binomial_glm_of_r():
    case = reference("quasi_binomial")
    y, n = np.array(case["y"], float), np.array(case["n"], float)
    design = sm.add_constant(np.arange(1.0, 37))
    fit = sm.GLM(y / n, design, family=sm.families.Binomial(), var_weights=n).fit(scale="X2")
    found = pearson_binomial(y, n, fit.fittedvalues) / 34
    assert found == pytest.approx(fit.scale, rel=1e-12)
    # R stops its iterations one step earlier: 1e-6 apart
    assert found == pytest.approx(case["phi"], rel=1e-6)


def test_two_period_dispersion_against_a_glm():
    rng = np.random.default_rng(4)
    n = rng.integers(3, 12, 36).astype(float)
    x = rng.binomial(n.astype(int), rng.beta(2, 2, 36)).astype(float)
    found = quasi_binomial(x, n, THREE_YEARS)
    design = sm.add_constant((THREE_YEARS == 1).astype(float))
    fit = sm.GLM(x / n, design, family=sm.families.Binomial(), var_weights=n).fit(scale="X2")
    assert found.detail["phi"] == pytest.approx(fit.scale, rel=1e-6)
    assert found.detail["phi"] > 1


def test_share_interval_covers_and_widens_with_dispersion():
    num = np.r_[np.tile([0, 8], 12), np.tile([2, 6], 6)]
    found = quasi_binomial(num, np.full(36, 8), THREE_YEARS)
    plain = quasi_binomial(np.full(36, 4), np.full(36, 8), THREE_YEARS)
    assert found.estimate == plain.estimate == 0.0
    assert found.high - found.low > 2 * (plain.high - plain.low)
    assert -1 <= found.low < 0 < found.worse_upper < found.high <= 1


@pytest.mark.parametrize(("share", "adverse"), [(0.5, "up"), (0.5, "down"), (0.9, "down")])
def test_detectable_share_is_shown_that_often(share, adverse):
    num = np.tile([np.ceil(20 * share), np.floor(20 * share)], 18)
    found = quasi_binomial(num, np.full(36, 20), THREE_YEARS, adverse=adverse)
    moved = share + found.mde90 * (1 if adverse == "up" else -1)
    rng = np.random.default_rng(0)
    x_b, x_a = rng.binomial(240, moved, 20_000), rng.binomial(480, share, 20_000)
    pooled = (x_a + x_b) / 720
    z = (x_b / 240 - x_a / 480) / (pooled * (1 - pooled) * (1 / 240 + 1 / 480)) ** 0.5
    shown = (z if adverse == "up" else -z) > stats.t.isf(0.05, 34)
    assert shown.mean() == pytest.approx(0.90, abs=0.015)


def test_share_at_its_end_cannot_worsen():
    assert quasi_binomial(np.full(36, 4), np.full(36, 4), THREE_YEARS, adverse="up").mde90 is None


@pytest.mark.parametrize(
    ("num", "den", "reason"),
    [
        ([0] * 36, [0] * 36, "no_data"),
        ([np.nan] * 36, [np.nan] * 36, "no_data"),
        ([1] * 24 + [0] * 12, [2] * 24 + [0] * 12, "too_few"),
    ],
)
def test_share_without_data(num, den, reason):
    found = quasi_binomial(num, den, THREE_YEARS)
    assert (found.reason, found.p, found.estimate) == (reason, None, None)


@pytest.mark.parametrize("share", [0, 1])
def test_share_that_never_varies_has_a_bound(share):
    found = quasi_binomial(np.full(36, 4 * share), np.full(36, 4), THREE_YEARS)
    assert found.estimate == 0.0
    assert found.p == 0.5
    assert 0 < found.worse_upper < 0.1


def test_count_vector():
    p, _, _ = VECTORS[1]["result_minus"]
    found = count_change(VECTORS[1]["counts"], THREE_YEARS)
    assert found.test == "mid_p"
    assert found.p == pytest.approx(p, abs=1e-12)
    assert found.n == 21
    assert found.estimate == pytest.approx((3 / 12) / (18 / 24) - 1)


def test_count_by_hand():
    # 2 recent, 4 earlier of 6; the binomial(6, 1/3) in 729ths is 64 192 240 160 60 12 1
    found = count_change([1] * 4 + [0] * 20 + [1] * 2 + [0] * 10, THREE_YEARS)
    assert found.p == pytest.approx((64 + 192 + 240 / 2) / 729)
    assert found.estimate == 0.0


def test_every_number_of_a_count_by_hand():
    counts = [1] * 4 + [0] * 20 + [1] * 2 + [0] * 10
    found, feared = (count_change(counts, THREE_YEARS, adverse=way) for way in ("down", "up"))
    # one event in six months on both sides: χ² is 4 · 25/6 + 20/6, and half of it
    assert found.detail == pytest.approx(
        {
            "events_earlier": 4, "events_recent": 2, "months_earlier": 24, "months_recent": 12,
            "phi": 30 / 34,
        }
    )  # fmt: skip
    assert (found.n, found.se, found.reason) == (6, pytest.approx(0.75**0.5), "")
    assert feared.p == pytest.approx((160 + 60 + 12 + 1 + 240 / 2) / 729)
    assert (feared.low, feared.high) == (found.low, found.high)

    def share_at(ratio):
        return ratio / (ratio + 2)

    # each bound is the ratio at which the test would just reach its level
    assert mid_p(2, 6, share_at(found.low + 1), tail="up") == pytest.approx(0.025)
    assert mid_p(2, 6, share_at(found.high + 1), tail="down") == pytest.approx(0.025)
    assert mid_p(2, 6, share_at(1 - found.worse_upper), tail="up") == pytest.approx(0.05)
    assert mid_p(2, 6, share_at(1 + feared.worse_upper), tail="down") == pytest.approx(0.05)


def test_detectable_rise_of_counts_has_that_power():
    found = count_change([1] * 36, THREE_YEARS, adverse="up")
    k = np.arange(37)
    p = stats.binom.sf(k, 36, 1 / 3) + stats.binom.pmf(k, 36, 1 / 3) / 2
    ratio = 1 + found.mde90
    power = stats.binom.pmf(k[p <= 0.05], 36, ratio / (ratio + 2)).sum()
    assert power == pytest.approx(0.90, abs=1e-9)


def test_the_fewest_months_of_a_count():
    assert count_change([2, 1, 3], np.array([0, 0, 1])).n == 6
    few = count_change([2, 3], np.array([0, 1]))
    assert few == Change("mid_p", "down", 5, reason="too_few")
    assert count_change([0, 0, 0], np.array([0, 0, 1])) == Change(
        "mid_p", "down", 0, reason="no_data"
    )
    # an unused month counts for nothing, nor does one that is missing
    found = count_change([2, 1, np.nan, 9, 3], np.array([0, 0, 0, -1, 1]))
    assert (found.n, found.detail["months_earlier"]) == (6, 2)


@given(st.integers(0, 30), st.integers(1, 60))
def test_mid_p_against_statsmodels(recent, earlier):
    library = poisson_2indep(
        recent, 12, earlier, 24, value=1.0, method="cond-midp", alternative="smaller"
    )
    assert mid_p(recent, recent + earlier, 1 / 3, tail="down") == pytest.approx(library.pvalue)


def test_mid_p_as_r_has_it():
    """McNemar's mid-P of one and seven discordant pairs (R contingencytables), two-sided."""
    case = reference("newcombe_paired")[1]
    few, many = case["table"][0][1], case["table"][1][0]
    assert 2 * mid_p(few, few + many, 0.5, tail="down") == pytest.approx(case["mcnemar_midp"])
    assert 2 * mid_p(many, few + many, 0.5, tail="up") == pytest.approx(case["mcnemar_midp"])


def test_exact_interval_is_a_little_wider_than_mid_p():
    case = reference("poisson_two_sample")  # R poisson.test, 11 and 23 in 12 and 12 months
    turned = count_change([2] * 11 + [1] + [1] * 11 + [0], periods(24))
    assert turned.estimate + 1 == pytest.approx(case["rr"])
    assert case["ci"][0] < turned.low + 1 < turned.high + 1 < case["ci"][1]


@given(st.integers(0, 20), st.integers(1, 30))
def test_bounds_invert_the_test(recent, earlier):
    counts = np.zeros(36)
    counts[0], counts[-1] = 0, 0
    # spread evenly, so that the dispersion stays below the branch to quasi-Poisson
    counts[24:] = np.diff(np.linspace(0, recent, 13).round())
    counts[:24] = np.diff(np.linspace(0, earlier, 25).round())
    found = count_change(counts, THREE_YEARS)
    total = recent + earlier
    if found.test != "mid_p":
        return
    share = (found.high + 1) / (found.high + 1 + 2)
    assert mid_p(recent, total, share, tail="down") == pytest.approx(0.025, abs=1e-6)
    if recent:
        worst = 1 - found.worse_upper
        assert mid_p(recent, total, worst / (worst + 2), tail="up") == pytest.approx(
            0.05, abs=1e-6
        )
    else:
        assert (found.low, found.worse_upper) == (-1.0, 1.0)


@pytest.mark.parametrize("counts", [[1] * 36, [2] * 36, [1, 0] * 18, [1, 1, 0] * 12, [3] * 36])
def test_detectable_decline_of_counts_has_that_power(counts):
    found = count_change(counts, THREE_YEARS)
    total, ratio = sum(counts), 1 - found.mde90
    k = np.arange(total + 1)
    p = stats.binom.cdf(k, total, 1 / 3) - stats.binom.pmf(k, total, 1 / 3) / 2
    power = stats.binom.pmf(k[p <= 0.05], total, ratio / (ratio + 2)).sum()
    assert power == pytest.approx(0.90, abs=1e-9)


def test_few_events_can_show_nothing():
    found = count_change([1, 1] + [0] * 34, THREE_YEARS)
    assert found.mde90 is None
    assert found.p == pytest.approx(4 / 9 / 2)


def test_overdispersed_counts_go_to_quasi_poisson():
    counts = np.r_[np.tile([0, 6], 12), np.tile([0, 3], 6)]
    found = count_change(counts, THREE_YEARS)
    assert found.test == "quasi_poisson"
    phi = (24 * 3**2 / 3 + 12 * 1.5**2 / 1.5) / 34
    assert found.detail["phi"] == pytest.approx(phi)
    se = (phi * (1 / 72 + 1 / 18)) ** 0.5
    assert found.se == pytest.approx(se)
    assert found.p == pytest.approx(stats.t.sf(np.log(2) / se, 34))
    design = sm.add_constant((THREE_YEARS == 1).astype(float))
    fit = sm.GLM(counts, design, family=sm.families.Poisson()).fit(scale="X2")
    assert found.se == pytest.approx(fit.bse[1], rel=1e-6)
    low, high, worst = (
        np.exp(-np.log(2) + k * se) - 1
        for k in (-stats.t.isf(0.025, 34), stats.t.isf(0.025, 34), -stats.t.isf(0.05, 34))
    )
    assert (found.low, found.high, -found.worse_upper) == pytest.approx((low, high, worst))
    assert (found.n, found.df, found.estimate) == (90, 34, -0.5)
    # without a change 90 events in 36 months would be 60 and 30
    se_null = (phi * (1 / 60 + 1 / 30)) ** 0.5
    of_test = stats.t.isf(0.05, 34) + stats.t.isf(0.10, 34)
    assert found.mde90 == pytest.approx(1 - np.exp(-of_test * se_null))
    feared = count_change(counts, THREE_YEARS, adverse="up")
    assert feared.p == pytest.approx(stats.t.cdf(np.log(2) / se, 34))
    assert feared.worse_upper == pytest.approx(np.exp(-np.log(2) + stats.t.isf(0.05, 34) * se) - 1)
    assert feared.mde90 == pytest.approx(np.exp(of_test * se_null) - 1)


@pytest.mark.parametrize(
    ("counts", "reason", "p"),
    [
        ([0] * 36, "no_data", None),
        ([np.nan] * 36, "too_few", None),
        ([np.nan] * 24 + [1] * 12, "too_few", None),
        ([0] * 24 + [1] * 12, "unbounded", 1 - (1 / 3) ** 12 / 2),
    ],
)
def test_count_without_data(counts, reason, p):
    found = count_change(counts, THREE_YEARS)
    assert found.reason == reason
    assert found.estimate is None
    assert found.p == (None if p is None else pytest.approx(p))


def test_no_recent_event_at_all():
    found = count_change([1] * 24 + [0] * 12, THREE_YEARS)
    assert found.p == pytest.approx((2 / 3) ** 24 / 2)
    assert (found.estimate, found.low, found.worse_upper) == (-1.0, -1.0, 1.0)
    dispersed = count_change([5, 0] * 12 + [0] * 12, THREE_YEARS)
    assert dispersed.test == "quasi_poisson"
    assert dispersed.estimate == dispersed.low == -1.0
    assert np.isfinite([dispersed.p, dispersed.high, dispersed.worse_upper]).all()
