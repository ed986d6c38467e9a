"""The codes of one table: its legend, then review.toml, then the words that all offices share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.statuses import read_status
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Table
from branchstats.settings import Settings

BINARY = {"1", "0"}
Values = Mapping[str, Any]


class Codes:
    """Reads status cells of a table; a code is worked out once however often it stands there."""

    def __init__(self, table: Table, settings: Settings, *, is_binary: bool = False) -> None:
        self._legend = table.legend
        self._settings = settings
        self._is_binary = is_binary and not BINARY & self.declared
        self._known: dict[tuple[type, CellValue], Values | ValueError | None] = {}

    @property
    def declared(self) -> set[str]:
        """What the legend or review.toml explains."""
        return {*self._legend, *self._settings.codes}

    def read(self, value: CellValue) -> Values | None:
        """Values status, minutes_late and raw of a cell; None where it is blank.

        Raises ValueError (Chinese reason) for a code that neither legend, review.toml nor the
        shared words explain.
        """
        key = (type(value), value)
        if key not in self._known:
            try:
                found = read_status(
                    value,
                    legend=self._legend,
                    codes=self._settings.codes,
                    is_binary_grid=self._is_binary,
                )
                self._known[key] = None if found is None else asdict(found)
            except ValueError as fault:
                self._known[key] = fault
        known = self._known[key]
        if isinstance(known, ValueError):
            raise known.with_traceback(None)  # a kept error would grow with each raise
        return known


def is_binary(values: Iterable[CellValue]) -> bool:
    """Whether cells that hold anything hold nothing but 1 and 0."""
    is_any = False
    for value in values:
        text = plain_text(value)
        if text and text not in BINARY:
            return False
        is_any |= bool(text)
    return is_any
