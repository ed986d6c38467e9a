"""Counts of activities beside a table of hours per activity: hours = count × unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from branchstats.cleaning.body import BodyRow, body_rows, read_cell, read_who, refused
from branchstats.cleaning.categories import category_of
from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.durations import read_duration
from branchstats.cleaning.numbers import read_number
from branchstats.cleaning.period import period_of_row, places
from branchstats.cleaning.records import Cleaned, Draft, LedgerLine, Person, Reject, joined
from branchstats.cleaning.totals import check_totals
from branchstats.cleaning.wordlists import load, squeeze
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

ESTIMATE = "估算"
DAYS_OF_AN_ACTIVITY = 31  # no single activity is credited with more hours than a month has
ADVICE_UNIT = "请在同一文件夹的“活动—单次时长”表里加上这项活动，活动名称要一致"
ADVICE_COUNT = "请写成次数，如 3 或 3次"


def activity_key(name: str) -> str:
    """An activity's name for comparing: no white space, no 次数 or （次） at its end."""
    key = squeeze(plain_text(name))
    endings = load("volunteering_categories")["count_endings"]["words"]
    while ending := next((w for w in endings if key.endswith(w) and key != w), ""):
        key = key.removesuffix(ending)
    return key


def clean_units(table: Table, *, settings: Settings) -> Cleaned:
    """A table of activities and hours per time → `units` (activity_key → hours), ledger `units`.

    A second, different figure for an activity is a reject; the first holds.
    """
    result = Cleaned()
    for row in body_rows(table):
        result += _read_unit(row, result.units, settings)
    return result


def _read_unit(row: BodyRow, known: Mapping[str, float], settings: Settings) -> Cleaned:
    if row.is_blank:
        return Cleaned(ledger=(row.line("blank"),))
    activity, column = row.text("activity"), row.column("unit_hours")
    if not activity or column is None:
        return refused(row, "没有活动名称", "请写上活动名称，或删去这一行", field="activity")
    reader = partial(
        read_duration,
        column=column,
        half_day_hours=settings.half_day_hours,
        days=DAYS_OF_AN_ACTIVITY,
    )
    hours, rejects = read_cell(row, column, reader, field="unit_hours")
    if rejects:
        return Cleaned(rejects=rejects, ledger=(row.line("rejected", rejects[0].reason),))
    if hours is None:
        return refused(row, "没有单次时长", "请补上每次折算的小时数", field="unit_hours")
    before = known.get(activity_key(activity), hours.hours)
    if not math.isclose(before, hours.hours):
        reason = f"同一活动前面写的单次时长是{before:g}小时"
        return refused(row, reason, "请只保留一个", field="unit_hours", column=column)
    return Cleaned(ledger=(row.line("units"),), units={activity_key(activity): hours.hours})


def clean_counts(table: Table) -> Cleaned:
    """A table of persons × activities with counts → drafts with `count`, hours still None.

    Equal activities of a person on the sheet and in the same period are one draft with their
    counts added, at the first cell that has one. Blank cells are no record; 0 is.
    """
    parts: list[Cleaned] = []
    sums: dict[tuple[object, ...], Draft] = {}
    numbers: dict[int, dict[int, float]] = {}
    activities = _activities(table)
    for row in body_rows(table):
        person = read_who(row)
        if isinstance(person, Cleaned):
            parts.append(person)
            continue
        drafts, rejects = _read_counts(row, person, activities, numbers)
        parts.append(Cleaned(rejects=rejects, ledger=(_line(row, drafts, rejects),)))
        for draft in drafts:
            _add(sums, draft)
    notices = check_totals(table, numbers=numbers)
    return replace(joined(parts), drafts=tuple(sums.values()), notices=notices)


def _read_counts(
    row: BodyRow,
    person: Person,
    activities: Sequence[tuple[Column, str]],
    numbers: dict[int, dict[int, float]],
) -> tuple[list[Draft], tuple[Reject, ...]]:
    when, rejects = period_of_row(row, places(row.table))
    if rejects:
        return [], rejects
    drafts = []
    for column, header in activities:
        activity = header or row.text("activity")
        if not activity:
            continue
        count, bad = read_cell(row, column, _read_count, field="count", advice=ADVICE_COUNT)
        rejects += bad
        if count is None:
            continue
        numbers.setdefault(column.index, {})[row.row] = count
        values = {
            "date": when.date,
            "date_precision": when.precision,
            "activity": activity,
            "category": category_of(activity, stated=row.text("type")),
            "hours": None,
            "kind": ESTIMATE,
            "count": count,
        }
        drafts.append(row.draft("volunteering", values, person=person, column=column))
    return drafts, rejects


def _activities(table: Table) -> list[tuple[Column, str]]:
    """Each count column and the activity in its header; "" where each row names its own."""
    if counts := table.by_field("count"):
        return [(column, "") for column in counts]
    columns = table.by_field("activity")
    return [(column, header) for column in columns if (header := _header(column))]


def _header(column: Column) -> str:
    return next((plain_text(part) for part in reversed(column.path) if not is_blank(part)), "")


def _read_count(value: CellValue) -> float | None:
    count = read_number(value)
    if count is not None and count < 0:
        raise refuse(value, "是负数，不是次数")
    return count


def _line(row: BodyRow, drafts: Sequence[Draft], rejects: Sequence[Reject]) -> LedgerLine:
    if drafts:
        return row.line("record")
    if rejects:
        return row.line("rejected", rejects[0].reason)
    return row.line("ignored", "没有活动次数（空格不算记录）")


def _add(sums: dict[tuple[object, ...], Draft], draft: Draft) -> None:
    who, values = draft.person, draft.values
    key = (who, activity_key(values["activity"]), values["date"], values["date_precision"])
    before = sums.get(key)
    if before is None:
        sums[key] = draft
    else:
        total = before.values["count"] + values["count"]
        sums[key] = before._replace(values={**before.values, "count": total})


def gather_units(cleaned: Iterable[Cleaned]) -> dict[str, dict[str, float]]:
    """Units tables by the folder of their file; of two figures the later file's name decides."""
    found = [(part.ledger[0].source_file, part.units) for part in cleaned if part.units]
    folders: dict[str, dict[str, float]] = {}
    for file, units in sorted(found, key=lambda pair: pair[0]):
        folders.setdefault(_folder(file), {}).update(units)
    return folders


def apply_units(
    drafts: Iterable[Draft], units_by_folder: Mapping[str, Mapping[str, float]]
) -> tuple[tuple[Draft, ...], tuple[Reject, ...]]:
    """Counts → hours = count × hours per time, from the units of the file's folder.

    A folder without the activity takes it from the folders above. Drafts that are no counts stay
    as they are. 0 times are 0 h without any unit; another activity without a unit is a reject.
    """
    done: list[Draft] = []
    rejects: list[Reject] = []
    for draft in drafts:
        if draft.table != "volunteering" or "count" not in draft.values:
            done.append(draft)
            continue
        values = {key: value for key, value in draft.values.items() if key != "count"}
        count = draft.values["count"]
        unit = _unit(draft, units_by_folder) if count else 0.0
        if unit is None:
            rejects.append(_without_unit(draft))
        else:
            done.append(draft._replace(values={**values, "hours": count * unit}))
    return tuple(done), tuple(rejects)


def _unit(draft: Draft, units_by_folder: Mapping[str, Mapping[str, float]]) -> float | None:
    key = activity_key(draft.values["activity"])
    folder = _folder(draft.file)
    while True:
        if key in units_by_folder.get(folder, {}):
            return units_by_folder[folder][key]
        if not folder:
            return None
        folder = _folder(folder)


def _folder(file: str) -> str:
    parent = str(PurePosixPath(file).parent)
    return "" if parent == "." else parent


def _without_unit(draft: Draft) -> Reject:
    activity = draft.values["activity"]
    return Reject(
        draft.file, draft.sheet, draft.cell, "volunteering", "hours",
        f"{activity}：{draft.values['count']:g}次",
        f"没有“{activity}”的单次时长，次数折算不成小时", ADVICE_UNIT,
    )  # fmt: skip
