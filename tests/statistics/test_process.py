"""XmR charts against NHSRplotthedots, and by hand where it offers nothing to compare."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_vectors import read, vectors

from branchstats.statistics.process import xmr

# upstream's words → ours
LABELS = {
    "Above UCL": "outside_above",
    "Below LCL": "outside_below",
    "7 Point Trend (Increasing)": "trend_rising",
    "7 Point Trend (Decreasing)": "trend_falling",
    "2 in 3 Above CL": "two_in_three_above",
    "2 in 3 Below CL": "two_in_three_below",
    "7 Points Above CL": "run_above",
    "7 Points Below CL": "run_below",
    "Common Cause": "",
}
SIGNALS = {
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
    "common_cause": "",
}
# STATISTICS.md §4: where ours is meant to differ (file → what differs)
DEPARTURES = {
    "xmr_constant": "constant is no variation, not NaN",
    "xmr_constant_unscreened": "constant is no variation",
    "xmr_missing_in_trend_na": "upstream fails, ours must not",
    "xmr_rebase_not_in_data": "a rebase that is no period is an error",
}


def chart_of(case: dict):
    args = case["args"]
    series = pd.DataFrame(case["input"]).rename(columns={"date": "period"})
    series["period"] = pd.to_datetime(series["period"])
    rebase = args["rebase"] or []
    return xmr(
        series,
        better=args["improvement_direction"],
        target=args["target"],
        rebase=[rebase] if isinstance(rebase, str) else rebase,
        fix_after=args["fix_after_n_points"],
        screen=args["screen_outliers"],
        bridge_gaps=True,
    )


@pytest.mark.parametrize(
    "path",
    [path for path in vectors("xmr_*.json") if path.stem not in DEPARTURES],
    ids=lambda path: path.stem,
)
def test_vectors_of_nhsrplotthedots(path):
    case = read(path)
    chart = chart_of(case)
    assert len(chart.points) == len(case["points"])
    for theirs, (_, ours) in zip(case["points"], chart.points.iterrows(), strict=True):
        assert ours["period"] == pd.Timestamp(theirs["x"])
        numbers = {
            "mean_col": "mean", "lpl": "lower", "upl": "upper", "amr_final": "moving_range",
            "outside_limits": "is_outside", "close_to_limits": "is_near",
            "relative_to_mean": "side", "rebase_group": "group",
        }  # fmt: skip
        for their_name, our_name in numbers.items():
            if theirs[their_name] is not None:
                assert float(ours[our_name]) == pytest.approx(
                    float(theirs[their_name]), abs=1e-9
                ), (theirs["x"], our_name)
        rules = {
            "rule_outside": "outside", "rule_trend7": "trend",
            "rule_two_in_three": "two_in_three", "rule_run7": "run",
        }  # fmt: skip
        for their_name, our_name in rules.items():
            if theirs[their_name] is not None:
                assert abs(ours[our_name]) == theirs[their_name], (theirs["x"], our_name)
        assert ours["label"] == LABELS[theirs["special_cause_type"]], theirs["x"]
        assert ours["signal"] == SIGNALS[theirs["point_type"]], theirs["x"]
    icons = {icon["type"]: icon["icon"] for icon in case["icons"]}
    assert chart.variation == icons["variation"]
    assert chart.assurance == icons.get("assurance")
    assert len(chart.groups) == len(case["summary"])


@pytest.mark.parametrize("path", vectors("xmr_short_*.json"), ids=lambda path: path.stem)
def test_provisional_below_twelve_points_only(path):
    chart = chart_of(read(path))
    # upstream says "n < 12" and flags n < 13; ours does what it says
    assert chart.points["is_provisional"].all() == (len(chart.points) < 12)


@pytest.mark.parametrize(
    "path",
    [path for path in vectors("xmr_*.json") if path.stem in DEPARTURES] or [None],
    ids=lambda path: path.stem if path else "none beside the tests",
)
def test_departures_from_nhsrplotthedots(path):
    if path is None:
        pytest.skip("the folder `shared` does not stand beside the checkout")
    case = read(path)
    if path.stem == "xmr_rebase_not_in_data":
        with pytest.raises(ValueError, match="2024-01-15"):
            chart_of(case)
        return
    chart = chart_of(case)
    if path.stem == "xmr_missing_in_trend_na":
        # seven rising values cut by a missing one: no trend on either side of it
        assert (chart.points["trend"] == 0).all()
        assert chart.points["mean"].notna().all()
    else:
        assert chart.variation == "no_variation"
        assert (chart.points["label"] == "").all()
        assert (chart.points[["lower", "upper"]] == 95).all(axis=None)


def monthly(values, first="2019-01-01") -> pd.DataFrame:
    period = pd.date_range(first, periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "value": np.asarray(values, dtype=float)})


def test_limits_by_hand():
    # moving ranges 2 2 4 2: mean 2.5; centre 4; 4 ± 2.66 × 2.5, near at two thirds
    points = xmr(monthly([3, 5, 3, 7, 2]), screen=False).points
    row = points.iloc[0]
    assert row["mean"] == 4
    assert (row["lower"], row["upper"]) == pytest.approx((4 - 2.66 * 3.25, 4 + 2.66 * 3.25))
    assert row["upper_near"] == pytest.approx(4 + 2.66 * 3.25 * 2 / 3)
    assert points["is_provisional"].all()


def test_each_rebase_has_its_row_in_the_table_of_groups():
    # 1st: ranges 2 2 4 5 around 4; 2nd: constant, twelve points with one missing month
    series = monthly([3, 5, 3, 7, 2] + [6] * 6 + [np.nan] + [6] * 6)
    groups = xmr(series, rebase=[pd.Timestamp("2019-06-01")], screen=False).groups
    assert groups.columns.tolist() == [
        "group", "first", "n", "mean", "lower", "upper", "is_provisional", "is_constant",
    ]  # fmt: skip
    width = 2.66 * 3.25
    assert groups.iloc[0, 3:6].tolist() == pytest.approx([4, 4 - width, 4 + width])
    assert groups.iloc[1, 3:6].tolist() == [6, 6, 6]
    assert groups[["group", "n"]].to_numpy().tolist() == [[0, 5], [1, 12]]
    assert groups["first"].tolist() == [pd.Timestamp("2019-01-01"), pd.Timestamp("2019-06-01")]
    assert groups["is_provisional"].tolist() == [True, False]
    assert groups["is_constant"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [
        (3.0, "increase", "inconsistent"),  # limits 2.67 and 5.33, see below
        (5.4, "increase", "fail"),
        (5.4, "decrease", "pass"),
        (2.6, "increase", "pass"),
        (2.6, "decrease", "fail"),
        (5.4, "neutral", None),
        (None, "increase", None),
    ],
)
def test_a_target_against_the_limits(target, better, assurance):
    # every range is 0.5: 4 ± 2.66 × 0.5
    chart = xmr(monthly([3.75, 4.25] * 6), better=better, target=target)
    assert chart.points["upper"].iloc[0] == pytest.approx(5.33)
    assert chart.assurance == assurance


def test_vignette_limits_as_printed():
    """NHSRplotthedots vignette 'deviations': 4.6 and −0.72 screened, 6.95 and −3.06 not."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened = xmr(monthly(values)).points.iloc[0]
    assert (screened["upper"], screened["lower"]) == pytest.approx((4.6, -0.72), abs=0.005)
    whole = xmr(monthly(values), screen=False).points.iloc[0]
    assert (whole["upper"], whole["lower"]) == pytest.approx((6.95, -3.06), abs=0.005)


def test_gaps_are_not_bridged_unless_asked():
    values = [10, 12, np.nan, 30, 32]
    by_value = xmr(monthly(values)).points
    by_row = xmr(monthly(values).dropna()).points
    # ranges 2 and 2 only; the jump over the missing month counts for nothing
    assert by_value["moving_range"].iloc[0] == 2
    assert by_row["moving_range"].iloc[0] == 2
    bridged = xmr(monthly(values).dropna(), bridge_gaps=True, screen=False).points
    assert bridged["moving_range"].iloc[0] == pytest.approx((2 + 18 + 2) / 3)


def test_a_run_does_not_cross_a_gap():
    values = [0.0] * 8 + [1.0] * 4 + [np.nan] + [1.0] * 4 + [0.0, 1.0] * 3
    points = xmr(monthly(values)).points
    assert (points["run"].iloc[8:17] == 0).all()
    assert (points["run"].iloc[:8] == -1).all()


def test_quarters_are_neighbours():
    period = pd.date_range("2019-01-01", periods=12, freq="QS")
    points = xmr(pd.DataFrame({"period": period, "value": np.arange(12.0)})).points
    assert points["moving_range"].iloc[0] == 1
    assert (points["label"] != "").any()
    assert (points["trend"] == 1).all()


def test_rows_in_any_order_and_the_input_stays_as_it_was():
    series = monthly(np.random.default_rng(0).normal(size=20))
    shuffled = series.sample(frac=1, random_state=1)
    before = shuffled.copy()
    pd.testing.assert_frame_equal(xmr(shuffled).points, xmr(series).points)
    pd.testing.assert_frame_equal(shuffled, before)


@pytest.mark.parametrize("value", [0.95, 0.1, 1 / 3, 1e-9, 0.0, 1e12])
@pytest.mark.parametrize("n", [2, 11, 12, 36])
def test_constant_series_is_no_variation_whatever_the_rounding(value, n):
    chart = xmr(monthly([value] * n))
    assert chart.variation == "no_variation"
    assert (chart.points["label"] == "").all()
    assert chart.points["upper"].to_numpy() == pytest.approx(np.full(n, value))


def test_one_jump_in_a_flat_series_does_not_flag_the_flat_part():
    points = xmr(monthly([0] * 10 + [5] + [0] * 10)).points
    assert points.loc[points["value"] == 0, "outside"].eq(0).all()


def test_one_month_is_no_verdict():
    chart = xmr(monthly([5]))
    assert chart.variation == "common_cause"
    assert chart.points["upper"].isna().all()
    assert xmr(monthly([5]), target=3).assurance is None


@pytest.mark.parametrize("values", [[], [np.nan], [np.nan] * 15])
def test_nothing_at_all(values):
    chart = xmr(monthly(values))
    assert chart.variation == "no_data"
    assert len(chart.points) == len(values)


def test_icon_of_the_last_month_with_a_value():
    chart = xmr(monthly([1, 2] * 8 + [9, np.nan]), fix_after=12, better="decrease")
    assert chart.variation == "concern_high"


def test_refusals():
    series = monthly([1, 2, 3])
    with pytest.raises(ValueError, match="same period"):
        xmr(pd.concat([series, series]))
    with pytest.raises(ValueError, match="'up'"):
        xmr(series, better="up")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=40),
    st.integers(1, 20),
)
def test_fixed_limits_are_those_of_the_points_alone(values, k):
    """The fault that qicharts2 had twice: a frozen baseline must equal the baseline alone."""
    series = monthly([np.nan if v is None else v for v in values])
    fixed = xmr(series, fix_after=k).points
    alone = xmr(series.head(k)).points
    columns = ["mean", "lower", "upper", "lower_near", "upper_near"]
    pd.testing.assert_frame_equal(fixed[columns].head(k), alone[columns])
    assert set(fixed["label"]) <= set(LABELS.values())
    named = fixed["label"] != ""
    assert (named == (fixed[["outside", "trend", "two_in_three", "run"]] != 0).any(axis=1)).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30))
def test_mirror_image(values):
    up, down = xmr(monthly(values)).points, xmr(monthly([-v for v in values])).points
    assert (up["upper"] + down["lower"]).abs().max() < 1e-9
    for rule in ("outside", "trend", "two_in_three", "run"):
        assert (up[rule] == -down[rule]).all()
