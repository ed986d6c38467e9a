"""The reminders as an Excel workbook: every row of the page's tables, and every cell to mend."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from branchstats.privacy import harmless
from branchstats.reminders.month import Reminders
from branchstats.reminders.parts import Part, chinese_day, parts_of

CELLS = "要改的单元格"
CELL_HEADS = ("文件", "工作表", "单元格", "原值", "原因", "怎么办")
_CELL_COLUMNS = ("source_file", "source_sheet", "source_cell", "raw", "reason", "advice")
WIDEST = 60  # characters
_HEAD = PatternFill("solid", fgColor="FFE9EEF2")


def workbook_of(found: Reminders) -> bytes:
    """The .xlsx file; what a spreadsheet program would run as a formula is made harmless."""
    book = Workbook()
    book.remove(book.active)
    for part in parts_of(found):
        _write(book, part.sheet, _title(part, found), part.heads, part.rows)
    cells = found.rejects[list(_CELL_COLUMNS)].itertuples(index=False, name=None)
    _write(book, CELLS, f"{CELLS}（内部资料）", CELL_HEADS, cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _title(part: Part, found: Reminders) -> str:
    return f"{part.title}（内部资料，{found.branch}，截至{chinese_day(found.on)}）"


def _write(
    book: Workbook, name: str, title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    page = book.create_sheet(name)
    page.cell(1, 1, harmless(title)).font = Font(bold=True, size=13)
    widths = [_width(head) for head in heads]
    for place, head in enumerate(heads, start=1):
        cell = page.cell(2, place, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
    for row, values in enumerate(rows, start=3):
        for place, value in enumerate(values, start=1):
            cell = page.cell(row, place, harmless(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            widths[place - 1] = max(widths[place - 1], _width(value))
    _lay_out(page, widths)


def _lay_out(page: Worksheet, widths: list[int]) -> None:
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = min(width + 2, WIDEST)
    page.freeze_panes = "A3"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:2"


def _width(text: str) -> int:
    """Columns of a text on the screen: a Chinese character takes two."""
    return max(sum(2 if ord(sign) > 0xFF else 1 for sign in line) for line in text.split("\n"))
