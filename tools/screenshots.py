"""Take the pictures of docs/ from a rendered review: `python tools/screenshots.py review.html`.

Needs playwright and a chromium; run `branchstats review` on the demonstration branch first.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH_PX, HEIGHT_PX = 1280, 720  # a common projector
COLOURS = 64  # flat charts and text lose nothing visible
ABOVE_HEADING_PX = 8
SCROLLED_TO = {"attendance.png": "到会率", "problems.png": "存在问题"}  # file → heading
SHOWN_IN_MEETING = "组织生活与到会"  # its first screen has the calendar of meetings


def take(review: Path) -> None:
    """Write review.png (first screen), one picture a heading, and one of the meeting mode."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
        page.goto(review.resolve().as_uri())
        _save(page, "review.png")
        for file, heading in SCROLLED_TO.items():
            place = page.locator("h2, h3").get_by_text(heading, exact=True)
            place.evaluate(
                f"e => scrollTo(0, e.getBoundingClientRect().top + scrollY - {ABOVE_HEADING_PX})"
            )
            _save(page, file)
        page.evaluate("scrollTo(0, 0)")
        page.keyboard.press("f")
        while page.locator("section.page h2").inner_text() != SHOWN_IN_MEETING:
            page.keyboard.press("ArrowRight")
        _save(page, "meeting.png")
        chromium.close()


def _save(page: Page, file: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(DOCS / file, optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
