"""One process that has imported what notebooks need, and forks itself for each. Linux only.

Three quarters of a review's time go into imports: pandas, matplotlib, seaborn and SciPy, once for
each notebook. Here one process imports them once, does nothing else, and forks itself for every
notebook; the fork then becomes an ordinary ipykernel (`forked` says how Jupyter's side of it is
made). No notebook sees another one's state: what one does happens in its own process, after the
fork.

Windows has no fork, and macOS' own frameworks do not survive one (for which reason CPython does
not fork there by default either): there every notebook gets a kernel started afresh.

This module needs nothing but the standard library, so that the process can be started first of
all and has its imports behind it when the exports are read and judged.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, Self

from branchstats.review.kernel import leave_out_debugger

IS_POSSIBLE = sys.platform == "linux"
READY = "ready"
# what every kernel imports at its start, and what reading, tables and charts import when they are
# first used: in the warm process once, and not in every fork
_ALWAYS = (
    "ipykernel.kernelapp",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "pyarrow.dataset",
    "IPython.core.debugger",
    "psutil",
)
_INLINE = "module://matplotlib_inline.backend_inline"  # what ipykernel itself sets


class WarmProcess:
    """A process that has imported everything and forks a kernel whenever it is asked to.

    `notebooks` are files whose imports of branchstats it makes in advance. It is closed at the end
    of a `with`.
    """

    def __init__(self, notebooks: Iterable[Path] = ()) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._is_ready = False
        if not IS_POSSIBLE:
            return
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "branchstats.review.warm", *map(str, notebooks)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"MPLBACKEND": _INLINE, **os.environ, "PYTHONHASHSEED": "0"},
                text=True,
                encoding="utf-8",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    def fork(self, argv: list[str], *, environment: Mapping[str, str], folder: str) -> int | None:
        """The process id of a new kernel; None where there is no warm process to fork."""
        order = {"argv": argv, "environment": dict(environment), "folder": folder}
        answer = self._ask(json.dumps(order))
        return int(answer) if answer else None

    def close(self) -> None:
        """End the process, and the kernels that are still there."""
        if self._process is None:
            return
        with suppress(OSError):
            self._pipes[0].close()
        if not self._is_ready:  # it is still at its imports, and nothing has been forked
            self._process.kill()
        try:
            self._process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._pipes[1].close()
        self._process = None

    def _ask(self, order: str) -> str:
        if self._process is None:
            return ""
        to, back = self._pipes
        try:
            self._is_ready = self._is_ready or back.readline().strip() == READY
            to.write(order + "\n")
            to.flush()
            return back.readline().strip() if self._is_ready else ""
        except OSError:
            return ""  # it died: kernels are started afresh from now on

    @property
    def _pipes(self) -> tuple[Any, Any]:
        return (self._process.stdin, self._process.stdout) if self._process else (None, None)


def serve(notebooks: Iterable[Path]) -> None:
    """The warm process: imports, then a fork for every order that comes on standard input."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to decide
    leave_out_debugger()
    for module in (*_ALWAYS, *sorted({name for file in notebooks for name in own_imports(file)})):
        with suppress(ImportError):  # the notebook itself will say so
            import_module(module)
    kernels: set[int] = set()

    def bury(number: int, frame: FrameType | None) -> None:
        with suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                kernels.discard(pid)

    signal.signal(signal.SIGCHLD, bury)
    gc.freeze()  # what is shared with the forks stays shared
    print(READY, file=answers, flush=True)
    for line in sys.stdin:
        pid = _fork()
        if not pid:
            answers.close()
            _become_kernel(json.loads(line))
        kernels.add(pid)
        print(pid, file=answers, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in kernels:
        with suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:  # still there, and ours
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def own_imports(notebook: Path) -> Iterator[str]:
    """The modules of branchstats that a notebook's cells import; none of what is no notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # whoever executes it will say so
    for source in sources:
        try:
            lines = ast.walk(ast.parse(source))
        except SyntaxError:  # a magic, or a fault that the kernel will name
            continue
        for line in lines:
            if isinstance(line, ast.ImportFrom) and (line.module or "").startswith("branchstats"):
                yield from (f"{line.module}.{alias.name}" for alias in line.names)
                yield str(line.module)


def _fork() -> int:
    with warnings.catch_warnings():
        # OpenBLAS keeps threads; it puts them aside before a fork by itself
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _become_kernel(order: Mapping[str, Any]) -> None:
    """In the fork: be what `python -m ipykernel_launcher` is after its imports."""
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
        os.dup2(sys.stdin.fileno(), 0)
        os.environ.clear()
        os.environ.update(order["environment"], JPY_PARENT_PID=str(os.getppid()))
        os.chdir(order["folder"])
        import ipykernel_launcher
        import numpy as np
        from ipykernel import kernelapp

        # ipykernel has read JPY_PARENT_PID when it was imported: it watches over its parent thus
        watch = f"--IPKernelApp.parent_handle={os.getppid()}"
        sys.argv = [str(ipykernel_launcher.__file__), *order["argv"]]

        np.random.seed()  # as in a process of its own, not the warm one's
        kernelapp.launch_new_instance(argv=[*order["argv"], watch])
    finally:
        os._exit(1)


if __name__ == "__main__":
    serve(map(Path, sys.argv[1:]))
