"""All indicators on one page: small multiples, and the slopes over the branch years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark

_COLUMNS = 4
_PANEL_INCHES = 1.6
_TITLE_PAD_POINTS = 19  # room for the values between an indicator's name and its line
_LEADER = 0.06  # of the distance between two years
_LEAST_GAP = 0.062  # of the axis: labels closer than this are moved apart


def small_multiples(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Every indicator as its own small line, each on its own scale.

    Parameters
    ----------
    table : one row an indicator and period, complete and ascending: group (name with unit),
        period, value (NaN: no record, stays a gap), text (the value as it is to be read), is_worse
        (bool; the same on all rows of an indicator): marked by colour and word.

    Indicators with values in half of their periods or fewer are left out; none left gives a
    Remark.
    """
    values = table.groupby("group")["value"]
    shown = table[values.transform("count") > (values.transform("size") / 2).clip(lower=1)]
    if shown.empty:
        return Remark(f"{about.title}。没有两期以上可比的指标，不作图。")
    order = list(dict.fromkeys(shown["group"]))
    with style.use():
        grid = sns.FacetGrid(
            shown, col="group", col_order=order, col_wrap=min(_COLUMNS, len(order)),
            height=_PANEL_INCHES, sharey=False, despine=False,
        )  # fmt: skip
        grid.map_dataframe(_panel)
        # seaborn has set its own layout while mapping
        grid.figure.set_layout_engine("constrained", w_pad=0.14)
        for name, axes in grid.axes_dict.items():
            _finish_panel(axes, name, shown["period"])
        rows = -(-len(order) // _COLUMNS)
        grid.figure.set_size_inches(style.WIDTH_INCHES, _PANEL_INCHES * rows)
        grid.figure.set_dpi(style.DPI)
        figure = grid.figure
        plt.close(figure)
    return Chart(figure, about, is_vector=True)


def _panel(data: pd.DataFrame, **_: object) -> None:
    axes = plt.gca()
    is_worse = bool(data["is_worse"].iloc[0])
    colour = style.OUTSIDE if is_worse else style.DATA
    axes.plot(data["period"], data["value"], color=colour, marker="o", markersize=3.5, lw=1.8)
    known = data.dropna(subset=["value"])
    span = float(known["value"].max() - known["value"].min()) or abs(known["value"].iloc[0]) or 1.0
    axes.set_ylim(known["value"].min() - span * 0.25, known["value"].max() + span * 0.25)
    first, last = known["text"].iloc[0], known["text"].iloc[-1]
    axes.annotate(
        f"{first} → {last}" + ("　变差" if is_worse else ""), (0, 1), xycoords="axes fraction",
        xytext=(0, 3), textcoords="offset points", ha="left", va="bottom", color=colour,
        fontsize=style.SMALL_SIZE, annotation_clip=False,
    )  # fmt: skip


def _finish_panel(axes: Axes, name: str, periods: pd.Series) -> None:
    style.quiet(axes, grid="")
    axes.axhline(axes.get_ylim()[0], color=style.GRID, linewidth=1.2)
    axes.set_title("", loc="center")  # seaborn's own
    axes.set_title(name, loc="left", fontsize=style.SMALL_SIZE, pad=_TITLE_PAD_POINTS)
    axes.set(xlabel="", ylabel="", yticks=[])
    first, last = periods.min(), periods.max()
    years = range(first.year + (first.month > 1), last.year + 1)
    axes.set_xticks([mdates.date2num(datetime(year, 1, 1)) for year in years], map(str, years))


def slopes(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Rates from branch year to branch year as lines, named at their right end.

    Parameters
    ----------
    table : one row an indicator and year, ascending: group (name), label (year), value (fraction),
        is_worse (bool; the same on all rows of an indicator): drawn as a broken line.

    Indicators without all years are left out; none left, or one year only, gives a Remark.
    """
    years = list(dict.fromkeys(table["label"]))
    wide = table.pivot(index="group", columns="label", values="value")[years].dropna()
    wide = wide.loc[[name for name in dict.fromkeys(table["group"]) if name in wide.index]]
    if wide.empty or len(years) < 2:
        return Remark(f"{about.title}。各年数据不齐，无从比较，不作图。")
    with style.use():
        figure = style.figure(min(5.0, max(3.6, 0.55 * len(wide) + 1.6)))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        places = range(len(years))
        for year in places:
            axes.axvline(year, color=style.GRID, linewidth=1.2, zorder=0)
        worse = set(table.loc[table["is_worse"], "group"])
        for name, row in wide.iterrows():
            axes.plot(places, row, marker="o", markersize=8,
                      color=style.OUTSIDE if name in worse else style.DATA,
                      linestyle=(0, (5, 2)) if name in worse else "solid")  # fmt: skip
        low, high = float(wide.min().min()), float(wide.max().max())
        room = (high - low or 0.1) * 0.12
        axes.set_ylim(low - room, high + room)
        _end_labels(axes, 0, wide.iloc[:, 0], lambda name, v: f"{v:.0%}")
        _end_labels(axes, len(years) - 1, wide.iloc[:, -1], lambda name, v: f"{v:.0%}　{name}")
        axes.set_xlim(-0.16, (len(years) - 1) * 1.5)
        axes.set_xticks(places, years)
        axes.set_yticks([])
    return Chart(figure, about, is_vector=True)


def _end_labels(axes: Axes, at: int, values: pd.Series, words: Callable[[Any, Any], str]) -> None:
    """The values at one end, moved apart where they would lie on each other, with thin leaders."""
    side = 1 if at else -1
    bottom, top = axes.get_ylim()
    ordered = values.sort_values(kind="stable")
    places = _apart(ordered.to_numpy(dtype=float), (top - bottom) * _LEAST_GAP)
    for (name, value), place in zip(ordered.items(), places, strict=True):
        if abs(place - value) > (top - bottom) * _LEAST_GAP / 4:
            axes.plot([at, at + side * _LEADER], [value, place], color=style.GRID, lw=1, zorder=0)
        axes.annotate(
            words(name, value), (at + side * _LEADER, place), xytext=(side * 4, 0),
            textcoords="offset points", ha="left" if at else "right", va="center",
            fontsize=style.SMALL_SIZE, annotation_clip=False,
        )  # fmt: skip


def _apart(values: np.ndarray, gap: float) -> np.ndarray:
    """Ascending places at least `gap` apart, as near to the ascending values as possible.

    Blocks of labels that would touch share their mean place (pool adjacent violators).
    """
    blocks: list[list[float]] = []
    for place, value in enumerate(values):
        blocks.append([float(value) - gap * place])
        while len(blocks) > 1 and np.mean(blocks[-2]) >= np.mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    level = [float(np.mean(block)) for block in blocks for _ in block]
    return np.array(level) + gap * np.arange(len(values))
