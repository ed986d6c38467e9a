"""The date column of an attendance table: its days, completed by what stands around it."""

from __future__ import annotations

import pandas as pd

from branchstats.cleaning.attendance_shapes.account import Cells
from branchstats.cleaning.dates import PartialDate, read_date
from branchstats.cleaning.period import period_of, places
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table

MISSING = "没有日期"
FILL_IN = "请在原表中补上日期，或在 data/corrections.csv 里更正"
UNDATED = PartialDate(None, "none")
KEEPS_MONTH = ("day", "month")


class Days:
    """Reads the `date` column; a date is worked out once however many rows have it."""

    def __init__(self, table: Table) -> None:
        self.column: Column | None = next(iter(table.by_field("date")), None)
        self._period = period_of(places(table))
        self._known: dict[tuple[type, CellValue], PartialDate | ValueError] = {}

    @property
    def found(self) -> list[pd.Timestamp]:
        """The dates that were read, each once."""
        read = [found.date for found in self._known.values() if isinstance(found, PartialDate)]
        return [date for date in read if date is not None]

    def partial(self, row: int, cells: Cells) -> PartialDate:
        """The row's date at its own precision. Raises ValueError where there is none."""
        value = None if self.column is None else cells.value(row, self.column)
        key = (type(value), value)
        if key not in self._known:
            self._known[key] = self._read(value)
        found = self._known[key]
        if isinstance(found, ValueError):
            raise found.with_traceback(None)  # a kept error would grow with each raise
        return found

    def read(self, row: int, cells: Cells) -> pd.Timestamp:
        """The row's day. Raises ValueError (Chinese reason) where it is missing or coarser."""
        found = self.partial(row, cells)
        if found.precision != "day" or found.date is None:
            raise CellError("日期不完整，看不出是哪一天", FILL_IN)
        return found.date

    def _read(self, value: CellValue) -> PartialDate | ValueError:
        known = self._period.date
        month = (
            known.month if known is not None and self._period.precision in KEEPS_MONTH else None
        )
        try:
            found = read_date(value, year=None if known is None else known.year, month=month)
        except ValueError as fault:
            return fault
        if found is not None:
            return found
        if self.column is None and self._period.precision == "day":
            return self._period  # a report of one day has its date in the title
        return CellError(MISSING, FILL_IN)
