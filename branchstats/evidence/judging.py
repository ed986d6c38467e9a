"""`judge`: tidy tables → findings, as STATISTICS.md §1 sets out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from branchstats.evidence.case import Case, case
from branchstats.evidence.claims import claim_findings
from branchstats.evidence.decide import findings_of, run
from branchstats.evidence.finding import Finding, frame
from branchstats.evidence.lasting import TESTS as LASTING_TESTS
from branchstats.evidence.lasting import lasting_facts
from branchstats.evidence.levels import levels
from branchstats.evidence.member_facts import member_facts
from branchstats.evidence.organisation_facts import organisation_facts
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.recruitment_facts import recruitment_facts
from branchstats.evidence.rising import rising
from branchstats.evidence.secondaries import SECONDARIES, group_hypotheses
from branchstats.indicators.select import Tables
from branchstats.settings import Settings


def judge(
    tables: Tables, *, term_start: Any, months: int = 36,
    settings: Mapping[str, Any] | Settings | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row an indicator and claim: verdict, numbers, reason, Chinese sentence, sources.

    Parameters
    ----------
    tables : names of tables.toml → frames; any may be missing or empty.
    term_start, months : the term; whole months from the month of `term_start`.
    settings : the parsed review.toml; None for the defaults.

    Returns
    -------
    The columns of STATISTICS.md §1. Primaries come first, then the other tests, facts, lasting
    states, and the claims that no data measures. What is not known is NaN, never in a sentence.
    Resampling has fixed seeds: the same tables give the same frame.

    Raises
    ------
    ProjectError : settings with an unknown key or a wrong value.
    """
    branch = case(tables, term_start=term_start, months=months, settings=settings)
    return frame(all_findings(branch))


def all_findings(branch: Case) -> list[Finding]:
    """The findings with the rows behind them, in the order of `judge`; ids are unique."""
    trials = run(branch)
    by_id = {trial.hypothesis.id: trial for trial in trials}
    found = findings_of(branch, trials)
    for part in FACTS:
        found += part(branch)
    found += lasting_facts(branch, by_id)
    found += rising(branch, by_id)
    return found + claim_findings(branch)


# what needs no test of change, in the order of the page
FACTS: tuple[Callable[[Case], list[Finding]], ...] = (
    levels,
    organisation_facts,
    member_facts,
    recruitment_facts,
)


def finding_alone(branch: Case, id: str) -> Finding | None:
    """The finding of that id judged by itself, or None.

    Its numbers are those of `one_finding`; a test's verdict and level are not, for these hang on
    the other tests.
    """
    declared = {h.id: h for h in (*PRIMARIES, *SECONDARIES, *group_hypotheses(branch))}
    if id in declared:
        return findings_of(branch, run(branch, [declared[id]]))[0]
    for part in (*FACTS, _lasting_alone, claim_findings):
        for found in part(branch):
            if found.id == id:
                return found
    return None


def _lasting_alone(branch: Case) -> list[Finding]:
    wanted = [h for h in (*PRIMARIES, *SECONDARIES) if h.id in LASTING_TESTS]
    return lasting_facts(branch, {t.hypothesis.id: t for t in run(branch, wanted)})


def one_finding(branch: Case, id: str) -> Finding | None:
    """The finding of that id, or None; tests are run only where no fact has the id."""
    for part in (*FACTS, claim_findings, all_findings):
        for found in part(branch):
            if found.id == id:
                return found
    return None
