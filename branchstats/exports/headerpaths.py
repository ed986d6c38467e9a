"""The headers of each column from top to bottom, merged cells and groups filled in."""

from __future__ import annotations

from branchstats.exports.celltypes import is_day, is_weekday, text_of
from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import HeaderBlock
from branchstats.exports.headerrows import header_row_labels
from branchstats.exports.sheet import CellValue

# column → (where its text stands, the text)
Level = dict[int, tuple[tuple[int, int], CellValue]]


def paths(grid: Grid, block: HeaderBlock) -> dict[int, tuple[CellValue, ...]]:
    """Column → its headers from top to bottom, merged cells and groups filled in."""
    rows = []
    for row in block.rows:
        level = _level(grid, row, is_last=row == block.bottom)
        if row != block.anchor and _is_labelled(grid, row, block.anchor):
            level.pop(grid.filled[row][0], None)  # 学习内容: says what the row is, heads no column
        rows.append(level)
    columns = sorted(set().union(*rows)) if rows else []
    found = {}
    for column in columns:
        path: list[CellValue] = []
        seen: set[tuple[int, int]] = set()
        for level in rows:
            origin, value = level.get(column, ((-1, -1), None))
            if value is None or origin in seen:
                continue
            seen.add(origin)
            if not path or text_of(path[-1]) != text_of(value):
                path.append(_tidy(value))
        found[column] = _without_weekday(path)
    return found


def _is_labelled(grid: Grid, row: int, anchor: int) -> bool:
    """Whether a header row begins with what it is about; 日 under a group is the Sunday of a month."""
    if grid.first_text(row) not in header_row_labels():
        return False
    group = grid.merge(anchor, grid.filled[row][0])
    return group is None or group.right == group.left


def _level(grid: Grid, row: int, *, is_last: bool) -> Level:
    """One header row: column → (where the text stands, the text)."""
    level: Level = {}
    has_spans = False
    for column in range(grid.left, grid.right + 1):
        merge = grid.merge(row, column)
        if merge is not None:
            value = grid.cell(merge.top, merge.left)
            has_spans |= merge.right > merge.left
            if value is not None:
                level[column] = ((merge.top, merge.left), value)
        elif grid.cell(row, column) is not None:
            level[column] = ((row, column), grid.cell(row, column))
    if is_last or has_spans:
        return level
    last = None  # no merges: a group runs on over the blank cells to its right
    below = set(grid.filled[row + 1]) if row + 1 < grid.n_rows else set()
    for column in range(grid.left, grid.right + 1):
        if column in level:
            last = level[column] if column in below else None
        elif last is not None and column in below:
            level[column] = last
    return level


def _tidy(value: CellValue) -> CellValue:
    if not isinstance(value, str):
        return value
    return " ".join(value.split()) if " " in value.strip() else "".join(value.split())


def _without_weekday(path: list[CellValue]) -> tuple[CellValue, ...]:
    """A weekday beside a day says nothing more (but 六 alone is DingTalk's name of a day)."""
    days = [part for part in path if is_day(part) and not is_weekday(part)]
    return tuple(part for part in path if not (days and is_weekday(part)))
