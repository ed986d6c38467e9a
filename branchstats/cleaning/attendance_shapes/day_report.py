"""Daily reports (DingTalk 每日统计, WeCom 上下班打卡_日报): a row a person and day."""

from __future__ import annotations

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.dated import Days
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.punches import (
    Punches,
    arrival_of,
    judge_day,
    read_punches,
    workday,
)
from branchstats.cleaning.cells import is_blank
from branchstats.cleaning.records import Cleaned
from branchstats.cleaning.totals import check_title_period
from branchstats.errors import CellError
from branchstats.exports.table import Table
from branchstats.settings import Settings


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """One row a person and day → rows of kind 工作日.

    The day's stated result comes first, then the results of its punches, then the punches. A day
    with neither is no record.
    """
    account = Account(table)
    codes = Codes(table, settings)
    days = Days(table)
    for row in table.body:
        _read_row(account, codes, days, row, settings)
    account.notices(check_title_period(table, days.found))
    return account.cleaned(coverage=covered(table, days.found, types=()))


def _read_row(account: Account, codes: Codes, days: Days, row: int, settings: Settings) -> None:
    table, cells = account.table, account.cells
    stated = [*table.by_field("status"), *table.by_field("punch_result")]
    clocked = [*table.by_field("punch"), *table.by_field("sign_time"), *table.by_field("time")]
    column = cells.first(
        row, [c for c in (*stated, *clocked) if not is_blank(cells.value(row, c))]
    )
    if column is None:
        account.leave(row, "ignored", "这一天没有打卡也没有考勤结果：没有记录，不算缺勤")
        return
    try:
        person = account.person(row)
        if person is None:
            fault = CellError("这一行没有姓名")
            account.refuse(row, column, fault, field="name", advice=CHECK_NAME)
            return
        day = days.read(row, cells)
    except ValueError as fault:
        account.refuse(row, days.column or column, fault, field="date")
        return
    try:
        told = _told(account, codes, row)
        read = [read_punches(cells.value(row, column)) for column in clocked]
        found = judge_day(
            [*told, *read],
            codes,
            day=day,
            arrival=arrival_of(read),
            work_start=settings.work_start,
        )
    except ValueError as fault:
        account.refuse(row, column, fault, field="status")
        return
    if found is None:
        account.leave(row, "ignored", "这一天没有打卡也没有考勤结果：没有记录，不算缺勤")
        return
    account.add(row, column, workday(day, found), person=person)


def _told(account: Account, codes: Codes, row: int) -> list[Punches]:
    """The stated results as words: the day's own where it is there, else those of its punches."""
    table, cells = account.table, account.cells
    for field in ("status", "punch_result"):
        words = [
            cells.text(row, column)
            for column in table.by_field(field)
            if not is_blank(cells.value(row, column))
        ]
        if words:
            return [Punches(words=tuple(words))]
    return []
