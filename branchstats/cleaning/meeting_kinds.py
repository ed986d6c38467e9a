"""Kinds of meeting and forms of activity, by the words of registers, topics and titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from branchstats import tables
from branchstats.cleaning.cells import is_blank, plain_text
from branchstats.cleaning.wordlists import find_meaning, find_word, load, squeeze

OTHER, UNKNOWN_FORMAT = "其他", "未知"
# 中共某局机关支部委员会2020年学习签到表: who keeps the sheet is no kind of meeting
_PARTY_BODY = re.compile(r"(?:中共|中国共产党)[^,。;]{0,30}?委员会(?!会)")


def read_kinds(
    *, stated: str = "", topic: str = "", titles: Iterable[str] = ()
) -> tuple[str, ...]:
    """The kinds of one meeting, in the order of tables.toml; () where nothing tells.

    The stated type decides (it may name several); the topic adds the kinds that are held within
    another meeting, unless it only speaks about them (研究组织生活会方案). Without a stated type
    the topic decides, else the first title that tells. A stated type of no known kind is 其他.
    """
    stated = "" if is_blank(stated) else squeeze(plain_text(stated))
    topic = "" if is_blank(topic) else squeeze(plain_text(topic))
    found = _kinds_in(stated)
    if found:
        return _ordered(found | _added(topic, found))
    for text in (topic, *map(squeeze, titles)):
        found = _kinds_in(text)
        if found:
            return _ordered(found)
    return (OTHER,) if stated else ()


def read_format(text: str) -> str:
    """The form of an activity in the words of tables.toml; 未知 for blank, 其他 for other words."""
    if is_blank(text):
        return UNKNOWN_FORMAT
    plain = squeeze(plain_text(text))
    if plain in tables.schema("meetings").values["format"]:
        return plain
    return find_meaning(plain, load("attendance")["formats"]) or OTHER


@lru_cache(maxsize=1 << 12)
def _kinds_in(text: str) -> frozenset[str]:
    """Every kind with a word in the text; only the first one where the text prepares others."""
    words = load("attendance")
    plain = _PARTY_BODY.sub("", squeeze(plain_text(text)))
    places = {kind: _first(plain, listed) for kind, listed in words["kinds"].items()}
    found = {kind: place for kind, place in places.items() if place is not None}
    if not found:
        kind = find_meaning(plain, words["weak_kinds"])
        return frozenset((kind,)) if kind else frozenset()
    if find_word(plain, words["kinds_from_topic"]["preparing"]):
        return frozenset((min(found, key=lambda kind: found[kind]),))
    return frozenset(found)


def _first(text: str, words: Iterable[str]) -> int | None:
    return min((text.index(word) for word in words if word in text), default=None)


def _added(topic: str, stated: frozenset[str]) -> set[str]:
    rules = load("attendance")["kinds_from_topic"]
    if not topic or stated <= set(rules["not_to"]) or find_word(topic, rules["preparing"]):
        return set()
    return {kind for kind in _kinds_in(topic) if kind in rules["words"]}


def _ordered(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(kind for kind in tables.schema("meetings").values["types"] if kind in kinds)
