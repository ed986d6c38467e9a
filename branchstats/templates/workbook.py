"""A form → a blank Excel workbook: drop-downs, checked cells, an example row, an explanation."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from branchstats.templates.form import EXAMPLE, EXPLANATION, Form, FormColumn, FormSheet

LAST_ROW = 2000  # down to which cells are checked: a grid of a year, a log of three
DATE_FORMAT = "yyyy-mm-dd"
FIRST_DATE, LAST_DATE = "DATE(1921,7,1)", "DATE(2099,12,31)"  # nobody joined before 1 July 1921
TEXT_FORMAT = "@"  # 001 stays 001
FULL_MARK = "满分"  # header of the column that bounds a score
MOST_PROMPT = 255  # characters, by the file format
_HEAD = PatternFill("solid", fgColor="FFD9E2EC")
_SHOWN = PatternFill("solid", fgColor="FFF3F3F3")
_LINE = Side(style="thin", color="FFB8C4CE")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_GREY = Font(color="FF6B7280", italic=True)
_WAYS = {
    "date": "日期，如 2025-03-05",
    "text": "文字",
    "serial": "顺序号",
    "mark": "符号，从下拉列表里选",
    "list": "从下拉列表里选",
}


def workbook_bytes(form: Form) -> bytes:
    """The .xlsx file of a form: its tables, then the sheet 填写说明."""
    book = Workbook()
    book.remove(book.active)
    for sheet in form.sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    _explain(book.create_sheet(EXPLANATION), form)
    book.properties.creator = "branchstats"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(page: Worksheet, sheet: FormSheet) -> None:
    columns = sheet.spread
    page.cell(1, 1, sheet.title).font = Font(bold=True, size=14)
    if sheet.legend:
        page.cell(2, 1, sheet.legend)
    for place, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = column.width, _number_format(column)
        _write_header(page, sheet, place, column)
        shown = page.cell(sheet.example_row, place, _example(column))
        shown.font, shown.fill, shown.border = _GREY, _SHOWN, _BORDER
        shown.number_format = _number_format(column)
    letters = _Letters(sheet)
    for column in sheet.columns:
        for rule in _rules(column, letters, first=sheet.example_row):
            page.add_data_validation(rule)
    for rule in _header_rules(sheet, letters):
        page.add_data_validation(rule)
    page.freeze_panes = page.cell(sheet.first_row, _names_end(columns) + 1)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"1:{sheet.header_row}"


def _write_header(page: Worksheet, sheet: FormSheet, place: int, column: FormColumn) -> None:
    cell = page.cell(sheet.header_row, place, column.header or None)
    cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if column.over:
        cell.number_format = DATE_FORMAT
        above = page.cell(sheet.header_row - 1, place)
        above.fill, above.border = _HEAD, _BORDER
        above.alignment = Alignment(horizontal="center")
        if sheet.spread[place - 2].over != column.over:
            page.cell(sheet.header_row - 1, place - 1, column.over).font = Font(bold=True)


def _example(column: FormColumn) -> str | float | date | None:
    if column.kind == "date" and column.example:
        return date.fromisoformat(str(column.example))
    return column.example if column.example != "" else None


def _number_format(column: FormColumn) -> str:
    return {"date": DATE_FORMAT, "text": TEXT_FORMAT}.get(column.kind, "General")


def _names_end(columns: tuple[FormColumn, ...]) -> int:
    """How many columns stay in sight: to the person's name, else the number and the date."""
    headers = [column.header for column in columns]
    return headers.index("姓名") + 1 if "姓名" in headers else 2


class _Letters:
    """Where the columns of a sheet stand."""

    def __init__(self, sheet: FormSheet) -> None:
        self.places: dict[FormColumn, tuple[int, int]] = {}
        start = 1
        for column in sheet.columns:
            self.places[column] = (start, start + column.repeat - 1)
            start += column.repeat
        self.full_mark = next((c for c in sheet.columns if c.header == FULL_MARK), None)

    def cells(self, column: FormColumn, first: int, last: int) -> str:
        left, right = (get_column_letter(place) for place in self.places[column])
        return f"{left}{first}:{right}{last}"

    def cell(self, column: FormColumn, row: int) -> str:
        return f"{get_column_letter(self.places[column][0])}{row}"


def _rules(column: FormColumn, letters: _Letters, *, first: int) -> list[DataValidation]:
    """What the cells under a header may hold; the example row is checked like the others."""
    rule = _rule(column, letters, row=first)
    if rule is None:
        return []
    rule.add(letters.cells(column, first, LAST_ROW))
    return [_worded(rule, column)]


def _rule(column: FormColumn, letters: _Letters, *, row: int) -> DataValidation | None:
    if column.kind == "date":
        return DataValidation("date", operator="between", formula1=FIRST_DATE, formula2=LAST_DATE)
    if column.kind in ("number", "whole"):
        kind = "decimal" if column.kind == "number" else "whole"
        low, high = f"{column.low:g}", f"{column.high:g}"
        return DataValidation(kind, operator="between", formula1=low, formula2=high)
    if column.kind in ("list", "mark"):
        return DataValidation("list", formula1=_listed(column.values))
    if column.kind == "score" and letters.full_mark is not None:
        score, full = letters.cell(column, row), letters.cell(letters.full_mark, row)
        limit = f'IF({full}="",100,{full})'
        formula = f"AND(ISNUMBER({score}),{score}>=0,{score}<={limit})"
        return DataValidation("custom", formula1=formula)
    return None


def _header_rules(sheet: FormSheet, letters: _Letters) -> list[DataValidation]:
    """The header cells that are filled in: the date of each meeting, its kind above it."""
    found = []
    for column in sheet.columns:
        if not column.over:
            continue
        day = DataValidation("date", operator="between", formula1=FIRST_DATE, formula2=LAST_DATE)
        day.add(letters.cells(column, sheet.header_row, sheet.header_row))
        as_date = FormColumn("会议日期", "date", column.width, help="这次会议的日期")
        kind = DataValidation("list", formula1=_listed(column.over_values))
        kind.add(letters.cells(column, sheet.header_row - 1, sheet.header_row - 1))
        as_kind = FormColumn(column.over, "list", column.width, values=column.over_values)
        found += [_worded(day, as_date), _worded(kind, as_kind)]
    return found


def _listed(values: tuple[str, ...]) -> str:
    """A drop-down's own list; the file format holds 255 characters of it."""
    return f'"{",".join(values)}"'


def _worded(rule: DataValidation, column: FormColumn) -> DataValidation:
    """The rule with what Excel says before and after something is typed."""
    name = column.header or "签到"
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorStyle = "warning" if column.is_open else "stop"
    rule.errorTitle = f"“{name}”填得不对"
    rule.error = f"这一格要填{wanted(column)}。"
    if column.help:
        rule.showInputMessage = True
        rule.promptTitle = name
        rule.prompt = column.help[:MOST_PROMPT]
    return rule


def wanted(column: FormColumn) -> str:
    """What a cell of a column holds, in Chinese."""
    if column.kind in ("number", "whole"):
        what = "整数" if column.kind == "whole" else "数"
        return f"{column.low:g}到{column.high:g}之间的{what}"
    if column.kind == "score":
        return "0到满分之间的数"
    if column.kind == "list":
        return f"下列之一：{'、'.join(column.values)}"
    return _WAYS[column.kind]


def _explain(page: Worksheet, form: Form) -> None:
    """The sheet 填写说明, in sentences: what the form is for, then what each column holds."""
    page.column_dimensions["A"].width = 100
    lines = [
        *form.about,
        f"灰色的“{EXAMPLE}”行只作样子，可以删去；留着也不会当成数据。",
        "填好后把文件放进 data/raw 下相应的文件夹，运行 branchstats clean。",
    ]
    for sheet in form.sheets:
        lines.append(f"“{sheet.name}”各列怎样填：")
        lines += [_column_line(column) for column in sheet.columns]
    for row, words in enumerate(lines, start=1):
        cell = page.cell(row, 1, words)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if words.endswith("："):
            cell.font = Font(bold=True)


def _column_line(column: FormColumn) -> str:
    note = f"（{column.help}）" if column.help else ""
    return f"　　{column.header or '每次会议一列'}：{wanted(column)}{note}"
