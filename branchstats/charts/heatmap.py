"""Which meetings were held in which month: held, not held and no record are three states."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from branchstats.charts import style, timeline
from branchstats.charts.chart import About, Chart, Remark
from branchstats.indicators.meetings import HELD, NO_RECORD, NOT_HELD

_CODES = {NO_RECORD: 0, NOT_HELD: 1, HELD: 2}
_FACES = (style.NO_RECORD, style.PAPER, style.DATA)
_SHORT, _NONE = "未", "·"
_ROW_INCHES = 0.46
_MONTHS_SHOWN_WHOLE = 18  # more months than this: only each quarter's first month is named


def meeting_map(
    grid: pd.DataFrame, about: About, *, notes: pd.DataFrame | None = None
) -> Chart | Remark:
    """Month × kind of meeting as a map; the number in a field is how many were held.

    Parameters
    ----------
    grid : one row a month and kind: period (first day), group (kind, in the order to be drawn),
        state (已召开, 未召开, 无记录), value (meetings held; NaN where there is no record),
        is_short (bool): the month lies in a period that fell short of its requirement.
    notes : columns month (first day), text: numbered below their months, explained under the map.

    No kind with a record gives a Remark.

    Raises
    ------
    ValueError : a state that is none of the three.
    """
    unknown = set(grid["state"].dropna()) - set(_CODES)
    if unknown:
        raise ValueError(f"state must be one of {', '.join(_CODES)}; not {sorted(unknown)}")
    if not grid["state"].isin([HELD, NOT_HELD]).any():
        return Remark(f"{about.title}。没有任何会议记录，不作图。")
    kinds = list(dict.fromkeys(grid["group"]))
    states = grid.pivot(index="group", columns="period", values="state").loc[kinds]
    counts = grid.pivot(index="group", columns="period", values="value").loc[kinds]
    codes = states.apply(lambda column: column.map(_CODES)).astype(float)
    words = counts.where(states == HELD).map(lambda n: "" if pd.isna(n) else f"{n:.0f}")
    words = words.mask(states == NOT_HELD, _NONE)
    short = grid.pivot(index="group", columns="period", values="is_short").loc[kinds]
    words = words.mask(short, _SHORT)
    with style.use():
        figure = style.figure(1.3 + _ROW_INCHES * len(kinds))
        axes = figure.add_subplot()
        sns.heatmap(
            codes,
            ax=axes,
            cmap=ListedColormap(_FACES),
            vmin=0,
            vmax=2,
            cbar=False,
            annot=words,
            fmt="",
            annot_kws={"fontsize": style.SMALL_SIZE},
            linewidths=1.5,
            linecolor=style.PAPER,
        )
        _mark_not_held(axes, states, short)
        _label(axes, states)
        _key(axes, states, has_short=bool(short.to_numpy().any()))
        _notes(axes, notes, list(states.columns))
    return Chart(figure, about)


def _mark_not_held(axes: Axes, states: pd.DataFrame, short: pd.DataFrame) -> None:
    """The word 未, in a frame where a requirement was not reached: seen without colour."""
    for row, kind in enumerate(states.index):
        for column, month in enumerate(states.columns):
            state = states.loc[kind, month]
            if short.loc[kind, month]:
                axes.add_patch(
                    Rectangle((column + 0.07, row + 0.09), 0.86, 0.82, fill=False,
                              edgecolor=style.OUTSIDE, linewidth=1.8)
                )  # fmt: skip
            elif state == NO_RECORD:
                axes.plot(
                    [column + 0.3, column + 0.7], [row + 0.5] * 2, color=style.CHANCE, lw=1.2
                )
    for text in axes.texts:
        colours = {_SHORT: style.OUTSIDE, _NONE: style.NOTE}
        text.set_color(colours.get(text.get_text(), style.PAPER))


def _label(axes: Axes, states: pd.DataFrame) -> None:
    months: list[Any] = list(states.columns)
    step = 3 if len(months) > _MONTHS_SHOWN_WHOLE else 1
    ticks = [i for i, month in enumerate(months) if i == 0 or (month.month - 1) % step == 0]
    axes.set_xticks(
        [i + 0.5 for i in ticks],
        [_month_label(months[i], is_first=i == 0) for i in ticks],
        rotation=0,
    )
    axes.set_yticks([i + 0.5 for i in range(len(states))], list(states.index), rotation=0)
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    for position, month in enumerate(months):
        if month.month == 1 and position:
            axes.axvline(position, color=style.NOTE, linewidth=1.4)


def _month_label(month: pd.Timestamp, *, is_first: bool) -> str:
    return (
        f"{month.month}月\n{month.year}年" if is_first or month.month == 1 else f"{month.month}月"
    )


def _notes(axes: Axes, notes: pd.DataFrame | None, months: list[Any]) -> None:
    """A bracket with its number along the lower edge under the months that a note is about."""
    listed = [] if notes is None else timeline.numbered(notes, months[0], months[-1])
    bottom = max(axes.get_ylim())
    for note in listed:
        start, end = months.index(note.months[0]), months.index(note.months[-1]) + 1
        axes.plot([start + 0.1, end - 0.1], [bottom] * 2, color=style.NOTE, lw=3, clip_on=False)
        axes.annotate(
            note.name, ((start + end) / 2, bottom), xytext=(0, -5), textcoords="offset points",
            ha="center", va="top", fontsize=style.SMALL_SIZE, color=style.NOTE,
            annotation_clip=False,
        )  # fmt: skip
    timeline.explain(axes, listed)


def _key(axes: Axes, states: pd.DataFrame, *, has_short: bool) -> None:
    """Name the signs on one line above the map."""
    present = set(states.to_numpy().ravel())
    words = {
        HELD: "深色数字＝当月召开次数",
        NOT_HELD: "“·”＝当月未召开" + ("，“未”加框＝未达到一般要求" if has_short else ""),
        NO_RECORD: "灰“－”＝没有这个月的记录",
    }
    axes.set_title(
        "　　".join(text for state, text in words.items() if state in present),
        loc="left",
        fontsize=style.SMALL_SIZE,
        color=style.NOTE,
    )
