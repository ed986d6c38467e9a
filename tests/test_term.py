"""Branch years, their labels and bounds."""

from __future__ import annotations

from datetime import date

import pandas as pd

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
