"""The rows of one attendance table: their cells, their persons, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from branchstats.cleaning.body import FAULTS
from branchstats.cleaning.cells import code_text, plain_text
from branchstats.cleaning.names import read_person
from branchstats.cleaning.records import Cleaned, Coverage, Draft, LedgerLine, Person, Reject
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue, address
from branchstats.exports.table import Column, Table

DATASET = "attendance"
CHECK_CELL = "请核对原表这一格，或在 data/corrections.csv 里更正"
CHECK_NAME = "请在原表中补上姓名，或在 data/corrections.csv 里更正"
PERSON_FIELDS = ("name", "staff_no", "student_no", "department", "group")


class Cells:
    """The cells of a table by row and column, merged ranges filled from their first cell."""

    def __init__(self, table: Table) -> None:
        self._rows = table.sheet.rows
        self._filled: dict[tuple[int, int], CellValue] = {}
        body = set(table.body)
        columns = {column.index for column in table.columns}
        for merge in table.sheet.merges:
            first = self._rows[merge.top][merge.left] if merge.top < len(self._rows) else None
            inside = [row for row in range(merge.top, merge.bottom + 1) if row in body]
            for column in range(merge.left, merge.right + 1) if inside else ():
                if column in columns:
                    self._filled.update({(row, column): first for row in inside})

    def value(self, row: int, column: Column) -> CellValue:
        """The cell as it stands; a merged one has the value of the range."""
        if self._filled:
            return self._filled.get((row, column.index), self._rows[row][column.index])
        return self._rows[row][column.index]

    def text(self, row: int, column: Column | None) -> str:
        """The cell as plain text; "" where it is blank or there is no such column."""
        return "" if column is None else plain_text(self.value(row, column))

    def first(self, row: int, columns: Iterable[Column]) -> Column | None:
        """The first of the columns whose cell holds anything in this row."""
        return next((column for column in columns if self.text(row, column)), None)


class Persons:
    """Who each row is about; people are read once however many rows they have."""

    def __init__(self, table: Table, cells: Cells) -> None:
        self._cells = cells
        self._columns = [next(iter(table.by_field(field)), None) for field in PERSON_FIELDS]
        self._rows: dict[int, Person | None] = {}
        self._known: dict[tuple[CellValue, ...], Person | None] = {}

    @property
    def column(self) -> Column | None:
        """The column of names."""
        return self._columns[0]

    def read(self, row: int) -> Person | None:
        """The person of a row; None where the name is blank. Raises ValueError for no name."""
        if row not in self._rows:
            value = self._cells.value
            key = tuple([None if c is None else value(row, c) for c in self._columns])
            if key not in self._known:
                self._known[key] = _read_person(key)
            self._rows[row] = self._known[key]
        return self._rows[row]


def _read_person(cells: tuple[CellValue, ...]) -> Person | None:
    name, staff_no, student_no, department, group = cells
    return read_person(
        name,
        staff_no=code_text(staff_no) or None,
        student_no=code_text(student_no) or None,
        department=plain_text(department),
        group=plain_text(group),
    )


class Account:
    """Collects drafts, rejects and notices of a table so that every body row ends up somewhere.

    Rows are 0-based. A row with a fact, or with another row's fact (`belongs`), is a record; a
    row with nothing but rejects is rejected; any other row has been given a kind by `leave`.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells = Cells(table)
        self.persons = Persons(table, self.cells)
        self._drafts: list[Draft] = []
        self._rejects: list[Reject] = []
        self._notices: list[Reject] = []
        self._records: set[int] = set()
        self._refused: dict[int, str] = {}
        self._left: dict[int, tuple[str, str]] = {}
        self._refuse_faults()

    @property
    def header_row(self) -> int:
        """The lowest row of the header; the first body row where there is none."""
        return self.table.header_rows[-1] if self.table.header_rows else self.table.body[0]

    def add(
        self,
        row: int,
        column: Column,
        values: Mapping[str, Any],
        *,
        person: Person | None = None,
        meeting: str = "",
        table: str = DATASET,
    ) -> None:
        """A fact stated in one cell; only facts of attendance make the row a record."""
        sheet = self.table.sheet
        cell = address(row, column.index)
        self._drafts.append(
            Draft(table, sheet.file, sheet.name, row + 1, cell, values, person, meeting)
        )
        if table == DATASET:
            self._records.add(row)

    def belongs(self, row: int) -> None:
        """The row is a record although its fact is counted in another row."""
        self._records.add(row)

    def refuse(
        self, row: int, column: Column, fault: ValueError, *, field: str, advice: str = CHECK_CELL
    ) -> None:
        """A cell that was not understood; a CellError's own advice comes first."""
        reason = fault.reason if isinstance(fault, CellError) else str(fault)
        own = fault.advice if isinstance(fault, CellError) else ""
        self._rejects.append(self._line(row, column, field, reason, own or advice))
        self._refused.setdefault(row, reason)

    def is_refused(self, row: int) -> bool:
        """Whether a cell of the row has been refused."""
        return row in self._refused

    def is_record(self, row: int) -> bool:
        """Whether the row has a fact."""
        return row in self._records

    def meetings(self) -> list[Draft]:
        """The meetings so far."""
        return [draft for draft in self._drafts if draft.table == "meetings"]

    def kinds(self) -> tuple[str, ...]:
        """The kinds of the meetings so far, each once."""
        return tuple(dict.fromkeys(k for draft in self.meetings() for k in draft.values["types"]))

    def dates(self) -> list[Any]:
        """The dates of the attendance facts so far."""
        return list({draft.values["date"] for draft in self._drafts if draft.table == DATASET})

    def notice(self, row: int, column: Column, *, field: str, reason: str, advice: str) -> None:
        """Worth a look, nothing lost."""
        self._notices.append(self._line(row, column, field, reason, advice))

    def notice_once(
        self, row: int, column: Column, *, field: str, reason: str, advice: str
    ) -> None:
        """A notice that says the same of many cells, at the first of them only."""
        if not any(told.reason == reason for told in self._notices):
            self.notice(row, column, field=field, reason=reason, advice=advice)

    def notices(self, found: Iterable[Reject]) -> None:
        """Notices that another check has found."""
        self._notices.extend(found)

    def leave(self, row: int, kind: str, reason: str) -> None:
        """A row without a fact of its own, and why."""
        self._left[row] = (kind, reason)

    def person(self, row: int) -> Person | None:
        """The person of a row; what is no name is refused and gives None, as a blank one does."""
        try:
            return self.persons.read(row)
        except ValueError as fault:
            column = self.persons.column or self.table.columns[0]
            self.refuse(row, column, fault, field="name", advice=CHECK_NAME)
            return None

    def known_person(self, row: int) -> Person | None:
        """The person of a row, or None; nothing is refused."""
        try:
            return self.persons.read(row)
        except ValueError:
            return None

    def cleaned(self, *, coverage: Iterable[Coverage] = ()) -> Cleaned:
        """Everything collected, with one ledger line for each body row."""
        return Cleaned(
            drafts=tuple(self._drafts),
            rejects=tuple(self._rejects),
            ledger=tuple(self._ledger_line(row) for row in self.table.body),
            coverage=tuple(coverage),
            notices=tuple(self._notices),
        )

    def _ledger_line(self, row: int) -> LedgerLine:
        if row in self._records:
            kind, reason = "record", ""
        elif row in self._refused:
            kind, reason = "rejected", self._refused[row]
        else:
            kind, reason = self._left.get(row, ("ignored", "这一行没有考勤记录"))
        sheet = self.table.sheet
        return LedgerLine(sheet.file, sheet.name, row + 1, kind, DATASET, reason)

    def _line(self, row: int, column: Column, field: str, reason: str, advice: str) -> Reject:
        sheet = self.table.sheet
        raw = self.cells.text(row, column)
        cell = address(row, column.index)
        return Reject(sheet.file, sheet.name, cell, DATASET, field, raw, reason, advice)

    def _refuse_faults(self) -> None:
        body = set(self.table.body)
        known = {column.index: column for column in self.table.columns if column.field}
        for (row, index), fault in sorted(self.table.sheet.faults.items()):
            if row in body and index in known:
                reason, advice = FAULTS[fault]
                column = known[index]
                self.refuse(row, column, CellError(reason, advice), field=column.field)
