"""What a notebook begins with: the project it lies in, its tables, findings and edition."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from branchstats import store
from branchstats.errors import ProjectError
from branchstats.evidence.case import reached_term, recorded_term
from branchstats.evidence.finding import frame
from branchstats.findings import load_findings
from branchstats.indicators.catalogue import Indicator, indicator
from branchstats.indicators.reach import DATED, records_of_term
from branchstats.indicators.select import Frozen
from branchstats.project import Project, load_notes, load_project
from branchstats.review.editions import (
    ANALYST,
    COMMITTEE,
    EDITION_VARIABLE,
    EDITIONS,
    PROJECT_VARIABLE,
)
from branchstats.review.suppression import concerns_persons, protected
from branchstats.settings import Settings
from branchstats.term import Term


@dataclass(frozen=True)
class Review:
    """The cleaned data of one project, read when it is first asked for."""

    project: Project
    edition: str = COMMITTEE
    _known: dict[tuple[str, str, str | None], pd.DataFrame] = field(
        default_factory=dict, repr=False, compare=False
    )
    _whole: dict[tuple[str, str, str | None], pd.DataFrame] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @cached_property
    def term(self) -> Term:
        """What the page is about: the term, or the part of it that is on record."""
        return reached_term(self.tables, term=self.settings.term, settings=self.settings)

    @cached_property
    def recorded(self) -> Term:
        """As much of the term as anything at all is dated in: for counts of single events."""
        return recorded_term(self.tables, term=self.settings.term, settings=self.settings)

    @property
    def is_cut(self) -> bool:
        """Whether the term goes on beyond what is on record."""
        return self.term != self.settings.term

    @property
    def is_internal(self) -> bool:
        """Whether names may be shown: the analyst's edition."""
        return self.edition == ANALYST

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tidy tables by name (tables.toml); no records where none is of the term."""
        # Frozen: the dozens of figures of a notebook begin with the same few steps
        return Frozen(records_of_term(self._loaded, term=self.settings.term))

    @cached_property
    def _loaded(self) -> dict[str, pd.DataFrame]:
        return store.load_tables(self.project)

    @property
    def is_of_another_time(self) -> bool:
        """Whether the exports were read, and none of their records lies in the term."""
        return bool(self.tables["ledger"]["records"].sum()) and not any(
            len(self.tables[name]) for name in DATED
        )

    @cached_property
    def notes(self) -> pd.DataFrame:
        """notes.csv: month, text (names masked in the committee's edition)."""
        notes = load_notes(self.project)
        return notes.assign(text=[self.shown(text) for text in notes["text"]])

    @cached_property
    def findings(self) -> pd.DataFrame:
        """findings.json (judged now if it is not there): one row a finding, all columns always."""
        found = load_findings(self.project)
        return found if len(found) else frame([])

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """rejects.csv: one row a cell that was not understood."""
        return store.load_rejects(self.project)

    @cached_property
    def notices(self) -> pd.DataFrame:
        """notices.csv: what is worth a look although nothing was lost."""
        return store.load_notices(self.project)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """manifest.json: version and the SHA-256 of every input."""
        return store.load_manifest(self.project)

    def shown(self, words: str) -> str:
        """Words from outside (file names, reasons) as the edition shows them: names masked."""
        if self.is_internal:
            return words
        for name in self._names:
            words = words.replace(name, "□" * len(name))
        return words

    @cached_property
    def _names(self) -> list[str]:
        """Every person's name in the tables, the longest first."""
        tables = self.tables  # those of another time have names, too: all that were loaded
        loaded = self.__dict__.get("_loaded", tables)
        columns = [rows["name"] for rows in loaded.values() if "name" in rows]
        names = set(pd.concat(columns).dropna()) if columns else set()
        return sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n))

    def series(self, key: str, *, by: str = "year", split: str | None = None) -> pd.DataFrame:
        """The series of an indicator of the catalogue, e.g. `series("attendance.rate", by="month")`.

        Columns as `indicators.series` has them. The committee's edition hides figures of fewer
        persons than review.toml's min_group.
        """
        if (key, by, split) not in self._known:
            self._known[key, by, split] = self._series(indicator(key), by, split)
        return self._known[key, by, split]

    def _series(self, chosen: Indicator, by: str, split: str | None) -> pd.DataFrame:
        if self.is_internal or not concerns_persons(chosen):
            return self._computed(chosen.id, by=by, split=split)
        return protected(
            self._computed, chosen.id, by=by, split=split, term=self.term,
            min_group=self.settings.min_group,
        )  # fmt: skip

    def _computed(self, key: str, *, by: str, split: str | None) -> pd.DataFrame:
        """A series as it is, before anything is hidden."""
        if (key, by, split) not in self._whole:
            self._whole[key, by, split] = indicator(key).compute(
                self.tables, term=self.term, settings=self.settings, by=by, split=split
            )
        return self._whole[key, by, split]

    def measure(self, function: Callable[..., Any], **choices: Any) -> Any:
        """Any function of branchstats.indicators on this branch and term, as it is."""
        found = function(self.tables, term=self.term, settings=self.settings, **choices)
        # a frame of the caller's own: what is kept for the next one is not for changing
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found


def load(folder: str | Path | None = None) -> Review:
    """The review project that a notebook lies in.

    The folder is the one given, else BRANCHSTATS_PROJECT, else the nearest folder upward of the
    working directory that holds review.toml. The edition is that of BRANCHSTATS_EDITION, else
    the analyst's: whoever opens a notebook at the desk sees everything.

    Raises
    ------
    ProjectError : no project there, or one that is not valid.
    """
    root = Path(folder) if folder is not None else find_project(Path.cwd())
    return Review(load_project(root), edition=edition_of_environment())


def find_project(start: Path) -> Path:
    """BRANCHSTATS_PROJECT, else the nearest folder upward of `start` with a review.toml."""
    named = os.environ.get(PROJECT_VARIABLE)
    if named:
        return Path(named)
    for folder in (start, *start.parents):
        if (folder / "review.toml").is_file():
            return folder
    raise ProjectError(
        file=start.name,
        reason="这个文件夹和它的上级里都没有 review.toml",
        advice="请把笔记本放在项目的 notebooks 文件夹里打开",
    )


def edition_of_environment() -> str:
    """The edition that BRANCHSTATS_EDITION names; the analyst's where it names none.

    Raises
    ------
    ProjectError : it names something else.
    """
    edition = os.environ.get(EDITION_VARIABLE) or ANALYST
    if edition not in EDITIONS:
        raise ProjectError(
            cell=EDITION_VARIABLE,
            raw=edition,
            reason="没有这个版本",
            advice=f"应当是 {' 或 '.join(EDITIONS)}",
        )
    return edition
