"""Sheets written as text, for tests of the layout finder. All people are invented."""

from __future__ import annotations

import re
from datetime import date, time

from branchstats.exports.locate import Located, locate
from branchstats.exports.sheet import CellValue, Merge, Sheet
from branchstats.exports.table import Table
from branchstats.settings import Settings

NAMES = (
    "丁一凡", "王小荷", "刘成林", "买买提·艾力", "陈雨", "赵文山", "孙巧", "周立", "吴珊", "郑和平",
)  # fmt: skip


def make(text: str, *, merges: str = "", file: str = "某表.xlsx", name: str = "Sheet1") -> Sheet:
    """Lines of cells divided by `|` → a Sheet.

    An empty cell is blank; 12 and 3.5 become numbers, @2019-03-05 a date, @08:30 a time, '12 the
    text 12; \\n within a cell is a line break. `merges` are ranges: "A1:D1 B2:B3".
    """
    lines = text.strip("\n").split("\n")
    rows = [[_cell(part) for part in line.split("|")] for line in lines]
    width = max(map(len, rows))
    padded = tuple(tuple(row + [None] * (width - len(row))) for row in rows)
    ranges = tuple(_merge(part) for part in merges.split())
    return Sheet(file, name, _without_covered(padded, ranges), ranges)


def found(sheet: Sheet, settings: Settings | None = None) -> Located:
    return locate(sheet, settings or Settings())


def only_table(sheet: Sheet, settings: Settings | None = None) -> Table:
    """The one table of a sheet; an assertion where there are several."""
    tables = found(sheet, settings).tables
    assert len(tables) == 1, [table.why for table in tables]
    return tables[0]


def rows_of(located: Located, kind: str) -> list[int]:
    """1-based rows of one kind."""
    return [row + 1 for row, said in sorted(located.kinds.items()) if said.kind == kind]


def body_rows(table: Table) -> list[int]:
    """1-based rows of the body."""
    return [row + 1 for row in table.body]


def fields(table: Table) -> list[str]:
    """The fields of the columns from left to right; "" for one that is not used."""
    return [column.field for column in table.columns]


def column_values(table: Table, field: str) -> list[CellValue]:
    """The cells of the only column of a field."""
    (column,) = table.by_field(field)
    return [table.value(row, column) for row in table.body]


def assert_accounted(sheet: Sheet, located: Located) -> None:
    """Every row up to the last used one stands in a body or in kinds, never in both."""
    used = [
        row
        for row, cells in enumerate(sheet.rows)
        if any(cell is not None and str(cell).strip() for cell in cells)
        or any(fault_row == row for fault_row, _ in sheet.faults)
    ]
    last = used[-1] + 1 if used else 0
    expected = set(range(last)) | ({last} if last < len(sheet.rows) or not last else set())
    bodies = {row for table in located.tables for row in table.body}
    assert set(located.kinds) | bodies == expected
    assert not set(located.kinds) & bodies
    for row in sorted(bodies):
        holders = [t for t in located.tables if row in t.body]
        columns = [{c.index for c in t.columns} for t in holders]
        assert sum(map(len, columns)) == len(set().union(*columns)), "bodies share columns"


def _cell(part: str) -> CellValue:
    text = part.strip(" ")
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if match := re.fullmatch(r"@(\d{4})-(\d\d)-(\d\d)", text):
        return date(*map(int, match.groups()))
    if match := re.fullmatch(r"@(\d\d):(\d\d)", text):
        return time(*map(int, match.groups()))
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text.replace("\\n", "\n")


def _merge(part: str) -> Merge:
    (left, top), (right, bottom) = (
        re.fullmatch(r"([A-Z]+)(\d+)", corner).groups()
        for corner in part.split(":")  # type: ignore[union-attr]
    )
    return Merge(int(top) - 1, _index(left), int(bottom) - 1, _index(right))


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _without_covered(
    rows: tuple[tuple[CellValue, ...], ...], merges: tuple[Merge, ...]
) -> tuple[tuple[CellValue, ...], ...]:
    """Only the first cell of a merged range keeps its text, as in a workbook."""
    cells = [list(row) for row in rows]
    for merge in merges:
        for row in range(merge.top, min(merge.bottom + 1, len(cells))):
            for column in range(merge.left, min(merge.right + 1, len(cells[row]))):
                if (row, column) != (merge.top, merge.left):
                    cells[row][column] = None
    return tuple(map(tuple, cells))
