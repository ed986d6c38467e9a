"""Write workbooks of the old and the new kind, csv and HTML: the same bytes at every run."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlwt
from openpyxl import Workbook

_EPOCH = (2022, 1, 4, 9, 0, 0)
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class SheetContent:
    """Rows from A1 on, and merged ranges as (first row, first column, last row, last column)."""

    name: str
    rows: Rows
    merges: Sequence[tuple[int, int, int, int]] = ()


def xlsx(sheets: Sequence[SheetContent]) -> bytes:
    """An .xlsx workbook with fixed time stamps."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "示例"
    book.properties.created = book.properties.modified = datetime(*_EPOCH)
    for content in sheets:
        sheet = book.create_sheet(content.name)
        for row in content.rows:
            sheet.append(list(row))
        for top, left, bottom, right in content.merges:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
    raw = io.BytesIO()
    book.save(raw)
    return _fixed_times(raw.getvalue())


def _fixed_times(workbook: bytes) -> bytes:
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in sorted(old.infolist(), key=lambda entry: entry.filename):
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                stamp = "2022-01-04T09:00:00Z"
                head, tail = content.decode().split("<dcterms:modified", 1)
                kept = tail.split("</dcterms:modified>", 1)[1]
                content = (
                    f'{head}<dcterms:modified xmlns:dcterms="http://purl.org/dc/terms/" '
                    f'xmlns:xsi="{_INSTANCE}" xsi:type="dcterms:W3CDTF">{stamp}'
                    f"</dcterms:modified>{kept}"
                ).encode()
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return result.getvalue()


def xls(sheets: Sequence[SheetContent]) -> bytes:
    """A legacy .xls (BIFF) workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for content in sheets:
        sheet = book.add_sheet(content.name)
        covered = set()
        for top, left, bottom, right in content.merges:
            sheet.write_merge(top, bottom, left, right, content.rows[top][left])
            covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        for r, row in enumerate(content.rows):
            for c, value in enumerate(row):
                if value is None or (r, c) in covered:
                    continue
                if isinstance(value, (date, datetime)):
                    sheet.write(r, c, value, day)
                else:
                    sheet.write(r, c, value)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def csv_text(rows: Rows, *, separator: str = ",") -> str:
    """Rows as csv; a value with a separator, quote or line break is quoted."""
    return "".join(separator.join(_csv_value(v, separator) for v in row) + "\r\n" for row in rows)


def _csv_value(value: Any, separator: str) -> str:
    text = "" if value is None else str(value)
    if any(sign in text for sign in (separator, '"', "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def html_table(rows: Rows, *, charset: str) -> bytes:
    """An HTML page with one table, as some office systems save it under the name .xls."""
    width = max(len(row) for row in rows)
    body = []
    for row in rows:
        if len(row) == 1:
            body.append(f"<tr><td colspan={width}>{html.escape(str(row[0]))}</td></tr>")
        else:
            cells = "".join(f"<td>{html.escape('' if v is None else str(v))}</td>" for v in row)
            body.append(f"<tr>{cells}</tr>")
    page = (
        f'<html><head><meta http-equiv=Content-Type content="text/html; charset={charset}">'
        f"</head><body><table border=1>{''.join(body)}</table></body></html>"
    )
    return page.encode("gb18030" if charset.startswith("gb") else charset)
