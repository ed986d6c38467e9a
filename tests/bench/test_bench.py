"""The benchmarks run on a tiny county and say what they saw. No time decides a test."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from bench import notebooks, reading, rerun, run, targets
from bench.county_pass import Branch, Pass, measure_pass
from bench.machine import machine
from bench.notebooks import measure_notebooks
from bench.report import OBSTACLES, Figures, report
from bench.sample import take_sample
from bench.timing import Timing, interleaved, ratio
from corpus.write import write_corpus
from nbformat.v4 import new_code_cell, new_notebook

from branchstats.review import warm


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("county"), 3)


def test_ways_take_turns() -> None:
    calls: list[str] = []
    timings = interleaved(
        {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=3
    )
    assert calls == ["a", "b"] * 4, "one round to warm up"
    assert all(len(timing.seconds) == 3 for timing in timings.values())


def test_a_ratio_is_the_median_over_rounds() -> None:
    # the second round was twice as slow for both, the third only for the base
    timings = {"ours": Timing((1.0, 2.0, 1.0)), "base": Timing((2.0, 4.0, 10.0))}
    assert ratio(timings, "ours", "base") == 0.5
    assert timings["base"].median == 4.0


def test_the_sample_spreads_over_sizes_and_leaves_broken_branches_out(
    county: Path, tmp_path: Path
) -> None:
    sample = take_sample(county, tmp_path / "sample", n_workbooks=11)
    assert len(sample.workbooks) == len(set(sample.workbooks)) == 11
    assert {file.suffix for file in sample.workbooks} == {".xlsx"}
    on_disk = [file for folder in sample.projects for file in folder.rglob("*.xlsx")]
    assert sorted(on_disk) == sorted(sample.workbooks), "projects hold the sample and no more"


def test_reading_is_measured_against_the_others(county: Path, tmp_path: Path) -> None:
    sample = take_sample(county, tmp_path / "sample", n_workbooks=3)
    timings = measure_reading_once(sample)
    assert next(iter(timings)) == reading.FLOOR
    assert all(timing.median > 0 for timing in timings.values())
    assert [t.most for t in targets.reading_targets(timings)] == [2.5, 6.0, 1 / 3]


def measure_reading_once(sample: object) -> dict[str, Timing]:
    return reading.measure_reading(sample, rounds=1)  # type: ignore[arg-type]


def test_a_pass_over_the_county(county: Path) -> None:
    found = measure_pass(sorted(county.glob("branch-*"))[:2], workers=1)
    assert len(found.branches) == 2
    assert found.n_files > 20
    assert 0 < found.seconds_at(1) < found.seconds_at(2) == found.seconds
    assert found.marks == [1]
    assert found.peak_mb_at(2) > 20


def test_growth_and_memory_become_targets() -> None:
    def finished(at: float, mb: float) -> Branch:
        return Branch(10, 1.0, 1.0, at, mb)

    even = Pass(tuple(finished(float(n), 300.0) for n in range(1, 7)), 6.0, 0.0, 1)
    growth, memory = targets.pass_targets(even)
    assert growth.seen == 1.0
    assert growth.is_reached
    assert (memory.seen, memory.is_reached) == (300.0, True)
    slowing = Pass(tuple(finished(n * n, 100.0 * n) for n in range(1, 7)), 36.0, 0.0, 1)
    assert not any(target.is_reached for target in targets.pass_targets(slowing)[:1])


@pytest.mark.slow
def test_notebooks_are_run_in_every_way(county: Path, tmp_path: Path) -> None:
    file = tmp_path / "01_small.ipynb"
    source = "from branchstats import load\nlen(load().tables)"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), file)
    (tmp_path / "scratch").mkdir()
    project = sorted(county.glob("branch-*"))[0]
    has_papermill = find_spec("papermill") is not None  # it comes with the tools only
    timings = measure_notebooks(
        project, tmp_path / "scratch", rounds=1, sources=[file], has_papermill=has_papermill
    )
    papermill = [notebooks.PAPERMILL] if has_papermill else []
    usual = [notebooks.NBCONVERT, *papermill, notebooks.SCRIPTS, notebooks.FRESH]
    assert list(timings)[: len(usual)] == usual
    assert (notebooks.FORKED in timings) == warm.IS_POSSIBLE
    assert len(targets.notebook_targets(timings)) == 2 + warm.IS_POSSIBLE


def test_a_failing_way_is_a_failure_and_no_quick_one(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no_such_module"):
        notebooks._run(["python3", "-m", "no_such_module"], {}, tmp_path)


def test_the_command_is_run_anew_and_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(rerun, "_branchstats", lambda *words: ran.append(words))
    timings = rerun.measure_rerun(tmp_path, rounds=1)
    assert [words[:2] for words in ran] == [
        ("review", "--project"), ("review", "--again"), ("review", "--project"), ("--help",),
    ]  # fmt: skip
    assert list(timings) == [rerun.ANEW, rerun.UNCHANGED, rerun.HELP]


def test_parts_are_measured_in_turn_and_kept_at_once(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rerun, "_branchstats", lambda *words: None)
    size = run.Size(n_branches=2, n_workbooks=2, rounds=1)
    kept: list[Figures] = []
    figures = run.measure(
        size, tmp_path, corpus=county, parts=("rerun", "reading"), keep=kept.append
    )
    assert [bool(one.reading) for one in kept] == [False, True]
    assert kept[-1] == figures
    assert [target.unit for target in figures.targets] == ["s", "×", "×", "×"]
    assert "## Reading and cleaning 2 workbooks" in report(figures, on=date.today(), by_hand="")


def test_the_page_names_what_was_missed_and_keeps_what_was_written_by_hand() -> None:
    timings = {name: Timing((1.0, 3.0)) for name in (reading.FLOOR, reading.PANDAS_OPENPYXL)}
    missed = targets.Target("reading / raw calamine", 3.0, 2.5)
    figures = Figures(machine(), 0.5, 200, 2, reading=timings, targets=[missed])
    page = report(figures, on=date(2026, 11, 22), by_hand="\nWhy: …\n")
    assert "| reading / raw calamine | 3.00 × | 2.50 × | **no** |" in page
    assert "2.00 s (1.00–3.00)" in page
    assert page.endswith(f"{OBSTACLES}\n\nWhy: …\n")
    assert "/home" not in page
    assert str(Path.cwd()) not in page
