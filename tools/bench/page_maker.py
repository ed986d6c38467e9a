"""What `branchstats review` does after judging, as a process of its own: `ROOT fresh|forked FILE …`.

Prints nothing and writes no page. It begins as the command does: first the warm process, then the
imports.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from branchstats.cli.imports import IRI_GRAMMAR, without
from branchstats.review.warm import WarmProcess

FRESH, FORKED = "fresh", "forked"


def make_page(root: Path, files: Sequence[Path], *, is_forked: bool) -> str:
    """The committee's page of a project that was cleaned and judged."""
    with WarmProcess(files) if is_forked else nullcontext() as warm:
        with without(IRI_GRAMMAR):
            from branchstats.review.execute import run_notebooks
        executed = run_notebooks(
            files, project_root=root, edition="committee", is_forked=is_forked, warm=warm
        )
        from branchstats.project import load_project
        from branchstats.review.page import head_of, render

        return render(executed, head=head_of(load_project(root)), edition="committee")


if __name__ == "__main__":
    make_page(Path(sys.argv[1]), [Path(f) for f in sys.argv[3:]], is_forked=sys.argv[2] == FORKED)
