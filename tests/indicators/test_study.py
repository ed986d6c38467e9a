"""“二五”学习 by hand: the calendar of China, moved sessions, hours, themes."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members

from branchstats import tables as schemas
from branchstats.indicators import study
from branchstats.indicators.calendar import working_days
from branchstats.settings import Settings
from branchstats.term import Term

OCTOBER = Term(date(2019, 10, 1), 1)
SETTINGS = Settings()


def on(*days: str, **columns: object) -> list[dict[str, object]]:
    return [meeting(n, pd.Timestamp(d), **columns) for n, d in enumerate(days)]


def october(*days: str) -> dict[str, pd.DataFrame]:
    coverage = [
        {
            "source_file": "签到表.xlsx", "source_sheet": "", "dataset": "attendance",
            "types": ["集中学习"], "first": pd.Timestamp("2019-10-01"),
            "last": pd.Timestamp("2019-10-31"), "roll": "全员",
        }
    ]  # fmt: skip
    return frames(meetings=on(*days), coverage=coverage)


def test_working_days_of_october_2019() -> None:
    """1–7 October was the holiday; Saturday 12 October was worked (State Council's notice)."""
    found = working_days(pd.Timestamp("2019-10-01"), pd.Timestamp("2019-11-01"))
    assert found.is_official
    assert len(found.days) == 19
    assert pd.Timestamp("2019-10-12") in found.days
    assert pd.Timestamp("2019-10-04") not in found.days


def test_beyond_the_holiday_table_only_weekends_are_left_out() -> None:
    found = working_days(pd.Timestamp("2090-01-02"), pd.Timestamp("2090-01-09"))
    assert not found.is_official
    assert len(found.days) == 5


def test_scheduled_days_leave_out_holidays() -> None:
    rows = study.schedule(october(), term=OCTOBER, settings=SETTINGS)
    # Tuesdays and Fridays of October 2019 without the 1st and the 4th
    assert rows["date"].dt.day.to_list() == [8, 11, 15, 18, 22, 25, 29]
    assert set(rows["state"]) == {study.NOT_HELD}


def test_a_session_on_another_day_of_the_week_makes_up_for_one() -> None:
    rows = study.schedule(
        october("2019-10-08", "2019-10-10", "2019-10-24"), term=OCTOBER, settings=SETTINGS
    )
    states = dict(zip(rows["date"].dt.day, rows["state"], strict=True))
    assert states == {
        8: study.ON_TIME, 11: study.MOVED, 15: study.NOT_HELD, 18: study.NOT_HELD,
        22: study.MOVED, 25: study.NOT_HELD, 29: study.NOT_HELD,
    }  # fmt: skip
    rate = study.implemented(
        october("2019-10-08", "2019-10-10", "2019-10-24"),
        term=OCTOBER,
        settings=SETTINGS,
        by="month",
    )
    assert (rate["numerator"].iloc[0], rate["denominator"].iloc[0]) == (3, 7)


def test_the_weekdays_are_a_setting() -> None:
    own = Settings(study_weekdays=(0,))
    rows = study.schedule(october(), term=OCTOBER, settings=own)
    assert rows["date"].dt.day.to_list() == [14, 21, 28]


def test_months_that_nothing_speaks_about_are_not_scheduled() -> None:
    tables = october("2019-10-08")
    tables["coverage"] = schemas.frame("coverage")
    term = Term(date(2019, 9, 1), 3)
    rows = study.schedule(tables, term=term, settings=SETTINGS)
    assert set(rows["date"].dt.month) == {10}


def test_leader_and_topic() -> None:
    held = [
        *on("2019-10-08", leader="甲某1"),
        meeting(9, pd.Timestamp("2019-10-11"), leader="甲某1", title=""),
        meeting(10, pd.Timestamp("2019-10-15")),
    ]
    tables = frames(members=members(4), meetings=held)
    led = study.led_share(tables, term=OCTOBER, settings=SETTINGS, by="term").iloc[0]
    assert (led["numerator"], led["denominator"]) == (1, 3)
    face = study.leading_members(tables, term=OCTOBER, settings=SETTINGS, by="term").iloc[0]
    assert (face["numerator"], face["denominator"]) == (1, 4)


def test_sheets_that_never_name_a_leader_say_nothing() -> None:
    tables = frames(members=members(4), meetings=on("2019-10-08"))
    face = study.leading_members(tables, term=OCTOBER, settings=SETTINGS, by="term")
    assert face["value"].isna().all()
    led = study.led_share(tables, term=OCTOBER, settings=SETTINGS, by="term")
    assert led["value"].isna().all()


def test_hours_count_where_present() -> None:
    held = [
        *on("2019-10-08", hours=2.0),
        meeting(8, pd.Timestamp("2019-10-11")),  # study without hours: one hour by the setting
        meeting(9, pd.Timestamp("2019-10-15"), types=["支部党员大会"]),  # no hours at all
    ]
    rows = attendance(held, lambda k, i: "出勤" if i == 0 else "病假", 2)
    tables = frames(members=members(2), meetings=held, attendance=rows)
    hours = study.hours_by_person(tables, term=OCTOBER, settings=SETTINGS, by="term")
    assert hours[["member_id", "hours", "stated"]].to_numpy().tolist() == [["M01", 3.0, 2.0]]
    each = study.hours_per_member(tables, term=OCTOBER, settings=SETTINGS, by="month").iloc[0]
    assert each["is_stated"]
    assert each["numerator"] == 3.0


@pytest.mark.parametrize(("hours", "reached"), [(8.0, 1.0), (7.9, 0.0)])
def test_thirty_two_hours_a_year(hours: float, reached: float) -> None:
    term = Term(date(2020, 1, 1), 12)
    held = [meeting(n, pd.Timestamp(2020, n, 8), hours=hours) for n in range(1, 5)]
    rows = attendance(held, lambda k, i: "出勤", 1)
    tables = frames(members=members(1), meetings=held, attendance=rows)
    found = study.hours_reached(tables, term=term, settings=SETTINGS)
    assert found["value"].to_list() == [reached]


def test_no_share_of_hours_without_a_record_of_hours() -> None:
    term = Term(date(2020, 1, 1), 12)
    held = [meeting(n, pd.Timestamp(2020, n, 8)) for n in range(1, 5)]
    rows = attendance(held, lambda k, i: "出勤", 1)
    tables = frames(members=members(1), meetings=held, attendance=rows)
    assert study.hours_reached(tables, term=term, settings=SETTINGS)["value"].isna().all()


def test_weeks_with_reading() -> None:
    tables = october("2019-10-08", "2019-10-22")
    tables["meetings"] = tables["meetings"].assign(title=["每周读书分享", "集中学习"])
    found = study.reading_weeks(tables, term=OCTOBER, settings=SETTINGS, by="month").iloc[0]
    # weeks that begin in October 2019: the 7th, 14th, 21st, 28th
    assert (found["numerator"], found["denominator"]) == (1, 4)
