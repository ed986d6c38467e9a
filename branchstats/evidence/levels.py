"""The last 12 months against a target of review.toml: 稳定达到, 时好时坏, 稳定达不到."""

from __future__ import annotations

from branchstats.evidence import panels, verdicts
from branchstats.evidence.case import Case
from branchstats.evidence.facts import fact
from branchstats.evidence.finding import Finding
from branchstats.evidence.panels import Panel
from branchstats.evidence.wording import percent
from branchstats.statistics import change
from branchstats.statistics.norm_level import rate_level

STANDING = {"below": "稳定达不到", "straddles": "时好时坏", "above": "稳定达到"}
_MONTHS_NEEDED = 10  # of the last 12; fewer do not show what is usual


def levels(case: Case) -> list[Finding]:
    """One fact a target of a rate that the branch set itself; no target, no fact."""
    found = []
    for target, (key, family, name) in _RATES.items():
        if target in case.settings.targets:
            found += _level(case, key, family, name, case.settings.targets[target])
    return found


_RATES = {
    "attendance_rate": ("attendance", verdicts.ATTENDANCE, "会议到会率"),
    "volunteer_participation": ("participation", verdicts.PARTICIPATION, "按月志愿服务参与率"),
    "on_time_rate": ("on_time", verdicts.CONDUCT, "工作日准时率"),
    "passive_share": ("passive", verdicts.FORMATS, "被动形式占比"),
}


def _panel(case: Case, key: str) -> tuple[Panel, str]:
    if key == "attendance":
        return panels.rate_panel(case, case.person_rows, num="present", den="due"), "attendance"
    if key == "participation":
        return panels.activity_panel(case), "volunteering"
    if key == "on_time":
        rows = case.work_days
        return panels.rate_panel(case, rows, num="is_on_time", den="present"), "attendance"
    return panels.share_panel(case, case.activities, num="is_passive"), "meetings"


def _level(case: Case, key: str, family: str, name: str, target: float) -> list[Finding]:
    panel, table = _panel(case, key)
    recent = case.codes == change.RECENT
    found = rate_level(panel.num[recent], panel.den[recent], norm=target)
    if found.estimate is None or found.low is None or found.n_months < _MONTHS_NEEDED:
        return []
    if 1 < found.n_persons < case.settings.min_group:
        return []
    standing = STANDING[found.standing]
    if key == "passive":  # here it is good to be below
        standing = {"below": STANDING["above"], "above": STANDING["below"]}.get(
            found.standing, standing
        )
    text = (
        f"{name}{case.recent_label}为{percent(found.estimate)}"
        f"（正常波动范围{percent(found.low)}至{percent(found.high or found.estimate)}），"
        f"与本支部目标{percent(target)}相比，{standing}。"
    )
    month = case.month_of(panel.rows)
    own = panel.rows[(month >= 0) & recent[month]]
    return [
        fact(
            f"level.{key}", family, f"{name}与目标", text, n=len(own), unit="比率",
            numbers={"rate": found.estimate, "target": target}, evidence={table: own},
        )
    ]  # fmt: skip
