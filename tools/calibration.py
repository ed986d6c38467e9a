"""Judge drawn branches: the gate, tests and verdicts of `branchstats.evidence` on arrays.

Only the step from tables to arrays is left out, which makes a branch some milliseconds instead of
half a second; `tests/statistics/test_calibration.py` holds that both ways agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

import numpy as np
import pandas as pd
from simulate import Branch, Plan, draw

from branchstats.evidence import decide, gate, verdicts
from branchstats.evidence.case import Case, case
from branchstats.evidence.hypotheses import (
    Hypothesis,
    Prepared,
    of_count,
    of_papers,
    of_rate,
    of_share,
)
from branchstats.evidence.panels import Counts, Panel, Papers
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.thresholds import HOLM_LEVEL
from branchstats.statistics.change import Adverse
from branchstats.statistics.concentration_change import concentration_change
from branchstats.statistics.survival import cut_stays, stage_change
from branchstats.term import MONTHS_A_YEAR

SEED = 20260101
STAGE = "stage"  # time in stage is no primary; it stands in the same table
NO_ROWS = pd.DataFrame({"source_file": []})


@dataclass(frozen=True)
class Outcome:
    """What came of one indicator in one branch; p None where the gate or the data refused."""

    p: float | None
    is_problem: bool  # 数据支持, 下滑
    mde90: float | None


@dataclass(frozen=True)
class Shares:
    """Shares of branches: any problem; by indicator p ≤ 0.05 and problem; median mde90."""

    branches: int
    any_problem: float
    significant: dict[str, float]
    problem: dict[str, float]
    mde90: dict[str, float]


@lru_cache
def empty_case(*, equal_papers: bool = False) -> Case:
    """A case of the default term and settings, without tables."""
    settings = {"scores": {"equal_papers": equal_papers}}
    return case({}, term_start=date(2019, 1, 1), months=36, settings=settings)


def _attendance(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    return of_rate(at, Panel(*branch.attended, NO_ROWS), adverse=adverse, what="", table="")


def _formats(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    panel = Panel(branch.passive[:, None], branch.activities[:, None], NO_ROWS)
    return of_share(at, panel, adverse=adverse, what="", table="")


def _scores(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    papers = Papers(branch.scores, at.codes[branch.paper_month], NO_ROWS)
    return of_papers(at, papers, adverse=adverse)


def _applications(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    return of_count(at, Counts(branch.applications, NO_ROWS), adverse=adverse, what="", table="")


def _participation(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    active, belongs = (branch.hours > 0).astype(float), branch.is_member.astype(float)
    return of_rate(at, Panel(active, belongs, NO_ROWS), adverse=adverse, what="", table="")


def _concentration(at: Case, branch: Branch, adverse: Adverse) -> Prepared:
    hours = branch.hours[:, branch.is_member.all(axis=0)]
    hours = hours.reshape(at.years_earlier + 1, -1, hours.shape[1])
    amounts, services = hours.sum(axis=1).T, (hours > 0).sum(axis=(1, 2))
    test = partial(concentration_change, amounts, adverse=adverse)
    return Prepared(gate.concentration_gate(at, amounts, services), test)


ARRAYS: dict[str, Callable[[Case, Branch, Adverse], Prepared]] = {
    "attendance.rate": _attendance,
    "formats.passive": _formats,
    "scores.mean": _scores,
    "recruitment.applications": _applications,
    "volunteering.monthly_participation": _participation,
    "volunteering.top_share": _concentration,
}


def trials(branch: Branch, *, equal_papers: bool = False) -> list[decide.Trial]:
    """The six primaries of one branch through the gate and, where they pass, their test."""
    at = empty_case(equal_papers=equal_papers)
    return [_trial(h, ARRAYS[h.id](at, branch, h.adverse)) for h in PRIMARIES]


def _trial(hypothesis: Hypothesis, prepared: Prepared) -> decide.Trial:
    if prepared.reason:
        return decide.Trial(hypothesis, prepared=prepared)
    found = prepared.test(alpha=HOLM_LEVEL / len(PRIMARIES))
    return decide.Trial(hypothesis, prepared=prepared, found=found)


def judged(branch: Branch, *, equal_papers: bool = False) -> dict[str, Outcome]:
    """Indicator → outcome of one branch; time in stage, no primary, where it was planted."""
    tried = trials(branch, equal_papers=equal_papers)
    mpd = empty_case().thresholds.mpd
    is_slower = branch.plan.stage_factor != 1.0
    result = {STAGE: Outcome(_stage_p(branch) if is_slower else None, False, None)}
    for trial, adjusted in zip(tried, decide.adjust(tried), strict=True):
        key, found = trial.hypothesis.id, trial.found
        if found is None:
            result[key] = Outcome(None, False, None)
            continue
        verdict = decide.verdict_of(
            found, adjusted, mpd=mpd[trial.hypothesis.mpd], primary=trial.hypothesis.primary
        )
        is_problem = verdict == (verdicts.SUPPORTED, verdicts.DECLINE)
        result[key] = Outcome(found.p, is_problem, found.mde90)
    return result


def _stage_p(branch: Branch) -> float | None:
    months = branch.plan.months
    stays = cut_stays(
        branch.applied, branch.moved_on, first=0, cut=months - MONTHS_A_YEAR, close=months
    )
    return stage_change(stays).p


def one_branch(plan: Plan, equal_papers: bool, number: int) -> dict[str, Outcome]:
    """The branch of that number, the same each time."""
    return judged(draw(plan, np.random.default_rng([SEED, number])), equal_papers=equal_papers)


def summed(outcomes: Iterable[dict[str, Outcome]]) -> Shares:
    """Outcomes of many branches of one plan → shares."""
    listed = list(outcomes)
    keys = [*ARRAYS, STAGE]
    return Shares(
        branches=len(listed),
        any_problem=float(np.mean([any(o.is_problem for o in b.values()) for b in listed])),
        significant={k: float(np.mean([_is_significant(b[k]) for b in listed])) for k in keys},
        problem={k: float(np.mean([b[k].is_problem for b in listed])) for k in keys},
        mde90={
            k: float(np.median([b[k].mde90 for b in listed if b[k].mde90 is not None] or [np.nan]))
            for k in keys
        },
    )


def _is_significant(outcome: Outcome) -> bool:
    return outcome.p is not None and outcome.p <= HOLM_LEVEL
