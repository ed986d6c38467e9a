"""The same input gives the same bytes: elsewhere, later, in another language, by another user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from other_user import USER, hand_over, needs_root, run_as_another_user
from small_project import write_small_project

# every command that writes for others, and the review in both editions; --again: nothing is kept
COMMANDS = """
import sys
from branchstats.cli.main import main
at = ["--project", sys.argv[1]]
for words in (["review", "--again"], ["review", "--edition", "analyst"], ["draft"]):
    if main([*words, *at]):
        sys.exit(f"{words[0]} failed")
"""
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
OTHER = {
    "PYTHONHASHSEED": "4242",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
}
WRITTEN = (
    "data/processed/findings.json",
    "data/processed/attendance.parquet",
    "reports/review.html",
    "reports/review-analyst.html",
    "reports/汇总.xlsx",
    "reports/存在问题（初稿）.docx",
)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The project as it is usually made."""
    root = tmp_path_factory.mktemp("here") / "甲"
    write_small_project(root, notebooks="0[03]_*.ipynb")
    make(root, PLAIN)
    return root


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """Its twin, made under circumstances that must not matter, all at once."""
    root = tmp_path_factory.mktemp("elsewhere") / "a b" / "另一处"
    copy_inputs(first, root)
    make(root, OTHER, umask=0o077)
    return root


def copy_inputs(first: Path, root: Path) -> None:
    """The same project in another folder, its exports written in another order, long ago."""
    root.mkdir(parents=True)
    shutil.copyfile(first / "review.toml", root / "review.toml")
    shutil.copytree(first / "notebooks", root / "notebooks")
    given = [first / "data" / "notes.csv", *(first / "data" / "raw").rglob("*.*")]
    for file in sorted(given, reverse=True):
        target = root / file.relative_to(first)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        os.utime(target, (86_400 * 365, 86_400 * 365))


def make(root: Path, environment: dict[str, str], *, umask: int = 0o022) -> None:
    options = {"umask": umask} if os.name == "posix" else {}
    done = subprocess.run(
        words_of(root), env={**os.environ, **environment}, cwd=root, capture_output=True,
        check=False, **options,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def words_of(root: Path) -> list[str]:
    return [sys.executable, "-c", COMMANDS, str(root)]


def outputs(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for folder in ("data/processed", "reports")
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
    }


def assert_same(first: Path, second: Path) -> None:
    made, again = outputs(first), outputs(second)
    assert set(WRITTEN) <= made.keys() == again.keys()
    assert [name for name in made if made[name] != again[name]] == []


def test_tables_pages_summary_and_draft_are_the_same_bytes(first, second):
    assert_same(first, second)


def test_no_output_names_the_folder_it_was_made_in(first, second):
    for root in (first, second):
        parent = str(root.parent).encode("utf-8")
        assert [name for name, content in outputs(root).items() if parent in content] == []


@needs_root
def test_another_user_of_the_machine_makes_the_same_bytes(first, tmp_path):
    root = tmp_path / "他人" / "项目"
    copy_inputs(first, root)
    hand_over(root)
    done = run_as_another_user(words_of(root), cwd=root, environment=PLAIN)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert (root / "reports" / "review.html").stat().st_uid == USER
    assert_same(first, root)
