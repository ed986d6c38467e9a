"""Card readers' sheets with a row of day numbers and a line of times a person (刷卡记录)."""

from __future__ import annotations

from collections.abc import Sequence

from branchstats.exports.cardpeople import CardPerson, has_clocks
from branchstats.exports.celltypes import is_day
from branchstats.exports.grid import Grid
from branchstats.exports.table import Column, RowKind, Table
from branchstats.exports.titles import title_texts

LEAST_DAYS = 3  # a header of days has more columns than these
WHY = "考勤机的刷卡记录：每人一行姓名、一行打卡时间"


def line_tables(grid: Grid, people: Sequence[CardPerson]) -> tuple[Table, ...]:
    """A row of day numbers, then for each person a row of labels and a row of times."""
    labels = sorted({person.row for person in people})
    head = _day_header(grid, 0, labels[0]) or _day_header(grid, labels[0], grid.n_rows)
    if head is None:
        return ()
    ends = [*labels[1:], grid.n_rows]
    if not any(has_clocks(grid, row) for row in range(labels[0], grid.n_rows)):
        return ()
    tables: list[Table] = []
    above = [r for r in range(labels[0]) if r != head]
    top_titles = title_texts(grid, above)
    for number, (row, end) in enumerate(zip(labels, ends, strict=True)):
        own_head = _day_header(grid, row, end)
        header = own_head if own_head is not None else head
        kinds = {row: RowKind("title", "卡表上的姓名、部门等")}
        if number == 0:
            for r in above:
                kinds[r] = RowKind("title") if grid.filled[r] else RowKind("blank", "空行")
        body = []
        for r in range(row + 1, end):
            if r == own_head:
                continue
            if not grid.filled[r]:
                kinds[r] = RowKind("blank", "空行")
            elif has_clocks(grid, r):
                body.append(r)
            else:
                kinds[r] = RowKind("note", "没有打卡时间")
        if own_head is not None or number == 0:
            kinds[header] = RowKind("header")
        columns = tuple(
            Column(c, (grid.cell(header, c),), "day", "日期列，格里是打卡时间")
            for c in grid.filled[header]
            if is_day(grid.cell(header, c))
        )
        tables.append(
            Table(
                grid.sheet,
                columns,
                (header,),
                tuple(body),
                kinds,
                dataset="attendance",
                shape="card_block",
                why=WHY,
                titles=(*top_titles, *title_texts(grid, [row])),
            )
        )
    return tuple(tables)


def _day_header(grid: Grid, start: int, end: int) -> int | None:
    """A row of day numbers in order."""
    for row in range(start, end):
        columns = grid.filled[row]
        days = [grid.cell(row, c) for c in columns if is_day(grid.cell(row, c))]
        # blocks side by side repeat one day over and over; a header names each once
        each_once = len(set(days)) == len(days)
        if len(days) > LEAST_DAYS and len(days) * 2 > len(columns) and each_once:
            return row
    return None
