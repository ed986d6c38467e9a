"""Judge the processed tables, keep findings.json, and go from a finding back to the cells."""

from __future__ import annotations

import tomllib

import pandas as pd

from branchstats import store
from branchstats.evidence import judge
from branchstats.project import Project


def write_findings(project: Project) -> pd.DataFrame:
    """Judge data/processed and write findings.json beside the tables; returns the findings.

    Raises
    ------
    ProjectError : the project has not been cleaned, or the folder cannot be written.
    """
    frames = store.load_tables(project)
    settings = tomllib.loads((project.root / "review.toml").read_text(encoding="utf-8-sig"))
    term = project.settings.term
    judged = judge(frames, term_start=term.start, months=term.months, settings=settings)
    store.write_findings(project, judged)
    return judged
