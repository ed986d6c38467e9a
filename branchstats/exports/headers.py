"""Header texts → canonical fields: exact first, longest alias first, one header one field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from branchstats.exports.celltypes import squeeze, text_of, word_list
from branchstats.exports.sheet import CellValue
from branchstats.exports.table import Column

WHOLE, WITHOUT_BRACKETS, CONTAINED = 3, 2, 1  # how well an alias fits a header
REPEATED = "重复出现"  # in `Column.why` of a second column with the same header
UNKNOWN = "没有认出这个表头"  # why a column has no field
MAX_HEADER = 40  # characters; a longer cell is a sentence, not the name of a column
_BRACKETS = re.compile(r"[(\[【<][^)\]】>]*[)\]】>]")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．)](?=\D)")
_WEIGHT = re.compile(r"(?:占|权重)?\d{1,3}%")  # of a part in the whole: 平时20%
_EDGES = "*:：。.、,，★☆※\"'“”‘’_-—"
_ASKING = re.compile(r"^(?:请(?:输入|填写|选择))?(?:您|你)?的?(?=.)")


@dataclass(frozen=True)
class Meaning:
    """What one header may mean: a field, or a reason why such a column is not used."""

    field: str  # canonical; "" for a column that is known and not used
    key: str  # the section of the word list: equals field, or names the group of ignored ones
    word: str  # the alias that fitted
    fit: int  # WHOLE, WITHOUT_BRACKETS or CONTAINED
    reason: str = ""  # why such a column is not used

    @property
    def rank(self) -> tuple[int, int]:
        return (self.fit, len(self.word))


@dataclass(frozen=True)
class _Vocabulary:
    whole: Mapping[str, tuple[tuple[str, str], ...]]  # word → (field, key)
    inside: tuple[tuple[str, str, str], ...]  # (word, field, key)
    any_inside: re.Pattern[str]
    likes: Mapping[str, str]
    labels: Mapping[str, str]
    many: frozenset[str]  # fields of several columns
    many_by_group: frozenset[str]  # … of one column under each group header
    many_by_header: frozenset[str]  # … of one column for each header that reads differently
    weak: frozenset[str]
    reasons: Mapping[str, str]
    grouped: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]


@cache
def _vocabulary() -> _Vocabulary:
    fields: dict[str, Any] = dict(word_list("aliases"))
    grouped = fields.pop("grouped")
    unused = word_list("ignored_headers")
    whole: dict[str, list[tuple[str, str]]] = {}
    inside: list[tuple[str, str, str]] = []
    for key, entry in [*fields.items(), *unused.items()]:
        field = key if key in fields else ""
        for word in entry.get("is", ()):
            whole.setdefault(squeeze(word), []).append((field, key))
        inside += [(squeeze(word), field, key) for word in entry.get("has", ())]
    return _Vocabulary(
        whole={word: tuple(meant) for word, meant in whole.items()},
        inside=tuple(inside),
        any_inside=re.compile("|".join(re.escape(word) for word, _, _ in inside)),
        likes={key: entry["like"] for key, entry in fields.items() if "like" in entry},
        labels={key: entry["label"] for key, entry in fields.items() if "label" in entry},
        many=frozenset(key for key, entry in fields.items() if entry.get("many") is True),
        many_by_group=frozenset(k for k, entry in fields.items() if entry.get("many") == "group"),
        many_by_header=frozenset(
            k for k, entry in fields.items() if entry.get("many") == "header"
        ),
        weak=frozenset(word for entry in fields.values() for word in entry.get("weak", ())),
        reasons={key: entry["why"] for key, entry in unused.items()},
        grouped=tuple((tuple(g["group"]), tuple(g["leaf"]), g["field"]) for g in grouped),
    )


@lru_cache(maxsize=1 << 14)
def plain_header(text: str) -> str:
    """A header for comparing: NFKC, no white space, no numbering, no signs at its ends."""
    plain = _NUMBERING.sub("", squeeze(text).strip(_EDGES)).strip(_EDGES)
    return _ASKING.sub("", plain) or plain


@lru_cache(maxsize=1 << 14)
def meanings(text: str) -> tuple[Meaning, ...]:
    """Every field that a header may mean by itself, best first; () for a header not known."""
    plain = plain_header(text)
    if not plain or len(plain) > MAX_HEADER:
        return ()
    words = _vocabulary()
    found = [_meaning(f, k, plain, WHOLE) for f, k in words.whole.get(plain, ())]
    bare = _WEIGHT.sub("", _BRACKETS.sub("", plain)).strip(_EDGES)
    if bare != plain:
        found += [_meaning(f, k, bare, WITHOUT_BRACKETS) for f, k in words.whole.get(bare, ())]
    if words.any_inside.search(plain):
        found += [_meaning(f, k, w, CONTAINED) for w, f, k in words.inside if w in plain]
    return tuple(sorted(found, key=lambda meaning: meaning.rank, reverse=True))


def _meaning(field: str, key: str, word: str, fit: int) -> Meaning:
    return Meaning(field, key, word, fit, _vocabulary().reasons.get(key, ""))


def is_header_word(text: str, office: Mapping[str, str] | None = None) -> bool:
    """Whether a text is known as a header: as a whole, without its brackets, or in part."""
    return bool(meanings(text)) or bool(office and office_header(text, office))


def is_weak_word(text: str) -> bool:
    """A header word that stands in cells of data as well (党员, 内容)."""
    return plain_header(text) in _vocabulary().weak


def office_header(text: str, office: Mapping[str, str]) -> str:
    """The usual header that review.toml gives for a header; "" where it gives none."""
    if not office:
        return ""
    plain = plain_header(text)
    return next((usual for own, usual in office.items() if plain_header(own) == plain), "")


def label_of(field: str) -> str:
    """What analysts are shown as the name of a field (姓名 for name)."""
    return _vocabulary().labels.get(field, field)


def like_of(field: str) -> str:
    """What has to stand beneath a field where a header may mean two: number, date, clock …"""
    return _vocabulary().likes.get(field, "")


def meanings_of(path: Sequence[CellValue], office: Mapping[str, str]) -> tuple[Meaning, ...]:
    """Every field that a column may be, from its whole path of headers, best first."""
    texts = [text for part in path if (text := text_of(part))]
    if not texts:
        return ()
    leaf = office_header(texts[-1], office) or texts[-1]
    return _meanings_in(tuple(texts[:-1]), leaf) if len(texts) > 1 else meanings(leaf)


@lru_cache(maxsize=1 << 12)
def _meanings_in(groups: tuple[str, ...], leaf: str) -> tuple[Meaning, ...]:
    """Every field that a header may be under its groups, best first."""
    by_group = _meaning_in_group(groups, leaf)
    own = meanings(leaf)
    group = "".join(map(plain_header, groups))
    joined = [_more_telling(m, plain_header(leaf)) for m in meanings(group + plain_header(leaf))]
    joined = [m for m in joined if m.word not in group]
    found = sorted([*own, *joined], key=lambda meaning: meaning.rank, reverse=True)
    if by_group and not (own and own[0].fit == WHOLE and _names_stage(leaf)):
        return (by_group, *found)
    return tuple(found)


def _more_telling(meaning: Meaning, leaf: str) -> Meaning:
    """A word that takes in the whole header and part of its group fits as a whole."""
    if len(meaning.word) > len(leaf) and meaning.word.endswith(leaf):
        return replace(meaning, fit=WHOLE)
    return meaning


def _names_stage(leaf: str) -> bool:
    """Whether a header says by itself which stage it belongs to (转正时间 under 预备党员)."""
    plain = plain_header(leaf)
    return any(word in plain for words, _, _ in _vocabulary().grouped for word in words)


def _meaning_in_group(groups: Sequence[str], leaf: str) -> Meaning | None:
    plain = plain_header(leaf)
    for group in (plain_header(text) for text in reversed(groups)):
        for words, leaves, field in _vocabulary().grouped:
            if not any(word in group for word in words):
                continue
            fitting = [word for word in leaves if word in plain]
            if fitting and len(plain) <= MAX_HEADER:
                unused = field in _vocabulary().reasons
                return _meaning("" if unused else field, field, f"{group}·{plain}", WHOLE)
    return None


def assign(
    columns: Sequence[Column], fits: Mapping[int, frozenset[str]], office: Mapping[str, str]
) -> tuple[Column, ...]:
    """Columns with their fields: best alias first, a single field to one column only.

    `fits[index]` are the types (`number`, `date`, `clock`, `hours`, `text`) that the cells beneath
    a column agree with. A column whose field is taken keeps field "" and says so.
    """
    open_meanings = {}
    for column in columns:
        found = meanings_of(column.path, office)
        open_meanings[column.index] = _by_type(found, fits.get(column.index, frozenset()))
    order = sorted(
        (
            (m.rank, -column.index, column, m)
            for column in columns
            for m in open_meanings[column.index]
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    chosen: dict[int, Column] = {}
    owner: dict[str, list[Column]] = {}
    for _, _, column, meaning in order:
        if column.index in chosen:
            continue
        is_single = meaning.field and meaning.field not in _vocabulary().many
        if is_single and _is_taken(meaning.field, column, owner):
            continue
        chosen[column.index] = _with_field(column, meaning, office)
        if is_single:
            owner.setdefault(meaning.field, []).append(column)
    return tuple(
        chosen.get(column.index) or _left_over(column, open_meanings[column.index], owner)
        for column in columns
    )


def _is_taken(field: str, column: Column, owner: Mapping[str, Sequence[Column]]) -> bool:
    """Whether a field has its column already, or one of this group or this very header."""
    owners = owner.get(field, ())
    if field in _vocabulary().many_by_header:
        return any(other.path == column.path for other in owners)
    if field in _vocabulary().many_by_group:
        return any(other.path[:-1] == column.path[:-1] for other in owners)
    return bool(owners)


def _by_type(found: Sequence[Meaning], fits: frozenset[str]) -> list[Meaning]:
    """Without the meanings that the cells beneath speak against.

    A header that has only one meaning keeps it whatever stands beneath (the cells are refused one
    by one), but a word for texts over numbers is the name of something counted.
    """
    if not fits:
        return list(found)
    possible = [m for m in found if like_of(m.field) != "text" or "text" in fits]
    sure = [m for m in possible if like_of(m.field) in fits - {"text"}]
    fitting = [m for m in possible if like_of(m.field) in ("", "text")]
    same_fit = [m for m in sure if m.fit >= max((f.fit for f in fitting), default=0)]
    return [*same_fit, *fitting] or sure or possible


def _with_field(column: Column, meaning: Meaning, office: Mapping[str, str]) -> Column:
    leaf = text_of(column.path[-1]) if column.path else ""
    usual = office_header(leaf, office) if leaf else ""
    how = f"review.toml [headers]：“{leaf}”即“{usual}”" if usual else f"表头“{meaning.word}”"
    if meaning.reason:
        how = f"{how}：{meaning.reason}"
    return Column(column.index, column.path, meaning.field, how)


def _left_over(
    column: Column, found: Sequence[Meaning], owner: Mapping[str, Sequence[Column]]
) -> Column:
    for meaning in found:
        if meaning.field in owner:
            other = owner[meaning.field][0].header
            same = other == column.header
            why = f"“{other}”{REPEATED}，只用第一列" if same else f"与“{other}”意思相同，只用一列"
            return Column(column.index, column.path, "", why)
    return Column(column.index, column.path, "", UNKNOWN if column.path else "没有表头")
