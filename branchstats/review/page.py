"""The review: notebooks executed and put together as one HTML page for the committee."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from branchstats import store
from branchstats.errors import NotebookError
from branchstats.project import Project
from branchstats.review.editions import ANALYST, COMMITTEE
from branchstats.review.execute import Executed, run_notebooks
from branchstats.review.notebooks import review_notebooks
from branchstats.review.output import PAGES
from branchstats.review.provenance import PREVIOUS, as_block, fingerprint, stated_inputs
from branchstats.review.warm import WarmProcess

OUTPUT = PAGES[COMMITTEE]
# The page's order: achievements before problems, what data cannot say near the end.
PARTS = (
    "first", "achievements", "data", "problems", "previous", "limits", "plan", "method", "sources",
)  # fmt: skip
PART_TAG = "part:"  # a cell's tag part:problems holds for the following cells of its notebook too
DEFAULT_PART = "data"
_LONGEST_ID = 64  # of a cell, by the notebook format


def build_review(
    project: Project,
    *,
    edition: str = COMMITTEE,
    output: Path | None = None,
    last: Project | None = None,
    on_done: Callable[[Path], None] = lambda file: None,
    warm: WarmProcess | None = None,
) -> Path:
    """Execute the project's notebooks and write the review; the path that was written.

    `output` is reports/review.html of the project unless given, review-analyst.html for the
    analyst's edition. The file is written beside and renamed: a reader never sees half a page. `last` is the last term's project, which a section
    lays beside this one (`previous.load_previous`). `warm` is a process whose imports are under way
    (`warm.WarmProcess`); without it one is started here where the system can.

    Raises
    ------
    NotebookError : no notebooks, one that fails, or a picture without alternative text.
    ProjectError : not cleaned yet, or the output cannot be written.
    """
    head = head_of(project, last=last)
    executed = run_notebooks(
        review_notebooks(project), project_root=project.root, edition=edition, on_done=on_done,
        warm=warm,
    )  # fmt: skip
    if last is not None:
        from branchstats.review import previous  # most reviews stand alone

        executed.append(Executed(last.root, previous.section(project, last, edition=edition)))
    page = render(executed, head=head, edition=edition)
    target = output or project.reports / PAGES[edition]
    # names stand in the analyst's edition
    store.write_file(target, page.encode("utf-8"), is_private=edition == ANALYST)
    return target


def head_of(project: Project, *, last: Project | None = None) -> dict[str, Any]:
    """What stands in the page's head and foot: branch, term, version, fingerprint of the inputs."""
    manifest = store.load_manifest(project)
    inputs = stated_inputs(manifest, root=project.root, notebooks=review_notebooks(project))
    if last is not None:
        inputs[PREVIOUS] = fingerprint(store.load_manifest(last))
    return {
        "title": f"{project.settings.branch_name}{project.settings.term.span_words}工作数据审阅",
        "term": f"任期 {project.settings.term.label}",
        "version": version("branchstats"),
        "fingerprint": fingerprint(manifest),
        "inputs": as_block(inputs),
        "is_merged": True,
    }


def render(executed: Sequence[Executed], *, head: dict[str, Any], edition: str) -> str:
    """Executed notebooks → the HTML of the page."""
    from branchstats.review.exporter import ReviewExporter  # imported while the kernels work

    merged = merge([item.notebook for item in executed])
    page, _ = ReviewExporter(edition=edition).from_notebook_node(merged, {"review": head})
    return page


def merge(notebooks: Sequence[NotebookNode]) -> NotebookNode:
    """One notebook with all cells in the order of PARTS; within a part as the notebooks come.

    Raises
    ------
    NotebookError : a part that is none of PARTS.
    """
    placed: dict[str, list[NotebookNode]] = {part: [] for part in PARTS}
    for number, notebook in enumerate(notebooks):
        part = DEFAULT_PART
        for cell in notebook.cells:
            part = _part_of(cell) or part
            unique = f"{number}-{cell.id}"[:_LONGEST_ID]  # every notebook has a cell `load`
            placed[part].append(NotebookNode({**cell, "id": unique}))
    cells = [cell for part in PARTS for cell in placed[part]]
    return new_notebook(cells=cells, metadata=notebooks[0].metadata if notebooks else {})


def _part_of(cell: NotebookNode) -> str:
    tags = [t for t in cell.metadata.get("tags", []) if t.startswith(PART_TAG)]
    part = tags[0].removeprefix(PART_TAG) if tags else ""
    if part and part not in PARTS:
        raise NotebookError(
            cell=f"第{cell.metadata.get('place', '?')}格",
            raw=part,
            reason="没有这个部分",
            advice=f"标签应当是 {'、'.join(PART_TAG + p for p in PARTS)} 之一",
        )
    return part
