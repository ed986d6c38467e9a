"""`branchstats county`: many branches → their reviews, one indicators table, one county page."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from branchstats.cli.parser import argument
from branchstats.errors import EXIT_DONE, EXIT_USAGE

if TYPE_CHECKING:
    from branchstats.county.run import Outcome

_MOST_LISTED = 20  # failures told one by one; the csv has them all


def county(chosen: argparse.Namespace) -> int:
    """Review every branch below a folder, each apart from the others, and compare them."""
    from branchstats.cli.progress import progress
    from branchstats.county.run import run_county

    if chosen.workers is not None and chosen.scheduler is not None:
        print("--workers 和 --scheduler 不能同时用：前者用本机，后者用多台机器", file=sys.stderr)
        return EXIT_USAGE
    with progress(has_time_left=True) as report:
        outcome = run_county(
            chosen.folder, workers=chosen.workers, scheduler=chosen.scheduler,
            has_pages=not chosen.no_pages, report=report,
        )  # fmt: skip
    print(summary(outcome))
    for record in outcome.failures[:_MOST_LISTED]:
        print(_line(record.key, record.message), file=sys.stderr)
    return EXIT_DONE


def summary(outcome: Outcome) -> str:
    """How many branches were done, done before or failed, and where the results stand."""
    failures = outcome.failures
    same = len(outcome.records) - outcome.n_fresh
    lines = [
        f"支部{len(outcome.records)}个：完成{len(outcome.done)}个"
        + (f"，没有完成{len(failures)}个" if failures else "")
        + (f"；其中{same}个没有变化，沿用上次结果" if same else "")
    ]
    for reason, count in Counter(record.reason for record in failures).most_common():
        lines.append(f"  {count}个没有完成：{reason}")
    lines += [
        f"指标表已生成：{outcome.table}",
        f"支部情况已生成：{outcome.branches}",
        f"县级汇总已生成：{outcome.page}",
    ]
    return "\n".join(lines)


def workers(text: str) -> int:
    """The number of processes on the command line: a whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"应当写成 1、2、4 这样的整数，不能是“{text}”")
    return int(text)


def _line(key: str, text: str) -> str:
    return text if text.startswith(key) else f"{key}，{text}"


ARGUMENTS = (
    argument("folder", type=Path, metavar="文件夹", help="存放各支部项目的文件夹"),
    argument("--workers", type=workers, metavar="个数", help="本机同时用几个进程，默认每个核一个"),
    argument("--scheduler", metavar="地址",
             help="改用 Dask 集群，如 tcp://192.168.1.10:8786（需另装 county 组件）"),
    argument("--no-pages", action="store_true",
             help="不生成各支部自己的报告，只要指标表和县级汇总（快得多，不写各支部文件夹）"),
)  # fmt: skip
