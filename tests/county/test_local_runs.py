"""Many jobs in local processes: nothing lost, nothing twice, whoever dies."""

from __future__ import annotations

import os
from collections import Counter

from county_jobs import deadly, done, task

from branchstats.county.local import SOLO_ATTEMPTS, run_locally, usable_cores


def test_every_task_gives_one_record_from_another_process():
    records = list(run_locally([task(str(n)) for n in range(7)], job=done, workers=2))
    assert Counter(record.key for record in records) == {str(n): 1 for n in range(7)}
    workers = {record.name for record in records}
    assert len(workers) <= 2
    assert str(os.getpid()) not in workers


def test_a_killed_process_costs_only_the_branch_that_kills_it(tmp_path):
    keys = ["a", "once", "b", "always", "c", "d"]
    tasks = [task(key, str(tmp_path / key)) for key in keys]
    records = {}
    for record in run_locally(tasks, job=deadly, workers=2):
        assert record.key not in records
        records[record.key] = record
    assert set(records) == set(keys)
    assert [key for key in keys if not records[key].is_done] == ["always"]
    assert f"{SOLO_ATTEMPTS + 1}次" in records["always"].message
    assert "always" in records["always"].message
    assert "--workers 1" in records["always"].reason


def test_no_task_starts_no_process():
    assert list(run_locally([], job=done, workers=4)) == []
    assert usable_cores() >= 1
