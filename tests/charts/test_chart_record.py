"""The record around a picture: words are required, escaped, and the bytes do not vary."""

from __future__ import annotations

import base64
import itertools
from dataclasses import replace

import matplotlib as mpl
import pytest

from branchstats.charts import style
from branchstats.charts.chart import About, Chart, Remark

ABOUT = About(
    title="2021年到会率84.9%",
    unit="到会率",
    n="36个月",
    period="2019年1月—2021年12月",
    source="签到表",
    alt="折线图：到会率下降",
)


def drawn(words: str = "到会率 $x^2$ 喆玥√－") -> Chart:
    with style.use():
        figure = style.figure(2)
        figure.add_subplot().set_title(words)
    return Chart(figure, ABOUT, is_vector=True)


@pytest.mark.parametrize("part", ["title", "unit", "n", "period", "source", "alt"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_chart_without_its_words_is_refused(part, empty):
    with pytest.raises(ValueError, match=part):
        replace(ABOUT, **{part: empty})


def test_title_block_and_alt_are_escaped():
    about = replace(ABOUT, title="<script>1</script>", alt='"><img src=x>', remark="a&b")
    html = Chart(drawn().figure, about, is_vector=True).html()
    assert "<script>" not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html
    assert 'alt="&quot;&gt;&lt;img src=x&gt;"' in html
    assert "a&amp;b" in html
    assert "单位：到会率" in html
    assert "来源：签到表" in html


@pytest.mark.parametrize("is_vector", [True, False])
def test_same_data_gives_same_bytes(is_vector):
    first, second = (replace(drawn(), is_vector=is_vector).content for _ in range(2))
    assert first == second
    assert b"202" not in first[:400] or not is_vector  # no date in the head of the SVG


def test_bundle_carries_the_alternative_text_with_the_bare_picture():
    bundle, metadata = replace(drawn(), is_vector=False)._repr_mimebundle_()
    assert metadata == {"image/png": {"alt": ABOUT.alt}}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == ABOUT.title
    vector, metadata = drawn()._repr_mimebundle_()
    assert vector["image/svg+xml"].lstrip().startswith("<?xml")
    assert metadata == {"image/svg+xml": {"alt": ABOUT.alt}}


def test_svg_needs_no_font_and_no_address():
    svg = drawn().content.decode("utf-8")
    assert "<text" not in svg  # glyphs are paths
    assert 'href="http' not in svg


def test_a_remark_is_escaped_too():
    assert Remark("没有<b>记录</b>").html() == (
        '<p class="nothing">没有&lt;b&gt;记录&lt;/b&gt;</p>'
    )


def test_every_sign_has_a_glyph_also_a_dollar(recwarn):
    # a missing glyph is a UserWarning of matplotlib ("Glyph … missing"), and $…$ must not be maths
    assert drawn("王喆玥 堃璟 · — “到会” √×○△ ✔ $\\frac$ －3%").content
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


def test_settings_are_back_after_drawing():
    before = dict(mpl.rcParams)
    drawn()
    assert dict(mpl.rcParams) == before


def test_importing_the_charts_changes_no_setting():
    import subprocess
    import sys

    code = (
        "import matplotlib as m; before = dict(m.rcParams)\n"
        "import branchstats.charts.lines, branchstats.charts.overview\n"
        "assert dict(m.rcParams) == before; import sys; assert 'zhplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def luminance(colour: str) -> float:
    return sum(
        weight * int(colour[i : i + 2], 16) / 255
        for weight, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )


def test_colours_that_mean_different_things_differ_in_grey():
    years = [luminance(colour) for colour in style.YEARS]
    assert years == sorted(years, reverse=True)
    assert min(a - b for a, b in itertools.pairwise(years)) > 0.15
    assert luminance(style.BAND) - luminance(style.DATA) > 0.4
    assert luminance(style.RANGE) - luminance(style.OUTSIDE) > 0.4


def test_text_reads_on_a_projector():
    # the page shows a figure of WIDTH_INCHES at DPI pixels an inch on a 1280-pixel projector
    pixels = style.SMALL_SIZE / 72 * style.DPI
    assert pixels >= 14
    assert style.WIDTH_INCHES * style.DPI <= 1280 - 2 * 40
