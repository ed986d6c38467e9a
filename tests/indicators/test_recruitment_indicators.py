"""Recruitment by hand: each event once, the rule of its day, waits that go on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from synthetic import frames, source

from branchstats.indicators import recruitment, stages
from branchstats.indicators.catalogue import indicator
from branchstats.indicators.stages import MET, SHORT, STAGES, UNCLEAR
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS = {"term": TERM, "settings": Settings(), "by": "year"}
BY_KEY = {stage.key: stage for stage in STAGES}


def event(
    person: int, name: str, day: str | None, precision: str = "day", **columns: Any
) -> dict[str, Any]:
    return {
        "member_id": f"R{person}", "event": name, "date": pd.Timestamp(day) if day else None,
        "date_precision": precision if day else "none", **source("发展.xlsx", f"C{person}"),
        **columns,
    }  # fmt: skip


def branch(*rows: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return frames(recruitment=rows)


def counted(tables: dict[str, pd.DataFrame], name: str) -> list[float]:
    series = recruitment.events(tables, **OPTIONS)
    return series.loc[series["group"].eq(name), "value"].to_list()


def test_the_same_fact_of_two_exports_counts_once_and_the_exacter_one_holds() -> None:
    tables = branch(
        event(1, "接收预备党员", "2019-12-01", "month"),
        event(1, "接收预备党员", "2020-01-05", source_file="名册.xls"),
        event(2, "接收预备党员", "2021-06-30"),
    )
    assert counted(tables, "接收预备党员") == [0, 1, 1]


def test_somebody_may_transfer_in_twice() -> None:
    tables = branch(
        event(1, "转入", "2019-03-01"), event(1, "转入", "2021-03-01"), event(1, "转入", "2021-03-09")
    )  # fmt: skip
    # two files tell of March 2021: one transfer
    assert counted(tables, "转入") == [1, 0, 1]


def test_a_year_counts_in_the_branch_year_of_its_middle() -> None:
    tables = branch(event(1, "转正", "2020-01-01", "year"))
    assert counted(tables, "转正") == [0, 1, 0]
    july = recruitment.count_of(
        "转正", tables, term=Term(date(2019, 7, 1)), settings=Settings(), by="year"
    )
    assert july["value"].to_list() == [0, 1, 0]  # the middle of 2020 is July 2020
    monthly = recruitment.count_of("转正", tables, term=TERM, settings=Settings(), by="month")
    assert monthly["value"].sum() == 0


def test_events_outside_the_term_and_without_a_date_are_not_counted() -> None:
    tables = branch(
        event(1, "申请入党", "2018-12-31"), event(2, "申请入党", "2022-01-01"),
        event(3, "申请入党", None), event(4, "申请入党", "2021-12-31"),
    )  # fmt: skip
    assert counted(tables, "申请入党") == [0, 0, 1]


def test_no_ledger_is_no_zero() -> None:
    entry = indicator("recruitment.admitted")
    assert entry.compute({}, term=TERM, settings=Settings())["value"].isna().all()


def test_a_ledger_of_steps_is_no_list_of_transfers() -> None:
    tables = branch(event(1, "申请入党", "2019-03-01"))
    assert np.isnan(counted(tables, "转入")).all()
    assert counted(tables, "转正") == [0, 0, 0]
    entry = indicator("recruitment.transferred_in")
    assert entry.compute(tables, term=TERM, settings=Settings())["value"].isna().all()


@pytest.mark.parametrize(
    ("start", "end", "precisions", "state"),
    [
        ("2019-03-05", "2020-03-05", ("day", "day"), MET),  # twelve months to the day
        ("2019-03-05", "2020-03-04", ("day", "day"), SHORT),
        ("2019-03-01", "2020-03-05", ("month", "day"), UNCLEAR),  # March 2019: 1st or 31st?
        ("2019-03-01", "2020-04-01", ("month", "month"), MET),
        ("2019-03-01", "2020-02-01", ("month", "month"), SHORT),
    ],
)
def test_a_year_of_probation(
    start: str, end: str, precisions: tuple[str, str], state: str
) -> None:
    tables = branch(
        event(1, "接收预备党员", start, precisions[0]), event(1, "转正", end, precisions[1])
    )
    rows = stages.checked(tables, term=TERM)
    assert rows["state"].to_list() == [state]
    assert rows["is_confirmed"].all()


def test_an_unconfirmed_rule_is_shown_apart() -> None:
    """派人谈话 within a month is quoted by a secondary source only."""
    tables = branch(event(1, "申请入党", "2019-03-05"), event(1, "派人谈话", "2019-06-05"))
    rows = stages.checked(tables, term=TERM)
    assert rows["state"].to_list() == [SHORT]
    assert not rows["is_confirmed"].any()
    assert stages.in_order(tables, term=TERM, settings=Settings())["value"].isna().all()


def test_share_in_order() -> None:
    tables = branch(
        event(1, "确定积极分子", "2019-01-01"), event(1, "列为发展对象", "2020-01-01"),
        event(2, "确定积极分子", "2019-06-01"), event(2, "列为发展对象", "2020-01-01"),
    )  # fmt: skip
    first = stages.in_order(tables, term=TERM, settings=Settings()).iloc[0]
    assert (first["numerator"], first["denominator"]) == (1, 2)


def test_median_wait_counts_those_who_still_wait() -> None:
    """Waits of 10, 20 and 30 months ended; one person still waits after 24 months.

    Kaplan–Meier: 3/4 at 10, then 2/3 of that at 20 (3 at risk) = 1/2: the median is 20.
    """
    rows = [
        event(1, "申请入党", "2019-01-01"), event(1, "确定积极分子", "2019-11-01"),
        event(2, "申请入党", "2019-01-01"), event(2, "确定积极分子", "2020-09-01"),
        event(3, "申请入党", "2019-01-01"), event(3, "确定积极分子", "2021-07-01"),
        event(4, "申请入党", "2020-01-01"),
    ]  # fmt: skip
    tables = branch(*rows)
    found = stages.months_in_stage(tables, term=TERM, settings=Settings()).set_index("group")
    activist = found.loc["申请入党→确定积极分子"]
    assert activist["value"] == pytest.approx(20, abs=0.1)
    assert activist[["numerator", "n", "censored"]].to_list() == [3, 4, 1]
    assert np.isnan(found.loc["接收预备党员→转正", "value"])
    # by year of entry: three entered in 2019 and waited 10, 20, 30 months; 2020's one still waits
    cohorts = stages.months_in_stage(tables, **OPTIONS)
    own = cohorts[cohorts["group"].eq("申请入党→确定积极分子")]
    assert own["value"].iloc[0] == pytest.approx(20, abs=0.1)
    assert own["n"].to_list() == [3, 1, 0]
    assert own["value"].isna().to_list() == [False, True, True]


def test_an_order_of_events_that_cannot_be_is_left_out() -> None:
    tables = branch(event(1, "申请入党", "2020-01-01"), event(1, "确定积极分子", "2019-01-01"))
    assert stages.spells(tables, BY_KEY["activist"], until=TERM.end).empty


def test_converted_within_the_year_after_probation() -> None:
    tables = branch(
        event(1, "接收预备党员", "2019-02-01"), event(1, "转正", "2020-03-01"),
        event(2, "接收预备党员", "2019-02-01"), event(2, "转正", "2020-03-02"),
        event(3, "接收预备党员", "2020-12-01"),  # 13 months end with the term: not ripe
    )  # fmt: skip
    series = stages.converted_within_year(tables, **OPTIONS)
    assert series["denominator"].iloc[0] == 2
    assert series["value"].iloc[0] == 0.5
    assert series["value"].isna().to_list() == [False, True, True]
