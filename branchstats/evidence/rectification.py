"""整改: what the last report promised to mend ([previous] problems), beside the numbers since."""

from __future__ import annotations

import difflib

import pandas as pd

from branchstats.evidence.claims import claims
from branchstats.settings import Settings

COLUMNS = ("problem", "id", "indicator", "verdict", "direction", "sentence")
NOTHING = "现有数据里没有与这一问题对应的指标，请支委会结合实际说明整改情况"
# how alike a problem and a sentence of the report must be (0 … 1) to be taken for the same
_ALIKE = 0.4
_SHARED_WORDS = 2  # characters in a row that both contain


def rectified(findings: pd.DataFrame, *, settings: Settings) -> pd.DataFrame:
    """One row a promised problem and finding that bears on it, in the order of review.toml.

    A problem is matched with the report's sentences and the indicators' names by the words they
    share; one without a match has a row with `id` '' and NOTHING as sentence.
    """
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for problem in settings.previous_problems:
        own = findings[findings["id"].isin(_ids(problem, findings))]
        if own.empty:
            row = dict.fromkeys(COLUMNS, "") | {"problem": problem, "sentence": NOTHING}
            parts.append(pd.DataFrame([row]))
            continue
        parts.append(own.assign(problem=problem)[list(COLUMNS)])
    return pd.concat(parts, ignore_index=True).astype("str")


def _ids(problem: str, findings: pd.DataFrame) -> set[str]:
    found: set[str] = set()
    for claim in claims():
        if _is_alike(problem, claim.text):
            found.update((*claim.findings, claim.id))
    for id, name in zip(findings["id"], findings["indicator"], strict=True):
        if _is_alike(problem, name):
            found.add(id)
    return found


def _is_alike(problem: str, text: str) -> bool:
    matcher = difflib.SequenceMatcher(None, problem, text, autojunk=False)
    blocks = [b.size for b in matcher.get_matching_blocks() if b.size >= _SHARED_WORDS]
    return sum(blocks) >= _ALIKE * min(len(problem), len(text)) and sum(blocks) > _SHARED_WORDS
