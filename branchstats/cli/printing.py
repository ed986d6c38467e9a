"""`branchstats pdf`: the review as a PDF on A4."""

from __future__ import annotations

import argparse
from pathlib import Path

from branchstats.cli.parser import EDITIONS, PROJECT, argument
from branchstats.errors import EXIT_DONE

ARGUMENTS = (
    PROJECT,
    argument("--edition", choices=EDITIONS, default="committee",
             help="打印哪一版：committee（会议版，默认）或 analyst（经办人版）"),
    argument("--output", type=Path, metavar="文件", help="PDF 写到哪里，默认在报告旁边，同名"),
)  # fmt: skip


def pdf(chosen: argparse.Namespace) -> int:
    """Print the page that `review` has written."""
    from branchstats.project import load_project
    from branchstats.review.output import PAGES
    from branchstats.review.pdf import print_pdf

    page = load_project(chosen.project).reports / PAGES[chosen.edition]
    print(f"PDF 已生成：{print_pdf(page, output=chosen.output)}")
    return EXIT_DONE
