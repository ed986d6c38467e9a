"""The page's words follow the term: its length, a last year that is not whole, months to come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from branchstats import tables
from branchstats.charts.chart import About
from branchstats.evidence.finding import Finding, frame
from branchstats.project import Project
from branchstats.review import first_screen, titles, views
from branchstats.review.opening import Review
from branchstats.settings import Settings
from branchstats.term import Term

SOURCE = {"source_file": "台账.xlsx", "source_sheet": "表", "source_cell": "A1"}


def review(start: date, months: int, *, last: str) -> Review:
    """A study session a month from the start to `last`, 9 of 10 present."""
    held, rows = [], []
    for day in pd.date_range(start, last, freq="MS"):
        one = {
            "meeting_id": f"{day:%Y%m}", "date": day, "date_precision": "day",
            "types": ["集中学习"], "format": "未知", "roll": "全员", **SOURCE,
        }  # fmt: skip
        held.append(one)
        rows += [
            {
                "meeting_id": one["meeting_id"], "kind": "会议", "date": day,
                "date_precision": "day", "member_id": f"p{i}", "name": f"某{i}",
                "status": "出勤" if i else "缺勤", **SOURCE, "source_cell": f"B{i + 2}",
            }
            for i in range(10)
        ]  # fmt: skip
    made = Review(Project(Path("nowhere"), Settings(term=Term(start, months))))
    given = {"meetings": held, "attendance": rows}
    made.__dict__["tables"] = {n: tables.frame(n, given.get(n, [])) for n in tables.names()}
    made.__dict__["findings"] = frame([])
    return made


@pytest.mark.parametrize(
    ("months", "last", "caption", "years"),
    [
        (24, "2021-06-01", "两年主要数据一览表（2019年7月—2021年6月）", 2),
        (36, "2022-06-01", "三年主要数据一览表（2019年7月—2022年6月）", 3),
        (48, "2023-06-01", "四年主要数据一览表（2019年7月—2023年6月）", 4),
        (36, "2021-12-01", "三年主要数据一览表（2019年7月—2021年12月）", 3),
        (20, "2021-02-01", "任期主要数据一览表（2019年7月—2021年2月）", 2),
    ],
)
def test_the_caption_names_the_length_and_the_months_on_record(months, last, caption, years):
    table = first_screen.summary_table(review(date(2019, 7, 1), months, last=last))
    assert table.caption == caption
    labels = [c for c in table.frame if c.startswith("20")]
    assert len(labels) == years
    assert labels[0] == "2019年7月—2020年6月"


def test_a_last_year_of_six_months_is_compared_with_none():
    """12 + 12 + 6 sessions: half a year has half the sessions, and that is no decline."""
    made = review(date(2019, 7, 1), 36, last="2021-12-01")
    table = first_screen.summary_table(made)
    row = table.frame.set_index("指标").loc["活动次数"]
    assert row.iloc[:3].tolist() == ["12次", "12次", "6次"]
    assert row["最近一年比上一年"] == "不满一年，不比"
    assert "2021年7月—2021年12月不满一年" in table.note
    whole = first_screen.summary_table(review(date(2019, 7, 1), 36, last="2022-06-01"))
    assert whole.frame.set_index("指标").loc["活动次数", "最近一年比上一年"] == "持平"
    assert "不满一年" not in whole.note


def test_the_first_screen_says_how_far_the_data_reach():
    cut = first_screen.completeness(review(date(2019, 7, 1), 36, last="2021-12-01")).paragraphs[0]
    assert "任期36个月，数据截至2021年12月，这30个月中，出勤有30个月有记录" in cut
    whole = first_screen.completeness(review(date(2019, 7, 1), 36, last="2022-06-01")).paragraphs[
        0
    ]
    assert "任期36个月中，出勤有36个月有记录" in whole


@pytest.mark.parametrize(("months", "said"), [(36, "前两年"), (24, "全部月份"), (12, "全部月份")])
def test_the_normal_range_names_the_months_that_set_it(months, said):
    end = pd.Timestamp(2019, 7, 1) + pd.DateOffset(months=months - 1)
    made = review(date(2019, 7, 1), months, last=f"{end:%Y-%m-%d}")
    points = views.normal_range(made.series("meetings.count", by="month"))
    about = titles.normal_range(made, "meetings.count", points)
    assert f"由{said}的月度起伏算出" in about.remark


def test_a_term_of_one_month_has_titles_too():
    made = review(date(2019, 12, 1), 1, last="2019-12-01")
    about = titles.stage_time(made, views.stage_time(made))
    assert isinstance(about, About)
    assert about.period == "到2019年12月为止"


def slopes_of(made: Review) -> tuple[list[str], str]:
    rates = views.slopes(made, ["attendance.rate"])
    return list(dict.fromkeys(rates["label"])), titles.slopes(made, rates).title


def test_slopes_end_with_the_last_whole_year():
    years, title = slopes_of(review(date(2019, 7, 1), 36, last="2021-12-01"))
    assert years == ["2019年7月—2020年6月", "2020年7月—2021年6月"]
    assert title == "2020年7月—2021年6月与2019年7月—2020年6月相比，1项比率中0项升、0项降"


def test_one_year_is_not_compared_with_itself():
    _, title = slopes_of(review(date(2019, 7, 1), 12, last="2020-06-01"))
    assert title == "1项比率只有2019年7月—2020年6月的数，没有上一年可比"


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("未见明显下滑", "1项指标中，没有一项变差超出正常波动，没有一项好转超出正常波动"),
        ("尚看不出", "1项指标的走势；现有数据还不够判断有没有变化"),
    ],
)
def test_what_was_not_tested_is_not_said_to_be_usual(verdict, said):
    made = review(date(2019, 7, 1), 36, last="2022-06-01")
    found = Finding("attendance.rate", "出勤", "会议到会率", verdict, "。")
    made.__dict__["findings"] = frame([found])
    table = views.small_multiples(made, ["attendance.rate"])
    assert titles.overview(made, table, picture="图").title == said
    rates = views.slopes(made, ["attendance.rate"])
    is_claimed = "没有超出正常波动的下降" in titles.slopes(made, rates).title
    assert is_claimed == (verdict == "未见明显下滑")


def test_a_chart_counts_the_meetings_of_the_term_only():
    made = review(date(2019, 7, 1), 24, last="2022-06-01")  # the exports go on for a year
    assert titles.meetings(made, picture="图").n == "24次会议和活动"


def test_exports_of_another_time_are_told_on_the_first_screen(monkeypatch):
    made = review(date(2019, 7, 1), 36, last="2022-06-01")
    loaded = made.tables | {"ledger": tables.frame("ledger", [LEDGER_ROW])}
    other = Review(Project(Path("nowhere"), Settings(term=Term(date(2030, 1, 1)))))
    monkeypatch.setattr("branchstats.store.load_tables", lambda project: loaded)
    other.__dict__["findings"] = frame([])
    (said,) = first_screen.completeness(other).paragraphs
    assert "没有一条记录在任期（2030年1月—2032年12月）之内" in said
    assert set(first_screen.report_counts(other)["count"].isna()) == {True}
    assert first_screen.summary_table(other).frame.empty
    assert other.shown("某1的签到表.xlsx") == "□□的签到表.xlsx"  # names are masked all the same


LEDGER_ROW = {
    "source_file": "台账.xlsx", "source_sheet": "表", "row": 2, "kind": "record",
    "dataset": "attendance", "records": 1, "reason": "",
}  # fmt: skip
