"""reports/汇总.xlsx: what a clerk passes upward, in the committee's edition always."""

from __future__ import annotations

from pathlib import Path

from branchstats import store
from branchstats.papers import sheets
from branchstats.papers.workbook import workbook_bytes
from branchstats.project import Project
from branchstats.review.editions import COMMITTEE
from branchstats.review.opening import Review

OUTPUT = "汇总.xlsx"


def write_summary(project: Project) -> Path:
    """Write reports/汇总.xlsx; the path that was written.

    Raises
    ------
    ProjectError : not cleaned or judged yet, or the folder cannot be written.
    """
    review = Review(project, edition=COMMITTEE)
    content = workbook_bytes(
        [
            sheets.overview(review),
            sheets.monthly(review),
            sheets.findings(review),
            sheets.rejects(review),
        ],
        title=f"{project.settings.branch_name}{project.settings.term.span_words}工作数据汇总",
        at=review.term.end,
    )
    target = project.reports / OUTPUT
    store.write_file(target, content)
    return target
