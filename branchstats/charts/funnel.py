"""Units of different size against what is usual: the funnel, and where each rate lies."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

_BANDS = (style.RANGE, style.BAND)  # the wide limits, then the narrow ones
_BAND_NAMES = ("少见（99.8%界限内）", "平常（95%界限内）")
_LEAST_HEIGHT = 0.02  # of the rate axis, beyond the points at each end
_ROW_INCHES = 0.5
_STEPS_ASIDE = (
    (0, 11),
    (0, -11),
    (16, 0),
    (-16, 0),
)  # pixels from a point to its number, by turns


def funnel(points: pd.DataFrame, curves: pd.DataFrame, about: About, *, target: float) -> Chart:
    """Rates by size in their limits; units beyond them are diamonds with their number.

    Parameters
    ----------
    points : one row a unit: size, value (fraction), number (label), is_beyond.
    curves : size, confidence, low, high; empty: no limits are drawn.
    target : the common rate, a broken line.
    """
    with style.use():
        figure = style.figure(4.6)
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        wide_first = curves.sort_values("confidence", ascending=False)["confidence"].unique()
        for confidence, colour, name in zip(wide_first, _BANDS, _BAND_NAMES, strict=False):
            own = curves[curves["confidence"].eq(confidence)].sort_values("size")
            axes.fill_between(
                own["size"].to_numpy(), own["low"].to_numpy(), own["high"].to_numpy(),
                color=colour, linewidth=0, label=name,
            )  # fmt: skip
        axes.axhline(target, color=style.CHANCE, linewidth=1.6, linestyle=(0, (6, 3)))
        within, beyond = points[~points["is_beyond"]], points[points["is_beyond"]]
        axes.plot(within["size"], within["value"], "o", color=style.DATA, markersize=6,
                  alpha=0.75, markeredgewidth=0, label="支部")  # fmt: skip
        if len(beyond):
            axes.plot(beyond["size"], beyond["value"], "D", color=style.OUTSIDE, markersize=8,
                      markeredgecolor=style.PAPER, label="校正后仍超出")  # fmt: skip
        _numbers(axes, beyond)
        _rate_axis(axes, points, curves)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size:,.0f}"))
        axes.set_xlim(0, float(points["size"].max()) * 1.05)
        axes.set_xlabel(about.unit.split("；")[-1])
        axes.legend(loc="lower right", ncols=2, frameon=False, fontsize=style.SMALL_SIZE,
                    handletextpad=0.4, columnspacing=1.2)  # fmt: skip
    return Chart(figure, about)


def _numbers(axes: Axes, beyond: pd.DataFrame) -> None:
    ordered = beyond.sort_values(["size", "value"], kind="stable")
    for turn, row in enumerate(rows(ordered)):
        right, up = map(style.points, _STEPS_ASIDE[turn % len(_STEPS_ASIDE)])
        axes.annotate(
            str(row.number), (row.size, row.value), xytext=(right, up),
            textcoords="offset points", ha="center", va="center", fontsize=style.SMALL_SIZE,
            color=style.OUTSIDE,
        )  # fmt: skip


def _rate_axis(axes: Axes, points: pd.DataFrame, curves: pd.DataFrame) -> None:
    """Room for the points and for the limits of the units there are; never beyond 0 and 1."""
    drawn = curves[curves["size"].ge(points["size"].quantile(0.1))] if len(curves) else curves
    low = min([points["value"].min(), *drawn["low"]])
    high = max([points["value"].max(), *drawn["high"]])
    room = max(_LEAST_HEIGHT, 0.06 * (high - low))
    # the legend stands below the points
    axes.set_ylim(max(-0.02, low - 3 * room), min(1.02, high + room))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.set_axisbelow(False)


def rate_rows(values: pd.DataFrame, about: About) -> Chart | Remark:
    """One line an indicator: a stroke a unit, the middle half as a bar, the middle as a number.

    Parameters
    ----------
    values : one row a unit and indicator: group (the indicator), value (fraction).

    No value gives a Remark.
    """
    known = values.dropna(subset=["value"])
    groups = list(dict.fromkeys(known["group"]))
    if not groups:
        return Remark(f"{about.title}。没有数据，不作图。")
    with style.use():
        figure = style.figure(0.7 + _ROW_INCHES * len(groups))
        axes = figure.add_subplot()
        style.quiet(axes, grid="x")
        for place, group in enumerate(groups):
            own = known.loc[known["group"].eq(group), "value"].to_numpy(dtype=float)
            low, middle, high = np.quantile(own, [0.25, 0.5, 0.75])
            axes.plot(own, np.full(len(own), place), "|", color=style.DATA, markersize=13,
                      markeredgewidth=1.0, alpha=0.45)  # fmt: skip
            axes.barh(place, high - low, left=low, height=0.62, color=style.BAND, zorder=0.5)
            axes.plot([middle], [place], "o", color=style.OUTSIDE, markersize=7)
            axes.annotate(f"{middle:.0%}", (1.04, place), va="center", annotation_clip=False)
        axes.set_yticks(range(len(groups)), groups)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_xlim(-0.01, 1.01)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.annotate("中位", (1.04, -0.5), va="bottom", annotation_clip=False, color=style.NOTE)
    return Chart(figure, about)
