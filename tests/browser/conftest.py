"""A page in a real browser without network; what it asked for and complained of is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from executed_here import page_of
from invented_branch import write_project
from outside_programs import program

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Seen:
    """What the browser wanted from outside, and what it said on its console."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = program(*NAMES, how="install Debian's chromium: apt-get install chromium")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def review_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committee's review of an invented branch."""
    folder = tmp_path_factory.mktemp("review")
    project = write_project(folder / "branch")
    with pytest.MonkeyPatch.context() as patch:
        text = page_of(project, "committee", patch)
    file = folder / "review.html"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def open_page(browser, review_file):
    """Call with a size to get the page in a window of it, and what was seen; scripts may be off."""
    contexts = []

    def opened(width: int = 1280, height: int = 720, *, scripts: bool = True):
        seen = Seen()
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, offline=True
        )
        contexts.append(context)
        page = context.new_page()
        own = review_file.as_uri()

        def note(request):
            if request.url != own and not request.url.startswith("data:"):
                seen.requests.append(request.url)

        page.on("request", note)
        page.on("console", lambda message: seen.complaints.append(message.text))
        page.on("pageerror", lambda fault: seen.complaints.append(str(fault)))
        page.goto(own)
        return page, seen

    yield opened
    for context in contexts:
        context.close()
