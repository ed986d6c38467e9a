"""The house style of the charts: one size table, colours by meaning, a font that shows Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from branchstats.charts.font_file import font_file

# Colours by meaning. Told apart by colour-blind readers and, by lightness, on a grey print.
DATA = "#1b4f8a"  # what was measured
BAND = "#c3d6ea"  # its uncertainty
RANGE = "#e3e6ea"  # what is usual
OUTSIDE = "#b4410e"  # what is not usual, or does not reach a requirement
NORM = "#b4410e"  # a requirement
CHANCE = "#5f6b7a"  # what chance alone would give
NOTE = "#55606e"  # remarks in the plot
GRID = "#d9dde2"
TEXT = "#1f2933"
NO_RECORD = "#e9ecef"
YEARS = ("#9db9d6", "#5b8abc", "#1b4f8a")  # older is lighter
PAPER = "#ffffff"

# Pixels on a 1280-pixel projector, where the page shows a figure one inch = 100 pixels wide.
DPI = 100
WIDTH_INCHES = 10.8
_POINTS_A_PIXEL = 72 / DPI
TEXT_PX = 17.0
SMALL_PX = 15.0  # the smallest text of any chart; 14 is the least that reads in a meeting room
SALT = "branchstats"  # SVG ids are hashed with it: the same chart gives the same bytes

FONT = "Noto Sans SC"
FALLBACK = "DejaVu Sans"  # has the few signs that the Chinese font lacks; comes with matplotlib


def points(pixels: float) -> float:
    """Pixels on the projector → points, matplotlib's unit of text."""
    return pixels * _POINTS_A_PIXEL


TEXT_SIZE = points(TEXT_PX)
SMALL_SIZE = points(SMALL_PX)


@cache
def _register_font() -> None:
    font_manager.fontManager.addfont(str(font_file()))


@contextmanager
def use() -> Iterator[None]:
    """Draw in the house style inside the `with`; matplotlib's own settings are back after it."""
    _register_font()
    with mpl.rc_context(_SETTINGS):
        yield


def figure(height_inches: float) -> Figure:
    """A figure of the page's width that belongs to no window; call it inside `use()`."""
    return Figure(figsize=(WIDTH_INCHES, height_inches), dpi=DPI, layout="constrained")


def quiet(axes: Axes, *, grid: str = "y") -> None:
    """Take away what carries no information: frame, tick marks; leave a light grid."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    if grid:
        axes.grid(axis=grid, color=GRID, linewidth=0.8)  # type: ignore[arg-type]
        axes.set_axisbelow(True)


_SETTINGS: Any = {
    "font.family": [FONT, FALLBACK],
    "font.size": TEXT_SIZE,
    "font.weight": "normal",
    "axes.titlesize": TEXT_SIZE,
    "axes.titleweight": "normal",  # the font has no bold
    "axes.labelsize": SMALL_SIZE,
    "axes.labelweight": "normal",
    "figure.titleweight": "normal",
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.edgecolor": NOTE,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a $ in an activity's name is a $
    "svg.hashsalt": SALT,
    "svg.fonttype": "path",  # the reader's machine may have no Chinese font
    "lines.linewidth": 2.4,
    "lines.markersize": 6.0,
}
