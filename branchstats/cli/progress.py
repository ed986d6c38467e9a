"""Progress on the terminal for anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

SHOWN_AFTER_SECONDS = 2.0
Report = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@contextmanager
def progress() -> Iterator[Report]:
    """A function that takes (what, done, total) and shows a bar once the work is no longer quick."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(file=sys.stderr), transient=True)
    tasks: dict[str, int] = {}
    turn = threading.Lock()
    is_over = False

    def show() -> None:
        with turn:
            if not is_over:
                bar.start()

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

    timer = threading.Timer(SHOWN_AFTER_SECONDS, show)
    timer.daemon = True
    timer.start()
    try:
        yield report
    finally:
        timer.cancel()
        with turn:
            is_over = True
            bar.stop()


def counted(report: Report, what: str, total: int) -> Callable[[object], None]:
    """A function that tells one step more at each call; the first of `total` begins now."""
    done = 0

    def next_one(_: object) -> None:
        nonlocal done
        done += 1
        report(what, done, total)

    report(what, 0, total)
    return next_one
