"""Held, not held, no record; against the norm in force (norms.csv)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from synthetic import frames, meeting, month

from branchstats import tables as schemas
from branchstats.indicators import meetings
from branchstats.indicators.meetings import HELD, NO_RECORD, NOT_ASKED, NOT_HELD, REQUIREMENTS
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
SETTINGS = Settings()
BY_TYPE = {requirement.type: requirement for requirement in REQUIREMENTS}


def covering(types: list[str], first: str, last: str) -> dict[str, object]:
    return {
        "source_file": "台账.xlsx", "source_sheet": "", "dataset": "attendance", "types": types,
        "first": pd.Timestamp(first), "last": pd.Timestamp(last), "roll": "仅缺席",
    }  # fmt: skip


def branch() -> dict[str, pd.DataFrame]:
    """2019: a general meeting in February, May, July; the register speaks of January–September."""
    held = [
        meeting(n, month(m), types=["支部党员大会"]) for n, m in enumerate((1, 4, 6, 6), start=1)
    ]
    coverage = [covering(["支部党员大会", "支委会"], "2019-01-01", "2019-09-30")]
    return frames(meetings=held, coverage=coverage)


def states(tables: dict[str, pd.DataFrame], by: str, kind: str, term: Term = TERM) -> list[str]:
    series = meetings.held(tables, term=term, settings=SETTINGS, by=by)
    return series.loc[series["group"].eq(kind), "state"].to_list()


def test_three_states() -> None:
    assert states(branch(), "quarter", "支部党员大会") == [HELD] * 3 + [NO_RECORD] * 9
    assert states(branch(), "quarter", "支委会")[:4] == [NOT_HELD] * 3 + [NO_RECORD]
    assert states(branch(), "month", "支部党员大会")[:10] == [
        NOT_HELD, HELD, NOT_HELD, NOT_HELD, HELD, NOT_HELD, HELD, NOT_HELD, NOT_HELD, NO_RECORD,
    ]  # fmt: skip


def test_a_quarter_that_is_spoken_of_in_part_is_no_record() -> None:
    tables = branch()
    tables["coverage"] = schemas.frame(
        "coverage", [covering(["支委会"], "2019-01-01", "2019-02-28")]
    )
    assert states(tables, "quarter", "支委会")[0] == NO_RECORD
    assert states(tables, "month", "支委会")[:3] == [NOT_HELD, NOT_HELD, NO_RECORD]


def test_the_number_is_the_number_of_meetings() -> None:
    series = meetings.held(branch(), term=TERM, settings=SETTINGS, by="quarter")
    own = series[series["group"].eq("支部党员大会")]["value"]
    assert own.to_list()[:3] == [1, 1, 2]
    assert np.isnan(own.to_list()[3])


def test_without_coverage_only_what_lies_between_two_meetings_is_known() -> None:
    tables = {k: v for k, v in branch().items() if k != "coverage"}
    found = states(tables, "month", "支部党员大会")
    assert found[0] == NO_RECORD
    assert found[1:7] == [HELD, NOT_HELD, NOT_HELD, HELD, NOT_HELD, HELD]
    assert found[7] == NO_RECORD
    assert "支委会" not in set(meetings.held(tables, term=TERM, settings=SETTINGS)["group"])


def test_a_quarter_without_a_general_meeting_does_not_meet_the_norm() -> None:
    tables = branch()
    tables["meetings"] = tables["meetings"].iloc[[0, 2]]
    rows = meetings.against_norm(tables, BY_TYPE["支部党员大会"], term=TERM, settings=SETTINGS)
    assert rows["state"].to_list()[:4] == [HELD, NOT_HELD, HELD, NO_RECORD]
    assert rows["is_met"].to_list()[:4] == [True, False, True, False]
    assert rows["denominator"].iloc[0] == 1
    assert rows["norm"].iloc[0] == "《中国共产党支部工作条例（试行）》第十一条"


def test_nothing_is_asked_before_a_norm_is_in_force() -> None:
    coverage = [covering(["主题党日"], "2019-01-01", "2019-12-31")]
    tables = frames(meetings=[], coverage=coverage)
    rows = meetings.against_norm(tables, BY_TYPE["主题党日"], term=TERM, settings=SETTINGS)
    # the regulation is of 6 May 2019: May is not asked for as a whole month
    assert rows["state"].to_list()[:7] == [NOT_ASKED] * 5 + [NOT_HELD] * 2


def test_a_year_that_the_term_cuts_is_asked_for_only_if_met() -> None:
    term = Term(date(2019, 7, 1))
    coverage = [covering(["组织生活会"], "2019-07-01", "2022-06-30")]
    tables = frames(meetings=[meeting(1, month(36), types=["组织生活会"])], coverage=coverage)
    rows = meetings.against_norm(tables, BY_TYPE["组织生活会"], term=term, settings=SETTINGS)
    assert rows["label"].to_list() == ["2019年", "2020年", "2021年", "2022年"]
    # January 2022 lies in the part of 2022 that the term holds
    assert rows["state"].to_list() == [NOT_ASKED, NOT_HELD, NOT_HELD, HELD]


def test_a_local_requirement_replaces_the_figure() -> None:
    own = Settings(norms={"branch_meeting_freq": 2.0})
    rows = meetings.against_norm(branch(), BY_TYPE["支部党员大会"], term=TERM, settings=own)
    assert rows["is_met"].to_list()[:3] == [False, False, True]


def test_on_schedule_by_hand() -> None:
    # general meeting: 3 quarters on record, each met (the fourth meeting adds nothing): 3 of 3
    # committee: January to September on record, 9 months, none held: 0 of 9
    series = meetings.on_schedule(branch(), term=TERM, settings=SETTINGS, by="year")
    first = series.iloc[0]
    assert (first["numerator"], first["denominator"]) == (3, 12)
    assert series["value"].isna().to_list() == [False, True, True]


def test_share_of_periods_by_type() -> None:
    series = meetings.period_rate(branch(), term=TERM, settings=SETTINGS, by="year")
    first = series[series["label"].eq("2019年度")].set_index("group")["value"]
    assert first.to_dict() == {"支部党员大会": 1.0, "支委会": 0.0}


def test_a_meeting_of_two_types_is_held_as_both() -> None:
    tables = frames(meetings=[meeting(1, month(0), types=["支部党员大会", "民主评议"])])
    assert states(tables, "year", "民主评议")[0] == HELD
    assert states(tables, "year", "支部党员大会")[0] == HELD


def test_a_quarter_that_the_term_cuts_and_that_holds_nothing_is_not_asked_for() -> None:
    term = Term(date(2019, 1, 1), 5)
    coverage = [covering(["支部党员大会"], "2019-01-01", "2019-05-31")]
    tables = frames(meetings=[meeting(1, month(1), types=["支部党员大会"])], coverage=coverage)
    rows = meetings.against_norm(tables, BY_TYPE["支部党员大会"], term=term, settings=SETTINGS)
    # June may still bring the meeting of the second quarter
    assert rows["state"].to_list() == [HELD, NOT_ASKED]
