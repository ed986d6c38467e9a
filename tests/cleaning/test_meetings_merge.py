"""The register's row and the grid's column of one meeting become one."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from branchstats import tables
from branchstats.cleaning.meetings import Meetings, merge
from branchstats.cleaning.records import Draft, Person

MARCH_5 = pd.Timestamp("2021-03-05")


def meeting(file: str, key: str, *types: str, sheet: str = "表", **values: object) -> Draft:
    stated = {"date": MARCH_5, "date_precision": "day", "session": "", "title": "", "roll": "全员",
              "types": types, "format": "未知"} | values  # fmt: skip
    row = int("".join(filter(str.isdigit, key)) or 2)
    return Draft("meetings", file, sheet, row, f"C{row}", stated, None, key)


def attended(file: str, key: str, **values: object) -> Draft:
    stated = {"date": MARCH_5, "date_precision": "day", "kind": "会议", "status": "出勤"} | values
    return Draft("attendance", file, "表", 9, "C9", stated, Person("李明"), key)


REGISTER = meeting("台账.xlsx", "第4行", "支部党员大会", title="一季度大会", roll="仅缺席",
                   expected=36, present=34, format="研讨交流", leader="李明")  # fmt: skip
GRID = meeting("签到.xlsx", "C列", "支部党员大会", title="党员大会签到表")


def count(*drafts: Draft) -> int:
    return len(merge(drafts).records)


def test_register_and_grid_become_one_meeting_with_both_sources() -> None:
    found = merge([REGISTER, GRID, attended("签到.xlsx", "C列"), attended("台账.xlsx", "第4行")])
    (record,) = found.records
    assert record["source_file"] == "台账.xlsx; 签到.xlsx"
    assert (record["expected"], record["present"]) == (36, 34)
    assert record["title"] == "一季度大会"
    assert record["format"] == "研讨交流"
    assert record["roll"] == "全员"
    assert found.id_of(attended("签到.xlsx", "C列")) == record["meeting_id"]
    assert found.id_of(attended("台账.xlsx", "第4行")) == record["meeting_id"]
    tables.validate("meetings", tables.frame("meetings", found.records))


@pytest.mark.parametrize(
    "other",
    [
        meeting("签到.xlsx", "C列", "支部党员大会", date=pd.Timestamp("2021-03-06")),
        meeting("签到.xlsx", "C列", "党课"),
        meeting("签到.xlsx", "C列"),
        meeting(
            "签到.xlsx",
            "C列",
            "支部党员大会",
            date=pd.Timestamp("2021-03-01"),
            date_precision="month",
        ),
        meeting("签到.xlsx", "C列", "支部党员大会", date=None, date_precision="none"),
        meeting("台账.xlsx", "第5行", "支部党员大会"),  # two rows of one register
    ],
)
def test_meetings_that_differ_stay_two(other: Draft) -> None:
    assert count(REGISTER, other) == 2


def test_other_is_no_kind_to_agree_on() -> None:
    assert count(meeting("甲.xlsx", "C列", "其他"), meeting("乙.xlsx", "C列", "其他")) == 2


def test_stated_sessions_must_agree() -> None:
    morning = meeting("台账.xlsx", "第4行", "党课", session="上午")
    afternoon = meeting("签到.xlsx", "C列", "党课", session="下午")
    assert count(morning, afternoon) == 2
    assert count(morning, meeting("签到.xlsx", "C列", "党课", session="上午")) == 1


def test_a_session_that_one_source_leaves_out_is_taken_from_the_other() -> None:
    morning = meeting("台账.xlsx", "第4行", "党课", session="上午")
    found = merge([meeting("签到.xlsx", "C列", "党课"), morning])
    assert [record["session"] for record in found.records] == ["上午"]


def test_a_session_left_out_where_two_fit_is_reported_and_kept_apart() -> None:
    both = [meeting("签到.xlsx", f"C列{s}", "党课", session=s) for s in ("上午", "下午")]
    found = merge([*both, meeting("台账.xlsx", "第4行", "党课")])
    assert len(found.records) == 3
    assert "分不清" in found.notices[0].reason


def test_one_kind_in_common_is_enough_and_all_kinds_are_kept() -> None:
    held_as = meeting("台账.xlsx", "第4行", "支部党员大会", "组织生活会")
    found = merge([held_as, meeting("签到.xlsx", "C列", "组织生活会", "民主评议")])
    assert found.records[0]["types"] == ("支部党员大会", "组织生活会", "民主评议")


def test_group_meetings_of_two_groups_are_two() -> None:
    first = meeting("甲.xlsx", "C列", "党小组会", sheet="第一党小组")
    second = meeting("甲.xlsx", "C列", "党小组会", sheet="第二党小组")
    assert count(first, second) == 2
    assert count(first, meeting("台账.xlsx", "第4行", "党小组会", title="第一党小组会")) == 1


def test_one_study_session_signed_on_a_sheet_for_each_group_is_one() -> None:
    sheets = [meeting("甲.xlsx", "C列", "集中学习", sheet=f"第{n}党小组") for n in "一二三"]
    assert count(*sheets) == 1


def test_stacked_tables_of_one_sheet_are_told_by_their_dates() -> None:
    april = pd.Timestamp("2021-04-02")
    found = merge([GRID, meeting("签到.xlsx", "C列", "支部党员大会", date=april)])
    ids = {found.id_of(attended("签到.xlsx", "C列", date=day)) for day in (MARCH_5, april)}
    assert ids == {record["meeting_id"] for record in found.records}
    assert len(ids) == 2


def test_a_roll_split_over_stacked_tables_of_one_date_is_one_meeting() -> None:
    assert count(GRID, GRID) == 1


def test_a_sign_in_on_another_day_of_the_same_activity_is_of_it() -> None:
    found = merge([meeting("导出.csv", "HD1", "主题党日")])
    late = attended("导出.csv", "HD1", date=pd.Timestamp("2021-03-06"))
    assert found.id_of(late) == found.records[0]["meeting_id"]


def test_work_days_are_of_no_meeting() -> None:
    assert merge([GRID]).id_of(attended("考勤.xlsx", "", kind="工作日")) is None


def test_ids_do_not_depend_on_the_order_of_files() -> None:
    drafts = [REGISTER, GRID, meeting("乙.xlsx", "D列", "党课"), meeting("丙.xlsx", "D列", "党课")]

    def told(found: Meetings) -> dict[object, str]:
        return dict(found.ids)

    before = told(merge(drafts))
    for seed in range(5):
        assert told(merge(random.Random(seed).sample(drafts, len(drafts)))) == before


def test_the_later_export_describes_the_meeting() -> None:
    ranks = {"甲.xlsx": 2, "乙.xlsx": 1}
    drafts = [meeting(file, "第4行", "党课", title=file, roll="仅缺席") for file in ranks]
    found = merge(drafts, rank=lambda file: ranks[file])
    assert found.records[0]["title"] == "甲.xlsx"
