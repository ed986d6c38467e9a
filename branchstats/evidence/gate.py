"""Is there enough data to test at all? (STATISTICS.md §2). '' lets pass, else the Chinese reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from branchstats.evidence.case import Case
from branchstats.evidence.panels import Counts, Panel, Papers
from branchstats.evidence.thresholds import MONTHS_LONGEST, MOST_OF_ONE
from branchstats.indicators.series import periods
from branchstats.statistics import change
from branchstats.term import MONTHS_A_YEAR, Term


def term_gate(case: Case) -> str:
    """The term must be long enough for two years, and short enough for one comparison."""
    least = int(case.thresholds.minima["months"])
    if case.term.months < least:
        return f"任期数据只有{case.term.months}个月，至少要{least}个月才能前后比较"
    if case.term.months > MONTHS_LONGEST:
        return f"任期超过{MONTHS_LONGEST}个月，不作前后比较，只列事实"
    return ""


def month_gate(case: Case, has_data: np.ndarray, what: str) -> str:
    """Enough months with data in each year that is compared."""
    least = int(case.thresholds.minima["months_a_year"])
    used = np.flatnonzero(case.codes != change.UNUSED)
    counted = [(year, int(has_data[year].sum())) for year in used.reshape(-1, MONTHS_A_YEAR)]
    short = [(year, count) for year, count in counted if count < least]
    if not short:
        return ""
    some = [f"{_name(case.term, year)}只有{count}个月" for year, count in short if count]
    none = [_name(case.term, year) for year, count in short if not count]
    parts = [f"{'、'.join(some)}有{what}"] if some else []
    parts += [f"{'、'.join(none)}没有{what}"] if none else []
    return f"{'，'.join(parts)}，每年至少要{least}个月"


def _name(term: Term, months: np.ndarray) -> str:
    """Twelve months of the term (positions) as the branch year that they are, else by their ends."""
    years = dict(_whole_years(term))
    if (label := years.get(int(months[0]))) is not None:
        return label
    labels = periods(term, "month")["label"]
    return f"{labels[months[0]]}至{labels[months[-1]]}"


def _whole_years(term: Term) -> Iterator[tuple[int, str]]:
    """Position of the first month and label of each whole branch year."""
    for number, label in enumerate(periods(term, "year")["label"]):
        if (number + 1) * MONTHS_A_YEAR <= term.months:
            yield number * MONTHS_A_YEAR, label


def rate_gate(case: Case, panel: Panel, what: str) -> str:
    """Months with data, and persons expected often enough on both sides."""
    reason = term_gate(case) or month_gate(case, panel.den.sum(axis=1) > 0, what)
    if reason:
        return reason
    minima = case.thresholds.minima
    recent = panel.den[case.codes == change.RECENT].sum(axis=0)
    earlier = panel.den[case.codes == change.EARLIER].sum(axis=0)
    persons = int(((recent >= minima["expected"]) & (earlier >= minima["expected"])).sum())
    if persons < minima["persons"]:
        return (
            f"前后两段都应到{minima['expected']:g}次以上的只有{persons}人，"
            f"至少要{minima['persons']:g}人"
        )
    return ""


def share_gate(case: Case, panel: Panel, what: str) -> str:
    """Months with activities, and activities enough on both sides."""
    reason = term_gate(case) or month_gate(case, panel.den.sum(axis=1) > 0, what)
    if reason:
        return reason
    minima = case.thresholds.minima
    recent = int(panel.den[case.codes == change.RECENT].sum())
    earlier = int(panel.den[case.codes == change.EARLIER].sum())
    if recent < minima["activities_recent"] or earlier < minima["activities_earlier"]:
        return (
            f"最近12个月有{recent}次{what}、此前有{earlier}次，"
            f"至少要{minima['activities_recent']:g}次和{minima['activities_earlier']:g}次"
        )
    return ""


def count_gate(case: Case, counts: Counts, what: str) -> str:
    """Events enough in all, and months that the source speaks about in each year."""
    reason = term_gate(case)
    if reason:
        return reason
    least = case.thresholds.minima["events"]
    recorded = np.isfinite(counts.counts)
    total = int(np.nansum(counts.counts[case.codes != change.UNUSED]))
    if total < least:
        return f"合计只有{total}次{what}，至少要{least:g}次"
    if not recorded[case.codes == change.RECENT].any():
        return f"最近12个月没有任何{what}的登记，分不清是没有发生还是没有登记"
    return month_gate(case, recorded, "台账记录")


def paper_gate(case: Case, papers: Papers) -> str:
    """Tests enough on both sides."""
    reason = term_gate(case)
    if reason:
        return reason
    minima = case.thresholds.minima
    recent = int((papers.period == change.RECENT).sum())
    earlier = int((papers.period == change.EARLIER).sum())
    if recent < minima["tests_recent"] or earlier < minima["tests_earlier"]:
        return (
            f"最近12个月有{recent}次测试，至少要{minima['tests_recent']:g}次；"
            f"此前有{earlier}次，至少要{minima['tests_earlier']:g}次"
        )
    return ""


def concentration_gate(case: Case, amounts: np.ndarray, services: np.ndarray) -> str:
    """Persons present throughout, hours and services enough in every year compared.

    services : how many records of hours each year has. Of few, who did most of them is chance,
    and the test would be loose. Nor is it tested where one person has most of a year's hours.
    """
    reason = term_gate(case)
    if reason:
        return reason
    least = case.thresholds.minima["persons_throughout"]
    if len(amounts) < least:
        return f"从头到尾都在册的只有{len(amounts)}人，至少要{least:g}人"
    if not (amounts.sum(axis=0) > 0).all():
        return "有的年度没有志愿服务时长记录，无法前后比较"
    least = case.thresholds.minima["services_a_year"]
    if services.min() < least:
        return f"有的年度只有{services.min()}条志愿服务时长记录，每年至少要{least:g}条"
    if (amounts.max(axis=0) > MOST_OF_ONE * amounts.sum(axis=0)).any():
        return "有的年度个别记录的时长占到全部时长的一半以上，请先核对登记是否有误"
    return ""


def transition_gate(case: Case, transitions: int) -> str:
    """Transitions enough for a time in stage."""
    least = case.thresholds.minima["transitions"]
    reason = term_gate(case)
    return reason or (
        f"任期内走完这一环节的只有{transitions}人次，至少要{least:g}人次"
        if transitions < least
        else ""
    )
