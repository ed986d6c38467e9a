"""Reviews without kernels: the same page, sooner."""

from __future__ import annotations

from typing import Any

from executed_here import execute

from branchstats.project import load_project


def without_kernels(patch: Any) -> None:
    """Let the review execute its notebooks in this process."""

    def run_here(files, *, project_root, edition, on_done, warm):
        return execute(files, load_project(project_root), edition, patch)

    patch.setattr("branchstats.review.page.run_notebooks", run_here)
