"""Findings as sentences of a paper with their notes; the clerk's own text in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.papers.blocks import Paragraph, Sentence, blank, paragraph
from branchstats.papers.notes import note
from branchstats.review import problems
from branchstats.review.opening import Review
from branchstats.review.text import quoted as quoted
from branchstats.words import Words

_TOLD = (verdicts.ON_RECORD, verdicts.SUPPORTED)


def sentence(
    review: Review, finding: Mapping[Any, Any], words: Words, *, lead: str = ""
) -> Sentence:
    """A finding's sentence, or the clerk's own for it, with the note of its evidence."""
    own = words.findings.get(finding["id"], "")
    return Sentence(
        own or finding["sentence"], note=note(review, finding, instead_of=own), lead=lead
    )


def facts(review: Review, ids: Iterable[str], words: Words) -> list[Sentence]:
    """The sentences of findings that may be told and are no problem, in the order of `ids`."""
    shown = by_id(problems.for_edition(review))
    bad = set(problems.problem_rows(review)["id"])
    return [
        sentence(review, shown[id], words)
        for id in ids
        if id in shown and id not in bad and shown[id]["verdict"] in _TOLD
    ]


def by_id(findings: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """id → finding."""
    return {str(row["id"]): row for row in findings.to_dict("records")}


def own_paragraphs(words: Words, key: str) -> list[Paragraph]:
    """The clerk's own text of a part or section, a paragraph a line; nothing where there is none."""
    lines = words.sections.get(key, "").splitlines()
    return [paragraph(line.strip()) for line in lines if line.strip()]


def own_or_blank(words: Words, key: str, what: str = "") -> list[Paragraph]:
    """The clerk's own text of a part or section; else a place for it that says what is asked."""
    return own_paragraphs(words, key) or [blank(what)]
