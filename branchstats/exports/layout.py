"""Which rows of a sheet are title, header, body, total, legend, note or blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from branchstats.exports.celltypes import is_day, is_turn
from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import HeaderBlock, Office, find_block
from branchstats.exports.headers import meanings
from branchstats.exports.legend import is_legend
from branchstats.exports.rowkinds import MAX_NAME, RowJudge, raw_texts
from branchstats.exports.rowwords import (
    says_note,
    says_report_time,
)
from branchstats.exports.table import RowKind
from branchstats.exports.titles import title_texts
from branchstats.privacy import IDENTITY_MARK

_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇零○O]..年|\d\d年")
SAME_HEADER = 0.8  # share of equal header cells that makes a row the header printed again
MASK_STARTS = IDENTITY_MARK[0]
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
    words = frozenset(filter(_is_header_word, grid.different_texts))
    found: list[HeaderBlock] = []
    row = 0
    while row < grid.n_rows:
        columns = grid.filled[row]
        if len(columns) >= 2 and (not found or _may_be_header(grid, row, found[-1], words)):
            above = found[-1].bottom if found else -1
            block = find_block(grid, row, office, above=above)
            if block is not None:
                if found and block.top == found[-1].bottom + 1:
                    block = replace(block, top=found.pop().top)  # 姓名 on both rows of a header
                found.append(block)
                row = block.bottom
        row += 1
    return found


def _may_be_header(grid: Grid, row: int, last: HeaderBlock, words: frozenset[str]) -> bool:
    """A quick look: the last header's word over the names, or two header words, or one and a day."""
    known = 0
    cells = grid.sheet.rows[row]
    if last.name_column is not None:
        name = cells[last.name_column]
        if name is not None and name == grid.cell(last.anchor, last.name_column):
            return True
    if words.isdisjoint(cells):
        return False
    for column in grid.filled[row][:FIRST_CELLS]:
        cell = cells[column]
        if cell in words or (known and (is_day(cell) or is_turn(cell))):
            known += 1
        if known == 2:
            return True
    return False


@lru_cache(maxsize=1 << 14)
def _is_header_word(text: str) -> bool:
    is_mask = text.startswith(MASK_STARTS)  # 〔身份证号〕 stands for a number, under its header
    return len(text) <= 20 and not is_mask and bool(meanings(text))


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
        elif is_legend(raw_texts(grid, row)):
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
    judge = RowJudge(grid, draft.block)
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
        legend_texts=tuple("  ".join(raw_texts(grid, row)) for row in legend_rows),
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
