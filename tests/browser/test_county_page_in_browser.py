"""The county page in a real browser: no request, no complaint of axe, nothing wider than the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "county"))

from invented_county import county, failed

from branchstats.county.page import county_page
from branchstats.county.table import indicators_table


@pytest.fixture(scope="module")
def county_file(tmp_path_factory) -> Path:
    """The page of 300 branches, some far off, one failed."""
    records = [*county(300, odd=6), failed("坏支部", message="x", reason="没有数据；请补交")]
    file = tmp_path_factory.mktemp("county") / "county.html"
    done = [record for record in records if record.is_done]
    file.write_text(county_page(records, indicators_table(done)), encoding="utf-8")
    return file


@pytest.fixture
def page(browser, county_file):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    opened = context.new_page()
    opened.requests = []
    opened.on("request", lambda request: opened.requests.append(request.url))
    opened.goto(county_file.as_uri())
    yield opened
    context.close()


def test_nothing_is_asked_for_and_axe_has_nothing_to_say(page, county_file):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    assert [u for u in page.requests if not u.startswith("data:")] == [county_file.as_uri()]
    assert axe.Axe().run(page).response["violations"] == []


def test_three_hundred_rows_stay_in_a_window_with_their_head_in_sight(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    window = page.locator(".tall.compact.long").last
    window.scroll_into_view_if_needed()
    box = window.bounding_box()
    assert box["height"] <= 0.8 * 720
    window.evaluate("e => e.scrollTop = e.scrollHeight")
    head = window.locator("thead th").first.bounding_box()
    assert box["y"] - 1 <= head["y"] <= box["y"] + 5
    assert window.locator("tbody tr").count() == 300


def test_on_paper_every_row_is_printed(page):
    page.emulate_media(media="print")
    window = page.locator(".tall.compact.long").last
    assert window.evaluate("e => getComputedStyle(e).maxHeight") == "none"
    assert window.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
