"""Card readers' sheets: a block a person side by side (考勤卡表), or a line of times a person (刷卡记录)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from branchstats.exports.celltypes import (
    is_clock,
    is_day,
    is_session,
    is_weekday,
    looks_like_person,
    squeeze,
    text_of,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headers import meanings
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, RowKind, Table
from branchstats.exports.titles import title_texts

LEAST_DAYS = 3  # day rows, or day columns, that make a block of a card
LOOK_FOR_PERSON = 40  # rows from the top within which the first person's label stands
MAX_LABEL = 12  # characters of a label cell
MAX_HEADER_ROWS = 3
WHY = "考勤机的卡表：每人一块，块上写姓名，块里是逐日打卡时间"
_DAY_LABEL = re.compile(
    r"(?:\d{1,2}|(?:\d{2,4}[-./年])?\d{1,2}[-./月]\d{1,2})[日号]?[(]?(?:周|星期)?[一二三四五六日天]?[)]?"
)
_PUNCH_WORDS = (
    "上班",
    "下班",
    "签到",
    "签退",
    "打卡",
    "时间",
    "刷卡",
    "日期",
    "星期",
    "加班",
    "班次",
    "备注",
)


@dataclass(frozen=True)
class _Person:
    """Where a block names its person: the row of the label, and the block's first column."""

    row: int
    column: int


def card_tables(grid: Grid) -> tuple[Table, ...]:
    """One table a person, of shape `card_block`; () where the sheet is no card reader's."""
    people = _people(grid)
    if not people:
        return ()
    return _lines(grid, people) or _blocks(grid, people)


def _people(grid: Grid) -> list[_Person]:
    """Every label 姓名 with a person's name beside it, top to bottom, left to right."""
    found: list[_Person] = []
    for row in range(grid.n_rows):
        if not found and row > LOOK_FOR_PERSON:
            break
        columns = grid.filled[row]
        for position, column in enumerate(columns):
            value = grid.cell(row, column)
            if value.__class__ is str and "名" in value and len(value) <= 40:  # type: ignore[operator]
                text = squeeze(value)  # type: ignore[arg-type]
                after = columns[position + 1] if position + 1 < len(columns) else None
                if _names_person(grid, row, text, after):
                    found.append(_Person(row, column))
    return found


def _names_person(grid: Grid, row: int, text: str, after: int | None) -> bool:
    label, colon, rest = text.partition(":")
    if len(label) > MAX_LABEL or not any(m.field == "name" for m in meanings(label)):
        stated = re.search(r"姓名:(?P<name>[^:]+)", text)
        return bool(stated and looks_like_person(stated["name"]))
    if rest:
        return looks_like_person(rest)
    if after is None:
        return False
    beside = grid.text(row, after)
    is_name = looks_like_person(beside) and not meanings(beside) and ":" not in beside
    return is_name and (bool(colon) or len(beside) <= 5)


# ---- a block a person ------------------------------------------------------------------------


def _blocks(grid: Grid, people: Sequence[_Person]) -> tuple[Table, ...]:
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
    times = any(_has_clocks(part, row) for row in days)
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
    first = next((p.row for p in _people(grid)), 0)
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
        named = [t for t in texts if is_session(t) or any(word in t for word in _PUNCH_WORDS)]
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


# ---- a line of times a person ----------------------------------------------------------------


def _lines(grid: Grid, people: Sequence[_Person]) -> tuple[Table, ...]:
    """A row of day numbers, then for each person a row of labels and a row of times."""
    labels = sorted({person.row for person in people})
    head = _day_header(grid, 0, labels[0]) or _day_header(grid, labels[0], grid.n_rows)
    if head is None:
        return ()
    ends = [*labels[1:], grid.n_rows]
    if not any(_has_clocks(grid, row) for row in range(labels[0], grid.n_rows)):
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
            elif _has_clocks(grid, r):
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


def _has_clocks(grid: Grid, row: int) -> bool:
    return any(is_clock(grid.cell(row, column)) for column in grid.filled[row])
