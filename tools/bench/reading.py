"""(a) Reading, and reading with cleaning, of a sample of workbooks, against other readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine
from bench.sample import Sample
from bench.timing import Timing, interleaved

from branchstats import pipeline
from branchstats.cleaning.sheets import clean_sheet
from branchstats.exports.isolated import read_files
from branchstats.exports.workbook import read_file
from branchstats.project import load_project
from branchstats.settings import Settings

FLOOR = "python-calamine to_python (floor)"
OURS = "branchstats: read with guard"
ISOLATED = "branchstats: the same in its guarded process"
CLEANED = "branchstats: read, located, cleaned"
WHOLE = "branchstats: pipeline.clean of the branches"
PANDAS_CALAMINE = "pandas.read_excel, calamine"
PANDAS_OPENPYXL = "pandas.read_excel, openpyxl"


def measure_reading(sample: Sample, *, rounds: int) -> dict[str, Timing]:
    """Seconds for the whole sample, each way in turns."""
    files = sample.workbooks
    named = [(file.name, file) for file in files]
    projects = [load_project(folder) for folder in sample.projects]
    return interleaved(
        {
            FLOOR: lambda: [_floor(file) for file in files],
            OURS: lambda: [read_file(file, file=name) for name, file in named],
            ISOLATED: lambda: list(read_files(named)),
            CLEANED: lambda: _cleaned(files),
            WHOLE: lambda: [pipeline.clean(project) for project in projects],
            PANDAS_CALAMINE: lambda: [_pandas(file, "calamine") for file in files],
            PANDAS_OPENPYXL: lambda: [_pandas(file, "openpyxl") for file in files],
        },
        rounds=rounds,
    )


def _floor(file: Path) -> list[Any]:
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def _cleaned(files: Sequence[Path]) -> None:
    settings = Settings()
    for file in files:
        for sheet in read_file(file, file=file.name):
            clean_sheet(sheet, settings=settings)


def _pandas(file: Path, engine: Any) -> Any:
    return pd.read_excel(file, sheet_name=None, engine=engine)
