"""What stands in for a branch's job where only the running of many is tried. Importable by name."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from branchstats.county.record import DONE, Record, Task


def task(key: str, root: str = "") -> Task:
    return Task(key=key, root=root, inputs="i", program="p", has_page=False)


def done(given: Task) -> Record:
    """Done at once; `name` is the process that did it."""
    return Record(key=given.key, state=DONE, inputs="i", program="p", name=str(os.getpid()))


def deadly(given: Task) -> Record:
    """“always” kills its process; “once” does so until it has left its mark."""
    mark = Path(given.root)
    if given.key == "always" or (given.key == "once" and not mark.exists()):
        if given.key == "once":
            mark.touch()
        # what the system does where memory runs out; it has no answer to give
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return done(given)
