"""Oaths, the committee's quorum, votes and elections, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members, month, source

from branchstats.indicators import turnout
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS: dict[str, Any] = {"term": TERM, "settings": Settings(), "by": "year"}


def register(number: int, day: pd.Timestamp, kind: str, due: int, present: int) -> dict[str, Any]:
    return meeting(number, day, types=[kind], roll="仅人数", expected=due, present=present)


def vote(kind: str, day: str, value: str | None, cell: str = "A2") -> dict[str, Any]:
    return {
        "kind": kind, "date": pd.Timestamp(day), "date_precision": "day", "value": value,
        **source("表决.xlsx", cell),
    }  # fmt: skip


def test_an_oath_by_the_roll_and_one_by_the_register() -> None:
    """Four of five came by the roll; the register of the other has 9 of 10: 13 of 15."""
    oath = meeting(1, month(5), types=["宣誓"], roll="全员")
    tables = frames(
        members=members(5),
        meetings=[
            oath,
            register(2, month(6), "宣誓", 10, 9),
            register(3, month(7), "党课", 10, 1),
        ],
        attendance=attendance([oath], lambda k, i: "病假" if i == 0 else "出勤", 5),
    )
    first = turnout.oath_attendance(tables, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"], first["n"]) == (13, 15, 5)
    assert turnout.oath_attendance(tables, **OPTIONS)["value"].isna().to_list() == [
        False, True, True,
    ]  # fmt: skip


def test_half_of_the_committee_is_a_quorum_and_less_is_none() -> None:
    # 半数以上委员到会: 3 of 6 is half, 2 of 5 is not; one register does not say who came
    held = [
        register(1, month(0), "支委会", 6, 3),
        register(2, month(1), "支委会", 5, 2),
        meeting(3, month(2), types=["支委会"], roll="仅人数"),
        register(4, month(3), "支部党员大会", 40, 1),
    ]
    first = turnout.committee_quorum(frames(meetings=held), **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"]) == (1, 2)


def test_before_the_rule_no_quorum_is_asked() -> None:
    # the rules on branches are in force from 28 October 2018
    held = [
        register(1, pd.Timestamp("2018-09-05"), "支委会", 5, 1),
        register(2, pd.Timestamp("2018-11-05"), "支委会", 5, 5),
    ]
    term = Term(date(2018, 1, 1), 12)
    found = turnout.committee_quorum(
        frames(meetings=held), term=term, settings=Settings(), by="year"
    ).iloc[0]
    assert (found["numerator"], found["denominator"]) == (1, 1)


def test_the_branchs_own_figure_goes_before_the_rule() -> None:
    held = [register(1, month(0), "支委会", 6, 3)]
    own = {**OPTIONS, "settings": Settings(norms={"committee_quorum": 0.6})}
    assert turnout.committee_quorum(frames(meetings=held), **own)["value"].iloc[0] == 0


def test_votes_by_year_with_the_lowest_and_those_that_reached_the_rule() -> None:
    rows = [
        vote("表决", "2019-03-01", "应到40人，实到38人", "A2"),
        vote("表决", "2019-06-01", "应到会党员40人，实到会党员18人", "A3"),
        vote("表决", "2019-09-01", "通过", "A4"),
        vote("选举", "2021-12-01", "应到50，实到45", "A5"),
    ]
    votes = turnout.vote_turnout(frames(events=rows), **OPTIONS)
    first = votes.iloc[0]
    # 38 + 18 of 80; the lowest 18/40; half of the voters are a quorum: one of two
    assert (first["numerator"], first["denominator"], first["n"]) == (56, 80, 40)
    assert (first["votes"], first["lowest"], first["met"]) == (2, 0.45, 1)
    assert votes["value"].isna().to_list() == [False, True, True]
    elections = turnout.election_turnout(frames(events=rows), **OPTIONS)
    assert elections["value"].iloc[2] == pytest.approx(0.9)
    assert elections["met"].iloc[2] == 1  # four fifths


def test_an_election_before_its_rule_is_held_against_none() -> None:
    # the rule of four fifths is in force from 13 July 2020
    rows = [
        vote("选举", "2020-07-12", "应到10，实到7"),
        vote("选举", "2020-07-13", "应到10，实到7", "A3"),
    ]
    told = turnout.of_votes(frames(events=rows), settings=Settings())
    assert told["needed"].isna().to_list() == [True, False]
    assert turnout.election_turnout(frames(events=rows), **OPTIONS)["met"].iloc[1] == 1
