"""The texts over a table, one a cell; a label and the value beside it become one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from branchstats.exports.celltypes import squeeze
from branchstats.exports.grid import Grid
from branchstats.exports.headers import CONTAINED, meanings

MAX_LABEL = 12  # characters of a label cell
COLONS = (":", "：")
_LABELLED = re.compile(r"[^\d:]:")  # a colon after a word, not the one of a clock


def title_texts(grid: Grid, rows: Iterable[int]) -> list[str]:
    """Texts of some rows, top to bottom: `会议主题：一季度党员大会`, `2019年学习签到表`.

    A label is a cell that ends with a colon, a word known as a header, or the first of two cells
    where several rows have just two (the head of a 参会记录).
    """
    kept = [row for row in rows if grid.filled[row]]
    pairs = sum(_is_pair(grid, row) for row in kept)
    texts: list[str] = []
    for row in kept:
        cells = [_text(grid, row, column) for column in grid.filled[row]]
        texts += _joined(cells, is_pair=pairs > 1 and _is_pair(grid, row))
    return texts


def _is_pair(grid: Grid, row: int) -> bool:
    """Two cells of which the first is short and none states label and value by itself."""
    if len(grid.filled[row]) != 2:
        return False
    first, second = grid.texts(row)
    return len(first) <= MAX_LABEL and ":" not in first[:-1] and not _LABELLED.search(second)


def _text(grid: Grid, row: int, column: int) -> str:
    return " ".join(str(grid.cell(row, column)).split())


def _joined(cells: Sequence[str], *, is_pair: bool) -> list[str]:
    texts = []
    index = 0
    while index < len(cells):
        text = cells[index]
        after = cells[index + 1] if index + 1 < len(cells) else ""
        is_value = after and not after.endswith(COLONS) and not _LABELLED.search(squeeze(after))
        if is_value and (is_pair or _is_label(text, after)):
            texts.append(f"{squeeze(text).rstrip(':')}：{after}")
            index += 2
        else:
            texts.append(text)
            index += 1
    return texts


def _is_label(text: str, after: str) -> bool:
    if text.endswith(COLONS):
        return True
    plain = squeeze(text)
    is_word = len(plain) <= MAX_LABEL and ":" not in plain and bool(meanings(plain))
    value = squeeze(after)
    is_label_too = any(meaning.fit != CONTAINED for meaning in meanings(value))
    return is_word and not is_label_too
