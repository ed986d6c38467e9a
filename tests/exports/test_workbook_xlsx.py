"""xlsx: types, faults, digits, merges; odd writers; the traps of other readers' test suites."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_xlsx import data, number, raw_xlsx, text
from shared import SHARED, needs_shared

from branchstats.exports.sheet import Fault, Merge, Sheet
from branchstats.exports.workbook import read_file
from branchstats.exports.xlsx import read_xlsx


def book(fill: Callable[[Any], None]) -> Sheet:
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    out = io.BytesIO()
    workbook.save(out)
    return read_xlsx(out.getvalue(), file="x.xlsx")[0]


def test_values_keep_their_kind() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["0012", 12, 12.0, 12.5, True, "NA", "1e5", " 张 三 ", "　", None, "x"])

    assert book(fill).rows == (
        ("0012", 12, 12, 12.5, True, "NA", "1e5", " 张 三 ", None, None, "x"),
    )
    assert [type(value) for value in book(fill).rows[0][:5]] == [str, int, int, float, bool]


def test_dates_come_typed_whatever_their_format() -> None:
    def fill(sheet: Any) -> None:
        sheet.append([datetime(2021, 3, 5), datetime(2021, 3, 5), datetime(2021, 3, 5, 8, 30)])
        sheet.append([time(9, 6), timedelta(hours=30), 44260])
        sheet["B1"].number_format = 'yyyy"年"m"月"d"日"'

    assert book(fill).rows == (
        (date(2021, 3, 5), date(2021, 3, 5), datetime(2021, 3, 5, 8, 30)),
        (time(9, 6), timedelta(hours=30), 44260),
    )


def test_day_numbers_shown_as_dates_are_day_numbers() -> None:
    def fill(sheet: Any) -> None:
        sheet.append([1, 31, 59, 61, 2])
        for cell in sheet[1][:4]:
            cell.number_format = 'd"日"'

    assert book(fill).rows == ((1, 31, 59, date(1900, 3, 1), 2),)


def test_dates_of_the_1904_system() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append([date(2019, 1, 1)])
    out = io.BytesIO()
    workbook.save(out)
    assert read_xlsx(out.getvalue(), file="x")[0].rows == ((date(2019, 1, 1),),)


def test_long_numbers_keep_every_digit() -> None:
    xml = data(number("A1", 2147483647), number("A2", 1234567890123456789), number("A3", "12E2"))
    assert [row[0] for row in read_xlsx(raw_xlsx(xml), file="x")[0].rows] == [
        2147483647, 1234567890123456789, 1200,
    ]  # fmt: skip
    assert float(1234567890123456789) != 1234567890123456789, "what calamine alone would give"


FAULTY = (
    '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1</f><v/></c>'
    '<c r="D1"><f>1</f><v>1</v></c><c r="E1" t="str"><f>""</f><v></v></c><c r="F1" s="0"/></row>'
    '<row r="3"><c r="B3"><f>SUM(A1:A2)</f><v></v></c></row>'
)


def test_errors_and_uncomputed_formulas_are_told_from_blanks() -> None:
    sheet = read_xlsx(raw_xlsx(data(FAULTY)), file="x")[0]
    assert sheet.faults == {
        (0, 0): Fault.ERROR,
        (0, 1): Fault.UNCACHED,
        (0, 2): Fault.UNCACHED,
        (2, 1): Fault.UNCACHED,
    }
    assert sheet.rows[0][:5] == (None, None, None, 1, None)
    assert len(sheet.rows) == 3, "a formula that nobody computed is a used cell"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:"),  # as the Open XML SDK writes
        lambda xml: xml.replace('t="e"', "t='e'"),
        lambda xml: xml.replace(' r="', ' r = "'),
        lambda xml: xml.replace('<c r="B3">', '<c s="0" r="B3">'),
    ],
    ids=["prefix", "quotes", "spaces", "order"],
)
def test_other_ways_to_write_the_same_sheet(change: Callable[[str], str]) -> None:
    plain = read_xlsx(raw_xlsx(data(FAULTY)), file="x")[0]
    xml = change(f"<worksheet>{data(FAULTY)}</worksheet>")
    name = "x:worksheet" if xml.startswith("<x:") else "worksheet"
    space = "xmlns:x" if xml.startswith("<x:") else "xmlns"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = xml.replace(f"<{name}>", f'<{name} {space}="{main}">', 1)
    assert read_xlsx(raw_xlsx(xml), file="x")[0].faults == plain.faults


def test_cells_without_addresses_are_counted() -> None:
    xml = data('<row><c t="e"><v>#N/A</v></c><c><v>5</v></c></row><row><c/><c><f>1</f></c></row>')
    sheet = read_xlsx(raw_xlsx(xml), file="x")[0]
    assert sheet.faults == {(0, 0): Fault.ERROR, (1, 1): Fault.UNCACHED}
    assert sheet.rows[0] == (None, 5)


def test_a_cell_cut_by_the_scan_s_pieces_is_not_lost() -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}" t="e"><v>#N/A</v></c></row>'
        for r in range(1, 40_001)
    )
    sheet = read_xlsx(raw_xlsx(data(rows)), file="x")[0]
    assert set(sheet.faults) == {(row, 1) for row in range(40_000)}


def test_merges_are_zero_based_sorted_and_inside() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"], sheet["B3"] = "题目", "一", "末"
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A1:Z1")  # hangs over the edge of what is filled
        sheet.merge_cells("D9:E10")  # outside

    assert book(fill).merges == (Merge(0, 0, 0, 1), Merge(1, 0, 2, 0))


def test_hidden_sheets_empty_sheets_and_order() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "二月"
    workbook.create_sheet("一月")["A1"] = "x"
    workbook.create_sheet("藏")["B2"] = 1
    workbook["藏"].sheet_state = "veryHidden"
    workbook.create_chartsheet("图")
    out = io.BytesIO()
    workbook.save(out)
    sheets = read_xlsx(out.getvalue(), file="x")
    assert [(s.name, s.is_hidden, s.rows) for s in sheets] == [
        ("二月", False, ()),
        ("一月", False, (("x",),)),
        ("藏", True, ((None, None), (None, 1))),
    ]


def test_macros_and_links_are_neither_run_nor_followed() -> None:
    link = b'<Relationships xmlns="x"><Relationship Id="rId1" Target="http://127.0.0.1:9/"/></Relationships>'
    extra = {
        "xl/vbaProject.bin": b"\xff" * 999,
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": link,
    }
    sheet = read_xlsx(raw_xlsx(data(text("A1", "=cmd()")), extra=extra), file="x.xlsm")[0]
    assert sheet.rows == (("=cmd()",),)


def test_two_sheet_names_that_mask_alike_stay_two(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    names = ("13900001111", "13900002222")
    path.write_bytes(raw_xlsx(data(number("A1", 1)), data(number("A1", 2)), names=names))
    assert [s.name for s in read_file(path, file="x")] == ["〔手机号〕", "〔手机号〕（2）"]


def test_a_damaged_part_is_said(tmp_path: Path) -> None:
    good = raw_xlsx(data(*(text(f"A{row}", f"姓名{row}") for row in range(1, 500))))
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 120
    wrong = bytearray(good)
    wrong[place] ^= 0xFF
    with pytest.raises(Exception, match="文件损坏或不完整"):
        read_xlsx(bytes(wrong), file="x")


texts = st.text(alphabet="王喆镕玥 √×△○0aA=+-@·（）", max_size=6)
values = st.one_of(
    st.none(),
    texts,
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(0.01, 1e6).filter(lambda number: not number.is_integer()),
    st.dates(date(1921, 7, 1), date(2099, 12, 31)),
    st.datetimes(datetime(1921, 7, 1), datetime(2099, 12, 31)).map(
        lambda moment: moment.replace(second=30, microsecond=0)
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(values, min_size=1, max_size=6), min_size=1, max_size=12))
def test_what_openpyxl_writes_is_read_back(rows: list[list[Any]]) -> None:
    def fill(sheet: Any) -> None:
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = sheet.cell(r, c, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # text that begins with = is no formula here

    got = book(fill).rows
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            kept = None if isinstance(value, str) and not value.strip() else value
            found = got[r][c] if r < len(got) and c < len(got[r]) else None
            assert found == pytest.approx(kept) if isinstance(kept, float) else found == kept
            assert isinstance(found, bool) == isinstance(kept, bool)


@needs_shared
def test_other_suites_traps() -> None:
    assert SHARED is not None
    peers = SHARED / "samples" / "peers"

    def first(name: str) -> Sheet:
        return read_file(peers / name, file=name)[0]

    errors = first("errors.xlsx")
    assert errors.faults == {(row, 0): Fault.ERROR for row in range(7)}
    digits = first("big-texty-numbers-xlsx.xlsx").rows
    assert digits[2][:2] == (2147483647, "2147483647")
    with zipfile.ZipFile(peers / "big-texty-numbers-xlsx.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    for row in digits[3:]:
        assert isinstance(row[1], str)
        if isinstance(row[0], int):
            assert str(row[0]) == row[1] or f">{row[0]}<" in xml
    kinds = first("type-me.xlsx").rows
    assert kinds[1] == (None, "empty")
    assert kinds[2] == (0, "0 (numeric)")
    assert first("skipping.xlsx").rows[:2] == ((None, None), (None, None))
    assert len(first("issue320.xlsx").rows) == 64
