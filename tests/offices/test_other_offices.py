"""Files of offices that the reader's authors did not draw: F1 by file against known facts."""

from __future__ import annotations

from pathlib import Path

import office_apps
import office_attendance
import office_lists
import office_others
import pytest
from facts import DATASETS, expected, f1, found, of_file
from office import Office, make_office

from branchstats import pipeline
from branchstats.project import load_project

LEAST_F1 = 0.99
SEEDS = range(12)


def makers() -> list:
    return [
        made
        for module in (office_attendance, office_others, office_apps, office_lists)
        for made in vars(module).values()
        if callable(made) and getattr(made, "__module__", "") == module.__name__
    ]


def write(office: Office, folder: Path, year: int) -> None:
    for name, content in office.files.items():
        target = folder / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    toml = f"[term]\nstart = {year}-01-01\nmonths = 36\n"
    (folder / "review.toml").write_text(toml, encoding="utf-8")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_file_of_an_office_is_understood(seed, tmp_path):
    office = make_office(seed)
    year = 2019 + seed % 3
    for maker in makers():
        maker(office, year)
    write(office, tmp_path, year)
    outcome = pipeline.clean(load_project(tmp_path))
    free = frozenset(fact.file for fact in office.facts if fact.detail == "*")
    faults = []
    for dataset in DATASETS:
        true, got = expected(office.facts, dataset), found(outcome.frames, dataset, free)
        for file in sorted({key[0] for key in true}):
            a, b = of_file(true, file), of_file(got, file)
            if f1(a, b) < LEAST_F1:
                missed, extra = list(a - b)[:3], list(b - a)[:3]
                faults.append(f"{file} {dataset} F1 {f1(a, b):.3f} {missed=} {extra=}")
    assert not faults, "\n".join(faults)
