"""`branchstats draft`: the report's draft in the official format, for the committee to finish."""

from __future__ import annotations

from pathlib import Path

from branchstats import store
from branchstats.evidence.outline import outline
from branchstats.papers.blocks import Block, Closing, Title, paragraph
from branchstats.papers.main_work import main_work
from branchstats.papers.plan_part import plan_part
from branchstats.papers.problem_part import problem_part
from branchstats.papers.word import document_bytes
from branchstats.project import Project
from branchstats.review.editions import COMMITTEE
from branchstats.review.opening import Review
from branchstats.review.own_words import own_words
from branchstats.words import Words

OUTPUT = "存在问题（初稿）.docx"
_HOW_TO_READ = (
    "本稿由台账数据生成，供支委会讨论修改。每句后面的小号数字是尾注，写明编号和原表的单元格；"
    "标有“此处由支委会填写”的地方，数据说明不了，请研判后填写。自己的句子写在 data/words.toml "
    "里，重新生成时不会丢失。定稿时请删去本段。"
)


def write_draft(project: Project) -> Path:
    """Write reports/存在问题（初稿）.docx; the path that was written.

    The same findings, tables and words.toml give the same bytes.

    Raises
    ------
    ProjectError : not cleaned or judged yet, words.toml is not valid, or the folder cannot be
        written.
    """
    review = Review(project, edition=COMMITTEE)
    blocks = draft(review, own_words(review))
    content = document_bytes(blocks, title=_title(review), at=review.term.end)
    target = project.reports / OUTPUT
    store.write_file(target, content)
    return target


def draft(review: Review, words: Words) -> list[Block]:
    """The paper's blocks in the order of the report's three parts."""
    work, trouble, plan = outline()
    return [
        Title(_title(review), f"（初稿，{review.term.label}）"),
        paragraph(_HOW_TO_READ),
        *main_work(review, work, words),
        *problem_part(review, trouble, words),
        *plan_part(review, plan, words),
        Closing(review.settings.branch_name),
    ]


def _title(review: Review) -> str:
    return f"{review.settings.branch_name}{review.settings.term.span_words}工作报告"
