"""HTML tables saved as .xls: each <tr> a row, every cell text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from branchstats.errors import ExportError
from branchstats.exports.cells import MAX_CELLS, make_sheet
from branchstats.exports.encoding import decode
from branchstats.exports.sheet import Merge, Sheet

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
HEAD = 4096  # bytes in which a declaration stands
MAX_SPAN = 1000  # of colspan: the HTML standard's own limit
NOT_SHOWN = ("script", "style", "noscript", "template", "head")
PLAIN_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d*)?(?:[eE][-+]?\d+)?")
SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """One Sheet named "": the tables below each other, a row for each <tr> in document order.

    Every cell is text; `x:num` and `x:str` of Microsoft's HTML give the exact value; merged
    cells are blank but for the first. Scripts, styles and comments are left out, links and
    pictures are never fetched.

    Raises
    ------
    ExportError : no table in it, or too many cells.
    """
    declared = XML_ENCODING.search(content[:HEAD]) or CHARSET.search(content[:HEAD])
    try:
        text, n_replaced = decode(
            content, declared=declared[1].decode("ascii") if declared else ""
        )
    except ValueError as fault:
        raise _no_table(file) from fault
    remarks = (f"有{n_replaced}个字的编码认不出，已显示为�",) if n_replaced else ()
    return (read_markup(text, file=file, remarks=remarks),)


def read_markup(text: str, *, file: str, remarks: tuple[str, ...] = ()) -> Sheet:
    """HTML text → one Sheet, as `read_html`."""
    grid = _Grid(file)
    data = text.replace("\0", "").encode("utf-8", errors="replace")
    try:
        # row by row, each forgotten once read: the whole tree of a long table takes a gigabyte
        for _, row in etree.iterparse(
            io.BytesIO(data), events=("end",), tag="tr", html=True, encoding="utf-8",
            remove_comments=True, remove_pis=True, no_network=True,
        ):  # fmt: skip
            if row.find(".//table") is None:  # a row of a layout table holds other tables
                grid.add(row)
                row.clear(keep_tail=True)
    except etree.XMLSyntaxError as fault:
        raise _no_table(file) from fault
    if not grid.rows:
        raise _no_table(file)
    return make_sheet(grid.rows, file=file, merges=grid.merges(), remarks=remarks)


def _no_table(file: str) -> ExportError:
    return ExportError(
        file=file, reason="网页里没有表格",
        advice="请从原系统重新导出，或用 Excel 打开后另存为 .xlsx",
    )  # fmt: skip


class _Grid:
    """Rows of cells with colspan and rowspan laid out, as a browser does."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: list[list[str | None]] = []
        self._spans: list[tuple[int, int, int, int, Any]] = []  # top, left, rows, columns, table
        self._open: dict[int, int] = {}  # column → last row still covered by a cell above
        self._table: Any = None
        self._ends: dict[Any, int] = {}
        self._n_cells = 0

    def add(self, element: Any) -> None:
        table = next(element.iterancestors("table"), None)
        if table is not self._table:
            self._table, self._open = table, {}
        row: list[str | None] = []
        top, column = len(self.rows), 0
        for cell in element.iterchildren("td", "th"):
            while self._open.get(column, -1) >= top:
                row.append(None)
                column += 1
            row.append(_text(cell))
            if not cell.attrib:
                column += 1
                continue
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            row += [None] * (width - 1)
            if width > 1 or height > 1:
                self._spans.append((top, column, height, width, table))
            if height > 1:
                self._open.update(dict.fromkeys(range(column, column + width), top + height - 1))
            column += width
        self._n_cells += len(row) + 1
        if self._n_cells > MAX_CELLS:
            raise ExportError(
                file=self.file, reason="内容太多，超出能处理的范围",
                advice="请只保留需要的行，另存后再放进来",
            )  # fmt: skip
        self._ends[table] = top
        self.rows.append(row)

    def merges(self) -> Iterator[Merge]:
        for top, left, height, width, table in self._spans:
            # a rowspan ends with its table, whatever it says
            yield Merge(top, left, min(top + height - 1, self._ends[table]), left + width - 1)


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1


def _text(cell: Any) -> str | None:
    shown = _shown(cell)
    if not cell.attrib:
        return shown or None
    exact = cell.get("x:str")
    if exact:
        return exact.removeprefix("'")
    number = cell.get("x:num")
    # a displayed date, clock time or percentage says more than its bare number
    if number and PLAIN_NUMBER.fullmatch(shown):
        return number.strip()
    return shown or None


def _shown(cell: Any) -> str:
    if len(cell) == 0:
        return _lines(cell.text or "")
    parts = [cell.text or ""]
    for element in cell:
        _gather(element, parts)
    return _lines("".join(parts))


def _gather(element: Any, parts: list[str]) -> None:
    if element.tag not in NOT_SHOWN:
        if element.tag in ("br", "p", "div") and any(part.strip() for part in parts):
            parts.append("\v")
        parts.append(element.text or "")
        for child in element:
            _gather(child, parts)
    parts.append(element.tail or "")


def _lines(text: str) -> str:
    """White space as a browser shows it; \\v marks a line break."""
    lines = (SPACES.sub(" ", line).strip(" ") for line in text.split("\v"))
    return "\n".join(lines).replace("\xa0", " ").strip()
