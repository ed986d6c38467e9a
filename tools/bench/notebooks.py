"""(b) Executing and rendering the review's notebooks, against the usual tools and plain scripts."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import nbformat
from bench import page_maker
from bench.timing import Timing, interleaved

from branchstats import findings, pipeline
from branchstats.project import load_project
from branchstats.review.editions import (
    COMMITTEE,
    EDITION_VARIABLE,
    PROJECT_VARIABLE,
    for_edition,
)
from branchstats.review.warm import IS_POSSIBLE

NBCONVERT = "jupyter nbconvert --execute, one call a notebook"
PAPERMILL = "papermill, one call a notebook (not rendered)"
SCRIPTS = "the same code as plain scripts (floor)"
FRESH = "branchstats: two kernels at a time"
FORKED = "branchstats: forked kernels, two at a time"
_SHOWN = "_repr_mimebundle_"
_DISPLAY = f"""
def show(value):
    if hasattr(value, "{_SHOWN}"):
        value.{_SHOWN}()
    elif hasattr(value, "_repr_html_"):
        value._repr_html_()
"""


def measure_notebooks(
    project_folder: Path,
    scratch: Path,
    *,
    rounds: int,
    sources: Sequence[Path],
    has_papermill: bool = True,
) -> dict[str, Timing]:
    """Seconds for the notebooks `sources` on one project, each way in turns, in a process each.

    `has_papermill`: it takes as long as nbconvert; where time is short it may be left out.
    """
    project = load_project(project_folder)
    pipeline.clean(project)
    findings.write_findings(project)
    files = [_committees(source, scratch) for source in sources]
    scripts = [_script(file) for file in files]
    environment = {
        **os.environ,
        PROJECT_VARIABLE: str(project.root),
        EDITION_VARIABLE: COMMITTEE,
        "MPLBACKEND": "agg",
    }
    kernels = {name: value for name, value in environment.items() if name != "MPLBACKEND"}
    python = [sys.executable, "-m"]

    def each(command: Callable[[Path], list[str]], env: Mapping[str, str]) -> None:
        for file in files:
            _run(command(file), env, scratch)

    ways: dict[str, Callable[[], object]] = {
        NBCONVERT: lambda: each(
            lambda f: [*python, "nbconvert", "--to", "html", "--execute", str(f)], kernels
        ),
        PAPERMILL: lambda: each(
            lambda f: [
                *python,
                "papermill",
                "--no-progress-bar",
                "-k",
                "python3",
                str(f),
                str(f) + ".out",
            ],
            kernels,
        ),
        SCRIPTS: lambda: [_run([sys.executable, str(s)], environment, scratch) for s in scripts],
        FRESH: lambda: _ours(project.root, sources, page_maker.FRESH),
    }
    if not has_papermill:
        del ways[PAPERMILL]
    if IS_POSSIBLE:
        ways[FORKED] = lambda: _ours(project.root, sources, page_maker.FORKED)
    return interleaved(ways, rounds=rounds, warm_up=False)


def _ours(root: Path, files: Sequence[Path], way: str) -> None:
    """In a process of its own, as the others are: its imports count, too."""
    _run([sys.executable, page_maker.__file__, str(root), way, *map(str, files)], os.environ, root)


def _committees(source: Path, scratch: Path) -> Path:
    """The notebook as the committee's edition executes it."""
    file = scratch / source.name
    nbformat.write(for_edition(nbformat.read(source, as_version=4), COMMITTEE), file)
    return file


def _script(notebook: Path) -> Path:
    """The notebook's code as a script: the last expression of a cell is made, as Jupyter would."""
    lines = [_DISPLAY]
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            if tree.body and isinstance(tree.body[-1], ast.Expr):
                last = tree.body.pop()
                lines += [ast.unparse(tree), f"show({ast.unparse(last)})"]
            else:
                lines.append(ast.unparse(tree))
    script = notebook.with_suffix(".py")
    script.write_text("\n".join(lines), encoding="utf-8")
    return script


def _run(command: list[str], environment: Mapping[str, str], folder: Path) -> None:
    done = subprocess.run(
        command, env=dict(environment), cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-2000:]}")
