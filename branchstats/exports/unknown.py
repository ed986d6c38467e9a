"""Sheets without a header that we know: forms, foreign tables, data without a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from branchstats.exports.celltypes import (
    is_clock,
    is_date,
    is_day,
    is_number,
    is_status,
    word_list,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headers import meanings
from branchstats.exports.rowwords import says_note, says_total
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, RowKind, Table

FORM = "这是采集表（填写用的表格），不是数据"
FOREIGN = "没有认出表头，不属于考勤、成绩、发展党员、志愿服务等数据"
NO_HEADER = "有内容，但没有找到表头"
TURNED = "日期在行、人名在列的签到表：请转置（人名一列、日期一行）后再放进来"
LEAST_LABELS = 3  # label cells that make a sheet a form …
LEAST_LABEL_ROWS = 2  # … on so many rows: one row of labels is a header
FORM_ROWS = 60  # rows that are looked at
HEADER_WIDTH = 0.6  # share of the usual width that a header row has at least


def unknown_table(grid: Grid) -> Table:
    """A sheet in which no known header was found, as one table of data set "" with a reason."""
    if is_form(grid):
        return form_table(grid)
    header = _header_by_types(grid)
    if header is None:
        body = tuple(row for row in range(grid.n_rows) if grid.filled[row])
        kinds = {r: RowKind("blank", "空行") for r in range(grid.n_rows) if not grid.filled[r]}
        return Table(grid.sheet, (), (), body, kinds, why=NO_HEADER)
    return _foreign(grid, header)


def is_form(grid: Grid) -> bool:
    """Whether a sheet is label cells on several rows, to be filled in, instead of a table."""
    labels = colons = cells = label_rows = 0
    for row in range(min(grid.n_rows, FORM_ROWS)):
        texts = grid.texts(row)
        ended = sum(text.endswith(":") for text in texts)
        own = sum(text.endswith(":") or bool(meanings(text)) for text in texts)
        label_rows += own > 0
        labels += own
        colons += ended
        cells += len(texts)
    titles = "".join(text for row in range(min(3, grid.n_rows)) for text in grid.texts(row))
    named = any(word in titles for word in word_list("layout")["form"]["words"])
    if labels < LEAST_LABELS or label_rows < LEAST_LABEL_ROWS:
        return False
    return labels * 2 >= cells or (named and (colons >= LEAST_LABELS or labels * 3 >= cells))


def form_table(grid: Grid) -> Table:
    """A form as one table without a body."""
    kinds = {}
    for row in range(grid.n_rows):
        kinds[row] = RowKind("note", FORM) if grid.filled[row] else RowKind("blank", "空行")
    return Table(grid.sheet, (), (), (), kinds, why=FORM)


def _header_by_types(grid: Grid) -> int | None:
    """The first of the widest rows of texts above the first row of values."""
    widths = Counter(len(row) for row in grid.filled if len(row) >= 2)
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    heads: list[int] = []
    for row in range(grid.n_rows):
        columns = grid.filled[row]
        if len(columns) < max(2, HEADER_WIDTH * usual):
            continue
        if not all(_may_head(grid.cell(row, column)) for column in columns):
            break
        heads.append(row)
    return max(heads, key=lambda head: (len(grid.filled[head]), -head), default=None)


def _may_head(cell: CellValue) -> bool:
    if isinstance(cell, str) and not is_number(cell):
        return cell.isascii() or not (is_status(cell) or is_clock(cell))
    text = str(cell)
    return text.isdigit() and 1900 <= int(text) <= 2100


def _foreign(grid: Grid, header: int) -> Table:
    width = len(grid.filled[header])
    kinds: dict[int, RowKind] = {}
    titles = []
    for row in range(header):
        kinds[row] = RowKind("title") if grid.filled[row] else RowKind("blank", "空行")
        titles += [str(grid.cell(row, column)).strip() for column in grid.filled[row]]
    kinds[header] = RowKind("header")
    body: list[int] = []
    totals = []
    for row in range(header + 1, grid.n_rows):
        used = grid.filled[row]
        first = grid.first_text(row)
        if not used:
            kinds[row] = RowKind("blank", "空行")
        elif says_total(first):
            kinds[row] = RowKind("total", "合计、平均等汇总行")
            totals.append(row)
        elif says_note(first) and len(used) <= 2:
            kinds[row] = RowKind("note")
        else:
            body.append(row)
    while body and _is_chatter(grid, body[-1], width):
        kinds[body.pop()] = RowKind("note", "表下的文字")
    unread = tuple(
        Column(index, (grid.cell(header, index),), why="没有认出这个表头")
        for index in grid.filled[header]
    )
    return Table(
        grid.sheet, unread, (header,), tuple(body), kinds, why=TURNED if _is_turned(grid, body) else FOREIGN,
        titles=tuple(titles), totals=tuple(totals),
    )  # fmt: skip


def _is_turned(grid: Grid, body: Sequence[int]) -> bool:
    """A date first on every row, attendance signs behind it."""
    if not body:
        return False
    dated = sum(is_day(grid.cell(row, grid.filled[row][0])) for row in body)
    cells = [grid.cell(row, column) for row in body for column in grid.filled[row][1:]]
    return dated * 2 > len(body) and sum(map(is_status, cells)) * 2 > len(cells) > 0


def _is_chatter(grid: Grid, row: int, width: int) -> bool:
    columns: Sequence[int] = grid.filled[row]
    cells = [grid.cell(row, column) for column in columns]
    texts_only = not any(is_number(cell) or is_date(cell) for cell in cells)
    return texts_only and len(columns) * 2 < width
