"""Progress on the terminal for anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

SHOWN_AFTER_SECONDS = 2.0
_SPEED_SECONDS = 600.0  # how far back the time left looks: one branch may take half a minute
Report = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@contextmanager
def progress(*, has_time_left: bool = False) -> Iterator[Report]:
    """A function that takes (what, done, total) and shows a bar once the work is no longer quick.

    `has_time_left`: with the time that is left, for work whose steps are alike.
    """
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    if has_time_left:
        columns += [TextColumn("还需"), TimeRemainingColumn()]
    bar = Progress(
        *columns, console=Console(file=sys.stderr), transient=True,
        speed_estimate_period=_SPEED_SECONDS,
    )  # fmt: skip
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
            # stopping a bar that never showed would still print an empty line
            if bar.live.is_started:
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
