"""Printed totals, counts and averages held against the rows: a mismatch is a notice, never a fact."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from branchstats.cleaning.periods import find_period
from branchstats.cleaning.records import Reject
from branchstats.cleaning.wordlists import find_meaning, load, squeeze
from branchstats.exports.sheet import CellValue, address
from branchstats.exports.table import Column, Table

ADVICE = "以逐行的记录为准；请核对原表是否漏填、多填或没有重新计算"
ROUNDED = ("mean",)  # sums and counts are held exactly: a sum that only rounding explains is told
MOST_DECIMALS = 6  # more printed decimals than these are the noise of floating point
_UNIT = r"条记录|条|人次|人|名|次|行|项|场|期|个|天|分|小时|h"
_PRINTED = re.compile(
    rf"(?:共计?|合计|总计)?[:：]?(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<unit>%|{_UNIT})?"
)
_COUNT_OF_ROWS = re.compile(
    r"(?:总?记录(?:总?数|条数)|总?条数|总?行数|总?人数|总数)[:：]?(?P<number>\d+)"
    rf"(?:{_UNIT})?[。.]?|(?:合计|总计|共计?|共有)[:：]?(?P<units>\d+)(?:{_UNIT})[。.]?"
)
_OPERATIONS: Mapping[str, tuple[str, Callable[[Sequence[float]], float]]] = {
    "sum": ("合计", math.fsum),
    "mean": ("平均", lambda values: math.fsum(values) / len(values)),
    "count": ("个数", len),
    "highest": ("最高", max),
    "lowest": ("最低", min),
}


@dataclass(frozen=True)
class Printed:
    """A number as printed: its value (a percentage as a fraction) and half its last digit."""

    value: float
    tolerance: float

    def agrees(self, figure: float, *, rounded: bool = True) -> bool:
        """Whether the figure, rounded as printed (or exactly), is the printed number."""
        slack = self.tolerance if rounded else 0.0
        return abs(self.value - figure) <= slack + 1e-9 * max(1.0, abs(figure))


@lru_cache(maxsize=1 << 14, typed=True)
def read_printed(cell: CellValue) -> Printed | None:
    """18, `18次`, `90%`, `1,234.5`, `共31次` → its number; None for anything else."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return None
    text = repr(cell) if isinstance(cell, float) else unicodedata.normalize("NFKC", str(cell))
    found = _PRINTED.fullmatch(squeeze(text))
    if found is None:
        return None
    number = found["number"].replace(",", "")
    decimals = min(len(number.partition(".")[2]), MOST_DECIMALS)
    scale = 0.01 if found["unit"] == "%" else 1.0
    return Printed(float(number) * scale, 0.5 * 10.0**-decimals * scale)


def notice(table: Table, row: int, column: int, *, reason: str, field: str = "total") -> Reject:
    """A line for the reader about a printed figure; `row` and `column` are 0-based."""
    raw = table.sheet.rows[row][column]
    return Reject(
        source_file=table.sheet.file,
        source_sheet=table.sheet.name,
        source_cell=address(row, column),
        dataset=table.dataset,
        field=field,
        raw="" if raw is None else str(raw).strip(),
        reason=reason,
        advice=ADVICE,
    )


def row_label(table: Table, row: int) -> str:
    """The words of a total row (合计, 平均分 …) without its numbers and without white space."""
    texts = (squeeze(cell) for cell in table.sheet.rows[row] if isinstance(cell, str))
    return "".join(text for text in texts if read_printed(text) is None)


def check_totals(
    table: Table,
    *,
    numbers: Mapping[int, Mapping[int, float]] | None = None,
    counts: Iterable[float] = (),
) -> tuple[Reject, ...]:
    """Notices for printed sums, averages, highest, lowest and counts that the rows do not give.

    Parameters
    ----------
    numbers : column index → body row → number as understood (both 0-based). None: the plain
        numbers of the body as they stand, in every column that has a printed total.
    counts : further figures that a `共31次` or `记录数:1649` may mean (people, meetings) besides
        the number of body rows.

    A total row between body rows is held against the rows since the total row before it and
    against all rows; agreeing with either is enough.
    """
    if numbers is None:
        numbers = _plain_numbers(table)
    words = load("totals")["operations"]
    notices = []
    for row in sorted(table.totals):
        operation = find_meaning(row_label(table, row).lower(), words) or "sum"
        if operation in _OPERATIONS:
            notices += _check_row(table, row, operation, numbers)
    return (*notices, *_check_counts(table, {float(len(table.body)), *map(float, counts)}))


def check_row_figures(
    table: Table, column: Column, figures: Mapping[int, Sequence[float]], *, what: str
) -> tuple[Reject, ...]:
    """One notice for a summary column whose printed numbers the rows do not give.

    `figures` are, for each body row (0-based), the figures that would be right: offices count
    differently (with or without 迟到), so any of them is. `what` names in Chinese what was counted.
    """
    wrong = []
    for row, right in figures.items():
        printed = read_printed(table.value(row, column))
        if printed is not None and right and not any(printed.agrees(figure) for figure in right):
            wrong.append((row, right[0]))
    if not wrong:
        return ()
    row, figure = wrong[0]
    header = column.header.replace("\n", "")
    reason = f"“{header}”一列有{len(wrong)}行与逐次记录不符：第{row + 1}行按记录数出的{what}是{_show(figure)}"
    return (notice(table, row, column.index, reason=reason),)


def _plain_numbers(table: Table) -> dict[int, dict[int, float]]:
    result: dict[int, dict[int, float]] = {}
    for column in table.columns:
        if column.field == "seq":
            continue
        found = {row: read_printed(table.value(row, column)) for row in table.body}
        result[column.index] = {row: printed.value for row, printed in found.items() if printed}
    return result


def _check_row(
    table: Table, row: int, operation: str, numbers: Mapping[int, Mapping[int, float]]
) -> list[Reject]:
    name, aggregate = _OPERATIONS[operation]
    before = max((other for other in table.totals if other < row), default=-1)
    notices = []
    for column, by_row in numbers.items():
        cell = table.sheet.rows[row][column]
        printed = read_printed(cell)
        if printed is None or not by_row or _count_of_rows(cell) is not None:
            continue
        group = [value for body, value in by_row.items() if before < body < row]
        figures = [aggregate(values) for values in (group, list(by_row.values())) if values]
        if not any(printed.agrees(f, rounded=operation in ROUNDED) for f in figures):
            reason = f"表上写的{name}与逐行{name}不符，逐行{name}是{_show(figures[-1])}"
            notices.append(notice(table, row, column, reason=reason))
    return notices


def _check_counts(table: Table, figures: set[float]) -> list[Reject]:
    notices = []
    chatter = {row for row, kind in table.kinds.items() if kind.kind in ("note", "total")}
    for row in sorted(chatter | set(table.totals)):
        group = len(_since_last_total(table, row))
        for column, cell in enumerate(table.sheet.rows[row]):
            count = _count_of_rows(cell)
            if count is not None and count not in {*figures, float(group)}:
                rows = len(table.body)
                reason = f"表上写的个数与实际不符，实际有{rows}行"
                notices.append(notice(table, row, column, reason=reason))
    return notices


def _count_of_rows(cell: CellValue) -> float | None:
    """3 of 记录数:3, 共3人, 合计：3次; None for any other cell."""
    if not isinstance(cell, str):
        return None
    found = _COUNT_OF_ROWS.fullmatch(unicodedata.normalize("NFKC", squeeze(cell)))
    return None if found is None else float(found["number"] or found["units"])


def _since_last_total(table: Table, row: int) -> list[int]:
    before = max((other for other in table.totals if other < row), default=-1)
    return [body for body in table.body if before < body < row]


def _show(figure: float) -> str:
    return f"{figure:.2f}".rstrip("0").rstrip(".")


def check_title_period(table: Table, dates: Iterable[pd.Timestamp | None]) -> tuple[Reject, ...]:
    """A notice where the titles speak of a month or year in which none of the dates lies.

    The dates count; the title is only reported. No dates, or a title without a month or year,
    gives nothing.
    """
    known = [date for date in dates if date is not None]
    if not known:
        return ()
    for row, column, text in _title_cells(table):
        period = find_period(text)
        if period.year is None and period.month is None:
            continue
        inside = [
            date
            for date in known
            if period.year in (None, date.year) and period.month in (None, date.month)
        ]
        if inside:
            return ()
        shown = _shown_months(min(known), max(known))
        reason = f"标题写的时间与表内日期不符，表内日期是{shown}，以表内日期为准"
        found = notice(table, row, column, reason=reason, field="date")
        return (
            replace(
                found, advice="请核对标题和日期；如果日期错了，请在 data/corrections.csv 里更正"
            ),
        )
    return ()


def _shown_months(first: pd.Timestamp, last: pd.Timestamp) -> str:
    texts = [f"{date.year}年{date.month}月" for date in (first, last)]
    return texts[0] if texts[0] == texts[1] else "至".join(texts)


def _title_cells(table: Table) -> list[tuple[int, int, str]]:
    """Row, column and text of the cells that hold the table's titles."""
    wanted = {squeeze(title) for title in table.titles}
    top = min((*table.header_rows, *table.body), default=0)
    return [
        (row, column, cell)
        for row, cells in enumerate(table.sheet.rows[:top])
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and squeeze(cell) in wanted
    ]
