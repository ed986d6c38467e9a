"""Card readers' sheets: a block a person side by side (考勤卡表), or a line of times a person (刷卡记录)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from branchstats.exports.cardlines import line_tables
from branchstats.exports.cardpeople import MAX_LABEL, CardPerson, has_clocks, people_of
from branchstats.exports.celltypes import (
    is_clock,
    is_day,
    is_session,
    is_weekday,
    looks_like_person,
    text_of,
    word_list,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headers import meanings
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, RowKind, Table
from branchstats.exports.titles import title_texts

LEAST_DAYS = 3  # day rows, or day columns, that make a block of a card
MAX_HEADER_ROWS = 3
WHY = "考勤机的卡表：每人一块，块上写姓名，块里是逐日打卡时间"
_DAY_LABEL = re.compile(
    r"(?:\d{1,2}|(?:\d{2,4}[-./年])?\d{1,2}[-./月]\d{1,2})[日号]?[(]?(?:周|星期)?[一二三四五六日天]?[)]?"
)


def card_tables(grid: Grid) -> tuple[Table, ...]:
    """One table a person, of shape `card_block`; () where the sheet is no card reader's."""
    people = people_of(grid)
    if not people:
        return ()
    return line_tables(grid, people) or _blocks(grid, people)


def _blocks(grid: Grid, people: Sequence[CardPerson]) -> tuple[Table, ...]:
    rows = sorted({person.row for person in people})
    tables: list[Table] = []
    for number, row in enumerate(rows):
        top = _first_label_row(grid, row)
        end = grid.n_rows
        if number + 1 < len(rows):
            end = _first_label_row(grid, rows[number + 1])
        if end <= row:
            return ()  # names on row after row: a list of labels, no cards
        columns = [person.column for person in people if person.row == row]
        for (left, right), name in zip(_edges(grid, top, end, columns), columns, strict=True):
            part = grid.part(left, right)
            if not _is_card(part, top, end, name):
                return ()
            tables.append(_block(part, grid, top, end, is_first=number == 0))
    return tuple(tables)


def _first_label_row(grid: Grid, row: int) -> int:
    """The topmost of the rows of labels that stand together with the one of the name."""
    while row > 0 and grid.filled[row - 1] and _labels(grid, row - 1) >= 1:
        row -= 1
    return row


def _labels(grid: Grid, row: int) -> int:
    """Labels with a value beside them; a title is none."""
    texts = grid.texts(row)
    alone = sum(len(t) <= MAX_LABEL and _says_who(t.rstrip(":")) for t in texts)
    return alone if len(texts) > 1 and not any(_DAY_LABEL.fullmatch(t) for t in texts[:1]) else 0


def _says_who(label: str) -> bool:
    """A label of the person or the period of a block (姓名, 工号, 部门, 日期)."""
    found = meanings(label)
    return bool(found) and found[0].field in ("name", "staff_no", "department", "date", "position")


def _edges(grid: Grid, top: int, end: int, columns: Sequence[int]) -> list[tuple[int, int]]:
    """First and last column of each block of a row of blocks."""
    used = sorted({column for row in range(top, end) for column in grid.filled[row]})
    if len(columns) == 1:
        return [(used[0], used[-1])]
    width = columns[1] - columns[0]
    before = min(columns[0] - used[0], width - 1)
    lefts = [column - before for column in columns]
    return [
        (left, (lefts[i + 1] - 1) if i + 1 < len(lefts) else used[-1])
        for i, left in enumerate(lefts)
    ]


def _is_card(part: Grid, top: int, end: int, name_column: int) -> bool:
    """Whether there are rows of days with times, and no further names under the label."""
    days = _day_rows(part, top, end)
    if len(days) < LEAST_DAYS:
        return False
    under = [part.cell(row, name_column) for row in days]
    names = sum(looks_like_person(v) and not _is_day_label(v) and not is_clock(v) for v in under)
    times = any(has_clocks(part, row) for row in days)
    return names * 2 < len(days) and (times or bool(_header_rows(part, top, days[0])))


def _block(part: Grid, whole: Grid, top: int, end: int, *, is_first: bool) -> Table:
    """One person's block: labels, header, a row a day."""
    days = _day_rows(part, top, end)
    day_column = part.filled[days[0]][0]
    header = _header_rows(part, top, days[0])
    kinds: dict[int, RowKind] = {}
    titles: list[str] = []
    if is_first:
        for row in range(top):
            kinds[row] = RowKind("title") if whole.filled[row] else RowKind("blank", "空行")
    above = range(top) if is_first else _top_titles(whole, top)
    titles += title_texts(whole, above)
    for row in range(top, end):
        if row in days:
            continue
        if not part.filled[row]:
            kinds[row] = RowKind("blank", "空行")
        elif row in header:
            kinds[row] = RowKind("header")
        elif row < days[0] and _labels(part, row):
            kinds[row] = RowKind("title", "卡表上的姓名、部门等")
            titles += title_texts(part, [row])
        else:
            kinds[row] = RowKind("note", "卡表上的汇总数字，不读取")
    columns = _block_columns(part, header, days, day_column)
    return Table(
        part.sheet, columns, tuple(header), tuple(days), kinds,
        dataset="attendance", shape="card_block", why=WHY, titles=tuple(titles),
    )  # fmt: skip


def _top_titles(grid: Grid, top: int) -> range:
    """The sheet's own titles: the rows above the first block."""
    first = next((p.row for p in people_of(grid)), 0)
    return range(min(_first_label_row(grid, first), top))


def _day_rows(part: Grid, top: int, end: int) -> list[int]:
    """The rows that begin with a day, the first run of at least LEAST_DAYS in a row."""
    run: list[int] = []
    for row in range(top, end):
        columns = part.filled[row]
        if columns and _is_day_label(part.cell(row, columns[0])):
            run.append(row)
        elif columns and len(run) >= LEAST_DAYS:
            break
        elif columns:
            run = []
    return run


def _is_day_label(value: CellValue) -> bool:
    return is_day(value) or _DAY_LABEL.fullmatch(text_of(value)) is not None


def _header_rows(part: Grid, top: int, first_day: int) -> list[int]:
    """The rows right above the days that name punches and parts of the day."""
    rows: list[int] = []
    for row in range(first_day - 1, max(top, first_day - 1 - MAX_HEADER_ROWS), -1):
        texts = part.texts(row)
        named = [
            t
            for t in texts
            if is_session(t) or any(word in t for word in word_list("layout")["card"]["header"])
        ]
        if not texts or len(named) * 2 < len(texts) or any(":" in t for t in texts):
            break
        rows.append(row)
    return rows[::-1]


def _block_columns(
    part: Grid, header: Sequence[int], days: Sequence[int], day_column: int
) -> tuple[Column, ...]:
    columns = []
    for index in range(part.left, part.right + 1):
        path = tuple(
            dict.fromkeys(
                value for row in header if (value := _above(part, row, index)) is not None
            )
        )
        cells = [part.cell(row, index) for row in days]
        filled = [cell for cell in cells if cell is not None]
        if index == day_column:
            columns.append(Column(index, path or ("日期",), "day", "一行一日"))
        elif filled and all(is_weekday(cell) for cell in filled):
            columns.append(Column(index, path, "", "星期，不读取"))
        elif filled and (path or any(is_clock(cell) for cell in filled)):
            columns.append(Column(index, path, "punch", "格里是打卡时间"))
        elif filled:
            columns.append(Column(index, path, "", "没有表头"))
    return tuple(columns)


def _above(part: Grid, row: int, column: int) -> CellValue:
    """A header cell; 上午 stands over the columns up to the next text of its row."""
    merge = part.merge(row, column)
    if merge is not None:
        return part.sheet.rows[merge.top][merge.left]
    value = part.cell(row, column)
    if value is not None:
        return value
    if not any(is_session(part.cell(row, c)) for c in part.filled[row]):
        return None
    left = [c for c in part.filled[row] if c < column]
    return part.cell(row, left[-1]) if left and is_session(part.cell(row, left[-1])) else None
