"""The analyst's tables search and sort in a real browser, offline; the committee's page has none."""

from __future__ import annotations

import pytest
from executed_here import page_of
from invented_branch import write_project
from outside_programs import missing

MOST_BYTES = 6_000_000  # of the analyst's page: a browser opens it at once
READY = "body[data-tables=ready]"
PERSONS = "table:has(.dt-column-order):has(caption:text('到会'))"


@pytest.fixture(scope="module")
def analyst_file(tmp_path_factory):
    """The analyst's edition of two of the notebooks: first screen, rejects, members' attendance."""
    folder = tmp_path_factory.mktemp("analyst")
    project = write_project(folder / "branch")
    with pytest.MonkeyPatch.context() as patch:
        text = page_of(project, "analyst", patch, only="0[01]_*")
    file = folder / "analyst.html"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def opened(browser, analyst_file):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)

    def open_file():
        page = context.new_page()
        asked, complaints = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(analyst_file.as_uri())
        page.wait_for_selector(READY)
        outside = [u for u in asked if u != analyst_file.as_uri() and not u.startswith("data:")]
        return page, outside, complaints

    yield open_file
    context.close()


def column(page, table, place):
    return table.locator(f"tbody tr > :nth-child({place})").all_inner_texts()


def heading(table, words):
    texts = table.locator("thead th").all_inner_texts()
    return next(i for i, text in enumerate(texts, start=1) if words in text)


def test_members_are_found_and_sorted_by_numbers_without_network(opened):
    page, outside, complaints = opened()
    table = page.locator(PERSONS).first
    place = heading(table, "到会率")
    before = column(page, table, place)
    assert len(before) > 20
    table.locator(f"thead th:nth-child({place})").click()
    rates = [float(t.rstrip("%")) if t != "—" else -1.0 for t in column(page, table, place)]
    assert rates == sorted(rates)
    assert len(set(rates)) > 3
    name = column(page, table, 1)[4]
    box = page.locator(".dt-container", has=table).locator("input[type=search]")
    box.fill(name)
    left = column(page, table, 1)
    assert left
    assert all(name in one for one in left)
    assert len(left) < len(before)
    assert outside == []
    assert complaints == []


def test_the_table_of_the_first_screen_mixes_units_and_is_left_as_it_is(opened):
    page, outside, complaints = opened()
    assert page.locator(".summary table").count() == 1
    assert page.locator(".summary .dt-column-order").count() == 0
    assert page.locator(".dt-column-order").count() > 0
    assert outside == complaints == []


def test_it_is_accessible_and_prints_without_the_boxes(opened):
    page, *_ = opened()
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ModuleNotFoundError:
        missing("axe-core", "pip install axe-playwright-python")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    page.emulate_media(media="print")
    assert not page.locator(".dt-search").first.is_visible()


def test_the_page_is_of_a_sensible_size_and_whole_without_scripts(browser, analyst_file):
    assert analyst_file.stat().st_size < MOST_BYTES
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(analyst_file.as_uri())
    assert page.locator(".dt-search").count() == 0
    assert page.locator("main table tbody tr").count() > 30
    context.close()


def test_the_committees_page_has_no_part_of_it(review_file):
    text = review_file.read_text(encoding="utf-8")
    assert 'id="datatables"' not in text
    assert "dt-search" not in text
