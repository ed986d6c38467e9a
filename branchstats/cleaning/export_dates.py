"""Which of two exports is the later one, by their own text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.periods import find_export_date
from branchstats.exports.sheet import Sheet

ROWS_LOOKED_AT = 12  # titles stand above the table, 填表日期 also below it
Rank = tuple[pd.Timestamp, str]
_NEVER = pd.Timestamp(1900, 1, 1)  # a file that does not say when it was made


def export_dates(sheets: Iterable[Sheet]) -> dict[str, pd.Timestamp]:
    """File → when it was made by its own text (报表生成时间, 填表日期 …); the latest of its sheets.

    Files that do not say are left out. A file's time stamp never counts.
    """
    result: dict[str, pd.Timestamp] = {}
    for sheet in sheets:
        ends = (*sheet.rows[:ROWS_LOOKED_AT], *sheet.rows[ROWS_LOOKED_AT:][-ROWS_LOOKED_AT:])
        for row in ends:
            texts = [plain_text(cell) for cell in row if cell is not None]
            made = find_export_date(" ".join(text for text in texts if text))
            if made is not None:
                result[sheet.file] = max(made, result.get(sheet.file, made))
    return result


def rank_by(dates: Mapping[str, pd.Timestamp]) -> Callable[[str], Rank]:
    """File → its rank: the later export date is higher, then the later name in sort order.

    A file that states no date ranks below one that does.
    """
    return lambda file: (dates.get(file, _NEVER), file)
