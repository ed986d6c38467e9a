"""`branchstats new`: the project works at once, says what comes next, and overwrites nothing."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from branchstats.cleaning.corrections import load_corrections
from branchstats.cli.main import main
from branchstats.project import load_notes, load_project
from branchstats.settings import KNOWN, settings_from
from branchstats.templates.form import forms
from branchstats.templates.new_project import new_project
from branchstats.words import load_words

ROOT = Path(__file__).resolve().parent.parent.parent
SETTING = re.compile(r"# (\[[\w.]+\]|\"?[\w○*./\u4e00-\u9fff.]+\"? = )")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("new") / "换届", today=date(2025, 3, 5))


def test_the_new_project_is_valid_and_its_term_is_a_first_guess(made):
    project = load_project(made)
    assert project.settings.term.start == date(2023, 1, 1)
    assert project.settings.term.months == 36
    assert load_corrections(project) == ()
    assert load_notes(project).empty
    assert not load_words(project, findings=(), sections=()).findings


def test_every_setting_is_explained_and_valid_once_its_hash_is_taken_away(made):
    text = (made / "review.toml").read_text(encoding="utf-8")
    opened = "\n".join(
        line.removeprefix("# ") if SETTING.match(line) else line for line in text.splitlines()
    )
    values = tomllib.loads(opened)
    settings = settings_from(values)
    assert settings.work_start is not None
    assert settings.codes == {"○": "迟到", "公": "公假"}
    assert settings.mpd == {"attendance": 0.03}
    assert set(values) == set(KNOWN)
    for section, keys in KNOWN.items():
        if section not in ("evidence",) and keys is not None:
            assert set(values[section]) == set(keys), section


def test_words_are_valid_once_their_hashes_are_taken_away(made):
    text = (made / "data" / "words.toml").read_text(encoding="utf-8")
    opened = "\n".join(
        line.removeprefix("# ") for line in text.splitlines() if SETTING.match(line)
    )
    assert set(tomllib.loads(opened)) == {"findings", "sections"}


def test_folders_tables_and_templates_are_there(made):
    raw = made / "data" / "raw"
    assert {p.name for p in raw.iterdir()} == {
        "attendance",
        "scores",
        "recruitment",
        "volunteering",
    }
    with (made / "data" / "corrections.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [["file", "sheet", "cell", "action", "value", "reason"]]
    assert {p.name for p in (made / "模板").iterdir()} == {
        "党员花名册.xlsx", "三会一课台账.xlsx", "签到表.xlsx", "测试成绩.xlsx", "发展党员台账.xlsx",
        "志愿服务登记.xlsx", "任职和荣誉.xlsx",
    }  # fmt: skip


def test_the_notebooks_are_those_of_the_repository(made):
    mine = {p.name: p.read_bytes() for p in (made / "notebooks").glob("*")}
    assert mine == {p.name: p.read_bytes() for p in (ROOT / "notebooks").glob("*.ipynb")}
    assert len(mine) == 7


def test_the_wheel_brings_the_same_notebooks_and_templates(tmp_path):
    source = tmp_path / "source"
    for folder in ("branchstats", "notebooks"):
        shutil.copytree(
            ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools import build_meta as b; import sys; print(b.build_wheel(sys.argv[1]))"
    run = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=source, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {
            name.removeprefix("branchstats/notebooks/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("branchstats/notebooks/")
        }
        names = archive.namelist()
    assert inside == {p.name: p.read_bytes() for p in (ROOT / "notebooks").glob("*.ipynb")}
    assert {"branchstats/templates/forms.toml", "branchstats/templates/review.toml"} <= set(names)


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "旧报告.docx").write_bytes(b"x")
    assert main(["new", str(tmp_path)]) == 1
    assert "文件夹里已经有内容，没有改动它" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["旧报告.docx"]
    assert main(["new", str(tmp_path / "旧报告.docx")]) == 1
    assert "不是文件夹" in capsys.readouterr().err


def test_an_empty_folder_is_taken_and_the_next_step_is_said(tmp_path, capsys):
    assert main(["new", str(tmp_path)]) == 0
    assert "review.toml" in capsys.readouterr().out
    assert main(["clean", "--project", str(tmp_path)]) == 1
    assert "里面没有表格；请把导出的表格原样放进 data/raw" in capsys.readouterr().err


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.file)
def test_excel_checks_what_is_typed_and_says_so_in_chinese(form, made):
    book = load_workbook(made / "模板" / form.file)
    assert book.sheetnames[-1] == "填写说明"
    for sheet in form.sheets:
        page = book[sheet.name]
        rules = page.data_validations.dataValidation
        first = f"{sheet.first_row}"
        for place, column in enumerate(sheet.spread, start=1):
            cell = page.cell(sheet.first_row, place).coordinate
            covering = [rule for rule in rules if cell in rule.sqref]
            expected = 0 if column.kind in ("text", "serial") else 1
            assert len(covering) == expected, (cell, column.header)
        assert all("这一格要填" in rule.error and rule.showErrorMessage for rule in rules)
        assert all(len(rule.formula1) <= 255 for rule in rules)
        assert page.freeze_panes.endswith(first)
        assert page.cell(sheet.example_row, 1).value == "示例"
