"""All sheets together → tidy tables: persons, meetings, duplicates, units, and the ledger's count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2s
from typing import Any

import pandas as pd

from branchstats import tables
from branchstats.cleaning import people
from branchstats.cleaning.activity_counts import apply_units
from branchstats.cleaning.corrections import Correction
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
) -> Assembled:
    """Join what every sheet gave into the tables of tables.toml.

    Raises
    ------
    CorrectionError : a person action of corrections.csv that matches nobody.
    """
    drafts = [draft for part in parts for draft in part.drafts]
    rejects = [reject for part in parts for reject in part.rejects]
    notices = [notice for part in parts for notice in part.notices]
    counted, without_unit = apply_units(drafts, _units_by_folder(parts))
    found = people.resolve(counted, corrections=corrections)
    rows = _records(counted, found)
    frames = {
        name: tables.frame(name, rows.get(name, ())) for name in tables.names() if name != "ledger"
    }
    frames["members"] = tables.frame("members", found.members)
    frames["coverage"] = tables.frame(
        "coverage", _coverage(spoken for part in parts for spoken in part.coverage)
    )
    lines = [line for part in parts for line in part.ledger]
    frames["ledger"] = _ledger(lines, counted, dropped_rows or {})
    return Assembled(
        frames=frames,
        rejects=tuple([*rejects, *without_unit]),
        notices=tuple([*notices, *found.notices]),
    )


def _units_by_folder(parts: Iterable[Cleaned]) -> dict[str, dict[str, float]]:
    units: dict[str, dict[str, float]] = {}
    for part in parts:
        if part.units:
            folder = part.ledger[0].source_file.rpartition("/")[0]
            units.setdefault(folder, {}).update(part.units)
    return units


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


def _records(drafts: Sequence[Draft], found: people.People) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for draft, member_id, name in zip(drafts, found.member_ids, found.names, strict=True):
        row = {
            **draft.values,
            "member_id": member_id,
            "name": name,
            "source_file": draft.file,
            "source_sheet": draft.sheet,
            "source_cell": draft.cell,
        }
        if draft.meeting:
            key = f"{draft.file}|{draft.sheet}|{draft.meeting}"
            row["meeting_id"] = "t" + blake2s(key.encode(), digest_size=6).hexdigest()
        rows.setdefault(draft.table, []).append(row)
    return rows


def _ledger(
    lines: Iterable[LedgerLine], drafts: Iterable[Draft], dropped: Mapping[Row, str]
) -> pd.DataFrame:
    counted = Counter(
        (draft.file, draft.sheet, draft.row) for draft in drafts if draft.table in tables.DATASETS
    )
    rows = []
    for line in sorted(lines, key=lambda line: (line.source_file, line.source_sheet, line.row)):
        key = (line.source_file, line.source_sheet, line.row)
        row = asdict(line) | {"records": counted.get(key, 0)}
        if key in dropped:
            row |= {"kind": "ignored", "reason": dropped[key]}
        rows.append(row)
    return tables.frame("ledger", rows)
