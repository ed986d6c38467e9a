"""The line to type next, such that it works where the user stands and where they may go."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from branchstats.errors import message
from branchstats.project import Project


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


def renewed(project: Project) -> list[str]:
    """Renew the project's notebooks for this version of the program; what to say about it."""
    from branchstats.templates.notebooks import renew_notebooks

    done = renew_notebooks(project)
    lines = [f"笔记本已换成这一版程序的：{'、'.join(done.replaced)}"] if done.replaced else []
    return lines + [
        message(
            file=f"notebooks/{name}",
            reason="是旧版程序带来的，已经改动过，所以没有换成新版",
            advice="如果运行出错或想用新版，请把它改名（如在前面加“旧”），再运行一次",
        )
        for name in done.kept
    ]
