"""Progress on the terminal for anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

SHOWN_AFTER_SECONDS = 2.0
Report = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@contextmanager
def progress() -> Iterator[Report]:
    """A function that takes (what, done, total) and shows a bar once the work is no longer quick."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    started = time.monotonic()
    bar = Progress(*columns, console=console, transient=True)
    tasks: dict[str, int] = {}

    def report(what: str, done: int, total: int) -> None:
        if time.monotonic() - started < SHOWN_AFTER_SECONDS:
            return
        if not tasks:
            bar.start()
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

    try:
        yield report
    finally:
        if tasks:
            bar.stop()
