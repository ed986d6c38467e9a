"""Cells, names and titles that begin like a formula: in no file that any command writes is one live."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from run_here import without_kernels
from small_project import write_small_project

from branchstats.cli.main import main

# how a spreadsheet program recognises a formula (OWASP, CSV injection)
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")  # a negative number is no formula
HARM = "cmd|'/C calc'!A1"
FIELD = re.compile(
    rb"<w:instrText|<w:fldSimple|<w:dde|<w:attachedTemplate|TargetMode=\"External\""
)


def plant(root: Path) -> None:
    """An export with such text in every kind of cell, and such names of sheet, file and branch."""
    raw = root / "data" / "raw"
    for number, sign in enumerate(SIGNS):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = f"{sign.strip() or 'x'}{number}SUM(A1)"
        rows = (
            [f"{sign}{HARM} 2019年学习签到表", None, None],
            ["姓名", "1月8日", f"{sign}1月15日"],
            [f"{sign}丁一凡", "√", f"{sign}{HARM}"],
            ["王小荷", f"{sign}1+1", "√"],
        )
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # text: a formula of the export itself has no value here
        name = f"{sign}{number}签到.xlsx" if sign.strip() else f"签到{number}.xlsx"
        book.save(raw / name)
    (root / "data" / "notes.csv").write_text("month,text\n2019-02,=1+1\n", encoding="utf-8")
    settings = (root / "review.toml").read_text(encoding="utf-8")
    (root / "review.toml").write_text(
        settings.replace("试验支部", "=1+1试验支部"), encoding="utf-8"
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A county of one branch, after every command that writes files."""
    county = tmp_path_factory.mktemp("county")
    root = county / "=1+1支部"
    write_small_project(root, notebooks="03_*.ipynb")
    plant(root)
    patch = pytest.MonkeyPatch()
    at = ["--project", str(root)]
    try:
        without_kernels(patch)
        for words in (
            ["review"], ["review", "--edition", "analyst"], ["draft"], ["month", "--on", "2019-06-30"],
        ):  # fmt: skip
            assert main([*words, *at]) == 0, words
    finally:
        patch.undo()
    assert main(["county", str(county), "--no-pages", "--workers", "1"]) == 0
    return county


def files(folder: Path, suffix: str) -> list[Path]:
    return [
        p
        for p in sorted(folder.rglob(f"*{suffix}"))
        if "raw" not in p.parts and p.name != "notes.csv"
    ]


def texts(content: bytes) -> Iterator[str]:
    yield from (
        cell
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        for cell in row
    )


def live(text: str) -> bool:
    return LIVE.match(text) is not None and NUMBER.fullmatch(text) is None


def test_the_look_itself_bites():
    assert all(live(f"{sign}1+1") for sign in SIGNS)
    assert not any(map(live, ("'=1+1", "-3.5", "正常", "", "1-2")))


def test_every_kind_of_file_is_there(written):
    assert {p.name for p in files(written, ".csv")} >= {"rejects.csv", "notices.csv"}
    assert {p.name for p in files(written, ".xlsx")} >= {"汇总.xlsx", "月度提醒.xlsx"}
    assert len(files(written, ".docx")) == 1
    assert len(files(written, ".csv")) >= 3  # the county's list, too


def test_no_cell_of_any_csv_is_a_formula(written):
    found = {p.name: [t for t in texts(p.read_bytes()) if live(t)] for p in files(written, ".csv")}
    assert not any(found.values()), found
    rejects = (written / "=1+1支部" / "data" / "processed" / "rejects.csv").read_bytes()
    assert "'=" in "".join(texts(rejects)), "what was planted came as far as this"


def test_no_cell_of_any_workbook_is_a_formula(written):
    for file in files(written, ".xlsx"):
        book = openpyxl.load_workbook(file)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [c.coordinate for c in cells if c.data_type == "f"] == [], file.name
        assert [c.value for c in cells if isinstance(c.value, str) and live(c.value)] == [], (
            file.name
        )
        with zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                content = parts.read(name)
                assert b"<definedName" not in content or b"_xlnm." in content
                assert b"<f>" not in content.replace(b"<c:f>", b"") or "/charts/" in name
                assert b'TargetMode="External"' not in content
                assert "externalLink" not in name


def test_no_document_has_a_field_that_runs(written):
    (file,) = files(written, ".docx")
    with zipfile.ZipFile(file) as parts:
        fields = [n for n in parts.namelist() if FIELD.search(parts.read(n))]
        instructions = b"".join(
            re.findall(rb"<w:instrText[^>]*>([^<]*)", b"".join(map(parts.read, fields)))
        )
    # page numbers only
    assert set(instructions.split()) <= {b"PAGE", b"NUMPAGES", b"\\*", b"MERGEFORMAT", b'"-"'}
