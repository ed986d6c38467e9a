"""Change of an amount a month in the same persons: by hand, by a paired t, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from shocks_by_brute_force import brute_force_shocks

from branchstats.statistics.amounts import amount_change
from branchstats.statistics.change import Change, periods

CODES = periods(36)


def test_by_hand() -> None:
    """Two persons, the same every month: 2 → 1 and 4 → 4 hours; the third was not there before."""
    amounts = np.full((36, 3), np.nan)
    amounts[:24, :2], amounts[24:, :2] = [2.0, 4.0], [1.0, 4.0]
    amounts[24:, 2] = 9.0
    found = amount_change(amounts, CODES)
    # weights one half; differences −1 and 0 deviate by 1/2: 2 × (1/4 × 1/4) × 2/1
    assert (found.test, found.n, found.estimate) == ("person_amount", 2, -0.5)
    assert found.detail["person_variance"] == pytest.approx(0.25)
    assert (found.detail["amount_earlier"], found.detail["amount_recent"]) == (3.0, 2.5)
    # no month stands out, so Student's t with one degree of freedom: P(t < −1) = 1/4
    assert found.p == pytest.approx(0.25)


def test_without_common_shocks_it_is_a_paired_t() -> None:
    rng = np.random.default_rng(2)
    level = rng.gamma(2.0, 2.0, (1, 30)) + np.where(
        CODES[:, None] == 1, rng.normal(-0.4, 1, 30), 0
    )
    found = amount_change(level, CODES)
    library = stats.ttest_rel(level[30], level[0], alternative="less")
    assert found.estimate == pytest.approx((level[30] - level[0]).mean())
    assert found.p == pytest.approx(library.pvalue, rel=1e-6)


def shaken(seed: int) -> np.ndarray:
    """36 months of 12 persons, some months better for everybody."""
    rng = np.random.default_rng(seed)
    return rng.gamma(2.0, 1.0, (36, 12)) * np.exp(rng.normal(0, 0.4, (36, 1)))


@settings(max_examples=8)
@given(st.floats(0.01, 100), st.sampled_from([0, 1]))
def test_minutes_or_hours_is_no_matter(unit: float, seed: int) -> None:
    hours, other = amount_change(shaken(seed), CODES), amount_change(unit * shaken(seed), CODES)
    assert hours.detail["shock_variance"] > 0
    for name in ("estimate", "low", "high", "se", "worse_upper", "mde90"):
        assert getattr(other, name) == pytest.approx(unit * getattr(hours, name)), name
    assert (other.p, other.df, other.detail["rho"]) == pytest.approx(
        (hours.p, hours.df, hours.detail["rho"])
    )


def test_the_months_part_by_least_squares_and_brute_force() -> None:
    """Nobody is missing, so a month's mean is its level: the rest by OLS and explicit densities."""
    amounts = shaken(4)
    found = amount_change(amounts, CODES)
    person_and_year = np.arange(12) + 12 * (CODES[:, None] == 1)
    fit = sm.OLS(amounts.ravel(), np.eye(24)[person_and_year.ravel()]).fit()
    months = np.arange(36)
    design = np.column_stack([months[:, None] % 12 == np.arange(12), months >= 24]).astype(float)
    contrast = np.where(months >= 24, 1 / 12, -1 / 24)
    variance, _, rho = brute_force_shocks(
        amounts.mean(axis=1), design, contrast, np.full(36, fit.mse_resid / 12), months,
        0.1 * amounts.mean(),
    )  # fmt: skip
    assert (found.detail["shock_variance"], found.detail["rho"]) == pytest.approx(
        (variance, rho), rel=1e-6
    )
    paired = stats.ttest_rel(amounts[24:].mean(axis=0), amounts[:24].mean(axis=0))
    of_persons = (found.estimate / paired.statistic) ** 2
    assert found.detail["person_variance"] == pytest.approx(of_persons)
    assert found.se == pytest.approx((of_persons + variance) ** 0.5)


def test_the_calendar_is_taken_off() -> None:
    """A month that is always busy is no shock, and half a recent year without it is no decline."""
    rng = np.random.default_rng(3)
    amounts = rng.gamma(2.0, 1.0, (36, 20))
    busy = np.where(np.arange(36) % 12 == 2, 5.0, 0.0)[:, None]
    plain, march = amount_change(amounts, CODES), amount_change(amounts + busy, CODES)
    assert march.estimate == pytest.approx(plain.estimate)
    gap = np.where((np.arange(36) == 26)[:, None], np.nan, amounts + busy)
    without = np.where((np.arange(36) % 12 == 2)[:, None], np.nan, amounts)
    assert amount_change(gap, CODES).estimate == pytest.approx(
        amount_change(without, CODES).estimate
    )


@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_months_that_shake_everybody_are_no_decline(rho: float) -> None:
    """Size of the one-sided test at 5 %; persons as the only unit would alarm far more often."""
    rng = np.random.default_rng(8)
    alarms, paired = 0, 0
    for _ in range(150):
        shock = np.zeros(36)
        for month in range(36):
            shock[month] = rho * shock[month - 1] * (month > 0) + rng.normal(
                0, 0.6 * (1 - rho**2) ** 0.5
            )
        amounts = rng.gamma(2.0, 1.0, (36, 30)) * np.exp(shock)[:, None]
        alarms += amount_change(amounts, CODES).p <= 0.05
        paired += (
            stats.ttest_rel(
                amounts[24:].mean(axis=0), amounts[:24].mean(axis=0), alternative="less"
            ).pvalue
            <= 0.05
        )
    assert alarms / 150 <= 0.05 + 3 * (0.05 * 0.95 / 150) ** 0.5
    assert paired / 150 > 0.2


def test_a_planted_halving_is_found() -> None:
    rng = np.random.default_rng(9)
    found = []
    for _ in range(40):
        amounts = rng.gamma(2.0, 1.0, (36, 30)) * np.where(CODES == 1, 0.5, 1.0)[:, None]
        found.append(amount_change(amounts, CODES).p <= 0.05)
    assert np.mean(found) > 0.95


@pytest.mark.parametrize(
    ("amounts", "reason", "n"),
    [
        (np.full((36, 5), np.nan), "no_data", 0),
        (np.ones((36, 1)), "too_few", 1),
        (np.where((np.arange(36) < 24)[:, None], 1.0, np.full((36, 5), np.nan)), "no_data", 0),
        # one month a side: nothing to judge the months by
        (np.where((np.arange(36) % 24 == 0)[:, None], np.arange(5.0), np.nan), "too_few", 5),
    ],
)
def test_without_data_there_is_a_reason_and_no_number(
    amounts: np.ndarray, reason: str, n: int
) -> None:
    assert amount_change(amounts, CODES, adverse="up") == Change(
        "person_amount", "up", n, reason=reason
    )


@pytest.mark.parametrize("hours", [0.0, 1.0, 0.1, 1e6])
def test_hours_that_never_vary_have_an_estimate_alone(hours: float) -> None:
    found = amount_change(np.full((36, 5), hours), CODES)
    assert (found.test, found.reason, found.n, found.p) == (
        "person_amount", "no_variation", 5, None,
    )  # fmt: skip
    assert found.estimate == pytest.approx(0.0, abs=1e-9 * max(1, hours))
    assert found.detail["amount_recent"] == pytest.approx(hours)


def test_a_small_difference_of_large_amounts_is_one() -> None:
    amounts = np.full((36, 5), 1e6)
    amounts[24:] -= [0.02, 0.04, 0.06, 0.08, 0.05]
    found = amount_change(amounts, CODES)
    library = stats.ttest_1samp([-0.02, -0.04, -0.06, -0.08, -0.05], 0, alternative="less")
    assert found.p == pytest.approx(library.pvalue, rel=1e-3)
