"""Series of indicators → the finished tables that charts draw: shapes only, no new figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.charts.rows import rows
from branchstats.indicators import formats, meetings, recruitment, scores, sharing, stages
from branchstats.indicators.catalogue import RATE, indicator
from branchstats.indicators.meetings import NOT_HELD, REQUIREMENTS
from branchstats.review import words
from branchstats.review.opening import Review
from branchstats.statistics.change import EARLIER, RECENT, UNUSED
from branchstats.statistics.papers import score_change
from branchstats.statistics.process import xmr
from branchstats.statistics.survival import kaplan_meier
from branchstats.term import MONTHS_A_YEAR, BranchYear

_SUBJECTS_SHORT = {"组工业务": "业务", "理论知识": "理论"}
# The indicators of the one-page overview, in the order of the report.
OVERVIEW = (
    "meetings.on_schedule",
    "study.implemented",
    "attendance.rate",
    "attendance.leave",
    "scores.pass_rate",
    "scores.median",
    "formats.passive",
    "formats.active_months",
    "volunteering.participation",
    "volunteering.hours",
    "volunteering.top_share",
    "conduct.on_time",
)
# Those that are rates where more is better, so that lines on one scale may be compared.
SLOPES = (
    "meetings.on_schedule",
    "study.implemented",
    "attendance.rate",
    "scores.participation",
    "scores.pass_rate",
    "formats.active_months",
    "volunteering.participation",
)
# Who came and who did not, by year: one table.
COMING = (
    "attendance.rate",
    "attendance.by_register",
    "attendance.leave",
    "attendance.absent",
    "attendance.late",
    "conduct.unexcused_meetings",
)
_MONTHS_A_HALF = 6
_ENOUGH = 1 / 2  # of the periods have to have a value, or there is no course to draw
_FEWEST_FOR_BASE = 2 * MONTHS_A_YEAR  # the range comes from the earlier years where there are two


def normal_range(monthly: pd.DataFrame) -> pd.DataFrame:
    """A monthly series with its normal range, which the first two years set where there are three.

    Columns of `statistics.process.xmr(…).points` and `label`.
    """
    fixed = _FEWEST_FOR_BASE if len(monthly) > _FEWEST_FOR_BASE else None
    points = xmr(monthly, fix_after=fixed).points
    return points.assign(label=monthly["label"].to_numpy())


def base_words(points: pd.DataFrame) -> str:
    """The months that set the normal range of `normal_range`: 前两年, or 全部月份."""
    return "前两年" if len(points) > _FEWEST_FOR_BASE else "全部月份"


def meeting_grid(review: Review) -> pd.DataFrame:
    """Month × kind of meeting for `heatmap.meeting_map`; is_short where a norm was not reached."""
    grid = review.measure(meetings.held, by="month")
    short = pd.Series(False, index=grid.index)
    for requirement in REQUIREMENTS:
        judged = review.measure(meetings.against_norm, requirement=requirement)
        missed = judged.loc[(judged["state"] == NOT_HELD) & ~judged["is_met"], "period"]
        length = {"month": 1, "quarter": 3, "calendar_year": MONTHS_A_YEAR}[requirement.by]
        months = {start + pd.DateOffset(months=step) for start in missed for step in range(length)}
        short |= grid["group"].eq(requirement.type) & grid["period"].isin(months)
    return grid.assign(is_short=short & grid["state"].eq(NOT_HELD))


def norm_rates(review: Review) -> pd.DataFrame:
    """Kinds with a requirement by year: periods that met it, of those on record."""
    return review.measure(meetings.period_rate, by="year")


def norm_table(review: Review) -> pd.DataFrame:
    """`norm_rates` for `bars.against_norm`: the kind's name tells the requirement and its article."""
    rates = norm_rates(review)
    names = {r.type: _with_requirement(review, r.type, r.norm) for r in REQUIREMENTS}
    return rates.assign(group=rates["group"].map(names))


def _with_requirement(review: Review, kind: str, key: str) -> str:
    norm = norms.in_force(key, review.term.end - pd.Timedelta(days=1))
    if norm is None:
        return kind
    return f"{kind}\n一般每{words.PER[norm.per]}{norm.value:g}{norm.unit}，{norm.article}"


def test_papers(review: Review) -> pd.DataFrame:
    """One row a paper with a score: label (test and subject), score_pct; in the order of time.

    The committee's edition leaves out tests of fewer papers than min_group.
    """
    papers = scores.sittings(review.tables, settings=review.settings)
    papers = papers[papers["score_pct"].notna() & review.term.contains(papers["date"])]
    papers = papers.sort_values(["date", "exam", "subject"], kind="stable")
    papers = papers.assign(label=_test_names(papers))
    if not review.is_internal:
        size = papers.groupby("test")["score_pct"].transform("size")
        papers = papers[size >= review.settings.min_group]
    return papers[["label", "score_pct"]].reset_index(drop=True)


def _test_names(papers: pd.DataFrame) -> pd.Series:
    """2019上半年 and the subject; the names in the exports are too long to stand under a box."""
    several = papers["subject"].nunique() > 1
    listed: dict[str, list[str]] = {}  # name → the tests that would have it
    names = []
    for paper in rows(papers):
        name = _when(paper.date, paper.date_precision)
        if several:
            name += f"\n{_SUBJECTS_SHORT.get(paper.subject, paper.subject)}"
        tests = listed.setdefault(name, [])
        if paper.test not in tests:
            tests.append(paper.test)
        number = tests.index(paper.test)
        names.append(f"{name}（{number + 1}）" if number else name)
    return pd.Series(names, index=papers.index, dtype="str")


def _when(date: pd.Timestamp, precision: str) -> str:
    if precision == "half":
        return f"{date.year}年\n{'上' if date.month <= _MONTHS_A_HALF else '下'}半年"
    return f"{date.year}年" if precision == "year" else f"{date.year}年\n{date.month}月"


def same_members(review: Review) -> pd.DataFrame:
    """Change of the mean score in the members who sat papers in both of two branch years.

    For `scores.same_members`: label, value, low, high (points of score_pct), n. The interval takes
    the paper as the unit, because papers differ in difficulty, unless review.toml says that they
    do not. Fewer than min_group members: left out of the committee's edition.
    """
    papers = scores.sittings(review.tables, settings=review.settings)
    papers = papers[papers["score_pct"].notna() & papers["member_id"].notna()]
    wide = papers.pivot_table(index="test", columns="member_id", values="score_pct")
    dates = papers.groupby("test")["date"].first().reindex(wide.index)
    fewest = 1 if review.is_internal else review.settings.min_group
    found = []
    for earlier, later in _pairs(list(review.term.years())):
        period = np.where(later.contains(dates), RECENT, UNUSED)
        period = np.where(earlier.contains(dates), EARLIER, period)
        change = score_change(wide.to_numpy(), period, equal_papers=review.settings.equal_papers)
        if change.estimate is not None and change.n >= fewest:
            label = f"{later.label}比{earlier.label}"
            found.append((label, change.estimate, change.low, change.high, change.n))
    table = pd.DataFrame(found, columns=["label", "value", "low", "high", "n"])
    return table.astype({"value": float, "low": float, "high": float, "n": int})


def _pairs(years: list[BranchYear]) -> list[tuple[BranchYear, BranchYear]]:
    """Each year with the one before, then the last with the first."""
    pairs = list(pairwise(years))
    return [*pairs, (years[0], years[-1])] if len(years) > 2 else pairs


def recruitment_counts(review: Review) -> pd.DataFrame:
    """Persons by step of recruitment and branch year for `bars.counts_by_year`, the main steps."""
    series = recruitment.events(
        review.tables, term=review.recorded, settings=review.settings, by="year"
    )
    steps = ("申请入党", "确定积极分子", "列为发展对象", "接收预备党员", "转正", "转入", "转出")
    return series[series["group"].isin(steps)].reset_index(drop=True)


def stage_time(review: Review) -> pd.DataFrame:
    """Time in each stage for `stages.stage_time`, with the requirement in force at the term's end.

    Stages that nobody is known to have passed are left out; in the committee's edition also those
    of fewer than min_group persons.
    """
    end = review.term.end
    fewest = 1 if review.is_internal else review.settings.min_group
    found = []
    for stage in stages.STAGES:
        spells = stages.spells(review.tables, stage, until=end)
        waiting = kaplan_meier(spells["months"].to_numpy(), spells["is_ended"].to_numpy())
        rule = norms.in_force(stage.norm, end - pd.Timedelta(days=1)) if stage.norm else None
        if waiting.events and waiting.n >= fewest:
            found.append(
                {
                    "group": stage.name,
                    "value": waiting.median,
                    "low": waiting.low,
                    "high": waiting.high,
                    "n": waiting.n,
                    "censored": waiting.censored,
                    "norm": rule.value if rule else None,
                    "norm_label": _rule_text(rule) if rule else "",
                }
            )
    columns = ["group", "value", "low", "high", "n", "censored", "norm", "norm_label"]
    table = pd.DataFrame(found, columns=columns)
    return table.astype(dict.fromkeys(("value", "low", "high", "norm"), float))


def norm_documents(review: Review) -> str:
    """Which document each requirement of `norm_table` stands in: 《…》第十一条、第十二条；《…》…."""
    kinds = set(norm_rates(review)["group"])
    found: dict[str, list[str]] = {}
    for requirement in REQUIREMENTS:
        norm = norms.in_force(requirement.norm, review.term.end - pd.Timedelta(days=1))
        if norm is not None and requirement.type in kinds:
            found.setdefault(norm.document, []).append(norm.article)
    return "；".join(f"《{name}》{'、'.join(articles)}" for name, articles in found.items())


def _rule_text(rule: norms.Norm) -> str:
    words_of = {">=": "至少", "<=": "不超过", "<": "少于"}
    doubt = "" if rule.is_confirmed else "（待核实）"
    return f"{words_of[rule.op]}{rule.value:g}个月，{rule.citation}{doubt}"


def busiest_first(review: Review) -> pd.DataFrame:
    """The whole term's hours for `hours.concentration`: the most active members first."""
    curve = review.measure(sharing.lorenz, by="term")
    return pd.DataFrame(
        {
            "members": 1 - curve["members_share"].to_numpy()[::-1],
            "hours": 1 - curve["hours_share"].to_numpy()[::-1],
        }
    )


def categories(review: Review) -> pd.DataFrame:
    """The term's volunteer hours by category for `hours.shares`."""
    return review.series("volunteering.total", by="term", split="category")


def format_counts(review: Review) -> pd.DataFrame:
    """Activities by format and branch year for `composition.formats`."""
    return review.measure(formats.format_counts, by="year")


def small_multiples(review: Review, keys: Sequence[str]) -> pd.DataFrame:
    """Several indicators of the catalogue for `overview.small_multiples`.

    Those with values in half of their periods or fewer are left out.
    """
    parts = [_labelled(review, key) for key in keys]
    shown = [part for part in parts if part["value"].notna().mean() > _ENOUGH]
    return pd.concat(shown or parts[:1], ignore_index=True)


def _labelled(review: Review, key: str) -> pd.DataFrame:
    """By quarters; by half-years what the exports do not date so exactly."""
    chosen = indicator(key)
    series = review.series(key, by="quarter")
    if series["value"].notna().mean() <= _ENOUGH:
        series = review.series(key, by="half")
    texts = [words.value_text(chosen, value) for value in series["value"]]
    labelled = series.assign(
        group=chosen.name, text=texts, is_worse=words.is_supported_decline(review, key)
    )
    return labelled[["group", "period", "value", "text", "is_worse"]]


def slopes(review: Review, keys: Sequence[str]) -> pd.DataFrame:
    """Yearly rates for `overview.slopes`; is_worse where the data supports a decline.

    Without a last year that is not whole: fewer take part in half a year than in a year.
    """
    rates = [key for key in keys if indicator(key).unit == RATE]
    parts = [
        review.series(key, by="year").assign(
            group=indicator(key).name, is_worse=words.is_supported_decline(review, key)
        )
        for key in rates
    ]
    table = pd.concat(parts, ignore_index=True)
    whole = {year.start for year in review.term.years() if year.is_whole}
    return table[table["period"].isin(whole)].reset_index(drop=True) if whole else table
