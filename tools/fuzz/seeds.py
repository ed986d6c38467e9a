"""Where fuzzing begins: real layouts from the demonstration branch and, if there, the samples."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fuzz.sheet_text import text_of
from fuzz.targets import xlsx_template

from branchstats.errors import ExportError
from branchstats.exports.guard import Format, sniff
from branchstats.exports.workbook import read_file
from branchstats.indicators.catalogue import catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("BRANCHSTATS_SHARED", ROOT.parent / "shared"))
FOLDERS = (ROOT / "data" / "raw", SHARED / "samples")
LARGEST = 16_000  # bytes of a seed; more only slows the fuzzer down
LARGEST_OF = {Format.BIFF: 30_000}  # the old format has no compression
BY_FORMAT = {
    Format.ZIP: "xlsx",
    Format.BIFF: "xls",
    Format.HTML: "html",
    Format.MHT: "mht",
    Format.SPREADSHEET_2003: "xml_2003",
    Format.TEXT: "text",
}
MHT = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Location: sheet001.htm\r\n\r\n"
    "<table><tr><td>姓名<td>1月8日</tr><tr><td>丁一凡<td>√</tr></table>\r\n--b--\r\n"
)
XML_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table><Row>'
    '<Cell><Data ss:Type="String">姓名</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">'
    '1月</Data></Cell></Row><Row ss:Index="3"><Cell><Data ss:Type="String">丁一凡</Data></Cell>'
    '<Cell><Data ss:Type="DateTime">2019-01-08T00:00:00</Data></Cell></Row></Table></Worksheet>'
    "</Workbook>"
)
VALUES = (
    "2021.3.5", "二〇二一年三月五日", "2021年第一季度", "2019年3月至今", "3月5日-7日", "44260", "@2019-03-05",
    "@08:30", "迟到15分钟,病假2小时", "张三（出差）、李四（病假）", "买买提·艾力", "2小时30分", "95%", "85分",
    "优秀", "缺考", "补考 61", "半天", "？", "√", "09:06\\n18:24\\n", "全勤", "无", "120/150", "1e308", "-0",
)  # fmt: skip
CORRECTIONS = (
    "file,sheet,cell,action,value,reason\n某表.xlsx,表,B2,replace,√,补签\n某表.xlsx,表,2,drop,,\n"
    ",,,same_person,张三=李四,同一人\n,,,rename_person,丁一=丁一凡,\n"
)


def seeds(target: str) -> Iterator[bytes]:
    """The seeds of one target."""
    if target == "xlsx_parts":
        names = sorted(n for n in xlsx_template() if n.endswith((".xml", ".rels")))
        yield from (bytes([i]) + xlsx_template()[name] for i, name in enumerate(names))
    elif target == "sheet":
        yield from (text.encode("utf-8") for text in _sheets())
    elif target in ("values", "masking"):
        yield from (text.encode("utf-8") for text in VALUES)
    elif target == "review_toml":
        yield (ROOT / "branchstats" / "templates" / "review.toml").read_bytes()
        yield (ROOT / "review.toml").read_bytes()
        targets = sorted({one.target for one in catalogue().values()} - {""})
        yield ("[targets]\n" + "".join(f"{key} = 0.9\n" for key in targets)).encode("utf-8")
    elif target == "words_toml":
        yield '[findings]\n"attendance.rate" = "句子"\n[sections]\n"一（一）" = "句子"\n'.encode()
    elif target == "corrections_csv":
        yield CORRECTIONS.encode("utf-8-sig")
        yield CORRECTIONS.encode("gb18030")
    elif target == "notes_csv":
        yield "month,text\n2020-02,疫情停开\n".encode("utf-8-sig")
    else:
        yield from _files(target)
        if target == "mht":
            yield MHT.encode()
        if target == "xml_2003":
            yield XML_2003.encode()


def _files(target: str) -> Iterator[bytes]:
    for path in _exports():
        content = path.read_bytes()
        try:
            form = sniff(content, file=path.name)
        except ExportError:
            form = None
        if len(content) > LARGEST_OF.get(form, LARGEST):
            continue
        if target == "any_file" or (form is not None and BY_FORMAT[form] == target):
            yield content


def _sheets() -> Iterator[str]:
    for path in _exports():
        try:
            yield from (text_of(sheet) for sheet in read_file(path, file=path.name))
        except ExportError:
            continue


def _exports() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix.lower() not in (".py", ".md", ".json", ".toml"):
                yield path


def dictionary() -> Iterator[str]:
    """Words that the library knows: headers, statuses, signs; the fuzzer puts them together."""
    import tomllib

    folder = ROOT / "branchstats" / "vocabulary"
    known: set[str] = set()
    for file in sorted(folder.glob("*.toml")):
        known |= set(_texts(tomllib.loads(file.read_text(encoding="utf-8"))))
    yield from sorted(word for word in known if 0 < len(word) <= 12)
    yield from (
        "|",
        "\n",
        "%0.0:0.3",
        "@2019-03-05",
        "!",
        "\\n",
        "合计",
        "图例：√出勤",
        "12",
        "3.5",
    )


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
