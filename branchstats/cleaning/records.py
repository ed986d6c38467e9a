"""What cleaning a located table gives: draft rows, rejects, ledger lines, coverage, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Person:
    """A person as one cell names them, before they are matched across exports."""

    name: str  # cleaned: no inner spaces, no remarks
    staff_no: str = ""  # 工号, 人员编号
    student_no: str = ""  # 学号
    department: str = ""
    group: str = ""  # 党小组
    remark: str = ""  # what was split off: 组长, 3月15离职


class Draft(NamedTuple):  # there are more of them than of anything else
    """One row of a tidy table before its person and its meeting are known across exports.

    `values` has the table's columns except member_id, name, meeting_id and the source columns.
    """

    table: str
    file: str
    sheet: str
    row: int  # 1-based row of the sheet: the ledger line that this record counts in
    cell: str
    values: Mapping[str, Any]
    person: Person | None = None
    meeting: str = ""  # attendance, meetings: key of the meeting within its sheet


@dataclass(frozen=True)
class Reject:
    """A cell that was not understood; one line of rejects.csv."""

    source_file: str
    source_sheet: str
    source_cell: str
    dataset: str
    field: str
    raw: str
    reason: str
    advice: str


@dataclass(frozen=True)
class LedgerLine:
    """What became of one row of a sheet. `records` is counted later, from the drafts."""

    source_file: str
    source_sheet: str
    row: int  # 1-based; 0 for a file that could not be read
    kind: str
    dataset: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Coverage:
    """Months and kinds of meeting that a source speaks about, held or not."""

    source_file: str
    source_sheet: str
    dataset: str
    types: tuple[str, ...]
    first: Any
    last: Any
    roll: str = ""


@dataclass(frozen=True)
class Cleaned:
    """Everything that came out of one table, sheet or file. `+` joins two."""

    drafts: tuple[Draft, ...] = ()
    rejects: tuple[Reject, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    notices: tuple[Reject, ...] = ()  # worth a look, nothing lost: a printed total that differs …
    units: Mapping[str, float] = field(default_factory=dict)  # activity → hours

    def __add__(self, other: Cleaned) -> Cleaned:
        return Cleaned(
            drafts=self.drafts + other.drafts,
            rejects=self.rejects + other.rejects,
            ledger=self.ledger + other.ledger,
            coverage=self.coverage + other.coverage,
            notices=self.notices + other.notices,
            units={**self.units, **other.units},
        )


def joined(parts: Iterable[Cleaned]) -> Cleaned:
    """Several parts, such as the rows of a table, as one: their sum without the sums between."""
    every = list(parts)
    return Cleaned(
        drafts=tuple([draft for part in every for draft in part.drafts]),
        rejects=tuple([reject for part in every for reject in part.rejects]),
        ledger=tuple([line for part in every for line in part.ledger]),
        coverage=tuple([spoken for part in every for spoken in part.coverage]),
        notices=tuple([notice for part in every for notice in part.notices]),
        units={name: hours for part in every for name, hours in part.units.items()},
    )
