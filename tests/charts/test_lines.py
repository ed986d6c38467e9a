"""Lines: gaps stay gaps, norms and notes are named, points outside are marked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num

from branchstats.charts import lines, normal, style
from branchstats.charts.chart import About, Chart, Remark

ABOUT = About("到会率84.9%", "到会率", "30人", "2019年", "签到表", "折线图：到会率")


def series(values: list[float]) -> pd.DataFrame:
    value = pd.Series(values, dtype=float)
    return pd.DataFrame(
        {
            "period": pd.date_range("2019-01-01", periods=len(values), freq="MS"),
            "value": value,
            "low": value - 0.05,
            "high": (value + 0.05).clip(upper=1),
        }
    )


def texts(chart: Chart) -> list[str]:
    axes = chart.figure.axes[0]
    return [t.get_text() for t in axes.texts] + [axes.get_xlabel()]


def data_line(chart: Chart) -> np.ndarray:
    axes = chart.figure.axes[0]
    (line,) = (
        one for one in axes.lines if one.get_color() == style.DATA and one.get_marker() == "o"
    )
    return np.asarray(line.get_ydata(), dtype=float)


def test_a_month_without_data_is_a_gap_and_named():
    chart = lines.rate_line(series([0.9, 0.92, np.nan, 0.91, 0.9]), ABOUT)
    drawn = data_line(chart)
    assert np.isnan(drawn[2])
    assert np.isfinite(np.delete(drawn, 2)).all()
    assert "无\n记\n录" in texts(chart)
    (shade,) = [p for p in chart.figure.axes[0].patches if p.get_hatch() == "///"]
    march = date2num(pd.Timestamp("2019-03-01"))
    assert shade.get_x() < march < shade.get_x() + shade.get_width()


def test_no_gap_no_shade():
    chart = lines.rate_line(series([0.9] * 6), ABOUT)
    assert not [p for p in chart.figure.axes[0].patches if p.get_hatch()]


def test_band_is_the_interval_of_the_table():
    table = series([0.9, 0.8, 0.85, 0.9])
    chart = lines.rate_line(table, ABOUT)
    (band,) = [
        c for c in chart.figure.axes[0].collections if len(c.get_paths()) == 1
        and c.get_facecolor().size
    ]  # fmt: skip
    corners = band.get_paths()[0].vertices[:, 1]
    assert corners.min() == pytest.approx(table["low"].min())
    assert corners.max() == pytest.approx(table["high"].max())


@pytest.mark.parametrize("least", [0.3, 0.62, 0.7, 0.8, 0.86, 0.9, 0.93])
def test_a_percent_on_the_axis_is_the_one_that_stands_there(least):
    chart = lines.rate_line(series([0.95, 0.99, 1.0, 0.97]), ABOUT)
    axes = chart.figure.axes[0]
    axes.set_ylim(least, 1.02)
    chart.figure.canvas.draw()
    written = [float(label.get_text().rstrip("%")) for label in axes.yaxis.get_ticklabels()]
    assert len(written) > 3
    assert written == pytest.approx([100 * place for place in axes.yaxis.get_ticklocs()])


def test_norm_is_labelled_and_inside_the_picture():
    chart = lines.rate_line(series([0.7] * 5), ABOUT, norm=lines.Line(0.95, "本支部目标 95%"))
    assert "本支部目标\n95%" in texts(chart)
    low, high = chart.figure.axes[0].get_ylim()
    assert low < 0.65 < 0.95 < high


def test_notes_inside_the_term_are_numbered_and_listed():
    notes = pd.DataFrame(
        {
            "month": pd.to_datetime(["2019-03-01", "2025-01-01", "2019-02-01"]),
            "text": ["集中驻村 $5", "任期以外", "疫情停开"],
        }
    )
    found = texts(lines.rate_line(series([0.9] * 6), ABOUT, notes=notes))
    assert "注1" in found
    assert "注2" in found
    assert "注3" not in found
    assert found[-1] == "注1　2019年2月：疫情停开\n注2　2019年3月：集中驻村 $5"


def test_neighbouring_months_with_one_text_are_one_note():
    notes = pd.DataFrame(
        {
            "month": pd.to_datetime(["2019-02-01", "2019-03-01", "2019-05-01"]),
            "text": ["疫情停开", "疫情停开", "疫情停开"],
        }
    )
    found = texts(lines.rate_line(series([0.9] * 6), ABOUT, notes=notes))
    assert found[-1] == "注1　2019年2—3月：疫情停开\n注2　2019年5月：疫情停开"


@pytest.mark.parametrize("values", [[], [0.9], [0.9, np.nan, 0.8]])
def test_too_little_for_a_course_is_said_in_words(values):
    answer = lines.rate_line(series(values), ABOUT)
    assert isinstance(answer, Remark)
    assert f"有记录的只有{np.isfinite(values).sum()}个月" in answer.text
    assert ABOUT.title in answer.text


def test_points_outside_are_diamonds_and_neighbours_share_a_label():
    table = series([0.92, 0.9, 0.91, 0.7, 0.68, 0.9, 0.91, 0.6]).assign(
        mean=0.9, lower=0.8, upper=1.02
    )
    table["is_outside"] = table["value"] < table["lower"]
    chart = normal.normal_range(table, ABOUT)
    diamonds = [one for one in chart.figure.axes[0].lines if one.get_marker() == "D"]
    assert [list(one.get_ydata()) for one in diamonds] == [[0.7, 0.68], [0.6]]
    found = texts(chart)
    assert "2019年4—5月 最低68%" in found
    assert "2019年8月 60%" in found
    assert "正常波动范围\n80%—100%" in found  # never a range above 100 %


def test_the_frame_is_not_changed():
    table = series([0.9, np.nan, 0.8, 0.85])
    before = table.copy(deep=True)
    lines.rate_line(table, ABOUT)
    pd.testing.assert_frame_equal(table, before)


def test_yearly_levels_carry_their_figures():
    years = pd.DataFrame(
        {"period": [pd.Timestamp("2019-01-01")], "label": ["2019年度"], "value": [0.921]}
    )
    assert "2019年度　92.1%" in texts(lines.rate_line(series([0.92] * 12), ABOUT, years=years))
