"""A county from folder to table and page: what fails, what is kept, what is done again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from tiny_county import member_names, write_branch

from branchstats.county import branch, run
from branchstats.county.record import from_plain, to_plain
from branchstats.county.run import run_county
from branchstats.county.table import COLUMNS
from branchstats.errors import ProjectError


def go(folder: Path, **options):
    return run_county(folder, has_pages=False, **options)


def made(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [file for file in (folder / "reports").iterdir() if file.is_file()]
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def test_a_branch_that_fails_is_told_and_stops_no_other(county, in_this_process):
    outcome = go(county)
    assert [record.key for record in outcome.done] == ["城关 镇0/支部00", "城关 镇1/支部01"]
    told = {record.key: record for record in outcome.failures}
    assert set(told) == {"城关 镇0/坏了", "没交表"}
    assert told["城关 镇0/坏了"].message.startswith("review.toml")
    assert "没有这个文件夹" in told["没交表"].reason
    page = outcome.page.read_text(encoding="utf-8")
    assert "城关 镇0/坏了" in page
    lines = outcome.branches.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 5
    assert sum("没有完成" in line for line in lines) == 2


def test_the_table_has_the_branches_own_figures_and_no_names(county):
    people = member_names(100, 8) + member_names(101, 8)
    table = pd.read_parquet(county / "reports/indicators.parquet")
    assert list(table.columns) == list(COLUMNS)
    assert set(table["branch_name"]) == {"示例县第0党支部", "示例县第1党支部"}
    first = table[table["branch"].eq("城关 镇0/支部00")]
    rate = first[first["indicator"].eq("attendance.rate") & first["grain"].eq("term")].iloc[0]
    sheet = county / "城关 镇0/支部00/data/raw/签到表.csv"
    marks = sheet.read_text(encoding="utf-8").split("\n", 2)[2]
    assert (rate["numerator"], rate["denominator"]) == (marks.count("√"), 8 * 36)
    assert rate["value"] == marks.count("√") / (8 * 36)
    assert rate["effect"] >= 1
    years = first[first["indicator"].eq("attendance.rate") & first["grain"].eq("year")]
    assert list(years["label"]) == ["2019年度", "2020年度", "2021年度"]
    assert years["numerator"].sum() == rate["numerator"]
    written = [f for f in county.rglob("*") if f.is_file() and "data" not in f.parts]
    kept = [f.read_bytes().decode("utf-8", errors="replace") for f in written]
    assert len(kept) > 5
    assert not [name for name in people for text in kept if name in text]


def test_nothing_is_written_to_a_branch_without_pages(county, in_this_process):
    shutil.rmtree(county / ".branchstats")
    before = sorted(p for p in county.rglob("*") if "支部0" in p.parent.as_posix())
    go(county)
    assert len(in_this_process) == 4
    assert sorted(p for p in county.rglob("*") if "支部0" in p.parent.as_posix()) == before
    assert len(before) == 10


def test_a_rerun_does_only_what_changed(county, in_this_process):
    before = made(county)
    again = go(county)
    assert sorted(in_this_process) == ["城关 镇0/坏了", "没交表"]  # what failed is tried again
    assert again.n_fresh == 2
    assert made(county) == before  # nor is anything written anew

    in_this_process.clear()
    sheet = county / "城关 镇0/支部00/data/raw/签到表.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(",√", ",×"), encoding="utf-8")
    shutil.rmtree(county / "没交表")
    shutil.rmtree(county / "城关 镇0" / "坏了")
    changed = go(county)
    assert in_this_process == ["城关 镇0/支部00"]
    assert len(changed.records) == 2
    table = pd.read_parquet(changed.table)
    rate = table[table["indicator"].eq("attendance.rate") & table["grain"].eq("term")]
    assert rate.set_index("branch")["numerator"]["城关 镇0/支部00"] == 0
    assert (
        len(list((county / ".branchstats/county").glob("*.json"))) == 3
    )  # two branches, what was made


def test_what_was_deleted_or_damaged_is_made_again(county, in_this_process):
    outcome = go(county)
    in_this_process.clear()
    page = outcome.page.read_bytes()
    outcome.page.unlink()
    state = next((county / ".branchstats/county").glob("*[0-9a-f].json"))
    state.write_text("{", encoding="utf-8")
    go(county)
    assert outcome.page.read_bytes() == page


def test_a_new_program_does_every_branch_again(county, in_this_process, monkeypatch):
    monkeypatch.setattr(run, "program", lambda: "another")
    go(county)
    assert len(in_this_process) == 4


def test_a_page_is_made_under_the_projects_lock_and_again_where_it_is_gone(
    tmp_path, in_this_process, monkeypatch
):
    folder = tmp_path / "县"
    write_branch(folder / "甲", seed=1, name="甲支部")

    def build(project):
        with pytest.raises(ProjectError):
            _in_another_process_the_lock_is_held(project)
        project.reports.mkdir(exist_ok=True)
        (project.reports / "review.html").write_text("page", encoding="utf-8")

    monkeypatch.setattr(branch, "build_review", build)
    monkeypatch.setattr(branch.findings, "write_findings", lambda project: None)
    outcome = run_county(folder)
    assert outcome.failures == ()
    in_this_process.clear()
    run_county(folder)
    assert in_this_process == []
    (folder / "甲/reports/review.html").unlink()
    run_county(folder)
    assert in_this_process == ["甲"]


def _in_another_process_the_lock_is_held(project) -> None:
    from filelock import FileLock, Timeout

    try:
        FileLock(project.processed.parent / ".branchstats.lock", timeout=0).acquire()
    except Timeout:
        raise ProjectError(reason="held", advice="") from None


def test_a_fault_of_ours_in_one_branch_is_told_with_its_details(
    county, in_this_process, monkeypatch
):
    real = branch.measures_of
    calls = []

    def fragile(case):
        calls.append(1)
        if len(calls) == 1:
            raise KeyError("secret")
        return real(case)

    shutil.rmtree(county / ".branchstats")
    monkeypatch.setattr(branch, "measures_of", fragile)
    outcome = go(county)
    broken = [r for r in outcome.failures if "程序内部出错" in r.reason]
    assert len(broken) == 1
    assert "KeyError" in broken[0].details
    assert "secret" not in outcome.page.read_text(encoding="utf-8")
    assert len(outcome.done) == 1


def test_a_branch_of_four_gives_no_figure_about_its_persons(tmp_path, in_this_process):
    write_branch(tmp_path / "甲", seed=3, name="甲", members=4)
    (record,) = go(tmp_path).done
    assert record.members is None
    of_persons = [m for m in record.measures if m.indicator == "attendance.rate"]
    assert len(of_persons) == 4  # the term and three years: hidden, not left out
    for one in of_persons:
        assert one.is_hidden
        assert {one.value, one.numerator, one.denominator, one.n, one.low, one.high} == {None}
    held = [m for m in record.measures if m.indicator == "meetings.branch_meeting"]
    assert {(m.grain, m.value) for m in held} == {("term", 1.0), ("year", 1.0)}


def test_two_runs_do_not_mix(county, in_this_process):
    with run._exclusive(county), pytest.raises(ProjectError, match="正在汇总"):
        go(county)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda folder: None, "没有这个文件夹"),
        (lambda folder: folder.mkdir(), "没有支部项目"),
        (lambda folder: write_branch(folder, seed=1, name="甲"), "这是一个支部的项目"),
    ],
)
def test_a_folder_without_branches_is_refused_with_advice(tmp_path, write, words):
    write(tmp_path / "县")
    with pytest.raises(ProjectError, match=words):
        go(tmp_path / "县")


def test_not_one_branch_done_is_an_error_that_names_the_first(tmp_path, in_this_process):
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "review.toml").write_text("x", encoding="utf-8")
    with pytest.raises(ProjectError, match="没有一个做成"):
        go(tmp_path)


def test_a_record_survives_its_file(county, in_this_process):
    for record in go(county).records:
        assert from_plain(to_plain(record)) == record
