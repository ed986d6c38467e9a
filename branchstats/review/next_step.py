"""整改 and 下一步: what was promised beside the numbers since, and next year if nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from branchstats.charts.chart import About
from branchstats.evidence import forecast
from branchstats.evidence.case import case
from branchstats.evidence.rectification import NOTHING, rectified
from branchstats.indicators.catalogue import RATE, indicator
from branchstats.review import cards, problems, text, words
from branchstats.review.opening import Review
from branchstats.review.tables import Markup, Sentence, Table

_NO_PROMISE = "没有登记上一次报告承诺改进的问题，无从对照。"
_IF_NOTHING_CHANGES = "大致范围按以往各月、各半年的起伏推算（可信程度95%），不是任务，也不是保证。"


def promised(review: Review) -> list[tuple[str, pd.DataFrame]]:
    """Each problem that the last report promised to mend, with the findings that bear on it."""
    shown = problems.for_edition(review)
    matched = rectified(shown, settings=review.settings)
    return [
        (str(problem), shown[shown["id"].isin(own["id"])])
        for problem, own in matched.groupby("problem", sort=False)
    ]


def rectification(review: Review) -> Markup:
    """What the last report promised to mend, each with the sentences that bear on it since."""
    parts = []
    for problem, found in promised(review):
        said = cards.facts(review, found, with_verdict=True) or f"<p>{escape(NOTHING)}。</p>"
        heading = escape(text.quoted(problem))
        parts.append(f'<article class="finding promised"><h3>{heading}</h3>{said}</article>')
    content = "".join(parts) or f'<p class="nothing">{escape(_NO_PROMISE)}</p>'
    return Markup(content, text.plain(content))


def outlook(review: Review) -> pd.DataFrame:
    """Next year's range of the main indicators: the columns of `evidence.forecast.outlook`."""
    settings = review.settings
    term = settings.term
    branch = case(review.tables, term_start=term.start, months=term.months, settings=settings)
    return forecast.outlook(branch)


def rates(ahead: pd.DataFrame) -> pd.DataFrame:
    """The rows of `outlook` that share the scale of percent, for `ranges.next_year`."""
    return ahead[ahead["unit"].eq(RATE)].reset_index(drop=True)


def about(review: Review, ahead: pd.DataFrame) -> About:
    """The farthest target and whether past years ever moved as much; else the narrowest range."""
    answer = _answer(ahead)
    return About(
        title=answer,
        unit="比率（%）",
        n=f"{len(rates(ahead))}项指标",
        period=f"由{review.term.label}推算下一年度",
        source="各数据表，见“数据来源”",
        alt=f"点和范围图：{answer}。各项的数字见下表。",
        remark=_IF_NOTHING_CHANGES,
        key="outlook",
    )


def _answer(ahead: pd.DataFrame) -> str:
    if ahead.empty:
        return "不足两个年度的数据，推不出下一年度"
    aimed = ahead[ahead["target"].notna()]
    short = aimed[[_gap(row) > 0 for row in aimed.to_dict("records")]]
    if len(short):
        steps = [f"{row['indicator']}{_needed(row)}" for row in short.to_dict("records")]
        never = not short["is_seen_before"].astype(bool).any()
        past = "，往年没有过这样大的变化" if never else ""
        return f"要达到目标，{text.joined(steps)}{past}"
    if len(aimed):
        return f"设了目标的{len(aimed)}项都已达到"
    first = ahead.iloc[0]
    chosen = indicator(first["id"])
    return (
        f"如果没有大的变化，下一年度{first['indicator']}大致在"
        f"{words.value_text(chosen, first['low'])}至{words.value_text(chosen, first['high'])}之间"
    )


def outlook_table(review: Review, ahead: pd.DataFrame) -> Table | Sentence:
    """Range of next year, target, the change that it needs, and whether there ever was one.

    Nothing where there is no range.
    """
    if ahead.empty:
        return Sentence(())
    found = []
    for row in ahead.to_dict("records"):
        chosen = indicator(row["id"])
        low, high = (words.value_text(chosen, row[end]) for end in ("low", "high"))
        cells = [row["indicator"], words.value_text(chosen, row["last"]), f"{low}至{high}"]
        found.append([*cells, *_towards(row)])
    columns = [
        "指标", "最近一个年度", "没有大的变化时，下一年度大致在", "目标", "离目标",
        "往年有过这样大的变化吗",
    ]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    note = ""
    if ahead["target"].isna().all():
        frame = frame[columns[:3]]
        note = "没有设目标，所以不列差距。"
        if review.is_internal:
            note += "在 review.toml 的 [targets] 一节写上目标，这里就会列出。"
    return Table(frame, "下一年度大致会怎样", note=note, key="outlook")


def _towards(row: Mapping[Any, Any]) -> list[str]:
    """Target, what is missing, and whether some past year moved as much."""
    if pd.isna(row["target"]):
        return [text.NOTHING] * 3
    target = words.value_text(indicator(row["id"]), row["target"])
    if _gap(row) <= 0:
        return [target, "已达到", text.NOTHING]
    return [target, _needed(row), "有过" if row["is_seen_before"] else "没有过"]


def _needed(row: Mapping[Any, Any]) -> str:
    """须提高6.5个百分点: the change from the last year to the target."""
    chosen, gap = indicator(row["id"]), _gap(row)
    verb = "须降低" if chosen.better == "lower" else "须提高"
    size = f"{gap * 100:.1f}个百分点" if chosen.unit == RATE else words.value_text(chosen, gap)
    return f"{verb}{size}"


def _gap(row: Mapping[Any, Any]) -> float:
    """How much is missing to the target in the better direction; 0 or less: reached."""
    missing = float(row["needed"])
    return -missing if indicator(row["id"]).better == "lower" else missing
