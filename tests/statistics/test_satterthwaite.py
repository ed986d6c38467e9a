"""Degrees of freedom of a sum of variances: by algebra and by Welch's test of scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from branchstats.statistics.change import satterthwaite_df


def test_equal_parts_add_up_and_one_part_keeps_its_own():
    assert satterthwaite_df((2.0, 7), (2.0, 7)) == pytest.approx(14)
    assert satterthwaite_df((2.0, 7), (0.0, 23)) == pytest.approx(7)
    assert math.isnan(satterthwaite_df((0.0, 7), (0.0, 23)))


def test_two_means_against_the_test_of_welch():
    first, second = np.array([1.0, 4.0, 2.5, 7.0]), np.array([3.0, 3.5, 2.0, 4.0, 3.2, 9.0])
    parts = [(np.var(x, ddof=1) / len(x), len(x) - 1) for x in (first, second)]
    welch = stats.ttest_ind(first, second, equal_var=False)
    assert satterthwaite_df(*parts) == pytest.approx(welch.df)
