"""The tables that put indicators side by side: 主题教育 for everybody, all of them for the analyst."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from branchstats.charts.chart import Remark
from branchstats.indicators.catalogue import Indicator, catalogue, indicator
from branchstats.review import text, words
from branchstats.review.opening import Review
from branchstats.review.tables import Markup, Table

NOT_SUPPLIED = "未提供数据"
_HIDDEN = "人数少，不列"
_ALL_THEMES = "合计（一次活动有几个主题的，只计一次）"


def stacked(*parts: Table | Remark) -> Markup:
    """Several tables in one cell of a notebook, one under the other."""
    content = "".join(part.html() for part in parts)
    return Markup(content, text.plain(content))


def themes(review: Review) -> Table | Remark:
    """主题教育: themes in rows, branch years in columns: sessions, and hours where records state them."""
    split = review.series("study.themes", split="theme")
    if split.empty:
        return Remark("会议和活动的题目都没有写明主题教育，不列表；没有写明不等于没有开展。")
    rows = split
    if split["group"].nunique() > 1:
        rows = pd.concat([split, review.series("study.themes").assign(group=_ALL_THEMES)])
    hours = pd.concat(
        [
            review.series("study.theme_hours", split="theme"),
            review.series("study.theme_hours").assign(group=_ALL_THEMES),
        ]
    )
    known = hours.set_index(["group", "period"])["value"]
    keys = zip(rows["group"], rows["period"], strict=True)
    said = [
        _sessions_text(sessions, known.get(key, float("nan")))
        for sessions, key in zip(rows["value"], keys, strict=True)
    ]
    years = list(dict.fromkeys(rows["label"]))
    wide = rows.assign(said=said).pivot(index="group", columns="label", values="said")
    frame = wide.reindex(list(dict.fromkeys(rows["group"])))[years].reset_index()
    frame.columns = pd.Index(["主题", *years])
    return Table(frame, "主题教育的会议和活动", note=_themes_note(review), key="themes")


def _sessions_text(sessions: float, hours: float) -> str:
    said = words.value_text(indicator("study.themes"), sessions)
    if pd.isna(hours):
        return said
    return f"{said}，{words.value_text(indicator('study.theme_hours'), hours)}"


def _themes_note(review: Review) -> str:
    hours = review.series("study.theme_hours")["value"].notna().any()
    stated = "学时只计台账写明的" if hours else "台账没有写明学时"
    note = f"按题目认出，题目没有写明的不计；{stated}。"
    weeks = review.series("study.reading")
    known = weeks[weeks["value"].notna()]
    if known.empty:
        return note
    shares = zip(known["label"], known["value"], strict=True)
    return f"{note}每周读书：开展过读书活动的周占" + "、".join(
        f"{label}{text.percent(share)}" for label, share in shares
    )


def all_indicators(review: Review, keys: Sequence[str] = ()) -> Table:
    """Every indicator of the catalogue, or those of `keys`: branch years, the term with interval and n, what it lacks.

    未提供数据: the exports that it needs are not there; 无记录: they are, and do not tell of it.
    """
    labels = [year.label for year in review.term.years()]
    rows = [_row(review, indicator(key), labels) for key in keys or catalogue()]
    columns = ["报告部分", "指标", *labels, "整个任期", "还缺什么", "95%区间", "n", "要求或目标"]
    frame = pd.DataFrame(rows, columns=columns)
    return Table(
        frame, "全部指标", row_heads=2, classes="wide", key="indicators",
        note="算法和编号见 docs/数据字典.md。“未提供数据”是所需的表没有交来；"
        "“无记录”是表交来了，没有写到这一项，不等于没有开展。",
    )  # fmt: skip


def _row(review: Review, chosen: Indicator, labels: list[str]) -> list[str]:
    yearly = review.series(chosen.id, by="year").set_index("label").reindex(labels)
    term = review.series(chosen.id, by="term").iloc[0]
    lacking = chosen.missing(review.tables)
    years = [_cell(chosen, row, bool(lacking)) for _, row in yearly.iterrows()]
    whole = _cell(chosen, term, bool(lacking))
    bounds = [term["low"], term["high"]]
    span = (
        text.NOTHING
        if pd.isna(bounds).any()
        else "至".join(words.value_text(chosen, bound) for bound in bounds)
    )
    has_figure = pd.notna(term["value"])
    return [
        chosen.section, chosen.name, *years, whole, _lacking(lacking, term), span,
        f"{term['n']}" if has_figure else text.NOTHING, words.requirement_text(review, chosen.id),
    ]  # fmt: skip


def _lacking(lists: list[str], term: pd.Series) -> str:
    if lists:
        return "、".join(lists)
    return text.NOTHING if _is_stated(term) else "台账没有写明学时，每次学习按设定的学时计"


def _is_stated(term: pd.Series) -> bool:
    """Whether the records themselves say it; hours may be reckoned from the number of sessions."""
    return pd.isna(term["value"]) or bool(term.get("is_stated", True))


def _cell(chosen: Indicator, row: pd.Series, is_lacking: bool) -> str:
    is_hidden = row.get("is_hidden", False)
    if pd.notna(is_hidden) and bool(is_hidden):
        return _HIDDEN
    if is_lacking and pd.isna(row["value"]):
        return NOT_SUPPLIED
    return words.value_text(chosen, row["value"])
