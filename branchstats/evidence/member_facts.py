"""Facts on members: study, tests, service, working days."""

from __future__ import annotations

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.facts import by_year, fact, not_supplied, share_text, yearly, years_text
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import number, percent
from branchstats.indicators import conduct, scores, study, theme_study
from branchstats.indicators.ability import lowest_quarter
from branchstats.indicators.absence import long_absences
from branchstats.indicators.attendance import MEETING
from branchstats.indicators.due import UNKNOWN
from branchstats.indicators.score_moves import composition
from branchstats.indicators.select import FULL_ROLL, has_type
from branchstats.indicators.sharing import top_share_by_chance


def member_facts(case: Case) -> list[Finding]:
    """Attendance, study, tests, service, working days."""
    return [
        *_attendance(case),
        *_study(case),
        *_tests(case),
        *_service(case),
        *_shared_out(case),
        *_working_days(case),
    ]


def _attendance(case: Case) -> list[Finding]:
    rows = case.person_rows
    own = rows[rows["due"].eq(1) & case.term.contains(rows["date"])]
    found = yearly(
        case, "attendance.rate", evidence={"attendance": own}, note=_without_category(case)
    )
    register = case.meetings[case.meetings["roll"].ne(FULL_ROLL)]
    if len(register):
        attended = case["attendance"]
        named = attended[attended["meeting_id"].isin(register["meeting_id"])]
        evidence = {"meetings": register, "attendance": named}
        found += yearly(case, "attendance.by_register", evidence=evidence)
    return found + _long_absences(case, own)


def _without_category(case: Case) -> str:
    """Members whom only a roll or a roster without categories knows: they are taken as members."""
    members = case["members"]
    unknown = members["category"].isna() | members["category"].eq(UNKNOWN)
    number_of = int(case.members["member_id"].isin(members.loc[unknown, "member_id"]).sum())
    return f"（{number_of}人没有写明是不是党员，按党员计入应到）" if number_of else ""


def _long_absences(case: Case, rows: pd.DataFrame) -> list[Finding]:
    counted = long_absences(case.tables, term=case.term, settings=case.settings)
    if counted is None or counted.members < case.settings.min_group:
        return []
    # how many would point at single persons
    text = (
        f"按签到记录，有党员连续{counted.months}个月以上应到而无故未到，请先核对台账。"
        if counted.reached
        else f"按签到记录，没有党员连续{counted.months}个月应到而无故未到。"
    )
    return [
        fact(
            "attendance.absence_run", verdicts.PROCEDURE, "连续无故缺席", text, n=counted.members,
            unit="名", evidence={"attendance": rows},
            reason="请先核对台账" if counted.reached else "",
        )
    ]  # fmt: skip


def _study(case: Case) -> list[Finding]:
    own = case.meetings[has_type(case.meetings, study.STUDY)]
    days = study.schedule(case.tables, term=case.term, settings=case.settings)
    found = []
    if len(days) and len(own):
        kept = days["state"].ne(study.NOT_HELD)
        moved = int(days["state"].eq(study.MOVED).sum())
        rest = f"，其中{moved}天在同一周内调整" if moved else ""
        text = (
            f"有记录可查的{len(days)}个计划学习日中，{int(kept.sum())}天开展了集中学习{rest}，"
            f"落实率{share_text(int(kept.sum()), len(days))}。"
        )
        found.append(
            fact(
                "study.schedule", verdicts.ORGANISATION, "“二五”学习落实率", text, n=len(days),
                unit="天", numbers={"held": int(kept.sum()), "days": len(days)},
                evidence={"meetings": own},
            )
        )  # fmt: skip
        found += _four_checks(case)
    hours = by_year(case, "study.hours")
    if len(hours) and hours["is_stated"].fillna(False).astype(bool).any():
        evidence = {"meetings": case.meetings, "attendance": case.person_rows}
        found += yearly(case, "study.hours", evidence=evidence, note="（本支部台账可计学时）")
        found += yearly(case, "study.hours_reached", evidence=evidence)
    return found + _themes(case) + _reading(case)


def _themes(case: Case) -> list[Finding]:
    named = theme_study.theme_sessions(
        case.tables, term=case.term, settings=case.settings, by="term", split="theme"
    )
    if named.empty:
        lacking = "台账题目没有写明主题教育"
        return [not_supplied("study.themes", verdicts.ORGANISATION, "主题教育", lacking)]
    whole = theme_study.theme_sessions(
        case.tables, term=case.term, settings=case.settings, by="term"
    )["value"].iloc[0]
    hours = theme_study.theme_hours(
        case.tables, term=case.term, settings=case.settings, by="term"
    ).iloc[0]
    parts = "、".join(
        f"{theme}{number(value)}次"
        for theme, value in zip(named["group"], named["value"], strict=True)
    )
    stated = (
        f"；其中{hours['n']}次写明学时，合计{number(hours['value'])}学时"
        if hours["n"]
        else "；台账没有写明学时"
    )
    own = case.meetings[theme_study.names_a_theme(case.meetings["title"])]
    return [
        fact(
            "study.themes", verdicts.ORGANISATION, "主题教育",
            f"任期内题目写明主题教育的会议和活动{number(whole)}次：{parts}{stated}。", n=int(whole),
            unit="次", evidence={"meetings": own},
        )
    ]  # fmt: skip


def _reading(case: Case) -> list[Finding]:
    own = case.meetings[study.names_reading(case.meetings["title"])]
    if own.empty:
        lacking = "台账题目没有写明读书的活动"
        return [not_supplied("study.reading.years", verdicts.ORGANISATION, "每周读书", lacking)]
    return yearly(case, "study.reading", evidence={"meetings": own})


def _four_checks(case: Case) -> list[Finding]:
    checks = study.four_checks(case.tables, term=case.term, settings=case.settings, by="term")
    known = checks[checks["value"].notna()]
    if len(known) < 2:
        return []
    words = {
        "时间": "计划学习日开展学习的占", "内容": "写明领学人和主题的学习占",
        "人员": "集中学习到会率", "效果": "测试合格率",
    }  # fmt: skip
    parts = "；".join(
        f"{name}——{words[name]}{percent(value)}"
        for name, value in zip(known["group"], known["value"], strict=True)
    )
    return [
        fact(
            "study.four_checks", verdicts.ORGANISATION, "学习“四落实”",
            f"学习“四落实”并列如下，不合并计分：{parts}。", n=len(known), unit="项",
            numbers=dict(zip(known["group"], known["value"], strict=True)),
            evidence={
                "meetings": case.meetings[has_type(case.meetings, study.STUDY)],
                "attendance": case.person_rows,
                "scores": case.sittings,
            },
        )
    ]  # fmt: skip


def _tests(case: Case) -> list[Finding]:
    rows = case.sittings
    own = rows[case.term.contains(rows["date"])]
    if own.empty:
        return []
    count = by_year(case, "scores.tests")
    gaps = scores.longest_gap(case.tables, term=case.term, settings=case.settings, by="term")
    gap = gaps["value"].iloc[0]
    rest = f"，相邻两次最长间隔{number(gap)}个整月" if gap > 0 else ""
    total = number(float(count["value"].sum()))
    years = years_text(count, lambda value: f"{number(value)}次")
    text = f"任期内有成绩可查的测试共{total}次（{years}）{rest}。"
    evidence = {"scores": own}
    found = [
        fact(
            "scores.tests", verdicts.TESTS, "测试次数", text, n=int(count["value"].sum()),
            unit="次", evidence=evidence,
        )
    ]  # fmt: skip
    for key in ("scores.pass_rate", "scores.participation", "scores.median", "scores.resit"):
        found += yearly(case, key, evidence=evidence)
    return found + _composition(case) + _experts(case) + _lowest_quarter(case)


def _composition(case: Case) -> list[Finding]:
    split = composition(case.tables, term=case.term, settings=case.settings)
    if split.total is None or split.within is None or split.n_stayers < case.settings.min_group:
        return []
    moved = split.total - split.within
    text = (
        f"末年与首年相比，党员平均得分{_by_points(split.total)}；其中两年都参加的"
        f"{split.n_stayers}名党员自身{_by_points(split.within)}，人员进出的影响为"
        f"{'＋' if moved > 0 else '－' if moved < 0 else ''}{number(abs(moved))}分"
        f"（试卷难易不同，只作描述）。"
    )
    return [
        fact(
            "scores.composition", verdicts.TESTS, "平均分变化的构成", text, n=split.n_stayers,
            unit="名", numbers={"total": split.total, "within": split.within},
            evidence={"scores": case.sittings},
        )
    ]  # fmt: skip


def _by_points(value: float) -> str:
    amount = number(abs(value))
    if amount == "0":
        return "基本持平"
    return f"{'提高' if value > 0 else '下降'}{amount}分"


def _experts(case: Case) -> list[Finding]:
    series = scores.experts(case.tables, term=case.term, settings=case.settings)
    able = series["denominator"].iloc[0]
    if not able >= case.settings.min_group:
        return []
    good = series["value"].iloc[0]
    text = (
        f"有两个年度以上组工业务成绩的{number(able)}名党员中，{number(good)}名"
        f"在至少两个年度平均达到90%。"
    )
    rows = case.sittings
    return [
        fact(
            "scores.experts", verdicts.TESTS, "业务骨干", text, n=int(able), unit="名",
            evidence={"scores": rows[rows["subject"].eq("组工业务")]},
        )
    ]  # fmt: skip


def _lowest_quarter(case: Case) -> list[Finding]:
    series = lowest_quarter(case.tables, term=case.term, settings=case.settings, by="term")
    found = series.iloc[0]
    if not found["n"] >= case.settings.min_group:
        return []
    text = (
        f"首末两个年度都有成绩的{number(found['persons'])}名党员中，首年成绩处于最后四分之一的"
        f"{percent(found['value'])}在末年仍处于最后四分之一（完全随机时约为25%）。"
    )
    return [
        fact(
            "scores.lowest_quarter", verdicts.TESTS, "最低四分之一的延续", text,
            n=int(found["persons"]), unit="名", evidence={"scores": case.sittings},
        )
    ]  # fmt: skip


def _service(case: Case) -> list[Finding]:
    rows = case["volunteering"]
    evidence = {"volunteering": rows[rows["hours"].notna()]}
    found = []
    for key in (
        "volunteering.participation", "volunteering.hours", "volunteering.median",
        "volunteering.total",
    ):  # fmt: skip
        found += yearly(case, key, evidence=evidence)
    return found


def _shared_out(case: Case) -> list[Finding]:
    series = by_year(case, "volunteering.top_share")
    if series.empty or series["n"].lt(case.settings.min_group).any():
        return []
    chance = top_share_by_chance(case.tables, term=case.term, settings=case.settings, by="year")
    last = series.iloc[-1]
    usual = chance.loc[chance["period"].eq(last["period"]), "value"]
    usual = usual.dropna()
    rest = (
        f"；若人人同样愿意参加，仅凭偶然也会达到约{percent(float(usual.iloc[0]))}"
        if len(usual)
        else ""
    )
    text = (
        f"{last['label']}{number(last['n'])}名党员中{number(last['numerator'])}名承担了"
        f"{percent(last['value'])}的志愿服务时长（各年度：{years_text(series, percent)}）{rest}。"
    )
    rows = case["volunteering"]
    return [
        fact(
            "volunteering.top_share.years", verdicts.CONCENTRATION, "志愿时长前20%占比", text,
            n=int(last["n"]), unit="名", evidence={"volunteering": rows[rows["hours"].gt(0)]},
        )
    ]  # fmt: skip


def _working_days(case: Case) -> list[Finding]:
    rows = case.work_days
    own = rows[case.term.contains(rows["date"])]
    found = []
    if len(own):
        months = len(set(case.month_of(own)) - {-1})
        note = f"（有考勤记录的{months}个月）"
        found += yearly(case, "conduct.on_time", evidence={"attendance": own}, note=note)
        found += yearly(case, "conduct.unexcused_days", evidence={"attendance": own}, note=note)
    meetings = conduct.unexcused_meetings(
        case.tables, term=case.term, settings=case.settings, by="year"
    )
    if meetings["value"].notna().any():
        attended = case["attendance"]
        evidence = {
            "meetings": case.meetings,
            "attendance": attended[attended["kind"].eq(MEETING)],
        }
        found += yearly(case, "conduct.unexcused_meetings", evidence=evidence)
    return found
