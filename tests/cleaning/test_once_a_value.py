"""What is worked out once for many cells: equal things that mean different ones are told apart."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.attendance_shapes.header_parts import read_header, read_header_part
from branchstats.cleaning.dates import read_date
from branchstats.cleaning.marks import read_attempts
from branchstats.cleaning.names import read_person
from branchstats.cleaning.numbers import read_hours
from branchstats.cleaning.records import Cleaned, LedgerLine, Reject, joined
from branchstats.cleaning.totals import read_printed
from branchstats.errors import CellError
from branchstats.exports.celltypes import is_day, is_number
from branchstats.exports.columns import look_beneath

# equal in Python (1 == 1.0 == True), and not the same thing in a cell
EQUAL = (1, 1.0, True)


@pytest.mark.parametrize("order", [EQUAL, EQUAL[::-1]])
def test_a_yes_is_no_number_however_often_a_one_was_seen(order):
    assert {type(value): is_number(value) for value in order} == {
        int: True,
        float: True,
        bool: False,
    }
    assert {type(value): is_day(value) for value in order} == {
        int: True,
        float: False,
        bool: False,
    }
    assert look_beneath(order).number == 2
    printed = {type(value): read_printed(value) for value in order}
    assert printed[bool] is None
    # 1 is exact to a half, 1.0 to a twentieth
    assert (printed[int].tolerance, printed[float].tolerance) == (0.5, 0.05)


@pytest.mark.parametrize("order", [EQUAL, EQUAL[::-1]])
def test_a_yes_is_neither_date_nor_score_nor_hours_nor_name(order):
    refused = []
    for value in order:
        for read in (
            lambda cell: read_date(cell, year=2021, month=3),
            read_attempts,
            lambda cell: read_hours(cell, half_day_hours=4.0),
        ):
            try:
                read(value)
            except CellError:
                refused.append(type(value))
    assert refused == [bool] * 3
    people = {type(no): read_person("张伟", staff_no=no).staff_no for no in order}
    assert people == {int: "1", float: "1", bool: "TRUE"}


def test_a_day_and_the_midnight_that_begins_it_are_one_date_and_the_number_3_1_is_no_text():
    day = read_date(date(2021, 3, 5))
    assert read_date(datetime(2021, 3, 5)) == day
    assert read_header_part(3.1).may_be_tens
    assert not read_header_part("3.1").may_be_tens
    assert [read_header((part,)).number for part in EQUAL[:2]] == [1, 1]


def test_a_header_path_is_completed_from_above():
    found = read_header(("2021年3月", "5日下午"))
    assert (found.year, found.month, found.day, found.session) == (2021, 3, 5, "下午")
    assert read_header(()) == read_header_part("")


lines = st.builds(
    LedgerLine, st.just("a.xlsx"), st.sampled_from(("", "表一")), st.integers(1, 9),
    st.sampled_from(("record", "blank")),
)  # fmt: skip
rejects = st.builds(Reject, *[st.text(max_size=3)] * 8)
parts = st.builds(
    Cleaned,
    rejects=st.lists(rejects, max_size=2).map(tuple),
    ledger=st.lists(lines, max_size=2).map(tuple),
    notices=st.lists(rejects, max_size=2).map(tuple),
    units=st.dictionaries(st.sampled_from("甲乙丙"), st.floats(0, 9), max_size=2),
)


@given(st.lists(parts, max_size=5))
def test_joined_at_once_is_what_adding_one_by_one_gives(every):
    assert joined(every) == sum(every, Cleaned())
