"""Columns of a located table: headers, fields by alias, and what the cells beneath look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from branchstats.exports.celltypes import (
    SYMBOLS,
    is_clock,
    is_date,
    is_day,
    is_hours,
    is_number,
    is_session,
    is_short_code,
    is_status,
    is_turn,
    is_weekday,
    squeeze,
    text_of,
    word_list,
)
from branchstats.exports.grid import Grid
from branchstats.exports.headerblock import HeaderBlock, Office
from branchstats.exports.headerpaths import paths
from branchstats.exports.headers import assign, meanings, plain_header
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

MAX_WHOLE = 31  # a larger number is no count of how often somebody took part
SAMPLE_ROWS = 200  # body rows that are looked at to know a column's type
LEAST_GROUPS = 2  # merged numbers that make a column of numbers one of groups
_PEOPLE = re.compile(r"[㐀-鿿][、,;]+[㐀-鿿]|^全体|^全部")
MOSTLY = 0.6  # share of the filled cells that makes a column of a type


@dataclass(frozen=True)
class Beneath:
    """How many of the sampled cells under a header look like what. A cell may count twice."""

    filled: int = 0
    number: int = 0
    date: int = 0
    clock: int = 0
    hours: int = 0
    session: int = 0
    status: int = 0
    symbol: int = 0  # of these: signs such as √, or explained by a legend
    code: int = 0  # letters that may be an office's own code
    binary: int = 0  # 1 or 0
    mark: int = 0  # a score, or a word that stands for one
    people: int = 0  # several names in one cell
    text: int = 0  # text that is no number, date, time or duration
    whole: int = 0  # whole numbers up to MAX_WHOLE

    def mostly(self, kind: str) -> bool:
        """Whether at least MOSTLY of the filled cells are of a kind; False for none filled."""
        return self.filled > 0 and getattr(self, kind) >= MOSTLY * self.filled

    def __add__(self, other: Beneath) -> Beneath:
        return Beneath(*(a + b for a, b in zip(_counts(self), _counts(other), strict=True)))


def _counts(beneath: Beneath) -> list[int]:
    return [getattr(beneath, name) for name in beneath.__dataclass_fields__]


def look_beneath(cells: Iterable[CellValue], codes: frozenset[str] = frozenset()) -> Beneath:
    """Count the types of some cells of one column.

    `codes` are signs that a legend or review.toml explains: each is a status, even where it would
    else be a placeholder. Placeholders (--, 无, /) count as blank.
    """
    counts: dict[str, int] = {}
    for cell in cells:
        for kind in () if cell is None else _kinds(cell, codes):
            counts[kind] = counts.get(kind, 0) + 1
    return Beneath(**counts)


@lru_cache(maxsize=1 << 14, typed=True)
def _kinds(cell: CellValue, codes: frozenset[str]) -> tuple[str, ...]:
    """The names of `Beneath` that one cell counts in; () for a placeholder."""
    text = squeeze(str(cell))
    if text in codes:
        return ("filled", "status", "binary" if text in ("0", "1") else "symbol")
    if text in _placeholders():
        return ()
    number = is_number(cell)
    said = {
        "filled": True,
        "number": number,
        "date": is_date(cell),
        "clock": is_clock(cell),
        "hours": number or is_hours(cell),
        "session": is_session(cell),
        "status": is_status(cell),
        "symbol": isinstance(cell, str) and text[0] in SYMBOLS,
        "code": is_short_code(cell),
        "binary": text in ("0", "1"),
        "mark": number or text in _mark_words(),
        "people": isinstance(cell, str) and _PEOPLE.search(text) is not None,
        "whole": text.isdecimal() and len(text) < 3 and int(text) <= MAX_WHOLE,
    }
    said["text"] = isinstance(cell, str) and not any(said[k] for k in ("date", "clock", "hours"))
    return tuple(kind for kind, is_so in said.items() if is_so)


@cache
def _placeholders() -> frozenset[str]:
    """What stands in a cell that has nothing to say (--, 无), and nothing at all."""
    return frozenset(("", *map(squeeze, word_list("blanks")["words"])))


@cache
def _mark_words() -> frozenset[str]:
    listed = word_list("scores")
    words = [*listed["grades"], *listed["resit"], *listed["void"]]
    return frozenset(words + [word for group in listed["statuses"].values() for word in group])


@dataclass(frozen=True)
class Columns:
    """The columns of one table with what stands beneath each (by column index)."""

    columns: tuple[Column, ...]
    beneath: Mapping[int, Beneath]

    def of(self, field: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field == field)

    def has(self, field: str) -> bool:
        return any(column.field == field for column in self.columns)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.field)

    def with_field(self, chosen: Mapping[int, tuple[str, str]]) -> Columns:
        """A copy in which some columns (by index) have another field and reason."""
        columns = tuple(
            Column(c.index, c.path, *chosen[c.index]) if c.index in chosen else c
            for c in self.columns
        )
        return Columns(columns, self.beneath)


def columns_of(
    grid: Grid,
    block: HeaderBlock,
    body: Sequence[int],
    office: Office,
    codes: frozenset[str] = frozenset(),
) -> Columns:
    """Every column with a header or with values in the body, fields found by alias and type.

    `codes` as in `look_beneath`.
    """
    headers = paths(grid, block)
    sample = _sample(body)
    used = frozenset().union(*(grid.filled[row] for row in sample)) if sample else frozenset()
    beneath = {}
    columns = []
    for index in sorted(headers.keys() | used):
        beneath[index] = look_beneath(grid.values(sample, index), codes)
        columns.append(Column(index, headers.get(index, ())))
    fits = {index: _types(seen) for index, seen in beneath.items()}
    sessions = [c.index for c in columns if beneath[c.index].mostly("session")]
    plain = [c for c in columns if c.index not in sessions and not _is_day_header(c)]
    named = {column.index: column for column in assign(plain, fits, office)}
    found = Columns(tuple(named.get(c.index, c) for c in columns), beneath)
    if sessions:
        found = found.with_field({sessions[0]: ("session", "列中都是上午、下午")})
    bare = [c.index for c in found.columns if c.index == block.name_column and not c.field]
    if bare and not found.has("name"):
        found = found.with_field({bare[0]: ("name", "列里都是人名")})
    return _group_numbers(grid, body, found)


def _sample(body: Sequence[int]) -> Sequence[int]:
    step = max(1, len(body) // SAMPLE_ROWS)
    return body[::step]


def _types(seen: Beneath) -> frozenset[str]:
    if not seen.filled:
        return frozenset()
    kinds = {kind for kind in ("number", "date", "clock", "hours") if seen.mostly(kind)}
    if seen.people * 2 >= seen.filled:
        kinds |= {"people", "text"}
    if seen.mostly("binary"):
        kinds.add("text")  # 1 and 0 may stand for words
    return frozenset(kinds or {"text", "id"})


def _is_day_header(column: Column) -> bool:
    """A header that names a day or a turn: by itself, or over a session or a topic."""
    if not column.path:
        return False
    leaf = column.path[-1]
    if is_day(leaf) or is_turn(leaf) or is_weekday(leaf):
        return True
    is_dated = any(is_day(part) or is_turn(part) for part in column.path[:-1])
    return is_dated and (is_session(leaf) or not meanings(text_of(leaf)))


def _group_numbers(grid: Grid, body: Sequence[int], found: Columns) -> Columns:
    """A number that is merged over several people numbers their groups, not the people."""
    rows = set(body)
    for column in found.of("seq"):
        tall = [
            merge
            for merge in grid.sheet.merges
            if merge.left == column.index and merge.top in rows and merge.bottom > merge.top
        ]
        if len(tall) >= LEAST_GROUPS and not found.has("group") and not found.has("session"):
            return found.with_field({column.index: ("group", "编号跨多人合并，是组号")})
    return found


def day_columns(found: Columns) -> tuple[Column, ...]:
    """Columns whose header names a day or a numbered meeting, and that have no field yet."""
    return tuple(c for c in found.columns if not c.field and _is_day_header(c))


def is_under_results(column: Column) -> bool:
    """Whether a group over the column is the one of attendance software (考勤结果)."""
    words = word_list("shapes")["words"]["results"]
    return any(plain_header(text_of(part)) in words for part in column.path[:-1])
