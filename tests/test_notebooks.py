"""The notebooks: thin, stripped, valid, Chinese, and each runs alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from executed_here import execute
from invented_branch import write_project

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
NAMES = (
    "00_data_quality", "01_attendance", "02_test_scores", "03_recruitment", "04_volunteer_hours",
    "05_existing_problems", "99_explore",
)  # fmt: skip
MOST_CODE_CELLS = 15
LOOPS = (
    ast.For,
    ast.While,
    ast.AsyncFor,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
ALLOWED_PACKAGES = {"branchstats"}


def faults_of(source: str) -> set[str]:
    """What a cell does that a notebook must not."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DEFINITIONS):
            found.add("defines")
        elif isinstance(node, LOOPS):
            found.add("loops")
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            if (module or "").split(".")[0] not in ALLOWED_PACKAGES:
                found.add("imports")
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called.startswith(("read_", "open", "glob", "to_csv", "to_excel")):
                found.add("reads")
        elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            if not isinstance(node.value, bool):
                found.add("types a number")
        elif isinstance(node, ast.BinOp):
            found.add("computes")
    return found


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(): pass", "defines"),
        ("for x in y: z(x)", "loops"),
        ("[x for x in y]", "loops"),
        ("import pandas", "imports"),
        ("pd.read_csv('a')", "reads"),
        ("open('a')", "reads"),
        ("x = 0.849", "types a number"),
        ("a / b", "computes"),
    ],
)
def test_the_rule_itself_bites(source, fault):
    assert fault in faults_of(source)


@pytest.fixture(params=NAMES)
def notebook(request):
    return nbformat.read(NOTEBOOKS / f"{request.param}.ipynb", as_version=4)


def test_the_seven_notebooks_are_there_and_no_other():
    assert sorted(file.stem for file in NOTEBOOKS.glob("*.ipynb")) == sorted(NAMES)


def test_valid_and_stripped_with_stable_ids(notebook):
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", one) for one in ids)  # words, not random
    assert notebook.metadata.kernelspec.name == "python3"
    assert not {"signature", "widgets"} & set(notebook.metadata)


def test_stripping_them_again_changes_nothing(tmp_path):
    nbstripout = [sys.executable, "-m", "nbstripout", "--keep-id", "--verify"]  # the hook's words
    files = [str(file) for file in sorted(NOTEBOOKS.glob("*.ipynb"))]
    assert subprocess.run([*nbstripout, *files], check=False, capture_output=True).returncode == 0
    hook = (NOTEBOOKS.parent / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "nbstripout --keep-id" in hook


def test_thin(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) <= MOST_CODE_CELLS
    assert {cell.id: faults_of(cell.source) for cell in code if faults_of(cell.source)} == {}
    assert max(len(cell.source.splitlines()) for cell in code) <= 10


def test_prose_is_chinese_short_and_begins_with_a_title(notebook):
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    assert all(re.search(r"[\u4e00-\u9fff]", words) for words in prose)
    assert max(len(words) for words in prose) < 200
    assert not any(re.search(r"\d+(\.\d+)?%", words) for words in prose)  # no typed-in result


def test_member_tables_are_the_analysts_only():
    for file in NOTEBOOKS.glob("0*.ipynb"):
        for cell in nbformat.read(file, as_version=4).cells:
            names_people = re.search(
                r"people\.|reject_table|notice_table|recruitment_checks|finding_table|请先核对台账",
                cell.source,
            )
            is_import = cell.source.startswith("from branchstats import")
            if names_people and not is_import:
                assert "analyst" in cell.metadata.get("tags", []), f"{file.name} {cell.id}"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write_project(tmp_path_factory.mktemp("review"))


@pytest.mark.parametrize("name", NAMES)
def test_each_runs_alone(name, project, monkeypatch):
    # the analyst's edition has every cell; tests/review/test_page.py runs the committee's
    (executed,) = execute([NOTEBOOKS / f"{name}.ipynb"], project, "analyst", monkeypatch)
    outputs = [c for c in executed.notebook.cells if c.cell_type == "code" and c.outputs]
    assert len(outputs) >= 3
