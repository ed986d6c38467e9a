"""What one row of a list of events says: the post, the honour, the grade, the votes, the sum."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from branchstats.cleaning.body import ADVICE, BodyRow, read_cell
from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.numbers import read_number
from branchstats.cleaning.records import Reject
from branchstats.cleaning.wordlists import load, squeeze
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

SENDINGS = ("选派第一书记", "选派驻村队长", "驻村队员")
ADVICE_GRADE = "请写成优秀、合格、基本合格或不合格；没有评定的留空"


@dataclass(frozen=True)
class Stated:
    """What one row says, and the cell that says it (None: the row)."""

    text: str
    column: Column | None = None


_Read = tuple[tuple[Stated, ...], tuple[Reject, ...]]


def read_values(row: BodyRow, kind: str) -> _Read:
    """What a row says by its kind (see tables.toml, events), nothing where it is blank; rejects.

    The post, the honour, the grade, the matter decided; hours and sums as a plain number;
    present/due of a vote. Several columns of grades or sums (2019年, 2020年) give one each.
    """
    return _READERS[kind](row)


def post_of(row: BodyRow) -> Stated:
    """The post that a row names, in whichever of the columns for posts; text '' for none."""
    for field in ("post", "role", "position"):
        if text := row.text(field):
            return Stated(text, row.column(field))
    return Stated("")


def _read_post(row: BodyRow) -> _Read:
    post = post_of(row)
    return ((post,) if post.text else ()), ()


def _read_text(*fields: str) -> Callable[[BodyRow], _Read]:
    def read(row: BodyRow) -> _Read:
        for field in fields:
            if text := row.text(field):
                return (Stated(text, row.column(field)),), ()
        return (), ()

    return read


def _read_cells(
    reader: Callable[[CellValue], str | None], *fields: str, advice: str = ADVICE
) -> Callable[[BodyRow], _Read]:
    """Every cell under the columns of the first of the fields that the table has."""

    def read(row: BodyRow) -> _Read:
        columns = next(filter(None, map(row.table.by_field, fields)), ())
        stated: tuple[Stated, ...] = ()
        rejects: tuple[Reject, ...] = ()
        for column in columns:
            text, bad = read_cell(row, column, reader, field="value", advice=advice)
            stated += (Stated(text, column),) if text else ()
            rejects += bad
        return stated, rejects

    return read


def _read_vote(row: BodyRow) -> _Read:
    """present/due of a vote, from its cells or from the texts around the table.

    The votes cast are the present where no 实到 stands.
    """
    column = row.column("expected")
    numbers: list[float | None] = []
    rejects: list[Reject] = []
    for field in ("expected", "present", "votes_for", "votes_against", "votes_abstained"):
        number, bad = read_cell(row, row.column(field), _not_negative, field=field)
        numbers.append(number)
        rejects += bad
    due, present, *cast = numbers
    counted = [votes for votes in cast if votes is not None]
    if due is None:
        due, present, column = _around(row, "due"), _around(row, "present"), None
    if present is None and counted and column is not None:
        present = sum(counted)
    if rejects or due is None or present is None:
        return (), tuple(rejects)
    if present > due:
        return (), (row.reject("到会人数多于应到人数", ADVICE, field="present", column=column),)
    return (Stated(f"{present:g}/{due:g}", column),), ()


def _around(row: BodyRow, what: str) -> float | None:
    """A number of voters in the titles or notes: 应到党员40人，实到38人."""
    words = "|".join(load("events")["voters"][what])
    for text in (*row.table.titles, *row.table.notes):
        if found := re.search(rf"(?:{words})[^\d，,；;。]{{0,8}}(\d+)", squeeze(plain_text(text))):
            return float(found[1])
    return None


def _grade(value: CellValue) -> str | None:
    words = load("events")["appraisal"]
    text = squeeze(plain_text(value))
    if is_blank(value) or text in words["none"]:
        return None
    if text not in words["grades"]:
        raise refuse(value, "不是民主评议等次")
    return text


def _plain_number(value: CellValue) -> str | None:
    number = _not_negative(value)
    return None if number is None else f"{number:g}"


def _not_negative(value: CellValue) -> float | None:
    number = read_number(value)
    if number is not None and number < 0:
        raise refuse(value, "是负数")
    return number


_READERS: dict[str, Callable[[BodyRow], _Read]] = {
    "任职": _read_post,
    **dict.fromkeys(SENDINGS, _read_post),
    "荣誉": _read_text("honour", "value", "title"),
    "民主评议": _read_cells(_grade, "appraisal", "value", advice=ADVICE_GRADE),
    "表决": _read_vote,
    "选举": _read_vote,
    "培训学时": _read_cells(_plain_number, "training_hours", "value", "hours"),
    "议决事项": _read_text("items", "value", "title"),
    "党费": _read_cells(_plain_number, "amount", "value"),
}
