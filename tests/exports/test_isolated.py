"""A reader that dies, hangs or eats memory loses one file, not the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from strange_readers import strange

from branchstats.errors import ExportError
from branchstats.exports import isolated
from branchstats.exports.isolated import Result, read_files

TIME_LIMIT_S = 3.0


def run(*names: str) -> dict[str, Result]:
    files = [(f"{name}.xlsx", Path(f"{name}.xlsx")) for name in names]
    return dict(read_files(files, reader=strange, time_limit_s=TIME_LIMIT_S))


def process(result: Result) -> object:
    """Process id that the strange reader put into its sheet."""
    assert isinstance(result, tuple), result
    return result[0].rows[0][1]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dies", "程序中断"),
        ("hangs", "3秒还没读完"),
        ("breaks", "程序中断"),
        ("refuses", "读不了"),
    ],
)
def test_the_others_are_read_all_the_same(name: str, reason: str) -> None:
    results = run("one", name, "two", "three")
    assert list(results) == ["one.xlsx", f"{name}.xlsx", "two.xlsx", "three.xlsx"]
    error = results[f"{name}.xlsx"]
    assert isinstance(error, ExportError)
    assert reason in error.reason
    assert str(error).startswith(f"{name}.xlsx：")
    assert process(results["two.xlsx"]) == process(results["three.xlsx"])
    is_same = process(results["one.xlsx"]) == process(results["two.xlsx"])
    assert is_same == (name == "refuses"), "one worker reads on unless a file killed it"


@pytest.mark.skipif(
    not Path("/proc/self/statm").is_file(), reason="memory is limited on Linux only"
)
def test_memory_has_an_end() -> None:
    results = run("one", "eats", "two")
    assert isinstance(results["eats.xlsx"], ExportError)
    assert isinstance(results["two.xlsx"], tuple)


def test_what_a_library_prints_does_not_disturb() -> None:
    assert process(run("prints")["prints.xlsx"])


def test_the_first_and_the_last_may_die() -> None:
    results = run("dies", "one")
    assert isinstance(results["dies.xlsx"], ExportError)
    assert process(results["one.xlsx"])
    assert isinstance(run("one", "dies")["dies.xlsx"], ExportError)
    assert run() == {}


def test_many_small_files_cost_little(tmp_path: Path) -> None:
    files = []
    for index in range(500):
        path = tmp_path / f"{index:03d}.csv"
        path.write_text(f"姓名,学时\n王一,{index}\n", encoding="utf-8")
        files.append((path.name, path))
    start = time.process_time()
    results = list(read_files(files))
    assert time.process_time() - start < 2.0, "in this process; the worker's time is its own"
    assert [name for name, _ in results] == [name for name, _ in files]
    assert all(
        isinstance(result, tuple) and result[0].rows[1][1] == str(index)
        for index, (_, result) in enumerate(results)
    )


def test_leaving_early_leaves_no_process(tmp_path: Path) -> None:
    files = [("a.xlsx", Path("a.xlsx")), ("hangs.xlsx", Path("hangs.xlsx"))]
    reading = read_files(files, reader=strange)
    name, result = next(reading)
    pid = process(result)
    start = time.monotonic()
    reading.close()
    assert time.monotonic() - start < 5.0
    assert name == "a.xlsx"
    assert not Path(f"/proc/{pid}/cmdline").exists()


def test_the_next_call_finds_the_worker_of_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = process(run("one", "two")["two.xlsx"])
    assert process(run("three")["three.xlsx"]) == first
    run("dies")
    second = process(run("four")["four.xlsx"])
    assert second != first, "one that died is not kept"
    monkeypatch.setattr(isolated, "FILES_A_WORKER", 1)
    third = process(run("five")["five.xlsx"])
    assert third != second, "nor one that has read enough"
    monkeypatch.setattr(isolated, "FILES_A_WORKER", 100)
    assert process(run("six")["six.xlsx"]) == third
    monkeypatch.setattr(sys, "path", [*sys.path, "elsewhere"])
    assert process(run("seven")["seven.xlsx"]) != third, "nor one that would find other modules"


def test_a_kept_worker_that_was_killed_is_replaced() -> None:
    first = process(run("one")["one.xlsx"])
    os.kill(int(str(first)), signal.SIGTERM)
    time.sleep(0.2)
    assert process(run("two")["two.xlsx"]) != first


def test_two_at_once_have_a_worker_each() -> None:
    files = [("a.xlsx", Path("a.xlsx")), ("b.xlsx", Path("b.xlsx"))]
    one, two = (read_files(files, reader=strange) for _ in range(2))
    pids = {process(next(reading)[1]) for reading in (one, two)}
    assert len(pids) == 2
    assert [name for name, _ in (*one, *two)] == ["b.xlsx", "b.xlsx"]


def test_relative_paths_hold_where_the_caller_has_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("one")
    (tmp_path / "a.csv").write_text("姓名,学时\n王一,1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ((_, sheets),) = read_files([("a.csv", Path("a.csv"))])
    assert isinstance(sheets, tuple), sheets


def test_a_fork_takes_no_worker_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    first = process(run("one")["one.xlsx"])
    monkeypatch.setattr(isolated._idle[-1], "_owner", -1)  # as a fork sees it
    assert process(run("two")["two.xlsx"]) != first


def test_the_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}]\n"
        "from pathlib import Path\n"
        "from strange_readers import strange\n"
        "from branchstats.exports.isolated import read_files\n"
        "[(name, sheets)] = read_files([('a.csv', Path('a.csv'))], reader=strange)\n"
        "print(sheets[0].rows[0][1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=tmp_path, capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert not Path(f"/proc/{done.stdout.strip()}/cmdline").exists()


def test_without_a_second_process_files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError("no processes here")

    monkeypatch.setattr(isolated, "_start", refuse)
    monkeypatch.setattr(isolated, "_idle", [])
    results = run("one", "refuses", "two")
    assert process(results["one.xlsx"]) == process(results["two.xlsx"])
    assert isinstance(results["refuses.xlsx"], ExportError)


def test_a_script_without_a_main_guard_may_call_it(tmp_path: Path) -> None:
    """With multiprocessing such a script would start itself again and again."""
    (tmp_path / "email.py").write_text("raise SystemExit('wrong module')", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        f"import os, sys; sys.path[0] = {str(Path(__file__).parent)!r}\n"
        "from pathlib import Path\n"
        "from strange_readers import strange\n"
        "from branchstats.exports.isolated import read_files\n"
        "[(name, sheets)] = read_files([('a.csv', Path('a.csv'))], reader=strange)\n"
        "print(sheets[0].rows[0][0], sheets[0].rows[0][1] != os.getpid())\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False, encoding="utf-8",
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ("a True", 0), done.stderr
