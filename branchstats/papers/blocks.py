"""What a paper is made of, before it is a Word file: headings, paragraphs, notes, charts, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

BLANK = "（此处由支委会填写）"
# control characters that XML 1.0 does not know, and lone surrogates
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Title:
    """The paper's title, and the line under it."""

    text: str
    under: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 一、, level 2 （一）; the number is part of the text."""

    text: str
    level: int


@dataclass(frozen=True)
class Sentence:
    """Words, and the note that says where they come from; `lead` is a heading in the line: 1.支委会。"""

    text: str
    note: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Sentences that run on."""

    sentences: tuple[Sentence, ...]
    is_blank: bool = False  # a place that people must fill


@dataclass(frozen=True)
class Picture:
    """A chart as PNG with its alternative text, the answer above it and the details below."""

    content: bytes
    alt: str
    caption: str
    details: str


@dataclass(frozen=True)
class Grid:
    """A table with a caption; `widths` are shares of the text's width, one a column."""

    frame: pd.DataFrame
    caption: str
    widths: tuple[float, ...]
    row_mm: float  # the least height of a row


@dataclass(frozen=True)
class Closing:
    """The branch's name and the place for a date, at the end."""

    branch: str


Block = Title | Heading | Paragraph | Picture | Grid | Closing


def paragraph(text: str) -> Paragraph:
    """One sentence of ours without a note."""
    return Paragraph((Sentence(text),))


def blank(what: str = "") -> Paragraph:
    """A place for what only people can write; `what` says what is asked for."""
    text = f"{BLANK[:-1]}：{what}）" if what else BLANK
    return Paragraph((Sentence(text),), is_blank=True)


def printable(text: str) -> str:
    """Text without the characters that no Word or Excel file can hold."""
    return _NOT_IN_XML.sub("", text)
