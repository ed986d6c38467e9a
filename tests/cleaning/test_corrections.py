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


WHO = "没有写是谁；请在 value 里写 旧姓名=新姓名，或 姓名=工号"
ACTIONS = "replace、drop、rename_person、same_person、different_person"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a.xlsx,表,B2,repalce,1,", f"repalce a.xlsx，表，B2 1；没有这个动作；action 只能是 {ACTIONS}"),
        ("a.xlsx,表,第二格,replace,1,", "replace a.xlsx，表，第二格 1；单元格写法不对；请写 B7 这样的位置；整行写 7"),
        (",,B2,replace,1,", "replace B2 1；没有写文件或单元格；replace 和 drop 要写 file 和 cell"),
        ("a.xlsx,表,,drop,,", "drop a.xlsx，表；没有写文件或单元格；replace 和 drop 要写 file 和 cell"),
        ("a.xlsx,表,3,replace,1,", "replace a.xlsx，表，3 1；replace 只能改一格；请写 B7 这样的位置"),
        (",,,rename_person,,", f"rename_person；{WHO}"), (",,,same_person,,", f"same_person；{WHO}"),
        ("a.xlsx,表,B2,replace,1,2,3,4",
         "a.xlsx,表,B2,replace,1,2,3,4；有 8 列，多于 6 列；内容里有逗号的，请用英文双引号括起来"),
    ],
)  # fmt: skip
def test_a_line_that_is_malformed_stops_the_run_by_its_number(
    tmp_path: Path, row: str, told: str
) -> None:
    with pytest.raises(CorrectionError) as caught:
        load_corrections(project(tmp_path, f"{HEADER}\n{row}\n"))
    assert str(caught.value) == f"data/corrections.csv，第3行：{told}"


def test_empty_cells_beyond_the_last_column_do_no_harm(tmp_path: Path) -> None:
    (found,) = load_corrections(project(tmp_path, f"{HEADER}a.xlsx, 表 ,第 3 行,drop,,多余,,\n"))
    assert found == Correction(2, "a.xlsx", "表", "第3行", "drop", "", "多余")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"file,cell\n", "，第1行：file,cell；列名不对；第一行应当是 file,sheet,cell,action,value,reason"),
        (b"", "，第1行：列名不对；第一行应当是 file,sheet,cell,action,value,reason"),
        (b"\xff\xff\xff", "：编码读不出来；请另存为 UTF-8 编码的 csv"),
    ],
)  # fmt: skip
def test_wrong_columns_and_wrong_bytes(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        load_corrections(project(tmp_path, content))
    assert str(caught.value) == f"data/corrections.csv{told}"


def test_the_scope_of_a_line() -> None:
    everywhere = Correction(2, "", "", "", "same_person", "张三=李四", "")
    assert everywhere.covers("a.xlsx", "表", 3)
    row = Correction(2, "a.xlsx", "表", "第3行", "same_person", "张三=李四", "")
    assert [row.covers(*at) for at in (("a.xlsx", "表", 3), ("a.xlsx", "表", 4), ("a.xlsx", "二", 3),
            ("b.xlsx", "表", 3))] == [True, False, False, False]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "row", "column"),
    [("A1", 1, 0), ("$z$10", 10, 25), ("AA10", 10, 26), ("ABC3", 3, 730), ("7", 7, None), ("第7行", 7, None),
     ("7:7", 7, None), ("7:8", None, None), ("A0", None, None), ("", None, None)],
)  # fmt: skip
def test_the_place_that_a_cell_names(cell: str, row: int | None, column: int | None) -> None:
    found = line("drop", cell)
    assert (found.row, found.column) == (row, column)  # ABC: (1 × 26 + 2) × 26 + 3 − 1


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


BLANK = "这里本来就是空的；请核对位置，或删去这一行更正"


@pytest.mark.parametrize(
    ("correction", "told"),
    [
        (line("replace", "B2", "1", file="测试.xlsx"), "replace 测试.xlsx，表，B2 1；没有读到这个文件；请核对路径（data/raw 下的写法）；是不是 成绩/测试.xlsx"),
        (line("replace", "B2", "1", file="试.xlsx"), "replace 试.xlsx，表，B2 1；没有读到这个文件；请核对路径（data/raw 下的写法）"),
        (line("replace", "B2", "1", sheet="表1"), "replace 成绩/测试.xlsx，表1，B2 1；没有这个工作表；这个文件里有：表"),
        (line("replace", "B5", "1"), "replace 成绩/测试.xlsx，表，B5 1；这一格在表格之外；这个工作表只到 B4"),
        (line("replace", "C2", "1"), "replace 成绩/测试.xlsx，表，C2 1；这一格在表格之外；这个工作表只到 B4"),
        (line("drop", "A4"), f"drop 成绩/测试.xlsx，表，A4；{BLANK}"), (line("drop", "4"), f"drop 成绩/测试.xlsx，表，4；{BLANK}"),
    ],
)  # fmt: skip
def test_a_line_that_matches_nothing_stops_the_run_by_its_number(
    correction: Correction, told: str
) -> None:
    with pytest.raises(CorrectionError) as caught:
        applied(correction)
    assert str(caught.value) == f"data/corrections.csv，第7行：{told}"


def test_of_two_sheets_the_line_must_name_one() -> None:
    second = Sheet(file=SHEET.file, name="", rows=(("x",),))
    with pytest.raises(CorrectionError, match="这个文件里有：表、（空）"):
        apply_to_sheets([SHEET, second], [line("drop", "A1", sheet="二")])
    result, _ = apply_to_sheets([SHEET, second], [line("drop", "A1", sheet="")])
    assert (result[0], result[1].rows) == (SHEET, ((None,),))


def test_dropping_a_row_also_drops_its_errors_and_needs_no_reason() -> None:
    correction = Correction(7, SHEET.file, "表", "3", "drop", "", "")
    (result,), dropped = apply_to_sheets([SHEET], [correction])
    assert (result.rows[2], result.faults) == ((None, None), {})
    assert dropped == {(SHEET.file, "表", 3): "按 data/corrections.csv 删除"}
    only_an_error = Sheet(file="a.xlsx", name="表", rows=((None,),), faults={(0, 0): Fault.ERROR})
    mended = applied(line("drop", "A1", file="a.xlsx"), sheet=only_an_error)
    assert mended.faults == {}


@pytest.mark.parametrize("cell", ["B1", "A2", "B2"])
def test_a_cell_that_a_merge_hides_names_the_cell_to_write(cell: str) -> None:
    rows = (("x", None, "z"), (None, None, None), ("y", None, None))
    merged = Sheet(file="a.xlsx", name="表", rows=rows, merges=(Merge(0, 0, 1, 1),))
    with pytest.raises(CorrectionError) as caught:
        applied(line("replace", cell, "y", file="a.xlsx"), sheet=merged)
    assert str(caught.value).endswith("；这一格被合并单元格盖住；请写合并区左上角的 A1")
    for free in ("A1", "C1", "C2", "A3"):
        found = applied(line("replace", free, "w", file="a.xlsx"), sheet=merged)
        assert sum(row.count("w") for row in found.rows) == 1


def test_person_lines_leave_the_sheets_alone() -> None:
    assert applied(line("rename_person", "", "王芳=王方")) == SHEET


@pytest.mark.parametrize("value", ["张玮=张伟", "张玮 ＝ 张伟", "张玮→张伟", "张玮->张伟"])
def test_both_sides_of_a_person_line(value: str) -> None:
    assert person_pair(line("rename_person", "", value)) == ("张玮", "张伟")


def test_a_person_line_that_names_nobody() -> None:
    assert person_pair(line("rename_person", "B5", "张伟")) == ("", "张伟")
    for value in ("张玮=", "=张伟"):
        with pytest.raises(
            CorrectionError, match=r"；等号两边缺一边；请写成 旧姓名=新姓名，或 姓名=工号$"
        ):
            person_pair(line("rename_person", "", value))
    with pytest.raises(
        CorrectionError, match=r"；看不出是谁；请在 value 里写 旧姓名=新姓名，或 姓名=工号$"
    ):
        person_pair(line("rename_person", "", "张伟"))


def test_values_of_dates_stay_as_they_were() -> None:
    dated = Sheet(file="a.xlsx", name="表", rows=((dt.date(2021, 3, 5), "x"),))
    assert applied(line("drop", "B1", file="a.xlsx"), sheet=dated).rows == (
        (dt.date(2021, 3, 5), None),
    )
