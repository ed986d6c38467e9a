"""Blocks → a Word document's bytes, in the official format."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from branchstats.papers import official
from branchstats.papers.blocks import (
    Block,
    Closing,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Sentence,
    Title,
    printable,
)
from branchstats.papers.endnotes import Endnotes
from branchstats.papers.package import frozen

_NO_DATE = "　　　　年　　月　　日"


def document_bytes(blocks: Iterable[Block], *, title: str, at: datetime) -> bytes:
    """The document; the same blocks give the same bytes. `at` is its date of writing."""
    writer = _Writer()
    for block in blocks:
        writer.add(block)
    return writer.finish(printable(title), at)


class _Writer:
    def __init__(self) -> None:
        self.document = official.blank_document()
        self.notes = Endnotes(
            self.document, text_style=official.NOTE, mark_style=official.NOTE_MARK
        )

    def add(self, block: Block) -> None:
        if isinstance(block, Title):
            self._styled(block.text, official.TITLE)
            self._styled(block.under, official.UNDER_TITLE)
            self._styled("", official.BODY)
        elif isinstance(block, Heading):
            self._styled(block.text, f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Grid):
            self._grid(block)
        else:
            self._closing(block)

    def finish(self, title: str, at: datetime) -> bytes:
        self.notes.attach()
        core = self.document.core_properties
        core.title, core.language = title, "zh-CN"
        core.author = core.last_modified_by = core.comments = core.keywords = ""
        core.created = core.modified = at
        core.revision = 1
        content = io.BytesIO()
        self.document.save(content)
        return frozen(content.getvalue(), at=at)

    def _styled(self, text: str, style: str) -> Any:
        return self.document.add_paragraph(printable(text), style=style)

    def _paragraph(self, block: Paragraph) -> None:
        made = self.document.add_paragraph(style=official.BODY)
        is_lead = not any(sentence.text for sentence in block.sentences)
        made.paragraph_format.keep_with_next = True if is_lead else None
        for sentence in block.sentences:
            self._sentence(made, sentence, is_blank=block.is_blank)

    def _sentence(self, made: Any, sentence: Sentence, *, is_blank: bool) -> None:
        if sentence.lead:
            made.add_run(printable(sentence.lead))
        run = made.add_run(printable(sentence.text))
        if is_blank:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if sentence.note:
            self.notes.add(made, printable(sentence.note))

    def _picture(self, block: Picture) -> None:
        self._styled(block.caption, official.CAPTION)
        made = self.document.add_paragraph(style=official.FIGURE)
        shape = made.add_run().add_picture(
            io.BytesIO(block.content), width=Mm(official.TEXT_WIDTH_MM)
        )
        shape._inline.docPr.set("descr", printable(block.alt))
        shape._inline.docPr.set("name", printable(block.caption))
        self._styled(block.details, official.DETAILS)

    def _grid(self, block: Grid) -> None:
        self._styled(block.caption, official.CAPTION)
        frame = block.frame
        table = self.document.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, name in zip(table.rows[0].cells, frame.columns, strict=True):
            _fill(cell, str(name), official.CELL_HEAD)
        _mark(table.rows[0], "w:tblHeader")
        for values in frame.itertuples(index=False, name=None):
            row = table.add_row()
            row.height = Mm(block.row_mm)
            _mark(row, "w:cantSplit")
            for cell, value in zip(row.cells, values, strict=True):
                _fill(cell, str(value).strip("　"), official.CELL)
        for column, share in zip(table.columns, block.widths, strict=True):
            column.width = Mm(official.TEXT_WIDTH_MM * share)
            for cell in column.cells:
                cell.width = column.width

    def _closing(self, block: Closing) -> None:
        self._styled("", official.BODY)
        for text in (block.branch, _NO_DATE):
            made = self._styled(text, official.SIGNED)
            made.paragraph_format.right_indent = Pt(4 * official.BODY_PT)  # 右空四字
            made.paragraph_format.keep_with_next = text == block.branch


def _fill(cell: Any, text: str, style: str) -> None:
    cell.paragraphs[0].style = style
    cell.paragraphs[0].add_run(printable(text))


def _mark(row: Any, name: str) -> None:
    """w:tblHeader repeats the row on each page; w:cantSplit keeps it on one."""
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
