"""A cell as plain text, and what counts as a blank cell."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pandas as pd

from branchstats.cleaning.wordlists import load
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

LONGEST_QUOTE = 30  # characters of a cell in a message

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]|[\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")


def plain_text(value: CellValue) -> str:
    """A cell as text: full-width letters made ordinary (NFKC), each run of spaces one space.

    A whole float loses its ".0"; None and NaN give "". Dates give their ISO form.
    """
    if value.__class__ is str:
        return _plain(value)
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, float):
        if value != value:
            return ""
        if value.is_integer() and abs(value) < 1e15:
            value = int(value)
    return _plain(str(value))


@lru_cache(maxsize=1 << 16)  # the same marks and names stand in thousands of cells
def _plain(text: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


def code_text(value: CellValue) -> str:
    """A number or code (工号, 学号) as text without any space, in capitals; "" where blank."""
    text = "" if is_blank(value) else plain_text(value).replace(" ", "").upper()
    return text.lstrip("'")


def is_blank(value: CellValue) -> bool:
    """Whether a cell says nothing: None, NaN, spaces, or a placeholder of blanks.toml."""
    if value is None:
        return True
    if isinstance(value, (int, float)):
        return value != value
    return _says_nothing(plain_text(value))


@lru_cache(maxsize=1 << 14)
def _says_nothing(text: str) -> bool:
    text = text.replace(" ", "")
    return not text or text in placeholders()


@cache
def placeholders() -> frozenset[str]:
    """The words of blanks.toml, in the form that `plain_text` gives."""
    return frozenset(plain_text(word) for word in load("blanks")["words"])


def refuse(value: CellValue, reason: str, advice: str = "") -> CellError:
    """The error for one cell, its beginning quoted in the reason."""
    shown = (
        " ".join(str(value).split())[:LONGEST_QUOTE]
        if isinstance(value, str)
        else plain_text(value)
    )
    return CellError(f"“{shown}”{reason}", advice)
