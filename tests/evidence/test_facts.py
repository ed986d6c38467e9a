"""Facts and lasting states: the whole sentence, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members, month, source, steady_branch

import branchstats.evidence
from branchstats.evidence import judge, verdicts
from branchstats.evidence.case import case
from branchstats.evidence.claims import by_claim, claim_findings, claims
from branchstats.evidence.decide import Trial, findings_of, run
from branchstats.evidence.finding import frame
from branchstats.evidence.lasting import improvement, lasting_facts
from branchstats.evidence.levels import levels
from branchstats.evidence.member_facts import member_facts
from branchstats.evidence.organisation_facts import organisation_facts
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.recruitment_facts import recruitment_facts
from branchstats.evidence.secondaries import SECONDARIES
from branchstats.indicators.catalogue import catalogue
from branchstats.indicators.meetings import REQUIREMENTS
from branchstats.statistics.change import Change

PASSIVE = next(h for h in PRIMARIES if h.id == "formats.passive")


def judged(settings: dict[str, Any] | None = None, **rows: Any) -> pd.DataFrame:
    """All facts and claims, beside the test of the passive formats only."""
    branch = case(frames(**rows), term_start="2019-01-01", months=36, settings=settings)
    trials = {"formats.passive": run(branch, [PASSIVE])[0]}
    found = [
        *findings_of(branch, run(branch, PRIMARIES[:1])), *levels(branch),
        *organisation_facts(branch), *member_facts(branch), *recruitment_facts(branch),
        *lasting_facts(branch, trials), *claim_findings(branch),
    ]  # fmt: skip
    return frame(found).set_index("id")


def register(kind: str, first: str, last: str) -> dict[str, Any]:
    return {
        "source_file": "台账.xlsx", "source_sheet": "", "dataset": "attendance", "types": [kind],
        "first": pd.Timestamp(first), "last": pd.Timestamp(last), "roll": "仅缺席",
    }  # fmt: skip


def recruit(person: int, event: str, day: str, precision: str = "day") -> dict[str, Any]:
    return {
        "member_id": f"R{person}", "name": f"乙某{person}", "event": event,
        "date": pd.Timestamp(day), "date_precision": precision,
        **source("发展.xlsx", f"D{person}"),
    }  # fmt: skip


def test_a_quarter_without_a_general_meeting() -> None:
    held = [
        meeting(q, month(3 * q), types=["支部党员大会"]) for q in range(12) if q not in (4, 10)
    ]
    coverage = [register("支部党员大会", "2019-01-01", "2021-12-31")]
    found = judged(meetings=held, coverage=coverage).loc["norm.branch_meeting"]
    assert found["verdict"] == verdicts.ON_RECORD
    assert found["sentence"] == (
        "有记录可查的12个季度中，10个季度召开了支部党员大会，2020年第1季度、2021年第3季度未见召开记录"
        "或次数不足，未达到“一般每季度一次”的要求（《中国共产党支部工作条例（试行）》第十一条）。"
    )
    assert found["n"] == 12
    assert found["reason"] == "2个季度未达到要求"
    assert found["sources"] == [
        {"file": "签到表.xlsx", "sheet": "Sheet1", "cells": "B0:B11", "rows": 10}
    ]


def test_quarters_without_a_record_are_not_judged() -> None:
    held = [meeting(q, month(3 * q), types=["支部党员大会"]) for q in range(4)]
    coverage = [register("支部党员大会", "2019-01-01", "2019-12-31")]
    found = judged(meetings=held, coverage=coverage).loc["norm.branch_meeting"]
    assert found["sentence"] == (
        "有记录可查的4个季度都召开了支部党员大会，达到“一般每季度一次”的要求"
        "（《中国共产党支部工作条例（试行）》第十一条）；另有8个季度没有台账记录，不作判断。"
    )
    assert found["reason"] == ""


def test_a_type_that_nothing_names_is_not_supplied() -> None:
    found = judged(meetings=[meeting(1, month(1))]).loc["norm.group"]
    assert found["verdict"] == verdicts.NOT_SUPPLIED


def test_the_reports_numbers() -> None:
    rows = [
        recruit(1, "接收预备党员", "2019-06-30"), recruit(2, "接收预备党员", "2021-06-30"),
        recruit(3, "接收预备党员", "2022-06-30"), recruit(1, "转正", "2020-07-01"),
    ]  # fmt: skip
    found = judged(recruitment=rows)
    assert found.loc["recruitment.admitted", "sentence"] == (
        "任期内新发展党员（接收预备党员）2名（2019年度1名、2020年度0名、2021年度1名）。"
    )
    assert found.loc["recruitment.admitted", "n"] == 2
    assert found.loc["recruitment.activists_count", "n"] == 0


def test_no_ledger_is_not_supplied_instead_of_none() -> None:
    found = judged(meetings=[meeting(1, month(1))])
    assert found.loc["recruitment.admitted", "verdict"] == verdicts.NOT_SUPPLIED


def test_a_ledger_without_transfers_does_not_say_that_nobody_came() -> None:
    ledger = [recruit(1, "接收预备党员", "2019-06-30")]
    found = judged(recruitment=ledger).loc["recruitment.transferred_in"]
    assert found["verdict"] == verdicts.NOT_SUPPLIED
    before = [*ledger, recruit(2, "转入", "2018-06-30")]  # a list that reaches back further
    found = judged(recruitment=before).loc["recruitment.transferred_in"]
    assert (found["verdict"], found["n"]) == (verdicts.ON_RECORD, 0)


def test_a_short_interval_is_told_without_pointing_at_anybody() -> None:
    rows = [
        recruit(1, "接收预备党员", "2019-06-30"), recruit(1, "转正", "2020-06-29"),
        recruit(2, "接收预备党员", "2019-06-30"), recruit(2, "转正", "2020-06-30"),
    ]  # fmt: skip
    found = judged(recruitment=rows).loc["recruitment.procedure"]
    assert found["family"] == verdicts.PROCEDURE
    assert found["sentence"] == (
        "日期足以核对的程序间隔共2个，有的按台账日期推算不足规定时间，请先核对台账。"
    )


def passive_branch(passive: int, active: int, years: int = 3) -> list[dict[str, Any]]:
    """So many passive and active sessions in every month."""
    return [
        meeting(
            n, month(m, 1 + n % 20), types=["主题党日"], format="传达文件" if k < passive else "研讨交流"
        )
        for n, (m, k) in enumerate((m, k) for m in range(12 * years) for k in range(passive + active))
    ]  # fmt: skip


def test_a_lasting_state_is_counted_over_the_whole_term() -> None:
    found = judged(meetings=passive_branch(3, 1)).loc["lasting.passive"]
    assert (found["family"], found["verdict"]) == (verdicts.LASTING, verdicts.ON_RECORD)
    assert found["sentence"] == (
        "任期内形式明确的活动144次，其中听报告、传达文件、观看视频等被动形式108次，占75%"
        "（2019年度75%、2020年度75%、2021年度75%）；有活动的36个月中0个月只有被动形式，"
        "是否有改善尚看不出。"
    )
    assert found["reason"] == "多数活动为被动形式，是否有改善尚看不出"


def test_months_with_passive_formats_only() -> None:
    rows = passive_branch(1, 0)[:29] + [
        meeting(100 + m, month(m), format="实践活动") for m in range(29, 36)
    ]
    assert (
        "有活动的36个月中29个月只有被动形式"
        in judged(meetings=rows).loc["lasting.passive", "sentence"]
    )


def test_a_state_of_few_activities_is_no_problem() -> None:
    assert judged(meetings=passive_branch(1, 3)).loc["lasting.passive", "reason"] == ""


def test_the_branchs_own_target_is_the_reference() -> None:
    own = {"targets": {"passive_share": 0.2}}
    found = judged(own, meetings=passive_branch(1, 3)).loc["lasting.passive"]
    assert found["reason"].startswith("高于本支部目标20%")


CASE = case({}, term_start="2019-01-01", months=36, settings=None)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.09, 0.05, "，三年未见改善"),  # an improvement of 10 points is excluded
        (-0.11, 0.05, "，是否有改善尚看不出"),
        (-0.30, -0.01, "，最近一年有所改善"),
    ],
)
def test_improvement_by_its_interval(low: float, high: float, words: str) -> None:
    found = Change("quasi_binomial", "up", 100, estimate=(low + high) / 2, low=low, high=high)
    assert improvement(CASE, Trial(PASSIVE, found=found)) == words


def test_without_an_interval_nothing_is_said_of_improvement() -> None:
    assert improvement(CASE, None) == ""
    assert improvement(CASE, Trial(PASSIVE)) == ""


def test_registers_alone_give_a_rate_by_their_typed_counts() -> None:
    held = [
        meeting(m, month(m), types=["支部党员大会"], roll="仅缺席", expected=10, present=9)
        for m in range(36)
    ]
    rows = attendance(held, lambda k, i: "病假" if i == 0 else None)
    found = judged(members=members(), meetings=held, attendance=rows)
    assert found.loc["attendance.rate", "verdict"] == verdicts.NOT_SUPPLIED
    assert found.loc["attendance.rate", "reason"] == "表中没有全员签到的会议"
    assert found.loc["attendance.by_register.years", "sentence"] == (
        "台账到会率：2019年度90%、2020年度90%、2021年度90%。"
    )


def test_whose_category_nobody_wrote_down_is_said_to_count_as_a_member() -> None:
    branch = steady_branch(people=10)
    known = judged(**branch).loc["attendance.rate.years", "sentence"]
    assert "没有写明" not in known
    category = ["未知", None, *["正式党员"] * 7, "入党积极分子"]
    unknown = {**branch, "members": branch["members"].assign(category=category)}
    said = judged(**unknown).loc["attendance.rate.years", "sentence"]
    assert said.endswith("（2人没有写明是不是党员，按党员计入应到）。")


def test_rates_of_fewer_than_five_people_are_not_written() -> None:
    found = judged(**steady_branch(people=4))
    assert "attendance.rate.years" not in found.index
    assert "volunteering.top_share.years" not in found.index
    assert found.loc["recruitment.applied", "n"] == 24  # counts that the report prints are


def test_levels_against_the_branchs_own_target() -> None:
    held = [meeting(m, month(m)) for m in range(36)]
    rows = attendance(held, lambda k, i: "病假" if (k + i) % 10 < 3 else "出勤")
    tables = {"members": members(), "meetings": held, "attendance": rows}
    for target, words in ((0.95, "稳定达不到"), (0.70, "时好时坏"), (0.40, "稳定达到")):
        found = judged({"targets": {"attendance_rate": target}}, **tables)
        assert words in found.loc["level.attendance", "sentence"]
    assert "level.attendance" not in judged(**tables).index


def test_posts_persons_sent_and_honours() -> None:
    def event(
        kind: str, value: str, start: str, end: str | None = None, **columns: Any
    ) -> dict[str, Any]:
        return {
            "kind": kind, "value": value, "date": pd.Timestamp(start), "date_precision": "day",
            "end": pd.Timestamp(end) if end else None, "member_id": "M01", "name": "甲某1",
            **source("大事记.xlsx", "A1"), **columns,
        }  # fmt: skip

    found = judged(
        members=members(),
        events=[
            event("任职", "书记", "2018-01-01"),
            event("任职", "组织委员", "2018-01-01", "2021-10-31"),
            event("选派第一书记", "驻村第一书记", "2020-01-01"),
            event("荣誉", "市级文明单位", "2019-12-01", level="市级"),
        ],
    )
    assert found.loc["leadership.posts", "sentence"] == (
        "按任职登记，36个月中有34个月各职务都有人担任；组织委员空缺2个月。"
    )
    assert found.loc["leadership.dispatched", "sentence"] == "任期内选派第一书记1名。"
    assert (
        found.loc["leadership.honours", "sentence"]
        == "任期内登记荣誉1项：2019年市级文明单位（市级）。"
    )
    assert "claim.honours" not in found.index
    assert found.loc["claim.dues", "verdict"] == verdicts.NOT_SUPPLIED


def test_what_no_table_measures_is_said_so() -> None:
    found = judged()
    purpose = found.loc["claim.purpose"]
    assert purpose["verdict"] == verdicts.NOT_MEASURABLE
    assert purpose["sentence"].endswith("不宜以数据衡量，请支委会结合谈心谈话、民主评议研判。")
    assert "宗旨意识" in purpose["sentence"]


def test_findings_stand_in_the_order_of_the_report() -> None:
    findings = judge(steady_branch(people=12), term_start="2019-01-01")
    told = by_claim(findings)
    assert len(told) == len(findings)
    assert told["id"].is_unique
    sections = list(dict.fromkeys(told["section"]))
    order = list(dict.fromkeys(claim.section for claim in claims()))
    assert sections[:-1] == [s for s in order if s in sections]
    assert sections[-1] == verdicts.OTHER


def test_every_finding_that_a_claim_names_is_one_that_judging_gives() -> None:
    code = "".join(
        file.read_text(encoding="utf-8")
        for file in Path(branchstats.evidence.__file__).parent.glob("*.py")
    )
    tested = {h.id for h in (*PRIMARIES, *SECONDARIES)}
    norms = {f"norm.{r.norm.removesuffix('_freq')}" for r in REQUIREMENTS}
    for claim in claims():
        for key in claim.findings:
            by_year = key.removesuffix(".years")
            known = key in tested | norms or f'"{key}"' in code
            known |= key != by_year and f'"{by_year}"' in code and by_year in catalogue()
            known |= key.startswith("level.") and f'"{key[6:]}"' in code
            assert known or (key.startswith("leadership.") and "_quorum" in key), key
