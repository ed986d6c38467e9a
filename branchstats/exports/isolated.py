"""Read files in a process of their own: one that dies, hangs or eats memory loses one file only.

calamine is native code: a workbook that gets past the guard can still abort the process or ask
for more memory than there is. So one worker reads file after file and is replaced where a file
kills it. It is started by a plain command rather than by multiprocessing, which would run the
caller's own script again in the child. A worker that has read its files without harm is kept for
the next call: to start one takes as long as to read two hundred files.
"""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from branchstats.errors import ExportError
from branchstats.exports.sheet import Sheet
from branchstats.exports.workbook import read_file

TIME_LIMIT_S = 10.0  # for one file
START_LIMIT_S = 60.0  # for the worker to come up, on a busy machine
MEMORY_LIMIT_BYTES = 1 << 30  # on top of what the worker takes before it reads; POSIX only
FILES_A_WORKER = 2_000  # then a new one: what a library leaks does not add up
READY = "ready"

Reader = Callable[..., tuple[Sheet, ...]]
Result = tuple[Sheet, ...] | ExportError


def read_files(
    files: Sequence[tuple[str, Path]],
    *,
    reader: Reader = read_file,
    time_limit_s: float = TIME_LIMIT_S,
) -> Iterator[tuple[str, Result]]:
    """Each file's name below data/raw with its sheets, or with the error that says why not.

    `files` are pairs of name and path; results come in their order. While a result is being
    used, the next file is already read. `reader` must be importable by name. Nothing is raised
    for a file: an ExportError is a result.
    """
    worker: _Worker | None = None
    is_idle = False
    try:
        for index, (file, path) in enumerate(files):
            if worker is None:
                worker = _kept() or _Worker()
                if worker.is_lost:
                    # no second process to be had here: better unguarded than not at all
                    yield from ((name, _read_here(reader, p, name)) for name, p in files[index:])
                    return
                worker.ask(reader, path, file)
            result = worker.answer(file, time_limit_s)
            if worker.is_lost:
                worker.close()
                worker = None
            elif index + 1 < len(files):
                next_file, next_path = files[index + 1]
                worker.ask(reader, next_path, next_file)
            else:
                is_idle = True
            yield file, result
    finally:
        if worker is not None and is_idle:
            worker.n_files += len(files)
            _keep(worker)
        elif worker is not None:
            worker.close()


_idle: list[_Worker] = []


def _keep(worker: _Worker) -> None:
    if not _idle:
        atexit.register(_end_idle)
    _idle.append(worker)


def _end_idle() -> None:
    while _idle:
        worker = _idle.pop()
        if worker.is_fit:
            worker.close()


def _kept() -> _Worker | None:
    """A worker of an earlier call, if it would find what a new one finds."""
    while _idle:
        worker = _idle.pop()
        if worker.is_fit:
            return worker
        worker.close()
    return None


def _read_here(reader: Reader, path: Path, file: str) -> Result:
    try:
        return reader(path, file=file)
    except ExportError as fault:
        return fault


class _Worker:
    """The process, and a thread that takes its answers so that waiting can have an end."""

    def __init__(self) -> None:
        self.is_lost = False
        self.n_files = 0
        self._owner, self._modules_at = os.getpid(), _modules_at()
        self._asked_at = 0.0
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = _start()
        except (OSError, ValueError):
            self.is_lost = True
            return
        threading.Thread(target=self._listen, daemon=True).start()
        self.is_lost = self._next(START_LIMIT_S) != READY

    @property
    def is_fit(self) -> bool:
        """Alive, ours (not of the process that we were forked from), not worn, of our modules."""
        if self._owner != os.getpid():
            self._process = None  # its parent's to end
            return False
        is_there = self._process is not None and self._process.poll() is None
        is_same = self._modules_at == _modules_at()
        return is_there and is_same and self.n_files < FILES_A_WORKER

    def ask(self, reader: Reader, path: Path, file: str) -> None:
        self._asked_at = time.monotonic()
        try:
            # whole paths: the caller may have gone to another folder since the worker started
            pickle.dump((reader, path.absolute(), file), self._pipe())
            self._pipe().flush()
        except OSError:
            self.is_lost = True

    def answer(self, file: str, time_limit_s: float) -> Result:
        """What became of the file asked for last."""
        left_s = self._asked_at + time_limit_s - time.monotonic()
        result = None if self.is_lost else self._next(max(left_s, 0.5))
        if isinstance(result, (tuple, ExportError)):
            return result
        self.is_lost = True
        if result is _LATE:
            return ExportError(
                file=file, reason=f"读了{time_limit_s:g}秒还没读完，已放弃",
                advice="请只保留有内容的行和列，另存为新文件后再放进来",
            )  # fmt: skip
        return ExportError(
            file=file, reason="读取时程序中断，文件可能损坏或内容过大",
            advice="请用 Excel 或 WPS 打开看是否完好，只留需要的内容，另存后再放进来",
        )  # fmt: skip

    def close(self) -> None:
        """End the process, at once where it is lost, and take leave of its pipes."""
        if self._process is None:
            return
        try:
            self._pipe().close()
        except OSError:
            self.is_lost = True
        if self.is_lost:
            self._process.kill()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _pipe(self) -> Any:
        return None if self._process is None else self._process.stdin

    def _next(self, wait_s: float) -> Any:
        try:
            return self._answers.get(timeout=wait_s)
        except queue.Empty:
            return _LATE

    def _listen(self) -> None:
        pipe: Any = self._process and self._process.stdout
        with pipe:
            while True:
                try:
                    self._answers.put(pickle.load(pipe))
                except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                    self._answers.put(None)  # it died, perhaps in the middle of an answer
                    return


_LATE = object()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        # -P: a file email.py in the current folder must not stand in for a module
        [sys.executable, "-P", "-m", "branchstats.exports.isolated"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": _modules_at()},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _modules_at() -> str:
    return os.pathsep.join(filter(None, sys.path))


def serve() -> None:
    """The worker: takes (reader, path, file) from standard input, answers on standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # what a library prints must not get between the answers
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to decide
    _limit_memory()
    _send(READY, answers)
    while True:
        try:
            reader, path, file = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            result: Result = reader(path, file=file)
        except ExportError as fault:
            result = fault
        _send(result, answers)


def _send(result: Any, answers: Any) -> None:
    pickle.dump(result, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _limit_memory() -> None:
    """POSIX: let allocations beyond the limit fail in this process; elsewhere nothing."""
    try:
        import resource
    except ImportError:  # Windows
        return
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return
    used = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = used + MEMORY_LIMIT_BYTES
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    serve()
