"""The generated county: the same bytes for the same seed, and what was planted is in the files."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from corpus.files import branch_files
from corpus.plan import plan_county
from corpus.write import write_corpus

from branchstats import pipeline
from branchstats.project import load_project

BRANCHES = 9  # the seventh has a truncated file, the ninth a stray cell


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("county"), BRANCHES, seed=3)


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_same_seed_gives_the_same_bytes_in_any_number_of_branches() -> None:
    few, many = plan_county(2, seed=3), plan_county(40, seed=3)
    assert many[:2] == few
    assert branch_files(few[0]) == branch_files(many[0])
    assert branch_files(plan_county(1, seed=4)[0]) != branch_files(few[0])


def test_branches_differ_in_size_and_truth() -> None:
    plans = plan_county(300, seed=8)
    sizes = sorted(plan.size for plan in plans)
    assert sizes[0] < 18
    assert sizes[-1] > 60
    assert len({plan.folder for plan in plans}) == 300
    declining = sum(plan.decline_logit < 0 for plan in plans)
    assert 300 * 0.1 < declining < 300 * 0.3  # one in five was meant
    assert Counter(plan.broken for plan in plans)["truncated"] == 6


def test_every_branch_is_a_project_with_some_ten_exports(county: Path) -> None:
    with (county / "truth.csv").open(encoding="utf-8", newline="") as text:
        truth = list(csv.DictReader(text))
    assert len(truth) == BRANCHES
    for row in truth:
        project = load_project(county / row["folder"])
        assert 10 <= len(pipeline.raw_files(project)) <= 20


@pytest.mark.parametrize(("number", "unreadable"), [(7, 1), (9, 0)])
def test_broken_files_cost_themselves_only(county: Path, number: int, unreadable: int) -> None:
    outcome = pipeline.clean(load_project(county / f"branch-{number:05d}"))
    ledger = outcome.frames["ledger"]
    assert (ledger["kind"] == "unreadable").sum() == unreadable
    assert outcome.frames["attendance"]["source_file"].nunique() >= 3
    stray = [notice for notice in outcome.notices if "XFD1048576" in notice.reason]
    assert len(stray) == (number == 9)


def test_a_planted_decline_is_in_the_attendance(county: Path) -> None:
    changes: dict[bool, list[float]] = {True: [], False: []}
    for plan in plan_county(3, seed=3):
        frame = pipeline.clean(load_project(county / plan.folder)).frames["attendance"]
        study = frame[frame["source_file"].str.contains("集中学习考勤|学习签到导出")]
        came = study["status"].isin(["出勤", "迟到"]).groupby(study["date"].dt.year).mean()
        changes[plan.decline_logit < 0].append(came[2021] - came[2020])
    assert len(changes[True]) == 1
    assert max(changes[True]) < -0.05 < min(changes[False])
