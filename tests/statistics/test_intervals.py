"""Intervals against the papers that introduced them and R."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from branchstats.statistics.intervals import (
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
def test_wilson_against_statsmodels(pair):
    count, n = pair
    found = wilson(count, n)
    library = proportion_confint(count, n, method="wilson")
    assert (found.low, found.high) == pytest.approx(library, abs=1e-12)


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
    low, high = wilson_bounds(np.array([36, 0, np.nan, 3]), np.array([40, 0, 5, 3]))
    assert low == pytest.approx([0.769482247724777, np.nan, np.nan, wilson(3, 3).low], nan_ok=True)
    assert high[0] == pytest.approx(0.960420471317394)
    assert high[3] == 1


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


def test_nothing_to_estimate():
    for found in (
        wilson(0, 0),
        newcombe(0, 0, 1, 2),
        poisson_rate(0, 0),
        mean(np.array([])),
        median(np.array([np.nan])),
    ):
        assert found.reason == "no_data"
        assert found.estimate is found.low is found.high is None


def test_too_little_for_an_interval():
    assert mean(np.array([3.0])).reason == "too_few"
    assert median(np.array([1.0, 2, 3])).reason == "too_few"
    alike = mean(np.array([4.0, 4, 4]))
    assert (alike.estimate, alike.low, alike.high) == (4, 4, 4)
    assert alike.reason == "no_variation"
