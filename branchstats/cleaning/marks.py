"""The cells of a score sheet: one attempt or two, and whether a score can be."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import lru_cache

from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.numbers import RESIT, Score, read_score
from branchstats.cleaning.wordlists import exact_meaning, load
from branchstats.exports.sheet import CellValue

USUAL_FULL_MARK = 100.0  # points; what 分 means where a sheet states nothing else
SAT = "参考"
_TWO_ATTEMPTS = re.compile(
    r"(?P<first>[^()补]+?)[,;、/]?\(?(?:补考成绩|补考|补测|补(?=:?\d)):?(?P<resit>[^()]+)\)?"
)


@lru_cache(maxsize=1 << 12, typed=True)
def read_attempts(value: CellValue) -> tuple[Score, ...]:
    """A cell → its marks: one as a rule, two where it names a resit (55（补考72）), none if blank.

    Raises
    ------
    ValueError : text that is neither a score nor a status nor a grade (Chinese reason).
    """
    text = plain_text(value).replace(" ", "") if isinstance(value, str) else ""
    if both := _TWO_ATTEMPTS.fullmatch(text):
        first, resit = read_score(both["first"]), read_score(both["resit"])
        marks = (first, None if resit is None else as_resit(resit))
        return tuple(mark for mark in marks if mark is not None)
    mark = read_score(value)
    return () if mark is None else (mark,)


def as_resit(mark: Score) -> Score:
    """The same mark as second attempt."""
    return replace(mark, attempt=max(mark.attempt, RESIT))


def read_status(value: CellValue) -> str:
    """A cell that says whether somebody sat the test → status of tables.toml; '' where blank.

    Raises
    ------
    ValueError : a word that is no status (Chinese reason).
    """
    if is_blank(value):
        return ""
    if known := exact_meaning(plain_text(value), load("exams")["status_words"]):
        return known
    mark = read_score(value)
    if mark is None or mark.score is not None or mark.grade:
        raise refuse(value, "不是考试情况", "请写成参考、缺考、免考或缓考")
    return mark.status


def read_grade(value: CellValue) -> str:
    """A cell of a grade column → the grade as it is written; '' where blank.

    Raises
    ------
    ValueError : a word that is no grade, or a number (Chinese reason).
    """
    mark = read_score(value)
    if mark is None:
        return ""
    if mark.score is not None or not mark.grade:
        raise refuse(value, "不是等级")
    return mark.grade


def combined(mark: Score | None, status: str, grade: str) -> Score | None:
    """One mark from a score cell and the status and grade cells beside it.

    A status 缺考, 免考 or 缓考 beside a blank or 0 replaces it (offices type 0 for 缺考). None
    where nothing is said; 参考 without any result says nothing.

    Raises
    ------
    ValueError : a score above 0 beside such a status.
    """
    if status and status != SAT:
        if mark is not None and mark.score:
            raise refuse(f"{mark.score:g}", f"和“{status}”写在同一行，不知以哪个为准")
        return Score(status)
    if mark is None:
        return Score(SAT, None, grade) if grade else None
    if mark.status == SAT and mark.score is None and not mark.grade and not grade:
        return None
    if mark.status != SAT or not grade or mark.grade:
        return mark
    return replace(mark, grade=grade)


def fault_of_score(score: float | None, full_mark: float) -> str:
    """Why a score in points cannot be, in Chinese; '' for one from 0 to the full mark or none.

    A NaN `full_mark` is one that the sheet does not state: 100 then.
    """
    if score is None:
        return ""
    limit = USUAL_FULL_MARK if math.isnan(full_mark) else full_mark
    if score < 0:
        return f"分数{score:g}小于0"
    if score > limit:
        known = "，表中没有写满分，按100分看" if math.isnan(full_mark) else ""
        return f"分数{score:g}超过满分{limit:g}{known}"
    return ""
