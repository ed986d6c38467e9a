"""Fill in the blank templates as a clerk does: open, type under the headers, save."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import load_workbook

from branchstats.templates.form import Form, FormSheet, forms
from branchstats.templates.workbook import workbook_bytes

Rows = Sequence[Mapping[str, Any]]


def form_of(file: str) -> Form:
    return next(form for form in forms() if form.file == file)


def filled(
    file: str,
    rows: Mapping[str, Rows],
    *,
    days: Mapping[date, str] | None = None,
    keep_example: bool = True,
) -> bytes:
    """A template with rows typed in by header; `days` are the dates over a sign-in sheet.

    In rows of a sign-in sheet the marks stand under their dates.
    """
    form = form_of(file)
    book = load_workbook(io.BytesIO(workbook_bytes(form)))
    for sheet in form.sheets:
        page = book[sheet.name]
        places = _places(sheet, days or {})
        for day, kind in (days or {}).items():
            page.cell(sheet.header_row, places[day], day)
            page.cell(sheet.header_row - 1, places[day], kind)
        for number, row in enumerate(rows.get(sheet.name, ())):
            at = sheet.first_row + number
            page.cell(at, 1, number + 1)
            for header, value in row.items():
                page.cell(at, places[header], value)
        if not keep_example:
            page.delete_rows(sheet.example_row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _places(sheet: FormSheet, days: Mapping[date, str]) -> dict[Any, int]:
    places: dict[Any, int] = {}
    free = []
    for place, column in enumerate(sheet.spread, start=1):
        if column.header:
            places[column.header] = place
        else:
            free.append(place)
    return places | dict(zip(days, free, strict=False))
