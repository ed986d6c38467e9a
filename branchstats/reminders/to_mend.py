"""The cells that were not understood, file by file: what to put right in the exports."""

from __future__ import annotations

import pandas as pd

FILE_COLUMNS = ("file", "count", "cells", "first_reason", "first_advice")
SHOWN_CELLS = 6


def files_to_mend(rejects: pd.DataFrame) -> pd.DataFrame:
    """rejects.csv → one row a file: number of cells, the first cells, what is wrong with the first.

    The file with the most cells comes first. Every cell is in rejects.csv and in the workbook.
    """
    found = []
    for file, rows in rejects.groupby("source_file", sort=False):
        shown = rows.head(SHOWN_CELLS)
        places = map(_place, shown["source_sheet"], shown["source_cell"])
        more = " 等" if len(rows) > SHOWN_CELLS else ""
        first = rows.iloc[0]
        found.append((file, len(rows), "、".join(places) + more, first["reason"], first["advice"]))
    frame = pd.DataFrame(found, columns=list(FILE_COLUMNS))
    frame = frame.astype({"count": "int64"})
    return frame.sort_values(["count", "file"], ascending=[False, True], ignore_index=True)


def _place(sheet: str, cell: str) -> str:
    return " ".join(part for part in (sheet, cell) if part)
