"""Findings as the page tells them: achievements, problems, what to watch, what data cannot say."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.review import cards, text
from branchstats.review.opening import Review
from branchstats.review.tables import Markup, Table
from branchstats.review.text import quoted

# What points at single persons stands in the analyst's edition only (DESIGN §7).
INTERNAL_FAMILIES = (verdicts.PROCEDURE,)
INTERNAL_IDS = ("scores.lowest_quarter", "leadership.lecture_coverage", "attendance.absence_run")
# What the records credit: requirements that were reached, and work that the report counts.
_REACHED = ("norm.", "leadership.posts")
_DONE = (
    "recruitment.admitted",
    "recruitment.confirmed",
    "recruitment.activists_count",
    "recruitment.transferred_in",
    "leadership.lectures",
    "leadership.dispatched",
    "leadership.honours",
)
_BLANK = "　"  # an empty cell to write in


def achievements(review: Review) -> Markup:
    """What became better beyond doubt, which requirements were reached, and the work done."""
    rows = for_edition(review)
    good = rows["verdict"].eq(verdicts.ON_RECORD) & ~_is_problem(rows) & rows["n"].fillna(1).ne(0)
    parts = [
        cards.cards(review, rows[_is(rows, verdicts.SUPPORTED, verdicts.IMPROVEMENT)], "good")
    ]
    for heading, beginnings in (("达到要求的", _REACHED), ("记录在案的工作", _DONE)):
        credited = cards.facts(review, rows[good & rows["id"].str.startswith(beginnings)])
        parts.append(f"<h2>{heading}</h2>{credited}" if credited else "")
    if not any(parts):
        return _nothing("现有台账里没有可以直接列出的成绩；请支委会结合实际补充。")
    return _joined(parts)


def steady(review: Review) -> Markup:
    """What did not become worse: no achievement by itself, for a low level may be steady too."""
    rows = for_edition(review)
    listed = cards.facts(review, rows[rows["verdict"].eq(verdicts.NO_DECLINE)])
    if not listed:
        return Markup("", "")
    head = "<h2>没有变差的</h2><p>下面各项即使有起伏，也在正常波动范围之内；水平高低另看。</p>"
    return _joined([head, listed])


def existing_problems(review: Review) -> Markup:
    """Facts from the records first, lasting states next, then declines that the data supports."""
    rows = problem_rows(review)
    if rows.empty:
        return _nothing("台账可查的事实和数据支持的变化里，没有可以写成问题的。")
    return _joined([cards.cards(review, rows, "fact")])


def to_watch(review: Review) -> Markup:
    """Signs that are no problem yet: those that bear out a problem above, then the others."""
    rows = for_edition(review)
    found = problem_rows(review)
    declined = set(found.loc[found["verdict"].eq(verdicts.SUPPORTED), "family"])
    signs = rows[rows["verdict"].eq(verdicts.WATCH)]
    bears_out = signs["family"].isin(declined) & signs["direction"].eq(verdicts.DECLINE)
    parts = []
    for heading, note, own in (
        ("与上面的问题相互印证的", "下面几项同上面的下滑是一回事，不另列问题。", signs[bears_out]),
        ("有苗头，继续关注", "下面几项还不能写成问题，过一年再看。", signs[~bears_out]),
    ):
        if len(own):
            parts.append(f"<h2>{heading}</h2><p>{note}</p>{cards.facts(review, own)}")
    return _joined(parts)


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
            parts.append(f"<h2>{escape(heading)}</h2>{cards.facts(review, one_by_reason(own))}")
    return _joined(parts) if parts else _nothing("没有这样的项目。")


def one_by_reason(rows: pd.DataFrame) -> pd.DataFrame:
    """Findings whose sentences differ in nothing but the indicator's name, as one with all names.

    Its sources are those of all of them; chart and place are the first one's.
    """
    said = [s.removeprefix(n) for s, n in zip(rows["sentence"], rows["indicator"], strict=True)]
    joined = []
    for _, same in rows.groupby(pd.Series(said, index=rows.index), sort=False):
        first, names = same.iloc[0].copy(), list(same["indicator"])
        if len(same) > 1 and first["sentence"].startswith(names[0]):
            first["sentence"] = "、".join(names) + first["sentence"].removeprefix(names[0])
            listed = [source for sources in same["sources"] for source in sources]
            first["sources"] = [s for k, s in enumerate(listed) if s not in listed[:k]]
        joined.append(first)
    return pd.DataFrame(joined)


def not_measurable(review: Review) -> Markup:
    """The report's sentences that no table measures, each as it was written."""
    rows = review.findings
    rows = rows[rows["verdict"].eq(verdicts.NOT_MEASURABLE)]
    if rows.empty:
        return Markup("", "")
    items = "".join(f"<li>{escape(quoted(name))}</li>" for name in rows["indicator"])
    head = (
        "<h2>不宜以数据衡量的</h2><p>下面这些话，没有哪种台账能衡量，写不写、怎样写，"
        "请支委会结合谈心谈话、民主评议研判。</p>"
    )
    return _joined([head, f'<ul class="facts">{items}</ul>'])


def plan_table(review: Review) -> Table:
    """问题—措施—责任人—完成时限: the problems filled in, the rest blank for people to write."""
    rows = problem_rows(review)
    names = [cards.headline(row) for row in rows.to_dict("records")] or [_BLANK]
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
    """A supported decline, or a fact or lasting state with a reason to be called a problem.

    The evidence says in `reason` what a fact falls short of; other facts have none.
    """
    on_record = rows["verdict"].eq(verdicts.ON_RECORD)
    has_reason = rows["reason"].fillna("").ne("")
    return _is(rows, verdicts.SUPPORTED, verdicts.DECLINE) | (on_record & has_reason)


def _joined(parts: Iterable[str]) -> Markup:
    content = "".join(parts)
    return Markup(content, text.plain(content))


def _nothing(sentence: str) -> Markup:
    return Markup(f'<p class="nothing">{escape(sentence)}</p>', sentence)
