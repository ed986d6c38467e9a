"""The figures that a grid prints: typed 应到 and 实到, and summary rows and columns to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from branchstats import tables
from branchstats.cleaning.records import Reject
from branchstats.cleaning.totals import check_row_figures, notice, read_printed, row_label
from branchstats.cleaning.wordlists import find_meaning, load, squeeze
from branchstats.exports.table import Column, Table

Marks = dict[tuple[int, int, str], str]  # body row, column index, session → status
RATE = "率"
SUMMARY_FIELDS = ("", "expected", "present")


def typed_counts(table: Table, days: Sequence[Column]) -> dict[int, tuple[int | None, int | None]]:
    """Column index → 应到 and 实到 as typed in summary rows."""
    result: dict[int, tuple[int | None, int | None]] = {}
    for row in table.totals:
        label = row_label(table, row)
        what = _what_is_counted(label)
        if what not in ("应到", "到") or RATE in label:
            continue
        for day in days:
            printed = read_printed(table.sheet.rows[row][day.index])
            if printed is None or printed.value != int(printed.value):
                continue
            expected, present = result.get(day.index, (None, None))
            count = int(printed.value)
            result[day.index] = (count, present) if what == "应到" else (expected, count)
    return result


def check(table: Table, days: Sequence[Column], marks: Marks) -> tuple[Reject, ...]:
    """Notices for summary rows and columns whose printed counts the marks do not give."""
    notices: list[Reject] = []
    by_row: dict[int, list[str]] = {}
    by_column: dict[int, list[str]] = {}
    for (row, index, _), status in marks.items():
        by_row.setdefault(row, []).append(status)
        by_column.setdefault(index, []).append(status)
    counted = {row: Counter(statuses) for row, statuses in by_row.items()}
    for row in table.totals:
        label = row_label(table, row)
        for day in days:
            printed = read_printed(table.sheet.rows[row][day.index])
            figures = _figures(label, Counter(by_column.get(day.index, ()))) if printed else []
            if printed and figures and not any(printed.agrees(figure) for figure in figures):
                reason = f"表上写的“{label}”与逐人记录不符，按记录数出的是{figures[0]:g}"
                notices.append(notice(table, row, day.index, reason=reason))
    for column in table.columns:
        label = squeeze(column.header)
        if column.field not in SUMMARY_FIELDS or not _what_is_counted(label):
            continue
        figures_of = {row: _figures(label, statuses) for row, statuses in counted.items()}
        notices += check_row_figures(table, column, figures_of, what=f"“{label}”")
    return tuple(notices)


def _figures(label: str, statuses: Counter[str]) -> list[float]:
    """The counts that a summary of these marks may rightly print; [] where the label says nothing.

    Offices count differently: presence with or without those who were late, joined by video or
    sat in; all leave or only that of unstated kind; a rate of all marks or of those due.
    """
    what = _what_is_counted(label)
    if not what:
        return []
    counts = _counts(what, statuses)
    if RATE not in label:
        return list(map(float, counts))
    bases = [statuses.total(), _number(statuses, _with("due"))]
    return [count / base for count in counts for base in bases if base]


@lru_cache(maxsize=1 << 10)
def _what_is_counted(label: str) -> str:
    return find_meaning(label, load("attendance")["summaries"])


def _counts(what: str, statuses: Counter[str]) -> list[int]:
    if what == "应到":
        return [_number(statuses, _with("due")), statuses.total()]
    return [_number(statuses, wanted) for wanted in _wanted(what)]


@cache
def _wanted(what: str) -> tuple[frozenset[str], ...]:
    """The statuses that a summary of one name may count, likeliest first."""
    present, leave = _with("present"), _with("leave")
    if what == "到":
        return (
            present, present - {"迟到"}, present - {"迟到", "早退"}, frozenset(("出勤",)),
            present | {"列席"},
        )  # fmt: skip
    if what == "请假":
        return (leave | {"公假"}, leave, frozenset(("请假",)), frozenset(("请假", "事假")))
    return (frozenset((what,)),)


def _number(statuses: Counter[str], wanted: frozenset[str]) -> int:
    return sum([number for status, number in statuses.items() if status in wanted])


@cache
def _with(name: str) -> frozenset[str]:
    """The statuses with a flag of statuses.csv."""
    known = tables.statuses()
    return frozenset(known["status"][known[name].astype(bool)])
