"""Monthly series described: slopes and runs by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members, month

from branchstats.evidence.trends import COLUMNS, trends
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))


def branch(absent_of_ten) -> dict[str, pd.DataFrame]:
    """A meeting a month of ten people, so many absent in each."""
    held = [meeting(k, month(k)) for k in range(36)]
    rows = attendance(held, lambda k, i: "缺勤" if i < absent_of_ten(k) else "出勤")
    return frames(members=members(), meetings=held, attendance=rows)


def of(tables: dict[str, pd.DataFrame]) -> pd.Series:
    found = trends(tables, term=TERM, settings=Settings()).set_index("id")
    return found.loc["attendance.rate"]


def test_a_rate_that_falls_by_a_tenth_a_year_with_a_bad_month_each_year() -> None:
    row = of(branch(lambda k: k // 12 + (3 if k % 12 == 1 else 0)))
    assert row["slope"] == pytest.approx(-0.10)
    assert (row["low"], row["high"]) == pytest.approx((-0.10, -0.10))
    # every calendar month falls twice: S = −3 in each of 12, variance 3·2·11/18 each
    z = (36 - 1) / (12 * 3 * 2 * 11 / 18) ** 0.5
    assert z == pytest.approx(5.276448, abs=1e-6)
    assert row["p"] == pytest.approx(1.3e-7, rel=0.05)
    # 2019 above the median of 0.9 but for February, then 2021 below: one long run, few crossings
    assert row["is_signal"]


def test_a_rate_that_goes_up_and_down_has_no_signal() -> None:
    row = of(branch(lambda k: k % 2))
    assert row["slope"] == 0
    assert (row["longest_run"], row["crossings"]) == (1, 35)
    # 36 points: round(log2 36) + 3, and the 5 % quantile of 35 tosses
    assert (row["longest_run_max"], row["crossings_min"]) == (8, 13)
    assert not row["is_signal"]


def test_what_does_not_vary_has_no_p() -> None:
    row = of(branch(lambda k: 0))
    assert (row["slope"], row["months"]) == (0, 36)
    assert np.isnan(row["p"])
    assert row["longest_run"] is pd.NA
    assert not row["is_signal"]


def test_no_data_no_rows() -> None:
    found = trends({}, term=TERM, settings=Settings())
    assert found.empty
    assert tuple(found.columns) == COLUMNS
