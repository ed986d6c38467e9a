"""The cells behind a finding, as ranges a sheet (contract: list of {file, sheet, cells, rows})."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from branchstats.indicators.select import SEPARATOR
from branchstats.tables import SOURCE_COLUMNS

_CELL = r"^([A-Z]+)(\d+)$"


def sources_of(frames: Iterable[pd.DataFrame]) -> list[dict[str, Any]]:
    """One entry a file and sheet: `file`, `sheet`, `cells` (the range that spans them), `rows`.

    `rows` counts the facts; frames without source columns add nothing.
    """
    cells = [_cells(rows) for rows in frames if set(SOURCE_COLUMNS) <= set(rows.columns)]
    if not cells:
        return []
    listed = pd.concat(cells, ignore_index=True)
    if listed.empty:
        return []
    found = []
    for (file, sheet), own in listed.groupby(["file", "sheet"], sort=True):
        found.append(
            {"file": file, "sheet": sheet, "cells": _range(own), "rows": len(own)}
        )  # fmt: skip
    return found


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a cell; a fact that two exports state is two cells."""
    plain = rows[list(SOURCE_COLUMNS)].fillna("").astype(str)
    plain = plain[plain["source_file"].ne("")]
    merged = plain["source_file"].str.contains(SEPARATOR, regex=False)
    simple = plain[~merged].set_axis(["file", "sheet", "cell"], axis=1)
    parts = [simple]
    for file, sheet, cell in plain[merged].itertuples(index=False):
        files, sheets, places = (text.split(SEPARATOR) for text in (file, sheet, cell))
        parts.append(
            pd.DataFrame(
                {
                    "file": files,
                    "sheet": [_at(sheets, i) for i in range(len(files))],
                    "cell": [_at(places, i) for i in range(len(files))],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _at(listed: list[str], index: int) -> str:
    return listed[index] if index < len(listed) else listed[-1]


def _range(own: pd.DataFrame) -> str:
    found = own["cell"].str.extract(_CELL).dropna()
    if found.empty:
        return str(own["cell"].iloc[0])
    letters, rows = found[0], found[1].astype(int)
    order = sorted(letters.unique(), key=lambda text: (len(text), text))
    first, last = f"{order[0]}{rows.min()}", f"{order[-1]}{rows.max()}"
    return first if first == last else f"{first}:{last}"
