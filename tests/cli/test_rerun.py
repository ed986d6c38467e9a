"""A rerun of `review`: at once where nothing has changed, whole where anything has."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from branchstats import receipt
from branchstats.cli.rerun import UNCHANGED, unless_unchanged
from branchstats.errors import EXIT_DONE, EXIT_STRICT

INPUTS = {
    "review.toml": '[branch]\nname = "甲"\n',
    "data/raw/attendance/签到.csv": "姓名,3.5\n王一,√\n",
    "data/raw/scores/成绩.csv": "姓名,成绩\n",
    "data/corrections.csv": "",
    "data/notes.csv": "month,text\n",
    "data/words.toml": "",
    "notebooks/01_attendance.ipynb": "{}",
}
OUTPUTS = ("reports/review.html", "reports/汇总.xlsx", "data/processed/scores.parquet")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in INPUTS.items():
        file = tmp_path / "项目" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "项目"


class Maker:
    """Stands for the real command: writes the outputs and counts how often it was called."""

    def __init__(self, code: int = EXIT_DONE) -> None:
        self.calls, self.code, self.is_forgetful = 0, code, False
        self.meanwhile: Callable[[], object] = lambda: None

    def __call__(self, chosen: argparse.Namespace) -> int:
        self.calls += 1
        self.meanwhile()
        for name in OUTPUTS:
            file = chosen.project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("写好的内容", encoding="utf-8")
        if chosen.edition == "analyst" and not self.is_forgetful:
            (chosen.project / "reports" / "review-analyst.html").write_text("内部", "utf-8")
        if chosen.output:
            chosen.output.write_text("写好的内容", encoding="utf-8")
        print(f"读了2个文件\n报告已生成：{chosen.project / OUTPUTS[0]}")
        return self.code


def chosen(root: Path, **options: object) -> argparse.Namespace:
    known = {"edition": "committee", "output": None, "previous": None, "again": False}
    return argparse.Namespace(**{"project": root, **known, **options})


def test_nothing_changed_nothing_done(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make = Maker()
    review = unless_unchanged(make)
    assert review(chosen(root)) == EXIT_DONE
    first = capsys.readouterr().out
    assert "读了2个文件" in first
    assert "没有" not in first
    assert review(chosen(root)) == EXIT_DONE
    second = capsys.readouterr().out.splitlines()
    assert make.calls == 1
    assert second[0] == "读了2个文件"
    assert second[1].startswith("报告没有变，仍是：")
    assert second[2] == UNCHANGED
    review(chosen(root, again=True))
    assert make.calls == 2


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input_is_done_again(root: Path, name: str) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    (root / name).write_text(INPUTS[name] + " ", encoding="utf-8")
    review(chosen(root))
    assert make.calls == 2


@pytest.mark.parametrize("name", INPUTS)
def test_so_is_one_that_is_gone(root: Path, name: str) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    (root / name).unlink()
    review(chosen(root))
    assert make.calls == 2


def test_and_one_that_is_new_or_has_another_name(root: Path) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    (root / "data/raw/scores/成绩二.csv").write_text("", encoding="utf-8")
    review(chosen(root))
    (root / "data/raw/scores/成绩二.csv").rename(root / "data/raw/scores/成绩三.csv")
    review(chosen(root))
    assert make.calls == 3
    (root / "data/raw/~$成绩.xlsx").write_text("Excel 的锁", encoding="utf-8")
    review(chosen(root))
    assert make.calls == 3, "a lock file of Excel is no export"


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("change", [Path.unlink, lambda file: file.write_text("别的")])
def test_an_output_that_is_not_as_it_was_left(
    root: Path, name: str, change: Callable[[Path], object]
) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    change(root / name)
    review(chosen(root))
    assert make.calls == 2


def test_a_strange_file_among_the_processed_ones(root: Path) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    (root / "data/processed/members.parquet").write_text("别处来的", encoding="utf-8")
    review(chosen(root))
    assert make.calls == 2


def test_other_options_another_environment_another_package(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Maker()
    review = unless_unchanged(make)
    last = tmp_path / "上届"
    (last / "data" / "processed").mkdir(parents=True)
    (last / "data" / "processed" / "members.parquet").write_text("一", encoding="utf-8")
    for options in (
        {},
        {"edition": "analyst"},
        {"output": tmp_path / "x.html"},
        {"previous": last},
    ):
        before = make.calls
        review(chosen(root, **options))
        review(chosen(root, **options))
        assert make.calls == before + 1
    before = make.calls
    (last / "data" / "processed" / "members.parquet").write_text("二", encoding="utf-8")
    review(chosen(root, previous=last))
    assert make.calls == before + 1, "the last term's data"
    monkeypatch.setenv("BRANCHSTATS_X", "1")
    review(chosen(root, previous=last))
    assert make.calls == before + 2
    (tmp_path / "site" / "numpy-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    review(chosen(root, previous=last))
    assert make.calls == before + 3


@pytest.mark.parametrize(
    "file", ["branchstats/a.py", "branchstats/x/words.toml", "notebooks/1.ipynb"]
)
def test_another_version_of_the_code(
    root: Path, tmp_path: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "code" / file
    code.parent.mkdir(parents=True)
    code.write_text("1", encoding="utf-8")
    monkeypatch.setattr(receipt, "_PACKAGE", tmp_path / "code" / "branchstats")
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    review(chosen(root))
    assert make.calls == 1
    code.write_text("2", encoding="utf-8")
    review(chosen(root))
    assert make.calls == 2


def test_what_changes_meanwhile_or_fails_leaves_no_receipt(root: Path) -> None:
    make = Maker()
    make.meanwhile = lambda: (root / "data/notes.csv").write_text(f"{make.calls}")
    review = unless_unchanged(make)
    review(chosen(root))
    make.meanwhile = lambda: None
    review(chosen(root))
    assert make.calls == 2
    make.code = EXIT_STRICT
    review(chosen(root, again=True))
    make.code = EXIT_DONE
    review(chosen(root))
    assert make.calls == 4


def test_a_page_that_is_not_where_it_should_be_is_made_again(root: Path) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root, edition="analyst"))
    review(chosen(root, edition="analyst"))
    assert make.calls == 1
    make.is_forgetful = True
    (root / "reports" / "review-analyst.html").unlink()
    review(chosen(root, edition="analyst"))
    review(chosen(root, edition="analyst"))
    assert make.calls == 3


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"form": 1, "inputs": 3}', "\ufffd"])
def test_a_receipt_that_is_not_ours_is_not_believed(root: Path, text: str) -> None:
    make = Maker()
    review = unless_unchanged(make)
    review(chosen(root))
    (root / receipt.FILE).write_text(text, encoding="utf-8")
    review(chosen(root))
    assert make.calls == 2


def test_looking_needs_none_of_the_large_libraries() -> None:
    source = (
        "import sys; from branchstats.cli import rerun, main\n"
        "print([m for m in ('pandas', 'numpy', 'matplotlib', 'nbformat') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
