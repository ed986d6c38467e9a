"""Reading a Word file as a reader sees it: paragraphs, notes, pictures, every text in it."""

from __future__ import annotations

import io
import re
import zipfile

from docx import Document
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, bytes]:
    """Every file of the archive by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def trees(content: bytes) -> dict[str, etree._Element]:
    """Every XML file of the archive, parsed."""
    return {
        name: etree.fromstring(data)
        for name, data in parts(content).items()
        if name.endswith((".xml", ".rels"))
    }


def paragraphs(content: bytes) -> list[str]:
    """The body's paragraphs; a note's mark shows as [1]."""
    found = []
    for paragraph in Document(io.BytesIO(content)).paragraphs:
        words = ""
        for element in paragraph._p.iter(f"{W}t", f"{W}endnoteReference"):
            mark = element.get(f"{W}id")
            words += f"[{mark}]" if mark else element.text or ""
        found.append(words)
    return found


def notes(content: bytes) -> dict[str, str]:
    """The endnotes' texts by number, separators left out."""
    root = trees(content)["word/endnotes.xml"]
    return {
        note.get(f"{W}id"): "".join(t.text or "" for t in note.iter(f"{W}t")).strip()
        for note in root
        if note.get(f"{W}type") is None
    }


def without_notes(words: str) -> str:
    return re.sub(r"\[\d+\]", "", words)


def all_text(content: bytes) -> str:
    """Every character of the file, also of properties and alternative texts."""
    return "\n".join(
        data.decode("utf-8", errors="replace")
        for name, data in parts(content).items()
        if name.endswith((".xml", ".rels"))
    )
