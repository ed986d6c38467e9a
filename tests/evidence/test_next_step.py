"""下一步 and 整改: next year's range, what a target asks for, what was promised."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members, month, steady_branch

from branchstats.evidence import judge
from branchstats.evidence.case import case
from branchstats.evidence.forecast import outlook, predicted
from branchstats.evidence.rectification import NOTHING, rectified


def yearly(*values: float, whole: float = np.nan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": pd.to_datetime([f"{2019 + i}-01-01" for i in range(len(values))]),
            "value": values,
            "numerator": np.array(values) * whole,
            "denominator": whole,
        }
    )


def test_three_years_alone_give_students_interval_for_one_more() -> None:
    found = predicted(yearly(10.0, 12.0, 14.0), [], better="higher")
    # mean 12, s 2, t(2) 4.302653, √(1 + 1/3)
    assert found is not None
    half = 4.302652729911275 * 2 * (4 / 3) ** 0.5
    assert (found.low, found.high) == pytest.approx((12 - half, 12 + half))
    assert (found.last, found.largest_move) == (14.0, 2.0)


def test_years_that_agree_still_have_their_sampling_error() -> None:
    found = predicted(yearly(0.9, 0.9, 0.9, whole=100.0), [], better="higher")
    assert found is not None
    half = 4.302652729911275 * 0.03 * (4 / 3) ** 0.5
    assert (found.low, found.high) == pytest.approx((0.9 - half, 0.9 + half))


def test_months_tell_how_much_a_year_varies() -> None:
    months = pd.DataFrame(
        {
            "period": pd.date_range("2019-01-01", periods=24, freq="MS"),
            "value": [0.8, 1.0] * 12,
        }
    )
    found = predicted(yearly(0.9, 0.9), [months], better="higher")
    # variance about the year's mean: 24 × 0.01 / 22; of a year's mean: / 12, × 1.3 / 0.7
    deviation = (0.24 / 22 / 12 * 1.3 / 0.7) ** 0.5
    half = 2.073873067904019 * deviation * 2**0.5
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.9 - half, 0.9 + half))


def test_one_year_promises_nothing() -> None:
    assert predicted(yearly(0.9), [], better="higher") is None


def test_moves_are_those_in_the_better_direction() -> None:
    found = predicted(yearly(0.5, 0.3, 0.6), [], better="lower")
    assert found is not None
    assert found.largest_move == pytest.approx(0.2)


def branch(rates: tuple[int, int, int]) -> dict[str, pd.DataFrame]:
    """Ten members, one meeting a month; so many of ten come in each year."""
    held = [meeting(m, month(m)) for m in range(36)]
    rows = attendance(held, lambda k, i: "出勤" if i < rates[k // 12] else "病假")
    return frames(members=members(), meetings=held, attendance=rows)


def told(settings: dict[str, Any], rates: tuple[int, int, int]) -> pd.Series:
    judged = case(branch(rates), term_start="2019-01-01", months=36, settings=settings)
    return outlook(judged).set_index("id").loc["attendance.rate"]


def test_a_target_says_what_it_needs_and_whether_that_was_seen() -> None:
    row = told({"targets": {"attendance_rate": 0.9}}, (6, 8, 8))
    assert row["needed"] == pytest.approx(0.1)
    assert row["is_seen_before"]
    assert row["sentence"].endswith("；要达到目标90%，须提高10个百分点，往年有过这样大的变化。")
    row = told({"targets": {"attendance_rate": 0.95}}, (8, 8, 7))
    assert not row["is_seen_before"]
    assert "往年没有过这样大的变化" in row["sentence"]


def test_a_target_that_is_reached() -> None:
    row = told({"targets": {"attendance_rate": 0.7}}, (8, 8, 8))
    assert row["sentence"].endswith("；已达到目标70%。")


def test_without_a_target_only_the_range() -> None:
    row = told({}, (8, 8, 8))
    assert np.isnan(row["target"])
    assert row["is_seen_before"] is pd.NA
    assert 0 <= row["low"] <= 0.8 <= row["high"] <= 1


def test_a_promised_problem_stands_beside_the_numbers_since() -> None:
    own = {"previous": {"problems": ["活动形式单一", "办公环境差"]}}
    tables = steady_branch(people=12)
    judged = case(tables, term_start="2019-01-01", months=36, settings=own)
    found = rectified(
        judge(tables, term_start="2019-01-01", settings=own), settings=judged.settings
    )
    mended = found[found["problem"].eq("活动形式单一")]
    assert {"lasting.kinds", "formats.effective_number"} <= set(mended["id"])
    other = found[found["problem"].eq("办公环境差")]
    assert other["sentence"].to_list() == [NOTHING]
    assert other["id"].to_list() == [""]


def test_nothing_promised_is_nothing_to_tell() -> None:
    tables = steady_branch(people=12)
    judged = case(tables, term_start="2019-01-01", months=36, settings=None)
    assert rectified(judge(tables, term_start="2019-01-01"), settings=judged.settings).empty
