"""Test scores: each test as a box with its points, and what became of the same members."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import MatplotlibDeprecationWarning as _VERT
from matplotlib.axes import Axes

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark
from branchstats.charts.rows import rows

FULL_PCT = 100.0  # score_pct of a faultless paper
_SEED = 20190101  # of the sideways scatter of points, so that the same data gives the same bytes
_SIGNS_A_LINE = 56  # Chinese signs of the smallest text that stand side by side under the boxes
_MOST_LINES = 4  # of a test's name under its box; the rest is cut off


def score_boxes(scores: pd.DataFrame, about: About, *, pass_mark: float) -> Chart | Remark:
    """Each test as a box (middle half, median) with one point a paper, and the pass line.

    Parameters
    ----------
    scores : one row a paper: label (the test, in the order to be drawn), score_pct (0–100).
    pass_mark : in score_pct.

    Fewer than two tests give a Remark: there is nothing to compare.
    """
    papers = scores.dropna(subset=["score_pct"])
    tests = list(dict.fromkeys(papers["label"]))
    if len(tests) < 2:
        return Remark(f"{about.title}。有成绩的测试只有{len(tests)}次，无从比较，不作图。")
    with style.use(), _seaborn():
        figure = style.figure(4.8)
        axes = figure.add_subplot()
        style.quiet(axes)
        sns.boxplot(
            papers, x="label", y="score_pct", order=tests, ax=axes, width=0.55, color=style.BAND,
            showfliers=False, linewidth=1.4, linecolor=style.DATA,
            medianprops={"linewidth": 3.2, "color": style.DATA},
        )  # fmt: skip
        sns.stripplot(
            papers, x="label", y="score_pct", order=tests, ax=axes, color=style.NOTE, size=4,
            alpha=0.55, jitter=0.16,
        )  # fmt: skip
        _medians(axes, papers, tests)
        _pass_line(axes, pass_mark, len(tests))
        axes.set(xlabel="", ylabel="")
        axes.set_ylim(_floor(papers["score_pct"], pass_mark), FULL_PCT + 6)
        axes.set_xticks(range(len(tests)), [_wrapped(test, len(tests)) for test in tests])
    return Chart(figure, about)


def same_members(change: pd.DataFrame, about: About) -> Chart | Remark:
    """The mean change of the members who sat both of two years, each with its interval.

    Parameters
    ----------
    change : one row a comparison: label (2020年度比2019年度), value, low, high (points of
        score_pct, positive = better), n (members who sat both).

    No comparison with a value gives a Remark.
    """
    pairs = change.dropna(subset=["value"])
    if pairs.empty:
        return Remark(f"{about.title}。没有两年都参加测试的党员，无从比较，不作图。")
    with style.use():
        figure = style.figure(1.1 + 0.62 * len(pairs))
        axes = figure.add_subplot()
        style.quiet(axes, grid="x")
        axes.axvline(0, color=style.NOTE, linewidth=1.6)
        for place, row in enumerate(rows(pairs)):
            axes.hlines(place, row.low, row.high, color=style.BAND, linewidth=12, zorder=2)
            axes.plot(row.value, place, "o", color=style.DATA, markersize=11, zorder=3)
            axes.annotate(
                f"{row.value:+.1f}分".replace("-", "−"), (row.value, place), xytext=(0, 11),
                textcoords="offset points", ha="center", color=style.DATA,
            )  # fmt: skip
        axes.set_yticks(range(len(pairs)), [f"{r.label}（{r.n}人）" for r in rows(pairs)])
        axes.set_ylim(len(pairs) - 0.4, -0.75)
        reach = max(2.0, float(pairs[["low", "high"]].abs().max().max())) * 1.15
        axes.set_xlim(-reach, reach)
        for x, words, side in ((-reach, "← 下降", "left"), (reach, "提高 →", "right")):
            axes.annotate(words, (x, 1), xycoords=("data", "axes fraction"), ha=side, va="bottom",
                          fontsize=style.SMALL_SIZE, color=style.NOTE)  # fmt: skip
        axes.xaxis.set_major_formatter(
            lambda value, _: f"{value:+g}分".replace("-", "−") if value else "不变"
        )
    return Chart(figure, about, is_vector=True)


def _wrapped(name: str, tests: int) -> str:
    """A test's name broken into lines that fit under its box."""
    width = max(3, _SIGNS_A_LINE // tests)
    lines = [line for part in name.split("\n") for line in _lines(part, width)]
    return "\n".join(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"])


def _lines(part: str, width: int) -> list[str]:
    """Pieces of at most so many Chinese signs; one of a Latin letter or digit takes half of one."""
    found = [""]
    for sign in part:
        taken = sum(1.0 if ord(s) > 0xFF else 0.55 for s in found[-1] + sign)
        if taken > width:
            found.append("")
        found[-1] += sign
    return found


@contextmanager
def _seaborn() -> Iterator[None]:
    """Two habits of seaborn 0.13.2: points scattered by numpy's global generator (fixed here, and
    put back), and a word that matplotlib 3.11 to 3.13 only warns about."""
    before = np.random.get_state()
    np.random.seed(_SEED)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="vert: bool", category=_VERT)
            yield
    finally:
        np.random.set_state(before)


def _medians(axes: Axes, papers: pd.DataFrame, tests: list[str]) -> None:
    """The median of each test above its box, with the number of papers."""
    grouped = papers.groupby("label")["score_pct"]
    middle, count = grouped.median(), grouped.size()
    for place, test in enumerate(tests):
        axes.annotate(
            f"{middle[test]:.0f}",
            (place, FULL_PCT + 1),
            ha="center",
            va="bottom",
            color=style.DATA,
        )
        axes.annotate(
            f"{count[test]}人", (place, 0), xycoords=("data", "axes fraction"), xytext=(0, 4),
            textcoords="offset points", ha="center", va="bottom", fontsize=style.SMALL_SIZE,
            color=style.NOTE,
        )  # fmt: skip
    axes.annotate("中位分", (0, FULL_PCT + 1), xytext=(-30, 0), textcoords="offset points",
                  ha="right", va="bottom", color=style.DATA, annotation_clip=False)  # fmt: skip


def _pass_line(axes: Axes, pass_mark: float, tests: int) -> None:
    axes.axhline(pass_mark, color=style.NORM, linewidth=1.6, linestyle=(0, (8, 4)), zorder=3)
    axes.annotate(
        f"及格线\n{pass_mark:g}分", (tests - 0.5, pass_mark), xytext=(8, 0), va="center",
        textcoords="offset points", fontsize=style.SMALL_SIZE, color=style.NORM,
        annotation_clip=False,
    )  # fmt: skip


def _floor(scores: pd.Series, pass_mark: float) -> float:
    """Room for the lowest paper, the pass line and the row of counts."""
    lowest = min(float(scores.min()), pass_mark)
    return max(-8.0, np.floor(lowest / 10) * 10 - 8)
