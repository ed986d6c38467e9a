"""Formats of activities over time: which parts, and how much of it is listening and watching."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.indicators.formats import UNKNOWN

LISTENING = "听、看为主"
# Of the whole bar: a narrower piece has no room for its number, or for its name above that.
_ROOM_FOR_NUMBER, _ROOM_FOR_NAME = 0.05, 0.085
_SIGNS_AT_ONE = 48  # Chinese signs of the smallest text that the whole bar is wide
_PASSIVE = (style.OUTSIDE, "#d07a4f", "#e8b79c")
_ACTIVE = (style.DATA, "#3f74ad", "#6d99c7", "#9db9d6", "#bfd2e6", "#d8e4f0")
_BAR = 0.62  # of the distance between two periods


def formats(table: pd.DataFrame, about: About, *, passive: Sequence[str]) -> Chart | Remark:
    """Formats of activities by period as parts of those known; passive ones stand at the left.

    Parameters
    ----------
    table : one row a period and format: period, label, group (format), value (activities). How
        many are of the format 未知 is written beside the period and is no part of the bar.
    passive : the formats in which members only listen; they share one colour family and a bracket
        with their sum.

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
    first = [str(name) for name in totals.index if name in passive]
    second = [str(name) for name in totals.index if name not in passive]
    colours = dict(zip(first, _stretch(_PASSIVE, len(first)), strict=True))
    colours |= dict(zip(second, _stretch(_ACTIVE, len(second)), strict=True))
    shares = known[[*first, *second]].div(known.sum(axis=1), axis=0)
    with style.use():
        figure = style.figure(0.9 + 0.9 * len(shares))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        left = np.zeros(len(shares))
        for name in shares.columns:
            part = shares[name].to_numpy()
            axes.barh(range(len(shares)), part, left=left, color=colours[name], height=_BAR,
                      edgecolor=style.PAPER, linewidth=1.5, label=name)  # fmt: skip
            _write(axes, name, part, left, colours[name])
            left = left + part
        _brackets(axes, shares[first].sum(axis=1).to_numpy())
        labels = [
            f"{label}（{count:.0f}次）" + (f"\n另{rest:.0f}次没写明" if rest else "")
            for (_, label), count, rest in zip(
                shares.index, known.sum(axis=1), unknown[shares.index], strict=True
            )
        ]
        axes.set_yticks(range(len(shares)), labels, linespacing=1.35)
        axes.set_ylim(len(shares) - 0.5, -0.72)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _name_the_narrow(axes, shares)
    return Chart(figure, about)


def _write(axes: Axes, name: str, part: np.ndarray, left: np.ndarray, colour: str) -> None:
    """Name and share inside a piece; the share alone, or nothing, where there is no room."""
    dark = _lightness(colour) < 0.55
    for place, (share, start) in enumerate(zip(part, left, strict=True)):
        if share >= _ROOM_FOR_NUMBER:
            words = f"{name}\n{share:.0%}" if _has_room(name, share) else f"{share:.0%}"
            axes.text(
                start + share / 2, place, words, ha="center", va="center", linespacing=1.2,
                fontsize=style.SMALL_SIZE, color=style.PAPER if dark else style.TEXT,
            )  # fmt: skip


def _has_room(name: str, share: float) -> bool:
    return share >= max(_ROOM_FOR_NAME, (len(name) + 0.4) / _SIGNS_AT_ONE)


def _brackets(axes: Axes, listening: np.ndarray) -> None:
    """Over each bar a line along its passive pieces, with their sum."""
    for place, share in enumerate(listening):
        if share > 0:
            top = place - _BAR / 2 - 0.06
            axes.hlines(top, 0, share, color=style.OUTSIDE, linewidth=2)
            axes.annotate(
                f"{LISTENING} {share:.1%}", (0, top), xytext=(0, 2), textcoords="offset points",
                ha="left", va="bottom", fontsize=style.SMALL_SIZE, color=style.OUTSIDE,
            )  # fmt: skip


def _name_the_narrow(axes: Axes, shares: pd.DataFrame) -> None:
    """A legend below the bars for the formats that had room for their name in no bar."""
    narrow = [
        place
        for place, name in enumerate(shares.columns)
        if not _has_room(str(name), float(shares[name].max()))
    ]
    if narrow:
        axes.legend(
            handles=[axes.containers[place] for place in narrow],
            labels=[str(shares.columns[place]) for place in narrow],
            loc="upper left", bbox_to_anchor=(0, -0.09), ncols=5, frameon=False,
            fontsize=style.SMALL_SIZE, handlelength=0.9, handleheight=0.9, columnspacing=1.2,
            borderaxespad=0.2,
        )  # fmt: skip


def _stretch(colours: tuple[str, ...], count: int) -> list[str]:
    return [colours[min(i, len(colours) - 1)] for i in range(count)]


def _lightness(colour: str) -> float:
    """Rec. 709 luma of an #rrggbb colour, 0 black to 1 white."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
