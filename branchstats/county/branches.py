"""The branch projects below a county's folder, and fingerprints of what they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from branchstats import store
from branchstats.errors import ProjectError
from branchstats.pipeline import is_export
from branchstats.project import packaged_notebooks

SETTINGS = "review.toml"
_INPUTS = ("review.toml", "data/corrections.csv", "data/notes.csv", "data/words.toml")
_RAW, _NOTEBOOKS = "data/raw", "notebooks"
_PROGRAM = (".py", ".toml", ".csv", ".j2", ".css", ".js", ".json", ".ipynb")
_SHOWN = 20  # hex digits: enough that two never meet by chance


def find_branches(folder: Path) -> dict[str, Path]:
    """Every project below `folder` by its path below it, sorted; nothing is looked for in a project.

    Raises
    ------
    ProjectError : there is no such folder, or no project below it.
    """
    if not folder.is_dir():
        raise ProjectError(
            file=str(folder), reason="没有这个文件夹", advice="请写存放各支部项目的文件夹"
        )
    found = {path.relative_to(folder).as_posix(): path for path in _projects(folder)}
    if found:
        return dict(sorted(found.items()))
    if (folder / SETTINGS).is_file():
        raise ProjectError(
            file=str(folder), reason="这是一个支部的项目，不是存放各支部项目的文件夹",
            advice="请写它的上一级文件夹；只看这一个支部，用 branchstats review",
        )  # fmt: skip
    raise ProjectError(
        file=str(folder), reason="下面没有支部项目（含 review.toml 的文件夹）",
        advice="请把各支部的项目文件夹拷进来，或用 branchstats new 新建",
    )  # fmt: skip


def _projects(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if SETTINGS in names and Path(place) != folder:
            folders.clear()
            yield Path(place)
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]


def inputs_of(root: Path) -> str:
    """A fingerprint of everything in a project that its review is made from; "" if unreadable."""
    chosen = [root / name for name in _INPUTS]
    chosen += sorted(path for path in (root / _RAW).rglob("*") if is_export(path))
    chosen += sorted((root / _NOTEBOOKS).glob("*.ipynb"))
    digest = hashlib.sha256()
    try:
        for path in chosen:
            if path.is_file():
                name = path.relative_to(root).as_posix()
                digest.update(f"{name}\n{store.sha256(path)}\n".encode())
    except OSError:
        return ""
    return digest.hexdigest()[:_SHOWN]


@cache
def program() -> str:
    """A fingerprint of the installed program: its version and the text of its files.

    Line ends count alike, so that a Windows checkout equals a Linux one.
    """
    package = Path(str(files("branchstats")))
    digest = hashlib.sha256(version("branchstats").encode())
    texts = [(package, path) for path in package.rglob("*") if path.suffix in _PROGRAM]
    texts += [(packaged_notebooks(), path) for path in packaged_notebooks().glob("*.ipynb")]
    for base, path in sorted(texts, key=lambda pair: pair[1].relative_to(pair[0]).as_posix()):
        digest.update(path.relative_to(base).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:_SHOWN]
