"""Bars, maps, boxes, curves: what is drawn is what the table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from branchstats.charts import bars, composition, heatmap, hours, overview, scores, stages, style
from branchstats.charts.chart import About, Chart, Remark

ABOUT = About("一句话", "次", "30人", "2019年", "台账", "图")
YEARS = ("2019年度", "2020年度", "2021年度")


def words(chart: Chart) -> list[str]:
    return [t.get_text() for axes in chart.figure.axes for t in axes.texts]


def grid(states: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        {
            "period": pd.Timestamp("2019-01-01") + pd.DateOffset(months=month),
            "group": kind,
            "state": state,
            "value": {"已召开": 2.0, "未召开": 0.0}.get(state, np.nan),
            "is_short": state == "未召开" and kind == "支委会",
        }
        for kind, months in states.items()
        for month, state in enumerate(months)
    ]
    return pd.DataFrame(rows)


def test_the_map_tells_three_states_apart_without_colour():
    chart = heatmap.meeting_map(
        grid({"支委会": ["已召开", "未召开", "无记录"], "党课": ["未召开", "已召开", "已召开"]}),
        ABOUT,
    )
    assert words(chart) == ["2", "未", "", "·", "2", "2"]
    axes = chart.figure.axes[0]
    frames = [p for p in axes.patches if not p.get_fill()]
    assert [(round(f.get_x()), round(f.get_y())) for f in frames] == [(1, 0)]
    dashes = [
        line
        for line in axes.lines
        if len(line.get_xdata()) == 2 and line.get_color() == style.CHANCE
    ]
    assert len(dashes) == 1  # the sign of “no record”
    assert "“未”加框＝未达到一般要求" in axes.get_title(loc="left")
    assert [t.get_text() for t in axes.get_yticklabels()] == ["支委会", "党课"]


def test_the_map_refuses_an_unknown_state_and_says_nothing_without_records():
    with pytest.raises(ValueError, match="已召开"):
        heatmap.meeting_map(grid({"党课": ["开了"]}), ABOUT)
    assert isinstance(heatmap.meeting_map(grid({"党课": ["无记录"]}), ABOUT), Remark)


def test_norm_bars_say_how_many_are_missing():
    table = pd.DataFrame(
        {
            "group": ["支委会"] * 3,
            "label": YEARS,
            "numerator": [12.0, 9.0, np.nan],
            "denominator": [12.0, 12.0, np.nan],
        }
    )
    found = words(bars.against_norm(table, ABOUT))
    assert found[:3] == ["2019年度　12／12", "2020年度　9／12（缺3）", "2021年度　不作判断"]
    assert isinstance(bars.against_norm(table.iloc[2:], ABOUT), Remark)


def test_counts_are_at_the_ends_and_zero_is_not_missing():
    table = pd.DataFrame(
        {
            "group": ["接收预备党员"] * 3 + ["转出"] * 3,
            "label": [*YEARS, *YEARS],
            "value": [2.0, 0.0, np.nan, 0.0, 0.0, 0.0],
        }
    )
    chart = bars.counts_by_year(table, ABOUT)
    assert words(chart) == ["2019年度　2", "2020年度　0", "2021年度　无记录"]
    assert chart.figure.axes[0].get_xlabel() == "各年均为0：转出"
    assert isinstance(bars.counts_by_year(table.iloc[3:], ABOUT), Remark)


def test_formats_fill_the_whole_of_what_is_known_and_passive_ones_come_first():
    table = pd.DataFrame(
        {
            "period": [pd.Timestamp("2019-01-01")] * 4,
            "label": ["2019年度"] * 4,
            "group": ["研讨交流", "传达文件", "未知", "听报告"],
            "value": [30.0, 50.0, 60.0, 20.0],
        }
    )
    chart = composition.formats(table, ABOUT, passive=("听报告", "传达文件", "观看视频"))
    axes = chart.figure.axes[0]
    assert [round(p.get_width(), 3) for p in axes.patches] == [0.5, 0.2, 0.3]
    # 50 and 20 of 100 are passive
    assert words(chart) == ["传达文件\n50%", "听报告\n20%", "研讨交流\n30%", "听、看为主 70.0%"]
    assert axes.get_legend() is None  # every piece has its name inside
    assert [t.get_text() for t in axes.get_yticklabels()] == ["2019年度（100次）\n另60次没写明"]
    unknown = table[table["group"] == "未知"]
    assert isinstance(composition.formats(unknown, ABOUT, passive=()), Remark)


def test_a_format_too_narrow_for_its_name_is_named_below():
    table = pd.DataFrame(
        {
            "period": [pd.Timestamp("2019-01-01")] * 3,
            "label": ["2019年度"] * 3,
            "group": ["研讨交流", "传达文件", "文体活动"],
            "value": [50.0, 44.0, 6.0],
        }
    )
    chart = composition.formats(table, ABOUT, passive=("传达文件",))
    legend = chart.figure.axes[0].get_legend()
    assert [t.get_text() for t in legend.get_texts()] == ["文体活动"]
    assert "6%" in words(chart)


def test_the_map_numbers_the_months_that_notes_explain():
    notes = pd.DataFrame(
        {"month": pd.to_datetime(["2019-02-01", "2019-03-01"]), "text": ["疫情停开"] * 2}
    )
    chart = heatmap.meeting_map(
        grid({"支委会": ["已召开", "未召开", "未召开", "已召开"]}), ABOUT, notes=notes
    )
    axes = chart.figure.axes[0]
    (mark,) = [t for t in axes.texts if t.get_text() == "注1"]
    assert mark.xy[0] == 2.0  # between the second and the third column
    assert axes.get_xlabel() == "注1　2019年2—3月：疫情停开"


def papers(tests: int, size: int = 12) -> pd.DataFrame:
    random = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "label": np.repeat([f"第{i}次测试" for i in range(tests)], size),
            "score_pct": random.normal(78, 8, tests * size).clip(0, 100).round(),
        }
    )


def test_boxes_show_every_paper_the_medians_and_the_pass_line():
    table = papers(3)
    chart = scores.score_boxes(table, ABOUT, pass_mark=60)
    axes = chart.figure.axes[0]
    points = sum(len(c.get_offsets()) for c in axes.collections)
    assert points == len(table)
    medians = table.groupby("label")["score_pct"].median()
    assert [w for w in words(chart) if w.isdigit()] == [f"{m:.0f}" for m in medians]
    assert "及格线\n60分" in words(chart)
    assert [w for w in words(chart) if w.endswith("人")] == ["12人"] * 3


def test_boxes_leave_numpys_generator_alone_and_do_not_vary():
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    first = scores.score_boxes(papers(2), ABOUT, pass_mark=60).content
    assert (np.random.get_state()[1] == before).all()
    np.random.seed(6)
    assert scores.score_boxes(papers(2), ABOUT, pass_mark=60).content == first


def test_one_test_is_nothing_to_compare():
    assert isinstance(scores.score_boxes(papers(1), ABOUT, pass_mark=60), Remark)
    empty = pd.DataFrame(columns=["label", "value", "low", "high", "n"])
    assert isinstance(scores.same_members(empty, ABOUT), Remark)


def test_many_tests_keep_their_names_apart():
    chart = scores.score_boxes(papers(14), ABOUT, pass_mark=60)
    labels = [t.get_text() for t in chart.figure.axes[0].get_xticklabels()]
    assert labels[0].replace("\n", "") == "第0次测试"
    assert max(len(line) for name in labels for line in name.split("\n")) * 14 <= 56


def test_same_members_shows_change_interval_and_number():
    table = pd.DataFrame(
        {"label": ["2021年度比2020年度"], "value": [-2.4], "low": [-4.9], "high": [0.1], "n": [31]}
    )
    chart = scores.same_members(table, ABOUT)
    assert "−2.4分" in words(chart)
    axes = chart.figure.axes[0]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["2021年度比2020年度（31人）"]
    low, high = axes.get_xlim()
    assert low < -4.9 < 0.1 < high


def test_concentration_marks_the_busiest_and_what_chance_gives():
    curve = pd.DataFrame({"members": np.linspace(0, 1, 11), "hours": np.linspace(0, 1, 11) ** 0.5})
    chart = hours.concentration(
        curve, ABOUT, mark=(0.2, 0.45, "10人中2人承担了45%"), chance=(0.3, 0.4)
    )
    assert "10人中2人承担了45%" in words(chart)
    assert "若人人机会均等，也会占30%—40%" in words(chart)
    assert isinstance(hours.concentration(curve.head(4), ABOUT), Remark)
    assert isinstance(hours.concentration(curve.assign(hours=0.0), ABOUT), Remark)


def test_shares_are_of_the_whole():
    table = pd.DataFrame({"group": ["帮扶", "创文创卫", "其他"], "value": [25.0, 75.0, 0.0]})
    chart = hours.shares(table, ABOUT)
    assert words(chart) == ["75小时（75%）", "25小时（25%）"]
    assert isinstance(hours.shares(table.iloc[:1], ABOUT), Remark)


def test_stage_time_says_where_the_median_is_not_reached():
    table = pd.DataFrame(
        {
            "group": ["甲→乙", "乙→丙"],
            "value": [13.1, np.nan],
            "low": [12.2, np.nan],
            "high": [np.nan, np.nan],
            "n": [9, 3],
            "censored": [2, 0],
            "norm": [12.0, np.nan],
            "norm_label": ["至少12个月，第十三条", ""],
        }
    )
    chart = stages.stage_time(table, ABOUT)
    assert {"13.1个月", "走完的不到半数，暂说不出", "至少12个月，第十三条"} <= set(words(chart))
    labels = [t.get_text() for t in chart.figure.axes[0].get_yticklabels()]
    assert labels == ["甲→乙\n9人，其中2人还在此阶段", "乙→丙\n3人"]
    assert isinstance(stages.stage_time(table.iloc[1:], ABOUT), Remark)


def trends(names: list[str]) -> pd.DataFrame:
    rows = [
        {
            "group": name,
            "period": period,
            "value": value,
            "text": f"{value:.0%}",
            "is_worse": name == "到会率",
        }
        for name in names
        for period, value in zip(
            pd.date_range("2019-01-01", periods=4, freq="QS"),
            (0.9, np.nan, 0.8, 0.85),
            strict=True,
        )
    ]
    return pd.DataFrame(rows)


def test_small_multiples_keep_gaps_and_name_first_and_last():
    chart = overview.small_multiples(trends(["到会率", "合格率", "参与率", "请假率"]), ABOUT)
    axes = [a for a in chart.figure.axes if a.lines]
    assert [a.get_title(loc="left") for a in axes] == ["到会率", "合格率", "参与率", "请假率"]
    found = [t.get_text() for a in axes for t in a.texts]
    assert found == ["90% → 85%　变差", "90% → 85%", "90% → 85%", "90% → 85%"]
    assert {a.get_title(loc="center") for a in axes} == {""}
    assert all(np.isnan(np.asarray(a.lines[0].get_ydata(), dtype=float)[1]) for a in axes)
    assert isinstance(overview.small_multiples(trends(["甲"]).head(1), ABOUT), Remark)


def test_slopes_leave_out_what_is_not_there_every_year():
    table = pd.DataFrame(
        {
            "group": ["到会率"] * 3 + ["合格率"] * 3,
            "label": [*YEARS, *YEARS],
            "value": [0.92, 0.91, 0.84, 0.97, np.nan, 0.98],
            "is_worse": [True] * 3 + [False] * 3,
        }
    )
    found = words(overview.slopes(table, ABOUT))
    assert found == ["92%", "84%　到会率"]
    assert isinstance(overview.slopes(table.iloc[3:], ABOUT), Remark)


def test_labels_that_would_lie_on_each_other_move_apart():
    table = pd.DataFrame(
        {
            "group": np.repeat([f"指标{i}" for i in range(4)], 2),
            "label": ["2019年度", "2020年度"] * 4,
            "value": [0.5, 0.9, 0.5, 0.9, 0.5, 0.9, 0.51, 0.2],
            "is_worse": False,
        }
    )
    axes = overview.slopes(table, ABOUT).figure.axes[0]
    places = sorted(t.xy[1] for t in axes.texts if "指标" in t.get_text())
    bottom, top = axes.get_ylim()
    assert np.diff(places).min() >= 0.06 * (top - bottom)
