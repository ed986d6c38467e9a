"""Branches on a Dask cluster (extra `county`); the only module that knows Dask."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from branchstats.county.branch import review_elsewhere
from branchstats.county.local import killed
from branchstats.county.record import Record, Task, failed
from branchstats.errors import ProjectError

CONNECT_SECONDS = 10  # to reach the scheduler
WORKER_SECONDS = 30  # to see a first worker
ROUNDS = 2  # the second one has the branches whose workers died, one at a time


def run_on_cluster(tasks: Sequence[Task], *, scheduler: str) -> Iterator[Record]:
    """Each task's Record as it comes, in no fixed order; exactly one for each task.

    The scheduler gives a dead worker's branches to others, a few times (its own setting
    `allowed-failures`); what it then gives up is asked for once more, one branch at a time.

    Raises
    ------
    ProjectError : Dask is not installed, the scheduler is not reached or lost, or has no worker.
    """
    with _client(scheduler) as client:
        suspects: list[Task] = []
        yield from _round(client, tasks, suspects)
        for task in suspects:
            still: list[Task] = []
            yield from _round(client, [task], still)
            yield from (killed(one, ROUNDS) for one in still)


def _round(client: Any, tasks: Sequence[Task], suspects: list[Task]) -> Iterator[Record]:
    from distributed import KilledWorker, as_completed

    # not pure: the folder's content is no argument, so that equal arguments are not equal results
    futures = client.map(review_elsewhere, tasks, pure=False, retries=0)
    asked = dict(zip(futures, tasks, strict=True))
    for future in as_completed(futures, loop=client.loop):
        task = asked.pop(future)
        try:
            record = future.result()
        except KilledWorker:
            suspects.append(task)
            continue
        except ImportError as fault:
            yield _without_us(task, fault)
            continue
        except _LOST as fault:
            raise _lost() from fault
        yield record


_LOST = (OSError, RuntimeError, CancelledError)  # the last: its scheduler died


def _without_us(task: Task, fault: ImportError) -> Record:
    reason = "工作机上没有装 branchstats，或装的不是同一版本"
    advice = "请在每台工作机上安装同一版本后再运行"
    return failed(
        task, f"{task.key}：{fault.name or ''}；{reason}；{advice}", f"{reason}；{advice}"
    )


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as fault:
        raise ProjectError(
            cell="--scheduler", raw=scheduler, reason="没有安装 Dask，不能用多台机器",
            advice='请运行 pip install "branchstats[county]"（在程序文件夹里：pip install -e ".[county]"），'
            "或去掉 --scheduler，只用本机",
        ) from fault  # fmt: skip
    with _quiet():
        try:
            client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as fault:
            raise ProjectError(
                cell="--scheduler", raw=scheduler,
                reason=f"{CONNECT_SECONDS}秒内没有连上调度器",
                advice="请检查地址（如 tcp://192.168.1.10:8786）、网络和 dask scheduler 是否在运行",
            ) from fault  # fmt: skip
        with client:
            try:
                client.wait_for_workers(1, timeout=WORKER_SECONDS)
            except (OSError, RuntimeError) as fault:
                raise ProjectError(
                    cell="--scheduler", raw=scheduler,
                    reason=f"调度器上{WORKER_SECONDS}秒内没有工作进程",
                    advice=f"请在各台机器上运行 dask worker {scheduler} --nthreads 1",
                ) from fault  # fmt: skip
            yield client


def _lost() -> ProjectError:
    return ProjectError(
        cell="--scheduler", reason="与调度器的连接中断",
        advice="做完的支部已经存好；请恢复后再运行一次，接着做剩下的",
    )  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own log lines are for its operators; a clerk reads our messages only."""
    # Dask gives some of its modules a level of their own, which that of "distributed" does not touch
    loggers = [
        logging.getLogger(name)
        for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict)
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio")
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
