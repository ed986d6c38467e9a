"""The people whom a register names: who was absent and why, sometimes who was there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from branchstats.cleaning.attendance_shapes.account import Account
from branchstats.cleaning.attendance_shapes.codes import Codes
from branchstats.cleaning.attendance_shapes.meeting import ROLL_ABSENT, ROLL_ALL, ROLL_COUNTS
from branchstats.cleaning.names import read_absentees, read_person, split_people
from branchstats.cleaning.records import Person
from branchstats.cleaning.wordlists import find_word, load, squeeze
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

COUNTS = "请核对应到、实到人数和缺席人员；应到、实到照原表保留"
WRITE_REASON = "请在 data/corrections.csv 里写成 姓名（原因），如 张三（病假）"
LONGEST_NAME = 4  # characters of a Chinese name without a middle dot

_NUMBERED = re.compile(r"(?:(?<=[)）])\s*|\s+)\d{1,2}\s*[.、)）]\s*(?=[\u3400-\u9fff])")
_FOR_ALL = re.compile(
    r"(?<=[\u3400-\u9fff(（、，, ])(?:均因?|都是?|皆因?|以上因?)(?=[\u3400-\u9fff]{2})"
)
_BRACKET_OR_COLON = re.compile(r"[(（\[【:：]")

Row = tuple[Column, Person, dict[str, Any]]


@dataclass(frozen=True)
class Named:
    """The attendance rows of one meeting, and which people they cover."""

    rows: tuple[Row, ...]
    roll: str


def read(
    account: Account, codes: Codes, row: int, *, expected: int | None, present: int | None
) -> Named:
    """The people that one row of a register names.

    Absentees have the status of their reason (words.csv); one without a reason has the status
    that the column's header says: 请假 under 请假人员, 缺勤 under 缺席人员, none under a header
    that says both. The roll is 仅缺席 where every absentee is named, 全员 where the present are
    named too, else 仅人数. Counts that disagree give notices.
    """
    absent, is_whole = _absentees(account, codes, row)
    there = _attendees(account, row, present)
    _compare(account, row, expected, present, len(absent) if is_whole else None)
    if there and is_whole and (expected is None or expected == len(there) + len(absent)):
        return Named((*absent, *there), ROLL_ALL)
    return Named((*absent, *there), ROLL_ABSENT if is_whole else ROLL_COUNTS)


def _absentees(account: Account, codes: Codes, row: int) -> tuple[tuple[Row, ...], bool]:
    """Who was absent, and whether the register says all of them (无 and 全勤 say nobody)."""
    columns = account.table.by_field("absentees")
    found: list[Row] = []
    is_whole = bool(columns)
    for column in columns:
        try:
            named = _named(account.cells.value(row, column))
        except ValueError as fault:
            account.refuse(row, column, fault, field="absentees", advice=WRITE_REASON)
            is_whole = False
            continue
        if not named and account.cells.text(row, column) == "":
            is_whole = is_whole and len(columns) > 1  # nothing written is not 无
        for name, reason in named:
            try:
                person = read_person(name)
                status = codes.read(reason) if reason else _by_header(account, row, column)
            except ValueError as fault:
                account.refuse(row, column, fault, field="absentees")
                is_whole = False
                continue
            if person is not None and status is not None:
                text = f"{name}（{reason}）" if reason else name
                found.append((column, person, {**status, "raw": text}))
    return tuple(found), is_whole


def _named(value: CellValue) -> list[tuple[str, str]]:
    """Names and reasons; a reason that stands for several (张三、李四均出差) is given to each."""
    if not isinstance(value, str):
        if value in (None, 0):
            return []  # a typed 0: nobody
        raise CellError("写的是人数，没有姓名", WRITE_REASON)
    text = _NUMBERED.sub("、", value)
    named = list(read_absentees("无" if squeeze(text) in ("0", "0人") else _FOR_ALL.sub("", text)))
    if _FOR_ALL.search(text) or not _BRACKET_OR_COLON.search(text):
        later = ""
        for at in range(len(named) - 1, -1, -1):
            later = named[at][1] or later
            named[at] = (named[at][0], later)
    return named


def _by_header(account: Account, row: int, column: Column) -> dict[str, Any]:
    """The status of an absentee without a reason: what the column's header calls these people."""
    header = squeeze(column.header)
    words: dict[str, list[str]] = load("attendance")["absentees"]
    told = [status for status, listed in words.items() if find_word(header, listed)]
    if len(told) != 1:
        raise CellError("没有写原因，看不出是请假还是缺席", WRITE_REASON)
    account.notice_once(
        row,
        column,
        field="absentees",
        reason=f"有人没有写原因，按表头“{header}”记为{told[0]}",
        advice=WRITE_REASON,
    )
    return {"status": told[0], "minutes_late": None}


def _attendees(account: Account, row: int, present: int | None) -> tuple[Row, ...]:
    """Those named as present; a description (全体党员) names nobody."""
    found: list[Row] = []
    for column in account.table.by_field("attendees"):
        names = split_people(account.cells.text(row, column))
        if not all(_is_name(name) for name in names) or (len(names) == 1 and present != 1):
            continue
        for name in names:
            person = read_person(name)
            if person is not None:
                status = {"status": "出勤", "minutes_late": None, "raw": name}
                found.append((column, person, status))
        if names and present is not None and present != len(names):
            account.notice(
                row, column, field="attendees",
                reason=f"写了{len(names)}人，实到人数是{present}", advice=COUNTS,
            )  # fmt: skip
    return tuple(found)


def _is_name(text: str) -> bool:
    plain = squeeze(text)
    if find_word(plain, load("attendance")["groups_of_people"]["words"]):
        return False
    return len(plain.partition("（")[0].partition("(")[0]) <= LONGEST_NAME or "·" in plain


def _compare(
    account: Account, row: int, expected: int | None, present: int | None, absent: int | None
) -> None:
    columns = (*account.table.by_field("present"), *account.table.by_field("expected"))
    if expected is None or present is None or not columns:
        return
    if present > expected:
        reason = f"实到{present}人多于应到{expected}人"
    elif absent is not None and expected - present != absent:
        reason = (
            f"应到{expected}人、实到{present}人，差{expected - present}人，写明缺席的有{absent}人"
        )
    else:
        return
    account.notice(row, columns[0], field="present", reason=reason, advice=COUNTS)
