"""The column of names where no header says which it is: a diagonal line, 参学同志, nothing at all."""

from __future__ import annotations

import re
from functools import cache

from branchstats.exports.celltypes import SYMBOLS, squeeze, word_list
from branchstats.exports.grid import Grid
from branchstats.exports.headers import CONTAINED, meanings
from branchstats.exports.rowwords import says_note, says_total

LOOK_AT = 40  # cells beneath a header that are looked at
LEAST_NAMES = 2
MOSTLY = 0.8  # share of the cells that are names, and of the names that begin with a surname
DISTINCT = 0.9  # share of different names; departments and kinds of meeting repeat
_NAME = re.compile(r"[㐀-鿿]{2,4}|[㐀-鿿]+(?:·[㐀-鿿]+)+")
_REMARK = re.compile(r"[(\[【].*?[)\]】]")


def column_of_names(grid: Grid, row: int, *, before: int) -> int | None:
    """The column left of `before` that has no known header in `row` and people's names beneath."""
    for column in range(grid.left, min(before, grid.right + 1)):
        header = grid.text(row, column)
        found = meanings(header)
        is_known = bool(found) and found[0].fit != CONTAINED
        if not is_known and not _is_name(header) and _are_names(grid, row, column):
            return column
    return None


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and ("·" in text or text[0] in _surnames())


def _are_names(grid: Grid, row: int, column: int) -> bool:
    texts = []
    for below in range(row + 1, grid.n_rows):
        text = _REMARK.sub("", grid.text(below, column))
        if text and text[0] not in SYMBOLS and not says_total(text) and not says_note(text):
            texts.append(text)
        if len(texts) == LOOK_AT:
            break
    names = [text for text in texts if _NAME.fullmatch(text) and not meanings(text)]
    if len(names) < LEAST_NAMES or len(names) < MOSTLY * len(texts):
        return False
    known = sum(map(_is_name, names))
    return known >= MOSTLY * len(names) and len(set(names)) >= DISTINCT * len(names)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(squeeze(word_list("layout")["name"]["surnames"]))
