"""Punch grids (考勤明细): a row a person, under each date one or more punches."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.grid import DATE_HEADER
from branchstats.cleaning.attendance_shapes.header_dates import HeaderDate, header_dates
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.workdays import NO_PUNCH, WorkDays
from branchstats.cleaning.records import Cleaned, Person
from branchstats.cleaning.totals import check_title_period
from branchstats.errors import CellError
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

Day = tuple[HeaderDate, tuple[Column, ...]]


def clean(table: Table, *, settings: Settings, holder: Person | None = None) -> Cleaned:
    """Person × date with punches → one row of kind 工作日 for each person and day with a punch.

    A day without punches is no record, not an absence; so is a person without any. `holder` is
    who rows without a name of their own are about.
    """
    account = Account(table)
    worked = WorkDays(account, settings)
    days = _days(table)
    people: dict[int, int] = {}  # body row → the row that has its name
    for row in table.body:
        person = account.person(row) or holder
        filled = [day for day in days if account.cells.first(row, day[1]) is not None]
        people[row] = _named_in(account, row, people)
        if not filled:
            _leave(account, row)
        elif person is None:
            if not account.is_refused(row):
                column = account.persons.column or filled[0][1][0]
                fault = CellError("有打卡时间，但没有姓名", CHECK_NAME)
                account.refuse(row, column, fault, field="name")
        else:
            for day in filled:
                _read_day(account, worked, day, row, person, people[row])
    worked.close()
    held = account.dates()
    account.notices(check_title_period(table, held))
    return account.cleaned(coverage=covered(table, held, types=()))


def _named_in(account: Account, row: int, people: Mapping[int, int]) -> int:
    """The row in which the person of a row is named: the one above, where the name is merged."""
    column = account.persons.column
    is_named = column is None or account.table.sheet.rows[row][column.index] is not None
    return row if is_named else people.get(row - 1, row)


def _days(table: Table) -> list[Day]:
    """The columns of each date together, in order."""
    columns = (*table.by_field("punch"), *table.by_field("day"))
    columns = tuple(sorted(columns, key=lambda column: column.index))
    dates = header_dates(table, columns)
    grouped: dict[tuple[pd.Timestamp | None, str, int | None], list[Column]] = {}
    for column in columns:
        head = dates[column.index]
        grouped.setdefault((head.date, head.fault, head.number), []).append(column)
    return [(dates[group[0].index], tuple(group)) for group in grouped.values()]


def _leave(account: Account, row: int) -> None:
    if account.cells.first(row, account.table.columns) is None:
        account.leave(row, "blank", "空行")
    elif not account.is_refused(row):
        account.leave(row, "ignored", NO_PUNCH)


def _read_day(
    account: Account, worked: WorkDays, day: Day, row: int, person: Person, key: int
) -> None:
    head, columns = day
    if head.date is not None and head.precision == "day":
        worked.put_cells(key, person, head.date, row=row, columns=columns)
        return
    reason = f"表头的日期不存在：{head.fault}" if head.fault else "看不出这一列是哪一天"
    for column in columns:
        if account.cells.text(row, column):
            account.refuse(row, column, CellError(reason, DATE_HEADER), field="date")
