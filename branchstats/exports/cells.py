"""Raw cell values of any reader → one Sheet: typed, padded, personal data masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from itertools import chain
from math import isfinite
from typing import Any

from branchstats.errors import ExportError
from branchstats.exports.personal import LONG_NUMBER, mask_rows, mask_title
from branchstats.exports.sheet import CellValue, Fault, Merge, Sheet

# cells of one sheet's box, blank ones too: a year of card-reader rows (60,000 × 10) is 0.6
# million. Beyond it a sheet takes longer than the ten seconds that one file may take.
MAX_CELLS = 2_000_000
MAX_TEXT = 32_767  # characters of one cell: Excel's own limit
WHOLE_LIMIT = 2.0**63  # floats beyond it are no counts, numbers or identifiers
# Excel's serial 1 is 1 January 1900; it counts a 29 February that year, so serials differ after
DAY_ZERO, FIRST_REAL_DAY = date(1899, 12, 31), date(1900, 3, 1)
# what no spreadsheet cell holds: C0 controls other than tab and line feed
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")

Row = tuple[CellValue, ...]


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
    MAX_TEXT characters is cut (and said in `remarks`); NaN and infinities are faults; a "date"
    of the first days of 1900 is the day number that it was typed as. Personal
    numbers and addresses are masked here, so that no later layer sees them.

    Raises
    ------
    ExportError : more than MAX_CELLS cells.
    """
    known_faults = faults or {}
    n_rows = max([len(rows), *(row + 1 for row, _ in known_faults)])
    n_columns = max([*map(len, rows), *(column + 1 for _, column in known_faults)], default=0)
    if n_rows * n_columns > MAX_CELLS:
        raise too_large(n_rows, n_columns, file=file, sheet=mask_title(name))
    different = set(chain.from_iterable(rows))
    texts = {value for value in different if type(value) is str}
    changed = _changed(texts)
    others = {value: _plain(value) for value in different - texts}
    if any(len(text) > MAX_TEXT for text in changed):
        n_cut = sum(type(value) is str and len(value) > MAX_TEXT for row in rows for value in row)
        remarks = (*remarks, f"有{n_cut}格文字超过{MAX_TEXT}字，只读了前{MAX_TEXT}字")
    return Sheet(
        file=file,
        name=mask_title(name),
        rows=mask_rows(
            _rows(rows, others | changed, n_rows, n_columns),
            texts=(texts - changed.keys()) | {text for text in changed.values() if text},
            numbers={v for v in others.values() if type(v) is int and v >= LONG_NUMBER},
        ),
        merges=tuple(_inside(merges, n_rows, n_columns)),
        faults={**known_faults, **_not_finite(rows, others)},
        is_hidden=is_hidden,
        remarks=tuple(remarks),
    )


def too_large(n_rows: int, n_columns: int, *, file: str, sheet: str = "") -> ExportError:
    """The error for a sheet whose box has more than MAX_CELLS cells."""
    return ExportError(
        file=file, sheet=sheet, reason=f"表格太大（{n_rows}行×{n_columns}列）",
        advice="请只保留有内容的行和列，另存为新文件后再放进来",
    )  # fmt: skip


def _rows(
    rows: Sequence[Sequence[Any]], becomes: Mapping[Any, CellValue], n_rows: int, n_columns: int
) -> tuple[Row, ...]:
    """Rows with their values exchanged, padded with blanks to the box of the sheet.

    Value by value: the same few hundred texts and numbers fill most sheets.
    """
    kinds = set(map(type, chain.from_iterable(rows)))
    if len(kinds & {bool, int, float}) > 1:  # True, 1 and 1.0 are one key of a mapping
        exchanged = [
            tuple(becomes.get(v, v) if type(v) is str else _plain(v) for v in row) for row in rows
        ]
    else:
        exchanged = [tuple(map(becomes.get, row, row)) for row in rows]
    if any(len(row) != n_columns for row in exchanged):
        exchanged = [row + (None,) * (n_columns - len(row)) for row in exchanged]
    blank: Row = (None,) * n_columns
    return (*exchanged, *[blank] * (n_rows - len(exchanged)))


def _not_finite(
    rows: Sequence[Sequence[Any]], becomes: Mapping[Any, CellValue]
) -> dict[tuple[int, int], Fault]:
    """Cells with NaN or an infinity, which no program shows as a number."""
    if not any(type(value) is float and new is None for value, new in becomes.items()):
        return {}
    return {
        (row, column): Fault.ERROR
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if type(value) is float and not isfinite(value)
    }


def _plain(value: Any) -> Any:
    """A number or date as a Sheet has it; anything else as it is."""
    kind = type(value)
    if kind is float:
        if value.is_integer() and abs(value) < WHOLE_LIMIT:
            return int(value)
        return value if isfinite(value) else None
    if kind is date and value < FIRST_REAL_DAY:
        # 1900年1月5日 → 5: the header of a grid holds 5 and shows it by a date format, as 5日
        return (value - DAY_ZERO).days
    return value


def _changed(texts: Set[str]) -> dict[Any, str | None]:
    """Texts that do not stay as they are → what they become."""
    joined = "".join(texts)
    if not joined.isprintable() and CONTROLS.search(joined):
        return {text: _text(text) for text in texts}
    is_long = len(joined) > MAX_TEXT
    odd = {t for t in texts if not t or t.isspace() or (is_long and len(t) > MAX_TEXT)}
    return {text: _text(text) for text in odd}


def _text(text: str) -> str | None:
    if CONTROLS.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = CONTROLS.sub("", text)
    return text[:MAX_TEXT] if text.strip() else None


def _inside(merges: Iterable[Merge], n_rows: int, n_columns: int) -> Iterable[Merge]:
    """Merges within the sheet, in reading order; what hangs over the edge is clipped."""
    for merge in sorted(merges, key=lambda m: (m.top, m.left, m.bottom, m.right)):
        bottom, right = min(merge.bottom, n_rows - 1), min(merge.right, n_columns - 1)
        is_inside = merge.top <= bottom and merge.left <= right
        if is_inside and (bottom, right) != (merge.top, merge.left):
            yield Merge(merge.top, merge.left, bottom, right)
