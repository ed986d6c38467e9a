"""The six primary hypotheses (STATISTICS.md §3): only they may become a problem by a test."""

from __future__ import annotations

from functools import partial

import numpy as np

from branchstats.evidence import gate, panels, verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.hypotheses import (
    Hypothesis,
    Prepared,
    of_count,
    of_papers,
    of_rate,
    of_share,
)  # fmt: skip
from branchstats.statistics.concentration_change import concentration_change


def _attendance(case: Case) -> Prepared:
    panel = panels.rate_panel(case, case.person_rows, num="present", den="due")
    return of_rate(case, panel, adverse="down", what="全员签到的会议", table="attendance")


def _formats(case: Case) -> Prepared:
    panel = panels.share_panel(case, case.activities, num="is_passive")
    return of_share(case, panel, adverse="up", what="形式明确的活动", table="meetings")


def _scores(case: Case) -> Prepared:
    papers = panels.paper_panel(case, case.sittings, value="score_pct")
    return of_papers(case, papers, adverse="down")


def _applications(case: Case) -> Prepared:
    rows = case.recruits
    counts = panels.event_counts(
        case, rows[rows["event"].eq("申请入党")], spoken=rows, dataset="recruitment"
    )
    return of_count(case, counts, adverse="down", what="入党申请", table="recruitment")


def _participation(case: Case) -> Prepared:
    panel = panels.activity_panel(case)
    return of_rate(case, panel, adverse="down", what="志愿服务记录", table="volunteering")


def _concentration(case: Case) -> Prepared:
    amounts, rows = panels.yearly_hours(case)
    test = partial(concentration_change, amounts, adverse="up")
    services = np.bincount(panels.year_of(case, rows), minlength=amounts.shape[1])
    reason = gate.concentration_gate(case, amounts, services)
    return Prepared(reason, test, {"volunteering": rows})


PRIMARIES = (
    Hypothesis(
        "attendance.rate", verdicts.ATTENDANCE, "会议到会率", "down", "rate", "attendance",
        ("attendance", "meetings"), _attendance, primary=True,
    ),
    Hypothesis(
        "formats.passive", verdicts.FORMATS, "被动形式占比", "up", "rate", "formats",
        ("meetings",), _formats, primary=True,
    ),
    Hypothesis(
        "scores.mean", verdicts.TESTS, "测试平均分（同一批党员）", "down", "points", "scores",
        ("scores",), _scores, primary=True,
    ),
    Hypothesis(
        "recruitment.applications", verdicts.RECRUITMENT, "入党申请人数", "down", "ratio",
        "recruitment", ("recruitment",), _applications, primary=True, noun="人",
    ),
    Hypothesis(
        "volunteering.monthly_participation", verdicts.PARTICIPATION, "按月志愿服务参与率", "down",
        "rate", "participation", ("volunteering",), _participation, primary=True,
    ),
    Hypothesis(
        "volunteering.top_share", verdicts.CONCENTRATION, "志愿时长前20%占比", "up", "rate",
        "concentration", ("volunteering",), _concentration, primary=True,
    ),
)  # fmt: skip
