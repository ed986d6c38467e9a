"""长期状况: levels that do not move. The plain count over the term, each year, and whether it improved."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.decide import Trial, improvement_range
from branchstats.evidence.facts import by_year, fact, not_supplied, share_text, years_text
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import number, percent
from branchstats.indicators import formats
from branchstats.indicators.select import has_type

NO_IMPROVEMENT = "未见改善"
# whose intervals say whether a state improved
TESTS = ("formats.passive", "formats.effective_number", "volunteering.top_share")
MOST = 0.5  # a state of more than half of the activities is the usual state
_SERVICE_LIKE = ("志愿服务", "帮扶")


def lasting_facts(case: Case, trials: Mapping[str, Trial]) -> list[Finding]:
    """The claims of 二（二） that a level did not move, and the concentration of service hours."""
    known = case.activities
    if known.empty:
        lacking = "台账没有写明活动形式" if len(case.meetings) else "没有三会一课台账或签到表"
        found = [
            not_supplied(key, verdicts.LASTING, name, lacking)
            for key, name in (
                ("lasting.passive", "“听报告、念文件”"),
                ("lasting.kinds", "活动形式单一"),
                ("lasting.lively", "程序化、缺乏活力"),
            )
        ]
    else:
        found = [_passive(case, trials), _kinds(case, trials), _lively(case)]
    return found + _scope(case) + _concentration(case, trials)


def improvement(case: Case, trial: Trial | None) -> str:
    """What the interval of the change says of improvement; '' where there is no interval.

    三年未见改善: the interval excludes an improvement of one minimum practical difference.
    """
    bounds = None if trial is None or trial.found is None else improvement_range(trial.found)
    if trial is None or bounds is None:
        return ""
    worst, best = bounds
    if best < case.thresholds.mpd[trial.hypothesis.mpd]:
        span = case.term.span_words
        return f"，{'任期内' if span == '任期' else span}{NO_IMPROVEMENT}"
    return "，最近一年有所改善" if worst > 0 else "，是否有改善尚看不出"


def _passive(case: Case, trials: Mapping[str, Trial]) -> Finding:
    rows = case.activities
    passive = int(rows["is_passive"].sum())
    dated = rows.assign(month=case.month_of(rows))
    months = dated[dated["month"] >= 0].groupby("month")["is_passive"].all()
    only = int(months.sum())
    text = (
        f"任期内形式明确的活动{len(rows)}次，其中听报告、传达文件、观看视频等被动形式{passive}次，"
        f"占{share_text(passive, len(rows))}（{years_text(by_year(case, 'formats.passive'), percent)}）；"
        f"有活动的{len(months)}个月中{only}个月只有被动形式"
    )
    moved = improvement(case, trials.get("formats.passive"))
    return fact(
        "lasting.passive", verdicts.LASTING, "“听报告、念文件”", f"{text}{moved}。", n=len(rows),
        unit="次", numbers={"passive": passive, "activities": len(rows), "months_only": only},
        evidence={"meetings": rows},
        reason=_state(case, passive / len(rows), "passive_share", "多数活动为被动形式", moved),
    )  # fmt: skip


def _state(case: Case, share: float, target: str, words: str, moved: str) -> str:
    """What makes a state worth a card: beyond the branch's own target, else of most activities."""
    own = case.settings.targets.get(target)
    if own is not None:
        return f"高于本支部目标{percent(own)}{moved}" if share > own else ""
    return f"{words}{moved}" if share > MOST else ""


def _kinds(case: Case, trials: Mapping[str, Trial]) -> Finding:
    rows = case.activities
    used = rows["format"].value_counts()
    top = "、".join(used.index[:2])
    years = years_text(by_year(case, "formats.effective_number"), lambda v: f"{number(v)}种")
    text = (
        f"任期内用过{len(used)}种活动形式，最多的是{top}，"
        f"占{share_text(int(used.iloc[:2].sum()), len(rows))}；"
        f"按均衡程度折算，大约相当于{years}形式均衡开展"
    )
    moved = improvement(case, trials.get("formats.effective_number"))
    return fact(
        "lasting.kinds", verdicts.LASTING, "活动形式单一", f"{text}{moved}。", n=len(rows),
        unit="次", numbers={"kinds": len(used)}, evidence={"meetings": rows},
        reason=f"多数活动只用两种形式{moved}" if used.iloc[:2].sum() > MOST * len(rows) else "",
    )  # fmt: skip


def _lively(case: Case) -> Finding:
    rows = case.activities
    lively = rows[~rows["is_passive"]]
    month = case.month_of(lively)
    months = len(set(month) - {-1})
    text = (
        f"{case.span_words}中，{months}个月有研讨、现场教学、实践、文体等主动形式的活动"
        f"（{years_text(by_year(case, 'formats.active_months'), percent)}）。"
    )
    return fact(
        "lasting.lively", verdicts.LASTING, "程序化、缺乏活力", text, n=case.term.months,
        unit="个月", numbers={"months": months}, evidence={"meetings": rows},
    )  # fmt: skip


def _scope(case: Case) -> list[Finding]:
    rows = case.meetings
    if rows.empty:
        return []
    study, service = has_type(rows, *formats.STUDY_LIKE), has_type(rows, *_SERVICE_LIKE)
    recreation = rows["format"].eq(formats.RECREATION)
    new = by_year(case, "formats.new")
    fresh = (
        f"；比前一年新增的形式：{years_text(new, lambda v: f'{number(v)}个')}" if len(new) else ""
    )
    text = (
        f"任期内会议和活动共{len(rows)}次，其中集中学习、党课、组织生活会、民主评议{int(study.sum())}次，"
        f"占{share_text(int(study.sum()), len(rows))}；志愿服务、帮扶{int(service.sum())}次，"
        f"文体活动{int(recreation.sum())}次{fresh}。"
    )
    return [
        fact(
            "lasting.scope", verdicts.LASTING, "仅限于政治理论学习、民主评议", text, n=len(rows),
            unit="次", evidence={"meetings": rows},
        )
    ]  # fmt: skip


def _concentration(case: Case, trials: Mapping[str, Trial]) -> list[Finding]:
    series = by_year(case, "volunteering.top_share")
    if series.empty or series["n"].lt(case.settings.min_group).any():
        return []
    moved = improvement(case, trials.get("volunteering.top_share"))
    if not moved:
        return []
    text = f"时长最多的五分之一党员承担的志愿服务时长：{years_text(series, percent)}{moved}。"
    rows: pd.DataFrame = case["volunteering"]
    return [
        fact(
            "lasting.concentration", verdicts.LASTING, "志愿服务集中在少数党员", text,
            n=int(series["n"].iloc[-1]), unit="名",
            evidence={"volunteering": rows[rows["hours"].gt(0)]},
            reason=f"多数时长由五分之一的党员承担{moved}" if series["value"].min() > MOST else "",
        )
    ]  # fmt: skip
