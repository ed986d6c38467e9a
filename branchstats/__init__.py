"""branchstats: a branch's three years of records, and what they say.

The names that an analyst begins with; each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from branchstats.charts.lines import rate_line as rate_line
    from branchstats.evidence import judge as judge
    from branchstats.findings import trace_finding as trace_finding
    from branchstats.indicators.catalogue import indicator as indicator
    from branchstats.papers.draft import write_draft as write_draft
    from branchstats.pipeline import clean as clean
    from branchstats.project import load_project as load_project
    from branchstats.review.opening import load as load
    from branchstats.review.page import build_review as build_review
    from branchstats.review.sortable import sortable_tables as sortable_tables
    from branchstats.review.tables import say as say
    from branchstats.review.tables import show_table as show_table

_HOMES = {
    "build_review": "branchstats.review.page",
    "clean": "branchstats.pipeline",
    "indicator": "branchstats.indicators.catalogue",
    "judge": "branchstats.evidence",
    "load": "branchstats.review.opening",
    "load_project": "branchstats.project",
    "rate_line": "branchstats.charts.lines",
    "say": "branchstats.review.tables",
    "show_table": "branchstats.review.tables",
    "sortable_tables": "branchstats.review.sortable",
    "trace_finding": "branchstats.findings",
    "write_draft": "branchstats.papers.draft",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'branchstats' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
