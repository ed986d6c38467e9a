"""One branch: a project's folder → a Record. Runs in any process, on any machine that has the folder."""

from __future__ import annotations

import tempfile
import threading
import traceback
from dataclasses import replace
from pathlib import Path

from branchstats import atomic, findings, pipeline
from branchstats.county.branches import program
from branchstats.county.measure import LEAST_GROUP, measures_of, members_of, quality_of
from branchstats.county.record import DONE, Record, Task, failed
from branchstats.errors import BranchstatsError, message
from branchstats.evidence.case import case
from branchstats.project import Project, load_project
from branchstats.review.page import build_review

# A worker of a cluster may run threads; charts and notebooks' environment are one a process.
_ONE_AT_A_TIME = threading.Lock()


def review_branch(task: Task) -> Record:
    """Clean a branch, measure it, and write its page if wanted. A fault becomes part of the Record.

    The same folder gives the same Record wherever and however often it is run. Without the page
    nothing at all is written to the branch's folder.
    """
    with _ONE_AT_A_TIME:
        try:
            return _reviewed(task)
        except BranchstatsError as fault:
            return failed(task, str(fault), f"{fault.reason}；{fault.advice}")
        except Exception as fault:  # noqa: BLE001 (one branch must never stop the others)
            reason = "程序内部出错，没有完成；请把详细情况发给开发者"
            text = message(raw=type(fault).__name__, reason="程序内部出错，没有完成",
                           advice="请把详细情况发给开发者")  # fmt: skip
            details = "".join(traceback.format_exception(fault))
            return replace(failed(task, text, reason), details=details)


def review_elsewhere(task: Task) -> Record:
    """As `review_branch`, on another machine: first it must be the same program and see the folder."""
    if task.program != program():
        reason = "工作机上的 branchstats 与发起汇总的机器不是同一版本"
        advice = "请在各台机器上安装同一版本后再运行"
    elif not Path(task.root).is_dir():
        reason = "工作机上看不到这个文件夹"
        advice = "请把各支部的文件夹放在所有机器以同一路径都能访问的共享盘上"
    else:
        return review_branch(task)
    return failed(
        task, message(file=task.key, reason=reason, advice=advice), f"{reason}；{advice}"
    )


def _reviewed(task: Task) -> Record:
    root = Path(task.root)
    if task.has_page:
        project = load_project(root)
        with atomic.exclusive(project):
            record = _measured(task, project)
            findings.write_findings(project)
            build_review(project)
        return record
    with tempfile.TemporaryDirectory(prefix="branchstats-") as scratch:
        return _measured(task, load_project(root, processed=Path(scratch) / "processed"))


def _measured(task: Task, project: Project) -> Record:
    outcome = pipeline.clean(project)
    settings = project.settings
    judged = case(
        outcome.frames, term_start=settings.term.start, months=settings.term.months,
        settings=settings,
    )  # fmt: skip
    size = members_of(judged)
    is_shown = size is not None and size >= max(settings.min_group, LEAST_GROUP)
    return Record(
        key=task.key,
        state=DONE,
        inputs=task.inputs,
        program=task.program,
        has_page=task.has_page,
        name=settings.branch_name,
        term_start=f"{settings.term.first:%Y-%m-%d}",
        term_months=settings.term.months,
        months_on_record=judged.known_months,
        members=size if is_shown else None,
        measures=measures_of(judged),
        quality=quality_of(outcome, term=settings.term),
    )
