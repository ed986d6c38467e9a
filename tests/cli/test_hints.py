"""What a command says at its end can be typed as it stands; an older project goes on working."""

from __future__ import annotations

import json
import shlex
import subprocess
from datetime import date
from pathlib import Path

import pytest
from outside_programs import program

from branchstats.cli.hints import quoted, renewed, typed
from branchstats.cli.main import main
from branchstats.project import load_project
from branchstats.templates.new_project import new_project
from branchstats.templates.notebooks import RECORD, mark_of

ROOT = Path(__file__).resolve().parents[2]
LOG = "姓名,服务日期,活动名称,服务时长(小时)\n"


def lines_to_type(said: str) -> list[list[str]]:
    """The words after `branchstats` of each line that is given to be typed."""
    found = [line.strip() for line in said.splitlines() if line.strip().startswith("branchstats ")]
    return [shlex.split(line)[1:] for line in found]


def test_every_hint_of_new_works_as_it_stands_also_after_going_into_the_folder(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "换届 (2025)'s"]) == 0
    clean, review = lines_to_type(capsys.readouterr().out)
    assert [clean[0], review[0]] == ["clean", "review"]
    monkeypatch.chdir(tmp_path / "换届 (2025)'s")
    (Path("data") / "raw" / "志愿.csv").write_text(
        f"{LOG}赵一鸣,2024-03-05,交通劝导,2\n", encoding="utf-8"
    )
    assert main(clean) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "下一步：生成报告 branchstats review"


def test_the_shell_itself_takes_the_line(tmp_path):
    shell = program("sh", how="Windows has none: run it under Linux")
    folder = tmp_path / "换届 $HOME `x` 'y'"
    said = subprocess.run(
        [shell, "-c", f"echo {typed('clean', folder)}"], capture_output=True, text=True
    )
    assert said.stdout == f"branchstats clean --project {folder}\n"


def test_windows_quotes_with_its_own_signs():
    assert quoted(r"D:\换届 2025", is_windows=True) == r'"D:\换届 2025"'
    assert quoted(r"D:\换届2025", is_windows=True) == r"D:\换届2025"


@pytest.fixture
def made(tmp_path):
    return new_project(tmp_path / "换届", today=date(2025, 3, 5))


def write_log(project: Path, rows: str) -> None:
    (project / "data" / "raw" / "志愿.csv").write_text(LOG + rows, encoding="utf-8")


def test_cells_to_mend_come_before_the_report(made, capsys):
    write_log(made, "赵一鸣,2024-03-05,交通劝导,25\n钱二宝,2024-03-05,交通劝导,2\n")
    assert main(["clean", "--project", str(made)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == (
        f"下一步：改好后再运行 branchstats clean --project {quoted(str(made))}；"
        f"不改也可以生成报告：branchstats review --project {quoted(str(made))}"
    )
    assert said[-2].startswith("先做这一件：")


@pytest.mark.parametrize(("year", "is_told"), [(2019, True), (2024, False)])
def test_records_of_another_term_are_a_settings_fault_and_said_to_be(made, year, is_told, capsys):
    write_log(made, f"赵一鸣,{year}-03-05,交通劝导,2\n")
    assert main(["clean", "--project", str(made)]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "[term] start" in line]
    assert (
        told
        == [
            "review.toml，[term] start：2023年1月—2025年12月；多数记录不在这个任期里，"
            "记录的日期从2019年3月到2019年3月；请改成任期的第一个月，再运行一次"
        ]
        * is_told
    )


def test_after_clean_the_draft_judges_for_itself(made, capsys):
    write_log(made, "赵一鸣,2024-03-05,交通劝导,2\n")
    assert main(["clean", "--project", str(made)]) == 0
    assert not (made / "data" / "processed" / "findings.json").exists()
    assert main(["draft", "--project", str(made)]) == 0
    assert (made / "data" / "processed" / "findings.json").is_file()
    assert "初稿已生成" in capsys.readouterr().out


def test_before_clean_the_draft_says_what_to_run(made, capsys):
    assert main(["draft", "--project", str(made)]) == 1
    assert "还没有清洗过的数据；请先运行 branchstats clean" in capsys.readouterr().err


class TestAnOlderProject:
    NAME = "01_attendance.ipynb"

    def age(self, made: Path, *, is_changed: bool = False) -> Path:
        """Make the project one whose first notebook an older program brought."""
        file = made / "notebooks" / self.NAME
        notebook = json.loads(file.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = "# 旧版的标题"
        file.write_text(json.dumps(notebook), encoding="utf-8")
        record = made / RECORD
        marks = {**json.loads(record.read_text(encoding="utf-8")), self.NAME: mark_of(file)}
        record.write_text(json.dumps(marks), encoding="utf-8")
        if is_changed:
            notebook["cells"][1]["source"] = "print('我的改动')"
            file.write_text(json.dumps(notebook), encoding="utf-8")
        return file

    def test_what_nobody_changed_is_renewed_once(self, made):
        assert renewed(load_project(made)) == []
        file = self.age(made)
        assert renewed(load_project(made)) == [f"笔记本已换成这一版程序的：{self.NAME}"]
        assert file.read_bytes() == (ROOT / "notebooks" / self.NAME).read_bytes()
        assert renewed(load_project(made)) == []

    def test_what_the_analyst_changed_is_kept_and_said_until_it_is_out_of_the_way(self, made):
        file = self.age(made, is_changed=True)
        before = file.read_bytes()
        for _ in range(2):
            (said,) = renewed(load_project(made))
            assert said.startswith(f"notebooks/{self.NAME}：是旧版程序带来的，已经改动过")
            assert file.read_bytes() == before
        file.rename(file.with_name(f"旧{self.NAME}"))
        assert renewed(load_project(made)) == [f"笔记本已换成这一版程序的：{self.NAME}"]

    def test_running_a_notebook_is_no_change_and_changes_of_this_version_stay(self, made):
        file = made / "notebooks" / self.NAME
        notebook = json.loads(file.read_text(encoding="utf-8"))
        notebook["cells"][1]["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": "x"}
        ]
        notebook["cells"][1]["execution_count"] = 3
        ran = made / "ran.ipynb"
        ran.write_text(json.dumps(notebook, indent=4), encoding="utf-8")
        assert mark_of(ran) == mark_of(file)
        notebook["cells"][1]["source"] = "1 + 1"
        file.write_text(json.dumps(notebook), encoding="utf-8")
        assert renewed(load_project(made)) == []
        assert "1 + 1" in file.read_text(encoding="utf-8")

    def test_a_project_without_the_record_is_left_alone(self, made):
        self.age(made)
        (made / RECORD).unlink()
        assert renewed(load_project(made)) == []

    def test_tables_of_another_version_ask_for_clean_and_clean_mends_it(self, made, capsys):
        write_log(made, "赵一鸣,2024-03-05,交通劝导,2\n")
        assert main(["clean", "--project", str(made)]) == 0
        manifest = made / "data" / "processed" / "manifest.json"
        content = json.loads(manifest.read_text(encoding="utf-8"))
        manifest.write_text(json.dumps({**content, "version": "0.0.9"}), encoding="utf-8")
        for words in (["evidence"], ["draft"], ["trace", "attendance.rate"]):
            assert main([*words, "--project", str(made)]) == 1
            told = capsys.readouterr().err
            assert "branchstats 0.0.9；是另一个版本的程序生成的" in told
            assert "请再运行一次 branchstats clean 或 branchstats review" in told
        assert main(["clean", "--project", str(made)]) == 0
        assert main(["evidence", "--project", str(made)]) == 0
