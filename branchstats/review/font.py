"""The page's Chinese font: a subset of the characters that the page uses, inside the page."""

from __future__ import annotations

import base64
import io
import string

from fontTools import subset
from fontTools.ttLib import TTFont

from branchstats.charts.font_file import font_file

FAMILY = "Branch Review"
# Signs that CSS or the meeting mode add to the text of the page.
_ALWAYS = string.ascii_letters + string.digits + string.punctuation + " ，。、；：“”（）／—…"


def font_face(words: str) -> str:
    """A CSS rule @font-face with the characters of `words` as woff2, inside a data address."""
    data = base64.b64encode(_subset(words)).decode("ascii")
    return (
        f'@font-face{{font-family:"{FAMILY}";font-display:block;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _subset(words: str) -> bytes:
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=["kern", "palt"], desubroutinize=True,
        notdef_outline=True, name_IDs=[0, 1, 2, 13, 14],
    )  # fmt: skip
    font = TTFont(font_file(), recalcTimestamp=False, lazy=True)  # no clock in the bytes
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(sorted(set(words) | set(_ALWAYS))))
    chosen.subset(font)
    font.flavor = "woff2"
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()
