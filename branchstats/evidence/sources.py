"""The cells behind a finding, as ranges a sheet (contract: list of {file, sheet, cells, rows})."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from branchstats.indicators.select import SEPARATOR
from branchstats.tables import SOURCE_COLUMNS

_CELL = re.compile(r"([A-Z]+)(\d+)")
_LETTERS = 26
_REMEMBERED = 200_000  # cells: those of a large county's branch


def sources_of(frames: Iterable[pd.DataFrame]) -> list[dict[str, Any]]:
    """One entry a file and sheet: `file`, `sheet`, `cells` (the range that spans them), `rows`.

    `rows` counts the facts; frames without source columns add nothing.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for rows in frames:
        if set(SOURCE_COLUMNS) <= set(rows.columns):
            for file, sheet, cell in _places(rows):
                places.setdefault((file, sheet), []).append(cell)
    return [
        {"file": file, "sheet": sheet, "cells": _range(cells), "rows": len(cells)}
        for (file, sheet), cells in sorted(places.items())
    ]


def _places(rows: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """File, sheet and cell of each fact; a fact that two exports state is two places."""
    columns = (rows[name].fillna("").astype(str).to_list() for name in SOURCE_COLUMNS)
    for file, sheet, cell in zip(*columns, strict=True):
        if SEPARATOR in file:
            sheets, cells = sheet.split(SEPARATOR), cell.split(SEPARATOR)
            for i, one in enumerate(file.split(SEPARATOR)):
                yield one, _at(sheets, i), _at(cells, i)
        elif file:
            yield file, sheet, cell


def _at(listed: list[str], index: int) -> str:
    return listed[index] if index < len(listed) else listed[-1]


def _range(cells: list[str]) -> str:
    found = [place for cell in set(cells) if (place := _parsed(cell)) is not None]
    if not found:
        return cells[0]
    columns, rows = zip(*found, strict=True)
    first = f"{_letters(min(columns))}{min(rows)}"
    last = f"{_letters(max(columns))}{max(rows)}"
    return first if first == last else f"{first}:{last}"


@lru_cache(maxsize=_REMEMBERED)
def _parsed(cell: str) -> tuple[int, int] | None:
    match = _CELL.fullmatch(cell)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column, int(match[2])


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text
