"""Where the header of a table stands: one to four rows, groups over sub-headers filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from branchstats.exports.celltypes import is_clock, is_day, is_status, is_turn, text_of
from branchstats.exports.grid import Grid
from branchstats.exports.headerrows import continues, is_group_row
from branchstats.exports.headers import CONTAINED, is_weak_word, meanings, office_header
from branchstats.exports.namecolumn import column_of_names

MAX_HEADER_ROWS = 4
LEAST_DAYS = 2  # days that make a row a header where nothing says 姓名
LOOK_AHEAD = 6  # rows beneath a header that are looked at to see whether it is one

FIGURES = frozenset(("summary", "average", "full_mark", "rank", "total_score", "status", "note"))
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")

Office = Mapping[str, str]


@dataclass(frozen=True)
class HeaderBlock:
    """Rows `top`..`bottom`; `anchor` is the row with the names of the leading columns."""

    top: int
    anchor: int
    bottom: int
    name_column: int | None

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(range(self.top, self.bottom + 1))


def find_block(grid: Grid, row: int, office: Office, *, above: int = -1) -> HeaderBlock | None:
    """The header whose leading columns are named in `row`; None where that row is no header.

    Rows up to `above` belong to something else and are not taken in.
    """
    known = _known(grid, row, office)
    if known is None:
        return None
    name_column = known.name_column
    top = row
    while top - 1 > above and row - top < MAX_HEADER_ROWS - 1:
        if not is_group_row(grid, top - 1, row, known.name_column):
            break
        top -= 1
    bottom = row
    while bottom - top < MAX_HEADER_ROWS - 1 and continues(grid, bottom, row, known.columns):
        bottom += 1
    if _is_form(grid, row, bottom, name_column, known.columns):
        return None
    return HeaderBlock(top, row, bottom, name_column)


@dataclass(frozen=True)
class _Known:
    columns: frozenset[int]  # columns with a header known as a whole, those of figures aside
    name_column: int | None


def _known(grid: Grid, row: int, office: Office) -> _Known | None:
    """Which cells of a row are known headers; None where they do not make it a header."""
    columns = grid.filled[row]
    if len(columns) < 2:
        return None
    whole: dict[int, str] = {}
    contained: dict[int, str] = {}
    labels = names = weak_names = others = 0
    name_column: int | None = None
    weak_name: int | None = None
    for column in columns:
        value = grid.cell(row, column)
        text = text_of(value)
        if _states_a_value(text):
            return None
        usual = office_header(text, office)
        found = meanings(usual or text)
        if not found:
            others += 1
            continue
        best = found[0]
        is_name = best.field == "name"
        labels += text.endswith(":")
        if best.fit == CONTAINED and not (is_name and len(text) <= 8):
            contained[column] = best.key
        elif is_weak_word(usual or text):
            contained[column] = best.key
            weak_names += is_name
            weak_name = column if is_name and weak_name is None else weak_name
        else:
            whole[column] = best.key
            names += is_name
            name_column = column if is_name and name_column is None else name_column
    if labels and labels * 2 >= len(whole) + len(contained):
        return None
    keys = set(whole.values())
    any_keys = keys | set(contained.values())
    n_known = len(whole) + len(contained)
    strong = names > 0 and (len(any_keys) >= 2 or _is_day_run(grid, row, columns))
    weak = weak_names > 0 and len(keys - FIGURES) >= 1
    no_name = len(keys - {"summary", "part"}) >= 2 and n_known >= 0.6 * len(columns)
    plain = names > 0 and others > 0 and not _has_values(grid, row, columns)
    if not (strong or weak or no_name or plain):
        return _dated(grid, row, columns)
    names_in = name_column if name_column is not None else weak_name
    if names_in is None:
        names_in = column_of_names(grid, row, before=columns[-1] + 1)
    leading = {c for c, key in whole.items() if key not in FIGURES}
    return _Known(frozenset(leading | ({names_in} if names_in is not None else set())), names_in)


def _dated(grid: Grid, row: int, columns: Sequence[int]) -> _Known | None:
    """A row of days with names beneath its left end, though nothing there says 姓名."""
    days = [c for c in columns if is_day(grid.cell(row, c)) or is_turn(grid.cell(row, c))]
    if len(days) < LEAST_DAYS or len(days) * 2 < len(columns):
        return None
    numbers = [cell for c in days if isinstance(cell := grid.cell(row, c), int)]
    if numbers != sorted(set(numbers)):
        return None
    names_in = column_of_names(grid, row, before=days[0])
    return None if names_in is None else _Known(frozenset((names_in,)), names_in)


@lru_cache(maxsize=1 << 12)
def _states_a_value(text: str) -> bool:
    """支部名称:机关党支部 is a label with its value, not a header (迟到(单位:次) is one)."""
    return not text[:1].isdigit() and ":" in _BRACKETS.sub("", text)[:-1]


def _is_day_run(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return any(is_day(grid.cell(row, c)) or is_turn(grid.cell(row, c)) for c in columns)


def _has_values(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    cells = [grid.cell(row, column) for column in columns]
    return any(is_status(cell) or is_clock(cell) or isinstance(cell, float) for cell in cells)


def _is_form(
    grid: Grid, row: int, bottom: int, name_column: int | None, known: frozenset[int]
) -> bool:
    """Whether labels stand beneath the labels, as on a form that is filled in by hand."""
    columns = sorted(known) if name_column is None else [name_column]
    for below in range(bottom + 1, min(bottom + LOOK_AHEAD, grid.n_rows)):
        texts = [text for column in columns if (text := grid.text(below, column))]
        if texts and texts != [text for column in columns if (text := grid.text(row, column))]:
            labels = sum(_is_label(text) for text in texts)
            return labels * 2 > len(texts)
    return False


def _is_label(text: str) -> bool:
    """A header word, but none that also begins a row of figures (合计, 满分)."""
    found = meanings(text)
    return bool(found) and found[0].fit != CONTAINED and found[0].key not in FIGURES
