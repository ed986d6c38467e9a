"""From data/raw to data/processed: whatever lies there, every file is named and the rest is done."""

from __future__ import annotations

import subprocess
import sys

import openpyxl
import pandas as pd
import pytest
from shared import SHARED, needs_shared

from branchstats import pipeline, store
from branchstats.cli.main import main
from branchstats.errors import CorrectionError, ProjectError
from branchstats.project import load_project

GRID = [
    ["2019年学习签到表", None, None],
    ["姓名", "1月8日", "1月15日"],
    ["张三", "√", "×"],
    ["李四", "√", "√"],
]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "review.toml").write_text("[term]\nstart = 2019-01-01\n", encoding="utf-8")
    write(tmp_path, "attendance/签到.xlsx", GRID)
    return load_project(tmp_path)


def write(root, name, rows, sheet="签到"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    target = root / "data" / "raw" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def ledger_of(outcome, file):
    ledger = outcome.frames["ledger"]
    return ledger[ledger["source_file"] == file]


def test_every_row_of_a_small_sheet_is_accounted_for(project):
    outcome = pipeline.clean(project)
    attendance = outcome.frames["attendance"]
    got = sorted(
        zip(attendance["name"], attendance["source_cell"], attendance["status"], strict=True)
    )
    assert got == [
        ("张三", "B3", "出勤"), ("张三", "C3", "缺勤"), ("李四", "B4", "出勤"), ("李四", "C4", "出勤"),
    ]  # fmt: skip
    kinds = ledger_of(outcome, "attendance/签到.xlsx")["kind"].tolist()
    assert kinds == ["title", "header", "record", "record"]
    assert ledger_of(outcome, "attendance/签到.xlsx")["records"].tolist() == [0, 0, 2, 2]
    assert outcome.is_flawless


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "0字节"),
        ("断.xlsx", b"PK\x03\x04 only the beginning", "损坏"),
        ("图片.xls", b"\x89PNG\r\n\x1a\n" + b"0" * 60, "不是电子表格"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_processed(
    project, name, content, said
):
    (project.raw / name).write_bytes(content)
    outcome = pipeline.clean(project)
    assert ledger_of(outcome, name)["kind"].tolist() == ["unreadable"]
    assert said in ledger_of(outcome, name)["reason"].iloc[0]
    assert len(outcome.frames["attendance"]) == 4
    assert not outcome.is_flawless


def test_an_empty_sheet_and_an_unknown_one_are_named(project):
    write(project.root, "空白.xlsx", [])
    write(project.root, "菜单.xlsx", [["星期", "午餐"], ["一", "豆腐"]], sheet="菜单")
    outcome = pipeline.clean(project)
    assert ledger_of(outcome, "空白.xlsx")["kind"].tolist() == ["blank"]
    assert any("[sheets]" in n.advice for n in outcome.notices if n.source_file == "菜单.xlsx")
    assert not outcome.is_flawless


@pytest.mark.parametrize("prepare", ["missing", "empty", "only hidden files"])
def test_nothing_to_read_stops_with_a_message(tmp_path, prepare):
    (tmp_path / "review.toml").write_text("", encoding="utf-8")
    if prepare != "missing":
        (tmp_path / "data" / "raw").mkdir(parents=True)
    if prepare == "only hidden files":
        (tmp_path / "data" / "raw" / "~$签到.xlsx").write_bytes(b"lock")
    with pytest.raises(ProjectError, match=r"data/raw|表格"):
        pipeline.clean(load_project(tmp_path))


def test_a_correction_mends_one_cell_and_names_itself_when_it_matches_nothing(project):
    lines = "file,sheet,cell,action,value,reason\nattendance/签到.xlsx,签到,C3,replace,√,补签\n"
    project.corrections.write_text(lines, encoding="utf-8-sig")
    attendance = pipeline.clean(project).frames["attendance"]
    assert attendance.set_index("source_cell")["status"]["C3"] == "出勤"
    project.corrections.write_text(lines.replace("C3", "C9"), encoding="utf-8-sig")
    with pytest.raises(CorrectionError, match="第2行"):
        pipeline.clean(project)


def test_the_same_export_twice_counts_once(project):
    write(project.root, "attendance/签到（副本）.xlsx", GRID)
    outcome = pipeline.clean(project)
    assert len(outcome.frames["attendance"]) == 4
    kinds = outcome.frames["ledger"]["kind"].value_counts()
    assert kinds["duplicate"] == 2


def test_raw_is_never_written_to(project):
    before = {path: store.sha256(path) for path in project.raw.rglob("*.xlsx")}
    pipeline.clean(project)
    assert {
        path: store.sha256(path) for path in project.raw.rglob("*") if path.is_file()
    } == before


def test_strict_exits_3_where_something_was_not_understood(project, capsys):
    assert main(["clean", "--project", str(project.root), "--strict"]) == 0
    write(project.root, "菜单.xlsx", [["星期", "午餐"], ["一", "豆腐"]], sheet="菜单")
    assert main(["clean", "--project", str(project.root)]) == 0
    assert main(["clean", "--project", str(project.root), "--strict"]) == 3


def test_explain_names_rows_and_columns_and_writes_nothing(project, capsys):
    assert (
        main(["clean", "--project", str(project.root), "--explain", "attendance/签到.xlsx"]) == 0
    )
    shown = capsys.readouterr().out
    assert "第1行 标题" in shown
    assert "姓名" in shown
    assert not project.processed.exists()


def test_identity_numbers_and_phones_leave_raw_in_no_file(project):
    rows = [
        ["姓名", "身份证号", "手机", "1月8日"],
        ["王五", "11010519491231002X", "13800138000", "√"],
    ]
    write(project.root, "attendance/带证件.xlsx", [["2019年签到表", None, None, None], *rows])
    pipeline.clean(project)
    for file in project.processed.iterdir():
        if file.suffix == ".parquet":
            text = pd.read_parquet(file).astype(str).to_csv()
        else:
            text = file.read_text(encoding="utf-8")
        assert "11010519491231002X" not in text
        assert "13800138000" not in text


@needs_shared
def test_the_shared_branch_is_understood_to_the_last_fact(tmp_path):
    import shutil

    copied = tmp_path / "branch"
    shutil.copytree(SHARED / "samples" / "branch", copied)
    for path in copied.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    pipeline.clean(load_project(copied))
    check = [sys.executable, str(SHARED / "samples" / "check.py"), str(copied), "1.0"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip().endswith("worst F1 1.0000, other faults 0")
