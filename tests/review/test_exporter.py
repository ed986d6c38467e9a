"""The exporter on notebooks built in memory: what is on the page, and what is not."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from lxml import html
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from branchstats.errors import NotebookError
from branchstats.review.editions import EDITION_VARIABLE
from branchstats.review.exporter import ReviewExporter

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(autouse=True)
def outside_any_project(tmp_path, monkeypatch, request):
    if "bytes" not in request.node.name:  # making the font takes most of the time
        monkeypatch.setattr("branchstats.review.finish.font_face", lambda words: "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(EDITION_VARIABLE, raising=False)


def shown(data: dict[str, str], metadata: dict | None = None, source: str = "secret_code()"):
    output = new_output("display_data", data=data, metadata=metadata or {})
    return new_code_cell(source, outputs=[output])


def page(*cells, edition: str = "committee", review: dict | None = None) -> str:
    nb = new_notebook(cells=list(cells))
    resources = {"review": review} if review else None
    text, _ = ReviewExporter(edition=edition).from_notebook_node(nb, resources)
    return text


def test_it_is_found_by_its_entry_point():
    assert get_exporter("branchreview") is ReviewExporter


def test_a_notebook_becomes_a_whole_page_with_language_title_and_landmarks():
    tree = html.document_fromstring(page(new_markdown_cell("# 到会情况\n\n一句话")))
    assert tree.get("lang") == "zh-CN"
    assert tree.findtext(".//title") == "到会情况"
    assert [h.text for h in tree.iter("h1")] == ["到会情况"]
    assert len(tree.findall(".//main")) == len(tree.findall(".//nav")) == 1
    assert tree.xpath("//meta[@charset='utf-8']")


def test_nothing_is_fetched():
    tree = html.document_fromstring(
        page(new_markdown_cell("# 题"), shown({"text/html": "<b>x</b>"}))
    )
    for element in tree.iter():
        for name in ("src", "href", "srcset", "data", "poster"):
            value = element.get(name, "") if isinstance(element.tag, str) else ""
            assert not value or value.startswith(("#", "data:"))
    styles = "".join(e.text or "" for e in tree.iter("style"))
    assert "@import" not in styles
    assert all(u.startswith("data:") for u in re.findall(r"url\(([^)]*)\)", styles))
    assert not tree.xpath("//script[@src]")


def test_code_is_absent_for_the_committee_and_there_for_the_analyst():
    cell = shown({"text/plain": "42"})
    assert "secret_code" not in page(cell)
    analyst = page(cell, edition="analyst")
    assert "secret_code" in analyst
    assert "内部资料" in analyst
    assert "内部资料" not in page(cell)


def test_cells_of_the_analyst_are_dropped_for_the_committee():
    private = new_markdown_cell("张三缺席九次", metadata={"tags": ["analyst"]})
    assert "张三" not in page(new_markdown_cell("# 题"), private)
    assert "张三" in page(new_markdown_cell("# 题"), private, edition="analyst")


def test_the_edition_comes_from_the_environment_and_the_safe_one_is_the_default(monkeypatch):
    assert ReviewExporter().edition == "committee"
    monkeypatch.setenv(EDITION_VARIABLE, "analyst")
    assert ReviewExporter().edition == "analyst"


def test_the_notebook_itself_is_not_changed():
    nb = new_notebook(cells=[shown({"text/plain": "42"}), new_markdown_cell("# 题")])
    before = str(nb)
    ReviewExporter(edition="committee").from_notebook_node(nb)
    assert str(nb) == before


@pytest.mark.parametrize("place", ["output", "cell"])
@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml"])
def test_alternative_text_of_output_or_cell_reaches_the_page(place, kind):
    data = {kind: PIXEL if kind == "image/png" else "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    cell = shown(data, {kind: {"alt": "折线“图”"}} if place == "output" else {})
    if place == "cell":
        cell.metadata["alt"] = "折线“图”"
    (picture,) = html.document_fromstring(page(cell)).iter("img")
    assert picture.get("alt") == "折线“图”"
    assert picture.get("src").startswith(f"data:{kind};base64,")


def test_a_picture_without_alternative_text_stops_the_page():
    with pytest.raises(NotebookError, match="替代文字"):
        page(shown({"image/png": PIXEL}))


def test_nothing_from_cells_or_names_becomes_markup_or_template():
    nasty = "<script>alert(1)</script>{{ 7*7 }}{% raw %}"
    text = page(
        new_code_cell("x", outputs=[new_output("stream", name="stdout", text=nasty)]),
        shown({"text/plain": nasty}),
        review={"title": nasty, "branch": nasty, "term": nasty, "version": "1"},
    )
    tree = html.document_fromstring(text)
    assert [s.text for s in tree.iter("script") if "alert" in (s.text or "")] == []
    assert tree.findtext(".//h1") == nasty
    assert tree.findtext(".//title") == nasty
    assert [p.text for p in tree.iter("pre")] == [nasty, nasty]
    assert "49" not in tree.findtext(".//h1")


def test_warnings_on_stderr_are_not_printed_on_the_page():
    leaked = new_output("stream", name="stderr", text="/tmp/x.py: UserWarning")
    assert "UserWarning" not in page(new_code_cell("x", outputs=[leaked]), edition="analyst")


def test_the_same_notebook_gives_the_same_bytes():
    cells = [new_markdown_cell("# 题\n\n## 节"), shown({"text/html": "<table></table>"})]
    assert page(*cells) == page(*cells)


def test_dollar_signs_stay_as_they_are():
    assert "花费$5和$6" in page(new_markdown_cell("# 题\n\n花费$5和$6"))


def test_the_page_states_version_and_inputs():
    text = page(
        new_markdown_cell("# 题"),
        review={"title": "题", "version": "9.8.7", "fingerprint": "abc123"},
    )
    assert "branchstats 9.8.7" in text
    assert "abc123" in text


def test_loading_branchstats_alone_is_light():
    code = (
        "import sys, branchstats; heavy = {'pandas', 'matplotlib', 'nbconvert', 'seaborn'}\n"
        "assert not heavy & set(sys.modules); assert callable(branchstats.say)\n"
        "assert 'load' in dir(branchstats)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
