"""Meeting registers (三会一课台账): a row a meeting, its typed counts, and who was absent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from branchstats.cleaning.attendance_shapes import register_people
from branchstats.cleaning.attendance_shapes.account import Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.dated import FILL_IN, UNDATED, Days
from branchstats.cleaning.attendance_shapes.meeting import (
    attended,
    kinds_of,
    meeting_values,
)
from branchstats.cleaning.attendance_shapes.register_counts import typed_counts
from branchstats.cleaning.attendance_shapes.register_coverage import register_coverage
from branchstats.cleaning.cells import is_blank, plain_text
from branchstats.cleaning.dates import PartialDate
from branchstats.cleaning.meeting_kinds import read_format
from branchstats.cleaning.names import clean_name, split_people
from branchstats.cleaning.numbers import MINUTES_AN_HOUR, read_hours
from branchstats.cleaning.periods import find_session
from branchstats.cleaning.records import Cleaned
from branchstats.cleaning.totals import check_title_period, check_totals
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Table
from branchstats.settings import Settings

ITEM = "议决事项"
_FROM_TO = re.compile(
    r"(\d{1,2})[:时点](\d{2})?分?\s*(?:[-~—–至到]+)\s*(?:[上下]午)?(\d{1,2})[:时点](\d{2})?"
)


@dataclass(frozen=True)
class _When:
    date: PartialDate
    session: str
    hours: float | None  # from 14:30-16:00; None where only a start is given


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A register → meetings with their typed counts, and a row for each person named.

    Nobody is inferred to be present. A meeting whose date cannot be read is kept without it, and
    the cell is a reject. A row with neither date, kind nor topic is no meeting.
    """
    account = Account(table)
    days = Days(table)
    codes = Codes(table, settings)
    numbers: dict[int, dict[int, float]] = {}
    for row in table.body:
        if _is_meeting(account, row):
            _read_row(account, days, codes, row, numbers, settings)
        elif account.cells.first(row, table.columns) is None:
            account.leave(row, "blank", "空行")
        elif not account.is_refused(row):
            account.leave(row, "ignored", "没有时间、类型和主题，不是一次会议")
    held = [draft.values["date"] for draft in account.meetings()]
    account.notices(check_title_period(table, [date for date in held if date is not None]))
    account.notices(check_totals(table, numbers=numbers, counts=(len(held),)))
    return account.cleaned(coverage=register_coverage(table, account.meetings()))


def _is_meeting(account: Account, row: int) -> bool:
    return any(
        not is_blank(account.cells.value(row, column))
        for field in ("date", "type", "title")
        for column in account.table.by_field(field)
    )


def _read_row(
    account: Account,
    days: Days,
    codes: Codes,
    row: int,
    numbers: dict[int, dict[int, float]],
    settings: Settings,
) -> None:
    table = account.table
    account.belongs(row)
    when = _when(account, days, row)
    source = account.cells.first(row, table.columns) or table.columns[0]
    counts = typed_counts(account, row, numbers)
    expected, present = counts.get("expected"), counts.get("present")
    named = register_people.read(account, codes, row, expected=expected, present=present)
    title = _text(account, row, "title")
    types = kinds_of(table, topic=title, stated=_text(account, row, "type"))
    key = f"第{row + 1}行"
    values = meeting_values(
        date=when.date.date,
        precision=when.date.precision,
        session=when.session,
        title=title,
        types=types,
        roll=named.roll,
        format=read_format(_text(account, row, "format")),
        leader=_leader(account, row),
        hours=_hours(account, row, when, settings),
        expected=expected,
        present=present,
    )
    account.add(row, source, values, meeting=key, table="meetings")
    for column, person, found in named.rows:
        facts = attended(when.date.date, when.date.precision, found)
        account.add(row, column, facts, person=person, meeting=key)
    for column in table.by_field("items"):
        if not is_blank(account.cells.value(row, column)):
            event = {
                "kind": ITEM,
                "date": when.date.date,
                "date_precision": when.date.precision,
                "level": "、".join(types) or None,
                "value": account.cells.text(row, column),
            }
            account.add(row, column, event, meeting=key, table="events")


def _when(account: Account, days: Days, row: int) -> _When:
    """The date, and the session and duration that stand with it or in columns of their own."""
    try:
        date = days.partial(row, account.cells)
    except ValueError as fault:
        column = days.column or account.table.columns[0]
        account.refuse(row, column, fault, field="date", advice=FILL_IN)
        date = UNDATED
    cells: list[CellValue] = [
        account.cells.value(row, column)
        for field in ("session", "date", "time")
        for column in account.table.by_field(field)
    ]
    session = next(filter(None, map(find_session, cells)), "")
    return _When(date, session, next(filter(None, map(_duration, cells)), None))


def _duration(value: CellValue) -> float | None:
    """14:30-16:00 → 1.5 hours; None for anything else."""
    found = _FROM_TO.search(plain_text(value)) if isinstance(value, str) else None
    if found is None:
        return None
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    minutes = (last_hour - hour) * MINUTES_AN_HOUR + last_minute - minute
    return minutes / MINUTES_AN_HOUR if minutes > 0 else None


def _hours(account: Account, row: int, when: _When, settings: Settings) -> float | None:
    for column in account.table.by_field("hours"):
        try:
            found = read_hours(
                account.cells.value(row, column), half_day_hours=settings.half_day_hours
            )
        except ValueError as fault:
            account.refuse(row, column, fault, field="hours")
            continue
        if found is not None:
            return found.hours
    return when.hours


def _leader(account: Account, row: int) -> str | None:
    """Who led: 领学人 or 主讲人 where the register names one, else 主持人; several joined by 、."""
    for field in ("reader", "host"):
        names = [clean_name(piece)[0] for piece in split_people(_text(account, row, field))]
        if any(names):
            return "、".join(filter(None, names))
    return None


def _text(account: Account, row: int, field: str) -> str:
    for column in account.table.by_field(field):
        if text := account.cells.text(row, column):
            return "" if is_blank(account.cells.value(row, column)) else text
    return ""
