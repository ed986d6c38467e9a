"""A real Dask scheduler and two worker processes on this machine; one is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from listening_sockets import listening
from tiny_county import write_county

from branchstats.county import cluster, run
from branchstats.county.branches import find_branches, inputs_of, program
from branchstats.county.record import Task
from branchstats.county.run import run_county
from branchstats.errors import ProjectError

HERE = "127.0.0.1"
START_SECONDS = 60.0
BRANCHES = 5


def start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler without workers, and its file."""
    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    process = start_scheduler(file)
    try:
        yield address_in(file), file
    finally:
        process.kill()
        process.wait()


def start_scheduler(file: Path) -> subprocess.Popen[bytes]:
    pytest.importorskip("distributed", reason="the extra `county` is not installed")
    return start("scheduler", "--host", HERE, "--port", "0", "--no-dashboard",
                 "--no-show", "--scheduler-file", str(file))  # fmt: skip


def start_worker(file: Path, local: Path) -> subprocess.Popen[bytes]:
    return start("worker", "--host", HERE, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--scheduler-file", str(file), "--local-directory", str(local))  # fmt: skip


def address_in(file: Path) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if file.is_file():
            try:
                return json.loads(file.read_text(encoding="utf-8"))["address"]
            except (ValueError, KeyError):
                pass  # half written
        time.sleep(0.05)
    raise TimeoutError("no scheduler")


@pytest.fixture
def two_workers(scheduler, tmp_path):
    _, file = scheduler
    processes = [start_worker(file, tmp_path) for _ in range(2)]
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def tasks_of(folder: Path) -> list[Task]:
    return [
        Task(key, str(root), inputs_of(root), program(), has_page=False)
        for key, root in find_branches(folder).items()
    ]


def test_a_killed_worker_loses_nothing_and_the_result_is_the_local_one(
    scheduler, two_workers, tmp_path, monkeypatch
):
    address, _ = scheduler
    monkeypatch.setattr(run, "county_page", lambda records, table: "page")  # tested elsewhere
    folder = tmp_path / "示例 县"
    write_county(folder, BRANCHES)

    came: list[str] = []
    for record in cluster.run_on_cluster(tasks_of(folder), scheduler=address):
        if not came:  # both workers are in the middle of another branch
            os.kill(two_workers[0].pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            assert two_workers[0].wait(timeout=30) != 0
            # the client's own process; where scheduler and workers listen is their operator's choice
            assert all(address.is_loopback for address in listening({os.getpid()}))
        came.append(record.key)
        assert record.is_done, record.message
        run._keep(folder, record)
    assert Counter(came) == dict.fromkeys(find_branches(folder), 1)
    assert two_workers[1].poll() is None

    # what the cluster gave is kept: nothing is left to do, whether here or there
    distributed = run_county(folder, scheduler=address, has_pages=False)
    assert distributed.n_fresh == 0
    table = distributed.table.read_bytes()
    for file in (folder / ".branchstats/county").glob("*.json"):
        file.unlink()
    local = run_county(folder, workers=2, has_pages=False)
    assert local.n_fresh == BRANCHES
    assert local.records == distributed.records
    assert local.table.read_bytes() == table


def test_a_scheduler_that_dies_is_told_and_the_rest_is_done_later(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(run, "county_page", lambda records, table: "page")
    folder = tmp_path / "县"
    write_county(folder, 3)
    file = tmp_path / "scheduler.json"
    scheduler = start_scheduler(file)
    worker = start_worker(file, tmp_path / "worker")

    def kill_after_the_first(what, done, total):
        if done == 1:
            scheduler.kill()
            scheduler.wait()

    try:
        with pytest.raises(ProjectError, match="与调度器的连接中断"):
            run_county(folder, scheduler=address_in(file), has_pages=False,
                       report=kill_after_the_first)  # fmt: skip
    finally:
        for process in (worker, scheduler):
            process.kill()
            process.wait()
    assert capfd.readouterr().err == ""  # Dask's own tracebacks are not for a clerk
    kept = list((folder / ".branchstats/county").glob("*.json"))
    assert len(kept) >= 1

    later = run_county(folder, workers=1, has_pages=False)
    assert later.n_fresh == 3 - len(kept)
    assert len(later.done) == 3


def test_no_worker_is_told(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.2)
    with pytest.raises(ProjectError, match="没有工作进程"):
        list(cluster.run_on_cluster([], scheduler=scheduler[0]))


@pytest.mark.parametrize("address", [f"tcp://{HERE}:9", "tcp://", "no such://place", "nowhere"])
def test_a_scheduler_that_is_not_there_is_told(address, monkeypatch):
    pytest.importorskip("distributed", reason="the extra `county` is not installed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with pytest.raises(ProjectError, match="没有连上调度器"):
        list(cluster.run_on_cluster([], scheduler=address))


def test_without_dask_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ProjectError, match=r"branchstats\[county\]"):
        list(cluster.run_on_cluster([], scheduler="tcp://127.0.0.1:8786"))
