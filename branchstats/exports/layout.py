"""Which rows of a sheet are title, header, body, total, legend, note or blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from branchstats.exports.celltypes import (
    SYMBOLS,
    is_day,
    is_number,
    is_session,
    is_status,
    is_turn,
    looks_like_person,
    text_of,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import HeaderBlock, Office, find_block
from branchstats.exports.headers import meanings
from branchstats.exports.legend import is_legend, starts_as_legend
from branchstats.exports.rowwords import (
    says_example,
    says_note,
    says_report_time,
    says_total,
)
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import RowKind
from branchstats.exports.titles import title_texts

_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇零○O]..年|\d\d年")
EXAMPLE = "示例行，不是数据"
SAME_HEADER = 0.8  # share of equal header cells that makes a row the header printed again
MAX_NAME = 4  # characters of a usual name; a longer text alone on its row may be a title
FIRST_CELLS = 8  # cells of a row that are looked at before it is examined as a new header


@dataclass(frozen=True)
class Section:
    """One header and the rows that belong to it. Rows are 0-based."""

    block: HeaderBlock
    header_rows: tuple[int, ...]  # with those printed again on later pages
    body: tuple[int, ...]
    kinds: Mapping[int, RowKind]
    titles: tuple[str, ...]
    notes: tuple[str, ...]
    legend_texts: tuple[str, ...]
    totals: tuple[int, ...] = ()


@dataclass
class _Draft:
    block: HeaderBlock
    header_rows: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    kinds: dict[int, RowKind] = field(default_factory=dict)
    title_rows: list[int] = field(default_factory=list)


def sections(grid: Grid, office: Office) -> tuple[Section, ...]:
    """The tables of a grid from top to bottom; () where no row is a header.

    Rows above the first header go to the first section, rows between two headers to the one they
    belong to. Every row of the grid stands in exactly one section's body or kinds.
    """
    blocks = _blocks(grid, office)
    if not blocks:
        return ()
    drafts: list[_Draft] = []
    start = 0
    for block in blocks:
        between = range(start, block.top)
        previous = drafts[-1] if drafts else None
        if previous is None:
            current = _Draft(block)
            _above(grid, between, current)
            drafts.append(current)
        else:
            titles = _divide(grid, between, previous)
            if _is_repeated(grid, block, previous.block) and _says_nothing_new(
                grid, titles, previous
            ):
                for row in titles:
                    previous.kinds[row] = RowKind("title", "每页重复的标题")
                for row in block.rows:
                    previous.kinds[row] = RowKind("header", "每页重复的表头")
                start = block.bottom + 1
                continue
            current = _Draft(block)
            _above(grid, titles, current)
            drafts.append(current)
        for row in block.rows:
            current.kinds[row] = RowKind("header")
            current.header_rows.append(row)
        start = block.bottom + 1
    _divide(grid, range(start, grid.n_rows), drafts[-1], keep_titles=False)
    return tuple(_finish(grid, draft, drafts[0]) for draft in drafts)


def _blocks(grid: Grid, office: Office) -> list[HeaderBlock]:
    """Every header of the grid from top to bottom, those printed again among them."""
    found: list[HeaderBlock] = []
    row = 0
    while row < grid.n_rows:
        columns = grid.filled[row]
        if len(columns) >= 2 and (not found or _may_be_header(grid, row, found[-1])):
            above = found[-1].bottom if found else -1
            block = find_block(grid, row, office, above=above)
            if block is not None:
                if found and block.top == found[-1].bottom + 1:
                    block = replace(block, top=found.pop().top)  # 姓名 on both rows of a header
                found.append(block)
                row = block.bottom
        row += 1
    return found


def _may_be_header(grid: Grid, row: int, last: HeaderBlock) -> bool:
    """A quick look: the last header's word over the names, or two header words, or one and a day."""
    known = 0
    cells = grid.sheet.rows[row]
    if last.name_column is not None:
        name = cells[last.name_column]
        if name is not None and name == grid.cell(last.anchor, last.name_column):
            return True
    for column in grid.filled[row][:FIRST_CELLS]:
        cell = cells[column]
        is_word = cell.__class__ is str and len(cell) <= 20 and meanings(cell)  # type: ignore[arg-type]
        if is_word or (known and (is_day(cell) or is_turn(cell))):
            known += 1
        if known == 2:
            return True
    return False


def _is_repeated(grid: Grid, block: HeaderBlock, first: HeaderBlock) -> bool:
    """Whether a header says the same as the first one."""
    mine = {c: grid.text(block.anchor, c) for c in grid.filled[block.anchor]}
    theirs = {c: grid.text(first.anchor, c) for c in grid.filled[first.anchor]}
    same = sum(theirs.get(column) == text for column, text in mine.items())
    return same >= SAME_HEADER * max(len(mine), len(theirs))


def _says_nothing_new(grid: Grid, rows: Iterable[int], draft: _Draft) -> bool:
    """Whether titles over a header only repeat those of the table before it."""
    known = {text for row in draft.title_rows for text in grid.texts(row)}
    return all(text in known for row in rows for text in grid.texts(row))


def _above(grid: Grid, rows: Iterable[int], draft: _Draft) -> None:
    """Rows over a header: titles, legends, notes, blank rows."""
    for row in rows:
        texts = grid.texts(row)
        if not texts:
            draft.kinds[row] = RowKind("blank", "空行")
        elif is_legend(_raw_texts(grid, row)):
            draft.kinds[row] = RowKind("legend")
        elif len(texts) == 1 and says_note(texts[0]) and not says_report_time(texts[0]):
            draft.kinds[row] = RowKind("note")
            draft.title_rows.append(row)
        else:
            reason = "报表生成时间" if any(map(says_report_time, texts)) else ""
            draft.kinds[row] = RowKind("title", reason)
            draft.title_rows.append(row)


def _divide(grid: Grid, rows: range, draft: _Draft, *, keep_titles: bool = True) -> list[int]:
    """Rows under a header → body and kinds of its table; returns the titles of the next one."""
    judge = _Judge(grid, draft.block)
    for row in rows:
        kind = judge.kind(row)
        if kind is None:
            draft.body.append(row)
        else:
            draft.kinds[row] = kind
    if not keep_titles:
        return []
    titles = _titles_of_next(grid, rows, draft)
    for row in titles:
        draft.kinds.pop(row, None)
    draft.body = [row for row in draft.body if row not in titles]
    return titles


def _titles_of_next(grid: Grid, rows: range, draft: _Draft) -> list[int]:
    """The rows of a single text right above the next header, up to a blank row or a fact."""
    titles: list[int] = []
    for row in reversed(rows):
        kind = draft.kinds.get(row)
        if kind is not None and kind.kind == "blank":
            if titles:
                break
            continue
        if len(grid.filled[row]) != 1 or (kind is not None and kind.kind != "note"):
            break
        text = grid.first_text(row)
        if says_note(text) or (kind is None and not _reads_as_title(grid, row, text)):
            break
        titles.append(row)
    return titles[::-1]


def _reads_as_title(grid: Grid, row: int, text: str) -> bool:
    """A text alone in the column of names that no person has for a name."""
    after_blank = row == 0 or not grid.filled[row - 1]
    return after_blank or len(text) > MAX_NAME or any(sign.isdigit() for sign in text)


class _Judge:
    """Says for each row under a header what it is; None for a row with facts."""

    def __init__(self, grid: Grid, block: HeaderBlock) -> None:
        self.grid = grid
        self.name = block.name_column
        header = grid.filled[block.anchor]
        self.width = len(header)
        self.first_column = header[0]
        self.seq = {
            c
            for c in header
            if any(m.field == "seq" for m in meanings(grid.text(block.anchor, c)))
        }
        self.is_after_summary = False

    def kind(self, row: int) -> RowKind | None:
        columns = self.grid.filled[row]
        if not columns:
            return RowKind("blank", "空行")
        first = self.grid.text(row, columns[0])
        if says_example(first):
            return RowKind("note", EXAMPLE)
        if self.name is None:
            return self._without_names(row, columns, first)
        name = self._name(row, self.name)
        is_person = looks_like_person(name) and not starts_as_legend(name)
        beside = "" if is_person else self.grid.row_label(row)
        is_mark = is_person and is_status(first)  # 请假 before a name: a person's mark, no label
        if (says_total(first) and not is_mark) or says_total(name) or says_total(beside):
            self.is_after_summary = True
            return RowKind("total", "合计、平均等汇总行")
        may_explain = not is_person or name[0] in SYMBOLS or starts_as_legend(first)
        if may_explain and is_legend(_raw_texts(self.grid, row)):
            return RowKind("legend")
        if says_note(first) and (":" in first or len(columns) <= 2):
            self.is_after_summary |= "统计" in first
            return RowKind("note")
        if is_person and not self._is_text_alone(columns, name):
            return None
        return self._nobody(row, columns, name)

    def _is_text_alone(self, columns: Sequence[int], name: str) -> bool:
        """A text with nothing beside it in the first column, too long for a name."""
        if columns != (self.name,) or self.name != self.first_column or self.width < 2:
            return False
        return self.is_after_summary or (len(name) > MAX_NAME and "·" not in name)

    def _name(self, row: int, column: int) -> str:
        """The name of a row; a text merged over the columns before it is none."""
        merge = self.grid.merge(row, column)
        if merge is None:
            return self.grid.text(row, column)
        return "" if merge.left < column else self.grid.text(merge.top, merge.left)

    def _nobody(self, row: int, columns: Sequence[int], name: str) -> RowKind | None:
        """A row without a name that looks like a person's."""
        cells = [self.grid.cell(row, column) for column in columns]
        if self.seq.issuperset(columns) and all(map(is_number, cells)):
            return RowKind("blank", "只有序号，没有内容")
        if any(text_of(cell).endswith(":") for cell in cells):
            return RowKind("note", "签字、填表等文字")
        if len(columns) == 1 and _is_mere_text(cells[0]):
            return RowKind("note", "只有一格文字，没有姓名")
        if name and (self.is_after_summary or len(columns) * 2 < self.width):
            return RowKind("total", "姓名列里不是姓名，按统计行处理")
        if self.is_after_summary and len(columns) * 2 < self.width:
            return RowKind("total", "统计行")
        return None

    def _without_names(self, row: int, columns: Sequence[int], first: str) -> RowKind | None:
        """A row of a table whose rows are no persons: meetings, activities."""
        texts = self.grid.texts(row)
        if says_total(first) or (len(columns) <= 2 and any(map(says_total, texts))):
            return RowKind("total", "合计、平均等汇总行")
        if len(columns) <= 3:
            if is_legend(_raw_texts(self.grid, row)):
                return RowKind("legend")
            if says_note(first) or texts[0].endswith(":"):
                return RowKind("note")
        if self.seq.issuperset(columns) and is_number(self.grid.cell(row, columns[0])):
            return RowKind("blank", "只有序号，没有内容")
        if len(columns) == 1 and self.width > 1 and _is_mere_text(self.grid.cell(row, columns[0])):
            return RowKind("note", "只有一格文字")
        return None


def _is_mere_text(cell: CellValue) -> bool:
    """Text that is no value: not a number, not 上午, not a cell with an error in it."""
    return cell is not None and not is_number(cell) and not is_session(cell)


def _raw_texts(grid: Grid, row: int) -> list[str]:
    return [str(grid.cell(row, column)) for column in grid.filled[row]]


def _finish(grid: Grid, draft: _Draft, first: _Draft) -> Section:
    kinds = draft.kinds
    own = title_texts(grid, draft.title_rows)
    inherited = [] if draft is first else _inherited(grid, first, own)
    by_kind = {
        kind: [row for row in sorted(kinds) if kinds[row].kind == kind]
        for kind in ("note", "legend", "total", "title")
    }
    below = [row for row in by_kind["note"] if row > draft.block.bottom]
    legend_rows = [*by_kind["legend"], *below, *by_kind["title"]]
    return Section(
        block=draft.block,
        header_rows=tuple(draft.header_rows),
        body=tuple(draft.body),
        kinds=dict(kinds),
        titles=tuple(dict.fromkeys([*own, *inherited])),
        notes=tuple(title_texts(grid, below)),
        legend_texts=tuple("  ".join(_raw_texts(grid, row)) for row in legend_rows),
        totals=tuple(by_kind["total"]),
    )


def _inherited(grid: Grid, first: _Draft, own: Sequence[str]) -> list[str]:
    """The sheet's titles for a later table: those over all tables, not the first table's own.

    The row right above the first header is the first table's own title where others stand above
    it; alone it speaks for later tables only while these do not say the year themselves.
    """
    rows = first.title_rows
    if len(rows) > 1:
        return title_texts(grid, rows[:-1])
    has_year = any(_YEAR.search(text) for text in own)
    return [] if has_year else title_texts(grid, rows)
