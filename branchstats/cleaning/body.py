"""One body row of a located table: its person, its cells, and the lines that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from branchstats.cleaning.cells import is_blank, plain_text
from branchstats.cleaning.decimal_dates import restore_decimals
from branchstats.cleaning.names import read_person, split_people
from branchstats.cleaning.records import Cleaned, Draft, LedgerLine, Person, Reject
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue, Fault, address
from branchstats.exports.table import Column, Table

T = TypeVar("T")
ADVICE = "请核对原表这一格，要改的写进 data/corrections.csv"
ADVICE_NAME = "请在姓名列写上姓名；不是人员的行请删去，或在 data/corrections.csv 里写 drop"
FAULTS = {
    Fault.ERROR: ("单元格是错误值", "请在原表中改好公式或补上数值"),
    Fault.UNCACHED: ("公式没有计算结果", "请用表格软件打开原表，重新计算并保存"),
}


@dataclass(frozen=True)
class BodyRow:
    """A row of `table.body`; `row` is 0-based."""

    table: Table
    row: int

    def text(self, field: str) -> str:
        """`value` as plain text; '' where every cell is blank or a placeholder."""
        value = self.value(field)
        return "" if is_blank(value) else plain_text(value)

    def value(self, field: str) -> CellValue:
        """The first cell that is not blank among the columns of a field; None if none."""
        column = self.column(field)
        return None if column is None else self.table.value(self.row, column)

    def column(self, field: str) -> Column | None:
        """The column that `value` takes; the first of the field where every cell is blank."""
        columns = self.table.by_field(field)
        if len(columns) < 2:
            return columns[0] if columns else None
        filled = (c for c in columns if not is_blank(self.table.value(self.row, c)))
        return next(filled, columns[0])

    def person(self) -> Person | None:
        """Who the row is about; None where the name is blank.

        Raises ValueError (Chinese reason) where the name cell is no name.
        """
        return read_person(
            self.value("name"),
            staff_no=self.value("staff_no"),
            student_no=self.value("student_no"),
            department=self.value("department"),
            group=self.value("group"),
        )

    def fault(self, column: Column) -> tuple[str, str] | None:
        """Reason and advice for a cell without a value that is not blank; None for any other."""
        sheet = self.table.sheet
        if not sheet.faults:
            return None
        merge = sheet.merge_at(self.row, column.index)
        cell = (merge.top, merge.left) if merge else (self.row, column.index)
        fault = sheet.faults.get(cell)
        return None if fault is None else FAULTS[fault]

    def is_filled(self, column: Column) -> bool:
        """Whether the cell under a column holds anything: a value or an error."""
        value = self.table.value(self.row, column)
        return not is_blank(value) or self.fault(column) is not None

    @property
    def is_blank(self) -> bool:
        """No cell of the row itself holds anything (merges not filled)."""
        cells = self.table.sheet.rows[self.row]
        faults = self.table.sheet.faults
        has_fault = bool(faults) and any((self.row, at) in faults for at in range(len(cells)))
        return not has_fault and all(is_blank(cell) for cell in cells)

    @property
    def first_cell(self) -> str:
        """A1 address of the first used cell of the row: the cell of a fact that is a row."""
        cells = self.table.sheet.rows[self.row]
        used = (index for index, cell in enumerate(cells) if not is_blank(cell))
        return address(self.row, next(used, 0))

    def draft(
        self,
        table: str,
        values: Mapping[str, Any],
        *,
        person: Person | None,
        column: Column | None = None,
    ) -> Draft:
        """A draft whose source is the cell under `column`, or the row where it is None."""
        cell = self.first_cell if column is None else self.table.cell(self.row, column)
        sheet = self.table.sheet
        return Draft(table, sheet.file, sheet.name, self.row + 1, cell, values, person)

    def reject(
        self, reason: str, advice: str, *, field: str, column: Column | None = None
    ) -> Reject:
        """A reject for the cell under `column`, or for the row where it is None."""
        if column is None:
            cell = self.first_cell
            raw = " | ".join(str(c) for c in self.table.sheet.rows[self.row] if not is_blank(c))
        else:
            cell = self.table.cell(self.row, column)
            value = self.table.value(self.row, column)
            raw = "" if value is None else str(value)
        sheet = self.table.sheet
        return Reject(sheet.file, sheet.name, cell, self.table.dataset, field, raw, reason, advice)

    def line(self, kind: str, reason: str = "") -> LedgerLine:
        """The ledger line of the row."""
        sheet = self.table.sheet
        return LedgerLine(sheet.file, sheet.name, self.row + 1, kind, self.table.dataset, reason)


def restore_dates(table: Table, columns: Iterable[Column]) -> Table:
    """The table with date columns whose numbers (2021.1 for 2021.10) are what was typed.

    What stays open (see `decimal_dates.restore_decimals`) is left as it is.
    """
    rows = [list(cells) for cells in table.sheet.rows]
    for column in columns:
        typed = restore_decimals([rows[row][column.index] for row in table.body])
        for row, value in zip(table.body, typed, strict=True):
            rows[row][column.index] = value
    sheet = replace(table.sheet, rows=tuple(map(tuple, rows)))
    return replace(table, sheet=sheet)


def body_rows(table: Table) -> tuple[BodyRow, ...]:
    """The body of a table, row by row."""
    return tuple(BodyRow(table, row) for row in table.body)


def read_who(row: BodyRow) -> Person | Cleaned:
    """The person of a row, or the reject and the ledger line that say why it names nobody."""
    if row.is_blank:
        return Cleaned(ledger=(row.line("blank"),))
    column = row.column("name")
    if column is not None and (fault := row.fault(column)):
        return refused(row, *fault, field="name", column=column)
    try:
        person = row.person()
    except CellError as error:
        return refused(row, error.reason, error.advice or ADVICE_NAME, field="name", column=column)
    if person is None:
        return refused(row, "没有姓名，不知道是谁的记录", ADVICE_NAME, field="name")
    return person


def read_people(row: BodyRow) -> tuple[Person, ...] | Cleaned:
    """As `read_who` where one cell may name several people (张三、李四): all of them.

    Numbers of a row belong to its only person; with several they belong to nobody.
    """
    value = row.value("name")
    names = split_people(value) if isinstance(value, str) else ()
    if len(names) < 2:
        person = read_who(row)
        return person if isinstance(person, Cleaned) else (person,)
    place = {"department": row.value("department"), "group": row.value("group")}
    try:
        people = tuple(read_person(name, **place) for name in names)
    except CellError as error:
        column = row.column("name")
        return refused(row, error.reason, error.advice or ADVICE_NAME, field="name", column=column)
    return tuple(person for person in people if person is not None)


def refused(
    row: BodyRow, reason: str, advice: str, *, field: str, column: Column | None = None
) -> Cleaned:
    """A row that gives no fact: one reject and the ledger line with the same reason."""
    reject = row.reject(reason, advice, field=field, column=column)
    return Cleaned(rejects=(reject,), ledger=(row.line("rejected", reason),))


def read_cell(
    row: BodyRow,
    column: Column | None,
    reader: Callable[[CellValue], T | None],
    *,
    field: str,
    advice: str = ADVICE,
) -> tuple[T | None, tuple[Reject, ...]]:
    """What `reader` makes of one cell, or None and the reject that says why it cannot.

    An error cell and a formula without a result are rejects; so is a CellError of the reader,
    with its own advice or else `advice`. No column gives None and no reject.
    """
    if column is None:
        return None, ()
    value = row.table.value(row.row, column)
    if value is None and not row.table.sheet.faults:
        return None, ()
    if fault := row.fault(column):
        return None, (row.reject(*fault, field=field, column=column),)
    try:
        return reader(value), ()
    except CellError as error:
        own = error.advice or advice
        return None, (row.reject(error.reason, own, field=field, column=column),)
