"""Kill a command at a random moment and see what stands; two runs at once; a full disk.

python tools/faults/run.py [--kills 50] [--command clean …]
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from faults.states import Whole, faults_of, leftovers, run, state, timed

from branchstats.review.editions import PROJECT_VARIABLE

COMMANDS = ("clean", "evidence", "review", "draft")
KERNEL_PATIENCE_S = 60.0  # a kernel looks for its parent once a second; the machine may be busy
NEW_ROWS = "赵文山,77\n"  # what makes the second state of the project another one
CHANGED = "data/raw/测试.csv"


def prepare(project: Path, work: Path) -> dict[str, Whole]:
    """Two whole states for every command, from a project that was never run.

    work/start: everything made, then one export changed; what a command begins with in `before`.
    """
    start, end = work / "start", work / "end"
    shutil.copytree(project, start)
    timed(start, "review")
    timed(start, "draft")
    with (start / CHANGED).open("a", encoding="utf-8") as text:
        text.write(NEW_ROWS)
    shutil.copytree(start, end)
    wholes = {}
    for command in COMMANDS:
        here = work / f"start-{command}"
        # evidence and draft begin with new tables and old reports
        shutil.copytree(start if command in ("clean", "review") else end, here)
        if command == "draft":
            timed(here, "evidence")
        done = work / f"end-{command}"
        shutil.copytree(here, done)
        seconds = timed(done, command)
        wholes[command] = Whole(state(here), state(done), seconds)
        if command == "clean":
            timed(end, "clean")
    return wholes


def kill_once(work: Path, command: str, whole: Whole, *, after_s: float, rerun: bool) -> list[str]:
    """Start a command, kill its process group after so many seconds, and say what is wrong."""
    root = work / "killed"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(work / f"start-{command}", root)
    process = subprocess.Popen(
        [sys.executable, "-m", "branchstats", command, "--project", str(root)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    found = [*_kernels_left(root), *faults_of(root, whole)]
    if rerun:
        done = run(root, command)
        if done.returncode:
            found.append(f"the rerun failed: {done.stdout[-300:]}{done.stderr[-300:]}")
        elif state(root) != dict(whole.after):
            found.append("the rerun gave another result")
        found += [f"left behind: {name}" for name in leftovers(root)]
    return found


def moments(seconds: float, n: int, *, seed: int) -> Iterator[float]:
    """Random moments of a run, one in each n-th of it."""
    drawn = random.Random(seed)
    yield from (seconds * (i + drawn.random()) / n for i in range(n))


def _kernels_left(root: Path) -> list[str]:
    """Kernels of the killed run that do not end by themselves; they are ended."""
    end = time.monotonic() + KERNEL_PATIENCE_S
    while (left := list(_processes_of(root))) and time.monotonic() < end:
        time.sleep(0.2)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return [f"a process lives on: {pid}" for pid in left]


def _processes_of(root: Path) -> Iterator[int]:
    wanted = f"{PROJECT_VARIABLE}={root.resolve()}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)
        except OSError:
            continue


def two_at_once(work: Path, whole: Whole) -> list[str]:
    """Two cleans of one project at the same time: one does it, the other too or says why not."""
    root = work / "twice"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(work / "start-clean", root)
    command = [sys.executable, "-m", "branchstats", "clean", "--project", str(root)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    found = faults_of(root, whole)
    codes = sorted(process.returncode for process in both)
    refused = any("另一个 branchstats".encode() in errors for _, errors in said)
    if codes != [0, 0] and not (codes == [0, 1] and refused):
        found.append(f"exit codes {codes}: {said}")
    if state(root) != dict(whole.after):
        found.append("two runs at once gave another result")
    return found


def full_disk(work: Path, whole: Whole, *, free_kb: int) -> list[str]:
    """`clean` and `draft` on a small file system of its own (Linux, root): old or new, whole."""
    root = work / "small"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    source = work / "start-clean"
    used_kb = sum(file.stat().st_size + 4096 for file in source.rglob("*")) // 1024
    mount = ["mount", "-t", "tmpfs", "-o", f"size={used_kb + free_kb}k", "tmpfs", str(root)]
    subprocess.run(mount, check=True)
    try:
        shutil.copytree(source, root, dirs_exist_ok=True)
        done = run(root, "clean")
        found = faults_of(root, whole)
        if done.returncode not in (0, 1) or "Traceback" in done.stderr:
            found.append(done.stderr)
        if done.returncode == 1 and "写不进去" not in done.stderr:
            found.append(f"not said in words: {done.stderr}")
        if done.returncode == 0 and state(root) != dict(whole.after):
            found.append("said to be done and is not")
    finally:
        subprocess.run(["umount", str(root)], check=True)
    return found
