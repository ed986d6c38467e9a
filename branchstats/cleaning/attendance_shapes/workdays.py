"""The working days of a punch export: punches gathered by person and day, then judged."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from branchstats.cleaning.attendance_shapes.account import Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.punches import (
    Punches,
    arrival_of,
    joined,
    judge_day,
    read_punches,
    workday,
)
from branchstats.cleaning.records import Person
from branchstats.exports.table import Column
from branchstats.settings import Settings

NO_PUNCH = "没有一次打卡：没有记录，不算缺勤"


@dataclass
class _Day:
    """A person's day: its facts stand in its first cell, its rows are the ones that tell of it."""

    person: Person
    date: pd.Timestamp
    column: Column
    rows: list[int] = field(default_factory=list)
    read: list[Sequence[Punches]] = field(default_factory=list)  # row by row

    @property
    def arrival(self) -> int | None:
        """When the person came; rows of one cell each are one list of punches."""
        if len(self.read[0]) > 1:
            return arrival_of(self.read[0])
        return arrival_of([joined(punches for row in self.read for punches in row)])


class WorkDays:
    """Gathers punches and, on `close`, gives each person and day one fact of kind 工作日.

    The first row of a day has the fact; further rows of it are records that count 0.
    """

    def __init__(self, account: Account, settings: Settings) -> None:
        self._account = account
        self._settings = settings
        self._codes = Codes(account.table, settings)
        self._days: dict[tuple[Hashable, pd.Timestamp], _Day] = {}

    def __len__(self) -> int:
        return len(self._days)

    def put(
        self,
        key: Hashable,
        person: Person,
        date: pd.Timestamp,
        *,
        row: int,
        column: Column,
        read: Sequence[Punches],
    ) -> None:
        """The punches that one row has for a day, in the order of its columns."""
        day = self._days.setdefault((key, date), _Day(person, date, column))
        day.rows.append(row)
        day.read.append(read)

    def put_cells(
        self,
        key: Hashable,
        person: Person,
        date: pd.Timestamp,
        *,
        row: int,
        columns: Sequence[Column],
    ) -> None:
        """The punches in the cells of one row; a cell that is none is refused, the others stay."""
        account, read = self._account, []
        for column in columns:
            try:
                read.append(read_punches(account.cells.value(row, column)))
            except ValueError as fault:
                account.refuse(row, column, fault, field="punch")
        source = account.cells.first(row, columns) or columns[0]
        if any(punches.minutes or punches.words for punches in read):
            self.put(key, person, date, row=row, column=source, read=read)

    def close(self) -> None:
        """Judges every day and adds its fact; a day of unknown words alone is refused."""
        for day in self._days.values():
            first, *others = day.rows
            try:
                found = judge_day(
                    [punches for row in day.read for punches in row],
                    self._codes,
                    day=day.date,
                    arrival=day.arrival,
                    work_start=self._settings.work_start,
                )
            except ValueError as fault:
                self._account.refuse(first, day.column, fault, field="status")
                continue
            if found is not None:
                facts = workday(day.date, found)
                self._account.add(first, day.column, facts, person=day.person)
                for row in others:
                    self._account.belongs(row)
