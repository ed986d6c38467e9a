"""`branchstats new`: a review project with its settings, notebooks, folders and blank templates."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

from branchstats.cleaning.corrections import COLUMNS
from branchstats.errors import ProjectError
from branchstats.templates.form import forms
from branchstats.templates.notebooks import copy_notebooks
from branchstats.templates.workbook import workbook_bytes

TEMPLATES = "模板"
RAW_FOLDERS = ("attendance", "scores", "recruitment", "volunteering")
NOTES_HEADER = "month,text"
YEARS_BACK = 2  # a term of three years that ends with this one: a first guess, to be changed
WITH_MARK = "utf-8-sig"  # Excel takes a csv for UTF-8 only with the mark


def new_project(folder: Path, *, today: date) -> Path:
    """Make a review project in `folder` and return it; what is there already is never touched.

    Raises
    ------
    ProjectError : the folder holds something, is a file, or cannot be written.
    """
    _refuse_used(folder)
    try:
        _write(folder, today)
    except OSError as fault:
        raise ProjectError(
            file=str(folder), raw=fault.strerror or "", reason="写不进去",
            advice="请换一个有写入权限的文件夹，或检查磁盘空间",
        ) from fault  # fmt: skip
    return folder


def _refuse_used(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ProjectError(
            file=str(folder), reason="这是一个文件，不是文件夹", advice="请换一个文件夹的名称"
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise ProjectError(
            file=str(folder), reason="文件夹里已经有内容，没有改动它",
            advice="请写一个新文件夹的名称，如 branchstats new 2025年换届",
        )  # fmt: skip


def _write(folder: Path, today: date) -> None:
    for name in RAW_FOLDERS:
        (folder / "data" / "raw" / name).mkdir(parents=True, exist_ok=True)
    settings = _packaged("review.toml").replace("{start}", f"{today.year - YEARS_BACK}-01-01")
    (folder / "review.toml").write_text(settings, encoding="utf-8")
    data = folder / "data"
    (data / "words.toml").write_text(_packaged("words.toml"), encoding="utf-8")
    (data / "corrections.csv").write_text(",".join(COLUMNS) + "\n", encoding=WITH_MARK)
    (data / "notes.csv").write_text(NOTES_HEADER + "\n", encoding=WITH_MARK)
    copy_notebooks(folder)
    (folder / TEMPLATES).mkdir()
    for form in forms():
        (folder / TEMPLATES / form.file).write_bytes(workbook_bytes(form))


def _packaged(name: str) -> str:
    return files("branchstats.templates").joinpath(name).read_text(encoding="utf-8")
