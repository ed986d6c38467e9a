"""Sheets → an Excel workbook's bytes: harmless cells, frozen headers, ready to print on A4."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from branchstats.papers.blocks import printable
from branchstats.papers.excel_charts import CHARTS, ROWS_A_CHART, charts
from branchstats.papers.package import frozen
from branchstats.papers.sheets import Cell, Figure, Sheet, wide
from branchstats.privacy import harmless

TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
FIRST_ROW = HEAD_ROW + 1  # of the data
_LINE_POINTS = 15.5  # height of a line of 11 points
_LONGEST = 32_000  # characters of a cell; Excel takes 32767
_HIGHEST_POINTS = 405.0  # of a row; Excel takes 409
_MOST_ROWS_A_PAGE = 40  # more would print too small
_CHART_COLUMNS = "O"  # the last of the columns of usual width that a chart covers
_FONT, _HEAD_FONT = "宋体", "黑体"
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E3E6EA")


def workbook_bytes(sheets: Sequence[Sheet], *, title: str, at: datetime) -> bytes:
    """The workbook; the same sheets give the same bytes. `at` is its date of writing."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _write(page, sheet)
        _print_table(page, sheet)
    _charts(book, sheets)
    core = book.properties
    core.creator = core.lastModifiedBy = ""
    core.title, core.language, core.created = safe(title), "zh-CN", at
    content = io.BytesIO()
    book.save(content)
    return frozen(content.getvalue(), at=at)


def safe(words: str) -> str:
    """Text as a cell may hold it: no formula, no control character, not too long."""
    return harmless(printable(words)[:_LONGEST])


def _write(page: Any, sheet: Sheet) -> None:
    last = get_column_letter(len(sheet.columns))
    for row, words, font in (
        (TITLE_ROW, sheet.title, Font(_HEAD_FONT, size=16)),
        (NOTE_ROW, sheet.note, Font(_FONT, size=10)),
    ):
        page.merge_cells(f"A{row}:{last}{row}")
        cell = page.cell(row, 1, safe(words))
        cell.font = font
        centre = "center" if row == TITLE_ROW else "left"
        cell.alignment = Alignment(horizontal=centre, vertical="center", wrap_text=True)
    whole = sum(column.width for column in sheet.columns)
    page.row_dimensions[TITLE_ROW].height = _height([(sheet.title, whole * 11 / 16)], 22.0)
    page.row_dimensions[NOTE_ROW].height = _height([(sheet.note, whole)], _LINE_POINTS)
    for number, column in enumerate(sheet.columns, start=1):
        cell = page.cell(HEAD_ROW, number, safe(column.heading))
        cell.font, cell.fill, cell.border = Font(_HEAD_FONT, size=11), _SHADE, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(number)].width = column.width
    heads = [(column.heading, column.width) for column in sheet.columns]
    page.row_dimensions[HEAD_ROW].height = _height(heads, _LINE_POINTS)
    for number, row_of in enumerate(sheet.rows, start=FIRST_ROW):
        _write_row(page, number, row_of, sheet)


def _write_row(page: Any, number: int, values: Sequence[Cell], sheet: Sheet) -> None:
    written = []
    for place, (value, column) in enumerate(zip(values, sheet.columns, strict=True), start=1):
        cell = page.cell(number, place)
        cell.font, cell.border = Font(_FONT, size=11), _BOX
        if isinstance(value, Figure):
            cell.value, cell.number_format = value.value, value.format
            cell.alignment = Alignment(horizontal="center", vertical="center")
        elif value is not None:
            cell.value = safe(value)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            written.append((value, column.width))
    page.row_dimensions[number].height = _height(written, _LINE_POINTS)


def _height(texts: Sequence[tuple[str, float]], line: float) -> float:
    """Height in points of the row whose texts wrap in columns of these widths."""
    most = max((_lines(words, width) for words, width in texts), default=1)
    return min(most * line + 3, _HIGHEST_POINTS)


def _lines(words: str, width: float) -> int:
    """Lines of a text in a column; one Chinese character takes the width of two others."""
    room = max(width - 3, 2)  # a line ends where the next word does not fit
    return sum(max(1, math.ceil(wide(part) / room)) for part in (words.splitlines() or [""]))


def _print_table(page: Any, sheet: Sheet) -> None:
    """The header stays on the screen and on each printed page."""
    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = page.cell(FIRST_ROW, sheet.frozen_columns + 1)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    bottom = max(HEAD_ROW + len(sheet.rows), FIRST_ROW)
    fits = sheet.is_one_page and len(sheet.rows) <= _MOST_ROWS_A_PAGE
    _print(page, area=f"A1:{last}{bottom}", pages_high=1 if fits else 0)


def _charts(book: Any, sheets: Sequence[Sheet]) -> None:
    """A sheet with Excel's own charts, after the tables that they show; none where none is."""
    made = charts({sheet.name: (book[sheet.name], sheet) for sheet in sheets}, FIRST_ROW)
    if not made:
        return
    page = book.create_sheet(CHARTS, index=min(2, len(sheets)))
    for number, chart in enumerate(made):
        page.add_chart(chart, f"A{1 + number * ROWS_A_CHART}")
    _print(page, area=f"A1:{_CHART_COLUMNS}{len(made) * ROWS_A_CHART}", pages_high=1)


def _print(page: Any, *, area: str, pages_high: int) -> None:
    """A4 landscape, one page wide, the page's number below; 0 pages high: as many as it takes."""
    page.print_area = area
    page.page_setup.paperSize, page.page_setup.orientation = page.PAPERSIZE_A4, "landscape"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, pages_high
    page.page_margins.left = page.page_margins.right = 0.5  # inches
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    page.oddFooter.left.text = "&A"
