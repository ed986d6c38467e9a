"""The clerk's own sentences of data/words.toml, held against this review's findings."""

from __future__ import annotations

from branchstats.evidence.claims import claims
from branchstats.evidence.outline import section_keys
from branchstats.review.opening import Review
from branchstats.words import Words, load_words


def own_words(review: Review) -> Words:
    """data/words.toml of the project; ids are those of this run and of the report's sentences.

    Raises
    ------
    ProjectError : the file cannot be read, or names a finding or section that does not exist.
    """
    of_claims = {id for claim in claims() for id in (claim.id, *claim.findings)}
    known = sorted({*review.findings["id"], *of_claims})
    return load_words(review.project, findings=known, sections=section_keys())
