"""Progress on the terminal for anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

SHOWN_AFTER_SECONDS = 2.0
_SPEED_SECONDS = 600.0  # how far back the time left looks: one branch may take half a minute
Report = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@contextmanager
def progress(*, has_time_left: bool = False) -> Iterator[Report]:
    """A function that takes (what, done, total) and shows a bar once the work is no longer quick.

    `has_time_left`: with an estimate, for work whose steps are alike.
    """
    console = Console(file=sys.stderr)
    columns: list[ProgressColumn] = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
    ]
    if has_time_left:
        columns += [TextColumn("还需"), TimeRemainingColumn()]
    started = time.monotonic()
    bar = Progress(*columns, console=console, transient=True, speed_estimate_period=_SPEED_SECONDS)
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
