"""The Word file as a file: GB/T 9704-2012, no clock, no user, no machine, harmless text."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from invented_branch import invented_findings, invented_tables, write_project
from word_files import W, all_text, paragraphs, parts, trees

from branchstats.findings import write_findings
from branchstats.papers.blocks import Grid, Heading, Paragraph, Sentence, Title, blank
from branchstats.papers.draft import write_draft
from branchstats.papers.word import document_bytes

EMU_A_MM = 36_000
TWIPS_A_MM = 1440 / 25.4
AT = datetime(2022, 1, 1)
BLOCKS = [
    Title("机关党支部三年工作报告", "（初稿）"),
    Heading("一、三年来主要工作", 1),
    Heading("（一）抓班子", 2),
    Paragraph((Sentence("召开支委会34次。", note="norm.committee，n=36。", lead="1.支委会。"),)),
    blank("原因"),
    Grid(pd.DataFrame({"问题": ["支委会"], "措施": ["　"], "责任人": ["　"], "完成时限": ["　"]}), "表",
        (0.3, 0.36, 0.15, 0.19), 16,),
]  # fmt: skip


@pytest.fixture(scope="module")
def content() -> bytes:
    return document_bytes(BLOCKS, title="报告", at=AT)


def test_a4_with_the_margins_of_the_standard(content):
    (section,) = Document(io.BytesIO(content)).sections
    sides = [
        section.page_width, section.page_height, section.top_margin, section.bottom_margin,
        section.left_margin, section.right_margin,
    ]  # fmt: skip
    assert [round(side / EMU_A_MM) for side in sides] == [210, 297, 37, 35, 28, 26]


@pytest.mark.parametrize(
    ("start", "font", "points"),
    [
        ("机关党支部三年工作报告", "方正小标宋简体", 22),
        ("一、", "黑体", 16),
        ("（一）", "楷体_GB2312", 16),
        ("1.支委会", "仿宋_GB2312", 16),
    ],
)
def test_fonts_and_sizes(content, start, font, points):
    found = next(p for p in Document(io.BytesIO(content)).paragraphs if p.text.startswith(start))
    names = found.style.element.rPr.rFonts
    assert names.get(qn("w:eastAsia")) == font
    assert not [key for key in names.attrib if "heme" in key]  # a theme's font would win
    assert found.style.font.size.pt == points
    assert not found.style.font.bold


def test_lines_are_28_8_points_and_paragraphs_begin_two_characters_in(content):
    found = next(p for p in Document(io.BytesIO(content)).paragraphs if "34次" in p.text)
    form = found.style.paragraph_format
    assert form.line_spacing.pt == 28.8
    assert found.style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert 22 * 28.8 <= (297 - 37 - 35) / 25.4 * 72  # so many lines have room


def test_missing_fonts_have_a_named_substitute(content):
    fonts = trees(content)["word/fontTable.xml"]
    other = {f.get(f"{W}name"): f.find(f"{W}altName").get(f"{W}val") for f in fonts}
    assert other["方正小标宋简体"] == "宋体"
    assert other["仿宋_GB2312"] == "仿宋"


def test_page_numbers_stand_at_the_outer_side(content):
    section = Document(io.BytesIO(content)).sections[0]
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        words = "".join(t.text or "" for t in footer._element.iter(f"{W}t"))
        assert words == "— 1 —"
        assert footer.paragraphs[0].alignment.name == side


def test_the_heading_row_of_the_table_repeats(content):
    (table,) = Document(io.BytesIO(content)).tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_every_part_is_declared_and_every_relation_leads_to_a_part(content):
    """What Word checks before it says that a file must be repaired."""
    files = parts(content)
    types = trees(content)["[Content_Types].xml"]
    named = {e.get("PartName") for e in types} | {e.get("Extension") for e in types}
    for name in files:
        is_known = f"/{name}" in named or name.rsplit(".", 1)[-1] in named
        assert is_known or name == "[Content_Types].xml", name
    for relation in trees(content)["word/_rels/document.xml.rels"]:
        assert f"word/{relation.get('Target')}" in files or relation.get("Target")[0] in "/."
    order = [e.tag.removeprefix(W) for e in trees(content)["word/document.xml"][0][-1]]
    assert order.index("endnotePr") < order.index("pgSz")


def test_the_file_holds_no_clock_and_no_user(content):
    assert content == document_bytes(BLOCKS, title="报告", at=AT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = Document(io.BytesIO(content)).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created.replace(tzinfo=None) == core.modified.replace(tzinfo=None) == AT
    assert "docProps/thumbnail.jpeg" not in parts(content)
    assert "python-docx" not in all_text(content)


def test_two_runs_on_one_project_write_the_same_bytes(handmade):
    assert write_draft(handmade).read_bytes() == write_draft(handmade).read_bytes()


HOSTILE = "<script>alert(1)</script>{{ 7*7 }}=cmd|'/c calc'!A0\x07支部"


def test_hostile_names_are_text_and_nothing_else(tmp_path):
    findings = invented_findings()
    findings["indicator"] = findings["indicator"] + "<w:p/>{% raise %}"
    project = write_project(tmp_path / "p", name=HOSTILE, findings=findings)
    content = write_draft(project).read_bytes()
    assert HOSTILE.replace("\x07", "") + "三年工作报告" in paragraphs(content)
    assert any("活动形式<w:p/>{% raise %}：" in p for p in paragraphs(content))
    for tree in trees(content).values():
        assert not [e for e in tree.iter() if str(e.tag).endswith("script")]
    fields = [
        e.get(f"{W}instr", e.text)
        for name, tree in trees(content).items()
        for e in tree.iter(f"{W}fldSimple", f"{W}instrText")
    ]
    assert {field.split()[0] for field in fields} == {"PAGE"}


@pytest.mark.parametrize("what", ["one month", "no volunteer data", "five members", "nothing"])
def test_poor_data_still_gives_a_draft(tmp_path, what):
    records = {
        "one month": lambda: invented_tables(members=8, months=1),
        "no volunteer data": lambda: invented_tables(members=8, months=3) | {"volunteering": []},
        "five members": lambda: invented_tables(members=5, months=3),
        "nothing": dict,
    }[what]()
    project = write_project(tmp_path / "p", records)
    write_findings(project)
    lines = paragraphs(write_draft(project).read_bytes())
    assert "二、存在问题" in lines
    assert not [line for line in lines if "nan" in line.lower()]
