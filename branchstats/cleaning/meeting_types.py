"""The kinds of a meeting and its form of activity, by the words of meeting_types.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from branchstats import tables
from branchstats.cleaning.cells import is_blank, plain_text
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

UNKNOWN_FORMAT = "未知"


def find_types(text: CellValue) -> tuple[str, ...]:
    """The kinds of meeting that a text names, in the order of tables.toml; () where it names none.

    A meeting can be of several kinds: 党员大会暨组织生活会 is two. 学习 alone counts only where
    nothing clearer stands there.
    """
    squeezed = _squeeze(text)
    words = load("meeting_types")
    return _found(squeezed, words["types"]) or _found(squeezed, words["weak"])


def read_types(stated: CellValue, title: CellValue) -> tuple[str, ...]:
    """The kinds of a meeting from the cell that states them, else from its title.

    A title adds the kinds of `within` to a stated kind, for they are held in another meeting:
    党课 and 宣誓, and 组织生活会 and 民主评议 unless they are only spoken about (研究民主评议方案).
    Nothing known gives ().
    """
    own = find_types(stated)
    if not own:
        return find_types(title)
    within = load("meeting_types")["within"]
    squeezed = _squeeze(title)
    added = list(within["always"])
    if not any(word in squeezed for word in within["words"]):
        added += within["unless"]
    return _ordered({*own, *(kind for kind in find_types(title) if kind in added)})


def find_format(text: CellValue) -> str:
    """The form of activity that a text names; of several the one named first; 未知 where none."""
    formats: Mapping[str, Sequence[str]] = load("meeting_types")["formats"]
    squeezed = _squeeze(text)
    places = {kind: _first_place(squeezed, words) for kind, words in formats.items()}
    named = [kind for kind in formats if places[kind] is not None]
    return min(named, key=lambda kind: places[kind] or (0, 0), default=UNKNOWN_FORMAT)


def _first_place(text: str, words: Sequence[str]) -> tuple[int, int] | None:
    """Where the first word begins; of two that begin there the longer counts (negative length)."""
    found = [(text.find(word), -len(word)) for word in words if word in text]
    return min(found, default=None)


def _found(text: str, kinds: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    result = set()
    by_length = sorted(
        ((word, kind) for kind, words in kinds.items() for word in words),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    for word, kind in by_length:
        if word in text:
            result.add(kind)
            text = text.replace(word, " ")
    return _ordered(result)


def _ordered(kinds: set[str]) -> tuple[str, ...]:
    return tuple(sorted(kinds, key=_order().index))


@cache
def _order() -> tuple[str, ...]:
    return tables.schema("meetings").values["types"]


def _squeeze(text: CellValue) -> str:
    return "" if is_blank(text) else plain_text(text).replace(" ", "")
