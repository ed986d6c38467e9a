"""What roster and events say of a member: category, posts, joining and leaving."""

from __future__ import annotations

import pandas as pd
import pytest
from person_drafts import draft, listed, marked

from branchstats.cleaning.people import resolve
from branchstats.cleaning.records import Draft, Person


def event(name: str, what: str, day: str, row: int = 4) -> Draft:
    return draft("recruitment", Person(name), "台账.xlsx", row, event=what, date=pd.Timestamp(day))


def test_the_record_of_a_member_joins_roster_and_transfers() -> None:
    found = resolve([
        listed("李明", 3, role="组织委员", category="预备党员", group="第一党小组"),
        event("李明", "转入", "2019-05-06"), event("李明", "转正", "2020-07-01"),
        event("李明", "转出", "2021-08-01"),
    ])  # fmt: skip
    (record,) = found.members
    assert record["group"] == "第一党小组"
    assert record["is_leader"] is True
    assert record["category"] == "正式党员"
    assert record["joined_branch"] == pd.Timestamp("2019-05-06")
    assert record["left_branch"] == pd.Timestamp("2021-08-01")
    assert record["source_file"] == "花名册.xlsx"


def test_who_leads_is_told_by_the_post_that_is_recorded() -> None:
    """A roster with a column of posts that is blank, and an appointment that has not ended."""
    appointed = draft(
        "events", Person("李明"), "任职.xlsx", 3, kind="任职", value="副书记",
        date=pd.Timestamp("2020-03-01"), end=None,
    )  # fmt: skip
    blank = draft("members", Person("李明"), "花名册.xlsx", 3, role=None, is_leader=False)
    (record,) = resolve([blank, appointed]).members
    assert (record["role"], record["is_leader"]) == ("副书记", True)


def test_who_came_back_has_not_left() -> None:
    found = resolve([event("李明", "转出", "2019-05-06"), event("李明", "转入", "2020-07-01")])
    assert found.members[0]["left_branch"] is None


@pytest.mark.parametrize(
    ("events", "category"),
    [
        (["申请入党"], "入党申请人"),
        (["申请入党", "确定积极分子"], "入党积极分子"),
        (["确定积极分子", "列为发展对象", "政治审查"], "发展对象"),
        (["列为发展对象", "接收预备党员"], "预备党员"),
        (["接收预备党员", "转正"], "正式党员"),
        (["转入"], "未知"),
    ],
)
def test_an_applicant_has_the_category_of_the_latest_stage(
    events: list[str], category: str
) -> None:
    drafts = [event("何新", what, f"20{at + 15}-01-01") for at, what in enumerate(events)]
    assert resolve(drafts).members[0]["category"] == category


def test_a_leaving_remark_counts_only_with_its_full_date() -> None:
    dated = resolve([marked("李明", 5, remark="2021年3月15日离职")])
    vague = resolve([marked("李明", 5, remark="3月15离职")])
    assert dated.members[0]["left_branch"] == pd.Timestamp("2021-03-15")
    assert vague.members[0]["left_branch"] is None
    assert any("没有完整日期" in notice.reason for notice in vague.notices)
