"""JupyterLab on the project's notebooks, in Chinese, on this machine only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from branchstats.errors import ProjectError
from branchstats.project import Project

LANGUAGE = "zh_CN"


def lab_command(project: Project) -> list[str]:
    """The command line that opens the lab on the project's notebooks, bound to this machine."""
    return [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={project.root.resolve()}",
        "--LabApp.default_url=/lab/tree/notebooks",
    ]  # fmt: skip


def lab_environment(project: Project) -> dict[str, str]:
    """The environment of the lab: which project, and a settings folder that says Chinese."""
    settings = project.root / ".branchstats" / "lab"
    return {
        **os.environ,
        "BRANCHSTATS_PROJECT": str(project.root.resolve()),
        "JUPYTERLAB_SETTINGS_DIR": str(_chinese_settings(settings)),
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


def _chinese_settings(folder: Path) -> Path:
    file = folder / "@jupyterlab" / "translation-extension" / "plugin.jupyterlab-settings"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"locale": LANGUAGE}), encoding="utf-8")
    return folder
