"""branchstats: a branch's three years of records, and what they say.

The names that a notebook begins with; each is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from branchstats.review.opening import load as load
    from branchstats.review.tables import say as say
    from branchstats.review.tables import show_table as show_table

_HOMES = {
    "load": "branchstats.review.opening",
    "say": "branchstats.review.tables",
    "show_table": "branchstats.review.tables",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'branchstats' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
