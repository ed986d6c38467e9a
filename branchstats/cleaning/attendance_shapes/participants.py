"""Tencent Meeting 参会成员: a row a stay in one online meeting; the stays of a person add up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.labels import labelled
from branchstats.cleaning.attendance_shapes.meeting import (
    ROLL_UNKNOWN,
    attended,
    covered,
    kinds_of,
    meeting_values,
    table_title,
)
from branchstats.cleaning.cells import code_text, plain_text
from branchstats.cleaning.dates import PartialDate, read_date
from branchstats.cleaning.names import LONGEST_CHINESE_NAME, read_person, split_people
from branchstats.cleaning.numbers import MINUTES_AN_HOUR, read_hours
from branchstats.cleaning.period import period_of, places
from branchstats.cleaning.periods import find_session
from branchstats.cleaning.records import Cleaned, Person
from branchstats.cleaning.wordlists import load
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

HOST = "主持人"
WRITE_DATE = "请在表头写上会议时间，如 会议时间：2021-03-05 14:30"


@dataclass
class _Stay:
    """One person in the meeting, from the first row that names them."""

    row: int
    column: Column
    person: Person
    minutes: list[float] = field(default_factory=list)


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """Who joined one online meeting → status 线上; one meeting with roll 未知.

    Further stays of a person are records that count 0, their minutes added up in `raw`; a row
    that names two people counts for both. Nobody is inferred to be absent.
    """
    account = Account(table)
    label = labelled(table.titles)
    stays: dict[tuple[str, str], _Stay] = {}
    hosts: list[str] = []
    for row in table.body:
        for person in _people(account, row):
            who = (person.staff_no, person.name)
            if who in stays:
                account.belongs(row)
            column = account.persons.column or table.columns[0]
            stay = stays.setdefault(who, _Stay(row, column, person))
            stay.minutes += _minutes(account, row, settings)
            if HOST in _text(account, row, "identity"):
                hosts.append(person.name)
    when, session = _when(account, label.get("date", ""))
    key = f"第{account.header_row + 1}行"
    for stay in stays.values():
        raw = f"参会{sum(stay.minutes):g}分钟" if stay.minutes else "参会"
        found = {"status": "线上", "minutes_late": None, "raw": raw}
        values = attended(when.date, when.precision, found)
        account.add(stay.row, stay.column, values, person=stay.person, meeting=key)
    if stays:
        _add_meeting(account, label, when, session, hosts, key=key)
    held = account.dates()
    return account.cleaned(coverage=covered(table, held, types=account.kinds(), roll=ROLL_UNKNOWN))


def _people(account: Account, row: int) -> tuple[Person, ...]:
    """Everybody whom a row names; a name that is none is refused."""
    column = account.persons.column or account.table.columns[0]
    people = []
    names = split_people(account.cells.text(row, column))
    staff_no = code_text(_value(account, row, "staff_no")) if len(names) == 1 else ""
    for name in names:
        try:
            person = read_person(name, staff_no=staff_no or None)
        except ValueError as fault:
            account.refuse(row, column, fault, field="name", advice=CHECK_NAME)
            continue
        if person is not None:
            people.append(_by_own_name(person))
    if not people and not account.is_refused(row):
        account.refuse(row, column, CellError("没有姓名", CHECK_NAME), field="name")
    return tuple(people)


def _by_own_name(person: Person) -> Person:
    """小李（李四） is 李四: of an account's name and the one in brackets, the one with a surname."""
    inside = person.remark
    if not 2 <= len(inside) <= LONGEST_CHINESE_NAME or _has_surname(person.name):
        return person
    return replace(person, name=inside, remark=person.name) if _has_surname(inside) else person


def _has_surname(name: str) -> bool:
    surnames = load("attendance")["surnames"]
    return name[:1] in surnames["one"] or name[:2] in surnames["two"]


def _minutes(account: Account, row: int, settings: Settings) -> list[float]:
    """How long a stay was, in minutes; a plain number is minutes. [] where it is not stated."""
    value = _value(account, row, "minutes")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [float(value)]
    try:
        found = read_hours(value, half_day_hours=settings.half_day_hours)
    except ValueError as fault:
        column = account.table.by_field("minutes")[0]
        account.refuse(row, column, fault, field="minutes")
        return []
    return [] if found is None else [round(found.hours * MINUTES_AN_HOUR, 1)]


def _when(account: Account, stated: str) -> tuple[PartialDate, str]:
    """The meeting's date and session: as its titles state it, else when the first one joined."""
    joined = sorted(filter(None, (_text(account, r, "first_in") for r in account.table.body)))
    period = period_of(places(account.table))
    for text in (stated, *joined[:1]):
        try:
            found = read_date(text, year=period.date.year if period.date is not None else None)
        except ValueError:
            continue  # a clock time alone, or a text that is no date: the next place decides
        if found is not None:
            return found, find_session(text)
    return period, find_session(joined[0]) if joined else ""


def _add_meeting(
    account: Account,
    label: dict[str, str],
    when: PartialDate,
    session: str,
    hosts: list[str],
    *,
    key: str,
) -> None:
    table = account.table
    title = label.get("title") or table_title(table)
    column = account.persons.column or table.columns[0]
    if when.date is None:
        account.notice(
            account.header_row, column, field="date", reason="没有会议的日期", advice=WRITE_DATE,
        )  # fmt: skip
    values = meeting_values(
        date=when.date,
        precision=when.precision,
        session=session,
        title=title,
        types=kinds_of(table, topic=title),
        roll=ROLL_UNKNOWN,
        leader=label.get("host") or next(iter(hosts), None),
    )
    account.add(account.header_row, column, values, meeting=key, table="meetings")


def _value(account: Account, row: int, field: str) -> CellValue:
    columns = account.table.by_field(field)
    return account.cells.value(row, columns[0]) if columns else None


def _text(account: Account, row: int, field: str) -> str:
    return plain_text(_value(account, row, field))
