"""The demonstration branch: what is read is what was written, and what is found is the truth."""

from __future__ import annotations

import csv
from collections import Counter, namedtuple
from pathlib import Path

import pandas as pd
import pytest
from demo import registers, write
from facts import DATASETS, expected, f1, found

from branchstats import pipeline
from branchstats.evidence import judge
from branchstats.evidence.case import case
from branchstats.evidence.judging import all_findings
from branchstats.evidence.trace import Trace, recomputed
from branchstats.exports.workbook import read_file
from branchstats.project import load_project

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def facts():
    with (ROOT / "tests" / "demo" / "facts.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    fact = namedtuple("fact", rows[0])
    return [fact(**row) for row in rows]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "processed"
    return pipeline.clean(load_project(ROOT, processed=out))


@pytest.fixture(scope="module")
def findings(outcome):
    judged = judge(outcome.frames, term_start=load_project(ROOT).settings.term.start)
    return judged.set_index("id")


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_fact_is_found_and_no_other(dataset, facts, outcome):
    true, got = expected(facts, dataset), found(outcome.frames, dataset, frozenset())
    if dataset == "meetings":
        got = Counter({key: n for key, n in got.items() if key[0] in {k[0] for k in true}})
    assert f1(true, got) == 1.0, (list(true - got)[:3], list(got - true)[:3])


def test_what_cannot_be_read_is_rejected_with_its_cell(outcome):
    raw = sorted(reject.raw for reject in outcome.rejects)
    assert raw == ["2020.6.31", "25小时", "▲", "▲"]
    assert all(reject.source_cell and reject.advice for reject in outcome.rejects)


def test_namesakes_stay_two_people(outcome):
    members = outcome.frames["members"]
    assert (members["name"] == "王芳").sum() == 2
    scores = outcome.frames["scores"]
    assert scores[scores["name"] == "王芳"]["member_id"].nunique() == 2


def test_the_files_are_what_the_generator_writes(tmp_path):
    write.write(tmp_path)
    committed = {path.relative_to(ROOT / "data/raw") for path in (ROOT / "data/raw").rglob("*.*")}
    for name in committed:
        assert read_file(ROOT / "data/raw" / name, file="a") == read_file(
            tmp_path / "data/raw" / name, file="a"
        )
    made = (tmp_path / "tests/demo/facts.csv").read_text(encoding="utf-8")
    assert made == (ROOT / "tests/demo/facts.csv").read_text(encoding="utf-8")


def test_the_planted_decline_is_found_and_nothing_else_is(findings):
    supported = findings[findings["verdict"] == "数据支持"]
    assert supported.index.tolist() == ["attendance.rate"]
    assert supported["direction"].tolist() == ["下滑"]


def test_the_numbers_of_every_finding_come_back_from_its_cells(outcome):
    term = load_project(ROOT).settings.term
    branch = case(outcome.frames, term_start=term.start, months=term.months, settings=None)
    listed = [one for one in all_findings(branch) if one.evidence]
    assert len(listed) > 70
    differ = []
    for one in listed:
        again = recomputed(branch, one)
        if not Trace(one, pd.DataFrame(), pd.DataFrame(), again).agrees:
            differ.append((one.id, one.sentence, again and again.sentence))
    assert differ == []


def test_the_stable_scores_do_not_become_a_problem(findings):
    assert findings.loc["scores.mean", "verdict"] in ("尚看不出", "未见明显下滑")


def test_quarters_without_a_general_meeting_are_named(findings):
    sentence = findings.loc["norm.branch_meeting", "sentence"]
    for year, quarter in registers.NO_GENERAL_MEETING:
        assert f"{year}年第{quarter}季度" in sentence


def test_counts_that_the_report_prints_are_the_facts(facts, findings):
    accepted = sum(
        fact.value == "接收预备党员" and "2019" <= fact.date[:4] <= "2021" for fact in facts
    )
    assert f"{accepted}名" in findings.loc["recruitment.admitted", "sentence"]
