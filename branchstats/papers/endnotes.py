"""Word's own endnotes, which python-docx does not write: they renumber when a sentence goes."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_SEPARATORS = (
    '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>'
    '<w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r>'
    "</w:p></w:endnote>"
)
_SETTINGS = (
    '<w:endnotePr {}><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/>'
    '<w:endnote w:id="-1"/><w:endnote w:id="0"/></w:endnotePr>'
)
_OF_SECTION = '<w:endnotePr {}><w:numFmt w:val="decimal"/></w:endnotePr>'  # LibreOffice reads this
# elements that come after endnotePr in the schema (ECMA-376: CT_Settings, CT_SectPr)
_AFTER_IN_SETTINGS = (
    "w:compat", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping",
)  # fmt: skip
_AFTER_IN_SECTION = ("w:type", "w:pgSz")


class Endnotes:
    """Collects the notes of one document; `attach` writes them into it."""

    def __init__(self, document: Any, *, text_style: str, mark_style: str) -> None:
        self._document = document
        self._text = document.styles[text_style].style_id
        self._mark = document.styles[mark_style].style_id
        self._notes: list[str] = []

    def add(self, paragraph: Any, text: str) -> None:
        """A note's mark at the end of a paragraph as it stands."""
        self._notes.append(text)
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="{self._mark}"/></w:rPr>'
                f'<w:endnoteReference w:id="{len(self._notes)}"/></w:r>'
            )
        )

    def attach(self) -> None:
        """Write the part of notes and say in the settings that they stand at the end, as 1, 2, 3."""
        notes = "".join(self._note(number, text) for number, text in enumerate(self._notes, 1))
        content = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:endnotes {nsdecls('w')}>{_SEPARATORS}{notes}</w:endnotes>"
        )
        main = self._document.part
        part = Part(
            PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, content.encode("utf-8"),
            main.package,
        )  # fmt: skip
        main.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
        settings = self._document.settings.element
        _insert(settings, _SETTINGS, before=_AFTER_IN_SETTINGS)
        section = self._document.sections[0]._sectPr
        _insert(section, _OF_SECTION, before=_AFTER_IN_SECTION)

    def _note(self, number: int, text: str) -> str:
        return (
            f'<w:endnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{self._text}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._mark}"/></w:rPr><w:endnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:endnote>'
        )


def _insert(parent: Any, template: str, *, before: tuple[str, ...]) -> None:
    """Put an element where the schema wants it: before the first of `before`, else at the end."""
    made = parse_xml(template.format(nsdecls("w")))
    tags = {qn(name) for name in before}
    later = next((element for element in parent if element.tag in tags), None)
    if later is None:
        parent.append(made)
    else:
        later.addprevious(made)
