"""Records → the county's indicators table (Parquet) and the list of branches (csv)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd

from branchstats.county.record import Record
from branchstats.indicators.catalogue import indicator
from branchstats.privacy import harmless

# One row an indicator, grain and period of a branch. Rates are fractions.
COLUMNS = {
    "branch": "str",  # folder below the county's, the key
    "branch_name": "str",
    "term_start": "datetime64[us]",
    "term_months": "int64",
    "months_on_record": "int64",
    "members": "Int64",
    "indicator": "str",
    "indicator_name": "str",
    "family": "str",
    "unit": "str",
    "grain": "str",  # term or year
    "period": "datetime64[us]",
    "label": "str",
    "value": "float64",
    "numerator": "float64",
    "denominator": "float64",
    "n": "Int64",
    "low": "float64",
    "high": "float64",
    "effect": "float64",
    "is_hidden": "bool",
}
BRANCH_COLUMNS = (
    "文件夹", "支部", "状态", "任期开始", "任期月数", "有记录的月数", "党员", "文件", "读不出的文件",
    "没认出的工作表", "记录", "读不懂的单元格", "说明",
)  # fmt: skip


def indicators_table(records: Iterable[Record]) -> pd.DataFrame:
    """COLUMNS, sorted by branch; branches without a result have no row."""
    rows = [
        {
            "branch": record.key,
            "branch_name": record.name,
            "term_start": record.term_start,
            "term_months": record.term_months,
            "months_on_record": record.months_on_record,
            "members": record.members,
            "indicator_name": indicator(measure.indicator).name,
            "family": indicator(measure.indicator).family,
            "unit": indicator(measure.indicator).unit,
            **vars(measure),
        }
        for record in sorted(records, key=lambda record: record.key)
        for measure in record.measures
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(COLUMNS)


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """The table as Parquet; the same bytes for the same table."""
    return bytes(table.to_parquet(index=False))


def branches_csv(records: Sequence[Record]) -> bytes:
    """One line a branch with its state, coverage and what went wrong, for Excel (UTF-8 with BOM)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(BRANCH_COLUMNS)
    for record in sorted(records, key=lambda record: record.key):
        writer.writerow([harmless(str(value)) for value in _line(record)])
    return text.getvalue().encode("utf-8-sig")


def _line(record: Record) -> list[object]:
    quality = record.quality
    start = [record.key, record.name, record.state]
    if quality is None:
        return [*start, *[""] * 9, record.reason]
    return [
        *start, record.term_start, record.term_months, record.months_on_record,
        "" if record.members is None else record.members, quality.files, quality.unreadable,
        quality.unrecognised, quality.records, quality.rejects, record.reason,
    ]  # fmt: skip
