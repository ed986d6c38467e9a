"""Common shocks of the months: by explicit densities, by least squares, and by what moves nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from shocks_by_brute_force import brute_force_shocks

from branchstats.statistics import persistence


def monthly_case(seed: int):
    rng = np.random.default_rng(seed)
    months = np.delete(np.arange(36), [13, 25])
    recent = months >= 24
    design = np.column_stack([months[:, None] % 12 == np.unique(months % 12), recent]).astype(
        float
    )
    noise = rng.uniform(0.5, 1.5, len(months)) * 1e-3
    rates = 0.9 + rng.normal(0, 0.03, len(months)) + 0.03 * np.sin(months / 3)
    return rates, design, np.linalg.pinv(design)[-1], noise, months


@pytest.mark.parametrize(("seed", "calm"), [(0, 1), (1, 1), (1, 1e-4)])
def test_average_over_shocks_by_brute_force(seed, calm):
    """Also of months that shake thousands of times more than their noise: weights of e⁻²⁰⁰⁰."""
    rates, design, contrast, noise, months = monthly_case(seed)
    given = (rates, design, contrast, calm * noise, months)
    found = persistence.average_shocks(*given, typical=0.008)
    expected = brute_force_shocks(*given, 0.008)
    assert (found.contrast_variance, found.variance, found.rho) == pytest.approx(
        expected, rel=1e-6
    )


def test_shocks_that_last_are_taken_for_such():
    _, design, contrast, noise, months = monthly_case(0)
    rng = np.random.default_rng(4)
    lag = np.abs(months[:, None] - months[None, :])
    mean = {}
    for rho in (0.0, 0.8):
        series = rng.multivariate_normal(np.zeros(len(months)), 0.03**2 * rho**lag, size=60)
        found = [
            persistence.average_shocks(rates, design, contrast, noise / 100, months, typical=0.03)
            for rates in series
        ]
        mean[rho] = np.mean([[f.rho, f.contrast_variance] for f in found], axis=0)
    assert mean[0.0][0] < 0.25 < 0.4 < mean[0.8][0]
    # the true variances of the contrast are 0.03² / 8.0 and 4 times that
    assert mean[0.0][1] == pytest.approx(0.03**2 / 8, rel=0.4)
    assert mean[0.8][1] > 2 * mean[0.0][1]


def test_without_noise_there_is_nothing_to_average():
    rates, design, contrast, noise, months = monthly_case(0)
    found = persistence.average_shocks(
        np.ones(len(rates)), design, contrast, 0 * noise, months, typical=0.01
    )
    assert (found.contrast_variance, found.variance) == (0.0, 0.0)


def moved_by(rates, column):
    """The rates with any calendar year and any recent shift added."""
    months = monthly_case(0)[-1]
    return rates + np.sin(column) * np.cos(months % 12) + column * (months >= 24)


@settings(max_examples=8)
@given(st.floats(-3, 3))
def test_calendar_and_level_of_the_years_are_no_shock(column):
    rates, design, contrast, noise, months = monthly_case(1)
    plain = persistence.average_shocks(rates, design, contrast, noise, months, typical=0.01)
    moved = persistence.average_shocks(
        moved_by(rates, column), design, contrast, noise, months, typical=0.01
    )
    assert (moved.contrast_variance, moved.variance, moved.rho) == pytest.approx(
        (plain.contrast_variance, plain.variance, plain.rho), rel=1e-8
    )


@settings(max_examples=8)
@given(st.floats(0.01, 100), st.sampled_from([0, 1]))
def test_the_unit_of_the_rates_is_no_matter(unit, seed):
    rates, design, contrast, noise, months = monthly_case(seed)
    plain = persistence.average_shocks(rates, design, contrast, noise, months, typical=0.01)
    other = persistence.average_shocks(
        rates * unit, design, contrast, noise * unit**2, months, typical=0.01 * unit
    )
    assert (other.contrast_variance, other.variance, other.rho) == pytest.approx(
        (plain.contrast_variance * unit**2, plain.variance * unit**2, plain.rho), rel=1e-8
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_common_shock_by_brute_force(seed):
    rates, design, contrast, noise, months = monthly_case(seed)
    found = persistence.common_shock(rates, noise, months >= 24, months, typical=0.008)
    expected = brute_force_shocks(rates, design, contrast, noise, months, 0.008)
    assert (found.contrast_variance, found.variance, found.rho) == pytest.approx(
        expected, rel=1e-6
    )
    assert found.df == 34 - 13  # two months of 36 are missing; STATISTICS.md counts 23 of 36


@settings(max_examples=8)
@given(st.floats(-1, 1))
def test_a_month_of_one_year_alone_says_nothing_of_shocks(extra):
    """A calendar month that has one value is fitted by its own column, whatever the value."""
    rates, _, _, noise, months = monthly_case(0)
    kept = months != 1  # months 13 and 25 are missing already: only month 1 has that calendar
    full = persistence.common_shock(
        rates + extra * ~kept, noise * kept + noise[kept].mean() * ~kept, months >= 24, months,
        typical=0.01,
    )  # fmt: skip
    without = persistence.common_shock(
        rates[kept], noise[kept], months[kept] >= 24, months[kept], typical=0.01
    )
    assert (full.contrast_variance, full.variance, full.rho, full.df) == pytest.approx(
        (without.contrast_variance, without.variance, without.rho, without.df), rel=1e-6
    )


def test_too_few_months_have_no_shock_to_tell():
    months = np.array([0, 12, 24])
    found = persistence.common_shock(
        np.array([0.9, 0.8, 0.7]), np.full(3, 0.001), months >= 24, months, typical=0.01
    )
    assert found.df == 1  # a level, a shift, one value more
    alone = persistence.common_shock(
        np.array([0.9, 0.7]), np.full(2, 0.001), months[1:] >= 24, months[1:], typical=0.01
    )
    assert alone == persistence.Shocks(0.0, 0.0, persistence.PRIOR_RHO, 0)


def test_the_design_by_hand():
    """January and March of two years, and March of a third: two calendar columns and the shift."""
    months, recent = np.array([0, 2, 12, 14, 26]), np.array([False] * 4 + [True])
    assert persistence.month_design(months, recent).tolist() == [
        [1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 1, 1],
    ]  # fmt: skip


def test_the_design_against_least_squares_of_a_formula():
    rates, _, _, _, months = monthly_case(1)
    recent = months >= 24
    design = persistence.month_design(months, recent)
    frame = pd.DataFrame({"rate": rates, "month": months % 12, "recent": recent.astype(float)})
    fit = smf.ols("rate ~ C(month) + recent", frame).fit()
    coefficients = np.linalg.pinv(design) @ rates
    assert coefficients[-1] == pytest.approx(fit.params["recent"])
    assert rates - design @ coefficients == pytest.approx(fit.resid.to_numpy(), abs=1e-12)
    assert len(rates) - np.linalg.matrix_rank(design) == fit.df_resid
