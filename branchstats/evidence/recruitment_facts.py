"""Facts on recruitment: the report's `*` numbers, time in stage, order of procedure, persons sent."""

from __future__ import annotations

import re

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.claims import claims
from branchstats.evidence.facts import fact, not_supplied, years_text
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import number
from branchstats.indicators import leadership, recruitment, stages
from branchstats.indicators.catalogue import TABLE_NAMES

_COUNTED = {
    "recruitment.admitted": ("新发展党员（接收预备党员）", "接收预备党员"),
    "recruitment.confirmed": ("预备党员转为正式党员", "转正"),
    "recruitment.activists_count": ("新培养入党积极分子", "确定积极分子"),
    "recruitment.applied": ("递交入党申请书", "申请入党"),
    "recruitment.transferred_in": ("新接收党员组织关系（转入）", "转入"),
    "recruitment.transferred_out": ("转出党员组织关系", "转出"),
}
_NUMERALS = {word: value for value, word in enumerate("一二三四五六七八九", start=1)}
_SAID = re.compile(rf"([{''.join(_NUMERALS)}])名({'|'.join(leadership.DISPATCH)})")
_REPORTED = ("接收预备党员", "转正", "确定积极分子", "转入")


def recruitment_facts(case: Case) -> list[Finding]:
    """Counts by event, stages, procedure, persons sent to villages."""
    if not case.has("recruitment"):
        lacking = f"没有{TABLE_NAMES['recruitment']}"
        found = [
            not_supplied(key, verdicts.RECRUITMENT, name, lacking)
            for key, (name, event) in _COUNTED.items()
            if event in _REPORTED
        ]
        return found + _dispatched(case)
    return [
        *(_count(case, key, name, event) for key, (name, event) in _COUNTED.items()),
        *_stages(case),
        *_procedure(case),
        *_dispatched(case),
    ]


def _count(case: Case, key: str, name: str, event: str) -> Finding:
    series = recruitment.count_of(
        event, case.tables, term=case.recorded, settings=case.settings, by="year"
    )
    rows = case.recruits
    own = rows[rows["event"].eq(event)]
    if own.empty and event in recruitment.OWN_LISTS:
        lacking = f"没有{recruitment.OWN_LISTS[event]}"
        return not_supplied(key, verdicts.RECRUITMENT, name, lacking)
    total = int(series["value"].sum())
    undated = int(own["date"].isna().sum())
    years = years_text(series, lambda value: f"{number(value)}名")
    rest = f"；另有{undated}名没有日期，未计入" if undated else ""
    told = own[case.recorded.contains(own["date"]) | own["date"].isna()]
    # that nobody is on the ledger is seen in the whole of it
    evidence = {"recruitment": told if len(told) else rows}
    return fact(
        key, verdicts.RECRUITMENT, name, f"任期内{name}{total}名（{years}）{rest}。", n=total,
        unit="名", numbers={"total": total}, evidence=evidence,
    )  # fmt: skip


def _in_term(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[case.recorded.contains(rows["date"])]


def _stages(case: Case) -> list[Finding]:
    table = stages.months_in_stage(
        case.tables, term=case.recorded, settings=case.settings, by="term"
    )
    shown = table[table["n"].ge(case.settings.min_group) & table["value"].notna()]
    if shown.empty:
        return []
    parts = "；".join(
        f"{name}，一半的人在{number(median)}个月内走完（{n}人，其中{censored:.0f}人还在这一环节）"
        for name, median, n, censored in zip(
            shown["group"], shown["value"], shown["n"], shown["censored"], strict=True
        )
    )
    return [
        fact(
            "recruitment.stages", verdicts.RECRUITMENT, "各阶段时长", f"{parts}。",
            n=int(shown["n"].sum()), unit="人", evidence={"recruitment": case.recruits},
        )
    ]  # fmt: skip


def _procedure(case: Case) -> list[Finding]:
    rows = stages.checked(case.tables, term=case.recorded)
    clear = rows[rows["is_confirmed"].astype(bool) & rows["state"].ne(stages.UNCLEAR)]
    if clear.empty:
        return []
    met = int(clear["state"].eq(stages.MET).sum())
    if met == len(clear):
        text = f"日期足以核对的{len(clear)}个程序间隔，按当时规定都符合要求。"
    else:
        # how many fall short would point at single persons
        text = (
            f"日期足以核对的程序间隔共{len(clear)}个，有的按台账日期推算不足规定时间，"
            f"请先核对台账。"
        )
    who = set(clear["member_id"])
    events = {s.start for s in stages.STAGES if s.norm} | {s.end for s in stages.STAGES if s.norm}
    own = case.recruits
    own = own[own["member_id"].isin(who) & own["event"].isin(events)]
    return [
        fact(
            "recruitment.procedure", verdicts.PROCEDURE, "程序间隔", text, n=len(clear), unit="个",
            numbers={"met": met, "checked": len(clear)}, evidence={"recruitment": own},
            reason="" if met == len(clear) else "请先核对台账",
        )
    ]  # fmt: skip


def _dispatched(case: Case) -> list[Finding]:
    table = leadership.dispatched(
        case.tables, term=case.recorded, settings=case.settings, by="term"
    )
    known = table[table["value"].notna()]
    if known.empty:
        return [
            not_supplied("leadership.dispatched", verdicts.OTHER, "选派驻村", "没有选派登记表")
        ]
    parts = "、".join(
        f"{post}{number(persons)}名"
        for post, persons in zip(known["group"], known["value"], strict=True)
    )
    counted = dict(zip(known["group"], known["value"], strict=True))
    events = case["events"]
    own = events[events["kind"].isin(leadership.DISPATCH.values())]
    return [
        fact(
            "leadership.dispatched", verdicts.OTHER, "选派驻村",
            f"任期内选派{parts}{_unlike_the_report(counted)}。",
            n=int(known["value"].sum()), unit="名", numbers=counted,
            evidence={"events": _in_term(case, own)},
        )
    ]  # fmt: skip


def _unlike_the_report(counted: dict[str, float]) -> str:
    """Where the report's own sentence has another number (三名驻村工作队长) than the records."""
    text = next(claim.text for claim in claims() if claim.id == "claim.dispatched")
    said = {post: word for word, post in _SAID.findall(text) if post in counted}
    wrong = [f"{word}名{post}" for post, word in said.items() if counted[post] != _NUMERALS[word]]
    return f"；报告原话是{'、'.join(wrong)}，请核对" if wrong else ""
