"""Personal data of a sheet, masked while it is read: by its headers and by what stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from branchstats.exports.sheet import CellValue
from branchstats.privacy import MARKS, mask_text, suspect_places, vocabulary

MAX_HEADER = 20  # characters of a header as it stands
MAX_WORD = 12  # characters of a header after numbering and brackets are taken off
HEADERS_OF_A_TABLE = 2  # known headers that make a row a header row
LABEL_REACH = 8  # columns that a label's value may stand to its right
LONG_NUMBER = 10**10  # numbers below have fewer digits than a phone
LEAST_DIGITS = {"identity": 6, "phone": 5, "bank_card": 12}  # below such a header
LABEL_DIGITS = 7  # to the right of a label, where a date or a count may stand as well
DECORATION = re.compile(r"^\d+[、.．)）]|[(（\[【].*?[)）\]】]|[\s:：*＊]|您的|本人|请填写|请输入")
DATE = re.compile(r"\D{0,2}(?:19|20)\d\d[-/.年]?\d{1,2}(?:[-/.月]?\d{1,2}日?)?(?:[ T]\d.*)?月?")
SHORTEST = 4  # characters of a text with something personal in it: 东路3号; names are shorter
# the commonest text with seven digits, and too short to be any personal number
DAY = re.compile(r"(?:19|20)\d\d([-/.]?)[01]?\d\1[0-3]?\d")
# what a text below 家庭住址 has at least one of
PLACE_WORD = re.compile(r"[省市区县旗乡镇村路街巷弄号院楼栋幢室组屯庄园苑里]")
HOUSE = re.compile(r"[\d一二三四五六七八九十] ?[号组栋幢室单]|村")
Row = tuple[CellValue, ...]
JOINT = "\0"  # stands in no cell, and no pattern reaches across it


@dataclass(frozen=True)
class Stretch:
    """Rows of one column that stand under one header: from row `start` on."""

    start: int
    kind: str  # a key of [headers] in privacy.toml, "" under no known header


def mask_title(text: str) -> str:
    """A sheet's name without personal numbers."""
    return mask_text(text)


def mask_rows(rows: tuple[Row, ...], *, texts: Set[str], numbers: Set[int]) -> tuple[Row, ...]:
    """Rows of a sheet → the same rows with every personal number and address masked.

    Below a header such as 联系电话 or 家庭住址 everything that can be one is masked, below 学号
    or 工号 eleven digits are no phone; elsewhere the content decides. Headers themselves stay.
    `texts` and `numbers` are the different texts, and whole numbers of LONG_NUMBER and more.
    """
    suspects: Set[CellValue] = _suspects(texts) | numbers
    known = {text: kind for text in texts if len(text) <= MAX_HEADER and (kind := _kind(text))}
    if not suspects and not any(kind in MARKS for kind in known.values()):
        return rows
    columns = list(zip(*rows, strict=True))
    headers = [
        {}
        if known.keys().isdisjoint(column)
        else {row: known[value] for row, value in enumerate(column) if value in known}  # type: ignore[index]
        for column in columns
    ]
    counts = Counter(chain.from_iterable(headers))
    tables = sorted(row for row, n in counts.items() if n >= HEADERS_OF_A_TABLE)
    masked = [
        _mask_column(column, found, tables, suspects)
        for column, found in zip(columns, headers, strict=True)
    ]
    return tuple(zip(*_mask_values_of_labels(masked, headers), strict=True))


def _suspects(texts: Set[str]) -> set[CellValue]:
    """The texts that may hold something personal: all are searched at once."""
    joined = JOINT.join([text for text in texts if len(text) >= SHORTEST]) + JOINT
    found = {
        joined[joined.rfind(JOINT, 0, place) + 1 : joined.find(JOINT, place)]
        for place in suspect_places(joined)
    }
    return {text for text in found if not DAY.fullmatch(text)}


@lru_cache(maxsize=1 << 14)  # headers and names come again from file to file
def _kind(text: str) -> str:
    word = DECORATION.sub("", text.lower())
    if not word or len(word) > MAX_WORD:
        return ""
    return _kind_of_word(word)


def _kind_of_word(word: str) -> str:
    parts, wholes = _header_words()
    if parts["any"].search(word):
        is_about_else = parts["not personal"].search(word) is not None
        for kind in vocabulary()["headers"]:
            if parts[kind].search(word) and not (kind in MARKS and is_about_else):
                return str(kind)
    return wholes.get(word, "")


@cache
def _header_words() -> tuple[dict[str, re.Pattern[str]], dict[str, str]]:
    """What headers contain by kind, and headers that are meant whole → their kind."""
    words = vocabulary()
    parts = {kind: _any(found) for kind, found in words["headers"].items()}
    parts["any"] = "|".join(parts.values())
    parts["not personal"] = _any(words["not_personal"]["words"])
    wholes = {
        word: kind for kind, found in reversed(words["whole_headers"].items()) for word in found
    }
    return {kind: re.compile(pattern) for kind, pattern in parts.items()}, wholes


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _mask_column(
    column: Sequence[CellValue],
    headers: dict[int, str],
    tables: list[int],
    suspects: Set[CellValue],
) -> Sequence[CellValue]:
    is_personal = any(kind in MARKS for kind in headers.values())
    if not is_personal and suspects.isdisjoint(column):
        return column
    out = list(column)
    seen: dict[tuple[str, CellValue], CellValue] = {}  # most values stand in many rows
    stretches = list(_stretches(column, headers, tables))
    ends = [stretch.start for stretch in stretches[1:]] + [len(column)]
    for stretch, end in zip(stretches, ends, strict=True):
        if stretch.kind in MARKS:
            _mask_below(out, stretch, end, headers)
            continue
        for row in range(stretch.start, end):
            if column[row] in suspects:
                key = (stretch.kind, column[row])
                if key not in seen:
                    seen[key] = _mask_value(column[row], stretch.kind)
                out[row] = seen[key]
    return out


def _stretches(
    column: Sequence[CellValue], headers: dict[int, str], tables: list[int]
) -> Iterator[Stretch]:
    """A header holds for the rows below it, until the next header or another table's row."""
    yield Stretch(0, "")
    for row in sorted({*headers, *tables}):
        if row in headers:
            yield Stretch(row, headers[row])
        elif column[row] is not None:
            yield Stretch(row, "")


def _mask_value(value: CellValue, kind: str) -> CellValue:
    if type(value) is str:
        return mask_text(value, is_serial=kind == "serial", is_place=kind == "place")
    if type(value) is int and value >= LONG_NUMBER:
        text = str(value)
        masked = mask_text(text, is_serial=kind == "serial")
        return masked if masked != text else value
    return value


def _mask_below(
    column: list[CellValue], stretch: Stretch, end: int, headers: dict[int, str]
) -> None:
    rows = [row for row in range(stretch.start, end) if row not in headers]
    if stretch.kind == "address":
        texts = {value for row in rows if isinstance(value := column[row], str)}
        texts -= set(vocabulary()["address"]["placeholders"])
        placed = {text for text in texts if PLACE_WORD.search(text)}
        # in a form, what stands below the label 家庭住址 is the next label
        chosen = texts if len(placed) * 2 >= len(texts) else placed
        for row in rows:
            if column[row] in chosen:
                column[row] = MARKS["address"]
            else:
                column[row] = _mask_value(column[row], "")
        return
    for row in rows:
        if _n_digits(column[row]) >= LEAST_DIGITS[stretch.kind]:
            column[row] = MARKS[stretch.kind]
        else:
            column[row] = _mask_value(column[row], "")


def _n_digits(value: CellValue) -> int:
    if type(value) is str:
        return 0 if DATE.fullmatch(value) else sum(map(str.isdigit, value))
    return len(str(abs(value))) if type(value) is int else 0


def _mask_values_of_labels(
    columns: list[Sequence[CellValue]], headers: list[dict[int, str]]
) -> list[Sequence[CellValue]]:
    """Forms: the value to the right of a label such as 家庭住址：."""
    values = {}
    for left, found in enumerate(headers):
        for row, kind in found.items():
            column = _value_of_label(columns, headers, row, left) if kind in MARKS else None
            if column is not None and _is_value(columns[column][row], kind):
                values[row, column] = MARKS[kind]
    out = list(columns)
    for index in {column for _, column in values}:
        out[index] = [values.get((row, index), value) for row, value in enumerate(columns[index])]
    return out


def _value_of_label(
    columns: list[Sequence[CellValue]], headers: list[dict[int, str]], row: int, left: int
) -> int | None:
    """Column of the first cell with a value to the right of a label, None before another label."""
    for index in range(left + 1, min(left + 1 + LABEL_REACH, len(columns))):
        if row in headers[index]:
            return None
        if columns[index][row] is not None:
            return index
    return None


def _is_value(value: CellValue, kind: str) -> bool:
    if kind == "address":
        # a neighbouring header (进入支部时间) has no house number
        return isinstance(value, str) and bool(
            re.search(r"[\d一二三四五六七八九十][号组栋幢室单]|村", value)
        )
    return _n_digits(value) >= max(LABEL_DIGITS, LEAST_DIGITS[kind])
