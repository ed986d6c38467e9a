"""All sheets together → tidy tables: persons, meetings, duplicates, units, and the ledger's count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from branchstats import tables
from branchstats.cleaning import people
from branchstats.cleaning.activity_counts import apply_units, gather_units
from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.duplicates import Settled, settle
from branchstats.cleaning.records import Cleaned, Coverage, Draft, LedgerLine, Reject

MIXED_ROLL = "未知"
Row = tuple[str, str, int]  # file, sheet, 1-based row


@dataclass(frozen=True)
class Assembled:
    """The tidy tables by name, and what is to be said about them."""

    frames: Mapping[str, pd.DataFrame]
    rejects: tuple[Reject, ...]
    notices: tuple[Reject, ...]


def assemble(
    parts: Sequence[Cleaned],
    *,
    corrections: Sequence[Correction] = (),
    dropped_rows: Mapping[Row, str] | None = None,
    rank: Callable[[str], Any] = str,
) -> Assembled:
    """Join what every sheet gave into the tables of tables.toml.

    `rank` orders files where they disagree (`export_dates.rank_by`); `dropped_rows` are rows that
    corrections.csv took out, with the reason.

    Raises
    ------
    CorrectionError : a person action of corrections.csv that matches nobody.
    """
    drafts = [draft for part in parts for draft in part.drafts]
    counted, without_unit = apply_units(drafts, gather_units(parts))
    found = people.resolve(counted, corrections=corrections)
    settled = settle(counted, found.member_ids, rank=rank)
    rows: dict[str, Sequence[Mapping[str, Any]]] = dict(_records(counted, found, settled))
    rows |= {"members": found.members, "meetings": settled.meetings}
    rows["coverage"] = _coverage(spoken for part in parts for spoken in part.coverage)
    kept = [draft for draft, stays in zip(counted, settled.kept, strict=True) if stays]
    lines = [line for part in parts for line in part.ledger]
    rows["ledger"] = _ledger(lines, kept, settled.rows, dropped=dropped_rows or {})
    return Assembled(
        frames={name: tables.frame(name, rows.get(name, ())) for name in tables.names()},
        rejects=(*(r for part in parts for r in part.rejects), *without_unit),
        notices=(
            *(n for part in parts for n in part.notices), *found.notices, *settled.notices,
        ),
    )  # fmt: skip


def _coverage(spoken: Iterable[Coverage]) -> list[dict[str, Any]]:
    """One row a source and first month: the tables of a sheet that speak of the same months."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in spoken:
        key = (one.source_file, one.source_sheet, one.dataset, one.first)
        row = asdict(one) | {"types": list(one.types)}
        if key in rows:
            known = rows[key]
            row["types"] = [*known["types"], *(t for t in one.types if t not in known["types"])]
            row["last"] = max(known["last"], one.last)
            row["roll"] = one.roll if one.roll == known["roll"] else MIXED_ROLL
        rows[key] = row
    return list(rows.values())


def _records(
    drafts: Sequence[Draft], found: people.People, settled: Settled
) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table whose drafts are rows as they are."""
    rows: dict[str, list[dict[str, Any]]] = {}
    whole = zip(
        drafts, found.member_ids, found.names, settled.meeting_ids, settled.kept, strict=True
    )
    for draft, member_id, name, meeting_id, stays in whole:
        if stays:
            rows.setdefault(draft.table, []).append({
                **draft.values,
                "member_id": member_id,
                "name": name,
                "meeting_id": meeting_id,
                "source_file": draft.file,
                "source_sheet": draft.sheet,
                "source_cell": draft.cell,
            })  # fmt: skip
    return rows


def _ledger(
    lines: Iterable[LedgerLine],
    kept: Iterable[Draft],
    repeated: Mapping[Row, str],
    *,
    dropped: Mapping[Row, str],
) -> list[dict[str, Any]]:
    """Ledger lines in order, with the records that each row gave."""
    records = Counter(
        (draft.file, draft.sheet, draft.row) for draft in kept if draft.table in tables.DATASETS
    )
    rows = []
    for line in sorted(lines, key=lambda line: (line.source_file, line.source_sheet, line.row)):
        key = (line.source_file, line.source_sheet, line.row)
        row = vars(line) | {"records": records.get(key, 0)}
        # the header of a repeated grid states meetings, yet stays a header
        if key in repeated and line.kind == "record":
            row |= {"kind": "duplicate", "reason": repeated[key]}
        if key in dropped:
            row |= {"kind": "ignored", "reason": dropped[key]}
        rows.append(row)
    return rows
