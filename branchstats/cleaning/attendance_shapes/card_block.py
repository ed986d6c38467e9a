"""Card-reader sheets (考勤卡表): a block a person with a row a day, or times under day numbers."""

from __future__ import annotations

from collections.abc import Iterable

from branchstats.cleaning.attendance_shapes import punch_grid
from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.header_dates import HeaderDate, header_dates
from branchstats.cleaning.attendance_shapes.labels import labelled
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.workdays import NO_PUNCH, WorkDays
from branchstats.cleaning.names import read_person
from branchstats.cleaning.records import Cleaned, Person
from branchstats.cleaning.totals import check_title_period
from branchstats.errors import CellError
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

DATE_TITLE = "请在表头写上年月，如 考勤日期：2021-03-01 至 2021-03-31"


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A person's block with a row a day, or cells of several times under day numbers → 工作日.

    The person stands in the titles (姓名：张三) where no column has names.
    """
    holder = block_holder(table.titles)
    labels = (*table.by_field("date"), *table.by_field("day"))
    if table.by_field("name") or len(labels) != 1 or not table.by_field("punch"):
        return punch_grid.clean(table, settings=settings, holder=holder)
    account = Account(table)
    worked = WorkDays(account, settings)
    dates = _row_dates(table, labels[0])
    for row in table.body:
        _read_row(account, worked, row, dates[row], holder)
    worked.close()
    held = account.dates()
    account.notices(check_title_period(table, held))
    return account.cleaned(coverage=covered(table, held, types=()))


def block_holder(titles: Iterable[str]) -> Person | None:
    """The person whom the titles of a block name (姓名：张三 部门：办公室 工号：12), if they do."""
    found = labelled(titles)
    if "name" not in found:
        return None
    try:
        return read_person(
            found["name"],
            staff_no=found.get("staff_no"),
            department=found.get("department", ""),
        )
    except ValueError:
        return None  # what stands behind the label is no name: the rows are refused for that


def _row_dates(table: Table, label: Column) -> dict[int, HeaderDate]:
    """The days that stand before the rows, read as the headers of day columns are."""
    rows = [Column(row, (table.sheet.rows[row][label.index],)) for row in table.body]
    return header_dates(table, rows)


def _read_row(
    account: Account, worked: WorkDays, row: int, day: HeaderDate, holder: Person | None
) -> None:
    clocks = account.table.by_field("punch")
    filled = account.cells.first(row, clocks)
    if filled is None:
        account.leave(row, "ignored", NO_PUNCH)
    elif holder is None:
        fault = CellError("这一块考勤卡上没有姓名", CHECK_NAME)
        account.refuse(row, filled, fault, field="name")
    elif day.date is None or day.precision != "day":
        fault = CellError(day.fault or "看不出这一行是哪一天", DATE_TITLE)
        account.refuse(row, filled, fault, field="date")
    else:
        worked.put_cells(holder, holder, day.date, row=row, columns=clocks)
