"""Counts side by side: meetings against the norms, recruitment by year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

_BAR = 0.26  # height of one year's bar; a group of three and a gap fill one unit
_MOST_INCHES = 5.0  # so that a chart stands on a projector's screen with its words


def against_norm(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Kinds of meeting with a requirement: periods that met it, of the periods there were, by year.

    Parameters
    ----------
    table : one row a kind and year: group (kind with its requirement, e.g. 支委会（每月1次）),
        label (year), numerator (periods that met it), denominator (periods with a record);
        denominator 0 or NaN: no requirement yet, or no record, so nothing to judge.

    No row gives a Remark.
    """
    if table.empty or not table["denominator"].fillna(0).gt(0).any():
        return Remark(f"{about.title}。没有可以与要求对照的记录，不作图。")
    groups = list(dict.fromkeys(table["group"]))
    years = list(dict.fromkeys(table["label"]))
    with style.use():
        figure = style.figure(_height(0.9, (0.34 * len(years) + 0.2) * len(groups)))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        for place, group in enumerate(groups):
            for turn, year in enumerate(years):
                found = table[(table["group"] == group) & (table["label"] == year)]
                _norm_bar(axes, _offset(place, turn, len(years)), year, found)
        axes.set_yticks(range(len(groups)), groups, linespacing=1.35)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_xlim(0, 1.34)
        axes.set_xticks([0, 0.5, 1], ["0", "50%", "100%"])
        axes.axvline(1, color=style.NORM, linewidth=1.6, linestyle=(0, (8, 4)), ymax=1)
        axes.annotate("要求", (1, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
                      textcoords="offset points", ha="center", va="bottom", color=style.NORM)  # fmt: skip
    return Chart(figure, about)


def _height(frame: float, rows_high: float) -> float:
    """Inches of a figure with so many of rows; many rows stand closer together."""
    return min(frame + rows_high, max(_MOST_INCHES, frame + 0.74 * rows_high))


def _offset(place: int, turn: int, count: int) -> float:
    return place + (turn - (count - 1) / 2) * _BAR


def _norm_bar(axes: Axes, height: float, year: str, found: pd.DataFrame) -> None:
    whole = float(found["denominator"].iloc[0]) if len(found) else np.nan
    if not whole > 0:
        text, share = f"{year}　不作判断", 0.0
    else:
        met = float(found["numerator"].iloc[0])
        share = met / whole
        text = f"{year}　{met:.0f}／{whole:.0f}"
    full = share >= 1
    axes.barh(height, 1, height=_BAR * 0.8, color=style.NO_RECORD, zorder=1)
    axes.barh(
        height, share, height=_BAR * 0.8, color=style.DATA if full else style.YEARS[0], zorder=2,
        edgecolor=style.DATA, linewidth=1.0,
    )  # fmt: skip
    is_short = whole > 0 and not full
    axes.annotate(
        f"{text}（缺{whole - met:.0f}）" if is_short else text,
        (1, height), xytext=(10, 0), textcoords="offset points", va="center",
        fontsize=style.SMALL_SIZE, color=style.OUTSIDE if is_short else style.TEXT,
    )  # fmt: skip


def counts_by_year(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Counts of several things by branch year, one short row of bars each, the number at its end.

    Parameters
    ----------
    table : one row a thing and year: group, label (year), value (count; NaN: no record).
        What is 0 in all years is named under the bars.

    Nothing counted at all gives a Remark.
    """
    if not table["value"].fillna(0).gt(0).any():
        return Remark(f"{about.title}。没有发生，不作图。")
    never = table.groupby("group")["value"].transform(lambda counts: counts.eq(0).all())
    nothing = list(dict.fromkeys(table.loc[never, "group"]))
    table = table[~never]
    groups = list(dict.fromkeys(table["group"]))
    years = list(dict.fromkeys(table["label"]))
    shades = _shades(len(years))
    with style.use():
        figure = style.figure(_height(0.7, (0.3 * len(years) + 0.16) * len(groups)))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        for row in rows(table):
            turn = years.index(row.label)
            height = _offset(groups.index(row.group), turn, len(years))
            value = 0.0 if pd.isna(row.value) else row.value
            axes.barh(height, value, height=_BAR * 0.86, color=shades[turn])
            axes.annotate(
                f"{row.label}　" + ("无记录" if pd.isna(row.value) else f"{row.value:g}"),
                (value, height), xytext=(8, 0), textcoords="offset points", va="center",
                fontsize=style.SMALL_SIZE,
            )  # fmt: skip
        axes.set_yticks(range(len(groups)), groups)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_xlim(0, float(table["value"].max()) * 1.3)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        if nothing:
            axes.set_xlabel(f"各年均为0：{'、'.join(nothing)}", loc="left", color=style.NOTE)
    return Chart(figure, about)


def _shades(count: int) -> list[str]:
    """Older years lighter; more than three years share the lightest."""
    return [style.YEARS[max(0, len(style.YEARS) - count + i)] for i in range(count)]
