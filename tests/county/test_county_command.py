"""`branchstats county` as it is typed: words, exit codes, what is said."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from tiny_county import write_branch

from branchstats.cli.main import main
from branchstats.county import branches
from branchstats.errors import EXIT_DONE, EXIT_IMPOSSIBLE, EXIT_USAGE


def test_a_county_is_summed_up_with_its_failures(county, in_this_process, capsys):
    assert main(["county", str(county), "--no-pages"]) == EXIT_DONE
    said = capsys.readouterr()
    assert "支部4个：完成2个，没有完成2个；其中2个没有变化，沿用上次结果" in said.out
    assert "indicators.parquet" in said.out
    assert "城关 镇0/坏了，review.toml" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [["county"], ["county", "x", "--workers", "0"],
                                   ["county", "x", "--workers", "两个"],
                                   ["county", "x", "--workers", "2", "--scheduler", "tcp://h:1"]])  # fmt: skip
def test_wrong_usage_is_told_in_chinese(words, capsys):
    assert main(words) == EXIT_USAGE
    assert any("\u4e00" <= sign <= "\u9fff" for sign in capsys.readouterr().err)


def test_help_is_chinese(capsys):
    assert main(["county", "--help"]) == EXIT_DONE
    said = capsys.readouterr().out
    assert "--scheduler 地址" in said
    assert "--no-pages" in said


def test_no_dask_and_no_folder_exit_with_one(tmp_path, monkeypatch, capsys):
    write_branch(tmp_path / "县" / "甲", seed=1, name="甲")
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["county", str(tmp_path / "县"), "--scheduler", "tcp://127.0.0.1:8786", "--no-pages"]
    assert main(words) == EXIT_IMPOSSIBLE
    assert "branchstats[county]" in capsys.readouterr().err
    assert main(["county", str(tmp_path / "没有")]) == EXIT_IMPOSSIBLE
    assert "没有这个文件夹" in capsys.readouterr().err


def test_dask_is_imported_only_where_a_cluster_is_asked_for():
    package = Path(branches.__file__).parent
    named = []
    for file in package.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:  # not inside functions
            names = [alias.name for alias in getattr(node, "names", [])]
            named += [*names, getattr(node, "module", "") or ""]
    assert not {name.split(".")[0] for name in named} & {"dask", "distributed"}


def test_fingerprints_know_content_names_and_line_ends(tmp_path):
    write_branch(tmp_path / "甲", seed=1, name="甲")
    before = branches.inputs_of(tmp_path / "甲")
    assert branches.inputs_of(tmp_path / "甲") == before
    (tmp_path / "甲/reports").mkdir()
    (tmp_path / "甲/reports/review.html").write_text("made", encoding="utf-8")
    (tmp_path / "甲/data/raw/~$签到表.csv").write_text("open in Excel", encoding="utf-8")
    assert branches.inputs_of(tmp_path / "甲") == before
    (tmp_path / "甲/data/words.toml").write_text("x = 1", encoding="utf-8")
    with_words = branches.inputs_of(tmp_path / "甲")
    assert with_words != before
    (tmp_path / "甲/data/raw/签到表.csv").rename(tmp_path / "甲/data/raw/签到.csv")
    assert branches.inputs_of(tmp_path / "甲") not in (before, with_words)


def test_projects_inside_a_project_and_hidden_folders_are_not_looked_for(tmp_path):
    for place in ("甲", "甲/里面", ".hidden/乙", "镇/丙"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "review.toml").touch()
    assert list(branches.find_branches(tmp_path)) == ["甲", "镇/丙"]
