"""A table located on a sheet: which rows and columns are what, still without values cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from branchstats.exports.sheet import CellValue, Sheet, address


@dataclass(frozen=True)
class Column:
    """One column under its header, merged header cells filled in from top to bottom."""

    index: int  # 0-based column of the sheet
    path: tuple[CellValue, ...]  # ("考勤结果", 1), ("1月", 4), (date(2019, 3, 5),) …
    field: str = ""  # canonical field of aliases.toml ("name", "staff_no" …); "" where none fits
    why: str = ""  # Chinese: why it became that field, or why it is ignored

    @cached_property
    def header(self) -> str:
        """The header as one text: 考勤结果_1."""
        return "_".join(str(part) for part in self.path)


@dataclass(frozen=True)
class RowKind:
    """What one row of the sheet is: a kind of the ledger, and a reason in Chinese."""

    kind: str
    reason: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a sheet and how it was understood.

    `kinds` names every row that is not in `body`; `body` are the rows that hold facts. Both
    together cover the rows that belong to this table. Rows are 0-based.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    body: tuple[int, ...]
    kinds: Mapping[int, RowKind]
    dataset: str = ""  # attendance, scores, recruitment, volunteering, members, events; "" unknown
    shape: str = ""  # which cleaner understands it: grid, register, sign_in, dingtalk_month …
    why: str = ""  # Chinese: why it was recognised as that, or what is missing
    titles: tuple[str, ...] = ()  # texts above the header, top to bottom
    notes: tuple[str, ...] = ()  # texts below the body
    legend: Mapping[str, str] = field(default_factory=dict)  # symbol → word
    totals: tuple[int, ...] = ()  # rows with printed totals, counts, averages
    # (row, column) of a blank cell → the row whose cell it repeats: a name given once for two rows
    filled: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def value(self, row: int, column: Column) -> CellValue:
        """The cell of a body row, vertical merges filled from their first cell."""
        if self.filled:
            row = self.filled.get((row, column.index), row)
        merge = self.sheet.merge_at(row, column.index)
        if merge is not None:
            return self.sheet.rows[merge.top][merge.left]
        return self.sheet.rows[row][column.index]

    def cell(self, row: int, column: Column) -> str:
        """A1 address of a cell."""
        return address(row, column.index)

    def by_field(self, name: str) -> tuple[Column, ...]:
        """The columns that were understood as one canonical field, left to right."""
        return self._of_field.get(name, ())

    @cached_property
    def _of_field(self) -> Mapping[str, tuple[Column, ...]]:
        found: dict[str, tuple[Column, ...]] = {}
        for column in self.columns:
            found[column.field] = (*found.get(column.field, ()), column)
        return found
