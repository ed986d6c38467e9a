"""How the page calls the branches: a number, and a name that is never two branches' at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from branchstats.county.record import Record


@dataclass(frozen=True)
class Names:
    """Number and name of each branch by its folder. Numbers follow the folders: they are no rank."""

    numbers: dict[str, int]
    names: dict[str, str]

    def number(self, key: str) -> int:
        return self.numbers[key]

    def name(self, key: str) -> str:
        return self.names[key]


def names_of(records: Sequence[Record]) -> Names:
    """Branches that bear the same name are told apart by their folders; one without a name by it."""
    ordered = sorted(records, key=lambda record: record.key)
    often = Counter(record.name for record in ordered)
    return Names(
        {record.key: number for number, record in enumerate(ordered, start=1)},
        {record.key: _name(record, often) for record in ordered},
    )


def _name(record: Record, often: Counter[str]) -> str:
    if not record.name:
        return record.key
    return record.name if often[record.name] == 1 else f"{record.name}（{record.key}）"
