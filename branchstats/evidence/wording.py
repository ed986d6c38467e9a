"""Numbers → plain official Chinese. No sentence here names a member or holds a missing number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.hypotheses import Hypothesis
from branchstats.statistics.change import Change

LISTED = 6  # names of periods in one sentence; the rest are counted
_CLOSING = {
    (verdicts.SUPPORTED, verdicts.DECLINE): "，超出正常波动范围，可以作为存在的问题研究。",
    (verdicts.SUPPORTED, verdicts.IMPROVEMENT): "，超出正常波动范围，可以作为成绩写入报告。",
    (verdicts.WATCH, verdicts.DECLINE): "，有变差的苗头，还不足以写成问题，建议继续关注。",
    (verdicts.WATCH, verdicts.IMPROVEMENT): "，有好转的苗头，建议继续关注。",
}
# persons that a test compares; the others take all who are there
_COMPARED = {
    "person_month": "前后两段都应到",
    "person_amount": "前后两段都在册",
    "permutation": "始终在册",
}
_CLOSING_SECONDARY = "，有变差的苗头，只作佐证、不单独写成问题，建议继续关注。"


def percent(value: float) -> str:
    """0.921 → 92.1%."""
    return f"{_trim(value * 100)}%"


def number(value: float) -> str:
    """At most one decimal, none where it is 0: 3.0 → 3, 2.25 → 2.3 (half up)."""
    return _trim(value)


def size(value: float, unit: str) -> str:
    """A difference without its sign, in words of its unit."""
    amount = abs(value)
    if unit == "rate":
        return f"{_trim(amount * 100)}个百分点"
    if unit == "points":
        return f"{_trim(amount)}分"
    if unit == "hours":
        return f"{_trim(amount)}小时"
    return f"{_trim(amount * 100)}%"


def _trim(value: float) -> str:
    rounded = np.floor(abs(value) * 10 + 0.5 + 1e-9) / 10
    sign = "-" if value < 0 and rounded else ""
    return f"{sign}{rounded:.1f}".removesuffix(".0")


def listed(items: Sequence[str]) -> str:
    """甲、乙、丙; more than LISTED are cut to 甲、乙等n个."""
    if len(items) <= LISTED:
        return "、".join(items)
    return f"{'、'.join(items[:LISTED])}等{len(items)}个"


def change_sentence(
    case: Case, hypothesis: Hypothesis, found: Change, verdict: str, direction: str, mpd: float
) -> str:
    """One sentence on a test that was run: the numbers, then what they allow to say."""
    start = _movement(case, hypothesis, found)
    closing = _CLOSING.get((verdict, direction))
    if (verdict, direction) == (verdicts.WATCH, verdicts.DECLINE) and not hypothesis.primary:
        closing = _CLOSING_SECONDARY
    if closing:
        return start + closing
    if verdict == verdicts.NO_DECLINE:
        bound = found.worse_upper
        if bound is None or bound <= 0:
            return f"{start}，没有变差的迹象，未见明显下滑。"
        return (
            f"{start}，在正常波动范围之内；即使有所变差，"
            f"也不超过{size(bound, hypothesis.unit)}，未见明显下滑。"
        )
    if found.mde90 is None:
        return f"{start}，还看不出有没有实质变化。"
    return (
        f"{start}，在正常波动范围之内；这些数据要{worsening(hypothesis)}"
        f"约{size(found.mde90, hypothesis.unit)}才有把握看出来，目前尚看不出有没有实质变化。"
    )


def worsening(hypothesis: Hypothesis) -> str:
    """The verb for the adverse direction."""
    if hypothesis.unit in ("ratio", "hours"):
        return "减少" if hypothesis.adverse == "down" else "增加"
    return "下降" if hypothesis.adverse == "down" else "上升"


def undecided_sentence(hypothesis: Hypothesis, reason: str) -> str:
    """One sentence on a test that was not run."""
    return f"{hypothesis.name}：{reason}，尚看不出变化。"


def _movement(case: Case, hypothesis: Hypothesis, found: Change) -> str:
    name, recent, earlier = hypothesis.name, case.recent_label, case.earlier_label
    detail = found.detail
    if hypothesis.unit == "ratio" and "events_recent" in detail:
        yearly = detail["events_earlier"] / max(case.years_earlier, 1)
        return (
            f"{name}{recent}为{number(detail['events_recent'])}{hypothesis.noun}，"
            f"{earlier}平均每年{number(yearly)}{hypothesis.noun}{_by(found, hypothesis)}"
        )
    if hypothesis.unit == "kinds" and "kinds_recent" in detail:
        return (
            f"{recent}的活动大约相当于{number(detail['kinds_recent'])}种形式均衡开展，"
            f"{earlier}大约相当于{number(detail['kinds_earlier'])}种"
        )
    if hypothesis.unit == "stage":
        return f"{name}{recent}与{earlier}相比{_faster(found)}"
    for key in ("rate", "share"):
        if f"{key}_recent" in detail:
            return (
                f"{name}{recent}为{percent(detail[f'{key}_recent'])}，"
                f"{earlier}同期为{percent(detail[f'{key}_earlier'])}"
                f"{_compared(found)}{_by(found, hypothesis)}"
            )
    if "amount_recent" in detail:
        return (
            f"{name}{recent}为{size(detail['amount_recent'], hypothesis.unit)}，{earlier}同期平均每年"
            f"{size(detail['amount_earlier'], hypothesis.unit)}"
            f"{_compared(found)}{_by(found, hypothesis)}"
        )
    if found.estimate is None:
        return f"{name}{recent}与{earlier}同期无法相比"
    return f"{name}{recent}与{earlier}同期相比{_by(found, hypothesis).removeprefix('，')}"


def _compared(found: Change) -> str:
    """Who is compared, where that is not everybody: why the yearly figures may differ a little."""
    who = _COMPARED.get(found.test, "")
    return f"（只计{who}的{found.n}名党员）" if who else ""


def _by(found: Change, hypothesis: Hypothesis) -> str:
    if found.estimate is None:
        return ""
    text = size(found.estimate, hypothesis.unit)
    if text.startswith("0") and text[1:2] != ".":
        return "，基本持平"
    more, less = ("增加", "减少") if hypothesis.unit in ("ratio", "hours") else ("上升", "下降")
    return f"，{more if found.estimate > 0 else less}{text}"


def _faster(found: Change) -> str:
    if found.estimate is None or abs(found.estimate) < 0.005:
        return "快慢相当"
    medians = found.detail
    if {"median_recent", "median_earlier"} <= set(medians):
        return (
            f"，半数人走完的用时由{number(medians['median_earlier'])}个月"
            f"变为{number(medians['median_recent'])}个月"
        )
    return "有所加快" if found.estimate > 0 else "有所放慢"


def deciding_reason(found: Change, unit: str, doubled: float | None) -> str:
    """What would decide it: the effect that such data can show, and that twice the data could."""
    if found.mde90 is None:
        if found.p is None:
            return "数据没有波动或太少，估计不出误差"
        return "数据太少：即使变差到底，也没有九成把握看出；要再积累数据"
    return (
        f"现有数据变差{size(found.mde90, unit)}以上才有九成把握看出；"
        f"补齐缺记的月份、再积累数据，数据量增加一倍可看出约{size(doubled or found.mde90, unit)}"
    )
