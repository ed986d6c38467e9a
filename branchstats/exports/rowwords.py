"""What a row says of itself by its words: totals, notes, page numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from branchstats.exports.celltypes import squeeze, word_list


@dataclass(frozen=True)
class _Words:
    total: frozenset[str]
    total_starts: tuple[str, ...]
    total_pattern: re.Pattern[str]
    note_starts: tuple[str, ...]
    note_pattern: re.Pattern[str]
    example: frozenset[str]
    explanations: frozenset[str]
    reports: tuple[str, ...]


@cache
def _words() -> _Words:
    listed = word_list("layout")
    return _Words(
        total=frozenset(map(squeeze, listed["total"]["is"])),
        total_starts=tuple(map(squeeze, listed["total"]["starts"])),
        total_pattern=re.compile(listed["total"]["pattern"]),
        note_starts=tuple(map(squeeze, listed["note"]["starts"])),
        note_pattern=re.compile(listed["note"]["pattern"]),
        example=frozenset(map(squeeze, listed["example"]["is"])),
        explanations=frozenset(map(squeeze, listed["explanation"]["sheets"])),
        reports=tuple(map(squeeze, listed["title"]["reports"])),
    )


@lru_cache(maxsize=1 << 14)
def says_total(text: str) -> bool:
    """Whether a squeezed text labels a row of totals, counts or averages (合计, 共31次, 平均分)."""
    words = _words()
    if not text or len(text) > 30:
        return False
    plain = text.rstrip(":")
    return (
        plain in words.total
        or plain.startswith(words.total_starts)
        or words.total_pattern.fullmatch(text) is not None
    )


@lru_cache(maxsize=1 << 14)
def says_note(text: str) -> bool:
    """Whether a squeezed text begins as a note or a footer (注:, 填表人:, 记录数:1649, 第2页)."""
    words = _words()
    return text.startswith(words.note_starts) or words.note_pattern.fullmatch(text) is not None


def says_example(text: str) -> bool:
    """Whether a squeezed text labels a row that shows how to fill in the form (示例)."""
    return text.strip(":()[]【】") in _words().example


def is_explanation(sheet_name: str) -> bool:
    """Whether a sheet's name says that it explains how to fill in the others (填写说明)."""
    return squeeze(sheet_name) in _words().explanations


def says_report_time(text: str) -> bool:
    """Whether a squeezed text gives the time at which software made the export."""
    return any(word in text for word in _words().reports)
