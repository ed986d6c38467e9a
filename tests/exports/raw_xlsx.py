"""Workbooks written byte by byte, as no spreadsheet program would write them."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def raw_xlsx(
    *sheets: str,
    texts: str = "",
    names: tuple[str, ...] = (),
    book_head: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """An xlsx whose sheets have the given XML inside <worksheet>; `texts` are shared strings."""
    names = names or tuple(f"Sheet{i}" for i in range(1, len(sheets) + 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    links += (
        f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{book_head}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for i, xml in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{i}.xml", worksheet(xml))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def worksheet(xml: str) -> str:
    """The XML of a sheet around its contents; contents that bring a root keep it."""
    if xml.lstrip().startswith(("<?xml", "<!DOCTYPE")) or "worksheet" in xml[:40]:
        return xml
    return f'<worksheet xmlns="{MAIN}">{xml}</worksheet>'


def data(*cells: str) -> str:
    """Cells such as number("A1", 5), each in a row of its own address, as sheet data."""
    return f"<sheetData>{''.join(cells)}</sheetData>"


def number(address: str, value: object) -> str:
    """A row with one number."""
    return f'<row r="{_row(address)}"><c r="{address}"><v>{value}</v></c></row>'


def text(address: str, value: str) -> str:
    """A row with one text."""
    return f'<row r="{_row(address)}"><c r="{address}" t="inlineStr"><is><t>{value}</t></is></c></row>'


def _row(address: str) -> str:
    return address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
