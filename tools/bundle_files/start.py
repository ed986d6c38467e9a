"""Install branchstats from this folder, once, and run it. No network; nothing outside the folder.

Runs with the office's own Python, before anything is installed: the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
BITS_64 = 2**32  # sys.maxsize of a 64-bit Python is beyond it
MACHINES = ("amd64", "x86_64")


def unfit(facts: dict, *, release: tuple, platform: str, machine: str, is_64: bool, folder: Path) -> str:  # fmt: skip
    """Why this machine, this Python or this folder will not do, in Chinese; '' where they will."""
    if platform not in ("win32", "linux") or machine.lower() not in MACHINES:
        return f"这台电脑是 {platform} {machine}；离线包只有 Windows 和 Linux 的 x86-64 版；请换一台电脑，或请技术人员联网安装"
    wanted = tuple(int(part) for part in facts["python"].split("."))
    if release[:2] != wanted or not is_64:
        bits = "64位" if is_64 else "32位"
        here = f"{release[0]}.{release[1]}（{bits}）"
        return f"这里的 Python 是 {here}；离线包要用 64位的 Python {facts['python']}；请照“说明.txt”安装"
    room = facts["longest_path"] - facts["longest"] - len(os.sep)
    if platform == "win32" and len(str(folder)) > room:
        return f"{folder}：文件夹的路径太长；Windows 的路径有长度限制；请把离线包移到短一些的地方，如 D:\\branchstats"
    return ""


def stamp(requirements: Path, folder: Path) -> str:
    """What a finished installation is known by: what was installed, and where it was put."""
    return f"{hashlib.sha256(requirements.read_bytes()).hexdigest()} {folder}\n"


def install(facts: dict, *, kind: str, folder: Path) -> None:
    """Make `folder` a venv with exactly the wheels that the pins name; done before: nothing."""
    requirements = HERE / f"{kind}.txt"
    mark = folder / "installed.txt"
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp(requirements, folder):
        return
    print("第一次使用，正在安装（不联网），约一两分钟……", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    wheels = HERE / "wheels"
    subprocess.run(
        [
            str(python_of(folder)), str(wheels / "any" / facts["pip"] / "pip"), "install", "-q",
            "--no-index", "--disable-pip-version-check", "--no-cache-dir",
            "--find-links", str(wheels / "any"), "--find-links", str(wheels / kind),
            "--require-hashes", "-r", str(requirements),
        ],
        check=True, env=without_pip_settings(),
    )  # fmt: skip
    mark.write_text(stamp(requirements, folder), encoding="utf-8")
    print(f"安装好了：branchstats {facts['branchstats']}", flush=True)


def without_pip_settings() -> dict:
    """The environment without what would turn pip to other places than this folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}


def scripts_of(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")


def python_of(folder: Path) -> Path:
    return scripts_of(folder) / ("python.exe" if os.name == "nt" else "python")


def command(words: list, *, is_folder: bool) -> list:
    """The words after branchstats: a folder alone means its review."""
    return ["review", "--project", words[0]] if is_folder else words


def window(folder: Path) -> int:
    """A command window in which `branchstats` is known, beside the bundle's own folder."""
    print("可以输入命令了。常用的：")
    print("  branchstats new 换届2025                        新建项目")
    print("  branchstats review --project 换届2025           生成报告")
    print("  branchstats lab --project 换届2025              打开笔记本")
    print("  branchstats --help                              全部命令")
    print("用完输入 exit 回车。", flush=True)
    path = os.pathsep.join((str(scripts_of(folder)), os.environ.get("PATH", "")))
    shell = ["cmd", "/k"] if os.name == "nt" else [os.environ.get("SHELL", "/bin/sh")]
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(shell, cwd=HERE.parent.parent, env=environment, check=False).returncode


def main(words: list) -> int:
    import platform

    facts = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))
    folder = HERE.parent / "venv"
    problem = unfit(
        facts, release=sys.version_info[:2], platform=sys.platform, machine=platform.machine(),
        is_64=sys.maxsize > BITS_64, folder=folder,
    )  # fmt: skip
    if problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        install(facts, kind="windows" if os.name == "nt" else "linux", folder=folder)
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"{folder}：{fault}；没有装成；请把离线包整个拷到本机有写入权限的文件夹，检查磁盘空间（约需2GB），再试一次", file=sys.stderr)  # fmt: skip
        return 1
    if not words:
        return window(folder)
    chosen = command(words, is_folder=len(words) == 1 and Path(words[0]).is_dir())
    environment = {**os.environ, "PYTHONUTF8": "1"}
    run = [
        str(python_of(folder)),
        "-P",
        "-m",
        "branchstats",
        *chosen,
    ]  # nothing of the current folder
    return subprocess.run(run, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
