"""A sheet → its tables: titles, header, body, totals, legend, columns with fields, data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import PurePosixPath

from branchstats.exports.blocks import side_by_side
from branchstats.exports.cards import card_tables
from branchstats.exports.celltypes import squeeze
from branchstats.exports.columns import columns_of
from branchstats.exports.grid import Grid, grid_of
from branchstats.exports.headers import REPEATED
from branchstats.exports.layout import Section, sections
from branchstats.exports.legend import is_legend, read_legend, starts_as_legend
from branchstats.exports.recognise import Recognised, recognise
from branchstats.exports.rowkinds import EXAMPLE
from branchstats.exports.rowwords import is_explanation
from branchstats.exports.sheet import Sheet
from branchstats.exports.table import Column, RowKind, Table
from branchstats.exports.titles import title_texts
from branchstats.exports.unknown import form_table, is_form, unknown_table
from branchstats.settings import Settings

# what a person's second row leaves out because the first one says it
GIVEN_ONCE = ("name", "seq", "staff_no", "student_no", "group", "department")
EXPLANATION = "填写说明，不是数据"
IGNORE = "ignore"  # the value of review.toml [sheets] for a sheet that is not wanted


@dataclass(frozen=True)
class Located:
    """The tables of one sheet, and what every other row is.

    Each row up to the last one with anything in it stands either in `kinds` or in the body of a
    table, never in both; the blank tail after it is one row of `kinds` more. A row is in the
    bodies of two tables only where these stand side by side (their columns are disjoint): the
    ledger has one line for it, of the kind that says most.
    """

    tables: tuple[Table, ...]
    kinds: Mapping[int, RowKind]


def locate(sheet: Sheet, settings: Settings) -> Located:
    """One sheet → its tables with data set and shape, and a kind for every row in no body.

    A table whose `dataset` is "" holds nothing for us; its `why` says so in Chinese.
    """
    grid = grid_of(sheet)
    tail = _blank_tail(grid)
    if not grid.n_rows:
        return Located((), tail or {0: RowKind("blank", "空白工作表")})
    declared = declared_dataset(sheet, settings)
    if declared == IGNORE:
        reason = "按 review.toml [sheets] 的设置不读取"
        return Located((), {**_all_rows(grid, "ignored", reason), **tail})
    if sheet.is_hidden and not declared:
        why = "隐藏的工作表，没有读取；确需读取的，请在原表中取消隐藏"
        return _located(grid, (_refused(grid, why),), tail)
    found = card_tables(grid) or tuple(
        table
        for part in side_by_side(grid, settings.headers)
        for table in _tables(part, grid, settings, declared)
    )
    is_empty = not any(table.dataset for table in found)
    if is_empty and is_explanation(sheet.name):
        return Located((), {**_all_rows(grid, "note", EXPLANATION), **tail})
    if is_empty and not _has_example(found) and is_form(grid):
        found = (form_table(grid),)
    return _located(grid, _share_legend(found) or (unknown_table(grid),), tail)


def declared_dataset(sheet: Sheet, settings: Settings) -> str:
    """What review.toml [sheets] says of a sheet: a data set, "ignore", or "" for nothing."""
    if not settings.sheets:
        return ""
    base = PurePosixPath(sheet.file).name
    names = {f"{sheet.file}/{sheet.name}", f"{base}/{sheet.name}"}
    if not sheet.name:
        names |= {sheet.file, base}
    for pattern, dataset in settings.sheets.items():
        if any(fnmatch(name, pattern) for name in names):
            return dataset
    return ""


def _tables(grid: Grid, whole: Grid, settings: Settings, declared: str) -> list[Table]:
    return [
        _table(grid, _with_titles(grid, whole, section), settings, declared)
        for section in sections(grid, settings.headers)
    ]


def _with_titles(grid: Grid, whole: Grid, section: Section) -> Section:
    """A section with the titles that stand over the whole sheet, beside its own columns."""
    above = [row for row in range(section.block.top) if not grid.filled[row]]
    shared = [row for row in above if len(whole.filled[row]) == 1]
    texts = dict.fromkeys([*section.titles, *title_texts(whole, shared)])
    return replace(section, titles=tuple(texts))


def _table(grid: Grid, section: Section, settings: Settings, declared: str) -> Table:
    legend = read_legend(section.legend_texts)
    codes = frozenset(map(squeeze, (*legend, *settings.codes)))
    columns = columns_of(grid, section.block, section.body, settings.headers, codes)
    texts = [*section.titles, grid.sheet.name]
    known = recognise(columns, texts, declared=declared)
    beside = _texts_beside(grid, section, known.columns)
    return Table(
        sheet=grid.sheet,
        columns=known.columns,
        header_rows=section.header_rows,
        body=section.body,
        kinds=section.kinds,
        dataset=known.dataset if section.body else "",
        shape=known.shape if section.body else "",
        why=_why(known) if section.body else "只有表头，没有数据（空白模板）",
        titles=section.titles,
        notes=section.notes,
        legend={**read_legend(beside), **legend},
        totals=section.totals,
        filled=_names_given_once(grid, section.body, known.columns),
    )


def _why(known: Recognised) -> str:
    """Why a table was recognised, and which of its columns stand there twice."""
    twice = dict.fromkeys(c.header for c in known.columns if not c.field and REPEATED in c.why)
    return known.why + (f"；重复的列只用第一列：{'、'.join(twice)}" if twice else "")


def _texts_beside(grid: Grid, section: Section, columns: Sequence[Column]) -> list[str]:
    """Legends that stand to the right of a table, in columns without a header."""
    bare = [c.index for c in columns if not c.field and _heads_legend(c)]
    if not bare or len(bare) == len(columns):
        return []
    rows = [
        [str(grid.cell(row, c)) for c in bare if c in grid.filled[row]] for row in section.body
    ]
    return ["  ".join(texts) for texts in rows if texts and is_legend(texts)]


def _heads_legend(column: Column) -> bool:
    return not column.path or starts_as_legend(column.header)


def _has_example(found: Sequence[Table]) -> bool:
    """Whether a row 示例 shows that a table without facts is a blank template, not a form."""
    return any(kind.reason == EXAMPLE for table in found for kind in table.kinds.values())


def _names_given_once(
    grid: Grid, body: Sequence[int], columns: Sequence[Column]
) -> dict[tuple[int, int], int]:
    """Cells of a person's second row (下午) that the first one (上午) gives for both."""
    sessions = [column.index for column in columns if column.field == "session"]
    names = [column.index for column in columns if column.field == "name"]
    if not sessions or not names:
        return {}
    given = [column.index for column in columns if column.field in GIVEN_ONCE]
    filled: dict[tuple[int, int], int] = {}
    for before, row in pairwise(body):
        mine, above = grid.value(row, sessions[0]), grid.value(before, sessions[0])
        if grid.value(row, names[0]) is not None or mine is None or mine == above:
            continue
        for column in given:
            if grid.value(row, column) is None:
                filled[row, column] = filled.get((before, column), before)
    return filled


def _share_legend(found: Sequence[Table]) -> tuple[Table, ...]:
    """Every table of a sheet with the sheet's legends; its own come first."""
    legend: dict[str, str] = {}
    for table in found:
        legend = {**table.legend, **legend}
    return tuple(replace(table, legend={**legend, **table.legend}) for table in found)


def _refused(grid: Grid, why: str) -> Table:
    body = tuple(row for row in range(grid.n_rows) if grid.filled[row])
    kinds = {row: RowKind("blank", "空行") for row in range(grid.n_rows) if not grid.filled[row]}
    return Table(grid.sheet, (), (), body, kinds, why=why)


def _located(grid: Grid, found: Sequence[Table], tail: Mapping[int, RowKind]) -> Located:
    bodies = frozenset(row for table in found for row in table.body)
    kinds: dict[int, RowKind] = {}
    for row in range(grid.n_rows):
        if row in bodies:
            continue
        said = [table.kinds[row] for table in found if row in table.kinds]
        kinds[row] = next((k for k in said if k.kind != "blank"), said[0] if said else _BLANK)
    return Located(tuple(found), {**kinds, **tail})


_BLANK = RowKind("blank", "空行")


def _blank_tail(grid: Grid) -> dict[int, RowKind]:
    """The blank rows after the last used one, as one row."""
    number = len(grid.sheet.rows) - grid.n_rows
    return {grid.n_rows: RowKind("blank", f"末尾空行{number}行")} if number else {}


def _all_rows(grid: Grid, kind: str, reason: str) -> dict[int, RowKind]:
    return {
        row: RowKind(kind, reason) if grid.filled[row] else _BLANK for row in range(grid.n_rows)
    }
