"""The review in a real browser: offline, accessible, on projectors, phones and paper."""

from __future__ import annotations

import re
import subprocess

import pytest
from outside_programs import missing, program

from branchstats.review.pdf import print_pdf

SIZES = [(1280, 720), (1920, 1080), (390, 844)]
LEAST_PIXELS = 14  # of any text on a 1280-pixel projector
A4_POINTS = (595, 842)


def test_nothing_is_asked_for_and_nothing_complained_of(open_page):
    page, seen = open_page()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert seen.requests == []
    assert seen.complaints == []


def test_language_title_and_one_h1(open_page):
    page, _ = open_page()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title() == "机关党支部三年工作数据审阅"
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_sideways_scrolling(open_page, width, height):
    page, _ = open_page(width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_screen_fits_on_a_projector(open_page):
    page, _ = open_page(1280, 720)
    last_row = page.locator(".summary tbody tr").last.bounding_box()
    assert last_row["y"] + last_row["height"] <= 720


def test_pictures_are_there_with_words_and_at_full_size(open_page):
    page, _ = open_page(1280, 720)
    pictures = page.evaluate(
        "[...document.images].map(i => ({alt: i.alt, natural: i.naturalWidth, shown: i.width}))"
    )
    assert len(pictures) >= 12
    assert all(len(p["alt"]) > 10 and p["natural"] > 0 for p in pictures)
    # text in charts is at least 15 pixels at 1080 pixels of width (tests/charts)
    assert all(p["shown"] >= 1080 * LEAST_PIXELS / 15 for p in pictures)


def test_text_is_large_enough_for_a_meeting_room(open_page):
    page, _ = open_page(1280, 720)
    sizes = page.evaluate(
        """[...document.querySelectorAll('main *, header *')]
           .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
           .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= LEAST_PIXELS


def test_chinese_is_drawn_by_the_pages_own_font(open_page):
    page, _ = open_page()
    assert page.evaluate("document.fonts.check('16px \"Branch Review\"', '党支部')")
    # a sign that the subset lacks would fall back to another font with another width
    lacking = page.evaluate(
        """() => {
          const text = document.body.innerText;
          const signs = [...new Set(text)].filter(c => c.trim());
          const canvas = document.createElement('canvas').getContext('2d');
          return signs.filter(c => {
            canvas.font = '40px "Branch Review", monospace';
            const a = canvas.measureText(c).width;
            canvas.font = '40px "Branch Review", serif';
            return a !== canvas.measureText(c).width;
          });
        }"""
    )
    assert lacking == []


def test_tables_have_captions_and_scoped_headers(open_page):
    page, _ = open_page()
    assert page.locator("table").count() >= 8
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0


def test_whole_without_scripts(open_page):
    with_scripts, _ = open_page()
    without, seen = open_page(scripts=False)
    assert seen.requests == []
    body = with_scripts.locator("main").inner_text()
    assert without.locator("main").inner_text() == body
    assert not without.locator("#meeting").is_visible()


def test_the_keyboard_reaches_contents_and_tables(open_page):
    page, _ = open_page()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
    assert {"skip", "A", "BUTTON"} <= reached
    assert any("scroll" in one for one in reached)
    page.goto(page.url + "#s8")
    assert page.locator("#s8 h2").inner_text() == "存在问题"


def screens_of(page) -> list[dict]:
    """Every screen of the meeting mode: its number, heading, parts, and what does not fit."""
    found = []
    while True:
        found.append(
            page.evaluate(
                """() => {
                  const page = document.querySelector('main > section.page');
                  const parts = [...page.children].filter(e => e.offsetParent !== null);
                  const bar = document.getElementById('where').getBoundingClientRect();
                  const end = page.scrollTop;
                  page.scrollTop = page.scrollHeight;
                  const low = Math.max(...parts.map(e => e.getBoundingClientRect().bottom));
                  const hidden = page.scrollHeight - page.clientHeight;
                  page.scrollTop = end;
                  return {
                    number: document.getElementById('where').textContent.split('　')[0],
                    heading: page.querySelector('h2').textContent,
                    parts: parts.map(e => e.id || e.className || e.tagName),
                    figures: parts.filter(e => e.tagName === 'FIGURE').length,
                    covered: low > bar.top + 1, hidden, at: end,
                  };
                }"""
            )
        )
        if len(found) > 1 and found[-1] == found[-2]:
            return found[:-1]
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("width", "height"), SIZES[:2])
def test_meeting_mode_shows_all_of_the_page_one_screen_after_the_other(open_page, width, height):
    page, seen = open_page(width, height)
    headings = page.locator("main > section > h2").all_inner_texts()
    figures = page.locator("figure").count()
    page.keyboard.press("f")
    box = page.locator("main > section:visible").bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, width)
    assert page.locator("#where").inner_text().startswith("1／")
    found = {screen["number"]: screen for screen in screens_of(page)}
    last = len(found)
    assert list(found) == [f"{number}／{last}" for number in range(1, last + 1)]
    assert list(dict.fromkeys(s["heading"] for s in found.values())) == headings
    assert sum(s["figures"] for s in found.values()) == figures
    assert not [s for s in found.values() if s["covered"]]  # the page number lies on nothing
    # a chart stands on its screen with all its words, or very nearly
    assert [s["parts"] for s in found.values() if s["figures"] and s["hidden"] > 40] == []
    assert seen.complaints == []


def test_meeting_mode_is_entered_and_left_where_the_reader_is(open_page):
    page, seen = open_page(1280, 720)
    total = page.locator("main > section").count()
    page.keyboard.press("f")
    page.keyboard.press("ArrowLeft")  # before the first there is nothing
    assert page.locator("main > section:visible h2").inner_text() == "概览"
    page.keyboard.press("ArrowRight")
    assert page.locator("main > section:visible h2").inner_text() == "主要成绩"
    page.keyboard.press("Escape")
    assert page.locator("main > section:visible").count() == total
    assert page.locator(".shown").count() == 0
    page.locator("#s8").evaluate("e => e.scrollIntoView()")
    page.keyboard.press("f")
    assert page.locator("main > section:visible").get_attribute("id") == "s8"
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")
    page.locator("#meeting").click()
    assert page.locator("main > section:visible").count() == 1
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_violation_of_accessibility_rules(open_page, width, height):
    try:
        import importlib

        axe = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
    except ModuleNotFoundError:
        missing("axe-core", "pip install axe-playwright-python")
    page, _ = open_page(width, height)
    found = axe.run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []


@pytest.fixture(scope="module")
def printed(browser, review_file, tmp_path_factory):
    """The review as a PDF, printed as `make pdf` does it (`browser` sees to it that there is one)."""
    return print_pdf(review_file, output=tmp_path_factory.mktemp("pdf") / "deeper" / "review.pdf")


def pdf_text(file, *options: str) -> str:
    path = program("pdftotext", how="apt-get install poppler-utils")
    return subprocess.run(
        [path, *options, str(file), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout


def test_paper_is_a4_with_page_numbers_and_no_blank_page(printed):
    content = printed.read_bytes()
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content))
    assert {tuple(round(float(side)) for side in box) for box in boxes} == {A4_POINTS}
    pages = pdf_text(printed).split("\f")[:-1]
    assert 5 <= len(pages) <= 30
    for number, words in enumerate(pages, start=1):
        assert f"{number} ／ {len(pages)}" in words
        assert len(words.strip()) > 40  # no blank page


def test_paper_cuts_no_chart_and_no_short_table(browser, review_file):
    """No figure, tile or short table is higher than a page, and none may break inside."""
    context = browser.new_context(viewport={"width": 680, "height": 980})  # A4 less its margins
    page = context.new_page()
    page.goto(review_file.as_uri())
    page.emulate_media(media="print")
    boxes = page.evaluate(
        """[...document.querySelectorAll('figure, .finding, .scroll:not(.long)')].map(e => ({
             inside: getComputedStyle(e).breakInside, height: e.getBoundingClientRect().height,
             right: e.getBoundingClientRect().right}))"""
    )
    context.close()
    assert len(boxes) > 15
    assert {b["inside"] for b in boxes} == {"avoid"}
    assert max(b["height"] for b in boxes) < 980
    assert max(b["right"] for b in boxes) <= 681
