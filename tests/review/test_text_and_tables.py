"""Values as Chinese text, frames as accessible tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from branchstats.review import text
from branchstats.review.tables import Markup, say, show_table


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (text.percent(0.849), "84.9%"),
        (text.percent(1.0, decimals=0), "100%"),
        (text.percent(np.nan), "无记录"),
        (text.points(-0.072), "下降7.2个百分点"),
        (text.points(0.05), "提高5.0个百分点"),
        (text.points(0.0004), "持平"),
        (text.points(float("nan")), "无记录"),
        (text.number(1234.0, "次"), "1,234次"),
        (text.number(None, "次"), "无记录"),
        (text.number(78.46, "分", decimals=1), "78.5分"),
        (text.change(-3, "次"), "减少3次"),
        (text.change(0.04, "分", decimals=1), "持平"),
        (text.change(1200, "小时"), "增加1,200小时"),
        (text.span(0.82, 0.88), "82%—88%"),
        (text.span(np.nan, 0.88), ""),
        (text.joined(["甲"]), "甲"),
        (text.joined(["甲", "乙", "丙"]), "甲、乙、丙"),
        (text.joined(["甲", "乙", "丙"], last="和"), "甲、乙和丙"),
        (text.joined([]), ""),
        (text.cell(pd.Timestamp("2021-03-05")), "2021-03-05"),
        (text.cell(pd.NaT), "—"),
        (text.cell(pd.NA), "—"),
        (text.cell(""), "—"),
        (text.cell(True), "是"),
        (text.cell(3.0), "3"),
        (text.cell(0.12345), "0.123"),
        (text.cell(["甲", "乙"]), "甲、乙"),
        (text.plain("<p>甲 &amp; 乙</p>"), "甲 & 乙"),
    ],
)
def test_values_become_text(made, words):
    assert made == words


def parsed(markup: str) -> html.HtmlElement:
    return html.fragment_fromstring(markup, create_parent="div")


def test_a_table_has_caption_and_headers_with_scope():
    frame = pd.DataFrame({"年度": ["2019年度"], "到会率": ["92.1%"], "人数": [40], "说明": ["无"]})
    tree = parsed(show_table(frame, "各年到会率", note="注").html())
    assert tree.findtext(".//caption") == "各年到会率"
    assert [(t.get("scope"), t.text) for t in tree.iter("th")] == [
        ("col", "年度"), ("col", "到会率"), ("col", "人数"), ("col", "说明"), ("row", "2019年度"),
    ]  # fmt: skip
    assert [(d.get("class"), d.text) for d in tree.iter("td")] == [
        ("number", "92.1%"), ("number", "40"), (None, "无"),
    ]  # fmt: skip
    region = tree.find("div")
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")  # reached by keyboard
    assert region.get("aria-label") == "各年到会率"


@pytest.mark.parametrize("caption", ["", "  "])
def test_a_table_without_caption_is_refused(caption):
    with pytest.raises(ValueError, match="caption"):
        show_table(pd.DataFrame({"a": [1]}), caption)


@given(st.text(max_size=30), st.text(min_size=1, max_size=30).filter(str.strip))
@example("<b>&amp;</b>", '"><script>x</script>')
def test_whatever_stands_in_a_table_is_shown_and_never_markup(cell, caption):
    frame = pd.DataFrame({cell: [cell], "二": [cell]})
    tree = parsed(show_table(frame, caption).html())
    assert {e.tag for e in tree.iter()} <= {
        "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert len(list(tree.iter("td"))) == 1
    if cell == "<b>&amp;</b>":
        assert [e.text for e in tree.iter("th")] == [cell, "二", cell]
        assert tree.findtext(".//caption") == caption


@given(st.text(max_size=40))
@example("<script>x</script>")
def test_sentences_are_never_markup(words):
    tree = parsed(say(words, "尾").html())
    assert {e.tag for e in tree.iter()} <= {"div", "p"}


def test_empty_sentences_leave_nothing():
    assert say("", "").html() == ""
    assert Markup("<b>x</b>", "x")._repr_mimebundle_() == {
        "text/html": "<b>x</b>",
        "text/plain": "x",
    }


def test_long_tables_may_break_on_paper_and_short_ones_not():
    short = show_table(pd.DataFrame({"a": range(3)}), "短").html()
    long = show_table(pd.DataFrame({"a": range(40)}), "长").html()
    assert 'class="scroll"' in short
    assert 'class="scroll long"' in long
