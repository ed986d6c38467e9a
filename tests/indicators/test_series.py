"""Calendars and rates: complete, in order, nothing lost."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.indicators.series import GRAINS, SPANS, counts, period_of, periods, rates
from branchstats.term import Term

CALENDAR = Term(date(2019, 1, 1))
JULY = Term(date(2019, 7, 1))


def labels(term: Term, by: str) -> list[str]:
    return periods(term, by)["label"].to_list()


def test_labels_are_the_readers_words() -> None:
    assert labels(CALENDAR, "month")[:3] == ["2019年1月", "2019年2月", "2019年3月"]
    assert labels(CALENDAR, "quarter")[-1] == "2021年第4季度"
    assert labels(CALENDAR, "half") == [
        "2019年上半年", "2019年下半年", "2020年上半年", "2020年下半年", "2021年上半年",
        "2021年下半年",
    ]  # fmt: skip
    assert labels(CALENDAR, "year") == ["2019年度", "2020年度", "2021年度"]
    assert labels(JULY, "year")[0] == "2019年7月—2020年6月"
    assert labels(JULY, "calendar_year") == ["2019年", "2020年", "2021年", "2022年"]


def test_quarters_that_the_term_cuts_are_whole() -> None:
    cut = periods(Term(date(2019, 2, 1), 4), "quarter")
    assert cut["period"].to_list() == [pd.Timestamp("2019-01-01"), pd.Timestamp("2019-04-01")]
    assert cut["end"].to_list() == [pd.Timestamp("2019-04-01"), pd.Timestamp("2019-07-01")]


def test_an_unknown_grain_is_named() -> None:
    with pytest.raises(ValueError, match="week"):
        periods(CALENDAR, "week")


@given(
    st.dates(date(2018, 1, 1), date(2023, 12, 31)),
    st.sampled_from(GRAINS),
    st.sampled_from([CALENDAR, JULY, Term(date(2019, 3, 1), 30)]),
)
def test_a_day_lies_in_the_period_that_begins_before_it_and_ends_after(
    day: date, by: str, term: Term
) -> None:
    stamp = pd.Series([pd.Timestamp(day)])
    found = period_of(stamp, term=term, by=by).iloc[0]
    calendar = periods(term, by)
    holding = calendar[(calendar["period"] <= stamp[0]) & (calendar["end"] > stamp[0])]
    if term.contains(stamp)[0]:
        assert [found] == holding["period"].to_list()
    else:
        assert pd.isna(found)


@pytest.mark.parametrize(
    ("precision", "by", "fits"),
    [
        ("day", "month", True),
        ("month", "month", True),
        ("quarter", "month", False),
        ("quarter", "quarter", True),
        ("half", "quarter", False),
        ("year", "calendar_year", True),
        ("year", "year", False),  # the branch year runs from July
        ("half", "year", True),
        ("none", "term", False),
    ],
)
def test_a_fact_lies_in_a_period_only_with_its_whole_span(
    precision: str, by: str, fits: bool
) -> None:
    first = pd.Series([pd.Timestamp("2020-01-01")])
    found = period_of(first, pd.Series([precision]), term=JULY, by=by)
    assert found.notna().tolist() == [fits]


def test_every_span_is_a_precision_of_the_contract() -> None:
    assert set(SPANS) == {"day", "month", "quarter", "half", "year"}


def test_rates_have_every_month_and_no_zero_for_no_data() -> None:
    rows = pd.DataFrame(
        {
            "period": pd.to_datetime(["2019-02-01", "2019-04-01"]).astype("datetime64[us]"),
            "numerator": [36.0, 0.0], "denominator": [40.0, 0.0], "n": [20, 0],
        }
    )  # fmt: skip
    series = rates(rows, term=CALENDAR, by="month")
    assert len(series) == 36
    assert series["value"].notna().sum() == 1
    known = series.iloc[1]
    # Wilson interval of 36/40: R prop.test without correction
    assert known["value"] == 0.9
    assert known["low"] == pytest.approx(0.769482247724777, abs=1e-12)
    assert known["high"] == pytest.approx(0.960420471317394, abs=1e-12)


def test_groups_keep_their_order_and_all_their_periods() -> None:
    rows = pd.DataFrame(
        {
            "period": pd.to_datetime(["2020-01-01"]).astype("datetime64[us]"),
            "group": ["乙"], "value": [3],
        }
    )  # fmt: skip
    series = counts(rows, term=CALENDAR, by="year", split="kind", groups=["乙", "甲"])
    assert series["group"].to_list() == ["乙"] * 3 + ["甲"] * 3
    assert series["value"].to_list() == [0, 3, 0, 0, 0, 0]
    assert series["label"].to_list() == ["2019年度", "2020年度", "2021年度"] * 2
