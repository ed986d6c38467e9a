"""County runs without processes: the same code, quicker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_county import write_county

from branchstats import pipeline
from branchstats.county import run
from branchstats.county.record import Record
from branchstats.exports.isolated import _read_here
from branchstats.exports.workbook import read_file


def _patch(patch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def run_here(tasks, *, job: Callable[..., Record], workers: int) -> Iterator[Record]:
        for task in tasks:
            done.append(task.key)
            yield job(task)

    patch.setattr(run, "run_locally", run_here)
    patch.setattr(
        pipeline, "read_files",
        lambda files: ((name, _read_here(read_file, path, name)) for name, path in files),
    )  # fmt: skip
    # the page has tests of its own; its font alone takes a second
    patch.setattr(
        run, "county_page", lambda records, table: f"{[(r.key, r.reason) for r in records]}"
    )
    return done


@pytest.fixture
def in_this_process(monkeypatch) -> list[str]:
    """Branches are done one after the other right here; the list names those that were done."""
    return _patch(monkeypatch)


def write_mixed_county(folder: Path) -> list[str]:
    """Two branches that work, one with a broken review.toml, one without data; everybody's names."""
    names = write_county(folder, 2)
    broken, empty = folder / "城关 镇0" / "坏了", folder / "没交表"
    for place, text in ((broken, "[branch"), (empty, '[branch]\nname = "空"\n')):
        place.mkdir(parents=True)
        (place / "review.toml").write_text(text, encoding="utf-8")
    return names


@pytest.fixture(scope="session")
def _done_once(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "示例 县"
    write_mixed_county(folder)
    with pytest.MonkeyPatch.context() as patch:
        _patch(patch)
        run.run_county(folder, has_pages=False)
    return folder


@pytest.fixture
def county(_done_once, tmp_path, in_this_process) -> Path:
    """A copy of a mixed county that has been run once, without pages."""
    return Path(shutil.copytree(_done_once, tmp_path / _done_once.name))
