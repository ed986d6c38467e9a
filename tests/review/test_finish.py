"""The last pass over the page: what is foreign goes, headings and links are in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from branchstats.errors import NotebookError
from branchstats.review.finish import clean_fragment, finish

PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><style id="font"></style></head><body><header>'
    '<h1>{title}</h1><nav id="contents"></nav></header><main>{main}</main></body></html>'
)


@pytest.fixture(autouse=True)
def without_the_font(request, monkeypatch):
    """Making the font takes most of the time; one test looks at it."""
    if "font" not in request.node.name:
        monkeypatch.setattr("branchstats.review.finish.font_face", lambda words: "")


def finished(main: str, *, title: str = "三年", is_single: bool = False) -> html.HtmlElement:
    return html.document_fromstring(
        finish(PAGE.format(title=title, main=main), is_single=is_single)
    )


@pytest.mark.parametrize(
    "foreign",
    [
        "<script>alert(1)</script>",
        '<script src="//x/y.js"></script>',
        '<iframe src="http://x"></iframe>',
        '<link rel="stylesheet" href="http://x/a.css">',
        "<style>@import url(http://x)</style>",
        '<object data="http://x"></object>',
        '<meta http-equiv="refresh" content="0;url=http://x">',
        "<!-- http://x -->",
    ],
)
def test_foreign_elements_go_and_text_stays(foreign):
    cleaned = clean_fragment(f"<p>前{foreign}后</p>")
    assert cleaned == "<p>前后</p>"


@pytest.mark.parametrize(
    "element",
    [
        '<a href="javascript:alert(1)">词</a>',
        '<a href="http://x/">词</a>',
        '<p onclick="x()">词</p>',
        '<p style="background:url(http://x)">词</p>',
        '<p style="width: expression(alert(1))">词</p>',
        '<svg><use xlink:href="http://x#a"></use></svg>',
        '<table background="http://x"><tr><td>词</td></tr></table>',
        '<img src="http://x/a.png" srcset="http://x/b.png 2x" alt="图">',
        '<video poster="http://x" src="//y"></video>',
    ],
)
def test_addresses_and_handlers_go(element):
    assert not re.search(r"http|javascript|onclick|expression|//", clean_fragment(element))


def test_own_pictures_and_links_within_the_page_stay():
    own = '<a href="#src-1">来源</a><img src="data:image/png;base64,AAAA" alt="图">'
    assert clean_fragment(own) == own


def test_a_plain_frame_gets_scopes_and_room_to_scroll():
    import pandas as pd

    frame = pd.DataFrame({"到会率": [0.9]}, index=["2019年度"])
    region = html.fragment_fromstring(clean_fragment(frame.to_html())[:-1].strip() + ">")
    assert region.get("class") == "scroll"
    assert region.get("tabindex") == "0"
    heads = [(h.get("scope"), h.text) for h in region.iter("th")]
    assert heads == [("col", "到会率"), ("row", "2019年度")]  # the blank corner is no header
    again = html.fragment_fromstring(clean_fragment(html.tostring(region, encoding="unicode")))
    assert len(again.xpath("//div")) == 1  # not wrapped twice


def test_a_picture_from_outside_goes_with_its_words():
    assert clean_fragment('<p>前<img src="http://x/a.png" alt="图">后</p>') == "<p>前后</p>"


def test_text_before_the_first_element_stays_escaped():
    assert clean_fragment("1 &lt; 2<b>词</b>尾") == "1 &lt; 2<b>词</b>尾"
    assert clean_fragment("  ") == ""


@given(st.text(max_size=40))
@example("<script>x</script>&lt;b&gt;")
def test_what_was_escaped_never_becomes_markup(words):
    from html import escape

    cleaned = clean_fragment(f"<p>{escape(words)}</p>")
    (paragraph,) = html.fragments_fromstring(cleaned)
    assert len(paragraph) == 0  # no element inside


@pytest.mark.parametrize("alt", ["", ' alt=""', ' alt="  "'])
def test_a_picture_without_alternative_text_is_refused(alt):
    with pytest.raises(NotebookError, match="替代文字"):
        clean_fragment(f'<img src="data:image/png;base64,AA"{alt}>')


def test_headings_of_a_merged_page_step_down_under_one_h1():
    page = finished("<h1>到会</h1><p>文</p><h2>到会率</h2><h1>测试</h1>")
    assert [(e.tag, e.text) for e in page.iter("h1", "h2", "h3")] == [
        ("h1", "三年"), ("h2", "到会"), ("h3", "到会率"), ("h2", "测试"),
    ]  # fmt: skip


def test_the_title_of_a_single_notebook_stands_in_the_head_only():
    page = finished(
        "<h1>测试</h1><p>文</p><h2>各半年</h2><h1>附</h1>", title="测试", is_single=True
    )
    assert [(e.tag, e.text) for e in page.iter("h1", "h2", "h3")] == [
        ("h1", "测试"), ("h2", "各半年"), ("h2", "附"),
    ]  # fmt: skip


def test_contents_lead_to_every_section_also_of_equal_name():
    page = finished("<p>前言</p><h1>情况</h1><p>一</p><h1>情况</h1><p>二</p>")
    links = page.xpath("//nav[@id='contents']//a")
    assert [link.text for link in links] == ["情况", "情况"]
    targets = [page.get_element_by_id(link.get("href")[1:]) for link in links]
    assert [t.tag for t in targets] == ["section", "section"]
    assert [t.text_content() for t in targets] == ["情况一", "情况二"]
    heads = [page.get_element_by_id(t.get("aria-labelledby")) for t in targets]
    assert [h.tag for h in heads] == ["h2", "h2"]


def test_links_go_where_something_is_or_become_text():
    page = finished(
        '<h1>甲</h1><p id="chart-a">图</p><p id="chart-a">又一图</p>'
        '<p class="t"><a href="#chart-a">一</a><a href="#no" data-else="#chart-a">二</a>'
        '<a href="#no" data-else="#none">三</a><a href="#no">四</a></p>'
    )
    (row,) = page.xpath("//p[@class='t']")
    assert [(a.text, a.get("href")) for a in row.iter("a")] == [
        ("一", "#chart-a"),
        ("二", "#chart-a"),
    ]
    assert row.text_content() == "一二四"  # the third had a second choice that is not there either
    assert not page.xpath("//@data-else")
    assert len(page.xpath("//*[@id='chart-a']")) == 1


def test_the_font_holds_the_characters_of_the_page_and_nothing_of_a_clock():
    import base64
    import io

    from fontTools.ttLib import TTFont

    first = finished("<h1>喆玥堃</h1>")
    rule = first.get_element_by_id("font").text
    data = base64.b64decode(re.search(r"base64,([^)]+)\)", rule)[1])
    font = TTFont(io.BytesIO(data))
    assert {ord(sign) for sign in "喆玥堃三年"} <= set(font.getBestCmap())
    assert len(font.getBestCmap()) < 200
    assert finished("<h1>喆玥堃</h1>").get_element_by_id("font").text == rule
