"""Nothing listens where another machine could knock: the sockets of whole process trees, while they run."""

from __future__ import annotations

import ipaddress
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_project import write_small_project

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").is_file(), reason="the sockets of processes are looked up in /proc"
)
LISTEN = "0A"  # state of a socket in /proc/net/tcp
LONGEST_S = 120.0
KERNELS = """
import sys
from pathlib import Path
from branchstats.review.execute import run_notebooks
root = Path(sys.argv[1])
run_notebooks([root / "notebooks" / "01_a.ipynb"], project_root=root, edition="committee")
"""
LAB = """
import subprocess, sys
from pathlib import Path
from branchstats.cli.lab import lab_command, lab_environment
from branchstats.project import load_project
project = load_project(Path(sys.argv[1]))
words = [*lab_command(project), "--no-browser", "--ServerApp.port=0", "--allow-root"]
sys.exit(subprocess.run(words, env=lab_environment(project)).returncode)
"""
PUBLIC = "import socket, time; s = socket.create_server(('', 0)); time.sleep(60)"


def tree(root: int) -> set[int]:
    """A process and all that it has started, sessions of their own included."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except OSError:  # it has ended
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def listening(processes: set[int]) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The addresses at which these processes wait for connections."""
    inodes = set(_sockets(processes))
    found = set()
    for table in ("tcp", "tcp6"):
        file = Path("/proc/net", table)
        for line in file.read_text(encoding="ascii").splitlines()[1:] if file.is_file() else ():
            fields = line.split()
            if fields[3] == LISTEN and fields[9] in inodes:
                found.add(_address(fields[1].split(":")[0]))
    return found


def _sockets(processes: set[int]) -> Iterator[str]:
    for process in processes:
        try:
            links = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
        except OSError:
            continue
        yield from (link[8:-1] for link in links if link.startswith("socket:["))


def _address(digits: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Hexadecimal words, each in the byte order of the machine."""
    words = [bytes.fromhex(digits[i : i + 8]) for i in range(0, len(digits), 8)]
    content = b"".join(w[::-1] if sys.byteorder == "little" else w for w in words)
    return ipaddress.ip_address(content)


def addresses_while_running(
    words: list[str], *, until: Callable[[set], bool] = lambda found: False
) -> set:
    """All addresses seen from start to end; `until`: what is seen is enough."""
    seen: set = set()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        end = time.monotonic() + LONGEST_S
        while process.poll() is None and time.monotonic() < end and not until(seen):
            seen |= listening(tree(process.pid))
            time.sleep(0.05)
    finally:
        for each in tree(process.pid):
            try:
                os.kill(each, signal.SIGTERM)
            except ProcessLookupError:
                continue
        process.wait(timeout=30)
    return seen


@pytest.fixture
def project(tmp_path):
    made = write_small_project(tmp_path / "县" / "甲支部", notebooks="none")
    cell = new_code_cell("import time; time.sleep(1.5)", id="a")
    nbformat.write(new_notebook(cells=[cell]), made.notebooks / "01_a.ipynb")
    return made


def test_the_look_itself_bites():
    seen = addresses_while_running([sys.executable, "-c", PUBLIC], until=bool)
    assert seen
    assert not all(address.is_loopback for address in seen)


def test_kernels_of_a_review_listen_on_this_machine_only(project):
    seen = addresses_while_running([sys.executable, "-c", KERNELS, str(project.root)])
    assert all(address.is_loopback for address in seen), seen


def test_the_lab_listens_on_this_machine_only(project):
    seen = addresses_while_running([sys.executable, "-c", LAB, str(project.root)], until=bool)
    assert seen, "the lab did not come up"
    assert all(address.is_loopback for address in seen), seen
