"""三、下一步工作计划: next year if nothing changes, places for people, the table with blanks."""

from __future__ import annotations

from collections.abc import Iterator

from branchstats.evidence.outline import Part
from branchstats.papers.blocks import Block, Grid, Heading, Paragraph, paragraph
from branchstats.papers.sentences import facts, own_or_blank, own_paragraphs
from branchstats.review import next_step, problems
from branchstats.review.opening import Review
from branchstats.review.tables import Table
from branchstats.words import Words

# of the text's width: 问题, 措施, 责任人, 完成时限
_PLAN_WIDTHS = (0.3, 0.36, 0.15, 0.19)
_BLANK_ROW_MM = 16  # room to write by hand
# 指标, 最近一个年度, 下一年度大致在, and where a target is set 目标, 离目标, 往年
_OUTLOOK_WIDTHS = {3: (0.36, 0.24, 0.4), 6: (0.21, 0.13, 0.25, 0.1, 0.18, 0.13)}
_OUTLOOK_ROW_MM = 8


def plan_part(review: Review, part: Part, words: Words) -> Iterator[Block]:
    """The blocks of part 三."""
    yield Heading(f"{part.key}、{part.title}", 1)
    yield from own_paragraphs(words, part.key)
    for section in part.sections:
        yield Heading(section.heading, 2)
        stated = facts(review, section.facts, words)
        if stated:
            yield Paragraph(tuple(stated))
        yield from own_or_blank(words, section.key, "具体措施")
    yield from _outlook(review)
    table = problems.plan_table(review)
    yield paragraph("针对查摆的问题，整改安排如下表，措施、责任人和完成时限由支委会填写。")
    yield Grid(table.frame, table.caption, _PLAN_WIDTHS, _BLANK_ROW_MM)


def _outlook(review: Review) -> Iterator[Block]:
    """The ranges of next year: what a target is to be set against."""
    table = next_step.outlook_table(review, next_step.outlook(review))
    if not isinstance(table, Table):
        return
    yield paragraph(
        "定目标时可参考下表：如果没有大的变化，下一年度各项数据大致落在表中的范围内，"
        "目标定在范围以内不算改进。"
    )
    yield Grid(
        table.frame, table.caption, _OUTLOOK_WIDTHS[len(table.frame.columns)], _OUTLOOK_ROW_MM
    )
