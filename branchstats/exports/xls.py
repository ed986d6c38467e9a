"""BIFF .xls exports: xlrd first (calamine garbles codepage 1252), calamine where xlrd fails."""

from __future__ import annotations

import io
import re
import struct
from datetime import timedelta
from typing import Any

import python_calamine
import xlrd

from branchstats.exports.cells import make_sheet
from branchstats.exports.guard import damaged, password_protected
from branchstats.exports.sheet import Fault, Merge, Sheet

# beyond this size blank formatted cells could cost xlrd more than the time limit; merges then
# come from calamine
MAX_FORMATTED_BYTES = 8 * 1024 * 1024
SECOND_READER = "文件结构与常见的不同，换了一种办法读：错误值（#N/A 等）这里看不出，会当作空白"
ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)  # number formats such as [h]:mm
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
    except XLRD_FAULTS as fault:
        if "encrypted" in str(fault).lower():
            raise password_protected(file=file) from fault
        return read_by_calamine(content, file=file)
    try:
        return tuple(_sheet(book, sheet, content, file=file) for sheet in book.sheets())
    except XLRD_FAULTS:
        return read_by_calamine(content, file=file)


def read_by_calamine(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """The worksheets as calamine gives them: error cells cannot be told from blank ones here."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            _calamine_sheet(book, entry, file=file)
            for entry in book.sheets_metadata
            if entry.typ == python_calamine.SheetTypeEnum.WorkSheet
        )
    except python_calamine.PasswordError as fault:
        raise password_protected(file=file) from fault
    except (python_calamine.CalamineError, OSError, ValueError, MemoryError) as fault:
        raise damaged(file=file) from fault


def _calamine_sheet(book: Any, entry: Any, *, file: str) -> Sheet:
    sheet = book.get_sheet_by_name(entry.name)
    return make_sheet(
        sheet.to_python(skip_empty_area=False),
        file=file,
        name=entry.name,
        merges=[Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
        is_hidden=entry.visible != python_calamine.SheetVisibleEnum.Visible,
        remarks=[SECOND_READER],
    )


def _open(content: bytes) -> xlrd.Book:
    options: dict[str, Any] = {
        "file_contents": content,
        "logfile": io.StringIO(),  # xlrd prints its warnings otherwise
        "ragged_rows": True,  # one stray cell far right does not widen every row
        "formatting_info": len(content) <= MAX_FORMATTED_BYTES,  # gives merges
    }
    book = xlrd.open_workbook(**options)
    if book.biff_version < 80 and book.codepage == 936:
        # before BIFF8 text is bytes; 936 is a subset of GB18030, and names need the rest
        book = xlrd.open_workbook(**options, encoding_override="gb18030")
    return book


def _sheet(book: xlrd.Book, sheet: Any, content: bytes, *, file: str) -> Sheet:
    faults: dict[tuple[int, int], Fault] = {}
    rows = []
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        rows.append(
            [
                _value(book, sheet, kind, value, row, column, faults)
                for column, (kind, value) in enumerate(zip(kinds, values, strict=True))
            ]
        )
    while rows and not any(value is not None and value != "" for value in rows[-1]):
        if any(row == len(rows) - 1 for row, _ in faults):
            break
        rows.pop()  # formatted but empty: calamine and openpyxl do not count them either
    return make_sheet(
        rows,
        file=file,
        name=sheet.name,
        merges=[Merge(t, left, b - 1, r - 1) for t, b, left, r in sheet.merged_cells],
        faults=faults,
        is_hidden=sheet.visibility != 0,
    )


def _value(
    book: xlrd.Book,
    sheet: Any,
    kind: int,
    value: Any,
    row: int,
    column: int,
    faults: dict[tuple[int, int], Fault],
) -> Any:
    if kind == xlrd.XL_CELL_ERROR:
        faults[row, column] = Fault.ERROR
        return None
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _date(book, sheet, value, row, column)
    return value


def _date(book: xlrd.Book, sheet: Any, value: float, row: int, column: int) -> Any:
    if book.formatting_info:
        form = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key]
        if ELAPSED.search(form.format_str):
            return timedelta(seconds=round(value * 86_400))
    try:
        moment = xlrd.xldate_as_datetime(value, book.datemode)
    except (OverflowError, ValueError):
        return value
    if value < 1:
        return moment.time()
    return moment.date() if value == int(value) else moment
