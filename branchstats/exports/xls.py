"""BIFF .xls exports: xlrd first (calamine garbles codepage 1252), calamine where xlrd fails."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import xlrd

from branchstats.exports.calamine_book import open_by_calamine
from branchstats.exports.cells import make_sheet
from branchstats.exports.guard import password_protected
from branchstats.exports.sheet import Fault, Merge, Sheet

# beyond this size xlrd would spend the time limit on blank formatted cells; without them it
# knows no merges either, which then come from calamine
MAX_FORMATTED_BYTES = 8 * 1024 * 1024
FIRST_BIFF_WITH_UNICODE = 80  # xlrd's number for BIFF8, Excel 97
GBK_CODEPAGE = 936
SECONDS_A_DAY = 86_400
ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)  # number formats such as [h]:mm
SECOND_READER = "文件结构与常见的不同，换了一种办法读：错误值（#N/A 等）这里看不出，会当作空白"
# what xlrd raises on files that Excel opens all the same
XLRD_FAULTS = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, struct.error, IndexError,
    KeyError, ValueError, TypeError, AttributeError, OverflowError, NotImplementedError,
)  # fmt: skip


def read_xls(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """The worksheets of a BIFF workbook, in its order; dates typed, error cells as faults.

    Raises
    ------
    ExportError : password-protected, or neither xlrd nor calamine can read it.
    """
    try:
        book = _open(content)
        grids = [_read(book, sheet) for sheet in book.sheets()]
    except XLRD_FAULTS as fault:
        if "encrypted" in str(fault).lower():
            raise password_protected(file=file) from fault
        return _read_by_calamine(content, file=file)
    merges = {}
    if not book.formatting_info:
        merges = {s.name: s.merges() for s in open_by_calamine(content, file=file)}
    return tuple(
        make_sheet(
            grid.rows,
            file=file,
            name=grid.name,
            merges=merges.get(grid.name, grid.merges),
            faults=grid.faults,
            is_hidden=grid.is_hidden,
        )
        for grid in grids
    )


@dataclass
class _Grid:
    """A sheet as xlrd gives it."""

    name: str
    is_hidden: bool
    merges: list[Merge]
    rows: list[list[Any]] = field(default_factory=list)
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)


def _open(content: bytes) -> xlrd.Book:
    options: dict[str, Any] = {
        "file_contents": content,
        "logfile": io.StringIO(),  # xlrd prints its warnings otherwise
        "ragged_rows": True,  # one stray cell far right does not widen every row
        "formatting_info": len(content) <= MAX_FORMATTED_BYTES,
    }
    book = xlrd.open_workbook(**options)
    if book.biff_version < FIRST_BIFF_WITH_UNICODE and book.codepage == GBK_CODEPAGE:
        # text is bytes there; GBK is a subset of GB18030, and names need the rest
        book = xlrd.open_workbook(**options, encoding_override="gb18030")
    return book


def _read(book: xlrd.Book, sheet: Any) -> _Grid:
    grid = _Grid(
        name=sheet.name,
        is_hidden=sheet.visibility != 0,
        merges=[Merge(top, left, b - 1, r - 1) for top, b, left, r in sheet.merged_cells],
    )
    n_used = 0  # rows with a value: formatted blank ones below are nothing
    for row in range(sheet.nrows):
        values: list[Any] = []
        for column in range(sheet.row_len(row)):
            kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
            if kind == xlrd.XL_CELL_ERROR:
                grid.faults[row, column] = Fault.ERROR
                value = None
            elif kind == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif kind == xlrd.XL_CELL_DATE:
                value = _date(book, sheet, row, column)
            values.append(value)
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                n_used = row + 1
        grid.rows.append(values)
    del grid.rows[n_used:]
    return grid


def _date(book: xlrd.Book, sheet: Any, row: int, column: int) -> Any:
    """A date, clock time, moment or duration; the bare serial where it is none of them."""
    serial: float = sheet.cell_value(row, column)
    if book.formatting_info:
        key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
        if ELAPSED.search(book.format_map[key].format_str):
            return timedelta(seconds=round(serial * SECONDS_A_DAY))
    if serial < 0:
        return serial
    try:
        moment = xlrd.xldate_as_datetime(serial, book.datemode)
    except (OverflowError, ValueError):
        return serial
    if serial < 1:
        return moment.time()
    return moment.date() if serial.is_integer() else moment


def _read_by_calamine(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    return tuple(
        make_sheet(
            sheet.rows(),
            file=file,
            name=sheet.name,
            merges=sheet.merges(),
            is_hidden=sheet.is_hidden,
            remarks=[SECOND_READER],
        )
        for sheet in open_by_calamine(content, file=file)
    )
