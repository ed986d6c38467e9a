"""A rate over time: its line with its uncertainty, requirement and yearly levels."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from branchstats.charts import style, timeline
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

BAND_REMARK = "浅色带是每月数值的可信范围（95%）：人次少的月份带宽，高低不必当真。"
_TOUCHING = 0.06  # of the rate: names of two lines nearer than this would lie on each other
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
    if series["value"].notna().sum() < timeline.FEWEST_POINTS:
        return timeline.too_few(about, series)
    with style.use():
        figure = style.figure(4.6)
        axes = figure.add_subplot()
        style.quiet(axes)
        timeline.gaps(axes, series)
        _band(axes, series)
        axes.plot(series["period"], series["value"], color=style.DATA, marker="o", zorder=3)
        if years is not None:
            _year_levels(axes, years, series)
        if norm is not None:
            _norm(axes, norm, series)
        _last_label(axes, series)
        timeline.finish(axes, series, notes, norm=norm.value if norm else None)
    return Chart(figure, about, is_vector=True)


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
        (series["period"].iloc[-1] + timeline.HALF_MONTH, last["value"]),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=style.DATA,
        fontsize=style.SMALL_SIZE,
        annotation_clip=False,
    )


def _year_levels(axes: Axes, years: pd.DataFrame, series: pd.DataFrame) -> None:
    last = series["period"].iloc[-1] + timeline.HALF_MONTH
    for year in rows(years.dropna(subset=["value"])):
        start = year.period - timeline.HALF_MONTH
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
    """The line, named at its right end; away from the name of the data where they would touch."""
    axes.axhline(norm.value, color=style.NORM, linewidth=1.6, linestyle=(0, (8, 4)), zorder=2)
    last = float(series["value"].dropna().iloc[-1])
    is_above = norm.value >= last
    place = ("bottom" if is_above else "top") if abs(norm.value - last) < _TOUCHING else "center"
    axes.annotate(
        norm.label.replace(" ", "\n"),
        (series["period"].iloc[-1] + timeline.HALF_MONTH, norm.value),
        xytext=(8, {"bottom": 14, "top": -14, "center": 0}[place]),
        textcoords="offset points",
        ha="left",
        va=place,
        fontsize=style.SMALL_SIZE,
        color=style.NORM,
        annotation_clip=False,
    )
