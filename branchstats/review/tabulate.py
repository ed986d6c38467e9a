"""Series of indicators → tables for the page: periods or groups in rows, values as text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from branchstats.charts.chart import Remark
from branchstats.indicators import stages, study
from branchstats.indicators.catalogue import RATE, Indicator, catalogue, indicator
from branchstats.indicators.formats import UNKNOWN
from branchstats.review import text, words
from branchstats.review.opening import Review
from branchstats.review.people import CHECK_FIRST
from branchstats.review.tables import Table

_FEWEST_GROUPS = 2  # fewer leave nothing to compare
_HIDDEN = "人数少，不列"
_NO_NAME = "（未注明）"
_SPANS = {"year": "各年度", "half": "各半年", "quarter": "各季度", "month": "各月"}
_COUNTING = str.maketrans({sign: str(i) for i, sign in enumerate("〇一二三四五六七八九")})
_CHECKS = {
    "时间": ("study.implemented", "按计划日开展的占比"),
    "内容": ("study.led", "有领学人和主题的占比"),
    "人员": ("study.attendance", "集中学习到会率"),
    "效果": ("scores.pass_rate", "测试合格率"),
}


def by_period(
    review: Review, keys: Sequence[str], *, by: str = "year", key: str = ""
) -> Table | Remark:
    """Periods in rows, one column an indicator that has a figure; none gives a Remark.

    `key` makes the table a target of links (`shown_in`).
    """
    series = {name: review.series(name, by=by) for name in keys}
    series = {name: rows for name, rows in series.items() if rows["value"].notna().any()}
    if not series:
        return Remark(
            f"没有{text.joined([indicator(name).name for name in keys])}的记录，不列表。"
        )
    keys = list(series)
    frame = pd.DataFrame({"时段": series[keys[0]]["label"]})
    for name, rows in series.items():
        frame[indicator(name).name] = _texts(indicator(name), rows)
    names = text.joined([indicator(name).name for name in keys])
    note = _note(list(series.values()), review)
    return Table(frame, f"{_SPANS[by]}的{names}", note=note, key=key)


def by_group(
    review: Review, key: str, *, split: str, heading: str, caption: str = ""
) -> Table | Remark:
    """One indicator: groups in rows, branch years in columns. Small groups are not listed.

    One group only gives a Remark: there is nothing to compare. `caption` says what the groups are
    of, where the indicator's name does not.
    """
    chosen = indicator(key)
    rows = review.series(key, by="year", split=split)
    names = list(dict.fromkeys(_group_names(review, rows["group"])))
    if len(names) < _FEWEST_GROUPS:
        only = f"的记录都是{names[0]}" if names else "没有记录"
        return Remark(f"{chosen.name}{only}，不能按{heading}比较。")
    rows = rows.assign(text=_texts(chosen, rows), group=_group_names(review, rows["group"]))
    order = sorted(names, key=_numbered)
    years = list(dict.fromkeys(rows["label"]))
    wide = rows.pivot(index="group", columns="label", values="text").reindex(order)[years]
    frame = wide.reset_index().rename(columns={"group": heading})
    frame.columns.name = None
    caption = caption or f"{chosen.name}，按{heading}"
    return Table(frame, caption, note=_note([rows], review), key=f"{key}-{split}")


def four_checks(review: Review) -> Table:
    """时间、内容、人员、效果 by branch year, side by side."""
    rows = review.measure(study.four_checks, by="year")
    labels = list(dict.fromkeys(rows["label"]))
    found = []
    for name, (key, what) in _CHECKS.items():
        own = rows[rows["group"].eq(name)]
        shown = review.series(key, by="year")
        hidden = shown["is_hidden"] if "is_hidden" in shown else [False] * len(shown)
        values = [
            _HIDDEN if is_hidden else text.percent(value)
            for value, is_hidden in zip(own["value"], hidden, strict=True)
        ]
        found.append([name, what, *values, words.requirement_text(review, key)])
    frame = pd.DataFrame(found, columns=["四落实", "指标", *labels, "要求或目标"])
    return Table(frame, "学习“四落实”各年度情况", row_heads=2, key="study")


def recruitment_checks(review: Review) -> Table:
    """Intervals of recruitment against the rule in force, person by person: for the analyst."""
    rows = stages.checked(review.tables, term=review.term)
    people = review.tables["recruitment"].drop_duplicates("member_id").set_index("member_id")
    frame = pd.DataFrame(
        {
            "姓名": people["name"].reindex(rows["member_id"]).to_numpy(),
            "阶段": rows["stage"].to_numpy(),
            "完成日期": rows["date"].to_numpy(),
            "核对": rows["state"].to_numpy(),
            "依据": ["条文已核" if ok else "待核实" for ok in rows["is_confirmed"]],
        }
    )
    return Table(frame, "发展党员各阶段间隔与规定对照", note=CHECK_FIRST, key="recruitment")


def catalogue_table() -> Table:
    """Every indicator that can be chosen, with its formula."""
    entries = catalogue().values()
    frame = pd.DataFrame(
        {
            "名称（写在引号里）": [entry.id for entry in entries],
            "指标": [entry.name for entry in entries],
            "算法": [entry.formula for entry in entries],
            "单位": ["比率（%）" if entry.unit == RATE else entry.unit for entry in entries],
        }
    )
    return Table(frame, "可选的指标", row_heads=2)


def _group_names(review: Review, groups: pd.Series) -> list[str]:
    return [
        _NO_NAME if name == UNKNOWN else review.shown(name) or _NO_NAME
        for name in groups.fillna("")
    ]


def _numbered(name: str) -> str:
    """第二党小组 stands before 第三: Chinese numerals in the order of counting."""
    return name.translate(_COUNTING)


def _texts(chosen: Indicator, rows: pd.DataFrame) -> list[str]:
    hidden = rows["is_hidden"] if "is_hidden" in rows else pd.Series(False, index=rows.index)
    return [
        _HIDDEN if is_hidden else words.value_text(chosen, value)
        for value, is_hidden in zip(rows["value"], hidden, strict=True)
    ]


def _note(series: Sequence[pd.DataFrame], review: Review) -> str:
    if not any("is_hidden" in rows and rows["is_hidden"].any() for rows in series):
        return ""
    return f"少于{review.settings.min_group}人的不列；为防止倒推，相邻的一项也不列。"
