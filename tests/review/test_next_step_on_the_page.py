"""整改 and 下一步 as a committee reads them: ranges, targets, what was promised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_words_and_views import review

from branchstats.charts import ranges
from branchstats.charts.chart import About, Chart, Remark
from branchstats.evidence.finding import Finding, frame
from branchstats.review import next_step
from branchstats.review.tables import Table


def rows_of(made) -> pd.DataFrame:
    table = next_step.outlook_table(review(), made)
    assert isinstance(table, Table)
    return table.frame


def ahead(**changes) -> pd.DataFrame:
    """One row as `forecast.outlook` gives it: attendance 84 %, target 90 %."""
    row = {
        "id": "attendance.rate", "indicator": "会议到会率", "unit": "比率", "last": 0.84,
        "low": 0.80, "high": 0.88, "target": 0.90, "needed": 0.06, "largest_move": 0.02,
        "is_seen_before": False, "sentence": "",
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_a_target_says_what_it_takes_and_whether_it_ever_was():
    table = rows_of(ahead())
    assert table.iloc[0].tolist() == [
        "会议到会率", "84.0%", "80.0%至88.0%", "90.0%", "须提高6.0个百分点", "没有过",
    ]  # fmt: skip
    title = next_step.about(review(), ahead()).title
    assert title == "要达到目标，会议到会率须提高6.0个百分点，往年没有过这样大的变化"


def test_what_was_seen_before_and_what_is_reached_are_said_so():
    seen = ahead(is_seen_before=True)
    assert rows_of(seen).iloc[0, -1] == "有过"
    assert "没有过" not in next_step.about(review(), seen).title
    reached = ahead(target=0.80, needed=-0.04)
    assert rows_of(reached).iloc[0, -2] == "已达到"
    assert next_step.about(review(), reached).title == "设了目标的1项都已达到"


def test_less_is_better_where_it_is():
    passive = ahead(id="formats.passive", indicator="被动形式占比", target=0.5, needed=-0.34)
    assert rows_of(passive).iloc[0, -2] == "须降低34.0个百分点"


def test_without_targets_there_are_ranges_only():
    bare = ahead(target=np.nan, needed=np.nan, is_seen_before=pd.NA)
    table = next_step.outlook_table(review(), bare)
    assert len(table.frame.columns) == 3
    assert table.note == "没有设目标，所以不列差距。"
    title = next_step.about(review(), bare).title
    assert title == "如果没有大的变化，下一年度会议到会率大致在80.0%至88.0%之间"


def test_one_year_is_too_little_and_the_page_says_so():
    nothing = next_step.outlook(review(months=12))
    assert nothing.empty
    assert next_step.about(review(), nothing).title == "不足两个年度的数据，推不出下一年度"
    drawn = ranges.next_year(next_step.rates(nothing), next_step.about(review(), nothing))
    assert isinstance(drawn, Remark)
    assert drawn.text == "不足两个年度的数据，推不出下一年度，不作图。"
    assert next_step.outlook_table(review(), nothing).html() == ""  # no table of headings alone


def test_the_chart_draws_range_point_and_target():
    about = About("一句话", "次", "30人", "2019年", "台账", "图")
    chart = ranges.next_year(ahead(), about)
    assert isinstance(chart, Chart)
    axes = chart.figure.axes[0]
    assert [t.get_text() for t in axes.texts] == ["84.0%", "目标90%"]
    (bar, mark) = (c.get_segments()[0] for c in axes.collections)
    assert bar[:, 0].tolist() == [0.80, 0.88]
    assert mark[:, 0].tolist() == [0.90, 0.90]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("活动形式单一", "大约相当于4种"),
        ("办公用房紧张", "现有数据里没有与这一问题对应的指标"),
    ],
)
def test_what_was_promised_stands_beside_the_numbers_since(problem, said):
    found = frame(
        [
            Finding(
                "lasting.kinds",
                "长期状况",
                "活动形式单一",
                "台账可查",
                "大约相当于4种形式均衡开展。",
            )
        ]
    )
    plain = next_step.rectification(review(findings=found, previous_problems=(problem,))).plain
    assert f"“{problem}”" in plain
    assert said in plain


def test_no_promise_on_record_is_said():
    assert "没有登记上一次报告承诺改进的问题" in next_step.rectification(review()).plain


def test_a_problem_with_markup_in_its_name_is_shown_as_it_is():
    made = next_step.rectification(review(previous_problems=("<script>alert(1)</script>",)))
    assert "<script>" not in made.content
    assert "“<script>alert(1)</script>”" in made.plain
