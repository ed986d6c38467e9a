"""Design effects: by how much the variance of a branch's rate exceeds that of independent tries.

The same members are counted meeting after meeting, and a month that is bad is bad for all. Without
this, a large branch with its own people would look extraordinary by chance alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.evidence import panels
from branchstats.evidence.case import Case
from branchstats.evidence.panels import Panel
from branchstats.indicators.catalogue import RATE, Indicator
from branchstats.indicators.scores import ABSENT
from branchstats.statistics.norm_level import rate_level

# Rates of units that are counted once each: independent tries.
INDEPENDENT = (
    "volunteering.participation",
    "recruitment.in_order",
    "meetings.theme_day",
    "meetings.committee",
    "meetings.branch_meeting",
    "meetings.on_schedule",
)
# Rates of meetings and days, about nobody in particular: months differ, that is all.
BY_MONTH = ("study.implemented",)


def design_effect(case: Case, chosen: Indicator) -> float | None:
    """The design effect of a rate over the term, 1 or more; None where nothing tells.

    Two-way by person and month (or test) where the rows name persons, by month where they count
    meetings: `norm_level.rate_level`.
    """
    if chosen.unit != RATE:
        return None
    if chosen.id in INDEPENDENT:
        return 1.0
    panel = _panel(case, chosen)
    return None if panel is None else rate_level(*panel).effect


def _panel(case: Case, chosen: Indicator) -> tuple[np.ndarray, np.ndarray] | None:
    """Numerators and denominators by month (or test) × person, or by month × 1."""
    key = chosen.id
    if key == "attendance.rate":
        return _arrays(panels.rate_panel(case, case.person_rows, num="present", den="due"))
    if key == "conduct.on_time":
        return _arrays(panels.rate_panel(case, case.work_days, num="is_on_time", den="present"))
    if key == "formats.passive":
        return _arrays(panels.share_panel(case, case.activities, num="is_passive"))
    if key == "scores.participation":
        rows = case.sittings
        return _by_test(rows[rows["is_taken"] | rows["status"].eq(ABSENT)], num="is_taken")
    if key == "scores.pass_rate":
        rows = case.sittings
        return _by_test(rows[rows["is_passed"] | rows["is_failed"]], num="is_passed")
    if key in BY_MONTH:
        series = chosen.compute(case.tables, term=case.term, settings=case.settings, by="month")
        part, whole = (series[[c]].to_numpy(dtype=float) for c in ("numerator", "denominator"))
        return part, whole
    return None


def _arrays(panel: Panel) -> tuple[np.ndarray, np.ndarray]:
    return panel.num, panel.den


def _by_test(rows: pd.DataFrame, *, num: str) -> tuple[np.ndarray, np.ndarray]:
    named = rows[rows["member_id"].notna()]
    value = named[num].astype(float)
    by = [named["test"], named["member_id"]]
    part = value.groupby(by).sum().unstack().fillna(0.0)
    whole = value.groupby(by).size().unstack().fillna(0.0)
    return part.to_numpy(), whole.to_numpy()
