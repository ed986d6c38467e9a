"""A rate within its normal range, and the points outside it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from branchstats.charts import style, timeline
from branchstats.charts.chart import About, Chart, Remark


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
    if series["value"].notna().sum() < timeline.FEWEST_POINTS:
        return timeline.too_few(about, series)
    with style.use():
        figure = style.figure(4.6)
        axes = figure.add_subplot()
        style.quiet(axes)
        timeline.gaps(axes, series)
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
        timeline.finish(axes, series, notes)
    return Chart(figure, about, is_vector=True)


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
    span = timeline.span_text(points["period"].iloc[0], points["period"].iloc[-1])
    extreme = "" if len(points) == 1 else "最高" if above else "最低"
    return f"{span} {extreme}{value:.0%}"


def _range_label(axes: Axes, series: pd.DataFrame) -> None:
    last = series.dropna(subset=["mean"]).iloc[-1]
    axes.annotate(
        f"正常波动范围\n{max(last['lower'], 0):.0%}—{min(last['upper'], 1):.0%}",
        (series["period"].iloc[-1] + timeline.HALF_MONTH, last["mean"]),
        xytext=(8, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=style.SMALL_SIZE,
        color=style.NOTE,
        annotation_clip=False,
    )
