"""The secondary hypotheses: they may be watched, never written as a problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

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
from branchstats.evidence.panels import Panel
from branchstats.indicators import formats, scores, study
from branchstats.indicators.meetings import HELD, NOT_HELD
from branchstats.indicators.recruitment import facts
from branchstats.indicators.select import has_type
from branchstats.indicators.stages import DAYS_A_MONTH, STAGES, spells
from branchstats.statistics import change
from branchstats.statistics.amounts import amount_change
from branchstats.statistics.change import Adverse
from branchstats.statistics.diversity import diversity_change
from branchstats.statistics.survival import cut_stays, stage_change
from branchstats.term import MONTHS_A_YEAR

_FULL_ROLL_MEETINGS = "全员签到的会议"
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")  # 二 before 三 in the list of groups


def _attendance_share(case: Case, mark: str) -> Prepared:
    panel = panels.rate_panel(case, case.person_rows, num=mark, den="due")
    return of_rate(case, panel, adverse="up", what=_FULL_ROLL_MEETINGS, table="attendance")


def _late(case: Case) -> Prepared:
    rows = case.person_rows
    rows = rows.assign(is_late=rows["status"].eq("迟到").astype(int) * rows["present"])
    panel = panels.rate_panel(case, rows, num="is_late", den="present")
    return of_rate(case, panel, adverse="up", what=_FULL_ROLL_MEETINGS, table="attendance")


def _attendance_of(case: Case, kind: str) -> Prepared:
    meetings = case.meetings
    own = meetings.loc[has_type(meetings, kind), "meeting_id"]
    rows = case.person_rows
    rows = rows[rows["meeting_id"].isin(own)]
    panel = panels.rate_panel(case, rows, num="present", den="due")
    return of_rate(case, panel, adverse="down", what=f"全员签到的{kind}", table="attendance")


def _work_days(case: Case, mark: str, den: str, adverse: Adverse) -> Prepared:
    panel = panels.rate_panel(case, case.work_days, num=mark, den=den)
    return of_rate(case, panel, adverse=adverse, what="工作日考勤", table="attendance")


def _kinds(case: Case) -> Prepared:
    rows = case.activities
    panel = panels.share_panel(case, rows, num="is_passive")
    month = case.month_of(rows)
    names = sorted(rows["format"].unique())
    code = pd.Index(names).get_indexer(rows["format"])
    tally = {
        side: np.bincount(code[(month >= 0) & (case.codes[month] == side)], minlength=len(names))
        for side in (change.RECENT, change.EARLIER)
    }
    test = partial(diversity_change, tally[change.RECENT], tally[change.EARLIER], adverse="down")
    reason = gate.share_gate(case, panel, "形式明确的活动")
    return Prepared(reason, test, {"meetings": panel.rows})


def _sessions(case: Case, wanted: tuple[str, ...] = ()) -> Prepared:
    rows = case.activities if wanted else case.meetings
    own = rows[rows["format"].isin(wanted)] if wanted else rows
    counts = panels.event_counts(case, own, spoken=case.meetings, dataset="attendance")
    what = "、".join(wanted) or "活动"
    return of_count(case, counts, adverse="down", what=what, table="meetings")


def _lectures(case: Case) -> Prepared:
    rows = case.meetings
    own = rows[has_type(rows, "党课")]
    counts = panels.event_counts(case, own, spoken=rows, dataset="attendance")
    return of_count(case, counts, adverse="down", what="党课", table="meetings")


def _on_schedule(case: Case) -> Prepared:
    months = case.term.month_starts()
    part, whole = np.zeros(len(months)), np.zeros(len(months))
    rows = case.norm_periods
    # yearly requirements would all fall on one month
    rows = rows[rows["state"].isin([HELD, NOT_HELD]) & rows["span_months"].le(3)]
    begin = rows["period"].where(rows["period"] >= case.term.first, case.term.first)
    at = months.get_indexer(pd.Index(begin))
    np.add.at(part, at, rows[["value", "denominator"]].min(axis=1).to_numpy(dtype=float))
    np.add.at(whole, at, rows["denominator"].to_numpy(dtype=float))
    panel = Panel(part[:, None], whole[:, None], case.meetings)
    return of_share(case, panel, adverse="down", what="按要求应开的会议", table="meetings")


def _study_days(case: Case) -> Prepared:
    rows = study.schedule(case.tables, term=case.term, settings=case.settings)
    rows = rows.assign(part=rows["state"].ne(study.NOT_HELD).astype(int), date_precision="day")
    panel = panels.share_panel(case, rows, num="part")
    held = case.meetings[has_type(case.meetings, study.STUDY)]
    panel = Panel(panel.num, panel.den, held)
    return of_share(case, panel, adverse="down", what="计划学习日", table="meetings")


def _scores_of(case: Case, subject: str) -> Prepared:
    rows = case.sittings
    papers = panels.paper_panel(case, rows[rows["subject"].eq(subject)], value="score_pct")
    return of_papers(case, papers, adverse="down")


def _of_tests(case: Case, rows: Callable[..., pd.DataFrame], adverse: Adverse) -> Prepared:
    papers = panels.paper_panel(case, rows(case.tables, settings=case.settings), value="part")
    return of_papers(case, papers, adverse=adverse, is_score=False)


def _events(case: Case, event: str) -> Prepared:
    rows = case.recruits
    counts = panels.event_counts(
        case, rows[rows["event"].eq(event)], spoken=rows, dataset="recruitment"
    )
    return of_count(case, counts, adverse="down", what=event, table="recruitment")


def _time_in_stage(case: Case, key: str) -> Prepared:
    stage = next(s for s in STAGES if s.key == key)
    rows = spells(case.tables, stage, until=case.term.end)
    origin = case.term.first
    used = case.codes != change.UNUSED
    opens = float(np.argmax(used))
    start, end = (
        ((rows[c] - origin).dt.total_seconds() / 86400 / DAYS_A_MONTH).to_numpy(dtype=float)
        for c in ("start", "end")
    )
    stays = cut_stays(
        start, end, first=opens, cut=float(case.term.months - 12), close=float(case.known_months)
    )
    everything = facts(case.tables)
    own = everything[
        everything["event"].isin([stage.start, stage.end])
        & everything["member_id"].isin(rows["member_id"])
    ]
    return Prepared(
        gate.transition_gate(case, int(stays.observed.sum())),
        partial(stage_change, stays, adverse="down"),
        {"recruitment": own},
    )


def _services(case: Case) -> Prepared:
    rows = case["volunteering"]
    rows = rows[rows["hours"].gt(0)]
    counts = panels.event_counts(case, rows, spoken=rows, dataset="volunteering")
    return of_count(case, counts, adverse="down", what="志愿服务", table="volunteering")


def _volunteer_hours(case: Case) -> Prepared:
    hours, rows = panels.hours_panel(case)
    panel = Panel(np.nan_to_num(hours), np.isfinite(hours).astype(float), rows)
    test = partial(
        amount_change, hours * MONTHS_A_YEAR, case.codes, adverse="down",
        min_months=case.thresholds.minima["expected"],
    )  # fmt: skip
    return Prepared(gate.rate_gate(case, panel, "志愿服务记录"), test, {"volunteering": rows})


A, F, T, R = verdicts.ATTENDANCE, verdicts.FORMATS, verdicts.TESTS, verdicts.RECRUITMENT
P, C, L = verdicts.PARTICIPATION, verdicts.CONDUCT, verdicts.ORGANISATION
_ROLL = ("attendance", "meetings")
SECONDARIES = (
    Hypothesis("attendance.leave", A, "请假率", "up", "rate", "attendance", _ROLL,
               partial(_attendance_share, mark="leave")),
    Hypothesis("attendance.absent", A, "缺勤率", "up", "rate", "attendance", _ROLL,
               partial(_attendance_share, mark="unexcused")),
    Hypothesis("attendance.late", A, "会议迟到率", "up", "rate", "on_time", _ROLL, _late),
    Hypothesis("study.attendance", A, "集中学习到会率", "down", "rate", "attendance", _ROLL,
               partial(_attendance_of, kind="集中学习")),
    Hypothesis("attendance.general", A, "支部党员大会到会率", "down", "rate", "attendance", _ROLL,
               partial(_attendance_of, kind="支部党员大会")),
    Hypothesis("conduct.on_time", C, "工作日准时率", "down", "rate", "on_time", ("attendance",),
               partial(_work_days, mark="is_on_time", den="present", adverse="down")),
    Hypothesis("conduct.unexcused", C, "工作日无故缺勤率", "up", "rate", "on_time",
               ("attendance",), partial(_work_days, mark="unexcused", den="due", adverse="up")),
    Hypothesis("formats.effective_number", F, "形式有效种类数", "down", "kinds", "kinds",
               ("meetings",), _kinds),
    Hypothesis("formats.practice", F, "现场教学和实践活动次数", "down", "ratio", "counts",
               ("meetings",), partial(_sessions, wanted=formats.PRACTICE)),
    Hypothesis("formats.recreation", F, "文体活动次数", "down", "ratio", "counts",
               ("meetings",), partial(_sessions, wanted=(formats.RECREATION,))),
    Hypothesis("meetings.count", L, "活动次数", "down", "ratio", "counts", ("meetings",),
               _sessions),
    Hypothesis("meetings.on_schedule", L, "三会一课按期率", "down", "rate", "schedule",
               ("meetings",), _on_schedule),
    Hypothesis("leadership.lectures", L, "党课次数", "down", "ratio", "counts", ("meetings",),
               _lectures),
    Hypothesis("study.implemented", L, "学习落实率（时间）", "down", "rate", "schedule",
               ("meetings",), _study_days),
    Hypothesis("scores.business", T, "组工业务平均分（同一批党员）", "down", "points", "scores",
               ("scores",), partial(_scores_of, subject="组工业务")),
    Hypothesis("scores.theory", T, "理论知识平均分（同一批党员）", "down", "points", "scores",
               ("scores",), partial(_scores_of, subject="理论知识")),
    Hypothesis("scores.pass_rate", T, "测试合格率", "down", "rate", "pass_rate", ("scores",),
               partial(_of_tests, rows=scores.passed, adverse="down")),
    Hypothesis("scores.fail_rate", T, "未通过率（含缺考）", "up", "rate", "pass_rate", ("scores",),
               partial(_of_tests, rows=scores.not_passed, adverse="up")),
    Hypothesis("scores.participation", T, "测试参考率", "down", "rate", "pass_rate", ("scores",),
               partial(_of_tests, rows=scores.taken, adverse="down")),
    Hypothesis("recruitment.activists", R, "确定入党积极分子人数", "down", "ratio", "counts",
               ("recruitment",), partial(_events, event="确定积极分子"), noun="人"),
    Hypothesis("recruitment.stage_activist", R, "从申请入党到确定积极分子的进度", "down", "stage",
               "stage", ("recruitment",), partial(_time_in_stage, key="activist")),
    Hypothesis("recruitment.stage_target", R, "从确定积极分子到列为发展对象的进度", "down",
               "stage", "stage", ("recruitment",), partial(_time_in_stage, key="target")),
    Hypothesis("volunteering.services", P, "志愿服务人次", "down", "ratio", "counts",
               ("volunteering",), _services, noun="人次"),
    Hypothesis("volunteering.hours", P, "人均志愿服务时长", "down", "hours", "hours",
               ("volunteering",), _volunteer_hours),
)  # fmt: skip


def group_hypotheses(case: Case) -> tuple[Hypothesis, ...]:
    """Attendance of each party group that is large enough to be shown at all."""
    names = case.members.groupby("group").size() if len(case.members) else pd.Series(dtype=int)
    shown = sorted(
        names.index[names >= case.settings.min_group], key=lambda name: name.translate(_NUMERALS)
    )
    return tuple(
        Hypothesis(
            f"attendance.group_{number}", A, f"{name}到会率", "down", "rate", "attendance", _ROLL,
            partial(_attendance_in_group, group=name),
        )
        for number, name in enumerate(shown, start=1)
        if len(shown) > 1
    )  # fmt: skip


def _attendance_in_group(case: Case, group: str) -> Prepared:
    own = case.members.loc[case.members["group"].eq(group), "member_id"]
    rows = case.person_rows
    panel = panels.rate_panel(case, rows[rows["member_id"].isin(own)], num="present", den="due")
    return of_rate(case, panel, adverse="down", what=_FULL_ROLL_MEETINGS, table="attendance")
