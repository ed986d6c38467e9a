"""Branches in processes of this machine; one that is killed takes no other branch with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from branchstats.county.record import Record, Task, failed

SOLO_ATTEMPTS = 2  # of a branch whose process was killed, alone, before it is given up
_MOST_ON_WINDOWS = 61  # processes that one pool may wait for there
Job = Callable[[Task], Record]


def usable_cores() -> int:
    """Cores that this process may use: the default number of workers."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_locally(tasks: Sequence[Task], *, job: Job, workers: int) -> Iterator[Record]:
    """Each task's `job` in processes of its own; its Record as it comes, exactly one for each task.

    A process that dies breaks its pool: what was being done then is done again at the end, each
    branch alone, so that only the one that kills its process is given up. `job` must be
    importable by name.
    """
    waiting, suspects = deque(tasks), list[Task]()
    while waiting:
        yield from _until_broken(waiting, suspects, workers=workers, job=job)
    for task in suspects:
        yield _alone(task, job)


def _until_broken(
    waiting: deque[Task], suspects: list[Task], *, workers: int, job: Job
) -> Iterator[Record]:
    running: dict[Future[Record], Task] = {}
    is_broken = False
    with _pool(min(workers, len(waiting))) as pool:
        while running or (waiting and not is_broken):
            # no more than run at once: what waits in a queue must not be suspected
            while waiting and len(running) < workers and not is_broken:
                try:
                    running[pool.submit(job, waiting[0])] = waiting[0]
                except BrokenProcessPool:
                    is_broken = True
                else:
                    waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    is_broken = True
                    suspects.append(task)


def _alone(task: Task, job: Job) -> Record:
    for _ in range(SOLO_ATTEMPTS):
        with _pool(1) as pool:
            try:
                return pool.submit(job, task).result()
            except BrokenProcessPool:
                continue
    return killed(task, SOLO_ATTEMPTS + 1)


def killed(task: Task, attempts: int) -> Record:
    """The Record of a branch whose process died every time."""
    reason = f"处理时进程{attempts}次被系统中止，已放弃"
    advice = "多半是内存不够：请关闭其他程序，或用 --workers 1 再运行；仍不行，请单独运行这个支部"
    return failed(task, f"{task.key}：{reason}；{advice}", f"{reason}；{advice}")


def _pool(workers: int) -> ProcessPoolExecutor:
    most = _MOST_ON_WINDOWS if os.name == "nt" else workers
    return ProcessPoolExecutor(
        min(workers, most),
        mp_context=multiprocessing.get_context("spawn"),  # the same on every system
        initializer=_die_quietly,
    )


def _die_quietly() -> None:
    """Ctrl+C ends a worker at once and without a traceback; the parent says what is to be said."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
