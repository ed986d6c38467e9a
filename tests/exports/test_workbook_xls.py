"""BIFF .xls: types, dates, faults, merges, code pages; the second reader."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlrd
from raw_biff import ELAPSED, Blank, Error, Serial, raw_xls
from raw_xlsx import data, raw_xlsx, text
from shared import SHARED, needs_shared

from branchstats.errors import ExportError
from branchstats.exports import xls
from branchstats.exports.sheet import Fault, Merge
from branchstats.exports.workbook import read_file
from branchstats.exports.xls import SECOND_READER, read_xls


@pytest.mark.parametrize("codepage", [1200, 1252, 936])
def test_chinese_is_readable_whatever_the_code_page_says(codepage: int) -> None:
    book = raw_xls({(0, 0): "姓名", (1, 0): "王喆镕"}, name="签到", codepage=codepage)
    sheet = read_xls(book, file="x")[0]
    assert (sheet.name, sheet.rows) == ("签到", (("姓名",), ("王喆镕",)))


def test_values_keep_their_kind() -> None:
    book = raw_xls({(0, 0): "0012", (0, 1): 12.0, (0, 2): 2.5, (0, 3): True, (2, 1): "　"})
    assert read_xls(book, file="x")[0].rows == (
        ("0012", 12, 2.5, True), (None,) * 4, (None,) * 4,
    )  # fmt: skip


def test_dates_times_and_elapsed_hours() -> None:
    # 1 January 2020 is day 43831 of the 1900 system (and 42369 of the 1904 system)
    cells = {
        (0, 0): Serial(43831), (0, 1): Serial(43831.5), (0, 2): Serial(0.25),
        (0, 3): Serial(1.25, ELAPSED), (0, 4): Serial(-5.0),
    }  # fmt: skip
    assert read_xls(raw_xls(cells), file="x")[0].rows == (
        (date(2020, 1, 1), datetime(2020, 1, 1, 12), time(6), timedelta(hours=30), -5),
    )
    assert read_xls(raw_xls({(0, 0): Serial(42369)}, is_1904=True), file="x")[0].rows == (
        (date(2020, 1, 1),),
    )


def test_errors_are_told_from_blanks_and_count_as_used() -> None:
    sheet = read_xls(raw_xls({(0, 0): "x", (1, 0): Error(0x2A), (3, 1): Error(0x07)}), file="x")[0]
    assert sheet.faults == {(1, 0): Fault.ERROR, (3, 1): Fault.ERROR}
    assert sheet.rows == (("x", None), (None, None), (None, None), (None, None))


def test_formatted_rows_below_are_nothing() -> None:
    cells = {(0, 0): "x", (1, 0): Blank(), (2, 0): 2.0, (3, 0): Blank(), (9, 3): Blank()}
    assert read_xls(raw_xls(cells), file="x")[0].rows == (("x",), (None,), (2,))


def test_merges_and_hidden_sheets() -> None:
    cells = {(0, 0): "题目", (1, 0): "一组", (2, 1): "王二"}
    book = raw_xls(cells, merges=((0, 0, 0, 5), (1, 2, 0, 0)), is_hidden=True)
    sheet = read_xls(book, file="x")[0]
    assert sheet.merges == (Merge(0, 0, 0, 1), Merge(1, 0, 2, 0))
    assert sheet.is_hidden


def test_the_second_reader_takes_over_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise AssertionError("xlrd on an SST with a wrong count")

    monkeypatch.setattr(xlrd, "open_workbook", fail)
    book = raw_xls({(0, 0): "x", (1, 1): 2.0}, merges=((0, 0, 0, 1),))
    sheet = read_xls(book, file="x")[0]
    assert sheet.rows == (("x", None), (None, 2))
    assert sheet.merges == (Merge(0, 0, 0, 1),)
    assert sheet.remarks == (SECOND_READER,)


def test_merges_of_a_large_file_come_from_the_second_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xls, "MAX_FORMATTED_BYTES", 0)
    book = raw_xls({(0, 0): "x", (1, 1): Serial(43831)}, merges=((0, 1, 0, 0),))
    sheet = read_xls(book, file="x")[0]
    assert sheet.rows == (("x", None), (None, date(2020, 1, 1)))
    assert sheet.merges == (Merge(0, 0, 1, 0),)
    assert sheet.remarks == ()


def test_truncated_and_empty_containers() -> None:
    book = raw_xls({(0, 0): "x"})
    for length in (8, 600, 1600):
        with pytest.raises(ExportError, match="损坏或不完整"):
            read_xls(book[:length], file="x")


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    read_xls(raw_xls({(0, 0): "x"})[:-600], file="x")
    assert capfd.readouterr() == ("", "")


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    files = {
        "biff.xlsx": raw_xls({(0, 0): "王一"}),
        "biff.et": raw_xls({(0, 0): "王一"}),
        "zip.xls": raw_xlsx(data(text("A1", "王一"))),
        "zip.et": raw_xlsx(data(text("A1", "王一"))),
        "macro.xlsm": raw_xlsx(data(text("A1", "王一"))),
        "text.xls": "王一\t2\n".encode("gb18030"),
        "page.xlsx": b"<html><table><tr><td>\xcd\xf5\xd2\xbb</td></tr></table></html>",
        "no_suffix": "王一,2\n".encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        sheet = read_file(tmp_path / name, file=f"folder/{name}")[0]
        assert sheet.rows[0][0] == "王一", name
        assert sheet.file == f"folder/{name}"


@needs_shared
def test_other_suites_traps() -> None:
    assert SHARED is not None
    peers = SHARED / "samples" / "peers"
    sheet = read_file(peers / "hutool-aaa_codepage1252.xls", file="x")[0]
    assert sheet.rows[0] == ("姓名", "性别", "年龄", "分数")
    days = read_file(peers / "dates-1904.xls", file="x")[0].rows[0]
    assert set(days) == {date(2000, 1, 1)}
    wrong_count = read_file(peers / "gh548_incorrect_sst_unique_count.xls", file="x")
    assert [s.name for s in wrong_count][:2] == ["System Level Data", "System Mapping"]
    assert wrong_count[1].is_hidden
    merged = read_file(peers / "merge_cells.xls", file="x")[0]
    assert merged.rows[0] == ("Row Merge", None, "Not Merged", None)
    assert merged.merges == (Merge(0, 0, 0, 1), Merge(1, 1, 1, 3))


@needs_shared
def test_real_card_reader_rows() -> None:
    assert SHARED is not None
    path = SHARED / "samples/real/attendance/刷卡流水_10月.xls"
    sheet = read_file(path, file="x")[0]
    # 1 header, 1650 records, 1 footer
    assert len(sheet.rows) == 1652
    assert sheet.rows[1][:3] == ("410889            ", "99521     ", "冯文志")
    assert sheet.rows[1][7] == "001"
