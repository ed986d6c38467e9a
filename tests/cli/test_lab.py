"""`branchstats lab`: JupyterLab in Chinese, on this machine only, with the kernel of this Python."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import BlockingKernelClient
from outside_programs import missing

from branchstats.cli.lab import lab_command, lab_environment
from branchstats.cli.main import main
from branchstats.project import load_project
from branchstats.templates.new_project import new_project

pytest.importorskip("jupyterlab", reason="NOT CHECKED: jupyterlab is missing; make .venv/.ready")
STARTS_WITHIN_SECONDS = 90
ANSWERS_WITHIN_SECONDS = 60
TOKEN = secrets.token_hex(16)
CODE = """
import sys
from pathlib import Path
import branchstats
from branchstats.review.opening import find_project
print(sys.executable)
print(find_project(Path.cwd()))
print("load" in dir(branchstats))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return load_project(
        new_project(tmp_path_factory.mktemp("lab") / "换届", today=date(2025, 1, 1))
    )


@dataclass(frozen=True)
class Lab:
    """A running lab: where it answers, and where it keeps the connections of its kernels."""

    port: int
    runtime: Path

    def ask(self, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            headers={"Authorization": f"token {TOKEN}"},
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    """The lab as the command starts it, without a browser, on a free port.

    The user has a kernel `python3` of their own that does not even start: it must not be taken.
    """
    own = tmp_path_factory.mktemp("jupyter")
    foreign = own / "data" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    spec = {
        "argv": ["no-such-python", "{connection_file}"],
        "display_name": "X",
        "language": "python",
    }
    (foreign / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    running = Lab(_free_port(), own / "runtime")
    settings = {
        "JUPYTER_TOKEN": TOKEN,
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(running.runtime),
    }
    extra = ["--no-browser", f"--ServerApp.port={running.port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        extra.append("--allow-root")
    log = own / "lab.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*lab_command(project), *extra],
            env={**lab_environment(project), **settings},
            stdout=stream,
            stderr=stream,
            cwd=project.root,
        )
        try:
            _wait(running, process, log)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait(running: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            running.ask("/api/status")
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the lab did not start:\n" + log.read_text(encoding="utf-8", errors="replace"))


def test_the_surface_is_chinese_and_its_words_are_there(lab):
    setting = lab.ask("/lab/api/settings/@jupyterlab/translation-extension:plugin")
    assert setting["settings"]["locale"] == "zh_CN"
    words = lab.ask("/lab/api/translations/zh_CN")
    assert words["data"]["jupyterlab"]["Edit"] in (["编辑"], "编辑")


def test_nothing_asks_for_news_or_updates_from_the_network(lab):
    setting = lab.ask("/lab/api/settings/@jupyterlab/apputils-extension:notification")["settings"]
    assert setting["fetchNews"] == "false"
    assert setting["checkForUpdates"] is False


def test_the_notebooks_of_the_project_are_shown(lab):
    listed = lab.ask("/api/contents/notebooks")["content"]
    names = sorted(entry["name"] for entry in listed)
    assert len(names) == 7
    assert names[0] == "00_data_quality.ipynb"


def test_the_kernel_is_this_python_and_knows_the_project(lab, project):
    default = lab.ask("/api/kernelspecs")["default"]
    kernel = lab.ask("/api/kernels", {"name": default, "path": "notebooks"})
    client = BlockingKernelClient()
    client.load_connection_file(str(lab.runtime / f"kernel-{kernel['id']}.json"))
    client.start_channels()
    try:
        _until_it_speaks(client)
        said = _printed(client, CODE)
    finally:
        client.stop_channels()
    assert said.splitlines() == [sys.executable, str(project.root.resolve()), "True"]


def _until_it_speaks(client: BlockingKernelClient) -> None:
    """Ask until an answer comes (client.wait_for_ready takes a slow kernel for a dead one)."""
    for _ in range(ANSWERS_WITHIN_SECONDS):
        client.kernel_info()
        with contextlib.suppress(queue.Empty):
            client.get_iopub_msg(timeout=1)
            return
    pytest.fail("the kernel did not start")


def _printed(client: BlockingKernelClient, code: str) -> str:
    """What a cell prints."""
    asked = client.execute(code)
    said = []
    while True:
        note = client.get_iopub_msg(timeout=60)
        if note["parent_header"].get("msg_id") != asked:
            continue
        if note["msg_type"] == "error":
            pytest.fail("\n".join(note["content"]["traceback"]))
        if note["msg_type"] == "stream":
            said.append(note["content"]["text"])
        if note["msg_type"] == "status" and note["content"]["execution_state"] == "idle":
            return "".join(said)


def test_the_running_lab_can_be_reached_from_this_machine_only(lab):
    listing = Path("/proc/net/tcp")
    if not listing.is_file():
        missing("/proc/net/tcp", "run it under Linux")
    rows = [line.split() for line in listing.read_text(encoding="ascii").splitlines()[1:]]
    listening = [row[1].split(":") for row in rows if row[3] == "0A"]  # TCP_LISTEN
    addresses = {address for address, port in listening if int(port, 16) == lab.port}
    assert addresses == {"0100007F"}  # 127.0.0.1, bytes reversed


def test_it_listens_on_this_machine_only(project):
    assert "--ServerApp.ip=127.0.0.1" in lab_command(project)
    assert lab_command(project)[0] == sys.executable


def test_without_notebooks_it_says_so(tmp_path, capsys):
    (tmp_path / "review.toml").write_text("", encoding="utf-8")
    assert main(["lab", "--project", str(tmp_path)]) == 1
    assert "没有 notebooks 文件夹" in capsys.readouterr().err
