"""What all tests of a change share: the two periods, t, and the detectable effect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats
from statsmodels.stats.power import TTestPower

from branchstats.statistics.change import (
    EARLIER,
    RECENT,
    UNUSED,
    detectable,
    from_t,
    periods,
    satterthwaite_df,
)


@given(st.integers(0, 120))
def test_both_periods_hold_each_calendar_month_equally_often(months):
    codes = periods(months)
    calendar = np.arange(months) % 12
    recent, earlier = (np.bincount(calendar[codes == c], minlength=12) for c in (RECENT, EARLIER))
    assert len(codes) == months
    if months >= 12:
        assert (recent == 1).all()
        assert (earlier == months // 12 - 1).all()
    else:
        assert (recent.sum(), earlier.sum()) == (months, 0)
    assert (codes == UNUSED).sum() == max(0, months % 12 if months >= 12 else 0)
    # unused months come first, recent ones last
    order = np.select([codes == UNUSED, codes == EARLIER], [0, 1], 2)
    assert (np.diff(order) >= 0).all()


def test_from_t_against_students_sleep_data():
    """R's t.test(paired) of the sleep data prints t, the two-sided p and the interval."""
    case = reference("paired_t")
    difference = np.array(case["x"]) - np.array(case["y"])
    found = from_t(
        test="x", adverse="down", n=10, estimate=difference.mean(),
        se=difference.std(ddof=1) / 10**0.5, df=9, alpha=0.05,
    )  # fmt: skip
    assert found.estimate / found.se == pytest.approx(case["t"])
    assert found.p == pytest.approx(case["p"] / 2)
    assert (found.low, found.high) == pytest.approx(tuple(case["ci"]))


@pytest.mark.parametrize(("alpha", "df"), [(0.05, 23), (0.05, 60), (0.05 / 6, 40)])
def test_a_detectable_effect_has_that_power_by_the_noncentral_t(alpha, df):
    """Exact power; two central quantiles come within a point of the 90 % that are meant."""
    n = df + 1
    effect = detectable(1 / n**0.5, df, alpha=alpha)
    power = TTestPower().power(effect, nobs=n, alpha=alpha, df=df, alternative="larger")
    assert power == pytest.approx(0.90, abs=0.01)


def test_a_detectable_effect_with_the_quantiles_of_the_tables():
    # normal: 1.645 + 1.282; Student with ten degrees of freedom: 1.812 and 1.372 (Fisher's table)
    assert detectable(2.0, np.inf) == pytest.approx(2 * (1.645 + 1.282), abs=2e-3)
    assert detectable(2.0, 10) == pytest.approx(2 * (1.812 + 1.372), abs=2e-3)
    assert detectable(1.0, np.inf, power=0.5) == pytest.approx(1.645, abs=1e-3)


@pytest.mark.parametrize("alpha", [0.05, 0.05 / 6])
def test_a_stricter_level_takes_a_larger_effect(alpha):
    found = from_t(test="x", adverse="up", n=9, estimate=1.0, se=0.5, df=8, alpha=alpha)
    quantile = stats.t.isf(alpha, 8) + stats.t.isf(0.10, 8)
    assert found.mde90 == pytest.approx(0.5 * quantile)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(1, 50)), min_size=1, max_size=4))
def test_degrees_of_freedom_lie_between_the_fewest_and_the_sum(parts):
    found = satterthwaite_df(*parts)
    df = [part[1] for part in parts]
    assert min(df) * (1 - 1e-9) <= found <= sum(df) * (1 + 1e-9)
    scaled = satterthwaite_df(*((7 * variance, own) for variance, own in parts))
    assert scaled == pytest.approx(found)
