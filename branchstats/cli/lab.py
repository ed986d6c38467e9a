"""JupyterLab on the project's notebooks, in Chinese, on this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from branchstats.errors import ProjectError
from branchstats.project import Project

# settings of JupyterLab: Chinese words; no question about news, no look for updates on the network
SETTINGS: dict[str, dict[str, Any]] = {
    "translation-extension/plugin": {"locale": "zh_CN"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def lab_command(project: Project) -> list[str]:
    """The command line that opens the lab on the project's notebooks, bound to this machine."""
    return [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={project.root.resolve()}",
        "--LabApp.default_url=/lab/tree/notebooks",
    ]  # fmt: skip


def lab_environment(project: Project) -> dict[str, str]:
    """The environment of the lab: which project, its own kernel, and Chinese."""
    settings = project.root / ".branchstats" / "lab"
    return {
        **os.environ,
        "BRANCHSTATS_PROJECT": str(project.root.resolve()),
        "JUPYTERLAB_SETTINGS_DIR": str(_settings(settings)),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this Python before one that the user has
        "PYTHONUTF8": "1",
    }


def open_lab(project: Project) -> int:
    """Open JupyterLab and wait until it is closed; its exit code."""
    if not project.notebooks.is_dir():
        raise ProjectError(
            file=str(project.notebooks), reason="项目里没有 notebooks 文件夹",
            advice="请用 branchstats new 新建项目，或把笔记本放进去",
        )  # fmt: skip
    return subprocess.run(
        lab_command(project), env=lab_environment(project), check=False
    ).returncode


def _settings(folder: Path) -> Path:
    """The folder with settings that are not there yet; what the user has changed stays."""
    for name, settings in SETTINGS.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(settings), encoding="utf-8")
    return folder
