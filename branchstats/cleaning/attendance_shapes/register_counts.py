"""应到 and 实到 of a register's row, as typed: in two columns, in one, or in a sentence."""

from __future__ import annotations

import re

from branchstats.cleaning.attendance_shapes.account import CHECK_CELL, Account
from branchstats.cleaning.numbers import read_number
from branchstats.errors import CellError
from branchstats.exports.table import Column

FIELDS = ("expected", "present")
SENTENCES = ("expected", "present", "status", "attendees", "absentees", "note")
SHORTEST = len("8/7")  # of what says more than one number
_PAIR = re.compile(r"(\d{1,4})人?[/,、;](\d{1,4})人?")
_TOLD = {
    "expected": re.compile(r"应[到参出][^\d,;。]{0,4}?[:]?(\d{1,4})人?"),
    "present": re.compile(r"实[到参出][^\d,;。]{0,4}?[:]?(\d{1,4})人?"),
}

Counts = dict[str, int]


def typed_counts(account: Account, row: int, numbers: dict[int, dict[int, float]]) -> Counts:
    """Field (expected, present) → the typed number of people; `numbers` collects plain ones.

    A column of each comes first; `36/34` under 应到/实到 and `应到36人，实到34人` in any column of
    the row that speaks of people come after. What stands in a column of numbers and is none is
    refused.
    """
    told = _told(account, row)
    found: Counts = {}
    for field in FIELDS:
        for column in account.table.by_field(field):
            count = _number(account, row, column, field, is_told=bool(told))
            if count is not None:
                numbers.setdefault(column.index, {})[row] = float(count)
                found.setdefault(field, count)
    return told | found


def _told(account: Account, row: int) -> Counts:
    for field in SENTENCES:
        for column in account.table.by_field(field):
            text = account.cells.text(row, column)
            if len(text) < SHORTEST:
                continue
            text = text.replace(" ", "").replace("，", ",")
            pair = _PAIR.fullmatch(text)
            if pair and all(word in column.header for word in ("应", "实")):
                return {"expected": int(pair[1]), "present": int(pair[2])}
            if "应" not in text and "实" not in text:
                continue
            found = {what: pattern.search(text) for what, pattern in _TOLD.items()}
            if any(found.values()):
                return {what: int(match[1]) for what, match in found.items() if match}
    return {}


def _number(
    account: Account, row: int, column: Column, field: str, *, is_told: bool
) -> int | None:
    try:
        found = read_number(account.cells.value(row, column))
        if found is not None and (found != int(found) or found < 0):
            raise CellError("不是人数", CHECK_CELL)
    except ValueError as fault:
        if not is_told:
            account.refuse(row, column, fault, field=field)
        return None
    return None if found is None else int(found)
