"""Findings as the page tells them: achievements, problems, what to watch, what data cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.review import text
from branchstats.review.opening import Review
from branchstats.review.own_words import own_words
from branchstats.review.provenance import anchor
from branchstats.review.tables import Markup, Table

# The chart that stands for a family where an indicator has none of its own.
CHART_OF_FAMILY = {
    verdicts.ATTENDANCE: "attendance.rate",
    verdicts.FORMATS: "formats.passive",
    verdicts.LASTING: "formats.passive",
    verdicts.TESTS: "scores.median",
    verdicts.RECRUITMENT: "recruitment.counts",
    verdicts.PARTICIPATION: "volunteering.participation",
    verdicts.CONCENTRATION: "volunteering.top_share",
    verdicts.ORGANISATION: "meetings.on_schedule",
}
# What points at single persons stands in the analyst's edition only (DESIGN §7).
INTERNAL_FAMILIES = (verdicts.PROCEDURE,)
INTERNAL_IDS = ("scores.lowest_quarter", "leadership.lecture_coverage", "attendance.absence_run")
# Facts that the report counts among the work done, where they do not fall short of anything.
CREDITED = (
    "norm.",
    "leadership.",
    "recruitment.admitted",
    "recruitment.confirmed",
    "recruitment.activists_count",
    "recruitment.transferred_in",
)
_WITHOUT_DATA = (verdicts.NOT_SUPPLIED, verdicts.NOT_MEASURABLE)
_BLANK = "　"  # an empty cell to write in


def achievements(review: Review) -> Markup:
    """What became better beyond doubt, what the records credit, and what stayed steady."""
    rows = for_edition(review)
    better = rows[_is(rows, verdicts.SUPPORTED, verdicts.IMPROVEMENT)]
    facts = rows[rows["verdict"].eq(verdicts.ON_RECORD) & rows["id"].str.startswith(CREDITED)]
    facts = facts[~_is_problem(facts) & facts["n"].fillna(1).ne(0)]
    steady = rows[rows["verdict"].eq(verdicts.NO_DECLINE)]
    if better.empty and facts.empty and steady.empty:
        return _nothing("现有台账里没有可以直接列出的成绩；请支委会结合实际补充。")
    parts = [_cards(review, better, "good"), _list(review, facts)]
    if len(steady):
        parts.append(f"<h2>保持平稳的</h2>{_list(review, steady)}")
    return _joined(parts)


def existing_problems(review: Review) -> Markup:
    """Facts from the records first, lasting states next, then declines that the data supports."""
    rows = problem_rows(review)
    if rows.empty:
        return _nothing("台账可查的事实和数据支持的变化里，没有可以写成问题的。")
    return _joined([_cards(review, rows, "fact")])


def to_watch(review: Review) -> Markup:
    """Signs that are no problem yet."""
    rows = for_edition(review)
    rows = rows[rows["verdict"].eq(verdicts.WATCH)]
    if rows.empty:
        return Markup("", "")
    head = "<h2>有苗头，继续关注</h2><p>下面几项还不能写成问题，过一年再看。</p>"
    return _joined([head, _list(review, rows)])


def not_visible(review: Review) -> Markup:
    """What the data was asked and could not tell."""
    rows = for_edition(review)
    parts = []
    for verdict, heading in (
        (verdicts.UNDECIDED, "数据不够，看不出的"),
        (verdicts.NOT_SUPPLIED, "没有交来数据的"),
    ):
        own = rows[rows["verdict"].eq(verdict)]
        if len(own):
            parts.append(f"<h2>{escape(heading)}</h2>{_list(review, own)}")
    return _joined(parts) if parts else _nothing("没有这样的项目。")


def not_measurable(review: Review) -> Markup:
    """Sentences that no table measures."""
    rows = review.findings
    rows = rows[rows["verdict"].eq(verdicts.NOT_MEASURABLE)]
    if rows.empty:
        return Markup("", "")
    return _joined(["<h2>不宜以数据衡量的</h2>", _list(review, rows)])


def plan_table(review: Review) -> Table:
    """问题—措施—责任人—完成时限: the problems filled in, the rest blank for people to write."""
    rows = problem_rows(review)
    names = list(dict.fromkeys(rows["indicator"])) or [_BLANK]
    frame = pd.DataFrame({"问题": names})
    for column in ("措施", "责任人", "完成时限"):
        frame[column] = _BLANK
    return Table(frame, "问题、措施、责任人和完成时限", classes="plan")


def finding_table(review: Review) -> Table:
    """Every finding with its numbers: estimate, interval, p, for the analyst."""
    names = {
        "id": "编号", "indicator": "指标", "verdict": "结论", "direction": "方向",
        "estimate": "变化", "low": "下限", "high": "上限", "unit": "单位", "n": "n", "test": "检验",
        "p": "p", "p_holm": "Holm 校正 p", "q_bh": "q", "mpd": "最小实际差异",
        "mde90": "九成把握可见", "reason": "原因",
    }  # fmt: skip
    frame = review.findings[list(names)].rename(columns=names)
    return Table(frame, "研判的全部数字", row_heads=2, classes="wide")


def for_edition(review: Review) -> pd.DataFrame:
    """The findings that the edition shows: nothing that points at one person in the committee's."""
    rows = review.findings
    if review.is_internal:
        return rows
    internal = rows["family"].isin(INTERNAL_FAMILIES)
    internal |= rows["id"].str.startswith(INTERNAL_IDS)
    return rows[~internal]


def problem_rows(review: Review) -> pd.DataFrame:
    """The findings that may be written as problems: facts, lasting states, supported declines."""
    rows = for_edition(review)
    rows = rows[_is_problem(rows)]
    rank = rows["verdict"].eq(verdicts.SUPPORTED) * 2 + rows["family"].eq(verdicts.LASTING)
    return rows.assign(rank=rank).sort_values("rank", kind="stable")


def _is(rows: pd.DataFrame, verdict: str, direction: str) -> pd.Series:
    return rows["verdict"].eq(verdict) & rows["direction"].eq(direction)


def _is_problem(rows: pd.DataFrame) -> pd.Series:
    """A supported decline, a lasting state, or a fact that falls short of what is required.

    The evidence says in `reason` what a fact falls short of; other facts have none.
    """
    on_record = rows["verdict"].eq(verdicts.ON_RECORD)
    short = rows["family"].eq(verdicts.LASTING) | rows["reason"].fillna("").ne("")
    return _is(rows, verdicts.SUPPORTED, verdicts.DECLINE) | (on_record & short)


def _cards(review: Review, rows: pd.DataFrame, kind: str) -> str:
    own = own_words(review).findings
    listed = rows.to_dict("records")
    return "".join(_card(review, row, kind, own.get(row["id"], "")) for row in listed)


def _card(review: Review, row: Mapping[Any, Any], kind: str, own: str) -> str:
    """A finding with its sentence and basis; what the branch itself wrote stands under it."""
    added = f'<p class="own">支部意见：{escape(review.shown(own))}</p>' if own else ""
    return (
        f'<article class="finding {kind}"><h2>{escape(row["indicator"])}</h2>'
        f'<p><span class="verdict">{escape(row["verdict"])}</span>{escape(row["sentence"])}</p>'
        f'{added}<p class="basis">{_basis(review, row)}</p></article>'
    )


def _list(review: Review, rows: pd.DataFrame) -> str:
    items = "".join(
        f'<li>{escape(row["sentence"])}<span class="basis">{_basis(review, row)}</span></li>'
        for row in rows.to_dict("records")
    )
    return f'<ul class="facts">{items}</ul>' if items else ""


def _basis(review: Review, row: Mapping[Any, Any]) -> str:
    """Links to the chart and to the rows of sources that a sentence rests on."""
    own = str(row["id"]).removesuffix(".years")
    chart = CHART_OF_FAMILY.get(row["family"], "")
    links = []
    if row["verdict"] not in _WITHOUT_DATA:
        second = f' data-else="#chart-{escape(chart)}"'
        links.append(f'<a href="#chart-{escape(own)}"{second}>看图</a>')
    sources = row["sources"] if isinstance(row["sources"], list) else []
    files: dict[str, int] = {}
    for source in sources:
        files[source["file"]] = files.get(source["file"], 0) + source["rows"]
    if files:
        first = next(iter(files))
        name = escape(review.shown(PurePosixPath(first).name))
        rest = f"等{len(files)}个文件" if len(files) > 1 else ""
        count = sum(files.values())
        links.append(f'依据：<a href="#{anchor(first)}">{name}</a>{rest}，{count:,}条')
    return "　".join(links)


def _joined(parts: Iterable[str]) -> Markup:
    content = "".join(parts)
    return Markup(content, text.plain(content))


def _nothing(sentence: str) -> Markup:
    return Markup(f'<p class="nothing">{escape(sentence)}</p>', sentence)
