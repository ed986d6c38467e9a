"""Raw cell values of any reader → one Sheet: typed, padded, personal data masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
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
    columns = [_tidy(column) for column in zip_longest(*rows)]
    not_finite = {(row, index) for index, column in enumerate(columns) for row in column.odd}
    n_cut = sum(column.n_cut for column in columns)
    if n_cut:
        remarks = (*remarks, f"有{n_cut}格文字超过{MAX_TEXT}字，只读了前{MAX_TEXT}字")
    return Sheet(
        file=file,
        name=mask_title(name),
        rows=mask_rows(
            _rows([column.values for column in columns], n_rows, n_columns),
            texts=set().union(*(column.texts for column in columns)),
            numbers=set().union(*(column.long_numbers for column in columns)),
        ),
        merges=tuple(_inside(merges, n_rows, n_columns)),
        faults={**known_faults, **dict.fromkeys(not_finite, Fault.ERROR)},
        is_hidden=is_hidden,
        remarks=tuple(remarks),
    )


def too_large(n_rows: int, n_columns: int, *, file: str, sheet: str = "") -> ExportError:
    """The error for a sheet whose box has more than MAX_CELLS cells."""
    return ExportError(
        file=file, sheet=sheet, reason=f"表格太大（{n_rows}行×{n_columns}列）",
        advice="请只保留有内容的行和列，另存为新文件后再放进来",
    )  # fmt: skip


def _rows(columns: list[Sequence[CellValue]], n_rows: int, n_columns: int) -> tuple[Row, ...]:
    """Columns → rows, padded with blanks to the box of the sheet."""
    n_read = len(columns[0]) if columns else 0
    columns = columns + [(None,) * n_read] * (n_columns - len(columns))
    rows = tuple(zip(*columns, strict=True)) if n_read else ()
    return rows + ((None,) * n_columns,) * (n_rows - len(rows))


@dataclass(frozen=True)
class _Column:
    values: Sequence[CellValue]
    texts: Set[str] = frozenset()  # different ones
    long_numbers: Set[int] = frozenset()  # as long as a phone number or longer
    odd: Sequence[int] = ()  # rows with NaN or an infinity, which no program shows as a number
    n_cut: int = 0


def _tidy(values: Sequence[Any]) -> _Column:
    """Column by column, because most hold one type, and few different texts."""
    kinds = set(map(type, values))
    texts: Set[str] = frozenset()
    odd: Sequence[int] = ()
    n_cut = 0
    if float in kinds:
        if not isfinite(sum([value for value in values if type(value) is float])):
            odd = [row for row, v in enumerate(values) if type(v) is float and not isfinite(v)]
        values = [
            (int(value) if value.is_integer() and abs(value) < WHOLE_LIMIT else _finite(value))
            if type(value) is float
            else value
            for value in values
        ]
    if date in kinds:
        values = [_day_number(value) if type(value) is date else value for value in values]
        kinds.add(int)
    if str in kinds:
        texts = set(values if kinds == {str} else [v for v in values if type(v) is str])
        changed = _changed(texts)
        if changed:
            if any(len(text) > MAX_TEXT for text in changed):
                n_cut = sum(type(v) is str and len(v) > MAX_TEXT for v in values)
            values = [changed.get(value, value) for value in values]
            texts = {new for text in texts if (new := changed.get(text, text)) is not None}
    return _Column(values, texts, _long_numbers(values, kinds), odd, n_cut)


def _day_number(day: date) -> date | int:
    """1900年1月5日 → 5: the header of a grid holds 5 and shows it by a date format, as 5日."""
    return day if day >= FIRST_REAL_DAY else (day - DAY_ZERO).days


def _long_numbers(values: Sequence[CellValue], kinds: set[type]) -> Set[int]:
    if int in kinds or float in kinds:
        return {value for value in values if type(value) is int and value >= LONG_NUMBER}
    return frozenset()


def _changed(texts: Set[str]) -> dict[Any, str | None]:
    """Texts that do not stay as they are → what they become."""
    if CONTROLS.search("".join(texts)) is None:
        texts = {text for text in texts if not text or text.isspace() or len(text) > MAX_TEXT}
    return {text: _text(text) for text in texts}


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


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
