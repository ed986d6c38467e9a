"""Reminders against dates worked out by hand from the regulations' own numbers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from branchstats import tables
from branchstats.reminders.meetings_due import due_meetings
from branchstats.reminders.missing_exports import missing_exports, spans
from branchstats.reminders.persons_due import due_persons
from branchstats.reminders.to_mend import files_to_mend
from branchstats.settings import Settings
from branchstats.term import Term

SETTINGS = Settings(term=Term(date(2021, 1, 1)))


def frame(name: str, rows: list[dict]) -> pd.DataFrame:
    return tables.conform(name, pd.DataFrame(rows))


def meeting(day: str, *types: str) -> dict:
    return {"meeting_id": f"{day}{types}", "date": pd.Timestamp(day), "date_precision": "day",
            "types": list(types), "source_file": "台账.xlsx"}  # fmt: skip


def covered(first: str, last: str, *types: str) -> dict:
    return {"source_file": "台账.xlsx", "dataset": "attendance", "types": list(types),
            "first": pd.Timestamp(first), "last": pd.Timestamp(last)}  # fmt: skip


def event(name: str, what: str, day: str, precision: str = "day") -> dict:
    return {"member_id": f"m{name}", "name": name, "event": what, "date": pd.Timestamp(day),
            "date_precision": precision, "source_cell": f"{name}{what}"}  # fmt: skip


def persons(*rows: dict, on: date, members: list[dict] | None = None) -> list[tuple]:
    given = {"recruitment": frame("recruitment", list(rows))}
    if members:
        given["members"] = frame("members", members)
    found = due_persons(given, on=on)
    return [(r.name, r.step, f"{r.due:%Y-%m-%d}", r.told) for r in found.itertuples(index=False)]


class TestMeetings:
    def due(self, meetings, coverage, on, **more) -> dict[str, tuple]:
        given = {"meetings": frame("meetings", meetings), "coverage": frame("coverage", coverage)}
        given |= more
        found = due_meetings(given, settings=SETTINGS, on=on)
        return {r.kind: (r.period, r.held, r.days_left) for r in found.itertuples()}

    def test_what_is_held_is_not_asked_for_and_what_is_not_is(self):
        kinds = ("支部党员大会", "支委会", "主题党日", "组织生活会", "民主评议")
        held = [
            meeting("2021-04-06", "支部党员大会"), meeting("2021-05-10", "支委会"),
            meeting("2021-04-20", "主题党日"), meeting("2021-01-15", "组织生活会", "民主评议"),
        ]  # fmt: skip
        due = self.due(held, [covered("2021-01-01", "2021-05-31", *kinds)], date(2021, 5, 12))
        # the quarter has its general meeting, the month its committee; the theme day was in April
        assert due == {"主题党日": ("2021年5月", 0, 19)}

    def test_a_meeting_after_the_day_does_not_count(self):
        held = [meeting("2021-05-20", "支委会")]
        due = self.due(held, [covered("2021-01-01", "2021-05-31", "支委会")], date(2021, 5, 12))
        assert due["支委会"] == ("2021年5月", 0, 19)
        due = self.due(held, [covered("2021-01-01", "2021-05-31", "支委会")], date(2021, 5, 20))
        assert "支委会" not in due

    def test_without_a_register_nobody_knows(self):
        due = self.due([], [covered("2021-01-01", "2021-04-30", "支委会")], date(2021, 5, 31))
        period, held, left = due["支委会"]
        assert (period, left) == ("2021年5月", 0)
        assert pd.isna(held)
        assert due["支部党员大会"][0] == "2021年第二季度"
        assert due["组织生活会"][0] == "2021年"

    def test_groups_are_asked_for_only_where_there_are_groups(self):
        day = date(2021, 5, 12)
        assert "党小组会" not in self.due([], [], day)
        roster = frame("members", [{"member_id": "m1", "name": "甲", "group": "第一党小组"}])
        assert "党小组会" in self.due([], [], day, members=roster)

    def test_before_the_norm_nothing_is_asked(self):
        # 支部工作条例 is in force from 2018-10-28, the rule on theme days from 2019-05-06
        due = self.due([], [], date(2019, 4, 10))
        assert "主题党日" not in due
        assert "支委会" in due
        assert self.due([], [], date(2018, 5, 5)) == {}


class TestPersons:
    def test_a_year_as_activist_and_the_end_of_probation(self):
        rows = (
            event("甲", "确定积极分子", "2020-05-10"),
            event("乙", "接收预备党员", "2020-03-01"),
        )
        assert persons(*rows, on=date(2021, 2, 10)) == [
            ("乙", "预备期满", "2021-03-01", "还有19天"),
            ("甲", "积极分子满一年", "2021-05-10", "还有89天"),
        ]

    @pytest.mark.parametrize(("on", "listed"), [("2021-02-09", 1), ("2021-02-08", 0), ("2021-05-10", 1), ("2021-05-11", 0)])  # fmt: skip
    def test_ninety_days_before_and_not_after(self, on, listed):
        rows = (event("甲", "确定积极分子", "2020-05-10"),)
        assert len(persons(*rows, on=date.fromisoformat(on))) == listed

    def test_a_probation_that_has_ended_stays_until_the_ledger_says_more(self):
        start = event("乙", "接收预备党员", "2020-03-01")
        (found,) = persons(start, on=date(2021, 9, 1))
        assert found[3] == "已满，台账无“转正”"
        for later in ("转正", "延长预备期"):
            assert persons(start, event("乙", later, "2021-03-05"), on=date(2021, 9, 1)) == []

    def test_who_has_gone_on_or_left_is_not_listed(self):
        start = event("甲", "确定积极分子", "2020-05-10")
        day = date(2021, 4, 1)
        assert len(persons(start, on=day)) == 1
        assert persons(start, event("甲", "列为发展对象", "2021-03-20"), on=day) == []
        assert persons(start, event("甲", "转出", "2021-03-20"), on=day) == []
        left = {"member_id": "m甲", "name": "甲", "left_branch": pd.Timestamp("2021-03-20")}
        assert persons(start, on=day, members=[left]) == []
        assert len(persons(start, event("甲", "转出", "2020-06-01"), event("甲", "转入", "2020-09-01"), on=day)) == 1  # fmt: skip

    def test_what_comes_after_the_day_is_not_known_yet(self):
        rows = (
            event("甲", "确定积极分子", "2020-05-10"),
            event("甲", "列为发展对象", "2021-05-20"),
        )
        assert len(persons(*rows, on=date(2021, 4, 1))) == 1
        assert persons(event("丙", "确定积极分子", "2021-06-01"), on=date(2021, 5, 1)) == []

    def test_a_date_known_to_the_month_says_the_month(self):
        row = event("甲", "确定积极分子", "2020-05-01", "month")
        assert persons(row, on=date(2021, 5, 20))[0][3] == "只知道年月，2021-05内满"
        assert persons(row, on=date(2021, 6, 1)) == []

    def test_a_leap_day_ends_on_the_last_of_february(self):
        row = event("甲", "接收预备党员", "2020-02-29")
        assert persons(row, on=date(2021, 2, 1))[0][2] == "2021-02-28"

    def test_the_version_in_force_at_the_end_is_cited(self):
        row = event("甲", "接收预备党员", "2025-05-18")
        found = due_persons({"recruitment": frame("recruitment", [row])}, on=date(2026, 5, 1))
        assert "2026年修订" in found["rule"][0]
        assert "待核实" in found["rule"][0]


class TestExports:
    def missing(self, given, on) -> dict[str, tuple]:
        found = missing_exports(given, settings=SETTINGS, on=on)
        return {r.data: (r.last, r.missing) for r in found.itertuples()}

    def test_months_that_no_register_covers_are_named(self):
        coverage = [
            covered("2021-01-01", "2021-02-28", "支部党员大会", "支委会"),
            covered("2021-05-01", "2021-05-31", "支部党员大会"),
        ]
        found = self.missing({"coverage": frame("coverage", coverage)}, date(2021, 8, 15))
        assert found["支部党员大会（台账或签到表）"] == ("到2021年5月", "2021年3—4月、6—7月")
        assert found["支委会（台账或签到表）"] == ("到2021年2月", "2021年3—7月")
        assert found["志愿服务时长表"] == ("还没有收到", "还没有收到")

    def test_the_running_month_is_not_missing_and_the_term_ends(self):
        rows = [{"member_id": "m", "date": pd.Timestamp("2021-01-01"), "date_precision": "year", "hours": 5.0}]  # fmt: skip
        given = {"volunteering": frame("volunteering", rows)}
        assert self.missing(given, date(2021, 12, 31))["志愿服务时长表"] == ("到2021年11月", "齐")
        late = self.missing(given, date(2030, 1, 1))["志愿服务时长表"]
        assert late == ("到2021年12月", "2022年1—12月；2023年1—12月")

    def test_tests_are_asked_for_by_half_years_that_have_ended(self):
        rows = [{"member_id": "m", "exam": "测试", "date": pd.Timestamp("2021-03-05"), "date_precision": "day"}]  # fmt: skip
        given = {"scores": frame("scores", rows)}
        assert self.missing(given, date(2021, 12, 5))["测试成绩表"][1] == "齐"
        assert self.missing(given, date(2022, 1, 5))["测试成绩表"][1] == "2021年7—12月"

    def test_before_the_first_month_has_ended_nothing_is_missing_by_month(self):
        assert "志愿服务时长表" not in self.missing({}, date(2021, 1, 31))

    def test_spans(self):
        months = [
            pd.Period(m, "M") for m in ("2021-12", "2021-01", "2021-02", "2022-01", "2021-07")
        ]
        assert spans(months) == "2021年1—2月、7月、12月；2022年1月"


def test_files_to_mend_are_in_the_order_of_their_number():
    columns = ["source_file", "source_sheet", "source_cell", "reason", "advice"]
    rows = [("乙.xlsx", "一", f"A{i}", f"原因{i}", "怎么办") for i in range(8)]
    rejects = pd.DataFrame([("甲.csv", "", "B2", "不是日期", "改"), *rows], columns=columns)
    found = files_to_mend(rejects)
    assert found["file"].tolist() == ["乙.xlsx", "甲.csv"]
    assert found["count"].tolist() == [8, 1]
    assert found["cells"].tolist() == ["一 A0、一 A1、一 A2、一 A3、一 A4、一 A5 等", "B2"]
    assert found["first_reason"].tolist() == ["原因0", "不是日期"]
    assert files_to_mend(rejects.iloc[:0]).empty
