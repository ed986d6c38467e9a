"""What reading a file gives: sheets of plain cell values, addressed from A1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, cached_property

CellValue = str | int | float | bool | date | datetime | time | timedelta | None


class Fault(StrEnum):
    """Why a cell has no value although it is not blank."""

    ERROR = "error"  # #N/A, #REF! …
    UNCACHED = "uncached"  # a formula that no spreadsheet program has computed


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns 0-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet (or csv, or HTML table) as it stands: no meaning yet.

    `rows[r][c]` is the cell in row r + 1 (or record r + 1 of a csv, blank lines counted); every
    row has the same length; a blank cell is None. Text is kept as text with its inner spaces;
    whole numbers are int, so that "12" never becomes "12.0"; long digit strings keep every digit.
    Personal numbers (identity card, phone, bank card) are already masked.
    """

    file: str  # path below data/raw with forward slashes
    name: str  # "" for csv, txt and HTML
    rows: tuple[tuple[CellValue, ...], ...]
    merges: tuple[Merge, ...] = ()
    faults: Mapping[tuple[int, int], Fault] = field(default_factory=dict)  # (row, column), 0-based
    is_hidden: bool = False
    remarks: tuple[str, ...] = ()  # Chinese: what was left out or repaired while reading

    @property
    def n_columns(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def merges_by_row(self) -> Mapping[int, tuple[Merge, ...]]:
        """0-based row → the merged ranges that it runs through."""
        found: dict[int, tuple[Merge, ...]] = {}
        for merge in self.merges:
            for row in range(max(merge.top, 0), min(merge.bottom + 1, len(self.rows))):
                found[row] = (*found.get(row, ()), merge)
        return found

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that a cell belongs to; None for a cell of its own."""
        if not self.merges:
            return None
        for merge in self.merges_by_row.get(row, ()):
            if merge.left <= column <= merge.right:
                return merge
        return None


@cache
def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return f"{column_letters(column)}{row + 1}"
