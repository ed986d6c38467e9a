"""The roster by date, working days, the committee, and the catalogue, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from synthetic import frames, meeting, members, month, source, steady_branch

from branchstats import norms
from branchstats.evidence import verdicts
from branchstats.indicators import conduct, due, leadership
from branchstats.indicators.catalogue import catalogue
from branchstats.indicators.series import GRAINS, MEASURES
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS = {"term": TERM, "settings": Settings(), "by": "year"}


def work_day(person: int, day: str, status: str) -> dict[str, Any]:
    return {
        "kind": "工作日", "date": pd.Timestamp(day), "date_precision": "day", "status": status,
        "member_id": f"M{person:02d}", **source("月度汇总.xlsx", f"D{person}"),
    }  # fmt: skip


def event(kind: str, value: str, start: str, end: str | None = None, person: int = 1):  # type: ignore[no-untyped-def]
    return {
        "kind": kind, "value": value, "date": pd.Timestamp(start), "date_precision": "day",
        "end": pd.Timestamp(end) if end else None, "member_id": f"M{person:02d}",
        "name": f"甲某{person}", **source("大事记.xlsx", f"A{person}"),
    }  # fmt: skip


def admitted(person: int, day: str, name: str = "接收预备党员") -> dict[str, Any]:
    return {
        "member_id": f"M{person:02d}", "event": name, "date": pd.Timestamp(day),
        "date_precision": "day", **source("发展.xlsx", f"A{person}"),
    }  # fmt: skip


def test_membership_begins_with_the_last_of_its_conditions() -> None:
    joined = pd.to_datetime(["2010-07-01", None, None]).astype("datetime64[us]")
    branch = pd.to_datetime(["2019-05-01", None, None]).astype("datetime64[us]")
    tables = frames(
        members=members(3, joined_party=joined, joined_branch=branch),
        recruitment=[admitted(2, "2020-06-30"), admitted(3, "2020-01-01", "申请入党")],
    )
    found = due.membership(tables).set_index("member_id")
    assert found.loc["M01", "start"] == pd.Timestamp("2019-05-01")
    assert found.loc["M02", "start"] == pd.Timestamp("2020-06-30")
    # a full member on the roster is one, whatever a ledger says of an application
    assert "M03" in found.index


def test_an_applicant_of_unknown_category_is_no_member() -> None:
    tables = frames(
        members=members(2, category="未知"), recruitment=[admitted(1, "2020-01-01", "申请入党")]
    )
    assert due.membership(tables)["member_id"].to_list() == ["M02"]


def test_on_time_is_of_days_present() -> None:
    rows = [
        work_day(1, "2019-10-08", "出勤"), work_day(1, "2019-10-09", "迟到"),
        work_day(1, "2019-10-10", "早退"), work_day(1, "2019-10-11", "缺勤"),
        work_day(1, "2019-10-12", "休息"), work_day(2, "2019-10-08", "出勤"),
    ]  # fmt: skip
    tables = frames(members=members(2), attendance=rows)
    first = conduct.on_time_rate(tables, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"], first["n"]) == (2, 4, 2)
    assert conduct.unexcused_days(tables, **OPTIONS)["value"].to_list()[0] == 1


def test_absentees_of_registers_are_counted_and_nobody_is_zero() -> None:
    held = [meeting(1, month(1), roll="仅缺席"), meeting(2, month(13), roll="仅缺席")]
    rows = [
        {**work_day(1, "2019-02-05", "缺勤"), "kind": "会议", "meeting_id": "H001"},
        {**work_day(2, "2019-02-05", "病假"), "kind": "会议", "meeting_id": "H001"},
    ]
    tables = frames(members=members(2), meetings=held, attendance=rows)
    found = conduct.unexcused_meetings(tables, **OPTIONS)["value"]
    assert found.to_list()[:2] == [1, 0]
    assert pd.isna(found.iloc[2])


def test_a_post_is_vacant_in_months_that_nobody_held_it() -> None:
    tables = frames(
        events=[
            event("任职", "支部书记", "2018-01-01"),
            event("任职", "纪检委员", "2018-01-01", "2020-06-30", 2),
            event("任职", "纪检委员", "2020-09-01", None, 3),
        ]
    )
    rows = leadership.posts_by_month(tables, term=TERM)
    empty = rows[~rows["is_filled"].astype(bool)]
    assert empty["period"].dt.strftime("%Y-%m").to_list() == ["2020-07", "2020-08"]
    assert empty["post"].unique().tolist() == ["纪检委员"]
    assert leadership.vacant_months(tables, **OPTIONS)["numerator"].to_list() == [0, 2, 0]


def test_a_deputy_is_no_secretary() -> None:
    tables = frames(events=[event("任职", "副书记", "2018-01-01")])
    assert set(leadership.posts_by_month(tables, term=TERM)["post"]) == {"副书记"}


def test_lectures_by_name_or_by_post() -> None:
    held = [
        meeting(1, month(1), types=["党课"], leader="甲某1"),
        meeting(2, month(3), types=["党课"], leader="书记"),
        meeting(3, month(5), types=["党课"], leader="省委党校教授"),
        meeting(4, month(13), types=["党课"], leader="外请讲师"),
    ]
    role = ["委员", "书记", "委员", "党员"]
    tables = frames(members=members(4, role=role), meetings=held)
    found = leadership.lecture_coverage(tables, term=TERM, settings=Settings())
    assert (found["numerator"].iloc[0], found["denominator"].iloc[0]) == (2, 3)
    assert found["value"].isna().to_list() == [False, True, True]  # nobody known: not "nobody"


def test_persons_sent_are_distinct_and_start_in_the_term() -> None:
    tables = frames(
        events=[
            event("选派第一书记", "驻村第一书记", "2019-03-01", None, 1),
            event("选派第一书记", "驻村第一书记", "2021-03-01", None, 1),
            event("选派第一书记", "驻村第一书记", "2018-12-31", None, 2),
            event("选派驻村队长", "驻村工作队长", "2020-03-01", None, 3),
        ]
    )
    found = leadership.dispatched(tables, term=TERM, settings=Settings()).set_index("group")
    assert found["value"].to_dict() == {"第一书记": 1, "驻村工作队长": 1}
    assert found["n"].to_dict() == {"第一书记": 2, "驻村工作队长": 1}
    # the same person sent in two years counts in both
    yearly = leadership.dispatched(tables, **OPTIONS)
    assert yearly["value"].to_list() == [1, 0, 1, 0, 1, 0]
    none = leadership.dispatched({}, term=TERM, settings=Settings())
    assert none["value"].isna().all()


def test_a_post_without_a_list_is_unknown_beside_one_that_has_it() -> None:
    tables = frames(events=[event("选派第一书记", "驻村第一书记", "2019-03-01")])
    found = leadership.dispatched(tables, term=TERM, settings=Settings())["value"]
    assert found.iloc[0] == 1
    assert pd.isna(found.iloc[1])


def test_decisions_by_title_or_by_recorded_items() -> None:
    held = [
        meeting(1, month(1), types=["支委会"], title="研究党费使用"),
        meeting(2, month(2), types=["支委会"], title="支委会"),
        meeting(3, month(3), types=["支委会"], title="支委会"),
    ]
    tables = frames(
        meetings=held, events=[event("议决事项", "推荐优秀党员人选", f"{month(2):%Y-%m-%d}")]
    )
    first = leadership.collective_decisions(tables, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"]) == (2, 3)


def test_registers_that_never_name_a_matter_do_not_say() -> None:
    held = [meeting(1, month(1), types=["支委会"], title="支委会")]
    series = leadership.collective_decisions(frames(meetings=held), **OPTIONS)
    assert series["value"].isna().all()


def test_dues_by_the_months_that_the_register_speaks_about() -> None:
    """Two entries of March, one of April, and one that is known to its quarter only."""
    days = ("2019-03-01", "2019-03-02", "2019-04-01")
    rows = [event("党费", "20元", day, person=i) for i, day in enumerate(days, start=1)]
    rows.append({**event("党费", "60元", "2020-01-01"), "date_precision": "quarter"})
    found = leadership.dues(frames(events=rows), **OPTIONS)
    assert found["value"].iloc[0] == 2
    assert found["n"].to_list() == [3, 1, 0]
    # an entry of a quarter is in no month; a year without an entry is no year without dues
    assert found["value"].isna().to_list() == [False, True, True]


def test_how_often_a_year_by_the_calendar() -> None:
    held = [
        meeting(1, month(1), types=["组织生活会", "民主评议"]),
        meeting(2, month(11), types=["组织生活会"]),
    ]
    options = {"term": TERM, "settings": Settings()}
    tables = frames(meetings=held)
    assert leadership.life_meetings(tables, **options)["value"].to_list() == [2, 0, 0]
    assert leadership.appraisals(tables, **options)["value"].to_list() == [1, 0, 0]


def test_special_life_meetings() -> None:
    held = [
        meeting(1, month(1), types=["组织生活会"], title="以案促改专题组织生活会"),
        meeting(2, month(13), types=["组织生活会"], title="2020年度组织生活会"),
        meeting(3, month(14), types=["党课"], title="以案促改党课"),
    ]
    tables = frames(meetings=held)
    series = leadership.special_life_meetings(tables, **OPTIONS, split="subject")
    assert series["group"].unique().tolist() == ["以案促改"]
    assert series["value"].to_list() == [1, 0, 0]
    assert leadership.special_life_meetings(tables, **OPTIONS)["value"].to_list() == [1, 0, 0]
    assert leadership.special_life_meetings({}, **OPTIONS)["value"].isna().all()


def spoken(file: str, year: int, roll: str, types: list[str]) -> dict[str, Any]:
    return {
        "source_file": file, "source_sheet": "表", "dataset": "attendance", "types": types,
        "roll": roll, "first": pd.Timestamp(year, 1, 1), "last": pd.Timestamp(year, 12, 1),
    }  # fmt: skip


def test_a_year_that_only_sign_in_sheets_speak_about_is_no_year_without_lectures() -> None:
    held = [meeting(1, month(1), types=["党课"]), meeting(2, month(2), types=["党课"])]
    register = spoken("台账.xlsx", 2019, "仅缺席", ["党课", "支委会"])
    without = spoken("台账2.xlsx", 2020, "仅人数", ["支委会"])
    sheet = spoken("签到.xlsx", 2021, "全员", ["集中学习"])
    tables = frames(meetings=held, coverage=[register, without, sheet])
    series = leadership.lectures(tables, **OPTIONS)
    assert series["value"].to_list()[:2] == [2, 0]  # a register without the kind: none
    assert series["value"].isna().to_list() == [False, False, True]


def test_honours_and_grades() -> None:
    rows = [
        {**event("荣誉", "市级文明单位", "2019-12-01"), "level": "市级"},
        event("民主评议", "优秀", "2020-12-01", person=1),
        event("民主评议", "合格", "2020-12-01", person=2),
    ]
    tables = frames(events=rows)
    assert leadership.honours(tables, **OPTIONS)["value"].to_list() == [1, 0, 0]
    grades = leadership.appraisal_excellent(tables, term=TERM, settings=Settings())
    assert grades["value"].to_list()[1] == 0.5
    each = leadership.appraisal_excellent(tables, term=TERM, settings=Settings(), split="grade")
    known = each[each["label"].eq("2020年")].set_index("group")["value"].to_dict()
    assert known == {"优秀": 0.5, "合格": 0.5}
    assert each.loc[each["label"].eq("2019年"), "value"].isna().all()


def test_every_entry_of_the_catalogue_says_what_it_is() -> None:
    keys = set(norms.table()["key"])
    for key, entry in catalogue().items():
        assert entry.by in GRAINS, key
        assert entry.better in ("higher", "lower", "none"), key
        assert entry.family in verdicts.FAMILIES, key
        assert all((entry.name, entry.formula, entry.unit, entry.serves)), key
        assert not entry.norm or entry.norm in keys, key


@pytest.mark.parametrize("key", list(catalogue()))
def test_every_indicator_gives_the_columns_of_a_series(key: str) -> None:
    entry = catalogue()[key]
    series = entry.compute(steady(), term=TERM, settings=Settings())
    assert list(series.columns[:2]) == ["period", "label"]
    assert set(MEASURES) <= set(series.columns)
    assert series["n"].dtype == "Int64"
    known = series.dropna(subset=["value", "low", "high"])
    assert (known["low"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["high"] + 1e-9).all()


def test_what_is_missing_is_named() -> None:
    entry = catalogue()["volunteering.hours"]
    assert entry.missing({}) == ["志愿服务时长表", "党员花名册"]
    assert entry.missing(steady()) == []


def test_a_list_of_other_events_is_no_register_of_dues() -> None:
    tables = frames(events=[event("荣誉", "市级文明单位", "2019-12-01")])
    assert catalogue()["leadership.dues"].missing(tables) == ["党费登记表"]
    assert catalogue()["leadership.honours"].missing(tables) == []


_STEADY: dict[str, pd.DataFrame] = {}


def steady() -> dict[str, pd.DataFrame]:
    if not _STEADY:
        _STEADY.update(steady_branch(people=8))
    return _STEADY
