"""One meeting from several sources: the register's row and the sign-in grid's column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

import pandas as pd

from branchstats import tables
from branchstats.cleaning.records import Draft, Reject

ID_BYTES = 6
SOURCE_SEPARATOR = "; "  # tables.toml: both sources kept in source_file
FULL_ROLL = "全员"
REGISTER_ROLLS = ("仅缺席", "仅人数")  # what a register knows of who was there
ROLLS = (FULL_ROLL, *REGISTER_ROLLS, "未知")  # a meeting has the best that a source gives
GROUP_MEETING = "党小组会"
VAGUE = "其他"  # a kind on which two sources cannot agree
_GROUP = re.compile(r"第?([一二三四五六七八九十\d]{1,3})(?:党)?小组")
Place = tuple[str, str, str, Any]  # file, sheet, key of the meeting within its sheet, date


@dataclass(frozen=True)
class Meetings:
    """The meetings of all sources: records of the table meetings, and which draft is of which.

    `superseded` maps a register's meeting to the same one in a register that ranks higher;
    `notices` are meetings that may be one but are kept apart.
    """

    records: tuple[Mapping[str, Any], ...]
    ids: Mapping[Place, str]
    superseded: Mapping[Place, Draft]
    notices: tuple[Reject, ...] = ()

    def id_of(self, draft: Draft) -> str | None:
        """The meeting_id of an attendance or meetings draft; None where it is of no meeting.

        Stacked tables of one sheet have the same keys; the date tells them apart.
        """
        if not draft.meeting:
            return None
        exact = self.ids.get(place_of(draft))
        return exact or self.ids.get((draft.file, draft.sheet, draft.meeting, None))


def merge(drafts: Sequence[Draft], *, rank: Callable[[str], Any] = str) -> Meetings:
    """The drafts of table meetings, those of one meeting made one (the others are passed over).

    Two sources hold the same meeting where date, session and kind agree: the date to the day, at
    least one kind in common (其他 is none), and the session unless one source does not state it
    and only one meeting fits. 党小组会 of different groups, and two rows of one sheet, are never
    one. Of the sources the one with the highest `rank` (of its file; by name unless given) comes
    first where both state a column, after those with typed counts; the roll is the best of them.
    The same drafts in any order give the same ids.
    """
    by_day: dict[Any, list[list[Draft]]] = defaultdict(list)
    groups: list[list[Draft]] = []
    notices: list[Reject] = []
    for block in _blocks(drafts, rank):
        day = _day(block[0])
        fitting = [group for group in by_day[day] if _is_same(block, group)] if day else []
        if len(fitting) == 1:
            fitting[0].extend(block)
            continue
        if len(fitting) > 1:
            notices.append(_ambiguous(block[0], fitting))
        groups.append(list(block))
        if day is not None:
            by_day[day].append(groups[-1])
    named = sorted(((_identify(group), group) for group in groups), key=lambda pair: pair[0])
    ids: dict[Place, str] = {}
    superseded: dict[Place, Draft] = {}
    records = []
    for meeting_id, group in named:
        for draft in group:
            ids[place_of(draft)] = meeting_id
            ids.setdefault((draft.file, draft.sheet, draft.meeting, None), meeting_id)
        older = _older_registers(group, rank)
        superseded |= older
        current = [draft for draft in group if place_of(draft) not in older]
        records.append({"meeting_id": meeting_id, **_joined(current, rank)})
    return Meetings(tuple(records), ids, superseded, tuple(notices))


def _older_registers(group: Sequence[Draft], rank: Callable[[str], Any]) -> dict[Place, Draft]:
    """The registers of other files that a register of the same meeting outranks."""
    registers = [draft for draft in group if draft.values.get("roll") in REGISTER_ROLLS]
    newest = max(registers, key=lambda draft: _position(draft, rank), default=None)
    if newest is None:
        return {}
    return {place_of(draft): newest for draft in registers if draft.file != newest.file}


def _blocks(drafts: Sequence[Draft], rank: Callable[[str], Any]) -> list[list[Draft]]:
    """Meetings as the sheets have them, those that state their session first."""
    blocks: dict[Place, list[Draft]] = defaultdict(list)
    meetings = (draft for draft in drafts if draft.table == "meetings")
    for draft in sorted(meetings, key=lambda draft: _position(draft, rank)):
        blocks[place_of(draft)].append(draft)
    return sorted(blocks.values(), key=lambda block: not _session(block))


def place_of(draft: Draft) -> Place:
    """Where a draft's meeting is stated: file, sheet, its key there, and the date or None."""
    date = draft.values.get("date")
    known = date is not None and not pd.isna(date)
    return (draft.file, draft.sheet, draft.meeting, date if known else None)


def _position(draft: Draft, rank: Callable[[str], Any]) -> tuple[Any, ...]:
    return (rank(draft.file), draft.sheet, draft.row, draft.cell, draft.meeting)


def _day(draft: Draft) -> pd.Timestamp | None:
    date = draft.values.get("date")
    is_day = draft.values.get("date_precision") == "day" and date is not None
    return date if is_day and not pd.isna(date) else None


def _is_same(one: Sequence[Draft], other: Sequence[Draft]) -> bool:
    if {(d.file, d.sheet) for d in one} & {(d.file, d.sheet) for d in other}:
        return False
    if len({_session(one), _session(other)} - {""}) > 1:
        return False
    kinds = (set(_types(one)) & set(_types(other))) - {VAGUE}
    if kinds == {GROUP_MEETING}:
        return _party_group(one) == _party_group(other)
    return bool(kinds)


def _party_group(group: Sequence[Draft]) -> str:
    """第一党小组 in the title or the sheet's name → 一; "" where none is named."""
    texts = (f"{draft.values.get('title') or ''} {draft.sheet}" for draft in group)
    return next((found[1] for text in texts if (found := _GROUP.search(text))), "")


def _ambiguous(draft: Draft, fitting: Sequence[Sequence[Draft]]) -> Reject:
    others = "、".join(f"{group[0].file} {group[0].cell}" for group in fitting)
    return Reject(
        draft.file, draft.sheet, draft.cell, "attendance", "会议", str(draft.values.get("title")),
        f"同一天同一类型的会议有{len(fitting)}个（{others}），分不清是哪一个，按另一次会议处理",
        "请在两边写上时段（上午、下午），或只保留一边",
    )  # fmt: skip


def _identify(group: Sequence[Draft]) -> str:
    """An id from date, session, kinds and first source: other meetings do not change it."""
    day = min((day for draft in group if (day := _day(draft)) is not None), default=None)
    first = min(group, key=lambda d: (d.file, d.sheet, d.row, d.cell, d.meeting))
    told = (
        f"{day:%Y-%m-%d}" if day is not None else "",
        _session(group), "、".join(_types(group)),
        first.file, first.sheet, first.meeting,
    )  # fmt: skip
    return "g" + blake2s("|".join(told).encode(), digest_size=ID_BYTES).hexdigest()


def _joined(group: Sequence[Draft], rank: Callable[[str], Any]) -> dict[str, Any]:
    """One record from the drafts of one meeting: a register's typed columns before a grid's."""
    # the source with typed counts describes the meeting; among equals the one that ranks higher
    best = sorted(group, key=lambda d: _position(d, rank), reverse=True)
    best = sorted(best, key=lambda d: d.values.get("roll") == FULL_ROLL)
    stated = {
        column: _first_stated(best, column)
        for column in tables.schema("meetings").columns
        if column not in (*tables.SOURCE_COLUMNS, "meeting_id")
    }
    rolls = [roll for roll in ROLLS if any(d.values.get("roll") == roll for d in group)]
    sources = sorted({(d.file, d.sheet, d.cell) for d in group})
    return {
        **stated,
        "session": _session(group),
        "types": _types(group),
        "roll": rolls[0] if rolls else None,
        "source_file": _join(file for file, _, _ in sources),
        "source_sheet": _join(sheet for _, sheet, _ in sources),
        "source_cell": _join(cell for _, _, cell in sources),
    }


def _first_stated(drafts: Iterable[Draft], column: str) -> Any:
    empty = (None, "", "未知")
    values = [draft.values.get(column) for draft in drafts]
    known = (
        v for v in values if v not in empty and not (pd.api.types.is_scalar(v) and pd.isna(v))
    )
    return next(known, values[0] if values else None)


def _session(group: Sequence[Draft]) -> str:
    return max((str(draft.values.get("session") or "") for draft in group), key=len)


def _types(group: Sequence[Draft]) -> tuple[str, ...]:
    named = {kind for draft in group for kind in draft.values.get("types") or ()}
    return tuple(kind for kind in tables.schema("meetings").values["types"] if kind in named)


def _join(parts: Iterable[str]) -> str:
    return SOURCE_SEPARATOR.join(parts)
