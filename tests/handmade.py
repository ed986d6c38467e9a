"""Tables made by hand as `exports.locate` would give them, for tests of the cleaners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from branchstats.cleaning.records import Cleaned, Draft
from branchstats.exports.sheet import CellValue, Fault, Merge, Sheet
from branchstats.exports.table import Column, RowKind, Table


def make_table(
    header: Sequence[tuple[str, str | tuple[CellValue, ...]]],
    body: Sequence[Sequence[CellValue]],
    *,
    dataset: str,
    shape: str,
    file: str = "folder/表.xlsx",
    sheet: str = "Sheet1",
    titles: Sequence[str] = (),
    notes: Sequence[str] = (),
    totals: Sequence[Sequence[CellValue]] = (),
    merges: Sequence[Merge] = (),
    faults: Mapping[tuple[int, int], Fault] | None = None,
) -> Table:
    """Titles, one header row (field, text or path), the body, total rows, notes: in that order."""
    width = len(header)

    def padded(cells: Sequence[CellValue]) -> tuple[CellValue, ...]:
        return tuple(cells) + (None,) * (width - len(cells))

    columns, texts = [], []
    for index, (field, text) in enumerate(header):
        path = text if isinstance(text, tuple) else (text,)
        columns.append(Column(index, path, field))
        texts.append(path[-1])
    rows = [padded([title]) for title in titles]
    head = len(rows)
    rows += [padded(texts), *map(padded, body)]
    first_total = len(rows)
    rows += [*map(padded, totals), *(padded([note]) for note in notes)]
    total_rows = range(first_total, first_total + len(totals))
    kinds = {row: RowKind("title") for row in range(head)} | {head: RowKind("header")}
    kinds |= {row: RowKind("total") for row in total_rows}
    kinds |= {row: RowKind("note") for row in range(first_total + len(totals), len(rows))}
    return Table(
        sheet=Sheet(file, sheet, tuple(rows), tuple(merges), faults or {}),
        columns=tuple(columns),
        header_rows=(head,),
        body=tuple(range(head + 1, first_total)),
        kinds=kinds,
        dataset=dataset,
        shape=shape,
        titles=tuple(titles),
        notes=tuple(notes),
        totals=tuple(total_rows),
    )


def facts(cleaned: Cleaned | Sequence[Draft], *names: str) -> list[tuple[object, ...]]:
    """Person's name and the named values of each draft; dates as ISO text, NaN as None."""
    drafts = cleaned.drafts if isinstance(cleaned, Cleaned) else cleaned
    return [
        (draft.person.name if draft.person else None, *(_plain(draft.values[n]) for n in names))
        for draft in drafts
    ]


def _plain(value: object) -> object:
    if hasattr(value, "date") and hasattr(value, "year"):
        return value.strftime("%Y-%m-%d")
    return None if value != value else value


def kinds(cleaned: Cleaned) -> list[str]:
    """The kinds of the ledger lines in the order of the rows."""
    return [line.kind for line in sorted(cleaned.ledger, key=lambda line: line.row)]


def covers_body_once(table: Table, cleaned: Cleaned) -> bool:
    """Whether the ledger has one line for each body row and for no other row."""
    return sorted(line.row for line in cleaned.ledger) == [row + 1 for row in table.body]
