"""Attendance and meetings: each shape of export to the module that understands it."""

from __future__ import annotations

from collections.abc import Callable

from branchstats.cleaning.attendance_shapes import (
    card_block,
    day_report,
    grid,
    month_report,
    participants,
    punch_flow,
    punch_grid,
    register,
    sign_in,
)
from branchstats.cleaning.records import Cleaned, LedgerLine
from branchstats.exports.table import Table
from branchstats.settings import Settings

SHAPES: dict[str, Callable[..., Cleaned]] = {
    "grid": grid.clean,
    "month_report": month_report.clean,
    "day_report": day_report.clean,
    "punch_flow": punch_flow.clean,
    "punch_grid": punch_grid.clean,
    "card_block": card_block.clean,
    "sign_in": sign_in.clean,
    "participants": participants.clean,
    "register": register.clean,
}


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A located attendance table → drafts of attendance and meetings, rejects, ledger, coverage.

    The ledger lines cover exactly `table.body`. A shape that is not known leaves every row
    ignored, with the table's own reason.
    """
    shape = SHAPES.get(table.shape)
    if shape is not None and table.body:
        return shape(table, settings=settings)
    why = table.why or "没有逐人逐次的考勤记录"
    sheet = table.sheet
    lines = (
        LedgerLine(sheet.file, sheet.name, row + 1, "ignored", table.dataset, why)
        for row in table.body
    )
    return Cleaned(ledger=tuple(lines))
