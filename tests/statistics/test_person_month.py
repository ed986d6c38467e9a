"""The person-month test: oracle vectors, a hand-worked branch, and what must not move it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import read, seats_to_persons, vectors
from scipy import stats

from branchstats.statistics.change import (
    EARLIER,
    RECENT,
    UNUSED,
    Change,
    detectable,
    from_t,
    periods,
)
from branchstats.statistics.person_month import detectable_rate, person_month

THREE_YEARS = periods(36)


@pytest.mark.parametrize("path", vectors("person_month_*.json"), ids=lambda path: path.stem)
def test_vectors_of_the_reference_implementation(path):
    case = read(path)
    num, den = seats_to_persons(case["num"], case["den"], case["ident"])
    found = person_month(num, den, THREE_YEARS, rho=0.3)
    expected = case["result"]
    assert found.n == expected["n"]
    assert found.worsening == pytest.approx(expected["est"], abs=1e-12)
    assert found.se == pytest.approx(expected["se"], abs=1e-12)
    assert found.df == pytest.approx(expected["df"], abs=1e-8)
    assert found.p == pytest.approx(expected["p"], abs=1e-12)


def two_persons() -> tuple[np.ndarray, np.ndarray]:
    """Ten occasions a month for 24 months; A goes from 9 to 8 of ten, B from 10 to 7."""
    num = np.zeros((24, 2))
    num[:12], num[12:] = (9, 10), (8, 7)
    return num, np.full((24, 2), 10.0)


def test_hand_worked_two_persons_without_common_shock():
    num, den = two_persons()
    found = person_month(num, den, periods(24))
    # differences −0.1 and −0.3, weights 1/2: mean −0.2
    assert found.estimate == pytest.approx(-0.2)
    # between: Σ w²(d − mean)² n/(n − 1) = 1/4 (0.01 + 0.01) × 2 = 0.01
    # binomial: q = 0.85 for both: 1/4 × 2 × 0.85 × 0.15 × (2/120) = 0.0010625, the smaller
    assert found.se == pytest.approx(0.1)
    assert found.df == pytest.approx(1.0)  # n − 1, no shock part
    # t = 2 with one degree of freedom: 1/2 − atan(2)/π
    assert found.p == pytest.approx(0.5 - np.arctan(2) / np.pi)
    assert found.low == pytest.approx(-0.2 - 12.706204736 * 0.1)
    assert found.worse_upper == pytest.approx(0.2 + 6.313751515 * 0.1)


def test_what_else_is_told_of_the_two_persons():
    num, den = two_persons()
    found = person_month(num, den, periods(24), adverse="up")
    assert (found.test, found.adverse, found.n, found.reason) == ("person_month", "up", 2, "")
    assert found.detail == pytest.approx(
        {
            "rate_earlier": 0.95, "rate_recent": 0.75, "person_variance": 0.01,
            "shock_variance": 0, "shock_sd": 0, "rho": 0.3,
        }
    )  # fmt: skip
    assert (found.worsening, person_month(num, den, periods(24)).worsening) == pytest.approx(
        (-0.2, 0.2)
    )


def test_the_detectable_change_solves_its_own_equation():
    # ten persons, always 9 of 10: nothing but binomial variance, half of it of the recent year
    den = np.full((24, 10), 10.0)
    found = person_month(den * 0.9, den, periods(24))
    assert found.se == pytest.approx((0.9 * 0.1 * (2 / 120) / 10) ** 0.5)
    assert found.df == pytest.approx(9)
    moved = 0.9 - found.mde90
    asked = (stats.t.isf(0.05, 9) + stats.t.isf(0.10, 9)) * found.se
    assert found.mde90 == pytest.approx(asked * (0.5 + 0.5 * moved * (1 - moved) / 0.09) ** 0.5)


def test_nobody_ever_comes_keeps_an_error_above_zero():
    den = np.full((36, 10), 2.0)
    q = 0.5 / 721
    found = person_month(den * 0, den, THREE_YEARS)
    assert found.se == pytest.approx((q * (1 - q) * (1 / 24 + 1 / 48) / 10) ** 0.5)


def test_six_occasions_on_each_side_are_enough_and_five_are_not():
    den = np.full((24, 3), 0.5)  # six in a year
    num = den * [0.9, 0.8, 0.7]
    assert person_month(num, den, periods(24)).n == 3
    den[0, 0] = den[13, 1] = 0.0
    assert person_month(num, den, periods(24)).n == 1
    assert person_month(num, den, periods(24), min_expected=5.5).n == 3


def test_one_month_a_side_leaves_nothing_to_judge_the_months_by():
    den = np.zeros((24, 4))
    den[[0, 12]] = 10.0
    found = person_month(den * 0.5, den, periods(24))
    assert found == Change("person_month", "down", 4, reason="too_few")
    assert found.worsening is None


def test_hand_worked_common_shock():
    # 100 persons always alike: every second month 8 of 10 instead of 10, in both years the same
    # months, is calendar; a month that differs between the years is shock
    den = np.full((24, 100), 10.0)
    calendar = np.where(np.arange(24) % 2 == 0, 8.0, 10.0)
    num = np.repeat(calendar[:, None], 100, axis=1)
    steady = person_month(num, den, periods(24))
    assert steady.detail["shock_sd"] == 0.0
    num[3] = 6.0
    shaken = person_month(num, den, periods(24), rho=0.0)
    # after 12 months and a shift, one month 0.4 lower leaves residuals whose squares add to
    # 0.16 × (1 − leverage), leverage = (12 + 1) / 24
    binomial = (lambda q: q * (1 - q) / 1000)(num.sum() / den.sum())
    variance = 0.16 * (1 - 13 / 24) / 11 - binomial
    assert shaken.detail["shock_sd"] == pytest.approx(variance**0.5, rel=1e-9)
    assert shaken.detail["shock_variance"] == pytest.approx(variance * (1 / 12 + 1 / 12), rel=1e-9)


def test_persistence_widens_the_error():
    rng = np.random.default_rng(5)
    shock = rng.normal(0, 0.1, (36, 1))
    num = rng.binomial(10, np.clip(0.7 + shock, 0, 1), (36, 30)).astype(float)
    den = np.full((36, 30), 10.0)
    parts = [
        person_month(num, den, THREE_YEARS, rho=rho).detail["shock_variance"] for rho in (0, 0.5)
    ]
    assert parts[1] / parts[0] == pytest.approx(3.0)  # (1 + 0.5) / (1 − 0.5)


def test_direction_turns_p_and_bound_but_not_the_interval():
    num, den = two_persons()
    down = person_month(num, den, periods(24), adverse="down")
    up = person_month(num, den, periods(24), adverse="up")
    assert down.p + up.p == pytest.approx(1.0)
    assert (down.low, down.high) == (up.low, up.high)
    assert up.worse_upper == pytest.approx(-0.2 + 6.313751515 * 0.1)


def test_persons_of_one_period_only_do_not_count():
    num, den = two_persons()
    joiner = np.zeros((24, 1))
    joiner_den = np.where(np.arange(24) >= 12, 10.0, 0.0)[:, None]
    found = person_month(np.hstack([num, joiner]), np.hstack([den, joiner_den]), periods(24))
    assert found.n == 2
    assert found.estimate == pytest.approx(-0.2)


def test_calendar_months_without_data_on_one_side_are_left_out_of_both():
    rng = np.random.default_rng(1)
    num = rng.binomial(4, 0.8, (36, 12)).astype(float)
    den = np.full((36, 12), 4.0)
    gap = den.copy()
    gap[25] = 0  # no meeting in the last February
    matched = gap.copy()
    matched[[1, 13]] = 0
    found = person_month(num, gap, THREE_YEARS)
    again = person_month(num, matched, THREE_YEARS)
    assert found == again
    assert found != person_month(num, den, THREE_YEARS)


@given(st.permutations(range(9)))
def test_order_of_persons_does_not_matter(order):
    rng = np.random.default_rng(3)
    num = rng.binomial(2, 0.8, (36, 9)).astype(float)
    den = np.full((36, 9), 2.0)
    a = person_month(num, den, THREE_YEARS)
    b = person_month(num[:, list(order)], den, THREE_YEARS)
    assert a.p == pytest.approx(b.p, abs=1e-12)


def test_nobody_varies_keeps_a_bound_above_zero():
    den = np.full((36, 10), 2.0)
    found = person_month(den, den, THREE_YEARS)
    assert found.estimate == 0.0
    assert found.p == 0.5
    # Jeffreys' rate (720 + 1/2) / 721 with 1/n of 24 and 48 occasions each of ten persons
    q = 720.5 / 721
    assert found.se == pytest.approx((q * (1 - q) * (1 / 24 + 1 / 48) / 10) ** 0.5)
    assert found.worse_upper > 0


@pytest.mark.parametrize(
    ("num", "den", "reason"),
    [
        (np.zeros((36, 0)), np.zeros((36, 0)), "no_data"),
        (np.zeros((36, 5)), np.zeros((36, 5)), "no_data"),
        (np.ones((36, 1)), np.ones((36, 1)), "too_few"),
        (np.full((36, 3), np.nan), np.full((36, 3), np.nan), "no_data"),
    ],
)
def test_without_data_there_is_a_reason_and_no_number(num, den, reason):
    found = person_month(num, den, THREE_YEARS)
    n = 1 if reason == "too_few" else 0
    assert found == Change("person_month", "down", n, reason=reason)


def test_periods_are_whole_years_before_the_last_twelve_months():
    assert periods(36).tolist() == [EARLIER] * 24 + [RECENT] * 12
    assert periods(30).tolist() == [UNUSED] * 6 + [EARLIER] * 12 + [RECENT] * 12
    assert periods(48).tolist() == [EARLIER] * 36 + [RECENT] * 12
    assert periods(20).tolist() == [UNUSED] * 8 + [RECENT] * 12
    assert periods(0).tolist() == []


def test_detectable_effect_is_found_that_often():
    # noncentral simulation: an effect of that size is significant in 90 % of samples
    effect = detectable(1.0, 400, alpha=0.05)
    rng = np.random.default_rng(0)
    t = rng.normal(effect, 1, 20_000) / np.sqrt(rng.chisquare(400, 20_000) / 400)
    assert (t > stats.t.ppf(0.95, 400)).mean() == pytest.approx(0.90, abs=0.01)


def test_from_t_against_the_library():
    rng = np.random.default_rng(2)
    sample = rng.normal(-0.3, 1, 15)
    library = stats.ttest_1samp(sample, 0, alternative="less")
    found = from_t(
        test="x", adverse="down", n=15, estimate=sample.mean(),
        se=sample.std(ddof=1) / 15**0.5, df=14, alpha=0.05,
    )  # fmt: skip
    assert found.p == pytest.approx(library.pvalue)
    interval = stats.ttest_1samp(sample, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx(tuple(interval))
    assert found.worse_upper == pytest.approx(
        -stats.ttest_1samp(sample, 0, alternative="greater").confidence_interval(0.95).low
    )


def test_averaged_test_stays_near_the_fixed_one():
    case = read(vectors("person_month_*.json")[0])
    num, den = seats_to_persons(case["num"], case["den"], case["ident"])
    fixed = person_month(num, den, THREE_YEARS, rho=0.3)
    averaged = person_month(num, den, THREE_YEARS, rho="estimate")
    assert averaged.estimate == fixed.estimate
    assert averaged.detail["person_variance"] == fixed.detail["person_variance"]
    assert 0.8 < averaged.se / fixed.se < 1.25
    assert 0.2 < averaged.detail["rho"] < 0.6


def test_detectable_rate_allows_for_the_variance_at_the_new_rate():
    # purely binomial, both periods of one size, large n: Fleiss' two normal quantiles
    se, z = 0.02, stats.norm.ppf(0.95) + stats.norm.ppf(0.9)
    found = detectable_rate(
        se, 1e6, rate=0.9, adverse="down", alpha=0.05, binomial=1.0, recent_part=0.5
    )
    moved = 0.9 - found
    assert found == pytest.approx(z * se * (0.5 + 0.5 * moved * (1 - moved) / 0.09) ** 0.5)
    assert found > z * se
    upward = detectable_rate(
        se, 1e6, rate=0.9, adverse="up", alpha=0.05, binomial=1.0, recent_part=0.5
    )
    assert upward < z * se


@pytest.mark.parametrize(("rate", "adverse"), [(0.9, "down"), (0.3, "up"), (0.5, "down")])
def test_a_detectable_rate_is_shown_that_often_in_every_outcome(rate, adverse):
    """400 and 400 independent occasions: the power of Wald's test, summed over all outcomes."""
    n = 400
    se = (2 * rate * (1 - rate) / n) ** 0.5
    found = detectable_rate(
        se, 1e9, rate=rate, adverse=adverse, alpha=0.05, binomial=1.0, recent_part=0.5
    )
    sign = -1 if adverse == "down" else 1
    k = np.arange(n + 1)
    chances = np.outer(stats.binom.pmf(k, n, rate + sign * found), stats.binom.pmf(k, n, rate))
    recent, earlier = k[:, None] / n, k[None, :] / n
    error = ((recent * (1 - recent) + earlier * (1 - earlier)) / n) ** 0.5
    is_shown = sign * (recent - earlier) > stats.norm.isf(0.05) * error
    assert chances[is_shown].sum() == pytest.approx(0.90, abs=0.012)


def test_a_rate_too_low_to_fall_has_no_detectable_decline():
    args = {"adverse": "down", "alpha": 0.05, "binomial": 1.0, "recent_part": 0.5}
    assert detectable_rate(0.05, 30, rate=0.03, **args) is None
    assert detectable_rate(0.05, 30, rate=0.0, **args) is None
