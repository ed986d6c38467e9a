"""A project that may only be read: every command says so in words and changes nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from other_user import needs_root, run_as_another_user
from small_project import write_small_project

from branchstats import findings, pipeline
from branchstats.errors import EXIT_IMPOSSIBLE

COMMANDS = ("clean", "evidence", "review", "draft", "month")
RUN = (sys.executable, "-m", "branchstats")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Cleaned and judged by its owner, who is not the one that comes now."""
    root = tmp_path_factory.mktemp("owner") / "项目"
    made = write_small_project(root, notebooks="03_*.ipynb")
    pipeline.clean(made)
    findings.write_findings(made)
    (root / "reports").mkdir(exist_ok=True)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # everybody may look
    return root


def state(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Name → mode, time of the last change, content, of everything below the project."""
    return {
        path.relative_to(root).as_posix(): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            b"" if path.is_dir() else path.read_bytes(),
        )
        for path in (root, *root.rglob("*"))
    }


@needs_root
@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_said_in_words_and_nothing_is_changed(project, command):
    before = state(project)
    done = run_as_another_user([*RUN, command, "--project", str(project)], cwd=project)
    said = done.stderr.decode("utf-8")
    assert done.returncode == EXIT_IMPOSSIBLE, said
    assert "写不进去（没有权限）" in said
    assert "Traceback" not in said
    assert str(project) not in said
    assert state(project) == before


@needs_root
def test_the_test_bites_its_owner_may_write(project, tmp_path):
    """The same command on a folder of its own succeeds: what stopped it were the permissions."""
    own = tmp_path / "项目"
    write_small_project(own, notebooks="03_*.ipynb")
    for path in (own, *own.rglob("*")):
        os.chown(path, 54321, 54321)
    done = run_as_another_user([*RUN, "clean", "--project", str(own)], cwd=own)
    assert done.returncode == 0, done.stderr.decode("utf-8")
