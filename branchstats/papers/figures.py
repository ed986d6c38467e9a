"""The charts of the papers: those of the review that stand for a family of findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from branchstats.charts import bars, composition, hours, lines, scores
from branchstats.charts.chart import Chart, Remark
from branchstats.indicators.formats import PASSIVE
from branchstats.review import titles, views, words
from branchstats.review.opening import Review
from branchstats.review.shown_in import chart_of

# What the page shows by a chart that a paper has no room for.
_ON_PAPER = {"meetings.held": "meetings.on_schedule"}


def key_of(finding: Mapping[Any, Any]) -> str:
    """The chart that shows a finding; '' where there is none."""
    key = chart_of(str(finding["id"]))
    key = _ON_PAPER.get(key, key)
    return key if key in CHARTS else ""


def figure(review: Review, key: str) -> Chart | None:
    """The chart of a key; None where the data gives nothing to draw.

    Raises
    ------
    KeyError : no such chart.
    """
    drawn = CHARTS[key](review)
    return drawn if isinstance(drawn, Chart) else None


def _attendance(review: Review) -> Chart | Remark:
    monthly = review.series("attendance.rate", by="month")
    about = words.about(review, "attendance.rate", drawn=monthly, remark=lines.BAND_REMARK)
    return lines.rate_line(
        monthly,
        about,
        norm=words.target_line(review, "attendance.rate"),
        notes=review.notes,
        years=review.series("attendance.rate"),
    )


def _meetings(review: Review) -> Chart | Remark:
    table = views.norm_table(review)
    return bars.against_norm(table, titles.meetings(review, picture="条形图"))


def _formats(review: Review) -> Chart | Remark:
    kinds = views.format_counts(review)
    return composition.formats(kinds, titles.activity_formats(review, kinds), passive=PASSIVE)


def _tests(review: Review) -> Chart | Remark:
    papers = views.test_papers(review)
    about = titles.test_scores(review, papers)
    return scores.score_boxes(papers, about, pass_mark=review.settings.pass_mark)


def _recruitment(review: Review) -> Chart | Remark:
    about = titles.recruitment_counts(review)
    return bars.counts_by_year(views.recruitment_counts(review), about)


def _participation(review: Review) -> Chart | Remark:
    monthly = review.series("volunteering.participation", by="month")
    norm = words.target_line(review, "volunteering.participation")
    about = titles.participation(review, monthly)
    return lines.rate_line(monthly, about, norm=norm, notes=review.notes)


def _carried(review: Review) -> Chart | Remark:
    carried = titles.concentration(review)
    most = views.busiest_first(review)
    return hours.concentration(most, carried.about, mark=carried.mark, chance=carried.chance)


CHARTS: Mapping[str, Callable[[Review], Chart | Remark]] = {
    "attendance.rate": _attendance,
    "meetings.on_schedule": _meetings,
    "formats.passive": _formats,
    "scores.median": _tests,
    "recruitment.counts": _recruitment,
    "volunteering.participation": _participation,
    "volunteering.top_share": _carried,
}
