"""A sheet, or some of its columns, with an index of the cells that hold something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from branchstats.exports.celltypes import text_of
from branchstats.exports.sheet import CellValue, Merge, Sheet


@dataclass(frozen=True)
class Grid:
    """Columns `left`..`right` of a sheet. `filled[row]` are the columns that are not blank.

    A merged range counts where its first cell stands; an error cell counts as filled. Rows run to
    the last one with anything in it.
    """

    sheet: Sheet
    left: int
    right: int  # included
    filled: Sequence[tuple[int, ...]]
    whole: Grid | None = None  # the grid that this one is a part of

    @property
    def n_rows(self) -> int:
        return len(self.filled)

    def cell(self, row: int, column: int) -> CellValue:
        return self.sheet.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """The cell as text without white space; '' for a blank."""
        return text_of(self.sheet.rows[row][column])

    def value(self, row: int, column: int) -> CellValue:
        """The cell, or the first cell of the merged range that it lies in."""
        merge = self.sheet.merge_at(row, column)
        if merge is None:
            return self.sheet.rows[row][column]
        return self.sheet.rows[merge.top][merge.left]

    def values(self, rows: Iterable[int], column: int) -> list[CellValue]:
        """`value` of some rows of one column."""
        cells, merged = self.sheet.rows, self.sheet.merges_by_row
        return [self.value(row, column) if row in merged else cells[row][column] for row in rows]

    def merge(self, row: int, column: int) -> Merge | None:
        return self.sheet.merge_at(row, column)

    def first_text(self, row: int) -> str:
        """The first cell of a row that is not blank, as text."""
        return self.text(row, self.filled[row][0]) if self.filled[row] else ""

    def row_label(self, row: int) -> str:
        """The first text of the row on the whole sheet, beyond the columns of this part too."""
        return (self.whole or self).first_text(row)

    def texts(self, row: int) -> list[str]:
        return [self.text(row, column) for column in self.filled[row]]

    @cached_property
    def used_columns(self) -> frozenset[int]:
        return frozenset().union(*self.filled) if self.filled else frozenset()

    @cached_property
    def different_texts(self) -> frozenset[str]:
        """Every text of the whole sheet once: what none of them says need not be asked of rows."""
        return frozenset(cell for cell in set().union(*self.sheet.rows) if isinstance(cell, str))

    def part(self, left: int, right: int) -> Grid:
        """The same rows, fewer columns."""
        kept = [tuple(c for c in row if left <= c <= right) for row in self.filled]
        return Grid(self.sheet, left, right, kept, self.whole or self)


def grid_of(sheet: Sheet) -> Grid:
    """The whole sheet up to its last row that is not blank."""
    filled: list[tuple[int, ...]] = [
        tuple(
            [
                column
                for column, value in enumerate(row)
                if value is not None
                and not (value.__class__ is str and (not value or value.isspace()))  # type: ignore[union-attr]
            ]
        )
        for row in sheet.rows
    ]
    for row, column in sheet.faults:
        if column not in filled[row]:
            filled[row] = tuple(sorted((*filled[row], column)))
    while filled and not filled[-1]:
        filled.pop()
    return Grid(sheet, 0, max(sheet.n_columns - 1, 0), filled)
