"""The commands: each takes parsed arguments, calls one function of the library, returns a code.

The library is imported inside each command, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from branchstats.cli import county
from branchstats.cli.parser import EDITIONS, PROJECT, Command, argument, day
from branchstats.cli.printing import ARGUMENTS as PRINTING
from branchstats.cli.printing import pdf
from branchstats.cli.rerun import AGAIN, unless_unchanged
from branchstats.cli.verify import verify
from branchstats.errors import EXIT_DONE, EXIT_STRICT

if TYPE_CHECKING:
    from branchstats.project import Project
    from branchstats.review.warm import WarmProcess


def clean(chosen: argparse.Namespace) -> int:
    """data/raw → data/processed; `--explain` shows how one file is understood instead."""
    from branchstats import pipeline
    from branchstats.cli.progress import progress
    from branchstats.cli.summary import next_step, summary
    from branchstats.project import load_project

    project = load_project(chosen.project, raw=chosen.raw, processed=chosen.out)
    if chosen.explain is not None:
        print(pipeline.explain_file(project, chosen.explain))
        return EXIT_DONE
    with progress() as report:
        outcome = pipeline.clean(project, report=report)
    print(summary(outcome, term=project.settings.term))
    print(next_step(outcome, project.root))
    return EXIT_STRICT if chosen.strict and not outcome.is_flawless else EXIT_DONE


def evidence(chosen: argparse.Namespace) -> int:
    """Processed tables → findings.json."""
    from branchstats import findings
    from branchstats.cli.progress import counted, progress
    from branchstats.cli.summary import findings_summary
    from branchstats.project import load_project

    project = load_project(chosen.project)
    with progress() as report:
        counted(report, "研判", 1)
        judged = findings.write_findings(project)
    print(findings_summary(judged))
    return EXIT_DONE


def trace(chosen: argparse.Namespace) -> int:
    """A finding → the files, sheets and cells behind it."""
    from branchstats import findings
    from branchstats.project import load_project

    print(findings.trace_finding(load_project(chosen.project), chosen.id))
    return EXIT_DONE


def review(chosen: argparse.Namespace) -> int:
    """Clean, judge, execute the notebooks, write the page and the Excel summary."""
    from branchstats.project import load_project
    from branchstats.review.notebooks import review_notebooks
    from branchstats.review.warm import WarmProcess

    project = load_project(chosen.project)
    # begun first: its imports are done when the exports are read and judged
    with WarmProcess(review_notebooks(project)) as warm:
        return _reviewed(project, chosen, warm)


def _reviewed(project: Project, chosen: argparse.Namespace, warm: WarmProcess) -> int:
    from branchstats import atomic, findings, pipeline
    from branchstats.cli.hints import renewed
    from branchstats.cli.imports import IRI_GRAMMAR, without
    from branchstats.cli.progress import counted, progress
    from branchstats.cli.summary import summary
    from branchstats.papers.summary import write_summary
    from branchstats.review.notebooks import review_notebooks

    with without(IRI_GRAMMAR):
        from branchstats.review.page import build_review
        from branchstats.review.previous import load_previous

    last = load_previous(project, chosen.previous) if chosen.previous else None
    # one lock from the first file read to the last one written: the page is of these tables
    with progress() as report, atomic.exclusive(project):
        news = renewed(project)
        outcome = pipeline.clean(project, report=report)
        judged = counted(report, "研判", 1)
        judged(findings.write_findings(project))
        step = counted(report, "画图、写报告", len(review_notebooks(project)))
        page = build_review(
            project, edition=chosen.edition, output=chosen.output, on_done=step, last=last,
            warm=warm,
        )  # fmt: skip
        workbook = write_summary(project)
    print(summary(outcome, term=project.settings.term))
    print(*news, sep="\n", end="\n" if news else "")
    print(f"报告已生成：{page}")
    print(f"汇总表已生成：{workbook}")
    return EXIT_DONE


def draft(chosen: argparse.Namespace) -> int:
    """The report's draft as a Word document."""
    from branchstats import atomic
    from branchstats.cli.progress import counted, progress
    from branchstats.papers.draft import write_draft
    from branchstats.project import load_project

    project = load_project(chosen.project)
    with progress() as report, atomic.exclusive(project):
        counted(report, "写初稿", 1)
        written = write_draft(project)
    print(f"初稿已生成：{written}")
    return EXIT_DONE


def month(chosen: argparse.Namespace) -> int:
    """Clean, then this month's reminders."""
    from branchstats import atomic, pipeline
    from branchstats.cli.progress import progress
    from branchstats.cli.summary import month_summary
    from branchstats.project import load_project
    from branchstats.reminders.write import write_month

    project = load_project(chosen.project)
    with progress() as report, atomic.exclusive(project):
        pipeline.clean(project, report=report)
        found, page = write_month(project, on=chosen.on or date.today())
    print(month_summary(found))
    print(f"提醒已生成：{page}（含姓名，内部资料）")
    return EXIT_DONE


def new(chosen: argparse.Namespace) -> int:
    """A review project in a new folder."""
    from branchstats.cli.hints import typed
    from branchstats.templates.new_project import TEMPLATES, new_project

    folder = new_project(chosen.folder, today=date.today())
    print(f"已建好项目：{folder}")
    print("接下来：")
    print(f"  1. 打开 {folder / 'review.toml'}，写上支部名称和任期的第一个月")
    print(f"  2. 把导出的表格放进 data/raw；没有表格的，填写“{TEMPLATES}”里的空白表再放进去")
    print("  3. 先看读懂了多少，再生成报告：")
    print(f"     {typed('clean', folder)}")
    print(f"     {typed('review', folder)}")
    return EXIT_DONE


def lab(chosen: argparse.Namespace) -> int:
    """JupyterLab in Chinese on the project's notebooks."""
    from branchstats.cli.hints import renewed
    from branchstats.cli.lab import open_lab
    from branchstats.project import load_project

    project = load_project(chosen.project)
    for line in renewed(project):
        print(line)
    return open_lab(project)


COMMANDS = (
    Command(
        "review", "一次做完：清洗数据、研判、运行笔记本，生成 reports/review.html 和 reports/汇总.xlsx",
        unless_unchanged(review),
        (
            PROJECT,
            argument("--edition", choices=EDITIONS, default="committee",
                     help="committee：会议版（默认，不出现个人）；analyst：经办人版（内部资料）"),
            argument("--output", type=Path, metavar="文件", help="报告写到哪里，默认 reports/review.html，经办人版 reports/review-analyst.html"),
            argument("--previous", type=Path, metavar="文件夹",
                     help="上届的项目文件夹（已清洗）：报告里加一节“与上届对照”"),
            AGAIN,
        ),
    ),
    Command(
        "clean", "清洗 data/raw 里的导出表，写到 data/processed", clean,
        (
            PROJECT,
            argument("--raw", type=Path, metavar="文件夹", help="从别的文件夹读导出表"),
            argument("--out", type=Path, metavar="文件夹", help="写到别的文件夹"),
            argument("--strict", action="store_true",
                     help="有任何内容没有读懂时，退出码为 3"),
            argument("--explain", metavar="文件",
                     help="只说明这个文件是怎样读懂的（data/raw 下的路径），不写数据"),
        ),
    ),
    Command("evidence", "根据清洗好的数据研判，写 data/processed/findings.json", evidence, (PROJECT,)),
    Command(
        "trace", "查一条结论来自哪些文件、工作表和单元格", trace,
        (argument("id", metavar="编号", help="结论编号，如 attendance.rate"), PROJECT),
    ),
    Command(
        "draft", "写出工作报告的 Word 初稿：reports/存在问题（初稿）.docx", draft, (PROJECT,)
    ),
    Command(
        "month", "本月提醒：还没开的会、快到期的人、没收到的表、要改的单元格", month,
        (
            PROJECT,
            argument("--on", type=day, metavar="日期", help="按哪一天算，如 2025-03-05；默认今天"),
        ),
    ),
    Command(
        "new", "新建一个项目：设置、笔记本、文件夹和空白 Excel 模板", new,
        (argument("folder", type=Path, metavar="文件夹", help="新文件夹的名称"),),
    ),
    Command(
        "verify", "核对一份报告：来源文件、设置改过没有，重新算一遍是不是一模一样", verify,
        (
            argument("report", type=Path, metavar="报告", help="review 生成的 html 文件"),
            PROJECT,
            argument("--previous", type=Path, metavar="文件夹",
                     help="报告里有“与上届对照”的，指明上届的项目"),
            argument("--quick", action="store_true", help="只核对来源文件和设置，不重新计算"),
        ),
    ),
    Command(
        "county", "汇总许多支部：各支部的报告、一张指标表、一页县级汇总", county.county,
        county.ARGUMENTS,
    ),
    Command("pdf", "把报告印成 A4 的 PDF（用本机的 Edge、Chrome 或 Chromium）", pdf, PRINTING),
    Command("lab", "用中文界面的 JupyterLab 打开项目的笔记本", lab, (PROJECT,)),
)  # fmt: skip
