"""`branchstats verify`: what was changed since is named, and nothing else is."""

from __future__ import annotations

import re
import shutil

import pytest
from run_here import without_kernels
from small_project import write_small_project

from branchstats import atomic, findings, pipeline, store
from branchstats.cli.main import main
from branchstats.errors import ProjectError
from branchstats.project import load_project
from branchstats.review.page import build_review
from branchstats.review.verify import verify


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with its review, made without kernels."""
    root = tmp_path_factory.mktemp("verify") / "甲"
    project = write_small_project(root, notebooks="00_*.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        without_kernels(patch)
        pipeline.clean(project)
        findings.write_findings(project)
        build_review(project)
    return root


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    without_kernels(monkeypatch)
    shutil.copytree(made, tmp_path / "甲")
    return load_project(tmp_path / "甲")


@pytest.fixture
def report(project):
    return project.reports / "review.html"


def said(report, project, **how):
    return "\n".join(verify(report, project, **how))


def test_a_review_agrees_with_what_it_was_made_from(project, report, capsys):
    before = {file: file.read_bytes() for file in project.root.rglob("*") if file.is_file()}
    assert main(["verify", str(report), "--project", str(project.root)]) == 0
    assert "核对一致：重新计算的结果一模一样" in capsys.readouterr().out
    assert {
        file: file.read_bytes() for file in project.root.rglob("*") if file.is_file()
    } == before
    assert not (project.root / atomic.SCRATCH).exists()


def test_the_page_states_inputs_without_the_names_of_files(report):
    page = report.read_text(encoding="utf-8")
    (block,) = re.findall(r"<meta content='([^']+)' name=\"branchstats-inputs\">", page)
    assert "签到" not in block
    assert store.sha256(report.parents[1] / "data" / "raw" / "签到.xlsx") in block


@pytest.mark.parametrize(
    ("name", "how", "words"),
    [
        ("data/raw/测试.csv", "change", "raw/测试.csv：生成报告以后改过"),
        ("data/raw/测试.csv", "remove", "raw/测试.csv：生成报告的时候有，现在没有了"),
        ("data/raw/新来.csv", "add", "raw/新来.csv：生成报告的时候没有这个文件"),
        ("review.toml", "change", "review.toml：生成报告以后改过"),
        ("data/notes.csv", "change", "data/notes.csv：生成报告以后改过"),
        ("data/notes.csv", "remove", "data/notes.csv：生成报告的时候有，现在没有了"),
        ("data/words.toml", "add", "data/words.toml：生成报告的时候没有这个文件"),
        ("data/corrections.csv", "add", "data/corrections.csv：生成报告的时候没有这个文件"),
    ],
)
def test_an_input_that_changed_is_named_and_no_other(project, report, name, how, words):
    file = project.root / name
    if how == "remove":
        file.unlink()
    else:
        old = file.read_bytes() if how == "change" else b""
        file.write_bytes(old + b"\n")
    found = verify(report, project)
    assert len(found) == 1
    assert words in found[0]


def test_a_notebook_counts_by_what_it_runs_not_by_its_outputs(project, report):
    (notebook,) = project.notebooks.glob("*.ipynb")
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace('"execution_count": null', '"execution_count": 7'), "utf-8")
    assert verify(report, project, rerun=False) == []
    notebook.write_text(text.replace("import", "import os; import", 1), encoding="utf-8")
    assert "notebooks：生成报告以后改过" in said(report, project)


@pytest.fixture
def made_once(report, monkeypatch):
    """What a rerun gives is known from the test above: the page as it was."""
    page = report.read_bytes()
    monkeypatch.setattr("branchstats.review.verify._made_again", lambda *_, **__: page)


def test_words_that_were_changed_on_the_page_are_found(project, report, made_once, capsys):
    page = report.read_text(encoding="utf-8")
    assert page.count("数据来源</h2>") == 1
    report.write_text(page.replace("数据来源</h2>", "数据来源99种</h2>"), encoding="utf-8")
    assert verify(report, project, rerun=False) == [], "the quick look compares inputs only"
    found = said(report, project)
    assert "数据来源99种；重新计算得到的是“数据来源”" in found
    assert main(["verify", str(report), "--project", str(project.root)]) == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</main>", "<p>另加的话</p></main>", "重新计算得不出这句话"),
        ("<footer>", '<footer data-x="1">', "文字和图都相同"),
        ("</main>", '<img src="data:image/png;base64,AA" alt="假"></main>', "张图"),
    ],
)
def test_what_was_added_is_found(project, report, made_once, old, new, words):
    page = report.read_text(encoding="utf-8")
    report.write_text(page.replace(old, new, 1), encoding="utf-8")
    assert words in said(report, project)


def test_a_page_of_another_project_or_version_is_told_so(project, report, tmp_path):
    other = write_small_project(tmp_path / "乙")
    for file in list(other.raw.rglob("*.csv")):
        file.rename(file.with_name("别的" + file.name))
    (other.raw / "签到.xlsx").rename(other.raw / "另一张.xlsx")
    assert "另一个项目的报告" in said(report, other)
    page = report.read_text(encoding="utf-8")
    report.write_text(page.replace('"version":"', '"version":"9.'), encoding="utf-8")
    assert "现在的版本是" in said(report, project)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff", "<p>别的网页</p>".encode(), b"PK\x03\x04",
        b'<html><head><meta name="branchstats-inputs" content="[]"></head><body></body></html>',
        b'<html><head><meta name="branchstats-inputs" content="{"></head><body></body></html>',
        b'<html><head><meta name="branchstats-inputs" content=\'{"version":"1","files":{},'
        b'"settings":{},"notebooks":""}\'></head><body class="../x"></body></html>',
    ],
)  # fmt: skip
def test_what_is_no_review_is_told_so(project, report, content):
    report.write_bytes(content)
    with pytest.raises(ProjectError, match="不是 branchstats 生成的"):
        verify(report, project)


def test_a_missing_report_exits_1_in_one_line(project, capsys):
    assert main(["verify", "没有.html", "--project", str(project.root)]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("没有.html：打不开这份报告")
    assert shown.count("\n") == 1
