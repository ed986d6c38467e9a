"""Which months and kinds of meeting a register speaks about: tells "not held" from "no record"."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from branchstats.cleaning.attendance_shapes.meeting import ROLL_ABSENT, ROLL_COUNTS, kinds_of
from branchstats.cleaning.period import period_of, places
from branchstats.cleaning.periods import find_export_date
from branchstats.cleaning.records import Coverage, Draft
from branchstats.cleaning.wordlists import load
from branchstats.exports.table import Table

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def register_coverage(table: Table, meetings: Iterable[Draft]) -> tuple[Coverage, ...]:
    """One line for a register that has a period or dated meetings; else none.

    Months: those of the period in the titles, sheet or file name, up to the day the register was
    made where its text says so, and widened to its own dates; without a period, from the first to
    the last date. Kinds: those of its rows and titles; a 三会一课 register speaks of 支部党员大会,
    支委会 and 党课 even where it lists none. 党小组会 and the others only where it lists one: groups
    often keep a book of their own, and its absence here is no sign that none was held.
    """
    drafts = list(meetings)
    if not drafts:
        return ()
    dates = [draft.values["date"] for draft in drafts if draft.values["date"] is not None]
    kinds = dict.fromkeys(kind for draft in drafts for kind in draft.values["types"])
    text = "".join((*table.titles, table.sheet.name))
    for word, listed in load("attendance")["register_kinds"].items():
        if word in text:
            kinds |= dict.fromkeys(listed)
    kinds |= dict.fromkeys(kinds_of(table))
    months = _months(table, dates)
    if months is None:
        return ()
    first, last = months
    rolls = {draft.values["roll"] for draft in drafts}
    roll = rolls.pop() if len(rolls) == 1 else ROLL_COUNTS if ROLL_COUNTS in rolls else ROLL_ABSENT
    sheet = table.sheet
    return (Coverage(sheet.file, sheet.name, table.dataset, tuple(kinds), first, last, roll),)


def _months(table: Table, dates: list[pd.Timestamp]) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """First and last day of the months that the register speaks about."""
    months = [date.to_period("M") for date in dates]
    period = period_of(places(table))
    if period.date is not None and period.precision in MONTHS:
        first = period.date.to_period("M")
        last = first + MONTHS[period.precision] - 1
        made = [found for found in map(find_export_date, (*table.titles, *table.notes)) if found]
        if made and first <= max(made).to_period("M") < last:
            last = max(made).to_period("M")
        if not months or (first <= max(months) and min(months) <= last):
            months += [first, last]  # a title about other months than the dates is not believed
    if not months:
        return None
    return min(months).start_time.normalize(), max(months).end_time.normalize()
