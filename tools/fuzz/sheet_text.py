"""A sheet as plain text, so that a fuzzer changes cells and not a file format.

One line a row, cells divided by |. 12 and 3.5 are numbers, @2019-03-05 a date, @08:30 a time,
?1 a truth value, !error a cell that Excel could not compute, anything else text; \\n within a cell
is a line break. A first line such as %A1:D1 merges ranges.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from branchstats.exports.sheet import CellValue, Fault, Merge, Sheet

MOST_ROWS, MOST_COLUMNS = 40, 40
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,10})?(e-?\d{1,3})?")
_RANGE = re.compile(r"(\d{1,2})\.(\d{1,2}):(\d{1,2})\.(\d{1,2})")


def sheet_of(text: str) -> Sheet:
    """Text → the sheet that it describes; whatever the text, there is one."""
    lines = text.split("\n")
    ranges = lines.pop(0) if lines[0].startswith("%") else ""
    cells = [line.split("|")[:MOST_COLUMNS] for line in lines[:MOST_ROWS]]
    width = max(map(len, cells), default=0)
    rows = tuple(
        tuple(cell_of(part) for part in row) + (None,) * (width - len(row)) for row in cells
    )
    faults = {
        (r, c): Fault.ERROR
        for r, row in enumerate(cells)
        for c, part in enumerate(row)
        if part.startswith("!")
    }
    merges = _merges(ranges, n_rows=len(rows), n_columns=width)
    return Sheet("某表.xlsx", "表", _without_covered(rows, merges), merges, faults)


def cell_of(text: str) -> CellValue:
    """One cell."""
    if not text or text.startswith("!"):
        return None
    if text.startswith("?"):
        return text == "?1"
    if text.startswith("@"):
        return _moment(text[1:])
    if _NUMBER.fullmatch(text):
        number = float(text)
        return int(text) if text.lstrip("-").isdigit() else number
    return text.replace("\\n", "\n")


def text_of(sheet: Sheet) -> str:
    """The text of a sheet's first rows, as a seed."""
    return "\n".join(
        "|".join(_part(value) for value in row[:MOST_COLUMNS]) for row in sheet.rows[:MOST_ROWS]
    )


def _part(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"?{int(value)}"
    if isinstance(value, (date, time)):
        return f"@{value.isoformat()}"
    return str(value).replace("\n", "\\n").replace("|", "/")


def _moment(text: str) -> CellValue:
    for kind in (date, time, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


def _merges(text: str, *, n_rows: int, n_columns: int) -> tuple[Merge, ...]:
    """Ranges within the sheet that do not overlap, as every spreadsheet program keeps them."""
    found: list[Merge] = []
    for hit in _RANGE.finditer(text):
        top, left, bottom, right = map(int, hit.groups())
        inside = top <= bottom < n_rows and left <= right < n_columns
        apart = all(
            bottom < other.top or top > other.bottom or right < other.left or left > other.right
            for other in found
        )
        if inside and apart and (top, left) != (bottom, right):
            found.append(Merge(top, left, bottom, right))
    return tuple(found)


def _without_covered(
    rows: tuple[tuple[CellValue, ...], ...], merges: tuple[Merge, ...]
) -> tuple[tuple[CellValue, ...], ...]:
    """Only the first cell of a merged range holds a value."""
    covered = {
        (r, c)
        for m in merges
        for r in range(m.top, m.bottom + 1)
        for c in range(m.left, m.right + 1)
    } - {(m.top, m.left) for m in merges}
    return tuple(
        tuple(None if (r, c) in covered else value for c, value in enumerate(row))
        for r, row in enumerate(rows)
    )
