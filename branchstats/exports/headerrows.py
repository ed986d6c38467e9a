"""Rows that belong to a header beside the one with the names: groups above, sub-headers below."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from branchstats.exports.celltypes import (
    is_clock,
    is_day,
    is_period,
    is_session,
    is_status,
    is_turn,
    is_weekday,
    looks_like_person,
    squeeze,
    word_list,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headers import MAX_HEADER, WHOLE, meanings
from branchstats.exports.sheet import CellValue

MAX_GROUP_TEXT = 30  # characters of a group's header; longer is a sentence or a title
WIDE = 0.9  # a merged text over this share of the columns is a title, not a group


def is_group_row(grid: Grid, row: int, anchor: int, name_column: int | None) -> bool:
    """Whether a row over the header groups its columns (1月, 考勤结果, 积极分子阶段).

    A text alone on its row over all columns, or over the names, is a title.
    """
    columns = grid.filled[row]
    if not columns:
        return False
    texts = [grid.text(row, column) for column in columns]
    if any(":" in text or len(text) > MAX_GROUP_TEXT for text in texts):
        return False
    if texts[0] in header_row_labels() and len(columns) > 1:
        return not any(_is_whole(grid.text(anchor, column)) for column in columns[1:])
    width = len(grid.filled[anchor])
    wide = spans = down = 0
    for column in columns:
        merge = grid.merge(row, column)
        if merge is None:
            continue
        if len(columns) == 1 and name_column is not None:
            wide += merge.left <= name_column <= merge.right and merge.bottom < anchor
        if merge.bottom >= anchor > merge.top:
            down += 1
        covered = sum(merge.left <= c <= merge.right for c in grid.filled[anchor])
        if merge.right > merge.left:
            spans += 1
            wide += covered >= WIDE * width
    if wide:
        return False
    if down or (spans and (len(columns) > 1 or columns[0] > grid.filled[anchor][0])):
        return True
    if spans:
        return False
    cells = [grid.cell(row, column) for column in columns]
    if all(is_period(cell) or is_day(cell) or is_turn(cell) or is_weekday(cell) for cell in cells):
        return columns[0] > grid.filled[anchor][0] or len(columns) > 1
    leaves = grid.texts(anchor)
    repeated = len(leaves) > len(set(leaves))
    over_names = name_column is not None and grid.cell(row, name_column) is not None
    # 会议名称 | 党员大会 over the header is a label with its value
    labels = any(map(_is_whole, texts))
    return repeated and not over_names and not labels and 1 < len(columns) < width


def _is_whole(text: str) -> bool:
    """Whether a text is a known header as it stands."""
    found = meanings(text)
    return bool(found) and found[0].fit == WHOLE


def continues(grid: Grid, bottom: int, anchor: int, known: frozenset[int]) -> bool:
    """Whether the row under a header belongs to it: merged into it, or sub-headers only."""
    below = bottom + 1
    if below >= grid.n_rows:
        return False
    for column in known:
        merge = grid.merge(bottom, column)
        if merge is not None and merge.bottom > bottom:
            return True
    columns = grid.filled[below]
    if not columns or below + 1 >= grid.n_rows:
        return False
    first = grid.text(below, columns[0])
    if first in header_row_labels() and columns[0] in _leading(grid, anchor, known):
        return len(columns) > 1
    if any(c in known and not _is_group(grid, anchor, below, c) for c in columns):
        return False
    cells = [grid.cell(below, column) for column in columns]
    if not all(_may_be_sub_header(cell) for cell in cells):
        return False
    numbers = [cell for cell in cells if isinstance(cell, int)]
    if numbers and not _ascends(numbers):
        return False
    open_above = [c for c in columns if grid.cell(bottom, c) is None]
    dated_above = [
        c for c in columns if is_day(grid.cell(bottom, c)) or is_turn(grid.cell(bottom, c))
    ]
    is_week = all(is_weekday(cell) for cell in cells)
    return bool(open_above) or is_week or (len(dated_above) == len(columns) and not numbers)


def _is_group(grid: Grid, anchor: int, below: int, column: int) -> bool:
    """A header that goes on over its neighbour: blank beside it, a sub-header below that."""
    beside = column + 1
    if beside > grid.right or grid.cell(anchor, beside) is not None:
        return False
    return grid.cell(below, beside) is not None


def _leading(grid: Grid, anchor: int, known: frozenset[int]) -> set[int]:
    """Columns up to the last one of the known leading headers."""
    return set(range(grid.filled[anchor][0], max(known, default=0) + 1))


def _may_be_sub_header(cell: CellValue) -> bool:
    if is_day(cell) or is_weekday(cell) or is_session(cell) or is_turn(cell) or is_period(cell):
        return True
    if not isinstance(cell, str) or is_clock(cell):
        return False
    text = squeeze(cell)
    if is_status(cell) and not ("(" in text and meanings(text)):  # 事假(天) is a header
        return False
    return len(text) <= MAX_HEADER and looks_like_person(text)


def _ascends(numbers: Sequence[int]) -> bool:
    """Day numbers in order, starting again at most where a month begins."""
    falls = sum(after <= before for before, after in pairwise(numbers))
    return len(numbers) >= 2 and falls <= len(numbers) // 4


@cache
def header_row_labels() -> frozenset[str]:
    """Words that say what a row of the header is (星期, 学习内容), heading no column."""
    return frozenset(squeeze(word) for word in word_list("layout")["header_row"]["is"])
