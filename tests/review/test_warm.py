"""The warm process and what is begun first: imports in advance, the longest notebook, no debugger."""

from __future__ import annotations

import importlib
import signal
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from branchstats.cli.imports import without
from branchstats.project import packaged_notebooks
from branchstats.review import execute
from branchstats.review.execute import run_notebooks
from branchstats.review.warm import IS_POSSIBLE, WarmProcess, own_imports

needs_fork = pytest.mark.skipif(not IS_POSSIBLE, reason="forks kernels on Linux only")
ASKS = """
import os, sys
print(os.getppid(), 'debugpy' in sys.modules and sys.modules['debugpy'] is None, 'nbformat' in sys.modules)
"""


def notebook(folder: Path, name: str, *sources: str) -> Path:
    file = folder / name
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), file)
    return file


def test_imports_of_branchstats_are_found_in_the_cells(tmp_path: Path) -> None:
    file = notebook(
        tmp_path,
        "01_a.ipynb",
        "import os\nfrom branchstats.charts import lines, bars\nfrom pathlib import Path",
        "%magic\nfrom branchstats.charts import hours",
        "if True:\n    from branchstats import load",
    )
    assert sorted(own_imports(file)) == [
        "branchstats", "branchstats.charts", "branchstats.charts.bars",
        "branchstats.charts.lines", "branchstats.load",
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"cells": [1]}', '{"cells": [{}]}'])
def test_what_is_no_notebook_has_no_imports(tmp_path: Path, content: str) -> None:
    file = tmp_path / "01_a.ipynb"
    file.write_text(content, encoding="utf-8")
    assert list(own_imports(file)) == []
    assert list(own_imports(tmp_path / "none.ipynb")) == []


def test_every_notebook_that_comes_with_the_package_is_understood() -> None:
    for file in packaged_notebooks().glob("0*.ipynb"):
        assert list(own_imports(file))


@needs_fork
def test_one_that_is_not_ready_yet_is_not_waited_for() -> None:
    with WarmProcess() as warm:
        process = warm._process
        assert process is not None
    assert process.returncode == -signal.SIGKILL


@needs_fork
def test_the_callers_warm_process_is_forked_and_left_running(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "01_a.ipynb", ASKS)]
    with WarmProcess(files) as warm:
        assert warm._process is not None
        for _ in range(2):
            (executed,) = run_notebooks(
                files, project_root=tmp_path, edition="committee", warm=warm
            )
            said = executed.notebook.cells[0].outputs[0].text.split()
            assert said == [str(warm._process.pid), "True", "False"]
        assert warm._process.poll() is None


def test_a_kernel_started_afresh_has_no_debugger_either(tmp_path: Path) -> None:
    files = [notebook(tmp_path, "01_a.ipynb", ASKS)]
    (executed,) = run_notebooks(files, project_root=tmp_path, edition="committee", is_forked=False)
    assert executed.notebook.cells[0].outputs[0].text.split()[1:] == ["True", "False"]


def test_the_longest_is_begun_first_and_the_order_given_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    async def run(file: Path, *others: Any) -> None:
        begun.append(file.name)

    monkeypatch.setattr(execute, "_run", run)
    files = [notebook(tmp_path, f"0{n}_a.ipynb", *["1"] * cells) for n, cells in ((1, 2), (2, 5))]
    files += [notebook(tmp_path, "03_a.ipynb", *["1"] * 2), notebook(tmp_path, "04_a.ipynb")]
    done = run_notebooks(files, project_root=tmp_path, edition="committee", is_forked=False)
    assert begun == ["02_a.ipynb", "01_a.ipynb", "03_a.ipynb", "04_a.ipynb"]
    assert [item.file for item in done] == files


def test_an_import_that_is_spared_fails_inside_and_works_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with without("colorsys"), pytest.raises(ImportError):
        importlib.import_module("colorsys")
    colorsys = importlib.import_module("colorsys")
    with without("colorsys"):  # it is there already: nothing is spared, and nothing taken away
        assert importlib.import_module("colorsys") is colorsys
