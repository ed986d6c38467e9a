"""Where the header of a table stands: one to four rows, groups over sub-headers filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from branchstats.exports.celltypes import (
    is_clock,
    is_day,
    is_period,
    is_session,
    is_status,
    is_turn,
    is_weekday,
    looks_like_person,
    squeeze,
    text_of,
    word_list,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headers import (
    CONTAINED,
    MAX_HEADER,
    is_weak_word,
    meanings,
    office_header,
)
from branchstats.exports.sheet import CellValue

MAX_HEADER_ROWS = 4
MAX_GROUP_TEXT = 30  # characters of a group's header; longer is a sentence or a title
LOOK_AHEAD = 6  # rows beneath a header that are looked at to see whether it is one
WIDE = 0.9  # a merged text over this share of the columns is a title, not a group

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
        if not _is_group_row(grid, top - 1, row, known.name_column):
            break
        top -= 1
    bottom = row
    while bottom - top < MAX_HEADER_ROWS - 1 and _continues(grid, bottom, row, known.columns):
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
    name_column = weak_name = None
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
    if labels * 2 >= len(whole) + len(contained):
        return None
    keys = set(whole.values())
    any_keys = keys | set(contained.values())
    n_known = len(whole) + len(contained)
    strong = names > 0 and (len(any_keys) >= 2 or _is_day_run(grid, row, columns))
    weak = weak_names > 0 and len(keys - FIGURES) >= 1
    no_name = len(keys - {"summary", "part"}) >= 2 and n_known >= 0.6 * len(columns)
    plain = names > 0 and others > 0 and not _has_values(grid, row, columns)
    if not (strong or weak or no_name or plain):
        return None
    column = name_column if name_column is not None else weak_name
    leading = {c for c, key in whole.items() if key not in FIGURES}
    return _Known(frozenset(leading | ({column} if column is not None else set())), column)


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


def _is_group_row(grid: Grid, row: int, anchor: int, name_column: int | None) -> bool:
    """Whether a row over the header groups its columns (1月, 考勤结果, 积极分子阶段).

    A text alone on its row over all columns, or over the names, is a title.
    """
    columns = grid.filled[row]
    if not columns:
        return False
    texts = [grid.text(row, column) for column in columns]
    if any(":" in text or len(text) > MAX_GROUP_TEXT for text in texts):
        return False
    if grid.text(row, columns[0]) in _header_row_labels() and len(columns) > 1:
        return True
    width = len(grid.filled[anchor])
    wide = spans = down = 0
    for column in columns:
        merge = grid.merge(row, column)
        if merge is None:
            continue
        if len(columns) == 1 and name_column is not None:
            wide += merge.left <= name_column <= merge.right and merge.bottom < anchor
        if merge.bottom >= anchor > merge.top:
            down += 1
        covered = sum(merge.left <= c <= merge.right for c in grid.filled[anchor])
        if merge.right > merge.left:
            spans += 1
            wide += covered >= WIDE * width
    if wide:
        return False
    if down or (spans and (len(columns) > 1 or columns[0] > grid.filled[anchor][0])):
        return True
    if spans:
        return False
    cells = [grid.cell(row, column) for column in columns]
    if all(is_period(cell) or is_day(cell) or is_turn(cell) or is_weekday(cell) for cell in cells):
        return columns[0] > grid.filled[anchor][0] or len(columns) > 1
    leaves = grid.texts(anchor)
    repeated = len(leaves) > len(set(leaves))
    over_names = name_column is not None and grid.cell(row, name_column) is not None
    return repeated and not over_names and 1 < len(columns) < width


def _continues(grid: Grid, bottom: int, anchor: int, known: frozenset[int]) -> bool:
    """Whether the row under a header belongs to it: merged into it, or sub-headers only."""
    below = bottom + 1
    if below >= grid.n_rows:
        return False
    for column in known:
        merge = grid.merge(bottom, column)
        if merge is not None and merge.bottom > bottom:
            return True
    columns = grid.filled[below]
    if not columns or below + 1 >= grid.n_rows:
        return False
    first = grid.text(below, columns[0])
    if first in _header_row_labels() and columns[0] in _leading(grid, anchor, known):
        return len(columns) > 1
    if any(column in known for column in columns):
        return False
    cells = [grid.cell(below, column) for column in columns]
    if not all(_may_be_sub_header(cell) for cell in cells):
        return False
    numbers = [cell for cell in cells if isinstance(cell, int)]
    if numbers and not _ascends(numbers):
        return False
    open_above = [c for c in columns if grid.cell(bottom, c) is None]
    dated_above = [
        c for c in columns if is_day(grid.cell(bottom, c)) or is_turn(grid.cell(bottom, c))
    ]
    is_week = all(is_weekday(cell) for cell in cells)
    return bool(open_above) or is_week or (len(dated_above) == len(columns) and not numbers)


def _leading(grid: Grid, anchor: int, known: frozenset[int]) -> set[int]:
    """Columns up to the last one of the known leading headers."""
    return set(range(grid.filled[anchor][0], max(known, default=0) + 1))


def _may_be_sub_header(cell: CellValue) -> bool:
    if is_day(cell) or is_weekday(cell) or is_session(cell) or is_turn(cell) or is_period(cell):
        return True
    if not isinstance(cell, str) or is_clock(cell):
        return False
    text = squeeze(cell)
    if is_status(cell) and not ("(" in text and meanings(text)):  # 事假(天) is a header
        return False
    return len(text) <= MAX_HEADER and looks_like_person(text)


def _ascends(numbers: Sequence[int]) -> bool:
    """Day numbers in order, starting again at most where a month begins."""
    falls = sum(after <= before for before, after in pairwise(numbers))
    return len(numbers) >= 2 and falls <= len(numbers) // 4


def _header_row_labels() -> frozenset[str]:
    return frozenset(squeeze(word) for word in word_list("layout")["header_row"]["is"])


def paths(grid: Grid, block: HeaderBlock) -> dict[int, tuple[CellValue, ...]]:
    """Column → its headers from top to bottom, merged cells and groups filled in."""
    rows = []
    for row in block.rows:
        level = _level(grid, row, is_last=row == block.bottom)
        if row != block.anchor and _is_labelled(grid, row, block.anchor):
            level.pop(grid.filled[row][0], None)  # 学习内容: says what the row is, heads no column
        rows.append(level)
    columns = sorted(set().union(*rows)) if rows else []
    found = {}
    for column in columns:
        path: list[CellValue] = []
        seen: set[tuple[int, int]] = set()
        for level in rows:
            origin, value = level.get(column, ((-1, -1), None))
            if value is None or origin in seen:
                continue
            seen.add(origin)
            if not path or text_of(path[-1]) != text_of(value):
                path.append(_tidy(value))
        found[column] = _without_weekday(path)
    return found


def _is_labelled(grid: Grid, row: int, anchor: int) -> bool:
    """Whether a header row begins with what it is about; 日 under a group is the Sunday of a month."""
    if grid.first_text(row) not in _header_row_labels():
        return False
    group = grid.merge(anchor, grid.filled[row][0])
    return group is None or group.right == group.left


Level = dict[int, tuple[tuple[int, int], CellValue]]


def _level(grid: Grid, row: int, *, is_last: bool) -> Level:
    """One header row: column → (where the text stands, the text)."""
    level: Level = {}
    has_spans = False
    for column in range(grid.left, grid.right + 1):
        merge = grid.merge(row, column)
        if merge is not None:
            value = grid.cell(merge.top, merge.left)
            has_spans |= merge.right > merge.left
            if value is not None:
                level[column] = ((merge.top, merge.left), value)
        elif grid.cell(row, column) is not None:
            level[column] = ((row, column), grid.cell(row, column))
    if is_last or has_spans:
        return level
    last = None  # no merges: a group runs on over the blank cells to its right
    below = set(grid.filled[row + 1]) if row + 1 < grid.n_rows else set()
    for column in range(grid.left, grid.right + 1):
        if column in level:
            last = level[column] if column in below else None
        elif last is not None and column in below:
            level[column] = last
    return level


def _tidy(value: CellValue) -> CellValue:
    if not isinstance(value, str):
        return value
    return " ".join(value.split()) if " " in value.strip() else "".join(value.split())


def _without_weekday(path: list[CellValue]) -> tuple[CellValue, ...]:
    """A weekday beside a day says nothing more (but 六 alone is DingTalk's name of a day)."""
    days = [part for part in path if is_day(part) and not is_weekday(part)]
    return tuple(part for part in path if not (days and is_weekday(part)))
