"""The command line: Chinese help, Chinese usage errors, the exit codes of the design."""

from __future__ import annotations

import os
import re
import stat

import pytest

from branchstats.cli.commands import COMMANDS
from branchstats.cli.main import main
from branchstats.cli.parser import in_chinese

NAME, PHONE = "丁一凡", "13900001111"
ENGLISH = re.compile(r"\b(usage|options|positional|show this|required|invalid|error)\b", re.I)


def test_help_names_every_command_and_is_chinese(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(command.name in shown for command in COMMANDS)
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_help_of_each_command_is_chinese(command, capsys):
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "用法：" in shown
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "还缺少：命令"),
        (["clen"], "是不是 clean"),
        (["clean", "--projct", "x"], "不认识的内容：--projct x"),
        (["clean", "--project"], "--project 后面还要写一个值"),
        (["review", "--edition", "public"], "--edition 不能是 'public'"),
        (["trace"], "还缺少：编号"),
    ],
)
def test_wrong_usage_exits_2_and_says_so_in_chinese(words, said, capsys):
    assert main(words) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert not ENGLISH.search(shown)


def test_a_job_that_cannot_be_done_exits_1_without_a_traceback(tmp_path, capsys):
    assert main(["clean", "--project", str(tmp_path)]) == 1
    shown = capsys.readouterr().err
    assert "没有找到 review.toml" in shown
    assert "Traceback" not in shown


def test_an_argparse_message_that_nobody_translated_is_not_lost():
    assert in_chinese("something new") == "something new"


def test_a_fault_of_ours_shows_no_traceback_either(monkeypatch, tmp_path, capsys):
    def broken(root, **_):
        try:
            raise KeyError(PHONE)
        except KeyError as first:
            raise RuntimeError(f"boom {NAME}") from first

    monkeypatch.setattr("branchstats.project.load_project", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["evidence", "--project", str(tmp_path)]) == 1
    shown = capsys.readouterr().err
    assert "程序内部出错" in shown
    assert "Traceback" not in shown
    (record,) = tmp_path.glob("branchstats-error-*.txt")
    words = record.read_text(encoding="utf-8")
    assert "RuntimeError: boom □□□" in words
    assert "KeyError" in words
    assert "test_main.py" in words
    assert NAME not in words
    assert PHONE not in words
    if os.name == "posix":
        assert stat.S_IMODE(record.stat().st_mode) == 0o600
