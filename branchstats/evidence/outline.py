"""The report's parts and sections (outline.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from branchstats.evidence.claims import Claim, claims


@dataclass(frozen=True)
class Section:
    """One section: key 一（一）, its title, the findings that it states as work done."""

    key: str
    title: str
    facts: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """（一）抓班子，夯实党建责任: as it stands under its part."""
        return self.key.lstrip("一二三四五六七八九十") + self.title

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The sentences of claims.toml that belong here, in their order."""
        return tuple(claim for claim in claims() if claim.section.startswith(self.key))


@dataclass(frozen=True)
class Part:
    """One part: key 一, its title and sections."""

    key: str
    title: str
    sections: tuple[Section, ...]


@cache
def outline() -> tuple[Part, ...]:
    """The parts in their order."""
    text = files("branchstats.evidence").joinpath("outline.toml").read_text(encoding="utf-8")
    return tuple(
        Part(
            entry["key"],
            entry["title"],
            tuple(
                Section(own["key"], own["title"], tuple(own.get("facts", ())))
                for own in entry.get("section", ())
            ),
        )
        for entry in tomllib.loads(text)["part"]
    )


def section_keys() -> tuple[str, ...]:
    """Every part and section by its key: 一, 一（一） …"""
    return tuple(
        key for part in outline() for key in (part.key, *(own.key for own in part.sections))
    )
