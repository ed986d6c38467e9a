"""The demonstration's workbooks are sound: a program stricter than calamine opens each of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

RAW = Path(__file__).resolve().parent.parent.parent / "data" / "raw"


@pytest.mark.parametrize("file", sorted(RAW.rglob("*.xlsx")), ids=lambda file: file.stem)
def test_openpyxl_opens_it(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    assert all(sheet.max_row > 1 for sheet in book.worksheets)
    assert book.properties.modified is not None
