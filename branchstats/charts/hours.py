"""Who carries the volunteer hours, against what chance alone would give."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark

FEWEST_MEMBERS = 5  # fewer: the curve would draw single persons


def concentration(
    curve: pd.DataFrame,
    about: About,
    *,
    mark: tuple[float, float, str] | None = None,
    chance: tuple[float, float] | None = None,
) -> Chart | Remark:
    """Cumulated share of hours over the share of members, the most active first.

    Parameters
    ----------
    curve : columns members, hours (fractions 0–1, ascending, from 0 to 1); one row a member.
    mark : a point of the curve (members, hours) and its sentence, e.g. 8人承担了62%.
    chance : low and high of the share that the members of `mark` would hold by chance alone.

    Fewer than five members, or no hours at all, give a Remark.
    """
    if len(curve) <= FEWEST_MEMBERS or not curve["hours"].max() > 0:
        return Remark(f"{about.title}。有时长记录的人太少，不作图。")
    with style.use():
        figure = style.figure(5.0)
        axes = figure.add_subplot()
        style.quiet(axes, grid="both")
        axes.plot([0, 1], [0, 1], color=style.CHANCE, linewidth=1.4, linestyle=(0, (2, 3)))
        _name(axes, "人人一样多", (0.72, 0.70), style.CHANCE, va="top")
        axes.plot(curve["members"], curve["hours"], color=style.DATA, linewidth=3, zorder=3)
        if mark is not None:
            members, hours, words = mark
            axes.plot([members, members, 0], [0, hours, hours], color=style.DATA, linewidth=1,
                      linestyle=(0, (4, 3)), zorder=2)  # fmt: skip
            axes.plot(members, hours, "o", color=style.DATA, markersize=11, zorder=4)
            axes.annotate(words, (members, hours), xytext=(14, -6), textcoords="offset points",
                          ha="left", va="top", color=style.DATA)  # fmt: skip
            if chance is not None:
                _chance(axes, members, chance)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.08)
        axes.set_xlabel("党员（按时长从多到少排）占全体的比例", loc="right")
        axes.set_ylabel("累计占总时长的比例")
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    return Chart(figure, about, is_vector=True)


def _chance(axes: Axes, members: float, chance: tuple[float, float]) -> None:
    low, high = chance
    axes.vlines(members, low, high, color=style.CHANCE, linewidth=9, alpha=0.75, zorder=3)
    axes.annotate(
        f"若人人机会均等，也会占{low:.0%}—{high:.0%}", (members, (low + high) / 2), xytext=(14, 0),
        textcoords="offset points", ha="left", va="center", color=style.CHANCE,
        fontsize=style.SMALL_SIZE, bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1},
    )  # fmt: skip


def _name(axes: Axes, words: str, place: tuple[float, float], colour: str, *, va: str) -> None:
    axes.annotate(words, place, ha="left", va=va, fontsize=style.SMALL_SIZE, color=colour)


def shares(table: pd.DataFrame, about: About) -> Chart | Remark:
    """Hours by purpose as one row of bars, the largest first, each with its share.

    Parameters
    ----------
    table : one row a part: group (name), value (hours). Parts of 0 are left out.

    Fewer than two parts give a Remark.
    """
    rows = table[table["value"] > 0].sort_values("value", ascending=False, kind="stable")
    if len(rows) < 2:
        return Remark(f"{about.title}。只有一类或没有记录，不作图。")
    whole = rows["value"].sum()
    with style.use():
        figure = style.figure(0.7 + 0.42 * len(rows))
        axes = figure.add_subplot()
        style.quiet(axes, grid="")
        axes.barh(range(len(rows)), rows["value"], color=style.DATA, height=0.66)
        for place, amount in enumerate(rows["value"]):
            axes.annotate(f"{amount:,.0f}小时（{amount / whole:.0%}）", (amount, place), xytext=(8, 0),
                          textcoords="offset points", va="center")  # fmt: skip
        axes.set_yticks(range(len(rows)), rows["group"])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0, rows["value"].max() * 1.25)
        axes.set_xticks([])
    return Chart(figure, about, is_vector=True)
