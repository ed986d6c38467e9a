"""Notebooks executed in this very process: the same page without waiting for kernels."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output

from branchstats.project import Project
from branchstats.review.editions import EDITION_VARIABLE, PROJECT_VARIABLE, for_edition
from branchstats.review.execute import Executed
from branchstats.review.page import head_of, render

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def execute(
    files: Sequence[Path], project: Project, edition: str, monkeypatch: Any
) -> list[Executed]:
    """Run each notebook's cells one after the other; the last expression is the output."""
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    monkeypatch.setenv(EDITION_VARIABLE, edition)
    results = []
    for file in files:
        notebook = for_edition(nbformat.read(file, as_version=4), edition)
        names: dict[str, Any] = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell.source, names)
        results.append(Executed(file, notebook))
    return results


def _outputs(source: str, names: dict[str, Any]) -> list[Any]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is None:
        return []
    value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    if not hasattr(value, "_repr_mimebundle_"):
        return [new_output("execute_result", data={"text/plain": repr(value)})]
    bundle = value._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return [new_output("execute_result", data=data, metadata=metadata)]


def page_of(project: Project, edition: str, monkeypatch: Any, *, only: str = "0[0-5]_*") -> str:
    """The review of a project, rendered from the repository's notebooks."""
    files = sorted(NOTEBOOKS.glob(f"{only}.ipynb"))
    executed = execute(files, project, edition, monkeypatch)
    return render(executed, head=head_of(project), edition=edition)
