"""一、主要工作: facts in the order of the report's sections, the counts that fill its `*`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.claims import UNMEASURABLE, Claim
from branchstats.evidence.outline import Part, Section
from branchstats.indicators import leadership
from branchstats.papers.blocks import Block, Heading, Paragraph, Sentence, blank, paragraph
from branchstats.papers.notes import note
from branchstats.papers.sentences import by_id, facts, own_or_blank, own_paragraphs, quoted
from branchstats.review import problems, text
from branchstats.review.opening import Review
from branchstats.words import Words

_COUNT = "*"  # what the report leaves open: 新发展党员*名
_FOR_PEOPLE = "{}，不宜以数据衡量，请支委会研判"
_DISPATCHED = "leadership.dispatched"


def main_work(review: Review, part: Part, words: Words) -> Iterator[Block]:
    """The blocks of part 一."""
    over = review.settings.term.over_words
    yield Heading(f"{part.key}、{over}{part.title}", 1)
    yield from own_or_blank(words, part.key, f"{over}总的工作情况")
    for section in part.sections:
        yield from _section(review, section, words)


def _section(review: Review, section: Section, words: Words) -> Iterator[Block]:
    yield Heading(section.heading, 2)
    own = own_paragraphs(words, section.key)
    own += [paragraph(words.findings[c.id]) for c in section.claims if c.id in words.findings]
    yield from own
    stated = [*_improved(review, section, words), *facts(review, section.facts, words)]
    if stated:
        yield Paragraph(tuple(stated))
    counted = list(_counted(review, section, words))
    if counted:
        yield Paragraph(tuple(counted))
    asked = list(_asked(review, section, words))
    if asked:
        yield blank("；".join(asked))
    elif not (own or stated or counted):
        yield blank()


def _improved(review: Review, section: Section, words: Words) -> list[Sentence]:
    """Improvements that the data supports, of the findings behind this section's sentences."""
    rows = problems.for_edition(review)
    better = rows["verdict"].eq(verdicts.SUPPORTED) & rows["direction"].eq(verdicts.IMPROVEMENT)
    ids = [id for claim in section.claims for id in claim.findings]
    return facts(review, [id for id in ids if id in set(rows.loc[better, "id"])], words)


def _counted(review: Review, section: Section, words: Words) -> Iterator[Sentence]:
    """The report's own sentences with their `*` filled: 新发展党员9名，…; each with its note."""
    left_open = [claim for claim in section.claims if _COUNT in claim.text]
    clauses = [claim for claim in left_open if _DISPATCHED not in claim.findings]
    for claim in clauses:
        end = "。" if claim is clauses[-1] else "，"
        yield _clause(review, claim, words, _filled(review, claim), end)
    for claim in left_open:
        if claim not in clauses:
            yield _clause(review, claim, words, _dispatched(review), "。")


def _clause(review: Review, claim: Claim, words: Words, filled: str, end: str) -> Sentence:
    id = claim.findings[0]
    own = words.findings.get(id, "").rstrip("，。；")
    finding = by_id(review.findings).get(id)
    evidence = note(review, finding, instead_of=own) if finding else ""
    return Sentence((own or filled) + end, evidence)


def _filled(review: Review, claim: Claim) -> str:
    finding = by_id(review.findings).get(claim.findings[0], {})
    is_known = finding.get("verdict") == verdicts.ON_RECORD and pd.notna(finding["n"])
    count = f"{finding['n']:.0f}" if is_known else "（未提供数据，请填写）"
    return claim.text.replace(_COUNT, count)


def _dispatched(review: Review) -> str:
    """先后选派2名第一书记、3名驻村工作队长入村帮扶."""
    posts = leadership.dispatched(
        review.tables, term=review.recorded, settings=review.settings, by="term"
    )
    parts = [
        f"{persons:.0f}名{post}" if pd.notna(persons) else f"（未提供数据，请填写）名{post}"
        for post, persons in zip(posts["group"], posts["value"], strict=True)
    ]
    return f"先后选派{text.joined(parts)}入村帮扶"


def _asked(review: Review, section: Section, words: Words) -> Iterator[str]:
    """What people must say themselves: the sentences of the report that no data bears on."""
    found = by_id(review.findings)
    for claim in section.claims:
        if claim.id in words.findings:
            continue
        if claim.kind == UNMEASURABLE:
            yield _FOR_PEOPLE.format(quoted(claim.text))
        elif lacking := _lacking(claim, found):
            yield f"{quoted(claim.text)}，{lacking}"


def _lacking(claim: Claim, found: dict[str, dict[Any, Any]]) -> str:
    """Why no data bears on a sentence although some could; '' where some does, or its `*` says so."""
    states = [found[id] for id in (claim.id, *claim.findings) if id in found]
    is_silent = all(state["verdict"] == verdicts.NOT_SUPPLIED for state in states)
    return str(states[0]["reason"]) if states and is_silent and _COUNT not in claim.text else ""
