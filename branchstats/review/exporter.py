"""nbconvert exporter `branchreview`: a notebook → one HTML page that needs nothing else."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from traitlets import Enum, default

from branchstats.errors import BranchstatsError
from branchstats.review import finish
from branchstats.review.editions import (
    ANALYST,
    COMMITTEE,
    EDITION_VARIABLE,
    EDITIONS,
    for_edition,
)
from branchstats.review.sortable import with_sorting

_HERE = Path(__file__).resolve().parent


class ReviewExporter(HTMLExporter):
    """One file, no request, no script needed, lang zh-CN; code only in the analyst's edition."""

    export_from_notebook = "branchstats 审阅页"

    edition = Enum(
        EDITIONS, help="committee (no names, no code) or analyst; BRANCHSTATS_EDITION if not given"
    ).tag(config=True)

    @default("edition")
    def _edition_default(self) -> str:
        return os.environ.get(EDITION_VARIABLE) or COMMITTEE

    @default("template_name")
    def _template_name_default(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(_HERE)]

    @default("exclude_input_prompt")
    def _exclude_input_prompt_default(self) -> bool:
        return True

    @default("exclude_output_prompt")
    def _exclude_output_prompt_default(self) -> bool:
        return True

    @default("exclude_anchor_links")
    def _exclude_anchor_links_default(self) -> bool:
        return True

    @default("embed_images")
    def _embed_images_default(self) -> bool:
        return True  # pictures beside the notebook; addresses on the net are taken out

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        yield from super().default_filters()
        yield ("clean_fragment", finish.clean_fragment)
        yield ("picture", picture)

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter itself has it
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """A notebook → the page's HTML. Cells that are the analyst's are dropped first.

        `resources["review"]` may hold the page's head (see `page`); without it the notebook's
        first heading and the project that it lies in give one.

        Raises
        ------
        NotebookError : a picture without alternative text.
        """
        resources = {} if resources is None else resources
        review = dict(resources.get("review") or _head_of(nb, resources))
        self.exclude_input = self.edition != ANALYST
        with _edition_for_kernels(self.edition):
            html, resources = super().from_notebook_node(
                for_edition(nb, self.edition),
                {**resources, "review": {**review, "edition": self.edition}},
                **kw,
            )
        page = finish.finish(html, is_single=not review.get("is_merged", False))
        return with_sorting(page) if self.edition == ANALYST else page, resources


def picture(output: NotebookNode, cell: NotebookNode, kind: str) -> str:
    """A bare picture of an output as a figure, with the alt of its or the cell's metadata.

    Raises
    ------
    NotebookError : there is no alt.
    """
    alt = output.get("metadata", {}).get(kind, {}).get("alt") or cell.metadata.get("alt") or ""
    content = output.data[kind]
    if kind == "image/svg+xml":
        content = b64encode(content.encode("utf-8")).decode("ascii")
    source = f"data:{kind};base64,{content.replace(chr(10), '')}"
    figure = f'<figure class="chart"><img src="{escape(source)}" alt="{escape(alt)}"></figure>'
    return finish.clean_fragment(figure)


@contextmanager
def _edition_for_kernels(edition: str) -> Iterator[None]:
    """Kernels that nbconvert starts (`--execute`) inherit the environment: tell them too."""
    before = os.environ.get(EDITION_VARIABLE)
    os.environ[EDITION_VARIABLE] = edition
    try:
        yield
    finally:
        if before is None:
            del os.environ[EDITION_VARIABLE]
        else:
            os.environ[EDITION_VARIABLE] = before


def _head_of(nb: NotebookNode, resources: Any) -> dict[str, Any]:
    """Title from the notebook, branch and term from its project where it lies in one."""
    # what reads a project takes seconds to import, and a whole review brings its own head
    from branchstats.review.opening import find_project, load
    from branchstats.review.provenance import fingerprint

    head: dict[str, Any] = {
        "title": title_of(nb) or "审阅页",
        "version": version("branchstats"),
    }
    folder = resources.get("metadata", {}).get("path") or "."
    try:
        review = load(find_project(Path(folder).resolve()))
        head |= {"branch": review.settings.branch_name, "term": review.term.label}
        head["fingerprint"] = fingerprint(review.manifest)
    except BranchstatsError:
        return head  # a notebook outside a project still makes a page, without these lines
    return head


def title_of(nb: NotebookNode) -> str:
    """The notebook's own title (metadata), else its first level-1 heading; empty without both."""
    if nb.metadata.get("title"):
        return str(nb.metadata["title"])
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return line[2:].strip()
    return ""
