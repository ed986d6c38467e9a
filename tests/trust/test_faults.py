"""What goes wrong from outside leaves the old or the new, whole: a short form of `make faults`."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys

import pytest
from faults.kill import kill_once, two_at_once
from faults.states import Whole, faults_of, state
from small_project import write_small_project

from branchstats import atomic, findings, pipeline
from branchstats.errors import ProjectError
from branchstats.project import load_project

MOMENTS = (0.3, 0.6, 0.9)  # parts of a run


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """start-clean: cleaned and judged, then an export changed; the whole states before and after."""
    folder = tmp_path_factory.mktemp("faults")
    start = folder / "start-clean"
    project = write_small_project(start)
    pipeline.clean(project)
    findings.write_findings(project)
    with (start / "data" / "raw" / "测试.csv").open("a", encoding="utf-8") as text:
        text.write("赵文山,77\n")
    end = folder / "end"
    shutil.copytree(start, end)
    pipeline.clean(load_project(end))
    return folder, Whole(state(start), state(end), 4.0)


def test_the_two_states_differ(work):
    _, whole = work
    assert whole.before != whole.after


def test_a_mixture_would_be_noticed(work, tmp_path):
    folder, whole = work
    root = tmp_path / "x"
    shutil.copytree(folder / "start-clean", root)
    assert not faults_of(root, whole)
    new = folder / "end" / "data" / "processed" / "scores.parquet"
    shutil.copyfile(new, root / "data" / "processed" / "scores.parquet")
    assert faults_of(root, whole)


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_clean_that_is_killed_leaves_old_or_new(work, moment):
    folder, whole = work
    is_last = moment == MOMENTS[-1]
    assert kill_once(folder, "clean", whole, after_s=moment * whole.seconds, rerun=is_last) == []


def test_two_cleans_at_once_give_one_result(work):
    folder, whole = work
    assert two_at_once(folder, whole) == []


def _refusal(root):
    """What `clean` says where it cannot; "" where it can."""
    try:
        pipeline.clean(load_project(root))
    except ProjectError as fault:
        return str(fault)
    return ""


def test_a_disk_that_fills_up_at_any_write_leaves_old_or_new(work, tmp_path, monkeypatch):
    folder, whole = work
    root = tmp_path / "x"
    shutil.copytree(folder / "start-clean", root)
    real, left = atomic._write, [0]

    def write(file, content):
        if left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        real(file, content)

    monkeypatch.setattr(atomic, "_write", write)
    writes, said = 0, "（磁盘已满）"
    while said:
        left[0] = writes
        said = _refusal(root)
        if said:
            assert "写不进去（磁盘已满）" in said
            assert state(root) == dict(whole.before), f"after {writes} writes"
            writes += 1
    assert writes >= 10
    assert state(root) == dict(whole.after)


def test_an_export_that_changes_while_it_is_read_stops_the_run(work, tmp_path, monkeypatch):
    folder, whole = work
    root = tmp_path / "x"
    shutil.copytree(folder / "start-clean", root)
    real = pipeline.read_files

    def read(files):
        for file, content in real(files):
            with (root / "data" / "raw" / "测试.csv").open("a", encoding="utf-8") as text:
                text.write("孙巧,60\n")
            yield file, content

    monkeypatch.setattr(pipeline, "read_files", read)
    with pytest.raises(ProjectError, match=r"测试\.csv：正在读的时候被改动了"):
        pipeline.clean(load_project(root))
    assert state(root) == dict(whole.before)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_a_folder_that_cannot_be_written_is_said_in_words(monkeypatch, work, tmp_path):
    folder, whole = work
    root = tmp_path / "x"
    shutil.copytree(folder / "start-clean", root)

    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(ProjectError, match="写不进去（没有权限）"):
        pipeline.clean(load_project(root))
    assert state(root) == dict(whole.before)


def test_the_lock_goes_with_the_process_that_held_it(work, tmp_path):
    folder, _ = work
    root = tmp_path / "x"
    shutil.copytree(folder / "start-clean", root)
    code = (
        "import os, pathlib, sys\nfrom branchstats import atomic\n"
        "from branchstats.project import load_project\n"
        "with atomic.exclusive(load_project(pathlib.Path(sys.argv[1]))): os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(root)], check=False).returncode == 9
    with atomic.exclusive(load_project(root)), atomic.exclusive(load_project(root)):
        pass
