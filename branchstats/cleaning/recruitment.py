"""A located recruitment table → drafts of `recruitment`: ledgers by person, lists by stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from branchstats.cleaning.body import (
    BodyRow,
    body_rows,
    read_cell,
    read_who,
    refused,
    restore_dates,
)
from branchstats.cleaning.cells import plain_text, refuse
from branchstats.cleaning.dates import PartialDate, read_date
from branchstats.cleaning.period import last_day, period_of, places
from branchstats.cleaning.records import Cleaned, Draft, Person, Reject, joined
from branchstats.cleaning.wordlists import exact_meaning, find_meaning, find_word, load
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

PREFIX = "event:"
ADMISSION = "接收预备党员"  # what 入党时间 in a recruitment ledger is the date of (DOMAIN.md §3)
ADVICE_ORDER = "两个日期都已计入；请对照档案核对，写错的在 data/corrections.csv 里更正"
ADVICE_EVENT = "请写明阶段，如 确定积极分子、列为发展对象、接收预备党员、转正、转入"
_REMARK = re.compile(r"(?P<date>.*\d[^()]*)\((?P<remark>[^()]*)\)$")


@dataclass(frozen=True)
class _Dated:
    """One event of a person as one cell dates it."""

    event: str
    when: PartialDate
    column: Column


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A table of data set `recruitment` → one draft for each event that has a date.

    Precision stays as given (2019年3月 is a month). Blank cells and words such as 未转正 are no
    record; a cell that is no date, and a planned date (拟…), are rejects. Stages out of their
    order give a notice.
    """
    columns = [column for column in table.columns if _event_of(column) or column.field == "date"]
    table = restore_dates(table, columns)
    return joined(map(_read_row, body_rows(table)))


def _read_row(row: BodyRow) -> Cleaned:
    person = read_who(row)
    if isinstance(person, Cleaned):
        return person
    columns = _event_columns(row.table)
    if len(columns) < 2 and (not columns or row.text("event")):
        event = _stated_event(row)
        date = columns[0][1] if columns else row.column("date")
        if not event or date is None:
            return refused(row, "看不出是哪个阶段", ADVICE_EVENT, field="event")
        columns = [(event, date)]
    dated: list[_Dated] = []
    rejects: tuple[Reject, ...] = ()
    around = period_of(places(row.table)).date
    for event, column in columns:
        reader = partial(read_event_date, year=None if around is None else around.year)
        when, bad = read_cell(row, column, reader, field=event)
        rejects += bad
        if when is not None:
            dated.append(_Dated(event, when, column))
    drafts = tuple(_draft(row, person, one) for one in dated)
    if drafts:
        line = row.line("record")
    elif rejects:
        line = row.line("rejected", rejects[0].reason)
    else:
        line = row.line("ignored", "各阶段都没有日期")
    notices = tuple(_disorder(row, dated))
    return Cleaned(drafts=drafts, rejects=rejects, ledger=(line,), notices=notices)


def read_event_date(value: CellValue, *, year: int | None = None) -> PartialDate | None:
    """A cell → when a stage was reached; None for a blank cell and for 未转正 and the like.

    A remark in brackets after the date is passed over. Raises CellError (Chinese reason) for a
    text that is no date and for a planned date.
    """
    words = load("recruitment")
    text = plain_text(value).replace(" ", "") if isinstance(value, str) else ""
    if text in words["not_yet"]["words"]:
        return None
    if find_word(text, words["planned"]["words"]):
        raise refuse(value, "是计划的时间，还没有发生", "办完之后写上实际日期")
    try:
        return read_date(value, year=year)
    except CellError:
        remarked = _REMARK.match(text)
        if remarked is None:
            raise
        return read_date(remarked["date"], year=year)


def event_in(text: str) -> str:
    """The event that a cell or a title names; '' for none."""
    events = load("recruitment")["events"]
    plain = plain_text(text).replace(" ", "")
    if plain in events:
        return plain
    return exact_meaning(plain, events) or find_meaning(plain, events)


def _event_of(column: Column) -> str:
    if column.field.startswith(PREFIX):
        return column.field.removeprefix(PREFIX)
    return ADMISSION if column.field == "joined_party" else ""


def _event_columns(table: Table) -> list[tuple[str, Column]]:
    """The dated stages, left to right; 入党时间 only where no other column dates the admission."""
    found = [(event, column) for column in table.columns if (event := _event_of(column))]
    if table.by_field(PREFIX + ADMISSION):
        found = [(event, column) for event, column in found if column.field != "joined_party"]
    return found


def _stated_event(row: BodyRow) -> str:
    """The event of a row without a dated stage column: its own cell, else title, else sheet."""
    cell = row.text("event")
    if cell:
        return event_in(cell)
    texts = (*row.table.titles, row.table.sheet.name)
    return next((event for text in texts if (event := event_in(text))), "")


def _draft(row: BodyRow, person: Person, one: _Dated) -> Draft:
    values = {
        "event": one.event,
        "date": one.when.date,
        "date_precision": one.when.precision,
    }
    return row.draft("recruitment", values, person=person, column=one.column)


def _disorder(row: BodyRow, dated: Sequence[_Dated]) -> list[Reject]:
    """A notice for each two neighbouring stages of a person of which the later came first."""
    order = load("recruitment")["order"]
    ranked = sorted((one for one in dated if one.event in order), key=lambda o: order[o.event])
    notices = []
    for earlier, later in pairwise(ranked):
        end = last_day(later.when)
        if order[earlier.event] == order[later.event] or end is None or earlier.when.date is None:
            continue
        if earlier.when.date > end:
            reason = f"“{later.event}”的日期早于“{earlier.event}”"
            notices.append(
                row.reject(reason, ADVICE_ORDER, field=later.event, column=later.column)
            )
    return notices
