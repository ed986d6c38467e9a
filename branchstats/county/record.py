"""What goes to a branch's job and what comes back: small, plain, without any person's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

DONE, FAILED = "完成", "没有完成"


@dataclass(frozen=True)
class Task:
    """One branch to be reviewed. All text, so that it may go to another machine."""

    key: str  # the branch's folder below the county's, with forward slashes
    root: str  # the folder itself
    inputs: str  # fingerprint of what the project holds
    program: str  # fingerprint of the program that asks: the worker's must be the same
    has_page: bool  # whether the branch's own page is wanted


@dataclass(frozen=True)
class Measure:
    """One indicator in one period. Rates are fractions; figures of few persons are None."""

    indicator: str
    grain: str  # term or year
    period: str  # first day, 2019-01-01
    label: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None  # what the catalogue counts: persons, meetings, periods
    low: float | None
    high: float | None
    effect: float | None  # design effect of a rate over the term; None: not known
    is_hidden: bool  # too few persons: the figures are not given away


@dataclass(frozen=True)
class Quality:
    """How complete and how well understood a branch's exports are."""

    files: int
    unreadable: int
    unrecognised: int  # sheets of no known kind
    records: int
    rejects: int  # cells that were not understood
    months: Mapping[str, int]  # data set → months of the term with a record


@dataclass(frozen=True)
class Record:
    """What a branch's job gives back."""

    key: str
    state: str
    inputs: str
    program: str
    has_page: bool = False
    name: str = ""
    term_start: str = ""
    term_months: int = 0
    months_on_record: int = 0
    members: int | None = None  # None: no roster, or too few to say
    measures: tuple[Measure, ...] = ()
    quality: Quality | None = None
    message: str = ""  # why there is no result, in the form of errors.py
    reason: str = ""  # the same without a value of the file: for a page that many read
    details: str = ""  # for the developer, where the fault is ours

    @property
    def is_done(self) -> bool:
        return self.state == DONE


def failed(task: Task, text: str, reason: str) -> Record:
    """The Record of a branch that gave no result. `reason` holds no value of the branch's files."""
    return Record(
        key=task.key, state=FAILED, inputs=task.inputs, program=task.program, message=text,
        reason=reason,
    )  # fmt: skip


_MEASURE = tuple(field.name for field in fields(Measure))


def to_plain(record: Record) -> dict[str, Any]:
    """A Record as JSON knows it; measures as lists, for they are many."""
    plain = {field.name: getattr(record, field.name) for field in fields(Record)}
    plain["measures"] = [[getattr(one, name) for name in _MEASURE] for one in record.measures]
    plain["quality"] = None if record.quality is None else asdict(record.quality)
    return plain


def from_plain(plain: Mapping[str, Any]) -> Record:
    """The Record of `to_plain`. Raises TypeError or KeyError for anything else."""
    given = dict(plain)
    given["measures"] = tuple(Measure(*row) for row in given["measures"])
    given["quality"] = None if given["quality"] is None else Quality(**given["quality"])
    return Record(**given)
