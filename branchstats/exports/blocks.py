"""Tables that stand side by side on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import Office, find_block


@dataclass(frozen=True)
class Block:
    """A part of a sheet's columns that is read as a sheet of its own."""

    grid: Grid


def side_by_side(grid: Grid, office: Office) -> tuple[Block, ...]:
    """The parts of a sheet that have headers of their own, left to right; else the whole."""
    parts = _parts(grid)
    if len(parts) > 1:
        with_header = [_has_header(grid.part(left, right), office) for left, right in parts]
        joined = _join(parts, with_header)
        if len(joined) > 1:
            return tuple(Block(grid.part(left, right)) for left, right in joined)
    return (Block(grid),)


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
