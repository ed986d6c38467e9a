"""Counts side by side: meetings against the norms, recruitment by year, formats over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows
from branchstats.indicators.formats import UNKNOWN

_BAR = 0.26  # height of one year's bar; a group of three and a gap fill one unit
_LEAST_SHARE_WRITTEN = 0.06  # a narrower piece has no room for its number
PASSIVE = (style.OUTSIDE, "#d07a4f", "#e8b79c")  # formats where members only listen
ACTIVE = (style.DATA, "#3f74ad", "#6d99c7", "#9db9d6", "#bfd2e6", "#d8e4f0")


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
        figure = style.figure(0.9 + (0.34 * len(years) + 0.2) * len(groups))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        for place, group in enumerate(groups):
            for turn, year in enumerate(years):
                found = table[(table["group"] == group) & (table["label"] == year)]
                _norm_bar(axes, _offset(place, turn, len(years)), year, found)
        axes.set_yticks(range(len(groups)), groups)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_xlim(0, 1.34)
        axes.set_xticks([0, 0.5, 1], ["0", "50%", "100%"])
        axes.axvline(1, color=style.NORM, linewidth=1.6, linestyle=(0, (8, 4)), ymax=1)
        axes.annotate("要求", (1, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
                      textcoords="offset points", ha="center", va="bottom", color=style.NORM)  # fmt: skip
    return Chart(figure, about)


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
        figure = style.figure(0.7 + (0.3 * len(years) + 0.16) * len(groups))
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


def formats(table: pd.DataFrame, about: About, *, passive: Sequence[str]) -> Chart | Remark:
    """Formats of activities by period as parts of those known; passive ones stand at the left.

    Parameters
    ----------
    table : one row a period and format: period, label, group (format), value (activities). How
        many are of the format 未知 is written beside the period and is no part of the bar.
    passive : the formats in which members only listen; they share one colour family.

    No activity of known format gives a Remark.
    """
    counted = table.pivot_table(
        index=["period", "label"], columns="group", values="value", aggfunc="sum", sort=True
    ).fillna(0)
    unknown = counted.pop(UNKNOWN) if UNKNOWN in counted else 0 * counted.sum(axis=1)
    known = counted.loc[counted.sum(axis=1) > 0, counted.sum() > 0]
    if known.empty:
        return Remark(f"{about.title}。没有写明形式的活动，不作图。")
    totals = known.sum().sort_values(ascending=False, kind="stable")
    names = [str(name) for name in totals.index]
    first = [name for name in names if name in passive]
    second = [name for name in names if name not in passive]
    order = [*first, *second]
    colours = dict(zip(first, _stretch(PASSIVE, len(first)), strict=True))
    colours |= dict(zip(second, _stretch(ACTIVE, len(second)), strict=True))
    shares = known[order].div(known.sum(axis=1), axis=0)
    with style.use():
        figure = style.figure(1.9 + 0.56 * len(shares))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        left = np.zeros(len(shares))
        for name in order:
            part = shares[name].to_numpy()
            axes.barh(range(len(shares)), part, left=left, color=colours[name], height=0.72,
                      edgecolor=style.PAPER, linewidth=1.5, label=name)  # fmt: skip
            _write_shares(axes, part, left, colours[name])
            left = left + part
        labels = [
            f"{label}（{count:.0f}次）" + (f"\n另{rest:.0f}次没写明" if rest else "")
            for (_, label), count, rest in zip(
                shares.index, known.sum(axis=1), unknown[shares.index], strict=True
            )
        ]
        axes.set_yticks(range(len(shares)), labels)
        axes.set_ylim(len(shares) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _name_pieces(axes, order, passive=first)
    return Chart(figure, about)


def _write_shares(axes: Axes, part: np.ndarray, left: np.ndarray, colour: str) -> None:
    dark = _lightness(colour) < 0.55
    for place, (share, start) in enumerate(zip(part, left, strict=True)):
        if share >= _LEAST_SHARE_WRITTEN:
            axes.text(
                start + share / 2, place, f"{share:.0%}", ha="center", va="center",
                fontsize=style.SMALL_SIZE, color=style.PAPER if dark else style.TEXT,
            )  # fmt: skip


def _name_pieces(axes: Axes, order: list[str], *, passive: list[str]) -> None:
    """Each format's name once, in the order and colours of the pieces, on lines above the bars."""
    axes.legend(
        handles=axes.containers,
        labels=[f"{name}（听、看为主）" if name in passive else name for name in order],
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=style.SMALL_SIZE,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.2,
        borderaxespad=0.2,
    )


def _stretch(colours: tuple[str, ...], count: int) -> list[str]:
    return [colours[min(i, len(colours) - 1)] for i in range(count)]


def _shades(count: int) -> list[str]:
    """Older years lighter; more than three years share the lightest."""
    return [style.YEARS[max(0, len(style.YEARS) - count + i)] for i in range(count)]


def _lightness(colour: str) -> float:
    """Rec. 709 luma of an #rrggbb colour, 0 black to 1 white."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
