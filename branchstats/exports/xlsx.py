"""xlsx, xlsm and et exports: guarded, then read by calamine. Macros and links are never followed."""

from __future__ import annotations

from itertools import islice, pairwise

from branchstats.exports.calamine_book import CalamineSheet, open_by_calamine
from branchstats.exports.cells import MAX_CELLS, make_sheet, too_large
from branchstats.exports.guard import damaged
from branchstats.exports.package import (
    ZIP_FAULTS,
    Package,
    open_package,
    rewritten,
)
from branchstats.exports.sheet import Sheet, address
from branchstats.exports.sheet_xml import Scan, filled_cells, scan_sheet, without_cells
from branchstats.privacy import mask_text

# blank rows or columns between the table and a cell that somebody touched by mistake
FAR_ROWS, FAR_COLUMNS = 1_000, 100
MAX_STRAYS = 100  # cells; more are a second table, which must not be dropped
STRAYS_NAMED = 5  # in a remark


def read_xlsx(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """The worksheets of an xlsx in its order: values as last computed, dates typed.

    Error cells and formulas that were never computed are faults. A stray cell far from the
    table, which would make the sheet too large, is left out and named in `remarks`.

    Raises
    ------
    ExportError : see `open_package`; or a sheet with more than MAX_CELLS cells.
    """
    package = open_package(content, file=file)
    scans: dict[str, Scan] = {}
    remarks: dict[str, str] = {}
    changed: dict[str, bytes] = {}
    try:
        for name, part in package.sheets.items():
            with package.archive.open(part) as stream:
                scans[name] = scan_sheet(stream, file=file)
            if scans[name].n_cells > MAX_CELLS or not scans[name].is_exact:
                strays = _strays(package, name, scans[name], file=file)
                if strays:
                    remarks[name] = _remark(strays)
                    changed[part] = without_cells(package.archive.read(part), strays)
        if changed:
            content = rewritten(package, changed)
    except ZIP_FAULTS as fault:
        raise damaged(file=file) from fault
    return tuple(
        _sheet(sheet, scans.get(sheet.name, Scan()), remarks.get(sheet.name), file=file)
        for sheet in open_by_calamine(content, file=file)
    )


def _sheet(sheet: CalamineSheet, scan: Scan, remark: str | None, *, file: str) -> Sheet:
    rows = sheet.rows()
    for (row, column), number in scan.exact.items():
        if row < len(rows) and column < len(rows[row]) and type(rows[row][column]) is float:
            rows[row][column] = number
    return make_sheet(
        rows,
        file=file,
        name=sheet.name,
        merges=sheet.merges(),
        faults=scan.faults,
        is_hidden=sheet.is_hidden,
        remarks=[remark] if remark else [],
    )


def _strays(package: Package, name: str, scan: Scan, *, file: str) -> list[str]:
    """Addresses of the cells to leave out so that the sheet's box fits; none where it does."""
    with package.archive.open(package.sheets[name]) as stream:
        cells = list(islice(filled_cells(stream, file=file), MAX_CELLS + 1))
    if not cells:
        return []
    if len(cells) > MAX_CELLS:
        raise too_large(scan.n_rows, scan.n_columns, file=file, sheet=mask_text(name))
    n_rows, n_columns = 1 + max(row for row, _ in cells), 1 + max(column for _, column in cells)
    if n_rows * n_columns <= MAX_CELLS:
        return []
    bottom = _end_of_table({row for row, _ in cells}, FAR_ROWS)
    right = _end_of_table({column for row, column in cells if row <= bottom}, FAR_COLUMNS)
    strays = [(row, column) for row, column in cells if row > bottom or column > right]
    if len(strays) > MAX_STRAYS or (bottom + 1) * (right + 1) > MAX_CELLS:
        raise too_large(n_rows, n_columns, file=file, sheet=mask_text(name))
    return [address(row, column) for row, column in strays]


def _end_of_table(used: set[int], far: int) -> int:
    """The last row (or column) before the first gap of more than `far` blank ones."""
    ordered = sorted(used)
    for before, after in pairwise(ordered):
        if after - before > far:
            return before
    return ordered[-1]


def _remark(strays: list[str]) -> str:
    named = "、".join(strays[:STRAYS_NAMED]) + ("等" if len(strays) > STRAYS_NAMED else "")
    return f"{named}共{len(strays)}个单元格离表格太远，像是误触，没有读"
