"""The county's run: find the branches, do what changed, keep what comes, write table and page.

What cleans, measures and draws is imported where it is needed: a rerun without changes needs none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from branchstats import store
from branchstats.county.branches import find_branches, inputs_of, program
from branchstats.county.local import run_locally, usable_cores
from branchstats.county.record import Record, Task, from_plain, to_plain
from branchstats.errors import ProjectError
from branchstats.review.output import PAGES

TABLE, PAGE, BRANCHES = "indicators.parquet", "county.html", "支部情况.csv"
REPORTS = "reports"
_STATE = Path(".branchstats", "county")  # below the county's folder: what a rerun need not redo
_MADE = "made.json"
_NAME_DIGITS = 24  # of the hash that names a branch's file there
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What a county run gave: every branch's Record by folder, and how many were done anew."""

    folder: Path
    records: tuple[Record, ...]
    n_fresh: int

    @property
    def done(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.is_done)

    @property
    def failures(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if not record.is_done)

    @property
    def table(self) -> Path:
        return self.folder / REPORTS / TABLE

    @property
    def branches(self) -> Path:
        return self.folder / REPORTS / BRANCHES

    @property
    def page(self) -> Path:
        return self.folder / REPORTS / PAGE


def run_county(
    folder: Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    has_pages: bool = True,
    report: Report = lambda what, done, total: None,
) -> Outcome:
    """Review every branch below `folder` and write reports/indicators.parquet and county.html.

    A branch whose inputs, program and page are as they were is not done again. `workers`: processes
    on this machine (all cores without it); `scheduler`: address of a Dask scheduler instead.

    Raises
    ------
    ProjectError : no branches, another run is on, the cluster cannot be used, output not writable,
        or not one branch gave a result.
    """
    branches = find_branches(folder)
    with _exclusive(folder):
        tasks = _tasks(branches, has_pages=has_pages)
        kept = {task.key: record for task in tasks if (record := _kept(folder, task))}
        todo = [task for task in tasks if task.key not in kept]
        records = dict(kept)
        report("处理支部", 0, len(todo))
        for record in _run(todo, workers=workers, scheduler=scheduler):
            _keep(folder, record)
            records[record.key] = record
            report("处理支部", len(records) - len(kept), len(todo))
        outcome = Outcome(folder, tuple(records[key] for key in branches), len(todo))
        _forget_others(folder, branches)
        if not outcome.done:
            raise _nothing_done(outcome)
        _write(outcome, report)
    return outcome


def _tasks(branches: Mapping[str, Path], *, has_pages: bool) -> list[Task]:
    return [
        Task(
            key=key, root=str(root.resolve()), inputs=inputs_of(root),
            program=program(), has_page=has_pages,
        )
        for key, root in branches.items()
    ]  # fmt: skip


def _run(tasks: Sequence[Task], *, workers: int | None, scheduler: str | None) -> Iterator[Record]:
    if not tasks:
        return iter(())
    if scheduler is not None:
        from branchstats.county.cluster import run_on_cluster

        return run_on_cluster(tasks, scheduler=scheduler)
    from branchstats.county.branch import review_branch

    return run_locally(tasks, job=review_branch, workers=workers or usable_cores())


def _kept(folder: Path, task: Task) -> Record | None:
    """The Record of an earlier run, if nothing has changed since."""
    try:
        text = _place(folder, task.key).read_text(encoding="utf-8")
        record = from_plain(json.loads(text))
    except (OSError, ValueError, TypeError, KeyError):
        return None  # none there, or of another version: the branch is done again
    is_same = (record.inputs, record.program) == (task.inputs, task.program) and task.inputs
    if not (record.is_done and is_same and record.key == task.key):
        return None
    has_page = record.has_page and (Path(task.root) / REPORTS / PAGES["committee"]).is_file()
    return record if has_page or not task.has_page else None


def _keep(folder: Path, record: Record) -> None:
    store.write_file(_place(folder, record.key), store.json_bytes(to_plain(record)))


def _place(folder: Path, key: str) -> Path:
    return folder / _STATE / f"{sha256(key.encode('utf-8')).hexdigest()[:_NAME_DIGITS]}.json"


def _forget_others(folder: Path, branches: Mapping[str, Path]) -> None:
    """Take away what is kept of branches that are no longer there."""
    own = {_place(folder, key) for key in branches} | {folder / _STATE / _MADE}
    for file in (folder / _STATE).glob("*.json"):
        if file not in own:
            file.unlink(missing_ok=True)


def _write(outcome: Outcome, report: Report) -> None:
    """Table, list and page; left alone where they are what the same records gave before."""
    files = [outcome.table, outcome.branches, outcome.page]
    # messages hold paths of this machine and stand in none of the files
    shown = [replace(record, message="", details="") for record in outcome.records]
    plain = store.json_bytes([to_plain(record) for record in shown])
    source = sha256(program().encode() + plain).hexdigest()
    made = outcome.folder / _STATE / _MADE
    if made.is_file() and made.read_bytes() == _made(source, files):
        return
    from branchstats.county.table import branches_csv, indicators_table, parquet_bytes

    report("汇总", 0, 1)
    table = indicators_table(outcome.done)
    store.write_file(files[0], parquet_bytes(table))
    store.write_file(files[1], branches_csv(outcome.records))
    store.write_file(files[2], county_page(outcome.records, table).encode("utf-8"))
    store.write_file(made, _made(source, files))
    report("汇总", 1, 1)


def county_page(records: Sequence[Record], table: pd.DataFrame) -> str:
    """The page of `county.page`, which draws: imported only now."""
    from branchstats.county import page

    return page.county_page(records, table)


def _made(source: str, files: Sequence[Path]) -> bytes:
    hashes = {file.name: store.sha256(file) if file.is_file() else "" for file in files}
    return store.json_bytes({"source": source, **hashes})


def _nothing_done(outcome: Outcome) -> ProjectError:
    first = outcome.failures[0]
    return ProjectError(
        file=str(outcome.folder),
        reason=f"{len(outcome.failures)}个支部没有一个做成；第一个：{first.message}",
        advice="请先在一个支部的文件夹里运行 branchstats review，做通了再汇总",
    )


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    place = folder / _STATE
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / "lock", timeout=0)
        lock.acquire()
    except Timeout as fault:
        raise ProjectError(
            file=str(folder), reason="另一个 branchstats 正在汇总这个文件夹",
            advice="请等它结束后再运行",
        ) from fault  # fmt: skip
    except OSError as fault:
        raise ProjectError(
            file=str(folder), reason="写不进去", advice="请检查文件夹权限和磁盘空间"
        ) from fault
    try:
        yield
    finally:
        lock.release()
