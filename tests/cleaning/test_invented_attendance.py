"""Attendance of invented offices: exactly the stated facts, every row and cell accounted for."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from attendance_rows import day
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_attendance import (
    Invented,
    month_report,
    punch_flow,
    punch_grid,
    register,
    sign_in_export,
    sign_in_grid,
)

from branchstats.cleaning.records import Cleaned
from branchstats.cleaning.sheets import clean_sheet
from branchstats.settings import Settings

SEEDS = st.integers(0, 100_000)
MORE = settings(max_examples=40, deadline=None)


def stated(result: Cleaned) -> Counter:
    return Counter(
        (draft.person.name, day(draft.values["date"]), draft.values["status"])
        for draft in result.drafts
        if draft.table == "attendance"
    )


def check(made: Invented) -> Cleaned:
    sheet = made.sheet()
    result = clean_sheet(sheet, settings=Settings())
    assert stated(result) == made.facts
    assert len(result.rejects) == made.unknown
    rows = sorted(line.row for line in result.ledger)
    used = max(
        r for r, cells in enumerate(sheet.rows, start=1) if any(c is not None for c in cells)
    )
    assert rows[:used] == list(range(1, used + 1))
    assert len(rows) == len(set(rows))
    records = {line.row for line in result.ledger if line.kind == "record"}
    assert {draft.row for draft in result.drafts if draft.table == "attendance"} <= records
    return result


@given(SEEDS)
@MORE
def test_sign_in_grids(seed):
    made = sign_in_grid(Random(seed))
    result = check(made)
    meetings = {draft.meeting for draft in result.drafts if draft.table == "meetings"}
    held = {draft.meeting for draft in result.drafts if draft.table == "attendance"}
    assert meetings == held


@given(SEEDS)
@MORE
def test_registers(seed):
    made, meetings = register(Random(seed))
    result = check(made)
    found = Counter(
        (*d.values["types"], day(d.values["date"]), d.values["expected"], d.values["present"])
        for d in result.drafts
        if d.table == "meetings"
    )
    assert found == meetings
    assert result.notices == ()


@given(SEEDS)
@MORE
def test_month_reports(seed):
    check(month_report(Random(seed)))


@given(SEEDS)
@MORE
def test_flows_of_punches(seed):
    result = check(punch_flow(Random(seed)))
    assert result.notices == ()


@given(SEEDS)
@MORE
def test_punch_grids(seed):
    check(punch_grid(Random(seed)))


@given(SEEDS)
@MORE
def test_sign_in_exports(seed):
    result = check(sign_in_export(Random(seed)))
    assert len([draft for draft in result.drafts if draft.table == "meetings"]) == 4


@pytest.mark.parametrize(
    "make", [sign_in_grid, month_report, punch_flow, punch_grid, sign_in_export]
)
def test_the_invented_sheets_state_something(make):
    assert sum(make(Random(1)).facts.values()) > 0
