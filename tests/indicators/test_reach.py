"""How far the exports reach: by what goes on every month, never by one late event."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from branchstats import tables
from branchstats.evidence.case import reached_term, recorded_term
from branchstats.indicators.reach import months_on_record, months_reached, records_of_term
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 7, 1), 36)  # to June 2022


def dated(name: str, *days: str, precision: str = "day") -> dict[str, pd.DataFrame]:
    rows = [{"date": pd.Timestamp(day), "date_precision": precision} for day in days]
    return {name: tables.conform(name, pd.DataFrame(rows))}


@pytest.mark.parametrize(
    ("given", "reached", "recorded"),
    [
        (dated("meetings", "2019-07-03", "2021-03-30"), 21, 21),
        (dated("volunteering", "2021-01-01", precision="year"), 30, 30),  # all of 2021
        (dated("attendance", "2022-06-30"), 36, 36),
        (dated("attendance", "2025-01-01"), 36, 36),
        (dated("meetings", "2021-03-30") | dated("recruitment", "2022-01-05"), 21, 31),
        (dated("meetings", "2021-03-30") | dated("scores", "2021-06-01"), 21, 24),
        (dated("meetings", "2021-03-30", precision="none"), 36, 36),  # no date that tells
        (dated("recruitment", "2020-01-05"), 36, 36),  # nothing regular: nothing tells
        (dated("meetings", "2018-03-30"), 36, 36),  # another term's exports
        ({}, 36, 36),
    ],
)
def test_months_that_are_on_record(given, reached, recorded):
    assert months_reached(given, term=TERM) == reached
    assert months_on_record(given, term=TERM) == recorded


def test_a_register_reaches_to_the_end_of_its_coverage():
    span = {"dataset": "attendance", "first": pd.Timestamp("2019-07-01"), "last": pd.Timestamp("2021-12-31")}  # fmt: skip
    coverage = tables.conform("coverage", pd.DataFrame([span]))
    given = dated("meetings", "2021-03-30") | {"coverage": coverage}
    assert months_reached(given, term=TERM) == 30


@pytest.mark.parametrize(("last", "months"), [("2022-06-01", 36), ("2022-05-01", 36), ("2022-04-01", 36), ("2022-03-31", 33), ("2020-01-01", 7)])  # fmt: skip
def test_two_open_months_leave_the_term_whole_three_do_not(last, months):
    """Ten months of the last year are enough for a comparison (STATISTICS.md §2)."""
    term = reached_term(dated("meetings", last), term=TERM, settings=Settings())
    assert term == Term(TERM.start, months)


def test_one_late_event_counts_as_an_event_and_does_not_move_the_comparison():
    given = dated("meetings", "2021-06-30") | dated("recruitment", "2022-01-05")
    assert reached_term(given, term=TERM, settings=Settings()).months == 24
    assert recorded_term(given, term=TERM, settings=Settings()).months == 31


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        (dated("recruitment", "2018-03-30"), False),
        (dated("recruitment", "2025-03-30"), False),
        (dated("recruitment", "2019-06-30"), False),
        (dated("recruitment", "2019-07-01"), True),
        (dated("recruitment", "2022-06-30"), True),
        (dated("recruitment", "2022-07-01"), False),
        (dated("volunteering", "2019-01-01", precision="year"), True),  # perhaps of autumn 2019
        (dated("volunteering", "2018-01-01", precision="year"), False),
        (dated("scores", "2018-03-30") | dated("events", "2020-03-30"), True),
        (dated("scores", "2018-03-30", precision="none"), True),  # no date that tells
        ({}, True),
    ],
)
def test_records_of_another_time_say_nothing_of_this_term(given, is_told):
    members = {"members": tables.conform("members", pd.DataFrame([{"name": "某甲"}]))}
    kept = records_of_term(given | members, term=TERM)
    assert set(kept) == set(given) | {"members"}
    assert len(kept["members"]) == 1
    assert all(len(kept[name]) == (len(rows) if is_told else 0) for name, rows in given.items())


def test_a_register_of_the_term_speaks_though_it_lists_no_meeting():
    span = {"dataset": "attendance", "first": pd.Timestamp("2020-01-01"), "last": pd.Timestamp("2020-12-31")}  # fmt: skip
    given = dated("scores", "2018-03-30")
    assert len(records_of_term(given, term=TERM)["scores"]) == 0
    given |= {"coverage": tables.conform("coverage", pd.DataFrame([span]))}
    assert len(records_of_term(given, term=TERM)["scores"]) == 1
