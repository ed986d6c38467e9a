"""The blank workbooks as forms.toml describes them: sheets, columns, what each cell may hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from branchstats import tables

EXAMPLE = "示例"  # vocabulary/layout.toml [example]: cleaning passes such a row over
EXPLANATION = "填写说明"  # vocabulary/layout.toml [explanation]
NEITHER = ("未知",)  # in tables.toml for what an export leaves open; nobody chooses it


@dataclass(frozen=True)
class FormColumn:
    """One column: `kind` as forms.toml explains; `repeat` columns alike stand side by side."""

    header: str
    kind: str
    width: int
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_open: bool = False
    example: str | float = ""
    help: str = ""
    repeat: int = 1
    over: str = ""  # label of the row above the header, of which each of these columns has a cell
    over_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormSheet:
    """One table to fill in: title, legend (may be ''), columns. The first column is the number."""

    name: str
    title: str
    columns: tuple[FormColumn, ...]
    legend: str = ""

    @property
    def spread(self) -> tuple[FormColumn, ...]:
        """The columns with those that repeat as often as they stand there."""
        return tuple(column for column in self.columns for _ in range(column.repeat))

    @property
    def has_row_above(self) -> bool:
        return any(column.over for column in self.columns)

    @property
    def header_row(self) -> int:
        """1-based: under the title, the legend and the row of kinds of meeting."""
        return 2 + bool(self.legend) + self.has_row_above

    @property
    def example_row(self) -> int:
        return self.header_row + 1

    @property
    def first_row(self) -> int:
        """1-based row of the first fact, also where the example is left in."""
        return self.header_row + 2


@dataclass(frozen=True)
class Form:
    """One workbook: file name, sentences for whoever fills it in, its tables."""

    file: str
    about: tuple[str, ...]
    sheets: tuple[FormSheet, ...]


@cache
def forms() -> tuple[Form, ...]:
    """Every blank workbook, in the order of forms.toml."""
    text = files("branchstats.templates").joinpath("forms.toml").read_text(encoding="utf-8")
    return tuple(
        Form(entry["file"], tuple(entry["about"]), tuple(map(_sheet, entry["sheet"])))
        for entry in tomllib.loads(text)["form"]
    )


def _sheet(entry: dict[str, Any]) -> FormSheet:
    columns = tuple(map(_column, entry["columns"]))
    return FormSheet(entry["name"], entry["title"], columns, entry.get("legend", ""))


def _column(entry: dict[str, Any]) -> FormColumn:
    given = dict(entry)
    given["is_open"] = given.pop("open", False)
    values = _values_of(given.pop("values_of", ""))
    over = _values_of(given.pop("over_values_of", ""))
    given["values"] = tuple(given.get("values", values))
    return FormColumn(**given, over_values=over)


def _values_of(place: str) -> tuple[str, ...]:
    """The values of a column of tables.toml ("meetings.types") that somebody may choose."""
    if not place:
        return ()
    table, column = place.split(".")
    allowed = tables.schema(table).values[column]
    return tuple(value for value in allowed if value not in NEITHER)
