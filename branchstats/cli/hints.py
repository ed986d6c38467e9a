"""The line to type next, such that it works where the user stands and where they may go."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path


def typed(command: str, root: Path, *, here: Path | None = None) -> str:
    """`branchstats COMMAND` for the project `root`; without --project where `here` is its folder.

    The folder is named whole, so that the line holds after a `cd` too, and quoted as the system's
    shell wants it.
    """
    project = root.resolve()
    if here is not None and here.resolve() == project:
        return f"branchstats {command}"
    return f"branchstats {command} --project {quoted(str(project))}"


def quoted(text: str, *, is_windows: bool = os.name == "nt") -> str:
    """A file's name as one word of a command line."""
    return subprocess.list2cmdline([text]) if is_windows else shlex.quote(text)
