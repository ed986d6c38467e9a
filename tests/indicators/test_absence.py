"""Months on end without leave, by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
from synthetic import attendance, frames, meeting, members, month

from branchstats.indicators.absence import LongAbsences, long_absences, longest_runs
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))


def branch(words: dict[int, str], held_in: range = range(12)) -> dict[str, pd.DataFrame]:
    """One member's status in each month (出勤 unless said otherwise)."""
    held = [meeting(m, month(m)) for m in held_in]
    rows = attendance(held, lambda k, i: words.get(held_in[k], "出勤"), 1)
    return frames(members=members(1), meetings=held, attendance=rows)


def longest(words: dict[int, str], held_in: range = range(12)) -> int:
    return int(longest_runs(branch(words, held_in), term=TERM)["M01"])


def test_a_run_is_of_months_in_a_row() -> None:
    assert longest({}) == 0
    assert longest(dict.fromkeys(range(2, 7), "缺勤")) == 5
    assert longest(dict.fromkeys((2, 3, 5, 6, 7), "缺勤")) == 3


def test_leave_and_attendance_break_it() -> None:
    assert longest({**dict.fromkeys(range(2, 9), "缺勤"), 5: "病假"}) == 3


def test_a_month_without_a_meeting_neither_breaks_nor_lengthens_it() -> None:
    assert longest(dict.fromkeys(range(12), "缺勤"), range(0, 12, 2)) == 6


def test_present_once_in_the_month_is_present() -> None:
    held = [meeting(1, month(0)), meeting(2, month(0, 20)), meeting(3, month(1))]
    rows = attendance(held, lambda k, i: "出勤" if k == 1 else "缺勤", 1)
    tables = frames(members=members(1), meetings=held, attendance=rows)
    assert longest_runs(tables, term=TERM)["M01"] == 1


def test_the_norm_is_six_months() -> None:
    five = branch(dict.fromkeys(range(5), "缺勤"))
    six = branch(dict.fromkeys(range(6), "缺勤"))
    assert long_absences(five, term=TERM, settings=Settings()) == LongAbsences(0, 1, 6)
    assert long_absences(six, term=TERM, settings=Settings()) == LongAbsences(1, 1, 6)


def test_without_full_rolls_nothing_is_known() -> None:
    assert long_absences({}, term=TERM, settings=Settings()) is None
