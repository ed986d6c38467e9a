"""Run notebooks with real Jupyter kernels, two at a time; a failing cell is a plain message."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from branchstats.errors import NotebookError
from branchstats.review import forked
from branchstats.review.editions import EDITION_VARIABLE, PROJECT_VARIABLE, for_edition
from branchstats.review.warm import IS_POSSIBLE, WarmProcess

KERNELS = 2  # at a time: 3.1 times as fast as one nbconvert call a notebook, memory stays small
CELL_SECONDS = 600  # a cell that runs longer hangs
_RENDERER = "branchstats.review.exporter"
_NO_HISTORY = ("--HistoryManager.enabled=False",)  # nobody scrolls back in a review's kernel
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OWN_ERROR = re.compile(r"branchstats\.errors\.|^(\w+Error)$")


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs."""

    file: Path
    notebook: NotebookNode


class _OwnPython(KernelSpecManager):
    """Every notebook runs in this very Python, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-m", forked.KERNEL, "-f", "{connection_file}", *_NO_HISTORY],
            display_name="Python 3",
            language="python",
        )


def run_notebooks(
    files: Sequence[Path],
    *,
    project_root: Path,
    edition: str,
    on_done: Callable[[Path], None] = lambda file: None,
    is_forked: bool = IS_POSSIBLE,
    warm: WarmProcess | None = None,
) -> list[Executed]:
    """Execute notebooks, each in its own kernel, and return them in the order given.

    The files are not changed. The kernels know the project and the edition; cells that the edition
    does not show are not executed. `on_done` is called with each file when it is finished.
    `is_forked`: kernels that share their imports (`forked`); the outputs are the same. `warm` is
    the process that they are forked from, if the caller has started it; else one is started here.

    Raises
    ------
    NotebookError : a file that is no notebook, or a cell that failed, with notebook and cell.
    """
    with ExitStack() as ours:
        if is_forked and warm is None:
            warm = ours.enter_context(WarmProcess(files))  # first of all: its imports take longest
        notebooks = [for_edition(_read(file), edition) for file in files]
        scratch = ours.enter_context(tempfile.TemporaryDirectory(prefix="branchstats-"))
        environment = {
            **os.environ,
            PROJECT_VARIABLE: str(project_root),
            EDITION_VARIABLE: edition,
            "IPYTHONDIR": scratch,  # the user's own start-up files stay out of the review
            "PYTHONHASHSEED": "0",
        }
        jobs = list(zip(files, notebooks, strict=True))
        # a thread of its own: the caller may have a loop running already, as JupyterLab has
        thread = ours.enter_context(ThreadPoolExecutor(max_workers=1))
        run = thread.submit(_run_in_loop, jobs, environment, warm if is_forked else None, on_done)
        import_module(_RENDERER)  # a second's work, while the kernels are at theirs
        return run.result()


def _run_in_loop(
    jobs: Sequence[tuple[Path, NotebookNode]],
    environment: Mapping[str, str],
    warm: WarmProcess | None,
    on_done: Callable[[Path], None],
) -> list[Executed]:
    # the selector loop is the one that ZeroMQ works with on Windows too
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(_run_all(jobs, environment, warm, on_done))


def _read(file: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(file, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError) as fault:
        raise NotebookError(
            file=file.name,
            reason="不是可用的笔记本文件",
            advice="请用 JupyterLab 打开检查，或恢复原文件",
        ) from fault
    for place, cell in enumerate(notebook.cells, start=1):
        cell.metadata["place"] = place  # where it stands in the file, also after cells are dropped
    return notebook


async def _run_all(
    jobs: Sequence[tuple[Path, NotebookNode]],
    environment: Mapping[str, str],
    warm: WarmProcess | None,
    on_done: Callable[[Path], None],
) -> list[Executed]:
    turn = asyncio.Semaphore(KERNELS)

    async def run(file: Path, notebook: NotebookNode) -> Executed:
        async with turn:
            await _run(file, notebook, environment, warm)
        on_done(file)
        return Executed(file, notebook)

    # the longest first: begun last, it would run alone while the other core stands idle
    tasks = {
        place: asyncio.ensure_future(run(*jobs[place]))
        for place in sorted(range(len(jobs)), key=lambda place: -_length(jobs[place][1]))
    }
    try:
        return list(await asyncio.gather(*(tasks[place] for place in range(len(jobs)))))
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)  # kernels end in there


def _length(notebook: NotebookNode) -> int:
    """How long a notebook is likely to take: the cells that a kernel executes."""
    return sum(cell.cell_type == "code" for cell in notebook.cells)


async def _run(
    file: Path,
    notebook: NotebookNode,
    environment: Mapping[str, str],
    warm: WarmProcess | None,
) -> None:
    manager = AsyncKernelManager(kernel_spec_manager=_OwnPython())
    if warm is not None:
        manager.provisioner = forked.provisioner(manager, warm)
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_SECONDS,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(file.resolve().parent)}},
        record_timing=False,
    )
    try:
        # what a kernel writes to its own stderr is for developers, not for the user's window
        await client.async_execute(env=dict(environment), stderr=subprocess.DEVNULL)
    except CellExecutionError as fault:
        raise _failed(file, notebook, fault.ename, fault.evalue) from None
    except CellTimeoutError:
        raise _failed(file, notebook, "", f"运行超过{CELL_SECONDS // 60}分钟没有结果") from None
    except DeadKernelError:
        raise _failed(file, notebook, "", "运行中内核退出，多半是内存不够") from None


def _failed(file: Path, notebook: NotebookNode, kind: str, words: str) -> NotebookError:
    """Which cell, and what it said, without a traceback."""
    reached = [
        c for c in notebook.cells if c.cell_type == "code" and c.get("execution_count") is not None
    ]
    failed = [c for c in reached if any(o.output_type == "error" for o in c.outputs)] or reached
    place = failed[-1].metadata.get("place", 0) if failed else 0
    said = _COLOUR.sub("", words).strip().splitlines()
    reason = said[0] if said else kind
    is_ours = any("\u4e00" <= sign <= "\u9fff" for sign in reason)
    return NotebookError(
        file=f"notebooks/{file.name}",
        cell=f"第{place}格" if place else "",
        reason=reason if is_ours else f"运行出错（{kind}：{reason}）",
        advice="请在 JupyterLab 里打开它，从头运行到这一格查看",
    )
