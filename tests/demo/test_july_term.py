"""The second demonstration project, a term from July: read whole, and found what was planted."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, namedtuple
from pathlib import Path

import pandas as pd
import pytest
from demo.july import registers
from demo.july import write as july
from executed_here import page_of
from facts import DATASETS, expected, f1, found
from lxml import html

from branchstats import findings, pipeline, store
from branchstats.cli.main import main
from branchstats.exports.workbook import read_file
from branchstats.project import load_project, packaged_notebooks

YEARS = pd.DateOffset(years=3)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "july-term"


@pytest.fixture(scope="module")
def facts():
    with (EXAMPLE / "facts.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    fact = namedtuple("fact", rows[0])
    return [fact(**row) for row in rows]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The example, copied: a run writes beside data/raw."""
    folder = tmp_path_factory.mktemp("examples") / "july-term"
    left_out = shutil.ignore_patterns("processed", "reports", ".branchstats*")
    shutil.copytree(EXAMPLE, folder, ignore=left_out)
    return load_project(folder)


@pytest.fixture(scope="module")
def outcome(project):
    return pipeline.clean(project)


@pytest.fixture(scope="module")
def judged(project, outcome):
    return findings.write_findings(project).set_index("id")


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_fact_is_found_and_no_other(dataset, facts, outcome):
    true, got = expected(facts, dataset), found(outcome.frames, dataset, frozenset())
    if dataset == "meetings":
        got = Counter({key: n for key, n in got.items() if key[0] in {k[0] for k in true}})
    assert sum(true.values()) > 30
    assert f1(true, got) == 1.0, (list(true - got)[:3], list(got - true)[:3])


def test_nothing_is_rejected_once_the_mistyped_cell_is_mended(outcome):
    assert outcome.rejects == ()
    assert outcome.notices == ()


def test_the_files_are_what_the_generator_writes(tmp_path):
    july.write(tmp_path)
    committed = [path.relative_to(EXAMPLE) for path in (EXAMPLE / "data/raw").rglob("*.*")]
    assert len(committed) == 13
    for name in committed:
        assert read_file(EXAMPLE / name, file="a") == read_file(tmp_path / name, file="a")
    for name in ("review.toml", "facts.csv", "data/notes.csv", "data/corrections.csv"):
        assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes()


def test_the_two_planted_changes_are_supported_and_no_other(judged):
    supported = judged[judged["verdict"] == "数据支持"]
    assert supported["direction"].to_dict() == {
        "formats.passive": "提升",
        "volunteering.monthly_participation": "下滑",
    }


def test_what_did_not_change_is_no_problem(judged):
    assert judged.loc["attendance.rate", "verdict"] == "未见明显下滑"
    assert judged.loc["scores.mean", "verdict"] in ("未见明显下滑", "尚看不出")


def test_the_quarters_of_the_calendar_are_named_though_the_year_begins_in_july(judged):
    sentence = judged.loc["norm.branch_meeting", "sentence"]
    named = {(int(y), int(q)) for y, q in re.findall(r"(\d{4})年第(\d)季度", sentence)}
    assert named == registers.NO_GENERAL_MEETING


def test_the_report_counts_who_was_accepted_within_the_term(facts, judged):
    days = [fact.date for fact in facts if fact.value == "接收预备党员"]
    accepted = sum("2019-07-01" <= day <= "2022-06-30" for day in days)
    assert f"{accepted}名（2019年7月—2020年6月" in judged.loc["recruitment.admitted", "sentence"]


def test_the_page_speaks_of_years_from_july(project, judged, monkeypatch):
    page = page_of(project, "committee", monkeypatch, only="0[05]_*")
    text = re.sub(r"<[^>]+>", "", re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S))
    assert "三年主要数据一览表（2019年7月—2022年6月）" in text
    for year in range(2019, 2022):
        assert f"{year}年7月—{year + 1}年6月" in text
    assert not re.search(r"20(19|20|21|22)年度", text)


@pytest.fixture(scope="module")
def three_years_before(project, judged, tmp_path_factory):
    """The branch itself with every date three years earlier, as its last term's project."""
    folder = tmp_path_factory.mktemp("last") / "2016"
    shutil.copytree(project.root, folder, ignore=shutil.ignore_patterns("reports", ".branch*"))
    toml = (folder / "review.toml").read_text(encoding="utf-8").replace("2019-07-01", "2016-07-01")
    (folder / "review.toml").write_text(toml, encoding="utf-8")
    last = load_project(folder)
    moved = {name: _earlier(rows) for name, rows in store.load_tables(last).items()}
    manifest = store.load_manifest(last)
    store.write_processed(last, moved, rejects=[], notices=[], manifest=manifest)
    return folder


def test_the_last_term_is_laid_beside_it_and_verified(project, three_years_before, capsys):
    """The whole commands, with one notebook to be quick."""
    project.notebooks.mkdir()
    shutil.copy(packaged_notebooks() / "00_data_quality.ipynb", project.notebooks)
    own, other = str(project.root), str(three_years_before)
    assert main(["review", "--project", own, "--previous", other]) == 0
    report = project.reports / "review.html"
    tree = html.document_fromstring(report.read_text(encoding="utf-8"))
    (table,) = [t for t in tree.iter("table") if "对照" in (t.findtext("caption") or "")]
    heads = [th.text_content() for th in table.iterfind("thead//th")]
    assert heads[1] == "上届 2016年7月—2017年6月"
    assert heads[6] == "本届 2021年7月—2022年6月"
    rows = [[cell.text_content() for cell in tr] for tr in table.iterfind("tbody/tr")]
    named = {row[0]: row[1:] for row in rows}
    assert len(named) >= 8
    for name in ("会议到会率", "志愿服务参与率", "测试中位分（百分制）"):
        assert named[name][:3] == named[name][3:6], name  # the same branch, the same figures
        assert named[name][6] == "有高有低"
    capsys.readouterr()
    assert main(["verify", str(report), "--project", own, "--quick"]) == 1
    assert "请加 --previous" in capsys.readouterr().out
    assert main(["verify", str(report), "--project", own, "--previous", other]) == 0


def _earlier(rows):
    dates = {name: rows[name] - YEARS for name in rows.select_dtypes("datetime")}
    return rows.assign(**dates)
