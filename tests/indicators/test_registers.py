"""Registers by hand: the dated 应到 less 公假 and 免, the typed pair beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from synthetic import frames, meeting, members, month, source

from branchstats.indicators import registers
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS = {"term": TERM, "settings": Settings(), "by": "year"}


def absentee(person: int, status: str, number: int = 1) -> dict[str, Any]:
    return {
        "meeting_id": f"H{number:03d}", "kind": "会议", "date": month(1), "date_precision": "day",
        "member_id": f"M{person:02d}", "status": status, **source("台账.xlsx", f"J{person}"),
    }  # fmt: skip


def branch(**columns: Any) -> dict[str, pd.DataFrame]:
    """Ten members: one on official leave, one excused, one ill, one absent; typed 12 and 10."""
    usual = {"types": ["支部党员大会"], "roll": "仅缺席", "expected": 12, "present": 10}
    words = ("公假", "免", "病假", "缺勤")
    return frames(
        members=members(),
        meetings=[meeting(1, month(1), **{**usual, **columns})],
        attendance=[absentee(i, word) for i, word in enumerate(words, start=1)],
    )


def first(tables: dict[str, pd.DataFrame]) -> tuple[float, float]:
    row = registers.rate(tables, **OPTIONS).iloc[0]
    return row["numerator"], row["denominator"]


def test_the_roster_of_the_day_decides_who_was_due() -> None:
    assert first(branch()) == (6, 8)
    typed = registers.typed_rate(branch(), **OPTIONS).iloc[0]
    assert (typed["numerator"], typed["denominator"]) == (10, 12)


def test_who_left_before_is_not_due() -> None:
    tables = branch()
    left = pd.to_datetime([None] * 8 + ["2019-02-01"] * 2).astype("datetime64[us]")
    tables["members"] = members(left_branch=left)
    assert first(tables) == (4, 6)


def test_a_meeting_of_the_committee_is_as_typed() -> None:
    assert first(branch(types=["支委会"], expected=5, present=4)) == (4, 5)


def test_without_a_roster_or_a_day_it_is_as_typed() -> None:
    tables = branch()
    del tables["members"]
    assert first(tables) == (10, 12)
    assert first(branch(date_precision="month")) == (10, 12)


def test_a_typed_pair_that_cannot_be_is_left_out() -> None:
    tables = branch(types=["支委会"], expected=5, present=6)
    assert registers.rate(tables, **OPTIONS)["value"].isna().all()
    assert registers.typed_rate(tables, **OPTIONS)["value"].isna().all()


def test_more_absentees_than_members_is_as_typed() -> None:
    tables = branch()
    tables["members"] = members(3)
    # of the three the roster knows, two are away: one due; the absentee it does not know counts
    assert first(tables) == (10, 12)


def test_a_sheet_with_everybody_is_no_register() -> None:
    pairs = registers.pairs(branch(roll="全员"))
    assert pairs["dated_due"].isna().all()


def test_by_type() -> None:
    tables = branch(types=["支部党员大会", "民主评议"])
    series = registers.rate(tables, **OPTIONS, split="type")
    assert series.dropna(subset=["value"])["denominator"].to_list() == [8, 8]
