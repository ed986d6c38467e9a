"""What each sheet of the Excel summary holds, before it is a workbook: figures stay numbers."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.claims import by_claim
from branchstats.indicators import recruitment
from branchstats.indicators.catalogue import RATE, Indicator, indicator
from branchstats.review import first_screen, problems, text
from branchstats.review.opening import Review
from branchstats.review.sources import DATASET_NAMES

OVERVIEW, MONTHLY = first_screen.SUMMARY_NAME, "月度数据"
FINDINGS, REJECTS = "研判结论", "未读懂的内容"
ATTENDANCE = "attendance.rate"
# Indicators by month, the most important first; what has no month on record is left out.
MONTHLY_KEYS = (
    ATTENDANCE,
    "attendance.leave",
    "meetings.count",
    "study.implemented",
    "formats.passive",
    "volunteering.participation",
    "volunteering.total",
    "conduct.on_time",
)
HIDDEN = "人数少，不列"
MOST_FILES = 3  # named in the column 依据
_DECIMALS = {"分": 1, "小时": 1, "学时": 1, "种": 1, "个月": 1}
_CHINESE_WIDTH = 2.15  # 宋体 11 points in columns measured by Calibri 11
_NO_DIRECTION = ("", verdicts.UNCLEAR)


@dataclass(frozen=True)
class Figure:
    """A number with its format in a spreadsheet's own notation."""

    value: float
    format: str


Cell = str | Figure | None


@dataclass(frozen=True)
class Column:
    """A heading and the width of its column, in characters of a spreadsheet (one Chinese is two)."""

    heading: str
    width: float


@dataclass(frozen=True)
class Sheet:
    """One sheet: title, a line that explains it, columns and rows; None is an empty cell."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen_columns: int = 1
    is_one_page: bool = False  # on paper


def overview(review: Review) -> Sheet:
    """The first screen's table and the counts that fill the report's `*`, as numbers."""
    years = [year.label for year in review.term.years()]
    shown = first_screen.summary_table(review).frame
    rows: list[tuple[Cell, ...]] = []
    for key, row in zip(
        first_screen.summary_keys(review), shown.itertuples(index=False), strict=True
    ):
        series = review.series(key, by="year").set_index("label").reindex(years)
        figures = _figures(indicator(key), series, missing=text.MISSING)
        rows.append((row[0], *figures, row[-2], row[-1]))
    rows += _counts(review, years)
    year_columns = tuple(Column(label, max(11, wide(label) + 2)) for label in years)
    return Sheet(
        first_screen.summary_name(review),
        f"{review.settings.branch_name}{first_screen.summary_name(review)}",
        f"任期：{review.term.label}。变化后面括号里是按整个任期研判的结论；“尚看不出”指人数或次数不够，"
        "不等于没有变化。",
        (
            Column("指标", 34),
            *year_columns,
            Column("要求或目标", 26),
            Column("最近一年比上一年", 46),
        ),
        tuple(rows),
        is_one_page=True,
    )


def _counts(review: Review, years: list[str]) -> list[tuple[Cell, ...]]:
    """The counts that fill the report's `*`: by year where the ledger dates them, and in all."""
    yearly = review.measure(recruitment.events, by="year")
    found: list[tuple[Cell, ...]] = []
    span = review.recorded.span_words
    for name, count, how in first_screen.report_counts(review).itertuples(index=False):
        event = recruitment.REPORT_COUNTS.get(name)
        own = yearly[yearly["group"].eq(event)].set_index("label")["value"].reindex(years)
        cells = [_figure(value, '0"名"') or text.NOTHING for value in own]
        whole = "未提供数据" if math.isnan(count) else f"{span}合计{count:.0f}名（{how}）"
        found.append((name, *cells, text.NOTHING, whole))
    return found


def monthly(review: Review) -> Sheet:
    """Months in rows, the main indicators in columns; attendance with its counts."""
    series = {key: review.series(key, by="month") for key in MONTHLY_KEYS}
    series = {key: rows for key, rows in series.items() if rows["value"].notna().any()}
    labels = _month_labels(review)
    columns, cells = [Column("月份", 16)], [labels]
    for key, rows in series.items():
        chosen = indicator(key)
        if key == ATTENDANCE:
            for heading, measure in (("应到人次", "denominator"), ("实到人次", "numerator")):
                columns.append(Column(heading, 10))
                cells.append([_figure(value, "#,##0") for value in rows[measure]])
        columns.append(Column(_heading(chosen), 17))
        cells.append(_figures(chosen, rows))
    return Sheet(
        MONTHLY,
        f"{review.settings.branch_name}主要指标月度数据",
        f"任期：{review.term.label}。空白的月份没有记录，或者不足{review.settings.min_group}人、不列；"
        "没有记录不等于没有开展。",
        tuple(columns),
        tuple(zip(*cells, strict=True)),
        is_one_page=True,
    )


def findings(review: Review) -> Sheet:
    """Every finding that the committee's edition shows, in the order of the report."""
    rows = []
    for found in by_claim(problems.for_edition(review)).to_dict("records"):
        direction = "" if found["direction"] in _NO_DIRECTION else f"（{found['direction']}）"
        rows.append(
            (
                found["section"], found["claim"], found["indicator"],
                found["verdict"] + direction, found["sentence"], _figure(found["n"], "#,##0"),
                _basis(found, review), found["id"],
            )
        )  # fmt: skip
    return Sheet(
        FINDINGS,
        f"{review.settings.branch_name}研判结论",
        "只有“台账可查”的缺口和“数据支持”的下滑可以写成问题；“继续关注”只作提醒，"
        "“不宜以数据衡量”由支委会研判。",
        (
            Column("报告部分", 14), Column("报告原话", 26), Column("指标", 18),
            Column("结论", 13), Column("说明", 52), Column("样本量n", 9),
            Column("依据", 40), Column("编号", 20),
        ),
        tuple(rows),
        frozen_columns=3,
    )  # fmt: skip


def rejects(review: Review) -> Sheet:
    """Where the exports were not understood: file, sheet, cell, reason, advice; no content."""
    rows = [
        (
            review.shown(row["source_file"]), review.shown(row["source_sheet"]),
            row["source_cell"], DATASET_NAMES.get(row["dataset"], row["dataset"]),
            review.shown(row["reason"]), row["advice"],
        )
        for row in review.rejects.to_dict("records")
    ]  # fmt: skip
    return Sheet(
        REJECTS,
        f"{review.settings.branch_name}未读懂的内容",
        f"共{len(rows)}处，都没有计入各项数据。" if rows else "没有读不懂的内容。",
        (
            Column("文件", 36), Column("工作表", 14), Column("单元格", 10), Column("属于", 10),
            Column("原因", 42), Column("怎么办", 58),
        ),
        tuple(rows),
    )  # fmt: skip


def number_format(chosen: Indicator) -> str:
    """How a figure of the indicator is shown: 96.0%, 78.5分, 12次."""
    if chosen.unit == RATE:
        return "0.0%"
    decimals = _DECIMALS.get(chosen.unit, 0)
    return f'#,##0{"." + "0" * decimals if decimals else ""}"{chosen.unit}"'


def _figures(chosen: Indicator, rows: pd.DataFrame, *, missing: str | None = None) -> list[Cell]:
    hidden = rows["is_hidden"].eq(True) if "is_hidden" in rows else [False] * len(rows)
    return [
        (HIDDEN if missing and is_hidden else missing)
        if pd.isna(value)
        else Figure(float(value), number_format(chosen))
        for value, is_hidden in zip(rows["value"], hidden, strict=True)
    ]


def _figure(value: Any, format: str) -> Figure | None:
    return None if pd.isna(value) else Figure(float(value), format)


def _heading(chosen: Indicator) -> str:
    return chosen.name if chosen.unit == RATE else f"{chosen.name}（{chosen.unit}）"


def _month_labels(review: Review) -> list[Cell]:
    return [f"{month.year}年{month.month}月" for month in review.term.month_starts()]


def _basis(found: dict[Any, Any], review: Review) -> str:
    """The files behind a finding with their facts; the cells stand in the Word draft's notes."""
    sources = found["sources"] if isinstance(found["sources"], list) else []
    files = Counter({source["file"]: 0 for source in sources})
    for source in sources:
        files[source["file"]] += source["rows"]
    listed = [f"{review.shown(file)}（{count:,}条）" for file, count in files.items()]
    rest = f"等{len(listed)}个文件" if len(listed) > MOST_FILES else ""
    return "、".join(listed[:MOST_FILES]) + rest


def wide(words_of: str) -> float:
    """Width in a spreadsheet's characters, those of a digit: a Chinese one is somewhat over two."""
    return sum(_CHINESE_WIDTH if ord(sign) > 0xFF else 1.2 for sign in words_of)
