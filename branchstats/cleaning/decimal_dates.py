"""Dates that a spreadsheet keeps as decimal numbers: 2021.10 and 3.10 have lost their last zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from branchstats.cleaning.dates import FIRST_YEAR, LAST_YEAR
from branchstats.exports.sheet import CellValue

_Day = tuple[int, int]


def restore_decimals(values: Iterable[CellValue]) -> tuple[CellValue, ...]:
    """A column or a header row of cells, its decimal numbers as the texts that were typed.

    2021.1 becomes "2021.10" where another number of the column is written with two digits
    (2021.03). Among day headers in order, 3.1 becomes "3.1" or "3.10" where only one of them
    fits. What stays open, and every other cell, is returned as it was (`read_date` refuses it).
    """
    cells = tuple(values)
    return _restore_days(_restore_months(cells))


def _restore_months(cells: Sequence[CellValue]) -> tuple[CellValue, ...]:
    decimals = [_decimal_parts(cell, FIRST_YEAR, LAST_YEAR) for cell in cells]
    writes_two_digits = any(parts and parts[1].startswith("0") for parts in decimals)
    return tuple(
        f"{parts[0]}.{parts[1]}0" if parts and parts[1] == "1" and writes_two_digits else cell
        for cell, parts in zip(cells, decimals, strict=True)
    )


def _restore_days(cells: Sequence[CellValue]) -> tuple[CellValue, ...]:
    """The earliest and the latest way in which the days stand in order; where both agree, that."""
    choices = {at: days for at, cell in enumerate(cells) if (days := _possible_days(cell))}
    earliest, latest = {}, {}
    floor, ceiling = (0, 0), (13, 0)
    for at in sorted(choices):
        fitting = [day for day in choices[at] if day >= floor]
        if not fitting:
            return tuple(cells)  # not in order: nothing can be said
        floor = earliest[at] = min(fitting)
    for at in sorted(choices, reverse=True):
        ceiling = latest[at] = max(day for day in choices[at] if day <= ceiling)
    return tuple(
        f"{earliest[at][0]}.{earliest[at][1]}"
        if at in choices and isinstance(cell, float) and earliest[at] == latest[at]
        else cell
        for at, cell in enumerate(cells)
    )


def _possible_days(cell: CellValue) -> tuple[_Day, ...]:
    if isinstance(cell, str):
        first, _, second = cell.strip().partition(".")
        if first.isdecimal() and second.isdecimal() and 1 <= int(first) <= 12:
            return ((int(first), int(second)),)
        return ()
    parts = _decimal_parts(cell, 1, 12)
    if parts is None:
        return ()
    month, day = int(parts[0]), int(parts[1])
    lost_zero = len(parts[1]) == 1 and 10 * day <= (29 if month == 2 else 30)
    return ((month, day), (month, 10 * day)) if lost_zero else ((month, day),)


def _decimal_parts(cell: CellValue, least: int, most: int) -> tuple[str, str] | None:
    """("2021", "03") of the number 2021.03 where its whole part lies within the bounds."""
    if not isinstance(cell, float) or not least <= cell < most + 1:
        return None
    whole, _, decimals = f"{cell:.10g}".partition(".")
    return (whole, decimals) if 1 <= len(decimals) <= 2 else None
