"""What a test of change needs: the declared hypotheses, and how one is prepared from a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from branchstats.evidence import gate
from branchstats.evidence.case import Case
from branchstats.evidence.panels import Counts, Panel, Papers
from branchstats.statistics.change import Adverse, Change
from branchstats.statistics.counts import count_change
from branchstats.statistics.papers import score_change
from branchstats.statistics.person_month import person_month
from branchstats.statistics.shares import quasi_binomial

Test = Callable[..., Change]


@dataclass(frozen=True)
class Prepared:
    """A hypothesis of one branch: the gate's reason ('' if it passed) and the test to run.

    `test` takes the keyword alpha, at which mde90 is computed.
    """

    reason: str
    test: Test
    evidence: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    absent: str = ""  # what no table holds although the tables are there


@dataclass(frozen=True)
class Hypothesis:
    """One indicator that may have got worse, declared before the data are seen.

    `unit` is rate (fraction), points, ratio (minus 1), hours or kinds (ratio minus 1). `mpd` is a
    key of thresholds.MPD. `needs` are the tables without which there is nothing to test.
    """

    id: str
    family: str
    name: str
    adverse: Adverse
    unit: str
    mpd: str
    needs: tuple[str, ...]
    prepare: Callable[[Case], Prepared]
    primary: bool = False
    noun: str = "次"  # what is counted, in the sentence


def of_rate(case: Case, panel: Panel, *, adverse: Adverse, what: str, table: str) -> Prepared:
    """The person-month test, with the persistence of the months' shocks estimated."""
    test = partial(
        person_month, panel.num, panel.den, case.codes, adverse=adverse, rho="estimate",
        min_expected=case.thresholds.minima["expected"],
    )  # fmt: skip
    absent = what if panel.rows.empty else ""
    return Prepared(gate.rate_gate(case, panel, what), test, {table: panel.rows}, absent)


def of_share(case: Case, panel: Panel, *, adverse: Adverse, what: str, table: str) -> Prepared:
    """The quasi-binomial test of two periods."""
    num, den = panel.num.sum(axis=1), panel.den.sum(axis=1)
    test = partial(quasi_binomial, num, den, case.codes, adverse=adverse)
    absent = what if not panel.den.any() else ""
    return Prepared(gate.share_gate(case, panel, what), test, {table: panel.rows}, absent)


def of_count(case: Case, counts: Counts, *, adverse: Adverse, what: str, table: str) -> Prepared:
    """The conditional test of counts, or quasi-Poisson where they are overdispersed."""
    test = partial(count_change, counts.counts, case.codes, adverse=adverse)
    return Prepared(gate.count_gate(case, counts, what), test, {table: counts.rows})


def of_papers(case: Case, papers: Papers, *, adverse: Adverse, is_score: bool = True) -> Prepared:
    """The person-paired test with the paper as unit."""
    test = partial(
        score_change, papers.scores, papers.period, adverse=adverse,
        equal_papers=case.settings.equal_papers and is_score,
    )  # fmt: skip
    absent = "任期内的测试成绩" if papers.rows.empty else ""
    return Prepared(gate.paper_gate(case, papers), test, {"scores": papers.rows}, absent)
