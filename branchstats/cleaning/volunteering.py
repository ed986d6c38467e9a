"""A located volunteering table → drafts of `volunteering`: totals, logs, counts and units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial

from branchstats.cleaning.activity_counts import clean_counts, clean_units
from branchstats.cleaning.body import (
    BodyRow,
    body_rows,
    read_cell,
    read_people,
    refused,
    restore_dates,
)
from branchstats.cleaning.categories import category_of
from branchstats.cleaning.durations import read_duration
from branchstats.cleaning.numbers import Hours
from branchstats.cleaning.period import days_in, period_of_row, places
from branchstats.cleaning.records import Cleaned, Draft, Reject, joined
from branchstats.cleaning.totals import check_row_figures, check_totals
from branchstats.cleaning.wordlists import find_word, load
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

KINDS = {"credit_hours": "信用", "honour_hours": "荣誉", "hours": "登记"}
ESTIMATE = "估算"
ADVICE_BLANK = "请补上时长；没有参加的删去这一行"


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A table of data set `volunteering` → drafts, rejects, ledger lines and notices.

    Totals and logs give a draft for each person and kind of hours; 0 h are kept. Counts of
    activities give drafts without hours, to be completed by `activity_counts.apply_units`;
    a units table gives `units` and no draft.
    """
    if table.shape == "units":
        return clean_units(table, settings=settings)
    if table.shape == "counts":
        return clean_counts(table)
    table = restore_dates(table, table.by_field("date"))
    parts: list[Cleaned] = []
    numbers: dict[int, dict[int, float]] = defaultdict(dict)
    for row in body_rows(table):
        stated, cleaned = _read_row(row, settings)
        parts.append(cleaned)
        for one in stated:
            numbers[one.column.index][row.row] = one.hours.hours
    result = joined(parts)
    sums = {row: [sum(by_row.get(row, 0.0) for by_row in numbers.values())] for row in table.body}
    notices = [*check_totals(table, numbers=numbers)]
    for column in _sum_columns(table):
        notices += check_row_figures(table, column, sums, what="信用加荣誉时数")
    return replace(result, notices=(*result.notices, *notices))


@dataclass(frozen=True)
class _Stated:
    """Hours of one kind as one cell states them."""

    hours: Hours
    kind: str
    column: Column


def _read_row(row: BodyRow, settings: Settings) -> tuple[list[_Stated], Cleaned]:
    people = read_people(row)
    if isinstance(people, Cleaned):
        return [], people
    status = row.text("check_status")
    if find_word(status, load("volunteering_categories")["refused_hours"]["words"]):
        return [], Cleaned(ledger=(row.line("ignored", f"时长复核状态是“{status}”，不计入"),))
    activity = row.text("activity") or row.text("title")
    category = category_of(activity, stated=row.text("type") or row.text("category"))
    stated: list[_Stated] = []
    drafts: list[Draft] = []
    rejects: list[Reject] = []
    for column in _hours_columns(row):
        when, bad_date = period_of_row(row, places(row.table), header=column.header)
        if bad_date:
            rejects += [reject for reject in bad_date if reject not in rejects]
            continue
        reader = partial(
            read_duration,
            column=column,
            half_day_hours=settings.half_day_hours,
            days=days_in(when),
        )
        hours, bad_hours = read_cell(row, column, reader, field="hours")
        rejects += bad_hours
        if hours is None:
            continue
        kind = ESTIMATE if hours.is_estimate else KINDS[column.field]
        stated.append(_Stated(hours, kind, column))
        values = {
            "date": when.date,
            "date_precision": when.precision,
            "activity": activity or None,
            "category": category,
            "hours": hours.hours,
            "kind": kind,
        }
        drafts += [row.draft("volunteering", values, person=p, column=column) for p in people]
    if drafts:
        line = row.line("record")
    elif rejects:
        line = row.line("rejected", rejects[0].reason)
    elif row.table.shape == "log":
        return stated, refused(row, "没有时长", ADVICE_BLANK, field="hours")
    else:
        line = row.line("ignored", "没有时长（空格不算记录）")
    return stated, Cleaned(drafts=tuple(drafts), rejects=tuple(rejects), ledger=(line,))


def _hours_columns(row: BodyRow) -> list[Column]:
    """The columns that count: 信用 and 荣誉; a plain hours column only where both are blank."""
    table = row.table
    parts = [*table.by_field("credit_hours"), *table.by_field("honour_hours")]
    if any(row.is_filled(column) for column in parts):
        return parts
    return [*parts, *table.by_field("hours")]


def _sum_columns(table: Table) -> tuple[Column, ...]:
    has_parts = table.by_field("credit_hours") or table.by_field("honour_hours")
    return table.by_field("hours") if has_parts else ()
