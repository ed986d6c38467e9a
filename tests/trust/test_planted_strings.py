"""Personal strings planted in every place of a workbook come out nowhere."""

from __future__ import annotations

import base64
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from run_here import without_kernels
from small_project import write_small_project

from branchstats.cli.main import main

PHONES = tuple(f"1390000{number:04d}" for number in range(1111, 1131))
IDENTITY = "110101199003070011"
CARD = "4111111111111111"
ADDRESS = "光明路7号院3单元"
PLANTED = (*PHONES, IDENTITY, CARD, ADDRESS)
PICTURE = re.compile(r"data:image/[a-z+]+;base64,([A-Za-z0-9+/=]+)")


def plant(root: Path) -> None:
    """A sign-in sheet, a csv and a page, with a personal string in every place there is."""
    phone = iter(PHONES)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"签到{next(phone)}"
    for row in (
        [f"2019年学习签到表 联系电话{next(phone)}", *[None] * 6],
        [
            "姓名",
            "身份证号",
            f"联系方式 {next(phone)}",
            "家庭住址",
            "1月29日",
            "1月30日",
            "1月31日",
        ],
        ["丁一凡", IDENTITY, next(phone), ADDRESS, "√", "√", f"√{next(phone)}"],
        [
            f"王小荷{next(phone)}",
            int(next(phone)),
            CARD,
            ADDRESS,
            "√",
            "×",
            f"事假，电话{next(phone)}",
        ],
        [f"刘成林（{IDENTITY}）", None, None, f"现住{ADDRESS}", "√", "√", "▲"],
        [f"合计 {next(phone)}", None, None, None, f"填表人 {next(phone)}"],
        [f"注：√出勤 {next(phone)}", None, None, None, None],
    ):
        sheet.append(row)
    sheet["A3"].comment = Comment(f"本人电话 {next(phone)}", f"作者{next(phone)}")
    sheet.oddHeader.center.text = f"页眉{next(phone)}"
    sheet.oddFooter.center.text = f"页脚{next(phone)}"
    listed = DataValidation(type="list", formula1=f'"√,×,{next(phone)}"')
    sheet.add_data_validation(listed)
    listed.add("E3")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["姓名", "手机"])
    hidden.append(["丁一凡", next(phone)])
    book.defined_names["手机"] = DefinedName("手机", attr_text=f'"{next(phone)}"')
    book.properties.creator = f"作者{next(phone)}"
    book.properties.description = f"住址：{ADDRESS}"
    folder = root / "data" / "raw" / f"通讯录{next(phone)}"
    folder.mkdir()
    book.save(folder / f"名单{IDENTITY}.xlsx")
    (folder / f"名单{PHONES[0]}.csv").write_text(
        f"姓名,手机,成绩\n丁一凡,{PHONES[0]},八十分{PHONES[1]}\n", encoding="utf-8"
    )
    (folder / "页.xls").write_text(
        f"<html><title>{PHONES[2]}</title><!-- {PHONES[3]} --><table><tr><td>姓名<td>1月8日<tr>"
        f"<td>丁一凡<td title='{PHONES[4]}'>√{PHONES[5]}</table>",
        encoding="utf-8",
    )
    (folder / "坏.xlsx").write_bytes(f"PK\x03\x04{PHONES[6]}".encode())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project after every command; said.txt is what they said."""
    root = tmp_path_factory.mktemp("planted") / "支部"
    write_small_project(root, notebooks="00_*.ipynb")
    plant(root)
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
        without_kernels(patch)
        project = ["--project", str(root)]
        inside = root / "reports" / "内部.html"
        assert main(["review", *project]) == 0
        assert main(["review", "--edition", "analyst", "--output", str(inside), *project]) == 0
        assert main(["draft", *project]) == 0
        assert main(["trace", "attendance.rate", *project]) in (0, 1)
        assert main(["verify", "--quick", str(inside), *project]) == 0
        assert main(["month", "--on", "2019-03-01", *project]) == 0
        for file in sorted((root / "data" / "raw").glob("通讯录*/*")):
            name = file.relative_to(root / "data" / "raw").as_posix()
            assert main(["clean", "--explain", name, *project]) in (0, 1)
    (root / "said.txt").write_text(said.getvalue(), encoding="utf-8")
    return root


def outputs(root: Path) -> list[Path]:
    raw = root / "data" / "raw"
    return [file for file in root.rglob("*") if file.is_file() and raw not in file.parents]


def texts(file: Path) -> Iterator[str]:
    """All that stands in a file: parts of packages, cells of tables, chunks of pictures."""
    content = file.read_bytes()
    yield file.name
    if file.suffix == ".parquet":
        yield pd.read_parquet(file).astype(str).to_csv()
    if file.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name + archive.read(name).decode("utf-8", "replace")
    text = content.decode("utf-8", "replace")
    yield text
    for picture in PICTURE.findall(text):
        yield base64.b64decode(picture).decode("latin-1")


def test_it_is_planted_and_read(made):
    ledger = pd.read_parquet(made / "data" / "processed" / "ledger.parquet")
    names = set(ledger["source_file"])
    assert any("〔手机号〕" in name and "〔身份证号〕" in name for name in names)
    attendance = pd.read_parquet(made / "data" / "processed" / "attendance.parquet")
    assert attendance["source_file"].str.contains("通讯录").any(), "the planted sheet gave rows"
    kinds = {file.suffix for file in outputs(made)}
    assert {".parquet", ".csv", ".json", ".html", ".xlsx", ".docx", ".txt"} <= kinds


def test_no_output_holds_a_planted_string(made):
    found = {
        (file.relative_to(made).as_posix(), planted)
        for file in outputs(made)
        for text in texts(file)
        for planted in PLANTED
        if planted in text
    }
    assert not found


def test_the_search_itself_finds_what_is_there(made, tmp_path):
    (raw,) = (made / "data" / "raw").rglob(f"名单{IDENTITY}.xlsx")
    copy = tmp_path / "x.xlsx"
    copy.write_bytes(raw.read_bytes())
    seen = "".join(texts(copy))
    assert all(planted in seen for planted in (*PHONES[:15], IDENTITY, ADDRESS))


@pytest.mark.skipif(os.name != "posix", reason="Windows: the folder's permissions hold")
def test_what_names_persons_is_for_its_owner_only(made):
    for name in ("内部.html", "月度提醒.html", "月度提醒.xlsx"):
        assert stat.S_IMODE((made / "reports" / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE((made / "data" / "processed").stat().st_mode) == 0o700
