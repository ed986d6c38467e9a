"""Branch years, their labels and bounds."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from branchstats.term import Term


def test_calendar_years_are_called_so():
    assert [year.label for year in Term(date(2019, 1, 1)).years()] == [
        "2019年度",
        "2020年度",
        "2021年度",
    ]


def test_a_term_that_starts_in_july():
    years = Term(date(2019, 7, 15), 36).years()
    assert years[0].label == "2019年7月—2020年6月"
    assert years[2].end == pd.Timestamp("2022-07-01")


def test_a_term_that_is_not_finished_has_a_shorter_last_year():
    years = Term(date(2019, 1, 1), 30).years()
    assert [(year.end - year.start).days for year in years] == [365, 366, 181]
    assert years[2].label == "2021年1月—2021年6月"


def test_bounds_include_the_first_day_and_exclude_the_day_after():
    term = Term(date(2019, 1, 1), 36)
    days = pd.Series(
        pd.to_datetime(["2018-12-31", "2019-01-01", "2021-12-31", "2022-01-01", None])
    )
    assert term.contains(days).tolist() == [False, True, True, False, False]
    assert len(term.month_starts()) == 36
    assert term.month_starts()[-1] == pd.Timestamp("2021-12-01")


@pytest.mark.parametrize(
    ("months", "span", "over"),
    [
        (12, "一年", "一年来"),
        (24, "两年", "两年来"),
        (36, "三年", "三年来"),
        (48, "四年", "四年来"),
        (20, "任期", "任期内"),
        (3, "任期", "任期内"),
        (0, "任期", "任期内"),
    ],
)
def test_words_follow_the_length_of_the_term(months, span, over):
    term = Term(date(2019, 7, 1), months)
    assert (term.span_words, term.over_words) == (span, over)


def test_one_month_is_called_by_its_name_once():
    term = Term(date(2019, 12, 1), 1)
    assert (term.label, term.last_month, term.years()[0].label) == ("2019年12月",) * 3
    assert Term(date(2019, 12, 1), 3).last_month == "2020年2月"


def test_a_year_that_is_cut_short_is_not_whole():
    assert [year.is_whole for year in Term(date(2020, 2, 1), 24).years()] == [True, True]
    assert [year.is_whole for year in Term(date(2020, 2, 1), 23).years()] == [True, False]
