"""Raw cell values of any reader → one Sheet: typed, padded, personal data masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from math import isfinite
from typing import Any

from branchstats.errors import ExportError
from branchstats.exports.personal import mask_columns, mask_title
from branchstats.exports.sheet import CellValue, Fault, Merge, Sheet

# cells of one sheet's box, blank ones too; 60,000 rows × 10 columns are 0.6 million. Beyond it
# a sheet no longer fits in the gigabyte that one file may take.
MAX_CELLS = 4_000_000
MAX_TEXT = 32_767  # characters of one cell: Excel's own limit
WHOLE_LIMIT = 2.0**63  # floats beyond it are no counts, numbers or identifiers
# what no spreadsheet cell holds: C0 controls other than tab, line feed, carriage return
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Columns = list[Sequence[CellValue]]


def make_sheet(
    rows: Sequence[Sequence[Any]],
    *,
    file: str,
    name: str = "",
    merges: Iterable[Merge] = (),
    faults: Mapping[tuple[int, int], Fault] | None = None,
    is_hidden: bool = False,
    remarks: Sequence[str] = (),
) -> Sheet:
    """Rows as a reader gives them → a Sheet: blank is None, whole floats are int, all rows equal.

    Text of white space only is blank; control characters are dropped; text longer than
    MAX_TEXT characters is cut (and said in `remarks`); NaN and infinities are faults. Personal
    numbers and addresses are masked here, so that no later layer sees them.

    Raises
    ------
    ExportError : more than MAX_CELLS cells.
    """
    faults = dict(faults or {})
    n_rows = max([len(rows), *(row + 1 for row, _ in faults)])
    n_columns = max([*map(len, rows), *(column + 1 for _, column in faults)], default=0)
    if n_rows * n_columns > MAX_CELLS:
        raise too_large(n_rows, n_columns, file=file, sheet=mask_title(name))
    columns: Columns = list(zip_longest(*rows)) if rows else []
    columns += [(None,) * len(rows)] * (n_columns - len(columns))
    pad = (None,) * (n_rows - len(rows))
    tidy = [_tidy(column, index, faults) for index, column in enumerate(columns)]
    n_cut = sum(_count_long(column) for column in tidy)
    if n_cut:
        remarks = (*remarks, f"{n_cut}个单元格的文字超过{MAX_TEXT}字，只读了前{MAX_TEXT}字")
        tidy = [_cut(column) for column in tidy]
    masked = mask_columns([[*column, *pad] for column in tidy] if pad else tidy)
    return Sheet(
        file=file,
        name=mask_title(name),
        rows=tuple(zip(*masked, strict=True)) if masked else ((),) * n_rows,
        merges=tuple(_inside(merges, n_rows, n_columns)),
        faults=faults,
        is_hidden=is_hidden,
        remarks=tuple(remarks),
    )


def too_large(n_rows: int, n_columns: int, *, file: str, sheet: str) -> ExportError:
    """The error for a sheet whose box has more than MAX_CELLS cells."""
    return ExportError(
        file=file, sheet=sheet, reason=f"表格太大（{n_rows}行×{n_columns}列）",
        advice="请只保留有内容的行和列，另存为新文件后再放进来",
    )  # fmt: skip


def _tidy(
    column: Sequence[Any], index: int, faults: dict[tuple[int, int], Fault]
) -> Sequence[CellValue]:
    kinds = set(map(type, column))
    if float in kinds:
        for row, value in enumerate(column):
            if type(value) is float and not isfinite(value):
                faults[row, index] = Fault.ERROR
        column = [_number(value) if type(value) is float else value for value in column]
    if str in kinds:
        column = [
            None if type(value) is str and (not value or value.isspace()) else value
            for value in column
        ]
        if _has_controls(column):
            column = [_plain(value) if type(value) is str else value for value in column]
    return column


def _number(value: float) -> float | int | None:
    if value.is_integer() and abs(value) < WHOLE_LIMIT:
        return int(value)
    return value if isfinite(value) else None


def _has_controls(column: Sequence[Any]) -> bool:
    joined = "\n".join([value for value in column if type(value) is str])
    return "\r" in joined or CONTROLS.search(joined) is not None


def _plain(text: str) -> str | None:
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.strip() else None


def _count_long(column: Sequence[CellValue]) -> int:
    return sum(type(value) is str and len(value) > MAX_TEXT for value in column)


def _cut(column: Sequence[CellValue]) -> list[CellValue]:
    return [value[:MAX_TEXT] if isinstance(value, str) else value for value in column]


def _inside(merges: Iterable[Merge], n_rows: int, n_columns: int) -> Iterable[Merge]:
    """Merges within the sheet, in reading order; what hangs over the edge is clipped."""
    for merge in sorted(merges, key=lambda m: (m.top, m.left, m.bottom, m.right)):
        bottom, right = min(merge.bottom, n_rows - 1), min(merge.right, n_columns - 1)
        is_inside = merge.top <= bottom and merge.left <= right
        if is_inside and (bottom, right) != (merge.top, merge.left):
            yield Merge(merge.top, merge.left, bottom, right)
