"""What a notebook begins with: the project it lies in, its tables, findings and edition."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from branchstats import store
from branchstats.errors import ProjectError
from branchstats.indicators.catalogue import indicator
from branchstats.project import Project, load_notes, load_project
from branchstats.review.suppression import concerns_persons, suppress
from branchstats.settings import Settings
from branchstats.term import Term

PROJECT_VARIABLE = "BRANCHSTATS_PROJECT"
EDITION_VARIABLE = "BRANCHSTATS_EDITION"
COMMITTEE, ANALYST = "committee", "analyst"
EDITIONS = (COMMITTEE, ANALYST)


@dataclass(frozen=True)
class Review:
    """The cleaned data of one project, read when it is first asked for."""

    project: Project
    edition: str = COMMITTEE

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def term(self) -> Term:
        return self.project.settings.term

    @property
    def is_internal(self) -> bool:
        """Whether names may be shown: the analyst's edition."""
        return self.edition == ANALYST

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tidy tables by name (tables.toml)."""
        return store.load_tables(self.project)

    @cached_property
    def notes(self) -> pd.DataFrame:
        """notes.csv: month, text."""
        return load_notes(self.project)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """findings.json: one row a finding."""
        return store.load_findings(self.project)

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """rejects.csv: one row a cell that was not understood."""
        return store.load_rejects(self.project)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """manifest.json: version and the SHA-256 of every input."""
        return store.load_manifest(self.project)

    def series(self, key: str, *, by: str = "year", split: str | None = None) -> pd.DataFrame:
        """The series of an indicator of the catalogue, e.g. `series("attendance.rate", by="month")`.

        Columns as `indicators.series` has them. The committee's edition hides figures of fewer
        persons than review.toml's min_group.
        """
        chosen = indicator(key)
        found = chosen.compute(
            self.tables, term=self.term, settings=self.settings, by=by, split=split
        )
        if self.is_internal or not concerns_persons(chosen):
            return found
        return suppress(found, min_group=self.settings.min_group)

    def measure(self, function: Callable[..., Any], **choices: Any) -> Any:
        """Any function of branchstats.indicators on this branch and term, as it is."""
        return function(self.tables, term=self.term, settings=self.settings, **choices)


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
