"""The Excel summary: numbers counted again by hand, charts that point at them, harmless cells."""

from __future__ import annotations

import io
import zipfile

import pytest
from invented_branch import invented_findings, invented_tables, write_project
from openpyxl import load_workbook
from word_files import trees

from branchstats import store, tables
from branchstats.cleaning.records import Reject
from branchstats.papers.summary import write_summary
from branchstats.store import load_findings, load_tables

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SHEETS = ["三年主要数据一览表", "月度数据", "图表", "研判结论", "未读懂的内容"]


@pytest.fixture(scope="module")
def content(judged) -> bytes:
    return write_summary(judged).read_bytes()


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content))


def rows_of(page) -> dict[str, list]:
    """First cell → the cells after it, from the first row of data on."""
    return {row[0].value: list(row[1:]) for row in page.iter_rows(min_row=4) if row[0].value}


def test_the_sheets_in_their_order(book):
    assert book.sheetnames == SHEETS


def test_attendance_by_year_is_what_the_rows_count(book, judged):
    """The invented branch knows 出勤 and three kinds of absence; everybody is due everywhere."""
    rows = load_tables(judged)["attendance"]
    cells = rows_of(book["三年主要数据一览表"])["会议到会率"]
    for place, year in enumerate((2019, 2020, 2021)):
        own = rows[rows["date"].dt.year == year]
        expected = (own["status"] == "出勤").sum() / len(own)
        assert cells[place].value == pytest.approx(expected, abs=1e-12)
        assert cells[place].number_format == "0.0%"


def test_the_months_hold_counts_rates_and_gaps(book, judged):
    page = book["月度数据"]
    heads = [cell.value for cell in page[3]]
    assert heads[:4] == ["月份", "应到人次", "实到人次", "会议到会率"]
    cells = rows_of(page)
    assert len(cells) == 36
    rows = load_tables(judged)["attendance"]
    own = rows[rows["date"].dt.strftime("%Y-%m") == "2021-03"]
    present = int((own["status"] == "出勤").sum())
    assert [c.value for c in cells["2021年3月"][:2]] == [len(own), present]
    assert cells["2021年3月"][2].value == pytest.approx(present / len(own), abs=1e-12)
    assert [c.value for c in cells["2020年2月"][:3]] == [None, None, None]  # no record is no zero


def test_counts_of_the_report_by_year_and_in_all(book, judged):
    rows = load_tables(judged)["recruitment"]
    own = rows[rows["event"] == "接收预备党员"]
    years = [int((own["date"].dt.year == year).sum()) for year in (2019, 2020, 2021)]
    cells = rows_of(book["三年主要数据一览表"])["新发展党员"]
    assert [cell.value for cell in cells[:3]] == years
    assert f"三年合计{sum(years)}名" in cells[-1].value
    assert "未提供数据" in rows_of(book["三年主要数据一览表"])["选派第一书记"][-1].value


def test_findings_are_those_of_the_committees_edition(book, judged):
    page = book["研判结论"]
    ids = [row[7].value for row in page.iter_rows(min_row=4)]
    said = {row[7].value: row[4].value for row in page.iter_rows(min_row=4)}
    findings = load_findings(judged)
    hidden = findings["family"].eq("程序") | findings["id"].str.startswith(
        ("scores.lowest_quarter", "leadership.lecture_coverage", "attendance.absence_run")
    )
    shown = findings[~hidden].set_index("id")["sentence"]
    assert sorted(ids) == sorted(shown.index)
    assert said == dict(shown)
    text = "".join(str(cell.value) for row in page.iter_rows() for cell in row)
    assert "p=" not in text
    assert "q=" not in text


def test_charts_point_at_the_cells_that_they_show(content, book):
    drawn = [tree for name, tree in trees(content).items() if name.startswith("xl/charts/chart")]
    refs = [[f.text for f in tree.iter(f"{DRAWING}f")] for tree in drawn]
    by_kind = {
        "line" if next(tree.iter(f"{DRAWING}lineChart"), None) is not None else "bar": r
        for r, tree in zip(refs, drawn, strict=True)
    }
    line = by_kind["line"]
    assert line == ["'月度数据'!$A$4:$A$39", "'月度数据'!$D$4:$D$39"]
    assert book["月度数据"]["D3"].value == "会议到会率"
    first = book["三年主要数据一览表"]
    for ref in by_kind["bar"]:
        cells = first[ref.split("!")[1].replace("$", "")]
        flat = [cells] if not isinstance(cells, tuple) else [c for row in cells for c in row]
        assert all(cell.value is not None for cell in flat), ref
    values = [ref for ref in by_kind["bar"] if ":" in ref and "$3:" not in ref]
    assert values
    for ref in values:
        assert {c.number_format for row in first[ref.split("!")[1]] for c in row} == {"0.0%"}
    gaps = [e.get("val") for tree in drawn for e in tree.iter(f"{DRAWING}dispBlanksAs")]
    assert "gap" in gaps


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "图表"])
def test_headers_stay_and_print_on_a4_landscape(book, name):
    page = book[name]
    assert page.freeze_panes.endswith("4")
    assert page.print_title_rows == "$3:$3"
    assert page.print_area.startswith(f"'{name}'!$A$1:")
    assert page.print_area.endswith(f"${max(page.max_row, 4)}")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.page_setup.fitToWidth == 1
    widths = [page.column_dimensions[cell.column_letter].width for cell in page[3]]
    assert min(widths) >= 9


def test_the_same_bytes_again_and_no_clock_or_user(judged, content):
    assert write_summary(judged).read_bytes() == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert "openpyxl" not in core
    assert core.count("2022-01-01T00:00:00Z") == 2  # the term's end


def with_rejects(project, *rejects: Reject) -> None:
    frames = load_tables(project)
    store.write_processed(
        project, frames, rejects=rejects, notices=[], manifest=store.manifest_of(project, [])
    )
    store.write_findings(project, invented_findings())


def test_hostile_text_is_no_formula(tmp_path):
    records = invented_tables(members=8, months=2)
    project = write_project(tmp_path / "p", records, name="=cmd|'/c calc'!A0")
    with_rejects(
        project,
        Reject("=a.xlsx", "@SUM(1)", "B7", "attendance", "status", "x", "+1+1\x02", "-2+3"),
        Reject("b.xlsx", "<script>", "C9", "scores", "score", "x", "{{ 7*7 }}", "请核对"),
    )
    book = load_workbook(io.BytesIO(write_summary(project).read_bytes()))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    starts = {str(c.value)[0] for c in cells if isinstance(c.value, str) and c.value}
    assert not starts & set("=+-@\t\r\n")
    rows = [[c.value for c in row] for row in book["未读懂的内容"].iter_rows(min_row=4)]
    assert rows[0] == ["'=a.xlsx", "'@SUM(1)", "B7", "出勤", "'+1+1", "'-2+3"]
    assert rows[1] == ["b.xlsx", "<script>", "C9", "测试", "{{ 7*7 }}", "请核对"]


def test_no_member_is_named_also_not_by_a_file(tmp_path):
    records = invented_tables(members=8, months=2)
    name = records["members"][0]["name"]
    project = write_project(tmp_path / "p", records)
    with_rejects(project, Reject(f"{name}的签到.xlsx", "表", "B7", "", "", "x", f"{name}？", ""))
    content = write_summary(project).read_bytes()
    book = load_workbook(io.BytesIO(content))
    text = "\n".join(str(c.value) for page in book for row in page.iter_rows() for c in row)
    assert not [row["name"] for row in records["members"] if row["name"] in text]
    assert "□□" in text


def test_few_persons_are_not_shown(tmp_path):
    project = write_project(tmp_path / "p", invented_tables(members=4, months=14))
    book = load_workbook(io.BytesIO(write_summary(project).read_bytes()))
    yearly = rows_of(book["三年主要数据一览表"])
    assert "会议到会率" not in yearly
    assert "会议到会率" not in [cell.value for cell in book["月度数据"][3]]


@pytest.mark.parametrize("months", [1, 2])
def test_short_terms_and_empty_tables(tmp_path, months):
    records = invented_tables(members=6, months=months) | {"volunteering": [], "scores": []}
    project = write_project(tmp_path / "p", records)
    book = load_workbook(io.BytesIO(write_summary(project).read_bytes()))
    assert set(SHEETS) - {"图表"} <= set(book.sheetnames)


def test_nothing_at_all_is_still_a_workbook(tmp_path):
    project = write_project(tmp_path / "p", {name: [] for name in tables.names()})
    book = load_workbook(io.BytesIO(write_summary(project).read_bytes()))
    assert "图表" not in book.sheetnames
    assert book["未读懂的内容"]["A2"].value == "没有读不懂的内容。"
