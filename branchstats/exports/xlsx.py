"""xlsx and xlsm exports: guarded, then read by calamine; formulas, macros, links never followed."""

from __future__ import annotations

import io

import python_calamine

from branchstats.errors import ExportError
from branchstats.exports.cells import make_sheet
from branchstats.exports.sheet import Merge, Sheet


def read_xlsx(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for entry in book.sheets_metadata:
            if entry.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(entry.name)
            sheets.append(
                make_sheet(
                    sheet.to_python(skip_empty_area=False),
                    file=file,
                    name=entry.name,
                    merges=[Merge(*a, *b) for a, b in sheet.merged_cell_ranges or ()],
                    is_hidden=entry.visible != python_calamine.SheetVisibleEnum.Visible,
                )
            )
        return tuple(sheets)
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise ExportError(
            file=file, reason="文件损坏或不完整，读不了",
            advice="请用 Excel 或 WPS 打开看是否完好，另存后再放进来",
        ) from fault  # fmt: skip
