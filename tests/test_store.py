"""data/processed: whole or not at all, the same bytes, nothing a spreadsheet would compute."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version

import pandas as pd
import pytest
from filelock import FileLock

from branchstats import atomic, store, tables
from branchstats.cleaning.records import Reject
from branchstats.errors import ProjectError, SchemaError
from branchstats.project import Project
from branchstats.settings import Settings


@pytest.fixture
def project(tmp_path):
    (tmp_path / "review.toml").write_text('[branch]\nname = "甲"\n', encoding="utf-8")
    (tmp_path / "data" / "processed").mkdir(parents=True)
    (tmp_path / "data" / "processed" / "README.md").write_text("说明", encoding="utf-8")
    return Project(root=tmp_path, settings=Settings())


def frames(**changed):
    meeting = {
        "meeting_id": "m1",
        "date": date(2019, 1, 8),
        "date_precision": "day",
        "session": "",
        "types": ["党课", "主题党日"],
        "format": "未知",
        "roll": "未知",
    }
    result = {name: tables.frame(name) for name in tables.names()}
    result["meetings"] = tables.frame("meetings", [{**meeting, **changed}])
    return result


THIS_VERSION = version("branchstats")


def write(project, result, rejects=(), *, made_by=THIS_VERSION):
    store.write_processed(
        project, result, rejects=rejects, notices=(), manifest={"version": made_by}
    )


def test_what_is_written_is_read_back(project):
    write(project, frames())
    loaded = store.load_tables(project)
    assert set(loaded) == set(tables.names())
    pd.testing.assert_frame_equal(loaded["meetings"], frames()["meetings"])
    assert loaded["meetings"]["types"][0] == ["党课", "主题党日"]
    assert (project.processed / "README.md").read_text(encoding="utf-8") == "说明"


def test_the_same_tables_give_the_same_bytes(project):
    write(project, frames())
    first = {file.name: file.read_bytes() for file in project.processed.iterdir()}
    write(project, frames())
    assert {file.name: file.read_bytes() for file in project.processed.iterdir()} == first


def test_a_frame_that_breaks_the_contract_leaves_the_old_tables(project):
    write(project, frames())
    with pytest.raises(SchemaError, match=r"meetings\.parquet.*唱歌"):
        write(project, frames(format="唱歌"))
    assert store.load_tables(project)["meetings"]["format"].tolist() == ["未知"]


def test_a_run_that_died_between_two_renames_is_mended(project):
    write(project, frames())
    project.processed.rename(project.processed.with_name(".processed.old"))
    assert len(store.load_tables(project)["meetings"]) == 1


def test_rejects_open_in_excel_and_compute_nothing(project):
    reject = Reject("甲.xlsx", "表", "B2", "attendance", "status", "=cmd()", "原因", "办法")
    write(project, frames(), rejects=[reject])
    raw = (project.processed / "rejects.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    shown = store.load_rejects(project)
    assert list(shown.columns) == list(store.REJECT_COLUMNS)
    assert not shown["raw"][0].startswith("=")
    assert "cmd()" in shown["raw"][0]


def test_a_second_run_at_the_same_time_is_refused(project):
    lock = FileLock(project.processed.parent / ".branchstats.lock")
    with lock, pytest.raises(ProjectError, match="另一个 branchstats"), atomic.exclusive(project):
        pass
    with atomic.exclusive(project):
        pass


def test_json_never_holds_nan():
    assert json.loads(store.json_bytes({"a": None}))["a"] is None
    with pytest.raises(ValueError):
        store.json_bytes({"a": float("nan")})


def test_loading_before_cleaning_says_what_to_do(project):
    with pytest.raises(ProjectError, match="branchstats clean"):
        store.load_tables(project)


class TestAnotherVersion:
    MEND = "请再运行一次 branchstats clean 或 branchstats review"

    def test_tables_that_an_older_version_made_say_so_with_the_mend(self, project):
        write(project, frames(), made_by="0.0.9")
        with pytest.raises(ProjectError) as caught:
            store.load_tables(project)
        assert "data/processed：branchstats 0.0.9；是另一个版本的程序生成的" in str(caught.value)
        assert self.MEND in str(caught.value)

    def test_a_column_that_is_not_there_is_no_fault_of_the_program(self, project):
        write(project, frames())
        file = project.processed / "meetings.parquet"
        pd.read_parquet(file).drop(columns="roll").to_parquet(file)
        with pytest.raises(ProjectError) as caught:
            store.load_tables(project)
        assert "meetings.parquet 没有 roll 列" in str(caught.value)
        assert self.MEND in str(caught.value)

    def test_cleaning_again_mends_it(self, project):
        write(project, frames(), made_by="0.0.9")
        write(project, frames())
        assert len(store.load_tables(project)["meetings"]) == 1
