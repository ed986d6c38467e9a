"""Write environment.yml from the pins: conda-forge packages at the pinned versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONDA_PYTHON = "3.12"
# Direct dependencies that conda-forge does not carry (or carries late) stand under `pip:`.
ONLY_PIP = {"zhplot", "chinesecalendar", "jupyterlab-language-pack-zh-cn", "python-calamine"}
CONDA_NAMES = {"matplotlib": "matplotlib-base", "fonttools": "fonttools"}
HEADER = """\
# The same environment with conda. Written by tools/environment.py from requirements.lock.
name: branchstats
channels:
  - conda-forge
  - nodefaults
dependencies:
"""


def normal(name: str) -> str:
    """The canonical form of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str, *, python: str) -> dict[str, str]:
    """A lock file's text → name: version, for one Python version (`python_full_version` markers)."""
    wanted = tuple(int(part) for part in python.split("."))
    result: dict[str, str] = {}
    for line in text.splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*(.*?))?\s*\\?$", line)
        if found and _applies(found[3] or "", wanted):
            result[normal(found[1])] = found[2]
    return result


def _applies(marker: str, wanted: tuple[int, ...]) -> bool:
    for operator, version in re.findall(r"python_full_version (<|>=) '([\d.]+)'", marker):
        bound = tuple(int(part) for part in version.split("."))
        if (wanted >= bound) != (operator == ">="):
            return False
    return True


def direct_dependencies() -> dict[str, str]:
    """pyproject's own dependencies: name → the requirement as written."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        normal(re.match(r"[A-Za-z0-9._-]+", requirement)[0]): requirement  # type: ignore[index]
        for requirement in project["dependencies"]
    }


def environment() -> str:
    """The text of environment.yml."""
    lock = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"), python=CONDA_PYTHON)
    conda = [f"  - python={CONDA_PYTHON}"]
    pip = []
    for name in sorted(direct_dependencies()):
        if name in ONLY_PIP:
            pip.append(f"      - {name}=={lock[name]}")
        else:
            conda.append(f"  - {CONDA_NAMES.get(name, name)}={lock[name]}")
    conda += ["  - brotli-python=" + lock["brotli"], "  - pip", "  - pip:", *pip, "      - -e ."]
    return HEADER + "\n".join(conda) + "\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment(), encoding="utf-8", newline="\n")
