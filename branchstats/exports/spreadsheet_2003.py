"""XML Spreadsheet 2003, often saved under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from branchstats.exports.cells import MAX_CELLS, make_sheet, too_large
from branchstats.exports.guard import damaged
from branchstats.exports.package import HEAD, refuse_entities
from branchstats.exports.sheet import Fault, Merge, Sheet

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
EXCEL = "urn:schemas-microsoft-com:office:excel"


def read_spreadsheet_2003(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """The worksheets in their order; numbers, dates and booleans typed as the file says.

    Raises
    ------
    ExportError : not well-formed, declares entities, or too many cells.
    """
    refuse_entities(content[:HEAD], file=file)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged(file=file) from fault
    return tuple(_sheet(element, file=file) for element in root.iter(_tag("Worksheet")))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _sheet(element: Any, *, file: str) -> Sheet:
    name = element.get(_tag("Name"), "")
    rows: list[list[Any]] = []
    merges: list[Merge] = []
    faults: dict[tuple[int, int], Fault] = {}
    width = 1
    for top, row in _indexed(element.iterfind(f"{_tag('Table')}/{_tag('Row')}"), "Span"):
        width = max([width, *(left + 1 for left, _ in _indexed(row.iter(_tag("Cell"))))])
        if (top + 1) * width > MAX_CELLS:
            raise too_large(top + 1, width, file=file)
        rows += [[] for _ in range(top + 1 - len(rows))]
        rows[top] = _row(row, top, merges, faults)
    return make_sheet(
        rows,
        file=file,
        name=name,
        merges=merges,
        faults=faults,
        is_hidden=element.find(f".//{{{EXCEL}}}Visible") is not None,
    )


def _row(
    row: Any, top: int, merges: list[Merge], faults: dict[tuple[int, int], Fault]
) -> list[Any]:
    values: list[Any] = []
    for left, cell in _indexed(row.iterfind(_tag("Cell")), "MergeAcross"):
        values += [None] * (left + 1 - len(values))
        across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
        if across or down:
            merges.append(Merge(top, left, top + down, left + across))
        values[left], fault = _value(cell)
        if fault:
            faults[top, left] = fault
    return values


def _indexed(elements: Any, span: str = "") -> Iterator[tuple[int, Any]]:
    """Elements with their 0-based place: counted, unless ss:Index jumps ahead."""
    place = 0
    for element in elements:
        place = max(place, _count(element, "Index") - 1)
        yield place, element
        place += 1 + (_count(element, span) if span else 0)


def _count(element: Any, name: str) -> int:
    text = element.get(_tag(name), "")
    return int(text) if text.isdigit() and len(text) <= 7 else 0


def _value(cell: Any) -> tuple[Any, Fault | None]:
    data = cell.find(_tag("Data"))
    has_formula = cell.get(_tag("Formula")) is not None
    if data is None:
        return None, Fault.UNCACHED if has_formula else None
    text, kind = "".join(data.itertext()), data.get(_tag("Type"), "String")
    if kind == "Error":
        return None, Fault.ERROR
    try:
        return _typed(text, kind), None
    except ValueError:
        return text, None


def _typed(text: str, kind: str) -> Any:
    if kind == "Number":
        return int(text) if text.lstrip("-").isdigit() else float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        if moment.date() == datetime(1899, 12, 31).date():  # a clock time alone
            return moment.time()
        return moment if moment.time().replace() != datetime.min.time() else moment.date()
    return text
