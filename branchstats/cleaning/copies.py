"""Sheets that are in the folder twice: the same export saved under another name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.records import Draft

LEAST_NAME = 4  # characters of a text that may have been taken from the file's name
LEAST_FACTS = 5  # of a sheet that is held to be an earlier state of another
_FROM_NAME = "〔文件名〕"
SheetName = tuple[str, str]  # file, sheet


def find_copies(
    drafts: Sequence[Draft], *, rank: Callable[[str], Any] = str
) -> dict[SheetName, Draft]:
    """Sheets that say exactly what another says → the first draft of that other sheet.

    The same export under two names: rows may have moved, facts, persons and meetings are equal.
    The sheet whose file ranks higher is the one that stays. A test that is named after its file
    (问卷, 问卷 (1)) is compared without its name, and what a fuller sheet holds besides makes no
    difference then. Two sheets of one file without dates are no copies: everybody may well have
    come both times.
    """
    sheets: dict[SheetName, list[Draft]] = defaultdict(list)
    for draft in drafts:
        sheets[draft.file, draft.sheet].append(draft)
    alike: dict[Hashable, list[SheetName]] = defaultdict(list)
    for candidates in _grouped(sheets, lambda name: _outline(sheets[name])):
        for name in candidates if len(candidates) > 1 else ():
            undated = any(pd.isna(draft.values.get("date", 0)) for draft in sheets[name])
            own_sheet = name[1] if undated else ""  # a copied file keeps the names of its sheets
            alike[frozenset(_contents(sheets[name]).items()), own_sheet].append(name)
    result = {
        loser: sheets[winner][0]
        for names in alike.values()
        for *losers, winner in [sorted(names, key=lambda name: (rank(name[0]), name))]
        for loser in losers
    }
    surveys = [name for name in sheets if name not in result and _is_named_after(sheets[name])]
    return result | _outgrown(sheets, surveys)


def _outgrown(
    sheets: dict[SheetName, list[Draft]], surveys: Sequence[SheetName]
) -> dict[SheetName, Draft]:
    """Surveys all of whose answers stand in a fuller export of the same survey."""
    contents = {name: _contents(sheets[name]) for name in surveys}
    result = {}
    for name in sorted(surveys, key=lambda name: (len(sheets[name]), name)):
        fuller = (
            other
            for other in sorted(surveys)
            if len(sheets[other]) > len(sheets[name]) >= LEAST_FACTS
            and contents[name] <= contents[other]
        )
        found = next(fuller, None)
        if found is not None:
            result[name] = sheets[found][0]
    return result


def _is_named_after(found: Sequence[Draft]) -> bool:
    return any(
        draft.table == "scores" and _without_name(draft.file, draft.values["exam"]) == _FROM_NAME
        for draft in found
    )


def _outline(found: Sequence[Draft]) -> Hashable:
    """What is quick to compare: only sheets with one outline need a second look."""
    return (len(found), frozenset(draft.person for draft in found))


def _grouped(
    names: Iterable[SheetName], key: Callable[[SheetName], Hashable]
) -> list[list[SheetName]]:
    groups: dict[Hashable, list[SheetName]] = defaultdict(list)
    for name in names:
        groups[key(name)].append(name)
    return list(groups.values())


def _contents(found: Sequence[Draft]) -> Counter[Hashable]:
    return Counter(
        (
            draft.table,
            draft.person,
            draft.meeting,
            tuple(
                (name, str(_without_name(draft.file, value)))
                for name, value in sorted(draft.values.items())
            ),
        )
        for draft in found
    )


def _without_name(file: str, value: Any) -> Any:
    if not isinstance(value, str) or len(value) < LEAST_NAME:
        return value
    return _FROM_NAME if plain_text(value) in plain_text(PurePosixPath(file).stem) else value
