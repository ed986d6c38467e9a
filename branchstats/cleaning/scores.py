"""A located score table → drafts of `scores`: wide, single, survey and long sheets."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace

import pandas as pd

from branchstats.cleaning.attempts import number_attempts, with_test_day
from branchstats.cleaning.body import ADVICE, BodyRow, body_rows, read_cell, read_who
from branchstats.cleaning.cells import code_text
from branchstats.cleaning.exam_columns import Exams, exams_of
from branchstats.cleaning.exams import Exam, is_refined, refined
from branchstats.cleaning.marks import (
    SAT,
    USUAL_FULL_MARK,
    as_resit,
    combined,
    fault_of_score,
    read_attempts,
    read_grade,
    read_status,
)
from branchstats.cleaning.names import clean_name
from branchstats.cleaning.numbers import Score, read_number, read_score
from branchstats.cleaning.records import Cleaned, Draft, Person, Reject, joined
from branchstats.cleaning.totals import check_totals
from branchstats.cleaning.wordlists import find_word, load
from branchstats.errors import CellError
from branchstats.exports.table import Column, Table
from branchstats.settings import Settings

NO_SCORE = math.nan
PERCENT = 100.0
ADVICE_FULL_MARK = "请核对分数；满分不是100分的，在表头写明，如“（满分120）”"
ADVICE_NUMBER = "两人都已分别计入；请核对号码，写错的在 data/corrections.csv 里改正"


@dataclass(frozen=True)
class _Found:
    """One mark of a row, the test that it belongs to, and the column that states it."""

    exam: Exam
    mark: Score
    column: Column


def clean(table: Table, *, settings: Settings) -> Cleaned:
    """A table of data set `scores` → drafts, rejects, ledger lines and notices.

    One draft for each test that a person sat or missed with a word (缺考, 免考, 缓考); blank
    cells and placeholders are no record; a resit is attempt 2. `score` is in points,
    `score_pct` in percent (0–100) of the full mark; both NaN where there is no score.
    """
    exams = _with_full_marks(table, exams_of(table))
    parts: list[Cleaned] = []
    is_survey = table.shape == "survey"
    times: list[pd.Timestamp | None] = []
    numbers: dict[int, dict[int, float]] = defaultdict(dict)
    for row in body_rows(table):
        found, cleaned = _read_row(row, exams)
        times += [_submitted(row) if is_survey else None] * len(cleaned.drafts)
        parts.append(cleaned)
        for one in found:
            if one.mark.score is not None:
                numbers[one.column.index].setdefault(row.row, one.mark.score)
    result = joined(parts)
    drafts = result.drafts
    if is_survey:
        drafts = with_test_day(number_attempts(drafts, submitted=times), submitted=times)
    people = len({draft.row for draft in drafts})
    sat = len({draft.row for draft in drafts if draft.values["status"] == "参考"})
    notices = (
        *_shared_numbers(table, "student_no", "学号"),
        *_shared_numbers(table, "staff_no", "工号"),
        *check_totals(table, numbers=numbers, counts=[people, sat]),
    )
    return replace(result, drafts=drafts, notices=notices)


def _read_row(row: BodyRow, exams: Exams) -> tuple[list[_Found], Cleaned]:
    if _is_full_marks(row):
        return [], Cleaned(ledger=(row.line("ignored", "满分一行，用作各次测试的满分"),))
    person = read_who(row)
    if isinstance(person, Cleaned):
        return [], person
    found: list[_Found] = []
    rejects: list[Reject] = []
    has_more = is_refined(row.table)
    for exam in exams.exams:
        precise, bad_date = refined(row, exam) if has_more else (exam, ())
        stated, problems = _read_exam(row, precise)
        found += stated
        rejects += bad_date if stated else ()
        rejects += problems
    if len(exams.exams) == 1 and not rejects:
        found = _with_note(row, found, exams.exams[0])
    if find_word(person.remark, load("exams")["roles"]["makeup"]):
        found = [replace(one, mark=as_resit(one.mark)) for one in found]
    drafts = tuple(_draft(row, person, one) for one in found)
    if drafts:
        line = row.line("record", "；".join(exams.ignored))
    elif rejects:
        line = row.line("rejected", rejects[0].reason)
    else:
        line = row.line("ignored", "没有成绩（空格不算记录）")
    return found, Cleaned(drafts=drafts, rejects=tuple(rejects), ledger=(line,))


def _read_exam(row: BodyRow, exam: Exam) -> tuple[list[_Found], list[Reject]]:
    """The marks that a row states for one test, and rejects for cells not understood."""
    status, bad_status = read_cell(row, exam.status, read_status, field="status")
    grade, bad_grade = read_cell(row, exam.grade, read_grade, field="grade")
    first, bad_score = read_cell(row, exam.score, read_attempts, field="score")
    resits, bad_resit = read_cell(row, exam.makeup, read_attempts, field="score")
    rejects = [*bad_status, *bad_grade, *bad_score, *bad_resit]
    marks: list[tuple[Score, Column]] = []
    if not (bad_status or bad_score):
        column = exam.score if first else exam.status or exam.grade
        try:
            main = combined(first[0] if first else None, status or "", grade or "")
        except CellError as error:
            rejects.append(row.reject(error.reason, ADVICE, field="status", column=column))
        else:
            stated = [main, *(first or ())[1:]]
            marks += [(mark, column) for mark in stated if mark is not None and column]
    if exam.makeup is not None:
        marks += [(as_resit(mark), exam.makeup) for mark in resits or ()]
    found = []
    for mark, column in marks:
        if reason := fault_of_score(mark.score, exam.full_mark):
            rejects.append(row.reject(reason, ADVICE_FULL_MARK, field="score", column=column))
        else:
            found.append(_Found(exam, mark, column))
    return found, rejects


def _with_note(row: BodyRow, found: list[_Found], exam: Exam) -> list[_Found]:
    """The mark of the only test as the note beside it puts it right: 缺考, 免考（驻村）, 作弊, 补考.

    A note about anything else changes nothing, and neither does a status beside a score.
    """
    column = row.column("note")
    try:
        note = read_score(row.text("note"))
    except CellError:
        note = None
    if find_word(row.text("note"), load("exams")["roles"]["makeup"]):
        return [replace(one, mark=as_resit(one.mark)) for one in found]
    if note is None or column is None or note.score is not None:
        return found
    if note.grade in load("scores")["void"]:
        return [replace(one, mark=replace(note, attempt=one.mark.attempt)) for one in found]
    if not found and note.status != SAT:
        return [_Found(refined(row, exam)[0], note, column)]
    return found


def _draft(row: BodyRow, person: Person, found: _Found) -> Draft:
    exam, mark = found.exam, found.mark
    score = NO_SCORE if mark.score is None else mark.score
    full_mark = exam.full_mark
    if math.isnan(full_mark) and mark.score is not None:
        full_mark = USUAL_FULL_MARK
    values = {
        "exam": exam.name,
        "subject": exam.subject,
        "date": exam.date.date,
        "date_precision": exam.date.precision,
        "attempt": mark.attempt,
        "status": mark.status,
        "score": score,
        "full_mark": full_mark,
        "score_pct": PERCENT * score / full_mark,
        "grade": mark.grade or None,
    }
    return row.draft("scores", values, person=person, column=found.column)


def _submitted(row: BodyRow) -> pd.Timestamp | None:
    """When a survey was handed in, to the second; None where the cell does not say."""
    time = pd.to_datetime(row.text("submitted") or row.text("date"), errors="coerce")
    return None if pd.isna(time) else time


def _is_full_marks(row: BodyRow) -> bool:
    return row.text("name") in load("exams")["full_marks"]["words"]


def _with_full_marks(table: Table, exams: Exams) -> Exams:
    """The tests with the full marks of a row `满分`, where the body has one."""
    row = next((row for row in body_rows(table) if _is_full_marks(row)), None)
    if row is None:
        return exams
    stated = []
    for exam in exams.exams:
        mark, _ = read_cell(row, exam.score, read_number, field="full_mark")
        stated.append(replace(exam, full_mark=mark) if mark else exam)
    return replace(exams, exams=tuple(stated))


def _shared_numbers(table: Table, field: str, name: str) -> tuple[Reject, ...]:
    """A notice for each 学号 or 工号 that stands beside different names."""
    if not table.by_field(field):
        return ()
    owners: dict[str, str] = {}
    notices = []
    for row in body_rows(table):
        number, owner = code_text(row.value(field)), clean_name(row.text("name"))[0]
        if not number or not owner:
            continue
        if owners.setdefault(number, owner) != owner:
            reason = f"同一{name}写在不同的人名下：{owners[number]}、{owner}"
            notices.append(
                row.reject(reason, ADVICE_NUMBER, field=field, column=row.column(field))
            )
    return tuple(notices)
