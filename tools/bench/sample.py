"""A stratified sample of the county's workbooks: whole branches, from the smallest to the largest."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

REVIEW = "review.toml"


@dataclass(frozen=True)
class Sample:
    """Workbooks (.xlsx) of some branches, and projects that hold just these."""

    workbooks: tuple[Path, ...]
    projects: tuple[Path, ...]


def take_sample(county: Path, folder: Path, *, n_workbooks: int) -> Sample:
    """Copy the .xlsx of branches evenly spaced by size to `folder`, until there are enough.

    Branches with a broken file are left out: the other readers cannot read it.
    """
    with (county / "truth.csv").open(encoding="utf-8", newline="") as text:
        branches = [row for row in csv.DictReader(text) if not row["broken"]]
    branches.sort(key=lambda row: (int(row["size"]), row["folder"]))
    per_branch = _count(county / branches[len(branches) // 2]["folder"])
    n_branches = min(len(branches), max(1, n_workbooks // max(per_branch, 1) + 3))
    step = len(branches) / n_branches
    workbooks: list[Path] = []
    projects: list[Path] = []
    for place in range(n_branches):
        source = county / branches[int((place + 0.5) * step)]["folder"]
        target = folder / source.name
        found = [_copy(file, source, target) for file in _xlsx(source)]
        shutil.copy2(source / REVIEW, target / REVIEW)
        workbooks += found[: n_workbooks - len(workbooks)]
        for file in set(found) - set(workbooks):
            file.unlink()
        projects.append(target)
        if len(workbooks) == n_workbooks:
            break
    return Sample(tuple(workbooks), tuple(projects))


def _copy(file: Path, source: Path, target: Path) -> Path:
    copied = target / file.relative_to(source)
    copied.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, copied)
    return copied


def _count(branch: Path) -> int:
    return len(_xlsx(branch))


def _xlsx(branch: Path) -> list[Path]:
    """True .xlsx files: an old .xls under that name is for no openpyxl."""
    files = sorted((branch / "data" / "raw").rglob("*.xlsx"))
    return [file for file in files if file.read_bytes()[:2] == b"PK"]
