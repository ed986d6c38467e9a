"""The zip container of an xlsx: what is in it, how large it becomes, which part is which sheet."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from branchstats.errors import ExportError
from branchstats.exports.guard import damaged, not_a_spreadsheet, password_protected

MAX_PARTS = 20_000
MAX_PART_BYTES = 200 * 1024 * 1024  # one sheet, unpacked: a million rows of empty formatted cells
MAX_TEXTS_BYTES = 80 * 1024 * 1024  # all other XML together: shared texts, styles
BOMB_BYTES, BOMB_RATIO = 32 * 1024 * 1024, 300  # unpacked size, unpacked / packed: no real sheet
ENCRYPTED = 0x1  # flag bit of a zip entry
HEAD = 2048  # bytes in which a document type declaration stands
# what zipfile raises on a container that is cut off, has wrong checksums or odd compression
# zipfile trusts sizes and offsets: wrong ones come out as whatever the arithmetic gives
ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError, OverflowError, IndexError,
)  # fmt: skip
OTHER_PACKAGES = (
    ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
    ("content.xml", "OpenDocument 文件（.ods）"),
    ("word/document.xml", "Word 文档"),
    ("ppt/presentation.xml", "演示文稿"),
)


@dataclass(frozen=True)
class Package:
    """An opened container: `sheets` are the worksheets' names and parts, in the book's order."""

    archive: zipfile.ZipFile
    sheets: Mapping[str, str]


def open_package(content: bytes, *, file: str) -> Package:
    """Bytes of an xlsx → its parts, after everything that could hurt a reader was refused.

    Raises
    ------
    ExportError : not an xlsx, damaged, password-protected, unpacks to too much, or declares
        entities.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = {_normal(name): name for name in archive.namelist()[: MAX_PARTS + 1]}
        _check_kind(names, file=file)
        _check_sizes(archive, file=file)
        book = archive.read(names["xl/workbook.xml"])
        links = archive.read(names["xl/_rels/workbook.xml.rels"])
        for name in ("xl/sharedstrings.xml", "xl/styles.xml"):
            if name in names:
                with archive.open(names[name]) as part:
                    refuse_entities(part.read(HEAD), file=file)
    except KeyError as fault:
        raise damaged(file=file) from fault
    except ZIP_FAULTS as fault:
        raise damaged(file=file) from fault
    return Package(archive, _sheets(book, links, names, file=file))


def refuse_entities(head: bytes, *, file: str) -> None:
    """Raise ExportError where XML declares a document type: spreadsheets have none, bombs do."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise ExportError(
            file=file, reason="文件里有表格不该有的声明（DOCTYPE），为安全起见没有读",
            advice="请从原系统重新导出，或用 Excel、WPS 打开后另存",
        )  # fmt: skip


def rewritten(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """The container's XML written anew with some parts replaced, pictures and macros left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in package.archive.namelist():
            if _is_xml(name):
                archive.writestr(name, changed.get(name) or package.archive.read(name))
    return out.getvalue()


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_kind(names: Mapping[str, str], *, file: str) -> None:
    if "xl/workbook.xml" in names:
        return
    for part, name in OTHER_PACKAGES:
        if part in names:
            raise not_a_spreadsheet(name, file=file)
    raise not_a_spreadsheet("压缩包", file=file)


def _check_sizes(archive: zipfile.ZipFile, *, file: str) -> None:
    texts, sheets = 0, 0
    entries = archive.infolist()
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise password_protected(file=file)
        name = _normal(entry.filename)
        if not _is_xml(name):
            continue  # pictures, macros, printer settings: never opened
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > BOMB_BYTES and ratio > BOMB_RATIO:
            raise _unpacks_to(entry.file_size, file=file)
        if name.startswith("xl/worksheets/"):
            sheets += entry.file_size
        else:
            texts += entry.file_size
    if sheets > MAX_PART_BYTES or texts > MAX_TEXTS_BYTES or len(entries) > MAX_PARTS:
        raise _unpacks_to(sheets + texts, file=file)


def _unpacks_to(n_bytes: int, *, file: str) -> ExportError:
    return ExportError(
        file=file, reason=f"文件解开后太大（{n_bytes / 1024**2:.0f} MB），为安全起见没有读",
        advice="请只保留有内容的行和列，另存为新文件后再放进来",
    )  # fmt: skip


def _sheets(book: bytes, links: bytes, names: Mapping[str, str], *, file: str) -> dict[str, str]:
    for part in (book, links):
        refuse_entities(part[:HEAD], file=file)
    parser = _parser()
    try:
        targets = {
            link.get("Id"): link.get("Target", "") for link in etree.fromstring(links, parser)
        }
        entries = [
            (entry.get("name", ""), _link(entry))
            for entry in etree.fromstring(book, parser).iter("{*}sheet")
        ]
    except etree.XMLSyntaxError as fault:
        raise damaged(file=file) from fault
    found: dict[str, str] = {}
    for name, link in entries:
        target = str(targets.get(link) or "").replace("\\", "/")
        wanted = _normal(posixpath.normpath(posixpath.join("/xl", target)))
        if wanted in names:
            found[name] = names[wanted]
    return found


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _link(entry: etree._Element) -> str:
    return next((value for key, value in entry.items() if key.endswith("}id")), "")
