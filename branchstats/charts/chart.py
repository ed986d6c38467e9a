"""What a chart function gives back: a picture with its title block and alternative text."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from matplotlib.figure import Figure

from branchstats.charts import style

PNG_DPI = 200  # pixels an inch: sharp on A4 and on a projector of 1920 pixels
# Shrunk to the 156 mm of an official paper's text, 12 points become 9: what a reader can read.
PAPER_WIDTH_INCHES = 8.0
_NO_CLOCK = {"Date": None, "Creator": None}
_NO_SOFTWARE = {"Software": None}


@dataclass(frozen=True)
class About:
    """The words around a chart. `title` says the answer with its numbers.

    Every part is plain text (escaped where it is shown); all but `remark` must be there.
    """

    title: str
    unit: str
    n: str
    period: str
    source: str
    alt: str  # what the picture shows, for a reader who cannot see it
    remark: str = ""  # how to read it, or what it does not say
    key: str = ""  # what the chart shows, as a target of links: attendance.rate

    def __post_init__(self) -> None:
        for name in ("title", "unit", "n", "period", "source", "alt"):
            if not str(getattr(self, name)).strip():
                raise ValueError(f"图缺少说明：{name} 不能为空")

    @property
    def details(self) -> str:
        """Unit, n, period and source on one line."""
        return f"单位：{self.unit}　{self.n}　时段：{self.period}　来源：{self.source}"


@dataclass(frozen=True)
class Chart:
    """A picture with its words. A notebook cell shows it by returning it.

    `is_vector` charts become SVG (lines), the others PNG (many small shapes).
    """

    figure: Figure
    about: About
    is_vector: bool = False

    @property
    def title(self) -> str:
        return self.about.title

    @property
    def alt(self) -> str:
        return self.about.alt

    @property
    def caption(self) -> str:
        return self.about.details

    @cached_property
    def content(self) -> bytes:
        """The picture's bytes, SVG or PNG: the same for the same data, without a clock."""
        picture = io.BytesIO()
        with style.use():
            if self.is_vector:
                self.figure.savefig(picture, format="svg", metadata=_NO_CLOCK)
            else:
                self.figure.savefig(picture, format="png", dpi=PNG_DPI, metadata=_NO_SOFTWARE)
        return picture.getvalue()

    @cached_property
    def paper(self) -> bytes:
        """The picture as PNG for a page of A4: drawn narrower, so that its text prints larger."""
        width, height = self.figure.get_size_inches()
        narrower = PAPER_WIDTH_INCHES / width
        picture = io.BytesIO()
        self.figure.set_size_inches(PAPER_WIDTH_INCHES, height * narrower**0.5)
        try:
            with style.use():
                self.figure.savefig(picture, format="png", dpi=PNG_DPI, metadata=_NO_SOFTWARE)
        finally:
            self.figure.set_size_inches(width, height)
        return picture.getvalue()

    def html(self) -> str:
        """The picture as a `<figure>`: title, picture with its alternative text, details."""
        kind = "svg+xml" if self.is_vector else "png"
        data = base64.b64encode(self.content).decode("ascii")
        width, height = (round(side * style.DPI) for side in self.figure.get_size_inches())
        remark = f'<p class="remark">{escape(self.about.remark)}</p>' if self.about.remark else ""
        mark = f' id="chart-{escape(self.about.key)}"' if self.about.key else ""
        return (
            f'<figure class="chart"{mark}><p class="answer">{escape(self.about.title)}</p>'
            f'<img src="data:image/{kind};base64,{data}" '
            f'alt="{escape(self.about.alt)}" width="{width}" height="{height}">'
            f"<figcaption>{escape(self.about.details)}{remark}</figcaption></figure>"
        )

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """What Jupyter shows: the figure with its words, and the bare picture with its alt."""
        if self.is_vector:
            bare: dict[str, Any] = {"image/svg+xml": self.content.decode("utf-8")}
        else:
            bare = {"image/png": base64.b64encode(self.content).decode("ascii")}
        (kind,) = bare
        words = {"text/html": self.html(), "text/plain": self.about.title}
        return words | bare, {kind: {"alt": self.about.alt}}


@dataclass(frozen=True)
class Remark:
    """A sentence in the place of a chart that would show nothing."""

    text: str

    def html(self) -> str:
        return f'<p class="nothing">{escape(self.text)}</p>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text}
