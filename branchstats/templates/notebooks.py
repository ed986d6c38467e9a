"""A project's own copies of the notebooks: made with it, renewed when the program is.

`.branchstats/notebooks.json` keeps what each copy was like. A copy that nobody has rewritten is
replaced by that of a newer program; one with the analyst's own changes is never touched.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from branchstats import store
from branchstats.project import Project, packaged_notebooks

RECORD = Path(".branchstats", "notebooks.json")  # below the project's folder


@dataclass(frozen=True)
class Renewed:
    """File names: replaced or added from the program, and older ones with changes of their own."""

    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def copy_notebooks(root: Path) -> None:
    """The program's notebooks into `root`/notebooks, with the record of what they were like."""
    folder = root / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    marks = {}
    for file in _packaged():
        shutil.copyfile(file, folder / file.name)
        marks[file.name] = mark_of(file)
    _record(root, marks)


def renew_notebooks(project: Project) -> Renewed:
    """Bring the project's copies up to the program's; nothing where no copies were recorded.

    What was deleted or renamed comes back with a newer program only. Outputs and counts of a run
    are no changes.

    Raises
    ------
    ProjectError : a notebook cannot be written.
    """
    record = project.root / RECORD
    if not record.is_file():
        return Renewed()
    known: dict[str, str] = json.loads(record.read_text(encoding="utf-8"))
    replaced, kept = [], []
    for file in _packaged():
        mine, newest = project.notebooks / file.name, mark_of(file)
        before = known.get(file.name)
        if before == newest:
            continue
        if mine.is_file() and mark_of(mine) not in (before, newest):
            kept.append(file.name)
            continue
        store.write_file(mine, file.read_bytes())
        replaced.append(file.name)
        known[file.name] = newest
    if replaced:
        _record(project.root, known)
    return Renewed(tuple(replaced), tuple(kept))


def mark_of(file: Path) -> str:
    """What a notebook's cells say, as a SHA-256; '' for a file that is no notebook.

    Neither outputs nor how often a cell was run count.
    """
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        said = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError):
        return ""
    return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()


def _packaged() -> list[Path]:
    return sorted(packaged_notebooks().glob("*.ipynb"))


def _record(root: Path, marks: Mapping[str, str]) -> None:
    store.write_file(root / RECORD, store.json_bytes(dict(marks)))
