"""Hostile and broken files: a message in one form, within ten seconds and a gigabyte each.

They are read by the worker, which has just that time and memory: a file that takes more comes
back with another message than the one expected here.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from raw_biff import container
from raw_xlsx import MAIN, data, number, raw_xlsx, text
from shared import SHARED, needs_shared

from branchstats.errors import ExportError
from branchstats.exports.cells import MAX_CELLS, MAX_TEXT
from branchstats.exports.guard import Format, sniff
from branchstats.exports.isolated import Result, read_files
from branchstats.exports.sheet import Sheet, column_letters
from branchstats.exports.workbook import read_file
from branchstats.exports.xlsx import read_xlsx

TABLE = text("A1", "姓名") + text("A2", "王一")
ENTITIES = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def row_of(row: int, n_columns: int) -> str:
    cells = "".join(
        f'<c r="{column_letters(column)}{row}"><v>1</v></c>' for column in range(n_columns)
    )
    return f'<row r="{row}">{cells}</row>'


def million_rows(cells: str) -> str:
    return TABLE + "".join(
        f'<row r="{row}" s="1">{cells.format(row=row)}</row>' for row in range(3, 1_048_577)
    )


def hostile_files() -> dict[str, bytes]:
    deep = raw_xlsx(f"{ENTITIES}<worksheet xmlns='{MAIN}'>{data(text('A1', '&b;'))}</worksheet>")
    return {
        "far.xlsx": raw_xlsx(data(TABLE, number("XFD1048576", 1))),
        "far_row.xlsx": raw_xlsx(
            data(*(row_of(row, 402) for row in range(1, 31)), number("J1048576", 1))
        ),
        "lying_rows.xlsx": raw_xlsx(
            data('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
        ),
        "far_formatting.xlsx": raw_xlsx(
            data(TABLE, '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
        ),
        "million_empty.xlsx": raw_xlsx(data(million_rows(""))),
        "million_formatted.xlsx": raw_xlsx(data(million_rows('<c r="B{row}" s="1"/>'))),
        "scattered.xlsx": raw_xlsx(
            data(*(number(f"{column_letters(row)}{row * 40 + 1}", 1) for row in range(3000)))
        ),
        "two_tables.xlsx": raw_xlsx(
            data(
                *(row_of(row, 100) for row in range(1, 20)),
                *(row_of(row, 2) for row in range(1_000_000, 1_000_060)),
            )
        ),
        "wide.xlsx": raw_xlsx(data(*(row_of(row, 16_384) for row in range(1, 4)))),
        "bomb.xlsx": raw_xlsx(data(TABLE) + " " * 100_000_000),
        "bomb_texts.xlsx": raw_xlsx(data(TABLE), texts=f"<si><t>{'a' * 100_000_000}</t></si>"),
        "entities.xlsx": deep,
        "entities_book.xlsx": raw_xlsx(data(TABLE), book_head=ENTITIES),
        "long_cell.xlsx": raw_xlsx(data(text("A1", "字" * 1_000_000))),
        "long_cell.csv": f"姓名,备注\n王一,{'字' * 1_000_000}\n".encode(),
        "ragged.csv": ("," * 500_000 + "\n" + "a\n" * 50_000).encode(),
        "zeros.csv": bytes(5_000_000),
        "open_quote.csv": ('姓名,"备注\n' + "x,y\n" * 500_000).encode(),
        "spans.xls": b"<table>" + b"<tr><td colspan=1000 rowspan=65534>a</td></tr>" * 5000,
        "deep.xls": b"<table><tr><td>" * 50_000,
        "truncated.xlsx": raw_xlsx(data(TABLE))[:-200],
        "empty.xlsx": b"",
        "other.xlsx": b"%PDF-1.7 ...",
        "good.csv": "姓名\n王一\n".encode(),
    }


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in hostile_files().items():
        (folder / name).write_bytes(content)
    files = [(path.name, path) for path in sorted(folder.iterdir())]
    return dict(read_files(files))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("scattered.xlsx", "表格太大（119961行×3000列）"),
        ("two_tables.xlsx", "表格太大（1000059行×100列）"),
        ("bomb.xlsx", "文件解开后太大（95 MB）"),
        ("bomb_texts.xlsx", "文件解开后太大（95 MB）"),
        ("entities.xlsx", "DOCTYPE"),
        ("entities_book.xlsx", "DOCTYPE"),
        ("ragged.csv", "表格太大（50001行×500001列）"),
        ("zeros.csv", "不是文本文件"),
        ("spans.xls", "内容太多"),
        ("deep.xls", "网页里没有表格"),
        ("truncated.xlsx", "损坏或不完整"),
        ("empty.xlsx", "0字节"),
        ("other.xlsx", "这是PDF 文件，不是电子表格"),
    ],
)
def test_refused_with_a_reason(results: dict[str, Result], name: str, reason: str) -> None:
    error = results[name]
    assert isinstance(error, ExportError)
    assert reason in error.reason
    assert str(error).startswith(f"{name}")
    assert error.advice.startswith("请")


def only(result: Result) -> Sheet:
    assert not isinstance(result, ExportError), result
    assert len(result) == 1
    return result[0]


@pytest.mark.parametrize(
    ("name", "stray"), [("far.xlsx", "XFD1048576"), ("lying_rows.xlsx", "XFD1048576")]
)
def test_a_far_stray_cell_is_left_out_and_named(
    results: dict[str, Result], name: str, stray: str
) -> None:
    sheet = only(results[name])
    assert sheet.n_columns == 1
    assert sheet.remarks == (f"{stray}共1个单元格离表格太远，像是误触，没有读",)


def test_a_stray_cell_far_below_a_wide_table(results: dict[str, Result]) -> None:
    sheet = only(results["far_row.xlsx"])
    assert (len(sheet.rows), sheet.n_columns) == (30, 402)
    assert sheet.remarks[0].startswith("J1048576")


@pytest.mark.parametrize(
    "name", ["million_empty.xlsx", "million_formatted.xlsx", "far_formatting.xlsx"]
)
def test_formatting_without_values_is_nothing(results: dict[str, Result], name: str) -> None:
    sheet = only(results[name])
    assert sheet.rows == (("姓名",), ("王一",))
    assert sheet.remarks == ()


def test_a_very_wide_sheet_is_read(results: dict[str, Result]) -> None:
    sheet = only(results["wide.xlsx"])
    assert (len(sheet.rows), sheet.n_columns) == (3, 16_384)


@pytest.mark.parametrize("name", ["long_cell.xlsx", "long_cell.csv", "open_quote.csv"])
def test_a_very_long_cell_is_cut_and_said(results: dict[str, Result], name: str) -> None:
    sheet = only(results[name])
    longest = max((v for row in sheet.rows for v in row if isinstance(v, str)), key=len)
    assert len(longest) == MAX_TEXT
    assert "1格文字超过32767字" in sheet.remarks[0]


def test_the_others_are_still_read(results: dict[str, Result]) -> None:
    assert list(results) == sorted(results)
    assert len(results) == 24
    assert only(results["good.csv"]).rows == (("姓名",), ("王一",))


def test_the_limit_lets_the_largest_usual_export_pass() -> None:
    assert 60_000 * 12 < MAX_CELLS < 1_048_576 * 10


def test_a_folder_with_the_name_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").mkdir()
    with pytest.raises(ExportError, match="文件夹"):
        read_file(tmp_path / "x.xlsx", file="x.xlsx")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="打不开"):
        read_file(tmp_path / "x.xlsx", file="x.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    with pytest.raises(ExportError, match="不是普通文件"):
        read_file(tmp_path / "x.csv", file="x.csv")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a", encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    # root may read everything: the refusal is made up so that the test bites everywhere
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ExportError, match="没有读取权限"):
        read_file(path, file="x.csv")


def test_a_file_beyond_the_limit_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("opened"))
    with pytest.raises(ExportError, match="101 MB，最多 100 MB"):
        read_file(path, file="x.xlsx")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04....", Format.ZIP),
        (container("Workbook", b""), Format.BIFF),
        (b"\x09\x08\x10\x00\x00\x06", Format.BIFF),
        ("\ufeff\n <TABLE><tr>".encode(), Format.HTML),
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'>".encode("utf-16"), Format.HTML),
        (b"<?xml version='1.0'?><html><body>", Format.HTML),
        (b"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>\n<Workbook "
         b"xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", Format.SPREADSHEET_2003),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Format.MHT),
        (b"From: <a>\r\nMIME-Version: 1.0\r\n", Format.MHT),
        ("姓名,学时\n<王一>,2".encode("gb18030"), Format.TEXT),
        (b"<unknown>,2", Format.TEXT),
    ],
)  # fmt: skip
def test_the_bytes_decide(content: bytes, found: Format) -> None:
    assert sniff(content, file="x") is found


def test_other_packages_are_named() -> None:
    for part, name in {
        "word/document.xml": "Word 文档",
        "content.xml": "OpenDocument",
        "xl/workbook.bin": "xlsb",
        "a.txt": "压缩包",
    }.items():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(ExportError, match=name):
            read_xlsx(out.getvalue(), file="x.xlsx")


def test_encrypted_containers_ask_for_the_password() -> None:
    with pytest.raises(ExportError, match="密码"):
        sniff(container("EncryptedPackage", b""), file="x.xlsx")
    with pytest.raises(ExportError, match="Word 文档"):
        sniff(container("WordDocument", b""), file="x.xls")


@needs_shared
def test_a_password_protected_workbook() -> None:
    assert SHARED is not None
    path = SHARED / "samples/peers/pass_protected.xlsx"
    with pytest.raises(ExportError, match=r"设了打开密码.*取消密码后另存"):
        read_file(path, file="pass_protected.xlsx")
