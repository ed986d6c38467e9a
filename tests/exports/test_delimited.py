"""csv and txt: encodings, delimiters, records; every field stays text."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared import SHARED, needs_shared

from branchstats.errors import ExportError
from branchstats.exports.delimited import read_delimited
from branchstats.exports.encoding import decode
from branchstats.exports.sheet import Sheet
from branchstats.exports.workbook import read_file

TABLE = "姓名,工号,学时\n王喆镕,0012,2.50\n"
ROWS = (("姓名", "工号", "学时"), ("王喆镕", "0012", "2.50"))


def read(content: str | bytes) -> Sheet:
    content = content.encode() if isinstance(content, str) else content
    return read_delimited(content, file="x.csv")[0]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_that_offices_write(encoding: str) -> None:
    sheet = read(TABLE.encode(encoding))
    assert (sheet.name, sheet.rows, sheet.remarks) == ("", ROWS, ())


def test_rare_names_need_the_whole_of_gb18030() -> None:
    with pytest.raises(UnicodeEncodeError):
        TABLE.encode("gb2312")
    assert read(TABLE.encode("gb18030")).rows == ROWS
    assert read("姓名,学时\n𬭚,2\n".encode("gb18030")).rows[1] == ("𬭚", "2")


def test_a_few_unreadable_bytes_are_shown_and_said() -> None:
    sheet = read(("姓名,学时\n" + "王一,2\n" * 50).encode("gb18030") + b"\xff\xff,3\n")
    assert sheet.rows[51] == ("��", "3")
    assert sheet.remarks == ("有2个字的编码认不出，已显示为�",)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ExportError, match="不是文本文件"):
        read(random.Random(1).randbytes(5000))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_delimiters(delimiter: str) -> None:
    assert read(TABLE.replace(",", delimiter)).rows == ROWS


def test_a_delimiter_inside_the_cells_does_not_win() -> None:
    rows = "姓名\t备注\n" + "王一\t迟到,早退,病假\n" * 9 + "王二\t正常\n"
    assert read(rows).rows[1] == ("王一", "迟到,早退,病假")
    assert read("sep=;\n姓名;a,b,c\n王一;1,2,3\n").rows[1] == ("姓名", "a,b,c")


def test_title_lines_above_the_header_do_not_mislead() -> None:
    title = "2021年，第一季度；签到表\n生成时间：2021-03-31 18:00\n\n"
    sheet = read(title + TABLE)
    assert sheet.rows[0] == ("2021年，第一季度；签到表", None, None)
    assert sheet.rows[2] == (None, None, None), "a blank line is a row"
    assert sheet.rows[3:] == ROWS


def test_a_record_over_several_lines_is_one_row() -> None:
    sheet = read('姓名,备注\n王一,"第一行\n第""二""行"\n王二,x\n')
    assert sheet.rows == (("姓名", "备注"), ("王一", '第一行\n第"二"行'), ("王二", "x"))


def test_everything_stays_text_and_empty_is_none() -> None:
    sheet = read('a,b,c,d,e\n007,1e5,1234567890123456789,,"  "\nNA,None,null,TRUE,="0012"\n')
    assert sheet.rows[1] == ("007", "1e5", "1234567890123456789", None, None)
    assert sheet.rows[2] == ("NA", "None", "null", "TRUE", "0012")


def test_short_records_are_padded_and_line_ends_do_not_matter() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert read(f"a,b,c{end}1{end}{end}2,3{end}").rows == (
            ("a", "b", "c"), ("1", None, None), (None, None, None), ("2", "3", None),
        )  # fmt: skip


def test_nul_bytes_and_empty_text() -> None:
    assert read(b"a\0b,\0c\n").rows == (("ab", "c"),)
    assert read("\ufeff").rows == ()
    assert read("\n\n").rows == ((), ())


cell = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Nd")), max_size=9
)


@given(st.lists(st.lists(cell, min_size=4, max_size=4), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["姓名", "学时"] * 2, *rows])
    read_rows = read(out.getvalue().encode("utf-8-sig")).rows
    assert len(read_rows) == len(rows) + 1
    for written, got in zip(rows, read_rows[1:], strict=True):
        assert list(got) == [value if value.strip() else None for value in written]


@given(st.text(alphabet="王喆镕玥一二三,\n学时𬭚", min_size=1, max_size=60))
def test_no_character_is_lost_in_gb18030(text: str) -> None:
    content = text.encode("gb18030")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(content) == (text, 0)


def test_a_declared_charset_counts_where_the_bytes_agree() -> None:
    assert decode("王喆镕".encode("gb18030"), declared="gb2312") == ("王喆镕", 0)
    assert decode("阿依·古丽".encode("gb18030"), declared="GB2312") == ("阿依·古丽", 0)
    assert decode("王喆镕".encode(), declared="gb2312") == ("王喆镕", 0)
    assert decode("naïve".encode("latin-1"), declared="iso-8859-1") == ("naïve", 0)
    assert decode("王一".encode("gb18030"), declared="no-such-charset") == ("王一", 0)


@needs_shared
def test_other_suites_csv_files() -> None:
    assert SHARED is not None
    peers = SHARED / "samples" / "peers"
    sheet = read_file(peers / "utf-16le_encoded.csv", file="x")[0]
    assert (sheet.rows[0][0], sheet.rows[1][1]) == ("Organisation_code", "Enfield PCT")
    assert sheet.n_columns == 19
    pasted = read_file(peers / "excel_pasting.csv", file="x")[0]
    assert pasted.rows[0][0] == (
        "CO2 emissions by different sub-groups in manufacturing sector, 2000 to 2007"
    )
    raw = SHARED / "samples/branch/data/raw/attendance/学习签到导出2021.csv"
    sheet = read_file(raw, file="x")[0]
    assert (len(sheet.rows), sheet.n_columns) == (459, 9)
    assert sheet.rows[3][5] == "李燕然"
