"""Small groups stay hidden, also from somebody who subtracts what is shown from the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.indicators.catalogue import indicator
from branchstats.review.suppression import concerns_persons, suppress

MIN = 5


def by_group(sizes: dict[str, list[int]]) -> pd.DataFrame:
    rows = [
        {
            "period": pd.Timestamp(2019 + place, 1, 1),
            "label": f"{2019 + place}年度",
            "group": group,
            "value": 0.5,
            "numerator": n / 2,
            "denominator": float(n),
            "n": n,
            "low": 0.4,
            "high": 0.6,
        }
        for group, row in sizes.items()
        for place, n in enumerate(row)
    ]
    return pd.DataFrame(rows).astype({"n": "Int64"})


def hidden_groups(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["is_hidden"], "group"])


def test_a_small_group_takes_the_next_smallest_with_it():
    result = suppress(by_group({"甲": [12], "乙": [3], "丙": [8]}), min_group=MIN)
    assert hidden_groups(result) == {"乙", "丙"}  # 3 alone would be the whole less 甲 and 丙
    shown = result[~result["is_hidden"]]
    assert list(shown["value"]) == [0.5]
    numbers = result.loc[result["is_hidden"], ["value", "numerator", "denominator", "low", "high"]]
    assert numbers.isna().all().all()
    assert result.loc[result["is_hidden"], "n"].isna().all()


def test_two_small_groups_of_enough_persons_need_no_third():
    result = suppress(by_group({"甲": [12], "乙": [3], "丙": [4]}), min_group=MIN)
    assert hidden_groups(result) == {"乙", "丙"}


def test_two_groups_of_just_enough_persons_need_no_third():
    result = suppress(by_group({"甲": [12], "乙": [2], "丙": [3]}), min_group=MIN)
    assert hidden_groups(result) == {"乙", "丙"}
    four = suppress(by_group({"甲": [12], "乙": [2], "丙": [2]}), min_group=MIN)
    assert hidden_groups(four) == {"甲", "乙", "丙"}


def test_the_columns_stay_and_of_equal_groups_the_first_goes():
    table = by_group({"甲": [12], "乙": [3], "丙": [8], "丁": [8]}).iloc[::-1]
    result = suppress(table, min_group=MIN)
    assert result.columns.tolist() == [*table.columns, "is_hidden"]
    assert result.index.tolist() == [0, 1, 2, 3]
    assert hidden_groups(result) == {"乙", "丁"}  # 丁 stands first in this order


def test_two_small_groups_of_too_few_persons_take_a_third():
    result = suppress(by_group({"甲": [12], "乙": [2], "丙": [1]}), min_group=MIN)
    assert hidden_groups(result) == {"甲", "乙", "丙"}


def test_a_group_that_is_small_once_is_hidden_always():
    result = suppress(
        by_group({"甲": [12, 12], "乙": [3, 9], "丙": [8, 8], "丁": [20, 20]}), min_group=MIN
    )
    assert hidden_groups(result) == {"乙", "丙"}
    assert result.groupby("group")["is_hidden"].nunique().eq(1).all()


def test_a_group_hidden_for_another_period_does_not_stand_alone():
    # 乙 is small in the first year and absent in the second: 丙, hidden with it, would be the whole
    # less 甲 there, so 甲 goes too, in both years
    result = suppress(by_group({"甲": [12, 12], "乙": [3, 0], "丙": [8, 8]}), min_group=MIN)
    assert hidden_groups(result) == {"甲", "乙", "丙"}
    assert result.loc[~result["is_hidden"], "n"].tolist() == [0]


def test_nothing_small_nothing_hidden_and_the_input_is_untouched():
    table = by_group({"甲": [12], "乙": [5]})
    before = table.copy(deep=True)
    result = suppress(table, min_group=MIN)
    assert not result["is_hidden"].any()
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(result[["value", "n"]], before[["value", "n"]])


def test_periods_without_persons_are_no_small_group():
    result = suppress(by_group({"甲": [0], "乙": [7]}), min_group=MIN)
    assert not result["is_hidden"].any()


def test_an_unsplit_series_hides_its_small_periods():
    table = by_group({"全体": [4, 40, 30]}).drop(columns="group")
    result = suppress(table, min_group=MIN)
    assert list(result["is_hidden"]) == [
        True,
        False,
        True,
    ]  # the term less the others gave the first


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=2), min_size=1, max_size=6),
    st.integers(2, 10),
)
def test_subtraction_never_reveals_fewer_than_the_minimum(sizes, fewest):
    table = by_group({f"组{i}": row for i, row in enumerate(sizes)})
    result = suppress(table, min_group=fewest)
    for period, rows in result.groupby("period"):
        true = table.loc[table["period"] == period, "n"].astype(int).to_numpy()
        hidden = rows["is_hidden"].to_numpy()
        # whoever is shown has enough persons
        assert ((true[~hidden] >= fewest) | (true[~hidden] == 0)).all()
        # the whole less what is shown is a group of enough persons, or everybody is hidden
        rest = true[hidden]
        assert not hidden.any() or rest.sum() >= fewest or (true[~hidden] == 0).all()
        assert np.count_nonzero(rest) != 1 or (true[~hidden] == 0).all()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("attendance.rate", True),
        ("scores.median", True),
        ("volunteering.hours", True),
        ("leadership.lecture_coverage", True),  # 班子成员: few persons
        ("meetings.on_schedule", False),  # meetings, no persons
        ("formats.passive", False),
        ("recruitment.admitted", False),  # the report itself prints the count
        ("recruitment.in_order", True),
    ],
)
def test_which_indicators_tell_something_of_persons(key, expected):
    assert concerns_persons(indicator(key)) is expected
