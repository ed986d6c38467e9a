"""Tables that stand side by side on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import Office, find_block
from branchstats.exports.headers import meanings

LEAST_WIDTH = 2  # columns of a repeated header; a single one twice is a column given twice
SAME = 0.6  # share of equal header cells that makes a second block a repetition of the first


def side_by_side(grid: Grid, office: Office) -> tuple[Grid, ...]:
    """The parts of a sheet that have headers of their own, left to right; else the whole.

    Blank columns divide tables; so does a header that begins again (序号 姓名 时长 序号 姓名 时长),
    and a table of activities and hours right beside one of names.
    """
    parts = _parts(grid)
    if len(parts) > 1:
        with_header = [_has_header(grid.part(left, right), office) for left, right in parts]
        joined = _join(parts, with_header)
        if len(joined) > 1:
            return tuple(
                piece
                for left, right in joined
                for piece in _repeated(grid.part(left, right), office)
            )
    return _repeated(grid, office)


def _repeated(grid: Grid, office: Office) -> tuple[Grid, ...]:
    """A grid divided where its header begins again; (grid,) where it does not."""
    block = next(
        (b for row in range(grid.n_rows) if (b := find_block(grid, row, office)) is not None), None
    )
    if block is None or block.name_column is None:
        return (grid,)
    anchor = {c: grid.text(block.anchor, c) for c in grid.filled[block.anchor]}
    word = anchor.get(block.name_column)
    names = [column for column, text in anchor.items() if text == word]
    if not names:
        return (grid,)  # no header over the names
    starts = _starts(anchor, names) if len(names) > 1 else _units_start(anchor, names[0])
    if len(starts) < 2:
        return (grid,)
    ends = [*(start - 1 for start in starts[1:]), grid.right]
    return tuple(grid.part(left, right) for left, right in zip(starts, ends, strict=True))


def _starts(anchor: Mapping[int, str], names: Sequence[int]) -> list[int]:
    """First columns of the repetitions of a header; [] where the parts differ."""
    before = 0
    while all(
        anchor.get(column - before - 1)
        and anchor.get(column - before - 1) == anchor.get(names[0] - before - 1)
        for column in names
    ):
        before += 1
    starts = [column - before for column in names]
    for start, following in pairwise(starts):
        width = following - start
        first = [anchor.get(starts[0] + i) for i in range(width)]
        mine = [anchor.get(following + i) for i in range(width)]
        said = [text for text in first if text]
        same = sum(a == b for a, b in zip(first, mine, strict=True) if a)
        if width < LEAST_WIDTH or same < SAME * len(said):
            return []
    return [min(anchor), *starts[1:]]


def _units_start(anchor: Mapping[int, str], name: int) -> list[int]:
    """Where a table of activities and their hours begins right of a table of names."""
    for column in sorted(anchor):
        is_unit = any(m.field == "unit_hours" for m in meanings(anchor[column]))
        beside = anchor.get(column - 1, "")
        if is_unit and column - 1 > name and any(m.field == "activity" for m in meanings(beside)):
            return [min(anchor), column - 1]
    return []


def _parts(grid: Grid) -> list[tuple[int, int]]:
    """Runs of columns with something in them, divided by columns that are blank throughout."""
    runs: list[tuple[int, int]] = []
    for column in sorted(grid.used_columns):
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _has_header(part: Grid, office: Office) -> bool:
    return any(
        find_block(part, row, office) is not None
        for row in range(part.n_rows)
        if len(part.filled[row]) >= 2
    )


def _join(parts: Sequence[tuple[int, int]], with_header: Sequence[bool]) -> list[tuple[int, int]]:
    """Parts without a header go to the part on their left (the first ones to their right)."""
    joined: list[tuple[int, int]] = []
    has_header = False
    for (left, right), own in zip(parts, with_header, strict=True):
        if joined and not (own and has_header):
            joined[-1] = (joined[-1][0], right)
        else:
            joined.append((left, right))
        has_header |= own
    return joined
