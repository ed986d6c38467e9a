"""Recruitment: how long members stay in each stage."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows
from branchstats.term import MONTHS_A_YEAR


def stage_time(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Median months in each stage with its interval; a requirement is a mark with its own words.

    Parameters
    ----------
    table : one row a stage in order: group (stage), value (median months; NaN where fewer than
        half have gone on), low, high (NaN: open), n (persons in the stage), censored (of these not
        yet gone on), norm (months; NaN: none), norm_label.

    No stage with a median gives a Remark.
    """
    if table["value"].notna().sum() == 0:
        return Remark(f"{about.title}。走完一个阶段的人不到半数，说不出时长，不作图。")
    longest = float(table[["value", "high", "norm"]].max().max())
    with style.use():
        figure = style.figure(1.0 + 0.78 * len(table))
        axes = figure.add_subplot()
        style.quiet(axes, grid="x")
        for place, row in enumerate(rows(table)):
            _stage(axes, place, row, longest)
        names = [_name(r) for r in rows(table)]
        axes.set_yticks(range(len(table)), names)
        axes.set_ylim(len(table) - 0.4, -0.7)
        axes.set_xlim(0, longest * 1.2)
        step = MONTHS_A_YEAR if longest > 2 * MONTHS_A_YEAR else 3
        axes.set_xticks(range(0, int(longest * 1.2) + 1, step))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}个月")
    return Chart(figure, about, is_vector=True)


def _name(row: Any) -> str:
    still = f"，其中{row.censored}人还在此阶段" if row.censored else ""
    return f"{row.group}\n{row.n}人{still}"


def _stage(axes: Axes, place: int, row: Any, longest: float) -> None:
    if pd.isna(row.value):
        start = 0.0 if pd.isna(row.norm) else row.norm
        axes.annotate("走完的不到半数，暂说不出", (start, place), xytext=(8, 0), va="center",
                      textcoords="offset points", color=style.NOTE)  # fmt: skip
    else:
        low = row.value if pd.isna(row.low) else row.low
        high = longest * 1.2 if pd.isna(row.high) else row.high
        axes.hlines(place, low, high, color=style.BAND, linewidth=12, zorder=2)
        axes.plot(row.value, place, "o", color=style.DATA, markersize=11, zorder=3)
        axes.annotate(f"{row.value:.1f}个月", (row.value, place), xytext=(0, 11),
                      textcoords="offset points", ha="center", color=style.DATA)  # fmt: skip
    if not pd.isna(row.norm):
        axes.vlines(
            row.norm, place - 0.32, place + 0.32, color=style.NORM, linewidth=2.4, zorder=4
        )
        axes.annotate(row.norm_label, (row.norm, place + 0.34), xytext=(4, 2), va="center",
                      textcoords="offset points", fontsize=style.SMALL_SIZE, color=style.NORM)  # fmt: skip
