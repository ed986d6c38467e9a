"""csv, tsv and txt exports: every field is text, a record that spans lines is one row."""

from __future__ import annotations

import csv
import io
from collections import Counter

from branchstats.errors import ExportError
from branchstats.exports.cells import MAX_CELLS, MAX_TEXT, make_sheet
from branchstats.exports.encoding import decode
from branchstats.exports.sheet import Sheet

DELIMITERS = ",\t;|，"
SNIFF_RECORDS = 200  # records looked at to choose the delimiter
LONG_FIELD = 16 * 1024 * 1024  # characters of one field that the csv module may take


def read_delimited(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """One Sheet named "" whose rows are the records of the file, blank lines counted.

    Fields stay text (long numbers keep every digit, leading zeros stay); an empty field is None.

    Raises
    ------
    ExportError : not text, or more cells than MAX_CELLS.
    """
    try:
        text, n_replaced = decode(content)
    except ValueError as fault:
        raise _no_text(file) from fault
    remarks = (f"有{n_replaced}个字的编码认不出，已显示为�",) if n_replaced else ()
    has_nul = "\0" in text
    text = text.replace("\0", "")
    if has_nul and not text.strip():
        raise _no_text(file)
    rows = _records(text, _delimiter(text), file=file)
    rows = [[_unwrapped(field) for field in row] for row in rows]
    return (make_sheet(rows, file=file, remarks=remarks),)


def _no_text(file: str) -> ExportError:
    return ExportError(
        file=file, reason="不是表格文件，也不是文本文件",
        advice="请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再放进来",
    )  # fmt: skip


def _records(text: str, delimiter: str, *, file: str) -> list[list[str]]:
    before = csv.field_size_limit(LONG_FIELD)
    try:
        # newline="" leaves line ends to the csv module, which knows those inside quotes
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows, n_cells = [], 0
        for row in reader:
            rows.append(row)
            n_cells += len(row) + 1
            if n_cells > MAX_CELLS:
                raise ExportError(
                    file=file, reason="内容太多，超出能处理的范围",
                    advice="请只保留需要的行，另存后再放进来",
                )  # fmt: skip
    except csv.Error as fault:
        raise ExportError(
            file=file, reason=f"有一格文字过长或引号不成对（一格最多{MAX_TEXT}字）",
            advice="请用 Excel 打开检查，另存为 .xlsx 后再放进来",
        ) from fault  # fmt: skip
    finally:
        csv.field_size_limit(before)
    return rows


def _unwrapped(field: str) -> str:
    """="0012" is how some systems keep a number's zeros from Excel."""
    if field.startswith('="') and field.endswith('"') and field.count('"') == 2:
        return field[2:-1]
    return field


def _delimiter(text: str) -> str:
    """The delimiter that gives the most records of one same width of two or more fields."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        return text[4:5]  # Excel's own way to name it
    head = "\n".join(text.split("\n", SNIFF_RECORDS)[:SNIFF_RECORDS])
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        if delimiter not in head:
            continue
        try:
            widths = Counter(
                len(row)
                for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
                if len(row) > 1
            )
        except csv.Error:
            continue
        if widths:
            width, n_records = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (n_records, width) > best_score:
                best, best_score = delimiter, (n_records, width)
    return best
