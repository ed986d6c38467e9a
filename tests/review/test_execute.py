"""Notebooks run by a real kernel: edition, project, order, and plain messages for what fails."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from branchstats.errors import NotebookError
from branchstats.review.execute import run_notebooks


def notebook(
    folder: Path, name: str, *sources: str, tags: dict[int, list[str]] | None = None
) -> Path:
    cells = [
        new_code_cell(source, metadata={"tags": (tags or {}).get(place, [])})
        for place, source in enumerate(sources)
    ]
    file = folder / name
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 题"), *cells]), file)
    return file


def run(*files: Path, edition: str = "committee", **kwargs):
    return run_notebooks(files, project_root=Path("/the/project"), edition=edition, **kwargs)


def printed(executed) -> str:
    return "".join(
        output.text
        for cell in executed.notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    )


def test_kernels_know_project_and_edition_and_stand_in_their_folder(tmp_path):
    asks = (
        "import os, pathlib, sys\n"
        "print(os.environ['BRANCHSTATS_PROJECT'], os.environ['BRANCHSTATS_EDITION'],"
        f" pathlib.Path.cwd() == pathlib.Path(r'{tmp_path.resolve()}'), sys.executable)"
    )
    first = notebook(tmp_path, "01_a.ipynb", asks)
    second = notebook(
        tmp_path, "02_b.ipynb", "print('乙')", "print('不该运行')", tags={1: ["analyst"]}
    )
    done = []
    results = run(first, second, on_done=done.append)
    import sys

    assert printed(results[0]).split() == [
        str(Path("/the/project")), "committee", "True", sys.executable,
    ]  # fmt: skip
    assert printed(results[1]) == "乙\n"
    assert [r.file for r in results] == [first, second]
    assert sorted(done) == [first, second]
    assert "outputs" in first.read_text(encoding="utf-8")
    assert "乙\\n" not in second.read_text(encoding="utf-8")  # the file itself stays stripped


def test_a_failing_cell_is_named_without_a_traceback(tmp_path):
    file = notebook(
        tmp_path,
        "03_c.ipynb",
        "a = 1",
        "print('仅供整理')",
        "1 / 0",
        "b = 2",
        tags={1: ["analyst"]},
    )
    with pytest.raises(NotebookError) as caught:
        run(file)
    words = str(caught.value)
    assert words.startswith(
        "notebooks/03_c.ipynb，第4格："
    )  # counted in the file, also if cells were dropped
    assert "ZeroDivisionError" in words
    assert "Traceback" not in words
    assert "\x1b" not in words
    assert "\n" not in words


def test_a_message_of_ours_is_shown_as_it_is(tmp_path):
    source = "from branchstats.errors import ProjectError\nraise ProjectError('没有这样的表', '请先清洗')"
    with pytest.raises(NotebookError) as caught:
        run(notebook(tmp_path, "04_d.ipynb", source))
    assert "没有这样的表；请先清洗" in str(caught.value)
    assert "ProjectError" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"cells": [], "nbformat": 4}'])
def test_what_is_no_notebook_is_said_so(tmp_path, content):
    file = tmp_path / "05_e.ipynb"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(NotebookError, match=r"05_e\.ipynb：不是可用的笔记本文件"):
        run(file)


def test_a_kernel_that_dies_is_no_traceback_either(tmp_path):
    with pytest.raises(NotebookError, match="内核退出"):
        run(notebook(tmp_path, "06_f.ipynb", "import os; os._exit(1)"))


def test_the_users_own_startup_files_stay_out(tmp_path, monkeypatch):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("intruder = 1", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    result = run(notebook(tmp_path, "07_g.ipynb", "print('intruder' in globals())"))
    assert printed(result[0]) == "False\n"


def test_notebooks_run_where_a_loop_is_running_already_as_in_jupyterlab(tmp_path):
    file = notebook(tmp_path, "01_a.ipynb", "print('甲')")

    async def inside_a_loop():
        return run(file)

    # a thread of its own: a browser test of the same worker may have left its loop running here
    with ThreadPoolExecutor(max_workers=1) as thread:
        results = thread.submit(asyncio.run, inside_a_loop()).result()
    assert printed(results[0]).strip() == "甲"
