"""The reminders as one A4 page: HTML that needs no network and no script."""

from __future__ import annotations

from dataclasses import asdict

from jinja2 import Environment, PackageLoader, StrictUndefined

from branchstats.reminders.month import Reminders
from branchstats.reminders.parts import chinese_day, parts_of

# rows of a table that one page has room for; the workbook holds all of them
MOST_ROWS = {"会议": 6, "人员": 7, "未到的表": 9, "要改的文件": 4}


def page_of(found: Reminders, *, workbook: str) -> str:
    """The page's HTML; `workbook` is the name of the file that holds the rows left out here."""
    template = _environment().get_template("month.html.j2")
    parts = []
    for part in parts_of(found):
        most = MOST_ROWS[part.sheet]
        more = max(len(part.rows) - most, 0)
        parts.append({**asdict(part), "rows": part.rows[:most], "more": more})
    return template.render(
        branch=found.branch,
        term=found.term + found.term_state,
        day=chinese_day(found.on),
        parts=parts,
        workbook=workbook,
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("branchstats.reminders", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
