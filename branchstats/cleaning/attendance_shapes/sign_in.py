"""Sign-in exports (学习签到导出): a row a person and activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from branchstats.cleaning.attendance_shapes.account import CHECK_NAME, Account
from branchstats.cleaning.attendance_shapes.codes import Codes, Values
from branchstats.cleaning.attendance_shapes.dated import UNDATED, Days
from branchstats.cleaning.attendance_shapes.labels import labelled
from branchstats.cleaning.attendance_shapes.meeting import (
    ROLL_ALL,
    attended,
    covered,
    kinds_of,
    meeting_values,
    table_title,
)
from branchstats.cleaning.attendance_shapes.punches import clock, read_punches
from branchstats.cleaning.cells import is_blank
from branchstats.cleaning.dates import PartialDate
from branchstats.cleaning.periods import find_session
from branchstats.cleaning.records import Cleaned
from branchstats.cleaning.totals import check_title_period, check_totals
from branchstats.errors import CellError
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

DATE_ADVICE = (
    "请在原表中补上活动时间，或在 data/corrections.csv 里更正；没有日期的记录不进入按时间的统计"
)
STATUS_ADVICE = "请在原表中补上签到状态，或在 data/corrections.csv 里更正"


@dataclass(frozen=True)
class _Activity:
    """A meeting that rows of the export belong to."""

    key: str
    row: int
    column: Column
    when: PartialDate
    session: str
    title: str
    kind: str
    host: str


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A row a person and activity → attendance, and one meeting an activity (roll 全员).

    Rows of one 活动编号 are one meeting; without it, rows of one title, date and session are.
    A row with neither status nor sign-in time is no record.
    """
    account = Account(table)
    codes = Codes(table, settings)
    days = Days(table)
    source = (*table.by_field("status"), *table.by_field("sign_time"), *table.by_field("name"))[0]
    label = labelled(table.titles)
    activities: dict[str, _Activity] = {}
    for row in table.body:
        activity = _activity(account, days, row, source, label)
        _read_row(account, codes, activity, row, source)
        if account.is_record(row):
            activities.setdefault(activity.key, activity)
    for activity in activities.values():
        values = meeting_values(
            date=activity.when.date,
            precision=activity.when.precision,
            session=activity.session,
            title=activity.title,
            types=kinds_of(table, topic=activity.title, stated=activity.kind),
            roll=ROLL_ALL,
            leader=activity.host,
        )
        account.add(activity.row, activity.column, values, meeting=activity.key, table="meetings")
    held = account.dates()
    account.notices(check_title_period(table, [date for date in held if date is not None]))
    account.notices(check_totals(table, numbers={}, counts=(len(activities),)))
    return account.cleaned(coverage=covered(table, held, types=account.kinds(), roll=ROLL_ALL))


def _activity(
    account: Account, days: Days, row: int, source: Column, label: Mapping[str, str]
) -> _Activity:
    table, cells = account.table, account.cells

    def text(field: str) -> str:
        return cells.text(row, next(iter(table.by_field(field)), None))

    session = find_session(text("session"))
    if days.column is not None:
        session = session or find_session(cells.value(row, days.column))
    session = session or find_session(label.get("date"))
    try:
        when = days.partial(row, cells)
    except ValueError as fault:
        account.refuse(row, days.column or source, fault, field="date", advice=DATE_ADVICE)
        when = UNDATED
    title = text("title") or text("activity") or label.get("title") or table_title(table)
    number = text("activity_id")
    key = number or f"{title} {when.date.date() if when.date is not None else ''}{session}"
    column = next(iter(table.by_field("activity_id") or table.by_field("title")), source)
    return _Activity(key, row, column, when, session, title, text("type"), text("host"))


def _read_row(
    account: Account, codes: Codes, activity: _Activity, row: int, source: Column
) -> None:
    person = account.person(row)
    if person is None:
        if not account.is_refused(row):
            column = account.persons.column or source
            account.refuse(row, column, CellError("没有姓名", CHECK_NAME), field="name")
        return
    try:
        found = _status(account, codes, row)
    except ValueError as fault:
        account.refuse(row, source, fault, field="status", advice=STATUS_ADVICE)
        return
    if found is None:
        account.leave(row, "ignored", "没有签到状态，也没有签到时间：没有记录，不算缺勤")
        return
    values = attended(activity.when.date, activity.when.precision, found)
    account.add(row, source, values, person=person, meeting=activity.key)


def _status(account: Account, codes: Codes, row: int) -> Values | None:
    """The stated status; without one, a time of signing in is 出勤."""
    table, cells = account.table, account.cells
    for column in table.by_field("status"):
        found = codes.read(cells.value(row, column))
        if found is not None:
            return found
    for column in (
        *table.by_field("sign_time"),
        *table.by_field("punch"),
        *table.by_field("time"),
    ):
        if is_blank(cells.value(row, column)):
            continue
        punches = read_punches(cells.value(row, column))
        if punches.minutes:
            raw = " ".join(map(clock, punches.minutes))
            return {"status": "出勤", "minutes_late": None, "raw": raw}
    return None
