"""When the facts of a table happened, as its titles, sheet, file and folders say together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import PurePosixPath

import pandas as pd

from branchstats.cleaning.body import BodyRow, read_cell
from branchstats.cleaning.dates import PartialDate, Period, find_period, read_date
from branchstats.cleaning.records import Reject
from branchstats.cleaning.wordlists import load
from branchstats.exports.table import Table

NO_PERIOD = PartialDate(None, "none")
DAYS = {"day": 1, "month": 31, "quarter": 92, "half": 184, "year": 366}  # the longest of each


def places(table: Table) -> tuple[str, ...]:
    """Where a period may stand, most telling first: titles, sheet name, file name, folders."""
    return (*table.titles, table.sheet.name, *_names(table.sheet.file))


@lru_cache(maxsize=1 << 10)
def _names(file: str) -> tuple[str, ...]:
    """The names of a file and of its folders, innermost first."""
    path = PurePosixPath(file)
    return (path.stem, *reversed(path.parts[:-1]))


def period_of(texts: Iterable[str]) -> PartialDate:
    """The period that texts, most telling first, state together; precision "none" for no year.

    The first text with a year and a part of it decides; what it lacks (the year of a sheet 3月,
    the month of a title 2021年) is taken from the next text that has it.
    """
    return _period_of(tuple(texts))


@lru_cache(maxsize=1 << 12)  # the places around a table are the same for each of its rows
def _period_of(texts: tuple[str, ...]) -> PartialDate:
    known = Period()
    for text in texts:
        known = known.complete(find_period(text))
    start = known.start()
    return NO_PERIOD if start is None else PartialDate(*start)


def is_informative(name: str) -> bool:
    """Whether the name of a sheet or a file says what it holds (成绩, Sheet1 do not)."""
    plain = re.sub(r"[\s\d._()（）-]+", "", name)
    generic = re.fullmatch(r"(?i)(sheet|book|工作表|工作簿|表|新建.*)?", plain)
    return not generic and plain not in load("period")["uninformative"]


def period_of_row(
    row: BodyRow, around: tuple[str, ...], *, header: str = ""
) -> tuple[PartialDate, tuple[Reject, ...]]:
    """When the fact of one row happened: its date cell, else header and the places around.

    A date cell without its year (3月5日) is completed by them. A cell that is no date gives a
    reject, and no guess from elsewhere.
    """
    stated = period_of((header, *around))
    year = month = None
    if stated.date is not None:
        year = stated.date.year
        month = stated.date.month if stated.precision in ("month", "day") else None
    reader = partial(read_date, year=year, month=month)
    found, rejects = read_cell(row, row.column("date"), reader, field="date")
    return (found or stated, rejects) if not rejects else (NO_PERIOD, rejects)


def days_in(period: PartialDate) -> int:
    """The length of a period in days, the longest of its kind; a year where it is not known."""
    return DAYS.get(period.precision, DAYS["year"])


def last_day(period: PartialDate) -> pd.Timestamp | None:
    """The last day of a period; None for one that is not known."""
    if period.date is None:
        return None
    months = {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}[period.precision]
    if not months:
        return period.date
    return period.date + pd.DateOffset(months=months) - pd.Timedelta(days=1)
