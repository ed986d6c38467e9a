"""Which notebooks a review is made of."""

from __future__ import annotations

from pathlib import Path

from branchstats.errors import NotebookError
from branchstats.project import Project, packaged_notebooks

_NOT_IN_REVIEW = "99"  # the analyst's own desk


def review_notebooks(project: Project) -> list[Path]:
    """The numbered notebooks of the project, else those that come with the package.

    Raises
    ------
    NotebookError : there are none.
    """
    for folder in (project.notebooks, packaged_notebooks()):
        found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
        chosen = [file for file in found if not file.name.startswith(_NOT_IN_REVIEW)]
        if chosen:
            return chosen
    raise NotebookError(
        file="notebooks", reason="一个笔记本也没有", advice="请从安装包或备份恢复 notebooks 文件夹"
    )
