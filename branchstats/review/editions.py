"""The page's two editions, the environment that tells kernels of them, and which cells each has.

Light on purpose: whoever starts kernels needs these names, and not what the notebooks need.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

PROJECT_VARIABLE = "BRANCHSTATS_PROJECT"
EDITION_VARIABLE = "BRANCHSTATS_EDITION"
COMMITTEE, ANALYST = "committee", "analyst"
EDITIONS = (COMMITTEE, ANALYST)
ANALYST_TAG = "analyst"  # cells with this tag are not even executed for the committee


def for_edition(nb: NotebookNode, edition: str) -> NotebookNode:
    """A copy of the notebook without the cells that the edition does not show."""
    result = copy.deepcopy(nb)
    if edition != ANALYST:
        result.cells = [c for c in nb.cells if ANALYST_TAG not in c.metadata.get("tags", [])]
    return result
