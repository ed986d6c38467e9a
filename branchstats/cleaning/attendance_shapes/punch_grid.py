"""Punch grids (考勤明细): a row a person, under each date one or more punches."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.grid import DATE_HEADER
from branchstats.cleaning.attendance_shapes.header_dates import HeaderDate, header_dates
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.punches import (
    arrival_of,
    judge_day,
    read_punches,
    workday,
)
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
    codes = Codes(table, settings)
    days = _days(table)
    for row in table.body:
        person = account.person(row) or holder
        filled = [day for day in days if account.cells.first(row, day[1]) is not None]
        if not filled:
            _leave(account, row)
        elif person is None:
            if not account.is_refused(row):
                column = account.persons.column or filled[0][1][0]
                fault = CellError("有打卡时间，但没有姓名", CHECK_NAME)
                account.refuse(row, column, fault, field="name")
        else:
            for day in filled:
                _read_day(account, codes, day, row, person, settings)
    held = account.dates()
    account.notices(check_title_period(table, held))
    return account.cleaned(coverage=covered(table, held, types=()))


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
        account.leave(row, "ignored", "没有一次打卡：没有记录，不算缺勤")


def _read_day(
    account: Account, codes: Codes, day: Day, row: int, person: Person, settings: Settings
) -> None:
    head, columns = day
    filled = [column for column in columns if account.cells.text(row, column)]
    if head.date is None or head.precision != "day":
        reason = f"表头的日期不存在：{head.fault}" if head.fault else "看不出这一列是哪一天"
        for column in filled:
            account.refuse(row, column, CellError(reason, DATE_HEADER), field="date")
        return
    add_day(account, codes, row, columns, head.date, person, settings)


def add_day(
    account: Account,
    codes: Codes,
    row: int,
    columns: Sequence[Column],
    day: pd.Timestamp,
    person: Person,
    settings: Settings,
) -> bool:
    """Adds the fact that a row's punches under `columns` give; False where they give none.

    A cell that is no punch is refused and leaves the others.
    """
    read = []
    for column in columns:
        try:
            read.append((column, read_punches(account.cells.value(row, column))))
        except ValueError as fault:
            account.refuse(row, column, fault, field="punch")
    source = account.cells.first(row, columns) or columns[0]
    try:
        found = judge_day(
            [punches for _, punches in read],
            codes,
            day=day,
            arrival=arrival_of(read),
            work_start=settings.work_start,
        )
    except ValueError as fault:
        account.refuse(row, source, fault, field="status")
        return False
    if found is not None:
        account.add(row, source, workday(day, found), person=person)
    return found is not None
