"""What the headers of a score sheet say of its tests: name, subject, date, full mark, columns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
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

# What locate may call a column that says something of a test.
SCORE_FIELDS = ("test", "score", "total_score", "part", "makeup", "grade", "status")
UNKNOWN = math.nan  # points; the sheet states no full mark
_NUMBER = r"(\d{1,4}(?:\.\d+)?)"
_FULL_MARK = re.compile(
    rf"(?:满分|总分值)[为是:：]*{_NUMBER}分?|{_NUMBER}分制|[（(\[【]{_NUMBER}分[)）\]】]"
)
_BRACKETS = re.compile(r"[（(\[【][）)\]】]")
_SUBJECTS_BOTH = "综合"


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


@dataclass(frozen=True)
class Exams:
    """The tests of a table, left to right, and why other columns with scores do not count."""

    exams: tuple[Exam, ...]
    ignored: tuple[str, ...] = ()  # Chinese, one a column


@dataclass
class _Group:
    base: str
    columns: dict[str, list[Column]] = field(default_factory=dict)

    def first(self, role: str) -> Column | None:
        return next(iter(self.columns.get(role, ())), None)


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


def exams_of(table: Table) -> Exams:
    """The tests that the columns of a wide or single score table hold.

    A total (总评, 总分) is the score where its parts (平时, 期末) stand beside it; a total over
    whole tests is their sum and no test; a resit, grade or status column belongs to the test of
    its name, else to the test on its left.
    """
    columns = [column for column in table.columns if column.field in SCORE_FIELDS]
    groups: dict[str, _Group] = {}
    loose: list[tuple[str, Column]] = []
    for column in columns:
        role, base = _role(column)
        if role in ("makeup", "grade", "status"):
            loose.append((role, column))
        else:
            group = groups.setdefault(base, _Group(base))
            group.columns.setdefault(role, []).append(column)
    chosen, ignored = _scores(groups)
    return Exams(_attach(table, chosen, loose), tuple(ignored))


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


def _scores(groups: dict[str, _Group]) -> tuple[list[tuple[Column, str]], list[str]]:
    """The column that is the score of each test, with its base; reasons for the others."""
    chosen: list[tuple[Column, str]] = []
    ignored = []
    for group in groups.values():
        parts = group.columns.get("part", [])
        total = group.first("total")
        whole = group.columns.get("score", [])
        others = len(groups) > 1 and not group.base
        if total and not parts and (others or whole):
            ignored.append(f"“{label(total)}”是各次测试的合计，不作为一次测试")
            chosen += [(column, group.base) for column in whole]
        elif total or (parts and whole):
            score = total or whole[0]
            chosen.append((score, group.base))
            rest = [*parts, *(column for column in whole if column is not score)]
            ignored += [f"“{label(part)}”是分项，取“{label(score)}”" for part in rest]
        else:
            chosen += [(column, group.base) for column in (*whole, *parts)]
    return sorted(chosen, key=lambda pair: pair[0].index), ignored


def _attach(
    table: Table, chosen: list[tuple[Column, str]], loose: list[tuple[str, Column]]
) -> tuple[Exam, ...]:
    """Exams with the columns for resit, grade and status that belong to them."""
    extras: dict[int, dict[str, Column]] = {column.index: {} for column, _ in chosen}
    alone: list[tuple[str, Column]] = []
    for role, column in loose:
        owner = _owner(column, chosen)
        if owner is None or role in extras[owner.index]:
            alone.append((role, column))
        else:
            extras[owner.index][role] = column
    exams = []
    nameless = sum(not base for _, base in chosen)
    for column, base in chosen:
        name = label(column) if base or nameless > 1 else ""
        stated = described(table, [heading(column)], name=name)
        exams.append((column.index, _with(stated, score=column, **extras[column.index])))
    for role, column in alone:
        name = label(column) if _role(column)[1] or chosen else ""
        stated = described(table, [heading(column)], name=name)
        exams.append((column.index, _with(stated, **{role: column})))
    return tuple(exam for _, exam in sorted(exams, key=lambda pair: pair[0]))


def _with(exam: Exam, **columns: Column) -> Exam:
    return Exam(exam.name, exam.subject, exam.date, exam.full_mark, **columns)


def _owner(column: Column, chosen: list[tuple[Column, str]]) -> Column | None:
    """The score column of the test that a resit, grade or status column belongs to."""
    base = _role(column)[1]
    same = [score for score, other in chosen if other == base]
    if base and not same:
        same = [s for s, other in chosen if other and (base in other or other in base)]
    if len(same) == 1:
        return same[0]
    if base and not same and len(chosen) > 1:
        return None
    left = [score for score, _ in chosen if score.index < column.index]
    return left[-1] if left else None


def _role(column: Column) -> tuple[str, str]:
    """What a column says of its test, and the test's name without the word that says it."""
    text = label(column)
    words = load("exams")["roles"]
    for role, listed in words.items():
        if word := find_word(text, listed):
            return role, _base(text.replace(word, "", 1))
    return "score", _base(text)


def _base(text: str) -> str:
    words = load("exams")
    text = _BRACKETS.sub("", text)
    while ending := next((w for w in words["endings"]["words"] if text.endswith(w)), ""):
        text = text.removesuffix(ending)
    return "" if text in words["generic"]["words"] else text


def heading(column: Column) -> str:
    """The levels of a header as one text without white space, a repeated level once."""
    return "".join(dict.fromkeys(_text(part) for part in column.path))


def label(column: Column) -> str:
    """The heading without the full mark: the name of the test as the header has it."""
    text = heading(column)
    stripped = _BRACKETS.sub("", _FULL_MARK.sub("", text)).strip("，,、:：")
    return stripped or text


def _text(part: CellValue) -> str:
    if isinstance(part, datetime):
        return part.date().isoformat()
    return part.isoformat() if isinstance(part, date) else squeeze(part)
