"""The machine that was measured on, without any path or name of it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "pandas",
    "numpy",
    "pyarrow",
    "python-calamine",
    "openpyxl",
    "nbconvert",
    "papermill",
)


def machine() -> str:
    """Processor, cores, memory, system, Python and the libraries that matter, in one line."""
    parts = [
        f"{os.cpu_count()} × {_processor()}",
        f"{_memory_gb():.0f} GB memory" if _memory_gb() else "",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        *map(_library, _LIBRARIES),
    ]
    return ", ".join(part for part in parts if part)


def load_before() -> float | None:
    """Processes that wanted a core in the last minute; None where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _library(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float:
    if not hasattr(os, "sysconf"):
        return 0.0
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
