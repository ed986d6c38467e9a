"""Judge the processed tables, keep findings.json, and go from a finding back to the cells."""

from __future__ import annotations

import tomllib
from typing import Any

import pandas as pd

from branchstats import atomic, store
from branchstats.evidence import judge
from branchstats.evidence.trace import trace, trace_text
from branchstats.project import Project


def write_findings(project: Project) -> pd.DataFrame:
    """Judge data/processed and write findings.json beside the tables; returns the findings.

    Raises
    ------
    ProjectError : the project has not been cleaned, another run is on, or the folder cannot be
        written.
    """
    with atomic.exclusive(project):
        frames = store.load_tables(project)
        term = project.settings.term
        judged = judge(
            frames, term_start=term.start, months=term.months, settings=_review_toml(project)
        )
        store.write_findings(project, judged)
    return judged


def load_findings(project: Project) -> pd.DataFrame:
    """findings.json; where `clean` has just replaced the tables, they are judged first.

    Raises
    ------
    ProjectError : as `write_findings`.
    """
    if not store.has_findings(project):
        write_findings(project)
    return store.load_findings(project)


def trace_finding(project: Project, id: str) -> str:
    """The files, sheets and cells behind one finding, as Chinese text.

    Raises
    ------
    ProjectError : no such finding (the nearest is named), or the project is not cleaned.
    """
    frames = store.load_tables(project)
    term = project.settings.term
    found = trace(
        id, frames, term_start=term.start, months=term.months, settings=_review_toml(project)
    )
    return trace_text(found)


def _review_toml(project: Project) -> dict[str, Any]:
    return tomllib.loads((project.root / "review.toml").read_text(encoding="utf-8-sig"))
