"""The report's sentences and the findings that bear on each (claims.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.finding import Finding

MEASURED, UNMEASURABLE, NEEDS = "measured", "unmeasurable", "needs"
ADVICE = "请支委会结合谈心谈话、民主评议研判"


@dataclass(frozen=True)
class Claim:
    """One sentence of the report. `events`, `lacking`: for a sentence that needs such records."""

    id: str
    section: str
    text: str
    kind: str = MEASURED
    findings: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    lacking: str = ""


@cache
def claims() -> tuple[Claim, ...]:
    """All claims in the order of the report."""
    text = files("branchstats.evidence").joinpath("claims.toml").read_text(encoding="utf-8")
    return tuple(_claim(entry) for entry in tomllib.loads(text)["claim"])


def _claim(entry: dict[str, Any]) -> Claim:
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Claim(**plain)


def claim_findings(case: Case) -> list[Finding]:
    """Sentences that no data set measures, and those whose records are not there."""
    found = []
    for claim in claims():
        if claim.kind == UNMEASURABLE:
            found.append(
                Finding(
                    id=claim.id, family=verdicts.OTHER, indicator=claim.text,
                    verdict=verdicts.NOT_MEASURABLE, reason=f"没有哪种台账能衡量；{ADVICE}",
                    sentence=f"“{claim.text}”不宜以数据衡量，{ADVICE}。",
                )
            )  # fmt: skip
        elif claim.kind == NEEDS and not _has_events(case, claim):
            found.append(
                Finding(
                    id=claim.id, family=verdicts.OTHER, indicator=claim.text,
                    verdict=verdicts.NOT_SUPPLIED, reason=claim.lacking,
                    sentence=f"“{claim.text}”：{claim.lacking}，未提供数据。",
                )
            )  # fmt: skip
    return found


def _has_events(case: Case, claim: Claim) -> bool:
    events = case["events"]
    own = events["kind"].isin(claim.events) & case.term.contains(events["date"])
    return bool(own.any())


def by_claim(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings in the order of the report: `section`, `claim`, then the findings' columns.

    A finding that serves no sentence comes last, under 其他; a sentence without a finding is left
    out. Findings that serve two sentences stand under the first.
    """
    listed: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    for claim in claims():
        for key in (*claim.findings, claim.id):
            if key not in seen:
                seen.add(key)
                listed.append((key, claim.section, claim.text))
    order = pd.DataFrame(listed, columns=["id", "section", "claim"])
    joined = order.merge(findings, on="id", how="inner")
    rest = findings[~findings["id"].isin(seen)].assign(section=verdicts.OTHER, claim="")
    columns = ["section", "claim", *findings.columns]
    return pd.concat([joined[columns], rest[columns]], ignore_index=True)
