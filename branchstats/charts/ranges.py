"""Next year: the range of each rate if nothing changes, and the target where there is one."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

_ROW_INCHES = 0.62
_LEAST_GAP = 0.09  # of the axis: a target nearer to the last value gets its label under the line


def next_year(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Rates of the last year as points, next year's range as bars, targets as upright marks.

    Parameters
    ----------
    table : one row an indicator: indicator (name), last, low, high, target (fractions; target NaN:
        none).

    No row gives a Remark.
    """
    if table.empty:
        return Remark(f"{about.title}，不作图。")
    with style.use():
        figure = style.figure(1.1 + _ROW_INCHES * len(table))
        axes = figure.add_subplot()
        style.quiet(axes, grid="x")
        for place, row in enumerate(rows(table)):
            _range(axes, place, row)
        _key(axes, has_target=bool(table["target"].notna().any()))
        axes.set_yticks(range(len(table)), list(table["indicator"]))
        axes.set_ylim(len(table) - 0.4, -0.7)
        axes.set_xlim(0, 1.04)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return Chart(figure, about, is_vector=True)


def _range(axes: Axes, place: int, row: Any) -> None:
    axes.hlines(place, row.low, row.high, color=style.BAND, linewidth=14, zorder=2)
    axes.plot(row.last, place, "o", color=style.DATA, markersize=11, zorder=4)
    axes.annotate(f"{row.last:.1%}", (row.last, place), xytext=(0, 11), ha="center",
                  textcoords="offset points", fontsize=style.SMALL_SIZE, color=style.DATA)  # fmt: skip
    if pd.isna(row.target):
        return
    axes.vlines(row.target, place - 0.3, place + 0.3, color=style.NORM, linewidth=3, zorder=5)
    is_near = abs(row.target - row.last) < _LEAST_GAP
    axes.annotate(
        f"目标{row.target:.0%}", (row.target, place), xytext=(0, -16 if is_near else 15),
        textcoords="offset points", ha="center", va="top" if is_near else "bottom",
        fontsize=style.SMALL_SIZE, color=style.NORM,
    )  # fmt: skip


def _key(axes: Axes, *, has_target: bool) -> None:
    """Name the signs on one line above the rows."""
    words = "圆点＝最近一个年度　　浅色条＝没有大的变化时，下一年度的大致范围"
    axes.set_title(
        words + ("　　竖线＝目标" if has_target else ""),
        loc="left", fontsize=style.SMALL_SIZE, color=style.NOTE,
    )  # fmt: skip
