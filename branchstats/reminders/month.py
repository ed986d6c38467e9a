"""The reminders of one day: facts from the tables, put together for the page and the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from branchstats import store
from branchstats.indicators.select import Tables
from branchstats.project import Project
from branchstats.reminders.meetings_due import due_meetings
from branchstats.reminders.missing_exports import COMPLETE, missing_exports
from branchstats.reminders.persons_due import due_persons
from branchstats.reminders.to_mend import files_to_mend
from branchstats.settings import Settings


@dataclass(frozen=True)
class Reminders:
    """What is open on the day `on`; the columns are those of the functions that give them."""

    branch: str
    term: str
    first: pd.Timestamp  # of the term
    end: pd.Timestamp  # the first day after it
    on: date
    meetings: pd.DataFrame
    persons: pd.DataFrame
    exports: pd.DataFrame
    files: pd.DataFrame
    rejects: pd.DataFrame  # rejects.csv, every cell

    @property
    def term_state(self) -> str:
        """Words about a day outside the term; '' within it."""
        day = pd.Timestamp(self.on)
        if day < self.first:
            return "（还没有开始）"
        return "" if day < self.end else "（已经结束：下一任期请另建项目）"

    @property
    def open_exports(self) -> int:
        """Data sets of which something is missing."""
        return int((~self.exports["missing"].isin(["", COMPLETE])).sum())


def reminders_of(
    tables: Tables, rejects: pd.DataFrame, *, settings: Settings, on: date
) -> Reminders:
    """The reminders that tidy tables and rejects give on a day."""
    return Reminders(
        branch=settings.branch_name,
        term=settings.term.label,
        first=settings.term.first,
        end=settings.term.end,
        on=on,
        meetings=due_meetings(tables, settings=settings, on=on),
        persons=due_persons(tables, on=on),
        exports=missing_exports(tables, settings=settings, on=on),
        files=files_to_mend(rejects),
        rejects=rejects,
    )


def reminders(project: Project, *, on: date) -> Reminders:
    """The reminders of a project on a day.

    Raises
    ------
    ProjectError : the project has not been cleaned yet.
    """
    return reminders_of(
        store.load_tables(project), store.load_rejects(project), settings=project.settings, on=on
    )
