"""Facts on organisation life: meetings against the norms, the committee, honours."""

from __future__ import annotations

import pandas as pd

from branchstats import norms
from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.facts import by_year, fact, not_supplied, yearly, years_text
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import listed, number, percent
from branchstats.indicators import leadership, turnout
from branchstats.indicators.meetings import (
    HELD,
    NO_RECORD,
    NOT_HELD,
    REQUIREMENTS,
    Requirement,
    on_schedule,
)  # fmt: skip
from branchstats.indicators.select import has_type

_PERIOD = {"month": "个月", "quarter": "个季度", "calendar_year": "个年度"}
_PER = {"month": "月", "quarter": "季度", "calendar_year": "年"}
_VERB = {"支部党员大会": "召开", "支委会": "召开", "党小组会": "召开", "组织生活会": "召开"}
_DIGITS = "零一两三四五六七八九十"


def organisation_facts(case: Case) -> list[Finding]:
    """Meetings, schedule, committee, decisions, honours, votes."""
    found = [_against_norm(case, requirement) for requirement in REQUIREMENTS]
    found += _on_schedule(case)
    found += _committee(case)
    found += _counts(case)
    found += _special(case)
    found += _decisions(case)
    found += _honours(case)
    found += _votes(case)
    found += _dues(case)
    found += _appraisal(case)
    return found


def _against_norm(case: Case, requirement: Requirement) -> Finding:
    key = requirement.norm.removesuffix("_freq")
    rows = case.norm_periods
    rows = rows[rows["group"].eq(requirement.type)]
    asked = rows[rows["state"].isin([HELD, NOT_HELD])]
    unit, name = _PERIOD[requirement.by], requirement.type
    blank = int(rows["state"].eq(NO_RECORD).sum())
    if asked.empty:
        return not_supplied(f"norm.{key}", verdicts.ORGANISATION, name, f"没有{name}的台账记录")
    met = int(asked["is_met"].sum())
    verb = _VERB.get(name, "开展")
    last = asked.iloc[-1]
    demand = (
        f"“一般每{_PER[requirement.by]}{_times(last['denominator'])}次”的要求（{last['norm']}）"
    )
    short = asked.loc[~asked["is_met"], "label"].to_list()
    is_confirmed = bool(asked["is_confirmed"].all())
    if not short:
        text = f"有记录可查的{len(asked)}{unit}都{verb}了{name}，达到{demand}"
    else:
        text = (
            f"有记录可查的{len(asked)}{unit}中，{met}{unit}{verb}了{name}，"
            f"{listed(short)}未见{verb}记录或次数不足"
        )
        text += f"，未达到{demand}" if is_confirmed else f"；{demand}待核实，不作判断"
    rest = f"；另有{blank}{unit}没有台账记录，不作判断" if blank else ""
    unasked = int((rows["denominator"].isna()).sum())
    rest += f"；此项要求施行以前的{unasked}{unit}不计" if unasked else ""
    own = case.meetings[has_type(case.meetings, name)]
    return fact(
        f"norm.{key}", verdicts.ORGANISATION, name, f"{text}{rest}。", n=len(asked), unit=unit,
        numbers={"met": met, "periods": len(asked), "no_record": blank},
        evidence={"meetings": own}, reason="" if not short else f"{len(short)}{unit}未达到要求",
    )  # fmt: skip


def _times(value: float) -> str:
    whole = int(value)
    return "一" if whole == 1 else _DIGITS[whole] if 1 < whole < len(_DIGITS) else str(whole)


def _on_schedule(case: Case) -> list[Finding]:
    series = on_schedule(case.tables, term=case.term, settings=case.settings, by="term")
    whole = float(series["denominator"].iloc[0])
    if not whole > 0:
        return []
    part = float(series["numerator"].iloc[0])
    by_branch_year = by_year(case, "meetings.on_schedule")
    text = (
        f"按有记录可查的时段计，三会一课等应开展{number(whole)}次，按期开展{number(part)}次，"
        f"按期率{percent(part / whole)}（{years_text(by_branch_year, percent)}）。"
    )
    return [
        fact(
            "meetings.on_schedule.years", verdicts.ORGANISATION, "三会一课按期率", text,
            n=int(whole), unit="次", numbers={"part": part, "whole": whole},
            evidence={"meetings": case.meetings},
        )
    ]  # fmt: skip


def _committee(case: Case) -> list[Finding]:
    events = case["events"]
    posts = events[events["kind"].eq("任职")]
    months = leadership.posts_by_month(case.tables, term=case.term)
    if months.empty:
        found = [
            not_supplied("leadership.posts", verdicts.ORGANISATION, "班子配备", "没有任职登记表")
        ]
    else:
        full = months.groupby("period")["is_filled"].all()
        vacant = months.loc[~months["is_filled"].astype(bool)]
        text = (
            f"按任职登记，{len(full)}个月中有{int(full.sum())}个月各职务都有人担任"
            if len(vacant)
            else f"按任职登记，{len(full)}个月各职务都有人担任"
        )
        lacking = vacant.groupby("post", sort=False).size()
        rest = "、".join(f"{post}空缺{count}个月" for post, count in lacking.items())
        text += f"；{rest}。" if rest else "。"
        found = [
            fact(
                "leadership.posts", verdicts.ORGANISATION, "班子配备", text, n=len(full),
                unit="个月", numbers={"full": int(full.sum()), "months": len(full)},
                evidence={"events": posts}, reason=rest,
            )
        ]  # fmt: skip
    lectures = case.meetings[has_type(case.meetings, "党课")]
    return found + yearly(
        case, "leadership.lecture_coverage", evidence={"meetings": lectures},
        note="（只计台账写明主讲人的党课）",
    )  # fmt: skip


def _counts(case: Case) -> list[Finding]:
    found = []
    for key, kind in (
        ("leadership.lectures", "党课"),
        ("leadership.visits", "帮扶"),
        ("leadership.oaths", "宣誓"),
    ):
        own = case.meetings[has_type(case.meetings, kind)]
        found += yearly(case, key, evidence={"meetings": own})
    oaths = case.meetings[has_type(case.meetings, turnout.OATH)]
    return found + yearly(case, "leadership.oath_attendance", evidence=_with_roll(case, oaths))


def _with_roll(case: Case, meetings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Meetings and who was on their sheets and registers."""
    attended = case["attendance"]
    named = attended[attended["meeting_id"].isin(meetings["meeting_id"])]
    return {"meetings": meetings, "attendance": named}


def _special(case: Case) -> list[Finding]:
    series = leadership.special_life_meetings(
        case.tables, term=case.term, settings=case.settings, by="term", split="subject"
    )
    named = series[series["value"].gt(0)]
    own = case.meetings[has_type(case.meetings, "组织生活会")]
    if own.empty:
        return []
    parts = "、".join(
        f"{name}专题{number(value)}次"
        for name, value in zip(named["group"], named["value"], strict=True)
    )
    text = f"任期内组织生活会{len(own)}次" + (f"，其中{parts}" if parts else "，题目未写明专题")
    return [
        fact(
            "leadership.special_life", verdicts.ORGANISATION, "专题组织生活会", f"{text}。",
            n=len(own), unit="次", evidence={"meetings": own},
        )
    ]  # fmt: skip


def _decisions(case: Case) -> list[Finding]:
    committees = case.meetings[has_type(case.meetings, turnout.COMMITTEE)]
    quorum = yearly(
        case, "leadership.committee_quorum", evidence=_with_roll(case, committees),
        note="（只计写明应到、实到的支委会）",
    )  # fmt: skip
    return _collective(case) + quorum


def _collective(case: Case) -> list[Finding]:
    own = case.meetings[has_type(case.meetings, turnout.COMMITTEE)]
    if own.empty:
        return []
    series = leadership.collective_decisions(
        case.tables, term=case.term, settings=case.settings, by="term"
    )
    part, whole = (float(series[name].iloc[0]) for name in ("numerator", "denominator"))
    if not whole > 0:
        return [
            not_supplied(
                "leadership.decisions", verdicts.ORGANISATION, "集体讨论决定", "支委会台账没有写明议题"
            )
        ]  # fmt: skip
    text = (
        f"有记录的支委会{number(whole)}次，其中{number(part)}次的议题写明涉及重大事项、人事、"
        f"资金等内容（{percent(part / whole)}）；议题未写明的不等于没有研究。"
    )
    return [
        fact(
            "leadership.decisions", verdicts.ORGANISATION, "集体讨论决定", text, n=int(whole),
            unit="次", numbers={"part": part, "whole": whole}, evidence={"meetings": own},
        )
    ]  # fmt: skip


def _honours(case: Case) -> list[Finding]:
    events = case["events"]
    own = events[events["kind"].eq("荣誉") & case.recorded.contains(events["date"])]
    if own.empty:
        return []
    names = [
        f"{date.year}年{value}" + (f"（{level}）" if isinstance(level, str) and level else "")
        for date, value, level in zip(own["date"], own["value"], own["level"], strict=True)
        if isinstance(value, str) and value
    ]
    text = f"任期内登记荣誉{len(own)}项" + (f"：{listed(names)}" if names else "")
    return [
        fact(
            "leadership.honours", verdicts.OTHER, "荣誉", f"{text}。", n=len(own), unit="项",
            evidence={"events": own},
        )
    ]  # fmt: skip


def _votes(case: Case) -> list[Finding]:
    """Turnout of votes and elections where the record gives 应到 and 实到."""
    told = turnout.of_votes(case.tables, settings=case.settings)
    told = told[case.recorded.contains(told["date"])]
    found = []
    for kind, key in turnout.QUORUMS.items():
        own = told[told["kind"].eq(kind)]
        name = f"{kind}到会"
        if own.empty:
            lacking = "没有写明应到、实到人数的记录"
            found.append(not_supplied(f"leadership.{key}", verdicts.ORGANISATION, name, lacking))
            continue
        met = int(own["share"].ge(own["needed"].fillna(0.0)).sum())
        rules = [norms.in_force(key, date) for date in own["date"]]
        known = next((rule for rule in rules if rule is not None), None)
        demand = ""
        if known is not None and known.is_confirmed:
            demand = f"，其中{met}次到会人数达到要求（{known.citation}）"
        text = (
            f"写明应到、实到人数的{kind}{len(own)}次，"
            f"到会率最低{percent(float(own['share'].min()))}{demand}。"
        )
        found.append(
            fact(
                f"leadership.{key}", verdicts.ORGANISATION, name, text, n=len(own), unit="次",
                evidence={"events": own[list(case["events"].columns)]},
            )
        )  # fmt: skip
    return found


def _dues(case: Case) -> list[Finding]:
    series = leadership.dues(case.tables, term=case.recorded, settings=case.settings, by="term")
    months = series["value"].iloc[0]
    if not months > 0:
        return []
    events = case["events"]
    own = events[events["kind"].eq("党费") & case.recorded.contains(events["date"])]
    text = f"党费登记{len(own)}条，涉及{number(months)}个月。"
    return [
        fact(
            "leadership.dues", verdicts.ORGANISATION, "党费", text, n=len(own), unit="条",
            evidence={"events": own},
        )
    ]  # fmt: skip


def _appraisal(case: Case) -> list[Finding]:
    """Grades of the yearly appraisal; probationary members have none and are not counted."""
    series = leadership.appraisal_excellent(
        case.tables, term=case.term, settings=case.settings, by="calendar_year"
    )
    series = series[series["value"].notna()]
    if series.empty or series["n"].lt(case.settings.min_group).any():
        return []
    events = case["events"]
    own = events[events["kind"].eq("民主评议") & case.recorded.contains(events["date"])]
    rule = norms.in_force("appraisal_excellent_cap", series["period"].iloc[-1])
    note = "" if rule is None or rule.is_confirmed else "；优秀比例的上限待核实，不作判断"
    return [
        fact(
            "leadership.appraisal", verdicts.ORGANISATION, "民主评议优秀占比",
            f"民主评议评为优秀的占：{years_text(series, percent)}{note}。",
            n=int(series["n"].sum()), unit="人次", evidence={"events": own},
        )
    ]  # fmt: skip
