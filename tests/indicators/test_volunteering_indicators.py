"""Volunteer service by hand: members, hours, shares."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from synthetic import frames, members, month, source

from branchstats.indicators import sharing, volunteering
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
JULY = Term(date(2019, 7, 1))
OPTIONS = {"term": TERM, "settings": Settings(), "by": "year"}


def service(
    person: int, hours: float, date_: pd.Timestamp, precision: str = "day", **columns: Any
):  # type: ignore[no-untyped-def]
    return {
        "member_id": f"M{person:02d}", "date": date_, "date_precision": precision, "hours": hours,
        "activity": "文明劝导", "category": "创文创卫", "kind": "登记",
        **source("志愿.xlsx", f"C{person}"), **columns,
    }  # fmt: skip


def branch(*rows: dict[str, Any], people: int = 10, **columns: Any) -> dict[str, pd.DataFrame]:
    return frames(members=members(people, **columns), volunteering=rows)


def test_participation_counts_members_with_any_hours() -> None:
    tables = branch(
        service(1, 2.0, month(1)), service(1, 3.0, month(2)), service(2, 0.0, month(2)),
        service(3, 1.0, month(3)), service(99, 5.0, month(3)),
    )  # fmt: skip
    series = volunteering.participation(tables, **OPTIONS)
    first = series.iloc[0]
    # M02 signed but has 0 hours; M99 is no member
    assert (first["numerator"], first["denominator"]) == (2, 10)
    assert series["value"].isna().to_list() == [False, True, True]


def test_who_left_in_the_first_year_is_due_in_it_and_not_after() -> None:
    left = pd.to_datetime(["2019-06-01"] + [None] * 9).astype("datetime64[us]")
    tables = branch(service(2, 1.0, month(1)), service(2, 1.0, month(13)), left_branch=left)
    assert volunteering.participation(tables, **OPTIONS)["denominator"].to_list()[:2] == [10, 9]


def test_a_years_total_is_shared_out_over_two_branch_years() -> None:
    tables = branch(service(1, 12.0, pd.Timestamp("2020-01-01"), "year"))
    july = volunteering.total_hours(tables, term=JULY, settings=Settings(), by="year")
    assert july["value"].to_list()[:2] == [6.0, 6.0]
    whole = volunteering.total_hours(tables, **OPTIONS)
    assert whole["value"].to_list()[1] == 12.0
    monthly = volunteering.total_hours(tables, term=TERM, settings=Settings(), by="month")
    assert monthly["value"].isna().all()


def test_what_lies_outside_the_term_is_not_shared_into_it() -> None:
    tables = branch(service(1, 12.0, pd.Timestamp("2019-01-01"), "year"))
    july = volunteering.total_hours(tables, term=JULY, settings=Settings(), by="year")
    assert july["value"].to_list()[0] == 6.0


def test_hours_per_member_year() -> None:
    left = pd.to_datetime(["2019-07-02"] + [None] * 9).astype("datetime64[us]")
    tables = branch(service(2, 19.0, month(1)), left_branch=left)
    first = volunteering.hours_per_member(tables, **OPTIONS).iloc[0]
    # nine whole years and half a year: 182 of 365 days
    assert first["denominator"] == pytest.approx(9 + 182 / 365)
    assert first["value"] == pytest.approx(19 / (9 + 182 / 365))


def test_median_of_those_who_took_part() -> None:
    tables = branch(
        service(1, 1.0, month(0)), service(2, 5.0, month(0)), service(3, 0.0, month(0))
    )
    first = volunteering.median_hours(tables, **OPTIONS).iloc[0]
    assert (first["value"], first["n"]) == (3.0, 2)


def test_the_top_fifth_of_ten_members_are_two() -> None:
    tables = branch(
        service(1, 6.0, month(0)), service(2, 2.0, month(0)), service(3, 2.0, month(1))
    )
    first = sharing.top_share(tables, **OPTIONS).iloc[0]
    assert (first["value"], first["numerator"], first["n"]) == (0.8, 2, 10)
    assert first["low"] <= 0.8 <= first["high"]


def test_gini_by_hand() -> None:
    # one of ten has everything: (n − 1)/n
    tables = branch(service(1, 6.0, month(0)))
    assert sharing.gini(tables, **OPTIONS)["value"].iloc[0] == pytest.approx(0.9)


def test_lorenz_runs_from_nothing_to_everything() -> None:
    tables = branch(service(1, 3.0, month(0)), service(2, 1.0, month(0)), people=4)
    curve = sharing.lorenz(tables, **OPTIONS)
    assert curve["label"].unique().tolist() == ["2019年度"]
    assert curve["members_share"].to_list() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["hours_share"].to_list() == [0, 0, 0, 0.25, 1]


def test_chance_alone_concentrates_few_services() -> None:
    """Two services of equal length among ten members: one member has both, or two have one.

    The busiest two hold everything in either case.
    """
    tables = branch(service(1, 2.0, month(0)), service(2, 2.0, month(1)))
    chance = sharing.top_share_by_chance(tables, **OPTIONS).iloc[0]
    assert chance["value"] == pytest.approx(1.0)


def test_by_category() -> None:
    tables = branch(service(1, 2.0, month(0)), service(2, 4.0, month(0), category="帮扶"))
    options = {**OPTIONS, "split": "category"}
    hours = volunteering.total_hours(tables, **options).dropna(subset=["value"])
    assert hours.set_index("group")["value"].to_dict() == {"创文创卫": 2.0, "帮扶": 4.0}
    share = volunteering.participation(tables, **options).dropna(subset=["value"])
    assert share["value"].to_list() == [0.1, 0.1]


def test_without_a_roster_there_is_no_rate() -> None:
    tables = branch(service(1, 2.0, month(0)))
    del tables["members"]
    assert volunteering.participation(tables, **OPTIONS)["value"].isna().all()
    assert volunteering.total_hours(tables, **OPTIONS)["value"].iloc[0] == 2.0
    assert np.isnan(volunteering.hours_per_member(tables, **OPTIONS)["value"].iloc[0])


def test_service_at_the_grassroots_counts_months_not_visits() -> None:
    """Ten members for twelve months of 2019: 120 member-months, of which M01 has two and M02 one."""
    tables = branch(
        service(1, 2.0, month(1), category="帮扶"), service(1, 2.0, month(1, 20), category="社区服务"),
        service(1, 2.0, month(2), category="帮扶"), service(2, 1.0, month(2), category="社区服务"),
        service(3, 9.0, month(2)), service(4, 0.0, month(2), category="帮扶"),
        service(99, 5.0, month(3), category="帮扶"),
        service(5, 12.0, pd.Timestamp("2020-01-01"), "year", category="帮扶"),
        service(6, 1.0, month(25)),
    )  # fmt: skip
    series = volunteering.grassroots(tables, **OPTIONS)
    assert series["numerator"].to_list()[::2] == [3, 0]
    assert series["denominator"].to_list()[::2] == [120, 120]
    # a year's total tells of no month; a log of other kinds does tell that there was none
    assert series["value"].isna().to_list() == [False, True, False]


def test_a_log_without_kinds_does_not_say_who_served_at_the_grassroots() -> None:
    series = volunteering.grassroots(branch(service(1, 2.0, month(1), category="未知")), **OPTIONS)
    assert series["value"].isna().all()
    assert volunteering.grassroots({}, **OPTIONS)["value"].isna().all()
