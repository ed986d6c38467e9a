"""Where a card reader's sheet names its people: a label 姓名 with a name beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from branchstats.exports.celltypes import is_clock, looks_like_person, text_of
from branchstats.exports.grid import Grid
from branchstats.exports.headers import meanings

LOOK_FOR_PERSON = 40  # rows from the top within which the first person's label stands
MAX_TEXT = 40  # characters of a cell with a label and a name
MAX_LABEL = 12  # characters of a label cell


@dataclass(frozen=True)
class CardPerson:
    """Where a block names its person: the row of the label, and the block's first column."""

    row: int
    column: int


def people_of(grid: Grid) -> list[CardPerson]:
    """Every label 姓名 with a person's name beside it, top to bottom, left to right."""
    labels = {text for text in grid.different_texts if "名" in text and len(text) <= MAX_TEXT}
    found: list[CardPerson] = []
    for row in range(grid.n_rows):
        if not found and row > LOOK_FOR_PERSON:
            break
        if labels.isdisjoint(grid.sheet.rows[row]):
            continue
        columns = grid.filled[row]
        for position, column in enumerate(columns):
            value = grid.cell(row, column)
            if value in labels:
                text = text_of(value)
                after = columns[position + 1] if position + 1 < len(columns) else None
                if _names_person(grid, row, text, after):
                    found.append(CardPerson(row, column))
    return found


def _names_person(grid: Grid, row: int, text: str, after: int | None) -> bool:
    label, colon, rest = text.partition(":")
    if len(label) > MAX_LABEL or not any(m.field == "name" for m in meanings(label)):
        stated = re.search(r"姓名:(?P<name>[^:]+)", text)
        return bool(stated and looks_like_person(stated["name"]))
    if rest:
        return looks_like_person(rest)
    if after is None:
        return False
    beside = grid.text(row, after)
    is_name = looks_like_person(beside) and not meanings(beside) and ":" not in beside
    return is_name and (bool(colon) or len(beside) <= 5)


def has_clocks(grid: Grid, row: int) -> bool:
    """Whether a row holds times of day."""
    return any(is_clock(grid.cell(row, column)) for column in grid.filled[row])
