"""DingTalk 月度汇总: a row a person, a column a day of the month, a cell of words."""

from __future__ import annotations

from collections.abc import Mapping

from branchstats.cleaning.attendance_shapes import grid_figures
from branchstats.cleaning.attendance_shapes.account import Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.grid import DATE_HEADER, read_mark
from branchstats.cleaning.attendance_shapes.grid_figures import Marks
from branchstats.cleaning.attendance_shapes.header_dates import HeaderDate, header_dates
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.punches import workday
from branchstats.cleaning.records import Cleaned
from branchstats.cleaning.totals import check_title_period
from branchstats.errors import CellError
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A month of daily attendance → rows of kind 工作日; a blank cell is no record.

    A day column whose date cannot be told (no month in title, sheet or file name) gives rejects.
    """
    account = Account(table)
    days = table.by_field("day")
    dates = header_dates(table, days)
    codes = Codes(table, settings)
    marks: Marks = {}
    for row in table.body:
        before = len(marks)
        _read_row(account, codes, row, days, dates, marks)
        if len(marks) == before:
            account.leave(row, "ignored", "这一行没有逐日的考勤结果")
    known = [dates[index].date for index in {index for _, index, _ in marks}]
    account.notices(check_title_period(table, known))
    account.notices(grid_figures.check(table, days, marks))
    return account.cleaned(coverage=covered(table, known, types=()))


def _read_row(
    account: Account,
    codes: Codes,
    row: int,
    days: tuple[Column, ...],
    dates: Mapping[int, HeaderDate],
    marks: Marks,
) -> None:
    person = account.person(row)
    for column in days:
        head = dates[column.index]
        if not account.cells.text(row, column):
            continue
        if person is None:
            account.refuse(row, column, CellError("这一行没有姓名"), field="name")
            return
        if head.precision != "day" and not head.fault:
            fault = CellError("看不出这一列是哪一天", DATE_HEADER)
            account.refuse(row, column, fault, field="date")
            continue
        found = read_mark(account, codes, head, row, column)
        if found is not None and head.date is not None:
            account.add(row, column, workday(head.date, found), person=person)
            marks[row, column.index, ""] = found["status"]
