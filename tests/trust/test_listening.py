"""Nothing listens where another machine could knock: the sockets of whole process trees, while they run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from listening_sockets import listening, tree
from nbformat.v4 import new_code_cell, new_notebook
from small_project import write_small_project

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").is_file(), reason="the sockets of processes are looked up in /proc"
)
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


def addresses_while_running(
    words: list[str], *, until: Callable[[set], bool] = lambda found: False
) -> set:
    """All addresses seen from start to end; `until`: what is seen is enough.

    What ends by itself must end well: a run that failed at once opened nothing.
    """
    seen: set = set()
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        end = time.monotonic() + LONGEST_S
        while process.poll() is None and time.monotonic() < end and not until(seen):
            seen |= listening(tree(process.pid))
            time.sleep(0.05)
        assert process.poll() in (None, 0), "the run failed"
        assert until(seen) or process.poll() == 0, f"not done after {LONGEST_S:.0f} s"
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


def test_a_county_run_listens_on_this_machine_only(project):
    words = ["county", str(project.root.parent), "--workers", "2"]
    seen = addresses_while_running([sys.executable, "-m", "branchstats", *words])
    assert all(address.is_loopback for address in seen), seen
    assert (project.root.parent / "reports" / "county.html").is_file()
