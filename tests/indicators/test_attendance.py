"""Attendance by hand: who is due, which meetings count, what is no data."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from synthetic import attendance as roll
from synthetic import frames, meeting, members, month, source

from branchstats.indicators import attendance
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
SETTINGS = Settings()
# one word a person: 3 present of 5 due; 公假, 免, 列席, 休息 are not due
WORDS = ["出勤", "迟到", "线上", "事假", "缺勤", "公假", "免", "列席", "休息"]


def one_meeting(**columns: object) -> dict[str, pd.DataFrame]:
    held = [meeting(1, month(2), **columns)]
    return frames(
        members=members(9), meetings=held, attendance=roll(held, lambda k, i: WORDS[i], 9)
    )


def first_quarter(tables: dict[str, pd.DataFrame], **options: object) -> pd.Series:
    return attendance.rate(tables, term=TERM, settings=SETTINGS, by="quarter", **options).iloc[0]


def test_the_statuses_decide_who_is_due() -> None:
    series = attendance.rate(one_meeting(), term=TERM, settings=SETTINGS)
    march = series.iloc[2]
    assert (march["numerator"], march["denominator"], march["n"]) == (3, 5, 5)
    assert march["value"] == 0.6
    assert march["meetings"] == 1
    assert series["value"].notna().sum() == 1


def test_leave_absence_lateness_and_official_leave() -> None:
    tables = one_meeting()
    options = {"term": TERM, "settings": SETTINGS, "by": "year"}
    assert attendance.leave_rate(tables, **options)["value"].iloc[0] == pytest.approx(1 / 5)
    assert attendance.absence_rate(tables, **options)["value"].iloc[0] == pytest.approx(1 / 5)
    assert attendance.late_rate(tables, **options)["value"].iloc[0] == pytest.approx(1 / 3)
    assert attendance.official_leave(tables, **options)["value"].iloc[0] == pytest.approx(1 / 6)


@pytest.mark.parametrize("kind", ["仅缺席", "仅人数", "未知"])
def test_a_roll_that_is_not_complete_gives_no_rate(kind: str) -> None:
    assert pd.isna(first_quarter(one_meeting(roll=kind))["value"])


def test_work_days_are_no_meetings() -> None:
    tables = one_meeting()
    tables["attendance"] = tables["attendance"].assign(kind="工作日", meeting_id=pd.NA)
    assert pd.isna(first_quarter(tables)["value"])


def test_nobody_is_due_before_joining_or_after_leaving() -> None:
    tables = one_meeting()
    joined = pd.to_datetime(["2019-06-01"] + [None] * 8).astype("datetime64[us]")
    left = pd.to_datetime([None, "2019-03-05"] + [None] * 7).astype("datetime64[us]")
    tables["members"] = members(9, joined_branch=joined, left_branch=left)
    # the first was not in the branch yet, the second left on the day: 线上 of 线上, 事假, 缺勤
    assert first_quarter(tables)["denominator"] == 3
    assert first_quarter(tables)["value"] == pytest.approx(1 / 3)


def test_an_activist_on_the_sheet_is_not_due() -> None:
    tables = one_meeting()
    category = ["入党积极分子"] + ["正式党员"] * 8
    tables["members"] = members(9, category=category)
    assert first_quarter(tables)["numerator"] == 2
    assert first_quarter(tables)["denominator"] == 4


def test_somebody_whom_no_roster_knows_is_still_on_the_sheet() -> None:
    tables = one_meeting()
    tables["members"] = members(9).iloc[3:]
    assert first_quarter(tables)["denominator"] == 5


def test_without_a_roster_everybody_on_the_sheet_is_due() -> None:
    tables = one_meeting()
    del tables["members"]
    assert first_quarter(tables)["value"] == 0.6


def test_a_meeting_counts_under_each_of_its_types() -> None:
    tables = one_meeting(types=["支部党员大会", "组织生活会"])
    series = attendance.rate(tables, term=TERM, settings=SETTINGS, by="year", split="type")
    known = series[series["value"].notna()]
    assert known["group"].to_list() == ["支部党员大会", "组织生活会"]
    assert known["denominator"].to_list() == [5, 5]
    assert first_quarter(tables)["denominator"] == 5


def test_by_party_group() -> None:
    series = attendance.rate(
        one_meeting(), term=TERM, settings=SETTINGS, by="year", split="group"
    ).dropna(subset=["value"])
    # persons 1, 3, 5 of the first group: 出勤, 线上, 缺勤; 2 and 4: 迟到, 事假
    assert series.set_index("group")["value"].to_dict() == {
        "第一党小组": pytest.approx(2 / 3), "第二党小组": 0.5,
    }  # fmt: skip


def test_by_weekday_only_where_the_day_is_known() -> None:
    tables = one_meeting()
    series = attendance.rate(tables, term=TERM, settings=SETTINGS, by="year", split="weekday")
    assert series["group"].unique().tolist() == ["星期二"]  # 5 March 2019
    tables["attendance"] = tables["attendance"].assign(date_precision="month")
    assert attendance.rate(tables, term=TERM, settings=SETTINGS, by="year", split="weekday").empty


def test_an_unknown_split_is_named() -> None:
    with pytest.raises(ValueError, match="gender"):
        attendance.rate(one_meeting(), term=TERM, settings=SETTINGS, split="gender")


def test_the_constant_panel_leaves_out_who_came_later() -> None:
    held = [meeting(m, month(m)) for m in (0, 12, 24)]
    # M01 is always there and present; M02 is there in the last year only, absent
    rows = roll(held, lambda k, i: "出勤" if i == 0 else ("缺勤" if k == 2 else None), 2)
    tables = frames(members=members(2), meetings=held, attendance=rows)
    everybody = attendance.rate(tables, term=TERM, settings=SETTINGS, by="year")["value"]
    panel = attendance.panel_rate(tables, term=TERM, settings=SETTINGS, by="year")["value"]
    assert everybody.to_list() == [1.0, 1.0, 0.5]
    assert panel.to_list() == [1.0, 1.0, 1.0]


def test_a_merged_source_is_one_row() -> None:
    tables = one_meeting(**source("台账.xlsx; 签到表.xlsx", "A1; B1", "甲; 乙"))
    assert first_quarter(tables)["denominator"] == 5
