"""Lines over time: a rate with its uncertainty, and a rate within its normal range."""

from __future__ import annotations

import math
from dataclasses import dataclass

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

BAND_REMARK = "浅色带是每月数值的可信范围（95%）：人次少的月份带宽，高低不必当真。"
FEWEST_POINTS = 3  # fewer say nothing about a course
_HALF_MONTH = pd.Timedelta(days=15)
_YEAR = pd.DateOffset(months=12)


@dataclass(frozen=True)
class Line:
    """A horizontal line with its label: a requirement with document and article, or a target."""

    value: float
    label: str


def rate_line(
    series: pd.DataFrame,
    about: About,
    *,
    norm: Line | None = None,
    notes: pd.DataFrame | None = None,
    years: pd.DataFrame | None = None,
) -> Chart | Remark:
    """A monthly rate as a line with its uncertainty band; months without data stay gaps.

    Parameters
    ----------
    series : columns period (first day of the month, complete and ascending), value, low, high
        (fractions; NaN where there is no record).
    norm : drawn only where there is one, with its own label.
    notes : columns month (first day), text: marked by number, explained under the chart.
    years : the same rate by branch year (period, label, value): drawn as a level over its months.

    Fewer than three months with data give a Remark.
    """
    if series["value"].notna().sum() < FEWEST_POINTS:
        return _too_few(about, series)
    with style.use():
        figure = style.figure(4.6)
        axes = figure.add_subplot()
        style.quiet(axes)
        _gaps(axes, series)
        _band(axes, series)
        axes.plot(series["period"], series["value"], color=style.DATA, marker="o", zorder=3)
        if years is not None:
            _year_levels(axes, years, series)
        if norm is not None:
            _norm(axes, norm, series)
        _last_label(axes, series)
        _time_axis(axes, series)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.set_ylim(*_rate_limits(series, norm))
        _notes(axes, notes, series)
    return Chart(figure, about, is_vector=True)


def normal_range(
    series: pd.DataFrame, about: About, *, notes: pd.DataFrame | None = None
) -> Chart | Remark:
    """A monthly rate against its normal range; points outside are diamonds with their month.

    Parameters
    ----------
    series : `points` of `statistics.process.xmr`: period, value, mean, lower, upper (fractions) and
        is_outside; the range may change from part to part. NaN values stay gaps.

    Fewer than three months with data give a Remark.
    """
    if series["value"].notna().sum() < FEWEST_POINTS:
        return _too_few(about, series)
    with style.use():
        figure = style.figure(4.6)
        axes = figure.add_subplot()
        style.quiet(axes)
        _gaps(axes, series)
        axes.fill_between(
            series["period"],
            series["lower"].clip(lower=0),
            series["upper"].clip(upper=1),
            color=style.RANGE,
            linewidth=0,
            step="mid",
        )
        axes.plot(
            series["period"],
            series["mean"],
            color=style.NOTE,
            linewidth=1.4,
            linestyle=(0, (6, 3)),
            drawstyle="steps-mid",
        )
        axes.plot(
            series["period"], series["value"], color=style.DATA, marker="o", markersize=5, zorder=3
        )
        _outside(axes, series)
        _range_label(axes, series)
        _time_axis(axes, series)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.set_ylim(*_rate_limits(series, None))
        _notes(axes, notes, series)
    return Chart(figure, about, is_vector=True)


def amount_line(
    series: pd.DataFrame, about: About, *, notes: pd.DataFrame | None = None
) -> Chart | Remark:
    """A monthly amount (hours, sessions) as columns from zero; months without data stay gaps.

    Parameters
    ----------
    series : columns period, value (NaN where there is no record).
    """
    if series["value"].notna().sum() < FEWEST_POINTS:
        return _too_few(about, series)
    with style.use():
        figure = style.figure(4.2)
        axes = figure.add_subplot()
        style.quiet(axes)
        _gaps(axes, series)
        axes.bar(series["period"], series["value"], width=22, color=style.DATA, zorder=3)
        _time_axis(axes, series)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.set_ylim(0, float(series["value"].max()) * 1.25 or 1.0)
        _notes(axes, notes, series)
    return Chart(figure, about, is_vector=True)


def _too_few(about: About, series: pd.DataFrame) -> Remark:
    count = int(series["value"].notna().sum())
    return Remark(f"{about.title}。有记录的只有{count}个月，不足以画出走势，不作图。")


def _band(axes: Axes, series: pd.DataFrame) -> None:
    axes.fill_between(
        series["period"], series["low"], series["high"], color=style.BAND, linewidth=0, zorder=2
    )
    alone = (
        series["value"].notna() & series["value"].shift().isna() & series["value"].shift(-1).isna()
    )
    lonely = series[alone]
    axes.vlines(lonely["period"], lonely["low"], lonely["high"], color=style.BAND, linewidth=8)


def _last_label(axes: Axes, series: pd.DataFrame) -> None:
    """Name the line and its band at their right end, instead of a legend."""
    last = series.dropna(subset=["value"]).iloc[-1]
    axes.annotate(
        f"每月\n{last['value']:.0%}",
        (series["period"].iloc[-1] + _HALF_MONTH, last["value"]),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=style.DATA,
        fontsize=style.SMALL_SIZE,
        annotation_clip=False,
    )


def _gaps(axes: Axes, series: pd.DataFrame) -> None:
    """Shade the months without data, and say so once for each stretch that has room for it."""
    missing = series["value"].isna()
    stretches = (missing != missing.shift()).cumsum()[missing]
    for _, months in series.loc[missing].groupby(stretches):
        first, last = months["period"].iloc[0], months["period"].iloc[-1]
        axes.axvspan(
            first - _HALF_MONTH, last + _HALF_MONTH, facecolor=style.NO_RECORD, hatch="///",
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


def _year_levels(axes: Axes, years: pd.DataFrame, series: pd.DataFrame) -> None:
    last = series["period"].iloc[-1] + _HALF_MONTH
    for year in rows(years.dropna(subset=["value"])):
        start = year.period - _HALF_MONTH
        end = min(start + _YEAR, last)
        axes.hlines(
            year.value,
            start,
            end,
            color=style.DATA,
            linewidth=1.2,
            linestyle=(0, (2, 2)),
            zorder=2,
        )
        axes.annotate(
            f"{year.label}　{year.value:.1%}",
            (start + (end - start) / 2, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
        )


def _norm(axes: Axes, norm: Line, series: pd.DataFrame) -> None:
    axes.axhline(norm.value, color=style.NORM, linewidth=1.6, linestyle=(0, (8, 4)), zorder=2)
    axes.annotate(
        norm.label,
        (series["period"].iloc[0], norm.value),
        xytext=(0, 3),
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=style.SMALL_SIZE,
        color=style.NORM,
    )


def _outside(axes: Axes, series: pd.DataFrame) -> None:
    """Diamonds for the points outside; neighbours share one label, at the farthest of them."""
    is_out = series["is_outside"].fillna(False).astype(bool) & series["value"].notna()
    side = (series["value"] >= series["mean"]).astype(int)
    stretches = ((is_out != is_out.shift()) | (side != side.shift())).cumsum()[is_out]
    for _, points in series.loc[is_out].groupby(stretches):
        axes.plot(
            points["period"], points["value"], linestyle="none", marker="D", markersize=9,
            color=style.OUTSIDE, zorder=4,
        )  # fmt: skip
        above = points["value"].iloc[0] >= points["mean"].iloc[0]
        at = points["value"].argmax() if above else points["value"].argmin()
        far = points.iloc[int(at)]
        axes.annotate(
            _outside_text(points, far["value"], above=above),
            (far["period"], far["value"]),
            xytext=(0, 11 if above else -11),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            color=style.OUTSIDE,
            fontsize=style.SMALL_SIZE,
            zorder=5,
        )


def _outside_text(points: pd.DataFrame, value: float, *, above: bool) -> str:
    span = _span_text(points["period"].iloc[0], points["period"].iloc[-1])
    extreme = "" if len(points) == 1 else "最高" if above else "最低"
    return f"{span} {extreme}{value:.0%}"


def _range_label(axes: Axes, series: pd.DataFrame) -> None:
    last = series.dropna(subset=["mean"]).iloc[-1]
    axes.annotate(
        f"正常波动范围\n{max(last['lower'], 0):.0%}—{min(last['upper'], 1):.0%}",
        (series["period"].iloc[-1] + _HALF_MONTH, last["mean"]),
        xytext=(8, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=style.SMALL_SIZE,
        color=style.NOTE,
        annotation_clip=False,
    )


def _notes(axes: Axes, notes: pd.DataFrame | None, series: pd.DataFrame) -> None:
    """Mark the months that notes.csv explains by a number, and list them below.

    Neighbouring months with the same text are one note.
    """
    if notes is None:
        return
    first, last = series["period"].iloc[0], series["period"].iloc[-1]
    inside = notes[notes["month"].between(first, last)].sort_values("month", kind="stable")
    months = inside["month"].dt.year * 12 + inside["month"].dt.month
    begins = inside["text"].ne(inside["text"].shift()) | months.diff().ne(1)
    listed = []
    for number, (_, note) in enumerate(inside.groupby(begins.cumsum()), start=1):
        start, end = note["month"].iloc[0], note["month"].iloc[-1]
        for month in note["month"]:
            axes.axvline(month, color=style.NOTE, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
        axes.annotate(
            f"注{number}",
            (end, 0.0),
            xycoords=("data", "axes fraction"),
            xytext=(3, 6),
            textcoords="offset points",
            ha="left",
            va="bottom",
            fontsize=style.SMALL_SIZE,
            color=style.NOTE,
        )
        listed.append(f"注{number}　{_span_text(start, end)}：{note['text'].iloc[0]}")
    if listed:
        axes.set_xlabel("\n".join(listed), loc="left", labelpad=10, color=style.NOTE)


def _span_text(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """2020年2月, 2020年2—3月, 2020年12月—2021年1月."""
    if first == last:
        return f"{first.year}年{first.month}月"
    if first.year == last.year:
        return f"{first.year}年{first.month}—{last.month}月"
    return f"{first.year}年{first.month}月—{last.year}年{last.month}月"


def _time_axis(axes: Axes, series: pd.DataFrame) -> None:
    """Quarter ticks as months, the year under each January; light lines between the years."""
    first, last = series["period"].iloc[0], series["period"].iloc[-1]
    axes.set_xlim(first - _HALF_MONTH, last + _HALF_MONTH)
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
                mdates.date2num(january - _HALF_MONTH), color=style.GRID, linewidth=1.2, zorder=0
            )


def _rate_limits(series: pd.DataFrame, norm: Line | None) -> tuple[float, float]:
    """From the lowest thing drawn, rounded down to tens, to at most 100 %."""
    drawn = [c for c in ("value", "low", "high", "lower", "upper", "mean") if c in series]
    numbers = series[drawn].to_numpy(dtype=float)
    lowest, highest = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    if norm is not None:
        lowest, highest = min(lowest, norm.value), max(highest, norm.value)
    floor = max(0.0, math.floor(lowest * 10 - 0.5) / 10)
    return floor, min(1.02, math.ceil(highest * 10) / 10 + 0.02)
