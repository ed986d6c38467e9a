"""The official format: page, fonts and styles of GB/T 9704-2012 on python-docx's blank document.

A4; margins 37, 35, 28 and 26 mm; 22 lines of 28 characters; body 仿宋 三号; headings 黑体, 楷体,
仿宋; page number — 1 —, on odd pages at the right, on even pages at the left.
"""

from __future__ import annotations

import math
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

PAGE_MM = (210, 297)  # A4, width and height
MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # GB/T 9704-2012, 5.2.1
FOOTER_MM = 25  # the page number's line stands 7 mm under the text: 5.2.1, 7.5
BODY_PT = 16.0  # 三号
TITLE_PT = 22.0  # 二号
PAGE_NUMBER_PT = 14.0  # 四号
SMALL_PT = 10.5  # 五号: notes, words under charts
TABLE_PT = 12.0  # 小四
LINE_PT = 28.8  # 22 lines in the height of the text
TITLE_LINE_PT = 35.0
SMALL_LINE_PT = 16.0
LINES, CHARACTERS = 22, 28  # a page, a line
TEXT_WIDTH_MM = PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]
_TWIPS_A_MM = 1440 / 25.4
_TWIPS_A_POINT = 20
# 28 characters of 16 points are wider than the text: each gives up this much, in twips
_TIGHTER = math.floor(TEXT_WIDTH_MM * _TWIPS_A_MM / CHARACTERS - BODY_PT * _TWIPS_A_POINT)

# names of the styles that the writer uses
TITLE, UNDER_TITLE, BODY, FIGURE = "公文标题", "公文副标题", "公文正文", "图"
CAPTION, DETAILS, CELL, CELL_HEAD = "图表标题", "图表说明", "表内文字", "表头"
SIGNED, NOTE, NOTE_MARK, PAGE_NUMBER = "落款", "Endnote Text", "Endnote Reference", "页码"

# offices have these fonts; where one is missing Word and WPS take the one beside it
FANGSONG, KAITI, HEITI, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
FALLBACKS = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", BIAOSONG: "宋体"}
# elements of a paragraph's properties that come after snapToGrid in the schema (ECMA-376, CT_PPr)
_AFTER_SNAP = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_BLACK = RGBColor(0, 0, 0)


def blank_document() -> Any:
    """An empty document with the page, the styles and the page numbers of an official paper."""
    document = Document()
    _strip(document)
    _page(document.sections[0])
    _styles(document)
    _fonts(document)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (document.sections[0].footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (document.sections[0].even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _page_number(footer.paragraphs[0], align)
    return document


def _strip(document: Any) -> None:
    """Take away what python-docx's template brings along: a thumbnail, a bibliography."""
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/customXml", "/stylesWithEffects")):
                del holder.rels[key]


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for side, width in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER_MM)
    height_mm = PAGE_MM[1] - MARGINS_MM["top"] - MARGINS_MM["bottom"]
    grid = section._sectPr.find(qn("w:docGrid"))
    # lines only: with a grid of characters too, LibreOffice gives each the room of two
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(height_mm * _TWIPS_A_MM / LINES)))


def _styles(document: Any) -> None:
    styles = document.styles
    _style(styles["Normal"], FANGSONG, BODY_PT)
    body = styles.add_style(BODY, 1)
    body.base_style = styles["Normal"]
    _style(body, FANGSONG, BODY_PT, indent=2)
    for level, font in ((1, HEITI), (2, KAITI)):
        _style(styles[f"Heading {level}"], font, BODY_PT, indent=2, keep=True)
    centre, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    made = {
        TITLE: (BIAOSONG, TITLE_PT, TITLE_LINE_PT, centre),
        UNDER_TITLE: (KAITI, BODY_PT, LINE_PT, centre),
        FIGURE: (FANGSONG, BODY_PT, None, centre),
        CAPTION: (HEITI, TABLE_PT, SMALL_LINE_PT * 1.25, centre),
        DETAILS: (FANGSONG, SMALL_PT, SMALL_LINE_PT, left),
        CELL: (FANGSONG, TABLE_PT, SMALL_LINE_PT * 1.25, left),
        CELL_HEAD: (HEITI, TABLE_PT, SMALL_LINE_PT * 1.25, centre),
        SIGNED: (FANGSONG, BODY_PT, LINE_PT, WD_ALIGN_PARAGRAPH.RIGHT),
        PAGE_NUMBER: ("宋体", PAGE_NUMBER_PT, None, left),
        NOTE: (FANGSONG, SMALL_PT, SMALL_LINE_PT, left),
    }
    for name, (font, size, line, align) in made.items():
        own = styles.add_style(name, 1)
        own.base_style = styles["Normal"]
        _style(own, font, size, line=line, align=align, keep=name in (TITLE, FIGURE, CAPTION))
    mark = styles.add_style(NOTE_MARK, 2)
    mark.font.superscript = True


def _style(
    style: Any, font: str, size: float, *, line: float | None = LINE_PT,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY, indent: int = 0, keep: bool = False,
) -> None:  # fmt: skip
    """Font and size in points, exact line height in points (None: as high as the content)."""
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = _BLACK
    properties = style.element.get_or_add_rPr()
    names = properties.get_or_add_rFonts()
    for key in list(names.attrib):
        del names.attrib[key]  # the template's theme fonts would win over ours
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        names.set(qn(f"w:{kind}"), name)
    if size == BODY_PT:
        tighter = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{_TIGHTER}"/>')
        properties.find(qn("w:color")).addnext(tighter)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.alignment, form.keep_with_next, form.widow_control = align, keep, True
    if line is None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if line != LINE_PT:  # else the page's grid would stretch it to a line of the text
        style.element.pPr.insert_element_before(
            parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'), *_AFTER_SNAP
        )
    form.first_line_indent = Pt(indent * size)
    if indent:
        spaces = style.element.pPr.find(qn("w:ind"))
        spaces.set(qn("w:firstLineChars"), str(100 * indent))


def _fonts(document: Any) -> None:
    """The table of fonts names for each the one to take where it is not installed."""
    part = document.part
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            del part.rels[key]
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    table = Part(
        PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, content.encode("utf-8"),
        part.package,
    )  # fmt: skip
    part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def _page_number(paragraph: Any, align: Any) -> None:
    """— 1 —, one character away from the outer margin."""
    paragraph.style = PAGE_NUMBER
    paragraph.alignment = align
    away = Pt(PAGE_NUMBER_PT)
    paragraph.paragraph_format.left_indent = away
    paragraph.paragraph_format.right_indent = away
    paragraph.add_run("— ")
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE \\* MERGEFORMAT ">'
            "<w:r><w:t>1</w:t></w:r></w:fldSimple>"
        )
    )
    paragraph.add_run(" —")
