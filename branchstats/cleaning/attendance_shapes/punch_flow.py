"""Card-reader flows (刷卡流水): a row a punch; the day of a person is the fact."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.dated import Days
from branchstats.cleaning.attendance_shapes.meeting import covered
from branchstats.cleaning.attendance_shapes.punches import Punches, read_punches
from branchstats.cleaning.attendance_shapes.workdays import WorkDays
from branchstats.cleaning.cells import code_text
from branchstats.cleaning.records import Cleaned, Person
from branchstats.cleaning.totals import check_title_period, check_totals
from branchstats.cleaning.wordlists import load, squeeze
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

FILL_TIME = "请在原表中补上时间，或在 data/corrections.csv 里更正"


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """One row a punch → one row of kind 工作日 for each person and day, stated in its first row.

    The further punches of a day are records that count 0. A row without a name, a date or a time
    is rejected; the same name under two staff numbers stays two people.
    """
    account = Account(table)
    days = Days(table)
    clocks = [*table.by_field("time"), *table.by_field("punch"), *table.by_field("sign_time")]
    clock = next(iter(clocks), None) or days.column or table.columns[0]
    one_number = _staff_numbers(account)
    worked = WorkDays(account, settings)
    people = set()
    for row in table.body:
        read = _read_punch(account, days, row, clock)
        if read is None:
            continue
        person, day, punches = read
        person = one_number.get((person.name, person.staff_no), person)
        key = (person.staff_no or person.student_no, person.name)
        people.add(key)
        worked.put(key, person, day, row=row, column=clock, read=(punches,))
    worked.close()
    account.notices(check_title_period(table, days.found))
    account.notices(check_totals(table, numbers={}, counts=(len(people), len(worked))))
    return account.cleaned(coverage=covered(table, days.found, types=()))


def _staff_numbers(account: Account) -> dict[tuple[str, str], Person]:
    """Name and staff number → the person under whose number the same card has most punches.

    A reader that pads its numbers can file one card (登记号码) of one name under two of them.
    """
    cards = [c for c in account.table.columns if squeeze(c.header) in _card_headers()]
    numbers = account.table.by_field("staff_no")
    if not cards or not numbers:
        return {}
    seen: dict[tuple[str, str], Counter[Person]] = {}
    rows: dict[Person, int] = {}
    codes: dict[CellValue, str] = {}
    for row in account.table.body:
        cell = account.cells.value(row, cards[0])
        if cell not in codes:
            codes[cell] = code_text(cell)
        card = codes[cell]
        person = account.known_person(row)
        if card and person is not None:
            seen.setdefault((person.name, card), Counter())[person] += 1
            rows.setdefault(person, row)
    result = {}
    for (name, _), people in seen.items():
        usual, *others = (person for person, _ in people.most_common())
        for other in others:
            result[name, other.staff_no] = usual
            account.notice(
                rows[other],
                numbers[0],
                field="staff_no",
                reason=f"同一姓名、同一登记号码有两个编号，按一人计，编号用{usual.staff_no or '（空）'}",
                advice="请核对考勤机里的人员编号",
            )
    return result


def _card_headers() -> set[str]:
    return set(load("attendance")["card_numbers"]["words"])


def _read_punch(
    account: Account, days: Days, row: int, clock: Column
) -> tuple[Person, pd.Timestamp, Punches] | None:
    """Who, which day, when; None for a row that lacks one of them, which is then refused."""
    person = account.person(row)
    if person is None:
        if not account.is_refused(row):
            column = account.persons.column or clock
            account.refuse(row, column, CellError("没有姓名", CHECK_NAME), field="name")
        return None
    try:
        day = days.read(row, account.cells)
    except ValueError as fault:
        account.refuse(row, days.column or clock, fault, field="date")
        return None
    try:
        punches = read_punches(account.cells.value(row, clock))
    except ValueError as fault:
        account.refuse(row, clock, fault, field="time", advice=FILL_TIME)
        return None
    if not punches.minutes and not punches.words:
        account.refuse(row, clock, CellError("没有刷卡时间", FILL_TIME), field="time")
        return None
    return person, day, punches
