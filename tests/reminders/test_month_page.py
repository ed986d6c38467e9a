"""The page and the workbook of reminders: one A4 page, escaped, for the owner only."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from openpyxl import load_workbook
from outside_programs import program

from branchstats.cli.main import main
from branchstats.project import load_project
from branchstats.reminders.month import Reminders
from branchstats.reminders.page import page_of
from branchstats.reminders.workbook import workbook_of

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("month")
    for kept in ("党员花名册.xlsx", "attendance/2021年三会一课台账.xls", "recruitment/发展党员工作台账.xlsx", "volunteering/2020年志愿服务登记表.xlsx"):  # fmt: skip
        target = folder / "data" / "raw" / kept
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / "raw" / kept, target)
    shutil.copy(ROOT / "review.toml", folder)
    return folder


@pytest.fixture(scope="module")
def written(project):
    assert main(["month", "--project", str(project), "--on", "2021-12-20"]) == 0
    return project / "reports"


def test_the_page_is_marked_and_says_the_day(written):
    text = (written / "月度提醒.html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    assert page.get("lang") == "zh-CN"
    assert len(page.findall(".//h1")) == 1
    assert "内部资料" in text
    assert "截至 2021年12月20日" in text
    assert not page.findall(".//script")
    assert not re.search(r"(?:src|href)\s*=", text)
    for table in page.findall(".//table"):
        assert table.find("caption").text
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))


def test_facts_of_the_demonstration_branch_are_on_it(written):
    text = (written / "月度提醒.html").read_text(encoding="utf-8")
    assert "预备期满" in text  # admitted 2020-12-16, nothing after it
    assert "“2020.6.31”没有2020年6月31日这一天" in text
    assert "登记表 A140" in text


def test_only_the_owner_may_read_it(written):
    if os.name != "posix":
        pytest.skip("this system has no such permissions")
    for name in ("月度提醒.html", "月度提醒.xlsx"):
        assert stat.S_IMODE((written / name).stat().st_mode) == 0o600


def test_it_fits_on_one_page_of_a4(written, tmp_path):
    browser = program(*CHROMIUM, how="install Debian's chromium: apt-get install chromium")
    assert _pages(browser, written / "月度提醒.html", tmp_path) == 1


def test_the_fullest_page_fits_too(tmp_path):
    browser = program(*CHROMIUM, how="install Debian's chromium: apt-get install chromium")
    page = tmp_path / "full.html"
    page.write_text(page_of(_full(), workbook="月度提醒.xlsx"), encoding="utf-8")
    assert _pages(browser, page, tmp_path) == 1
    assert "另有33条" in page.read_text(encoding="utf-8")


def _pages(browser: str, page: Path, folder: Path) -> int:
    """Pages of the print of an HTML file, as the browser lays it out on A4."""
    out = folder / "print.pdf"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}", page.as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return len(re.findall(rb"/Type\s*/Page\b", out.read_bytes()))


def _full() -> Reminders:
    """More of everything than a page has room for, and hostile texts."""
    rule = "《中国共产党发展党员工作细则（2026年修订）》第三十二条（待核实）"
    persons = [("欧阳晓明", "积极分子满一年", pd.Timestamp("2020-05-10"), pd.Timestamp("2021-05-10"),
                "已满，台账无“转正”", rule)] * 40  # fmt: skip
    meetings = [("支部党员大会", "2021年第一季度", 1.0, float("nan"), 10,
                 "台账还没有收到", "《中国共产党支部工作条例（试行）》第十一条")] * 6  # fmt: skip
    exports = [("支部党员大会（台账或签到表）", "到2021年5月", "2019年1—3月、5月、7—9月、11月；2020年1月、3—6月、9月")] * 9  # fmt: skip
    advice = "请看表上的图例，在 review.toml 的 [codes.attendance] 一节写一行（等号右边写它的意思：出勤、迟到等）"
    files = [("attendance/2021年集中学习考勤.xls", 9, "考勤 H10、考勤 M10、考勤 M11", "“▲”没有图例说明", advice)] * 12  # fmt: skip
    rejects = [("=cmd()", "<b>表</b>", "A1", "@SUM(A1)", "不是日期", "请改")]
    return Reminders(
        branch="<script>alert(1)</script>党支部",
        term="2019年1月—2021年12月",
        first=pd.Timestamp("2019-01-01"),
        end=pd.Timestamp("2022-01-01"),
        on=date(2022, 3, 1),
        meetings=pd.DataFrame(meetings, columns=["kind", "period", "required", "held", "days_left", "told", "rule"]),
        persons=pd.DataFrame(persons, columns=["name", "step", "since", "due", "told", "rule"]),
        exports=pd.DataFrame(exports, columns=["data", "last", "missing"]),
        files=pd.DataFrame(files, columns=["file", "count", "cells", "first_reason", "first_advice"]),
        rejects=pd.DataFrame(rejects, columns=["source_file", "source_sheet", "source_cell", "raw", "reason", "advice"]),
    )  # fmt: skip


def test_names_and_files_are_never_markup():
    text = page_of(_full(), workbook="x.xlsx")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "已经结束：下一任期请另建项目" in text


def test_the_workbook_holds_every_row_and_runs_nothing(tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook_of(_full()))
    book = load_workbook(file)
    assert book.sheetnames == ["会议", "人员", "未到的表", "要改的文件", "要改的单元格"]
    assert book["人员"].max_row == 2 + 40
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert [c.value for c in book["要改的单元格"][3]][:4] == [
        "'=cmd()",
        "<b>表</b>",
        "A1",
        "'@SUM(A1)",
    ]


def test_nothing_open_is_said_in_words():
    full = _full()
    names = ("meetings", "persons", "exports", "files", "rejects")
    empty = {name: getattr(full, name).iloc[:0] for name in names}
    text = page_of(Reminders(**{**vars(full), **empty}), workbook="x.xlsx")
    assert "现行要求的次数都已达到" in text
    assert "没有读不懂的单元格" in text
    assert "<table" not in text


def test_the_day_is_checked_and_a_folder_without_a_project_is_said(tmp_path, capsys):
    assert main(["month", "--on", "明天"]) == 2
    assert "--on 应当写成 2025-03-05 这样的日期" in capsys.readouterr().err
    assert main(["month", "--project", str(tmp_path)]) == 1
    assert "没有找到 review.toml" in capsys.readouterr().err


def test_a_month_that_cannot_be_written_leaves_no_half_file(project, capsys):
    reports = load_project(project).reports
    shutil.rmtree(reports, ignore_errors=True)
    reports.write_bytes(b"")
    try:
        assert main(["month", "--project", str(project), "--on", "2021-12-20"]) == 1
        assert "写不进去" in capsys.readouterr().err
    finally:
        reports.unlink()
