"""Sign-in grids: a row a person (or a person and session), a column a date or a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from branchstats.cleaning.attendance_shapes import grid_figures
from branchstats.cleaning.attendance_shapes.account import Account
from branchstats.cleaning.attendance_shapes.codes import Codes, Values, is_binary
from branchstats.cleaning.attendance_shapes.grid_figures import Marks
from branchstats.cleaning.attendance_shapes.header_dates import HeaderDate, header_dates
from branchstats.cleaning.attendance_shapes.meeting import (
    ROLL_ALL,
    attended,
    covered,
    is_daily,
    kinds_of,
    meeting_values,
    table_title,
)
from branchstats.cleaning.attendance_shapes.punches import workday
from branchstats.cleaning.periods import find_session
from branchstats.cleaning.records import Cleaned, Person
from branchstats.cleaning.totals import check_title_period
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

DATE_HEADER = "请在表头写上完整的日期；没有日期的记录会保留，但不进入按时间的统计"
FEW_DATES = 4  # too few to tell every working day from two days a week
DAILY_SHARE = 0.6  # of the working days from the first date to the last; two a week are 0.4
DAILY_DATES_A_MONTH = 15  # a column a working day: no branch meets as often


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A sign-in grid → attendance and one meeting a column and session; a blank cell is no record.

    A grid of daily work attendance gives rows of kind 工作日 and no meetings.
    """
    account = Account(table)
    days = table.by_field("day")
    dates = header_dates(table, days)
    people = _people(account, table)
    cells = (account.cells.value(row, day) for row in people for day in days)
    codes = Codes(table, settings, is_binary=is_binary(cells))
    daily = _is_daily(account, table, people, days, dates)
    marks: Marks = {}
    stated: dict[tuple[int, type, CellValue], dict[str, Any]] = {}  # by column and cell
    keys = {day.index: "" if daily else _key(account, day) for day in days}
    for row, (person, row_session) in people.items():
        before = len(marks)
        for column in days:
            value = account.cells.value(row, column)
            if value is None:
                continue
            head = dates[column.index]
            facts = stated.get((column.index, type(value), value))
            if facts is None:
                found = read_mark(account, codes, head, row, column)
                if found is None:
                    continue
                facts = (
                    workday(head.date, found, precision=head.precision)
                    if daily
                    else attended(head.date, head.precision, found)
                )
                stated[column.index, type(value), value] = facts
            session = row_session or head.session
            meeting = "" if daily else keys[column.index] + session
            account.add(row, column, facts, person=person, meeting=meeting)
            marks[row, column.index, session] = facts["status"]
        if len(marks) == before:
            account.leave(row, "ignored", "这一行没有签到记录：没有记录，不算缺勤")
    if not daily:
        _add_meetings(account, table, days, dates, marks, keys)
    _tell(account, table, days, dates, marks)
    held = {index for _, index, _ in marks}
    coverage = covered(
        table,
        [dates[index].date for index in held],
        types=kinds_of(table) or account.kinds(),
        roll="" if daily else ROLL_ALL,
    )
    return account.cleaned(coverage=coverage)


def _people(account: Account, table: Table) -> dict[int, tuple[Person, str]]:
    """Body row → its person and session; a second row of a person may leave the name blank."""
    sessions = table.by_field("session")[:1]
    names = account.persons.column or table.columns[0]
    result: dict[int, tuple[Person, str]] = {}
    above: Person | None = None
    for row in table.body:
        session = find_session(account.cells.text(row, sessions[0])) if sessions else ""
        person = account.person(row)
        if person is None and session and account.cells.text(row, names) == "":
            person = above
        if person is None:
            _without_person(account, table, row, names)
            continue
        above = person
        result[row] = (person, session)
    return result


def _without_person(account: Account, table: Table, row: int, names: Column) -> None:
    if account.cells.text(row, names):
        return  # what stands in the place of the name has been refused
    marked = account.cells.first(row, table.by_field("day"))
    if marked is not None:
        fault = CellError("这一行有签到记录，但没有姓名")
        account.refuse(row, marked, fault, field="name", advice="请在原表中补上姓名")
    elif account.cells.first(row, table.columns) is None:
        account.leave(row, "blank", "空行")
    else:
        account.leave(row, "ignored", "没有姓名，也没有签到记录")


def read_mark(
    account: Account, codes: Codes, head: HeaderDate, row: int, column: Column
) -> Values | None:
    """Status, minutes_late and raw of one cell; what is not understood is refused and gives None."""
    value = account.cells.value(row, column)
    if not account.cells.text(row, column):
        return None
    if head.fault:
        fault = CellError(f"表头的日期不存在：{head.fault}")
        advice = "请核对表头的日期；这一格没有计入"
        account.refuse(row, column, fault, field="date", advice=advice)
        return None
    try:
        return codes.read(value)
    except ValueError as fault:
        account.refuse(row, column, fault, field="status")
        return None


def _key(account: Account, column: Column) -> str:
    """The address of the column's header: stacked grids of one sheet have meetings of their own."""
    return account.table.cell(account.header_row, column)


def _is_daily(
    account: Account,
    table: Table,
    people: Mapping[int, tuple[Person, str]],
    days: Sequence[Column],
    dates: Mapping[int, HeaderDate],
) -> bool:
    """Whether the grid is daily work attendance: by its title's words and by how often.

    Two rows or columns a day (上午, 下午) are two meetings.
    """
    halves = any(session for _, session in people.values())
    if kinds_of(table) or halves or any(head.session for head in dates.values()):
        return False
    filled = sorted(
        {
            head.date
            for day in days
            if (head := dates[day.index]).precision == "day" and head.date is not None
            if any(account.cells.text(row, day) for row in people)
        }
    )
    if is_daily((*table.titles, table.sheet.name)):
        worked = len(pd.bdate_range(filled[0], filled[-1])) if filled else 0
        return len(filled) < FEW_DATES or len(filled) >= DAILY_SHARE * worked
    months = Counter(day.to_period("M") for day in filled)
    return bool(months) and max(months.values()) >= DAILY_DATES_A_MONTH


def _add_meetings(
    account: Account,
    table: Table,
    days: Sequence[Column],
    dates: Mapping[int, HeaderDate],
    marks: Marks,
    keys: Mapping[int, str],
) -> None:
    """One meeting for each column and session with a record; typed counts from summary rows."""
    typed = grid_figures.typed_counts(table, days)
    sessions: dict[int, dict[str, None]] = {}
    for _, index, session in marks:
        sessions.setdefault(index, {})[session] = None
    for column in days:
        head = dates[column.index]
        for session in sessions.get(column.index, ()):
            alone = len(sessions[column.index]) == 1
            expected, present = typed.get(column.index, (None, None)) if alone else (None, None)
            values = meeting_values(
                date=head.date,
                precision=head.precision,
                session=session,
                title=head.topic or table_title(table),
                types=kinds_of(table, topic=head.topic),
                roll=ROLL_ALL,
                expected=expected,
                present=present,
            )
            account.add(
                account.header_row,
                column,
                values,
                meeting=keys[column.index] + session,
                table="meetings",
            )


def _tell(
    account: Account,
    table: Table,
    days: Sequence[Column],
    dates: Mapping[int, HeaderDate],
    marks: Marks,
) -> None:
    """Notices: sessions without a date, a title that contradicts the dates, printed counts."""
    undated = [day for day in days if dates[day.index].date is None and not dates[day.index].fault]
    if undated:
        lacks_year = dates[undated[0].index].lacks_year
        what = "只有月日，没有年份" if lacks_year else "只有序号，没有日期"
        account.notice(
            account.header_row, undated[0], field="date",
            reason=f"{len(undated)}次签到{what}", advice=DATE_HEADER,
        )  # fmt: skip
    empty = [day for day in days if dates[day.index].fault]
    for day in empty:
        if not any(account.cells.text(row, day) for row in table.body):
            account.notice(
                account.header_row, day, field="date",
                reason=f"表头{dates[day.index].fault}，这一列是空的，没有读取", advice="无需处理",
            )  # fmt: skip
    held = [dates[index].date for index in {index for _, index, _ in marks}]
    account.notices(
        check_title_period(table, [day for day in held if isinstance(day, pd.Timestamp)])
    )
    account.notices(grid_figures.check(table, days, marks))
