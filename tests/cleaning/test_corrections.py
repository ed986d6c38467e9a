"""corrections.csv: read, applied to sheets, and stopped where a line matches nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from branchstats.cleaning.corrections import (
    Correction,
    apply_to_sheets,
    load_corrections,
    person_pair,
)
from branchstats.errors import CorrectionError
from branchstats.exports.sheet import Fault, Merge, Sheet
from branchstats.project import Project
from branchstats.settings import Settings

HEADER = "file,sheet,cell,action,value,reason\n"
SHEET = Sheet(
    file="成绩/测试.xlsx",
    name="表",
    rows=(("姓名", "成绩"), ("李明", 85), ("王芳", None), (None, None)),
    faults={(2, 1): Fault.ERROR},
)


def project(folder: Path, text: str | bytes) -> Project:
    (folder / "data").mkdir()
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "data" / "corrections.csv").write_bytes(content)
    return Project(folder, Settings())


def line(
    action: str, cell: str, value: str = "", *, file: str = SHEET.file, sheet: str = "表"
) -> Correction:
    return Correction(7, file, sheet, cell, action, value, "核对过纸质表")


def applied(*corrections: Correction, sheet: Sheet = SHEET) -> Sheet:
    (result,), _ = apply_to_sheets([sheet], corrections)
    return result


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_file_is_read_in_the_encodings_of_excel(tmp_path: Path, encoding: str) -> None:
    text = (
        HEADER
        + '成绩\\测试.xlsx,表,B2,replace,"90,5",漏了小数点\n\n,,,rename_person,王喆镕=王哲镕,\n'
    )
    first, second = load_corrections(project(tmp_path, text.encode(encoding)))
    assert (first.line, first.file, first.row, first.column, first.value) == (
        2,
        "成绩/测试.xlsx",
        2,
        1,
        "90,5",
    )
    assert (second.line, second.action, second.value) == (4, "rename_person", "王喆镕=王哲镕")


def test_no_file_is_no_correction(tmp_path: Path) -> None:
    assert load_corrections(Project(tmp_path, Settings())) == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.xlsx,表,B2,repalce,1,", "没有这个动作"), ("a.xlsx,表,第二格,replace,1,", "单元格写法不对"),
        (",,B2,replace,1,", "没有写文件"), ("a.xlsx,表,,drop,,", "没有写文件或单元格"), ("a.xlsx,表,3,replace,1,", "只能改一格"),
        (",,,rename_person,,", "没有写是谁"), ("a.xlsx,表,B2,replace,1,2,3,4", "多于"),
    ],
)  # fmt: skip
def test_a_line_that_is_malformed_stops_the_run_by_its_number(
    tmp_path: Path, row: str, reason: str
) -> None:
    with pytest.raises(CorrectionError, match=reason) as caught:
        load_corrections(project(tmp_path, f"{HEADER}\n{row}\n"))
    assert "第3行" in str(caught.value)


def test_wrong_columns_and_wrong_bytes(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match="列名不对"):
        load_corrections(project(tmp_path, "file,cell\n"))
    (tmp_path / "data" / "corrections.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(CorrectionError, match="编码"):
        load_corrections(Project(tmp_path, Settings()))


def test_replace_changes_one_cell_and_nothing_else() -> None:
    result = applied(line("replace", "B2", "90"))
    assert result.rows == (("姓名", "成绩"), ("李明", "90"), ("王芳", None), (None, None))
    assert SHEET.rows[1] == ("李明", 85)
    assert result.faults == SHEET.faults


def test_replace_mends_an_error_cell_and_fills_a_blank_one() -> None:
    result = applied(line("replace", "$b$3", "77"))
    assert result.rows[2] == ("王芳", "77")
    assert result.faults == {}


def test_drop_takes_a_cell_or_a_whole_row() -> None:
    assert applied(line("drop", "B2")).rows[1] == ("李明", None)
    for cell in ("2", "第2行", "2:2"):
        (result,), dropped = apply_to_sheets([SHEET], [line("drop", cell)])
        assert result.rows[1] == (None, None)
        assert dropped == {(SHEET.file, "表", 2): "按 data/corrections.csv 删除：核对过纸质表"}


def test_lines_are_applied_in_order() -> None:
    assert applied(line("replace", "B2", "1"), line("replace", "B2", "2")).rows[1] == ("李明", "2")


def test_the_only_sheet_needs_no_name() -> None:
    csv_sheet = Sheet(file="a.csv", name="", rows=(("x",),))
    assert applied(line("replace", "A1", "y", file="a.csv", sheet=""), sheet=csv_sheet).rows == (
        ("y",),
    )
    assert applied(line("replace", "A1", "y", sheet="")).rows[0] == ("y", "成绩")


@pytest.mark.parametrize(
    ("correction", "reason"),
    [
        (line("replace", "B2", "1", file="测试.xlsx"), "成绩/测试.xlsx"), (line("replace", "B2", "1", sheet="表1"), "没有这个工作表"),
        (line("replace", "B9", "1"), "表格之外"), (line("replace", "C2", "1"), "表格之外"), (line("drop", "A4"), "本来就是空的"),
        (line("drop", "4"), "本来就是空的"),
    ],
)  # fmt: skip
def test_a_line_that_matches_nothing_stops_the_run_by_its_number(
    correction: Correction, reason: str
) -> None:
    with pytest.raises(CorrectionError, match=reason) as caught:
        applied(correction)
    assert "data/corrections.csv，第7行" in str(caught.value)


def test_a_cell_that_a_merge_hides_names_the_cell_to_write() -> None:
    merged = Sheet(
        file="a.xlsx", name="表", rows=(("x", None), (None, None)), merges=(Merge(0, 0, 1, 1),)
    )
    with pytest.raises(CorrectionError, match="A1"):
        applied(line("replace", "B2", "y", file="a.xlsx"), sheet=merged)
    assert applied(line("replace", "A1", "y", file="a.xlsx"), sheet=merged).rows[0][0] == "y"


def test_person_lines_leave_the_sheets_alone() -> None:
    assert applied(line("rename_person", "", "王芳=王方")) == SHEET


@pytest.mark.parametrize("value", ["张玮=张伟", "张玮 ＝ 张伟", "张玮→张伟", "张玮->张伟"])
def test_both_sides_of_a_person_line(value: str) -> None:
    assert person_pair(line("rename_person", "", value)) == ("张玮", "张伟")


def test_a_person_line_that_names_nobody() -> None:
    assert person_pair(line("rename_person", "B5", "张伟")) == ("", "张伟")
    for value in ("张玮=", "=张伟"):
        with pytest.raises(CorrectionError, match="缺一边"):
            person_pair(line("rename_person", "", value))
    with pytest.raises(CorrectionError, match="看不出是谁"):
        person_pair(line("rename_person", "", "张伟"))


def test_values_of_dates_stay_as_they_were() -> None:
    dated = Sheet(file="a.xlsx", name="表", rows=((dt.date(2021, 3, 5), "x"),))
    assert applied(line("drop", "B1", file="a.xlsx"), sheet=dated).rows == (
        (dt.date(2021, 3, 5), None),
    )
