"""What a score sheet says of a test beside its scores: name, subject, date, full mark."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import PurePosixPath

from branchstats.cleaning.body import BodyRow, read_cell
from branchstats.cleaning.dates import PartialDate, read_date
from branchstats.cleaning.numbers import read_number
from branchstats.cleaning.period import is_informative, period_of, places
from branchstats.cleaning.records import Reject
from branchstats.cleaning.wordlists import find_word, load, squeeze
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column, Table

UNKNOWN = math.nan  # points; the sheet states no full mark
_NUMBER = r"(\d{1,4}(?:\.\d+)?)"
_FULL_MARK = re.compile(
    rf"(?:满分|总分值)[为是:：]*{_NUMBER}分?|{_NUMBER}分制|[（(\[【]{_NUMBER}分[)）\]】]"
)
BRACKETS = re.compile(r"[（(\[【][）)\]】]")
_SUBJECTS_BOTH = "综合"
ROW_FIELDS = ("exam", "subject", "date", "submitted", "full_mark")  # what a row may say of a test


@dataclass(frozen=True)
class Exam:
    """One test and the columns that speak of it; `full_mark` in points, NaN where not stated."""

    name: str
    subject: str
    date: PartialDate
    full_mark: float = UNKNOWN
    score: Column | None = None
    makeup: Column | None = None
    grade: Column | None = None
    status: Column | None = None


def full_mark_in(text: str) -> float:
    """The full mark that a text states (满分120, 120分制, （120分）), in points; NaN for none."""
    found = _FULL_MARK.search(squeeze(text))
    if found is None:
        return UNKNOWN
    value = float(next(group for group in found.groups() if group))
    return value if value > 0 else UNKNOWN


def subject_of(texts: Iterable[str]) -> str:
    """The subject that the first text with a subject's word names; 其他 where none has one."""
    subjects = load("exams")["subjects"]
    for text in texts:
        found = [subject for subject, words in subjects.items() if find_word(text, words)]
        if _SUBJECTS_BOTH in found or len(found) > 1:
            return _SUBJECTS_BOTH
        if found:
            return found[0]
    return "其他"


def title_of(table: Table) -> str:
    """What the sheet calls its test: a title, else the name of the sheet, else of the file."""
    words = load("exams")["titles"]["words"]
    named = [title for title in table.titles if find_word(title, words)]
    for text in (*named, *table.titles):
        if squeeze(text):
            return squeeze(text)
    if is_informative(table.sheet.name):
        return squeeze(table.sheet.name)
    return PurePosixPath(table.sheet.file).stem


def described(table: Table, texts: Sequence[str], *, name: str = "") -> Exam:
    """The test that texts beside its scores (header, cells) describe, most telling first.

    Subject, date and full mark that they lack come from the titles, then from the sheet's name;
    a date also from the names of file and folders (meaning never does).
    """
    around = (*texts, *table.titles, table.sheet.name)
    marks = (full_mark_in(text) for text in (*texts, *table.titles, *table.notes))
    return Exam(
        name=name or title_of(table),
        subject=subject_of(around),
        date=period_of((*texts, *places(table))),
        full_mark=next((mark for mark in marks if not math.isnan(mark)), UNKNOWN),
    )


def is_refined(table: Table) -> bool:
    """Whether the rows of a table say more of a test than its headers."""
    return any(map(table.by_field, ROW_FIELDS))


def refined(row: BodyRow, exam: Exam) -> tuple[Exam, tuple[Reject, ...]]:
    """The test as the cells of one row say it: their exam, subject, date and full mark.

    What the row leaves blank stays as the headers and titles have it. A date cell that is no date
    gives a reject, and the date of the headers.
    """
    name, subject = squeeze(row.text("exam")), row.text("subject")
    if name or subject:
        stated = described(row.table, [t for t in (subject, name) if t], name=name or exam.name)
        known = stated.full_mark == stated.full_mark
        exam = replace(
            exam,
            name=stated.name,
            subject=stated.subject,
            date=stated.date if stated.date.date is not None else exam.date,
            full_mark=stated.full_mark if known else exam.full_mark,
        )
    reader = partial(read_date, year=_year(exam.date))
    column = row.column("date") or row.column("submitted")
    day, bad_date = read_cell(row, column, reader, field="date")
    mark, bad_mark = read_cell(row, row.column("full_mark"), read_number, field="full_mark")
    exam = replace(exam, date=day or exam.date, full_mark=mark or exam.full_mark)
    return exam, (*bad_date, *bad_mark)


def _year(period: PartialDate) -> int | None:
    return None if period.date is None else period.date.year


def heading(column: Column) -> str:
    """The levels of a header as one text without white space, a repeated level once."""
    return "".join(dict.fromkeys(_text(part) for part in column.path))


def label(column: Column) -> str:
    """The heading without the full mark: the name of the test as the header has it."""
    text = heading(column)
    stripped = BRACKETS.sub("", _FULL_MARK.sub("", text)).strip("，,、:：")
    return stripped or text


def _text(part: CellValue) -> str:
    if isinstance(part, datetime):
        return part.date().isoformat()
    return part.isoformat() if isinstance(part, date) else squeeze(part)
