"""Which chart or table of the page shows a finding: ids → targets of links."""

from __future__ import annotations

from collections.abc import Mapping

CHART, TABLE = "chart-", "table-"
# The beginning of a finding's id → what shows it, the best first; the longest beginning counts.
# Charts are named by `About.key`, tables by `Table.key`. An empty row: nothing on the page does.
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "attendance.": ("table-attendance",),
    "attendance.rate": ("chart-attendance.rate",),
    "attendance.leave": ("table-attendance", "chart-overview"),
    "attendance.group_": ("table-attendance.rate-group",),
    "attendance.general": ("table-attendance.rate-type",),
    "attendance.absence_run": (),
    "study.": ("table-study",),
    "study.themes": ("table-themes",),
    "study.reading": ("table-themes",),
    "formats.": ("chart-formats.passive",),
    "formats.active_months": ("chart-overview",),
    "norm.": ("chart-meetings.held",),
    "meetings.count": ("chart-meetings.held",),
    "meetings.on_schedule": ("chart-meetings.on_schedule",),
    "leadership.lectures": ("chart-meetings.held",),
    "leadership.visits": ("chart-meetings.held",),
    "leadership.oaths": ("chart-meetings.held",),
    "leadership.special_life": ("chart-meetings.held",),
    "scores.": ("chart-scores.median",),
    "scores.mean": ("chart-scores.mean",),
    "scores.composition": ("chart-scores.mean",),
    "scores.pass_rate": ("table-scores",),
    "scores.fail_rate": ("table-scores",),
    "scores.participation": ("table-scores",),
    "scores.resit": ("table-scores",),
    "scores.experts": (),
    "scores.lowest_quarter": (),
    "recruitment.": ("chart-recruitment.counts",),
    "recruitment.stage": ("chart-recruitment.stages",),
    "recruitment.procedure": ("table-recruitment",),
    "volunteering.": ("table-volunteering",),
    "volunteering.participation": ("chart-volunteering.participation",),
    "volunteering.monthly_participation": ("chart-volunteering.participation",),
    "volunteering.top_share": ("chart-volunteering.top_share",),
    "conduct.": ("table-conduct",),
    "conduct.unexcused_meetings": ("table-attendance",),
    "lasting.passive": ("chart-formats.passive",),
    "lasting.kinds": ("chart-formats.passive",),
    "lasting.lively": ("chart-overview", "chart-formats.passive"),
    "lasting.scope": ("chart-meetings.held",),
    "lasting.concentration": ("chart-volunteering.top_share",),
    "level.attendance": ("chart-attendance.rate",),
    "level.participation": ("chart-volunteering.participation",),
    "level.passive": ("chart-formats.passive",),
    "level.on_time": ("table-conduct",),
    "rising.": ("chart-slopes",),
}


def targets(id: str) -> tuple[str, ...]:
    """The ids on the page that show a finding, the best first; none where nothing shows it."""
    beginnings = [begin for begin in _SHOWN if id.startswith(begin)]
    return _SHOWN[max(beginnings, key=len)] if beginnings else ()


def all_targets() -> frozenset[str]:
    """Every chart and table that some finding is shown by."""
    return frozenset(target for row in _SHOWN.values() for target in row)


def chart_of(id: str) -> str:
    """The key of the chart that shows a finding; '' where none does."""
    charts = [name.removeprefix(CHART) for name in targets(id) if name.startswith(CHART)]
    return charts[0] if charts else ""
