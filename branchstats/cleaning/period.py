"""When the facts of a table happened, as its titles, sheet, file and folders say together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from branchstats.cleaning.dates import PartialDate, Period, find_period
from branchstats.cleaning.wordlists import load
from branchstats.exports.table import Table

NO_PERIOD = PartialDate(None, "none")


def places(table: Table) -> tuple[str, ...]:
    """Where a period may stand, most telling first: titles, sheet name, file name, folders."""
    path = PurePosixPath(table.sheet.file)
    folders = tuple(reversed(path.parts[:-1]))
    return (*table.titles, table.sheet.name, path.stem, *folders)


def period_of(texts: Iterable[str]) -> PartialDate:
    """The period that texts, most telling first, state together; precision "none" for no year.

    The first text with a year and a part of it decides; what it lacks (the year of a sheet 3月,
    the month of a title 2021年) is taken from the next text that has it.
    """
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
