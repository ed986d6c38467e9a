"""“连年提升”: how many measured indicators rose each year, the last against the first supported."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.decide import Trial, improvement_range
from branchstats.evidence.facts import by_year, fact
from branchstats.evidence.finding import Finding
from branchstats.evidence.wording import listed
from branchstats.indicators.catalogue import indicator

# what the sentence 一（五） may be measured by: the primaries' indicators and the norms' schedule
_MEASURED = {
    "attendance.rate": "attendance.rate",
    "formats.passive": "formats.passive",
    "scores.mean": "scores.mean",
    "recruitment.applications": "recruitment.applications",
    "volunteering.participation": "volunteering.monthly_participation",
    "volunteering.top_share": "volunteering.top_share",
    "formats.effective_number": "formats.effective_number",
    "meetings.on_schedule": "meetings.on_schedule",
    "study.implemented": "study.implemented",
    "scores.pass_rate": "scores.pass_rate",
    "volunteering.hours": "volunteering.hours",
    "conduct.on_time": "conduct.on_time",
}


def rising(case: Case, trials: Mapping[str, Trial]) -> list[Finding]:
    """可量化的n项中k项连年提升: each year better than the one before, and the change beyond chance.

    Beyond chance: the 95 % interval of the last year against the earlier ones excludes 0. A
    suggested wording for the draft, not a verdict on the report.
    """
    measured, rose = [], []
    for key, test in _MEASURED.items():
        series = by_year(case, key)
        if len(series) < 2 or len(series) < len(case.term.years()):
            continue
        name = indicator(key).name
        measured.append(name)
        if _rises(series, indicator(key).better) and _is_supported(trials.get(test)):
            rose.append(name)
    if not measured:
        return []
    which = f"：{listed(rose)}" if rose else ""
    text = f"可量化的{len(measured)}项指标中，{len(rose)}项连年提升{which}。"
    return [
        fact(
            "rising.count", verdicts.OTHER, "连年提升", text, n=len(measured), unit="项",
            numbers={"rose": len(rose), "measured": len(measured)},
        )
    ]  # fmt: skip


def _rises(series: pd.DataFrame, better: str) -> bool:
    values = series["value"] if better == "higher" else -series["value"]
    return bool(values.is_monotonic_increasing and values.is_unique)


def _is_supported(trial: Trial | None) -> bool:
    bounds = None if trial is None or trial.found is None else improvement_range(trial.found)
    return bounds is not None and bounds[0] > 0
