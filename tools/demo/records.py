"""What a generator hands on: files to write, and the facts that a correct cleaner finds in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Fact:
    """One fact of a file, in the words of the tidy tables; `number` as text, '' where none."""

    file: str
    dataset: str
    name: str
    date: str  # ISO
    detail: str  # precision, or the subject of a test
    value: str
    number: str = ""


@dataclass(frozen=True)
class Made:
    """Files (path below data/raw → bytes) with their facts."""

    files: dict[str, bytes] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()

    def __add__(self, other: Made) -> Made:
        return Made({**self.files, **other.files}, self.facts + other.facts)


def iso(day: date) -> str:
    """2019-01-31."""
    return day.isoformat()
