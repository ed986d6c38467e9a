"""The same input gives the same bytes: in another folder, zone, language, hash seed, file order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import write_small_project

COMMANDS = "import sys; from branchstats.cli.main import main; sys.exit(main(['clean', *sys.argv[1:]]) or main(['evidence', *sys.argv[1:]]) or main(['draft', *sys.argv[1:]]))"
OTHER = {
    "PYTHONHASHSEED": "4242",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
}


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """One project made twice, the second time under circumstances that must not matter."""
    first = tmp_path_factory.mktemp("here") / "甲"
    write_small_project(first, notebooks="03_*.ipynb")
    second = tmp_path_factory.mktemp("elsewhere") / "a b" / "另一处"
    for name in ("review.toml", "data", "notebooks"):
        source = first / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        second.mkdir(parents=True, exist_ok=True)
        copy(source, second / name)
    shutil.rmtree(second / "data" / "raw")
    # written in another order, long ago
    for file in sorted((first / "data" / "raw").rglob("*.*"), reverse=True):
        target = second / file.relative_to(first)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        os.utime(target, (86_400 * 365, 86_400 * 365))
    make(first, {"PYTHONHASHSEED": "0", "TZ": "UTC"})
    make(second, OTHER, umask=0o077)
    return first, second


def make(root: Path, environment: dict[str, str], *, umask: int = 0o022) -> None:
    words = [sys.executable, "-c", COMMANDS, "--project", str(root)]
    options = {"umask": umask} if os.name == "posix" else {}
    done = subprocess.run(
        words, env={**os.environ, **environment}, cwd=root, capture_output=True, check=False,
        **options,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def outputs(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for folder in ("data/processed", "reports")
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
    }


def test_tables_findings_and_draft_are_the_same_bytes(twins):
    first, second = map(outputs, twins)
    assert len(first) >= 12
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_no_output_names_the_folder_it_was_made_in(twins):
    for root in twins:
        parent = str(root.parent).encode("utf-8")
        assert [name for name, content in outputs(root).items() if parent in content] == []
