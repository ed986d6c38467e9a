"""reports/月度提醒.html and .xlsx: names stand in them, so that only their owner may read them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from branchstats import store
from branchstats.project import Project
from branchstats.reminders.month import Reminders, reminders
from branchstats.reminders.page import page_of
from branchstats.reminders.workbook import workbook_of

PAGE, WORKBOOK = "月度提醒.html", "月度提醒.xlsx"


def write_month(project: Project, *, on: date) -> tuple[Reminders, Path]:
    """Write both files and return what they say with the path of the page.

    Raises
    ------
    ProjectError : not cleaned yet, or reports/ cannot be written.
    """
    found = reminders(project, on=on)
    page = page_of(found, workbook=WORKBOOK).encode("utf-8")
    store.write_file(project.reports / PAGE, page, is_private=True)
    store.write_file(project.reports / WORKBOOK, workbook_of(found), is_private=True)
    return found, project.reports / PAGE
