"""二、存在问题: what may be written as a problem, with evidence and chart; the rest is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from branchstats.charts.chart import Chart
from branchstats.evidence import verdicts
from branchstats.evidence.claims import UNMEASURABLE
from branchstats.evidence.outline import Part
from branchstats.evidence.rectification import NOTHING
from branchstats.papers import figures
from branchstats.papers.blocks import (
    Block,
    Heading,
    Paragraph,
    Picture,
    Sentence,
    blank,
    paragraph,
)
from branchstats.papers.sentences import own_paragraphs, sentence
from branchstats.review import next_step, problems, text
from branchstats.review.cards import headline
from branchstats.review.opening import Review
from branchstats.words import Words

NO_PROBLEM = "台账可查的事实和数据支持的变化里，没有可以写成问题的。"
_ON_RECORD, _SUPPORTED = "台账可查的问题", "数据支持的问题"
_PROMISED = "上次承诺改进的问题"
_FOR_PEOPLE = "请支委会研判的问题"
_NUMERALS = "一二三四五六七八九十"


def problem_part(review: Review, part: Part, words: Words) -> Iterator[Block]:
    """The blocks of part 二. Signs to watch (继续关注) are no problem and stay out."""
    yield Heading(f"{part.key}、{part.title}", 1)
    yield from own_paragraphs(words, part.key)
    rows = problems.problem_rows(review)
    place, shown = 0, _Shown()
    promised = list(_promised(review, words))
    if promised:
        yield Heading(f"（{_NUMERALS[place]}）{_PROMISED}", 2)
        yield from promised
        place += 1
    if rows.empty:
        yield paragraph(NO_PROBLEM)
    is_supported = rows["verdict"].eq(verdicts.SUPPORTED)
    for name, own in ((_ON_RECORD, rows[~is_supported]), (_SUPPORTED, rows[is_supported])):
        if len(own):
            yield Heading(f"（{_NUMERALS[place]}）{name}", 2)
            yield from _listed(review, own, words, shown)
            place += 1
    yield Heading(f"（{_NUMERALS[place]}）{_FOR_PEOPLE}", 2)
    yield from _for_people(part, words)
    yield from _watched(review)


def _promised(review: Review, words: Words) -> Iterator[Block]:
    """What the last report promised to mend, with the sentences on it since; the rest is asked."""
    for number, (problem, found) in enumerate(next_step.promised(review), start=1):
        said = [sentence(review, row, words) for row in found.to_dict("records")]
        lead = Sentence("" if said else NOTHING + "。", lead=f"{number}.{text.quoted(problem)}。")
        yield Paragraph((lead, *said))
        yield blank(f"{text.quoted(problem)}的整改措施和成效")


class _Shown:
    """Which charts stand in the paper already, by key, with their numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}


def _listed(review: Review, rows: pd.DataFrame, words: Words, shown: _Shown) -> Iterator[Block]:
    for number, row in enumerate(rows.to_dict("records"), start=1):
        said = sentence(review, row, words, lead=f"{number}.{headline(row)}。")
        key = figures.key_of(row)
        picture = None
        if key and key not in shown.numbers:
            chart = figures.figure(review, key)
            if chart is not None:
                shown.numbers[key] = len(shown.numbers) + 1
                picture = _picture(chart, shown.numbers[key])
        sentences = [said]
        if key in shown.numbers:
            sentences.append(Sentence(f"（见图{shown.numbers[key]}）"))
        yield Paragraph((*sentences,))
        if picture is not None:
            yield picture
        yield blank(f"{row['indicator']}问题的主要原因")


def _picture(chart: Chart, number: int) -> Picture:
    return Picture(
        content=chart.paper,
        alt=chart.alt,
        caption=f"图{number}　{chart.title}",
        details=chart.caption + (f"　{chart.about.remark}" if chart.about.remark else ""),
    )


def _for_people(part: Part, words: Words) -> Iterator[Block]:
    """The last report's sections, with what no data measures: listed, never asserted."""
    yield paragraph(
        "以下内容不宜以数据衡量，本稿不作判断，请支委会结合谈心谈话、民主评议研判后决定写不写、怎样写。"
    )
    for number, section in enumerate(part.sections, start=1):
        lead = f"{number}.{section.title}。"
        listed = [claim for claim in section.claims if claim.kind == UNMEASURABLE]
        asked = "；".join(text.quoted(c.text) for c in listed if c.id not in words.findings)
        own = own_paragraphs(words, section.key)
        own += [paragraph(words.findings[c.id]) for c in listed if c.id in words.findings]
        said = f"请支委会研判：{asked}。" if asked else ""
        yield Paragraph((Sentence(said, lead=lead),))
        yield from own or [blank()]


def _watched(review: Review) -> Iterator[Block]:
    """How many signs are left out on purpose, and where they stand."""
    rows = problems.for_edition(review)
    count = int(rows["verdict"].eq(verdicts.WATCH).sum())
    if count:
        yield paragraph(
            f"另有{count}项有苗头、还不足以写成问题，不写入本稿，列在汇总表“研判结论”里，继续关注。"
        )
