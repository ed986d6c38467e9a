"""From tests to verdicts: Holm over the primaries, Benjamini–Hochberg over all (STATISTICS.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from branchstats.evidence import verdicts, wording
from branchstats.evidence.case import Case
from branchstats.evidence.finding import Finding
from branchstats.evidence.hypotheses import Hypothesis, Prepared
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.secondaries import SECONDARIES, group_hypotheses
from branchstats.evidence.showable import smallest_shown
from branchstats.evidence.thresholds import HOLM_LEVEL, WATCH_LEVEL
from branchstats.indicators.catalogue import TABLE_NAMES
from branchstats.statistics.change import Change
from branchstats.statistics.multiplicity import benjamini_hochberg, holm

UNITS = {
    "rate": "比率", "points": "分", "ratio": "变化比例", "kinds": "变化比例",
    "stage": "变化比例", "hours": "小时/年",
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A hypothesis with what came of it: missing tables, the gate's reason, or the change."""

    hypothesis: Hypothesis
    missing: tuple[str, ...] = ()
    prepared: Prepared | None = None
    found: Change | None = None

    @property
    def p(self) -> float | None:
        return self.found.p if self.found is not None else None


@dataclass(frozen=True)
class Adjusted:
    """Holm and Benjamini–Hochberg, on the adverse side and on the side of improvement."""

    p_holm: float | None
    q_bh: float | None
    better_holm: float | None
    better_q: float | None


def findings_of(case: Case, trials: Sequence[Trial]) -> list[Finding]:
    """One finding a hypothesis, in the order of the trials."""
    return [_finding(case, t, a) for t, a in zip(trials, adjust(trials), strict=True)]


def run(case: Case, hypotheses: Sequence[Hypothesis] | None = None) -> list[Trial]:
    """Every hypothesis (or those given) through the gate and, where it passes, its test."""
    if hypotheses is None:
        hypotheses = (*PRIMARIES, *SECONDARIES, *group_hypotheses(case))
    trials = [_prepared(case, hypothesis) for hypothesis in hypotheses]
    passed = [t for t in trials if _passes(t)]
    primaries = sum(t.hypothesis.primary for t in passed)
    # what one worsening, alone among all that is tested, has to get through: the first step of
    # Holm's procedure, for a secondary that of Benjamini and Hochberg's
    alone, watched = HOLM_LEVEL / max(primaries, 1), WATCH_LEVEL / max(len(passed), 1)
    return [_run(t, alone if t.hypothesis.primary else watched) for t in trials]


def _prepared(case: Case, hypothesis: Hypothesis) -> Trial:
    missing = tuple(TABLE_NAMES[name] for name in hypothesis.needs if not case.has(name))
    if missing:
        return Trial(hypothesis, missing=missing)
    return Trial(hypothesis, prepared=hypothesis.prepare(case))


def _passes(trial: Trial) -> bool:
    return trial.prepared is not None and not trial.prepared.reason


def _run(trial: Trial, alpha: float) -> Trial:
    if trial.prepared is None or trial.prepared.reason:
        return trial
    found = trial.prepared.test(alpha=alpha)
    return Trial(trial.hypothesis, prepared=trial.prepared, found=found)


def adjust(trials: Sequence[Trial]) -> list[Adjusted]:
    """Holm among the primaries that were tested, Benjamini–Hochberg among all; both sides."""
    worse = [t.p for t in trials]
    better = [None if p is None else 1 - p for p in worse]
    if min((p for p in better if p is not None), default=1.0) > WATCH_LEVEL:
        better = [None] * len(better)  # no improvement can come of it
    first = [t.hypothesis.primary for t in trials]
    columns = [
        holm([p if own else None for p, own in zip(worse, first, strict=True)]),
        benjamini_hochberg(worse),
        holm([p if own else None for p, own in zip(better, first, strict=True)]),
        benjamini_hochberg(better),
    ]
    return [Adjusted(*row) for row in zip(*columns, strict=True)]


def verdict_of(found: Change, adjusted: Adjusted, *, mpd: float, primary: bool) -> tuple[str, str]:
    """Verdict and direction of a test that was run."""
    worse = found.worsening
    if worse is not None and found.p is not None:
        if primary and _at_most(adjusted.p_holm, HOLM_LEVEL) and worse >= mpd:
            return verdicts.SUPPORTED, verdicts.DECLINE
        if primary and _at_most(adjusted.better_holm, HOLM_LEVEL) and -worse >= mpd:
            return verdicts.SUPPORTED, verdicts.IMPROVEMENT
        if _at_most(adjusted.q_bh, WATCH_LEVEL) and worse > 0:
            return verdicts.WATCH, verdicts.DECLINE
        if _at_most(adjusted.better_q, WATCH_LEVEL) and worse < 0:
            return verdicts.WATCH, verdicts.IMPROVEMENT
    if found.worse_upper is not None and found.worse_upper < mpd:
        return verdicts.NO_DECLINE, verdicts.UNCLEAR
    if found.reason == "no_variation" and worse is not None and worse <= 0:
        return verdicts.NO_DECLINE, verdicts.UNCLEAR
    return verdicts.UNDECIDED, verdicts.UNCLEAR


def improvement_range(found: Change) -> tuple[float, float] | None:
    """The 95 % interval of the change turned so that positive is better; None without one."""
    if found.low is None or found.high is None:
        return None
    return (found.low, found.high) if found.adverse == "down" else (-found.high, -found.low)


def _at_most(value: float | None, level: float) -> bool:
    return value is not None and value <= level


def _finding(case: Case, trial: Trial, adjusted: Adjusted) -> Finding:
    hypothesis, found = trial.hypothesis, trial.found
    mpd = case.thresholds.mpd[hypothesis.mpd]
    start: dict[str, Any] = {
        "id": hypothesis.id, "family": hypothesis.family, "indicator": hypothesis.name,
        "primary": hypothesis.primary, "unit": UNITS[hypothesis.unit], "mpd": mpd,
    }  # fmt: skip
    lacking = f"没有{'、'.join(trial.missing)}" if trial.missing else ""
    if trial.prepared is not None and trial.prepared.absent:
        lacking = f"表中没有{trial.prepared.absent}"
    if trial.prepared is None or lacking:
        return Finding(
            **start, verdict=verdicts.NOT_SUPPLIED, reason=lacking,
            sentence=f"{hypothesis.name}：{lacking}，未提供数据。",
        )  # fmt: skip
    if found is None or found.reason in ("no_data", "too_few"):
        reason = trial.prepared.reason or "可以前后比较的数据太少"
        return Finding(
            **start, verdict=verdicts.UNDECIDED, reason=reason,
            sentence=wording.undecided_sentence(hypothesis, reason),
            evidence=trial.prepared.evidence,
        )  # fmt: skip
    verdict, direction = verdict_of(found, adjusted, mpd=mpd, primary=hypothesis.primary)
    floor = mpd if hypothesis.primary else None
    doubled = smallest_shown(found, floor=floor, more_data=2.0)
    found = replace(found, mde90=smallest_shown(found, floor=floor))
    return Finding(
        **start, verdict=verdict, direction=direction, estimate=found.estimate, low=found.low,
        high=found.high, worse_upper=found.worse_upper, n=found.n, test=found.test, p=found.p,
        p_holm=adjusted.p_holm, q_bh=adjusted.q_bh, mde90=found.mde90,
        reason=_reason(hypothesis, found, adjusted, verdict, direction, mpd, doubled),
        sentence=wording.change_sentence(case, hypothesis, found, verdict, direction, mpd),
        numbers=found.detail, evidence=trial.prepared.evidence,
    )  # fmt: skip


def _reason(
    hypothesis: Hypothesis, found: Change, adjusted: Adjusted, verdict: str, direction: str,
    mpd: float, doubled: float | None,
) -> str:  # fmt: skip
    unit = hypothesis.unit
    if verdict == verdicts.SUPPORTED:
        value = adjusted.p_holm if direction == verdicts.DECLINE else adjusted.better_holm
        return (
            f"变化{wording.size(found.estimate or 0.0, unit)}，达到最小实际差距"
            f"{wording.size(mpd, unit)}；多重比较（Holm）校正后 p={value:.3f}"
        )
    if verdict == verdicts.WATCH:
        value = adjusted.q_bh if direction == verdicts.DECLINE else adjusted.better_q
        return f"多重比较（Benjamini–Hochberg）校正后 q={value:.3f}，未达到写成问题的标准"
    if verdict == verdicts.NO_DECLINE:
        return f"变差的上限小于最小实际差距{wording.size(mpd, unit)}"
    return wording.deciding_reason(found, unit, doubled)
