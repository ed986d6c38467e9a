"""calamine's view of a workbook: fast, native, and to be called only after the guard."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import python_calamine

from branchstats.exports.guard import damaged, password_protected
from branchstats.exports.sheet import Merge


@dataclass(frozen=True)
class CalamineSheet:
    """A worksheet: its cells are taken over only when asked for."""

    name: str
    is_hidden: bool
    handle: Any

    def rows(self) -> list[list[Any]]:
        """Cells from A1 on; error cells, uncomputed formulas and blanks are all ""."""
        rows: list[list[Any]] = self.handle.to_python(skip_empty_area=False)
        return rows

    def merges(self) -> list[Merge]:
        """Merged ranges, 0-based, in no order."""
        return [Merge(*start, *end) for start, end in self.handle.merged_cell_ranges or ()]


def open_by_calamine(content: bytes, *, file: str) -> list[CalamineSheet]:
    """The worksheets of an xlsx or xls in its order; charts and macro sheets are left out.

    Raises
    ------
    ExportError : password-protected or damaged.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            CalamineSheet(
                name=entry.name,
                is_hidden=entry.visible != python_calamine.SheetVisibleEnum.Visible,
                handle=book.get_sheet_by_name(entry.name),
            )
            for entry in book.sheets_metadata
            if entry.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as fault:
        raise password_protected(file=file) from fault
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise damaged(file=file) from fault
