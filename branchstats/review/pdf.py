"""The review as a PDF on A4, printed by a browser that is installed already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from branchstats import store
from branchstats.errors import ProjectError

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
    "msedge", "chrome",
)  # fmt: skip
# where Windows and macOS keep them, not on the PATH
_PLACES = (
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_SECONDS = 120
_OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--no-pdf-header-footer",
)  # fmt: skip
_BY_HAND = "请用浏览器打开这个网页，按 Ctrl+P，打印机选“另存为 PDF”"


def print_pdf(page: Path, *, output: Path | None = None) -> Path:
    """Print an HTML page to PDF with page numbers; the path that was written (page.pdf by default).

    Raises
    ------
    ProjectError : no page, no browser, or the browser could not print.
    """
    target = (output or page.with_suffix(".pdf")).resolve()
    if not page.is_file():
        raise ProjectError(
            file=page.name, reason="还没有这个网页", advice="请先运行 branchstats review"
        )
    with tempfile.TemporaryDirectory(prefix="branchstats-") as scratch:
        made = Path(scratch) / "page.pdf"
        command = [
            find_browser(),
            *_OPTIONS,
            *_as_root(),
            f"--user-data-dir={Path(scratch) / 'profile'}",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
            content = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as fault:
            raise ProjectError(
                file=page.name, reason="浏览器没有打印成功", advice=_BY_HAND
            ) from fault
    store.write_file(target, content)
    return target


def find_browser() -> str:
    """A Chromium, Chrome or Edge of this machine.

    Raises
    ------
    ProjectError : there is none.
    """
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    for place in _PLACES:
        path = os.path.expandvars(place)
        if Path(path).is_file():
            return path
    raise ProjectError(
        reason="这台电脑上没有找到 Chromium、Chrome 或 Edge",
        advice=f"请装上其中一种再运行；不想安装的，{_BY_HAND.removeprefix('请')}",
    )


def _as_root() -> tuple[str, ...]:
    """Chromium refuses its sandbox to root (containers); nobody else goes without it."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()
