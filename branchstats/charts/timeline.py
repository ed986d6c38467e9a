"""The frame of a chart over months: time axis, gaps, numbered notes, limits of a rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Remark

FEWEST_POINTS = 3  # fewer say nothing about a course
HALF_MONTH = pd.Timedelta(days=15)


def too_few(about: About, series: pd.DataFrame) -> Remark:
    """The sentence in the place of a chart of fewer than FEWEST_POINTS months."""
    count = int(series["value"].notna().sum())
    return Remark(f"{about.title}。有记录的只有{count}个月，不足以画出走势，不作图。")


def gaps(axes: Axes, series: pd.DataFrame) -> None:
    """Shade the months without data, and say so once for each stretch that has room for it."""
    missing = series["value"].isna()
    stretches = (missing != missing.shift()).cumsum()[missing]
    for _, months in series.loc[missing].groupby(stretches):
        first, last = months["period"].iloc[0], months["period"].iloc[-1]
        axes.axvspan(
            first - HALF_MONTH, last + HALF_MONTH, facecolor=style.NO_RECORD, hatch="///",
            edgecolor=style.PAPER, linewidth=0, zorder=1,
        )  # fmt: skip
        axes.annotate(
            "无记录" if len(months) > 2 else "无\n记\n录",
            (first + (last - first) / 2, 0.5),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="center",
            fontsize=style.SMALL_SIZE,
            color=style.NOTE,
            zorder=3,
            bbox={"facecolor": style.NO_RECORD, "edgecolor": "none", "pad": 1},
        )


def finish(
    axes: Axes, series: pd.DataFrame, notes: pd.DataFrame | None, *, norm: float | None = None
) -> None:
    """What every rate over months ends with: axes, limits and the notes of notes.csv."""
    time_axis(axes, series)
    # whole percents only: 97.5 % would be written as 98 %
    axes.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_ylim(*rate_limits(series, norm))
    if notes is None:
        return
    listed = numbered(notes, series["period"].iloc[0], series["period"].iloc[-1])
    for note in listed:
        for month in note.months:
            axes.axvline(
                mdates.date2num(month),
                color=style.NOTE,
                linewidth=1,
                linestyle=(0, (1, 2)),
                zorder=1,
            )
        axes.annotate(
            note.name, (note.months[-1], 0.0), xycoords=("data", "axes fraction"), xytext=(3, 6),
            textcoords="offset points", ha="left", va="bottom", fontsize=style.SMALL_SIZE,
            color=style.NOTE,
        )  # fmt: skip
    explain(axes, listed)


@dataclass(frozen=True)
class Note:
    """Neighbouring months with the same text in notes.csv."""

    number: int
    months: tuple[pd.Timestamp, ...]
    text: str

    @property
    def name(self) -> str:
        return f"注{self.number}"


def numbered(notes: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> list[Note]:
    """The notes (month, text) from `first` to `last` in the order of time."""
    inside = notes[notes["month"].between(first, last)].sort_values("month", kind="stable")
    months = inside["month"].dt.year * 12 + inside["month"].dt.month
    begins = inside["text"].ne(inside["text"].shift()) | months.diff().ne(1)
    return [
        Note(number, tuple(note["month"]), note["text"].iloc[0])
        for number, (_, note) in enumerate(inside.groupby(begins.cumsum()), start=1)
    ]


def explain(axes: Axes, notes: list[Note]) -> None:
    """List the notes below the chart, a line each."""
    lines = [f"{n.name}　{span_text(n.months[0], n.months[-1])}：{n.text}" for n in notes]
    if lines:
        axes.set_xlabel("\n".join(lines), loc="left", labelpad=10, color=style.NOTE)


def span_text(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """2020年2月, 2020年2—3月, 2020年12月—2021年1月."""
    if first == last:
        return f"{first.year}年{first.month}月"
    if first.year == last.year:
        return f"{first.year}年{first.month}—{last.month}月"
    return f"{first.year}年{first.month}月—{last.year}年{last.month}月"


def time_axis(axes: Axes, series: pd.DataFrame) -> None:
    """Quarter ticks as months, the year under each January; light lines between the years."""
    first, last = series["period"].iloc[0], series["period"].iloc[-1]
    axes.set_xlim(first - HALF_MONTH, last + HALF_MONTH)
    step = 3 if len(series) > 18 else 1
    axes.xaxis.set_major_locator(mdates.MonthLocator(bymonth=range(1, 13, step)))

    def label(number: float, _: object) -> str:
        day = mdates.num2date(number)
        is_first = number <= mdates.date2num(first) + 31 * (step - 1)
        return f"{day.month}月\n{day.year}年" if day.month == 1 or is_first else f"{day.month}月"

    axes.xaxis.set_major_formatter(FuncFormatter(label))
    for january in pd.date_range(first, last, freq="YS"):
        if january > first:
            axes.axvline(
                mdates.date2num(january - HALF_MONTH), color=style.GRID, linewidth=1.2, zorder=0
            )


def rate_limits(series: pd.DataFrame, norm: float | None) -> tuple[float, float]:
    """From the lowest thing drawn, rounded down to a multiple of 5 %, to at most 100 %."""
    drawn = [c for c in ("value", "low", "high", "lower", "upper", "mean") if c in series]
    numbers = series[drawn].to_numpy(dtype=float)
    lowest, highest = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    if norm is not None:
        lowest, highest = min(lowest, norm), max(highest, norm)
    floor = max(0.0, math.floor(lowest * 20 - 0.5) / 20)
    return floor, min(1.02, math.ceil(highest * 10) / 10 + 0.02)
