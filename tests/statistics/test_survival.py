"""Time in stage against R's survival, scipy, lifelines' definition by hand, and simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_vectors import reference
from scipy import stats

from branchstats.statistics.change import Change
from branchstats.statistics.survival import Stays, cut_stays, kaplan_meier, stage_change

AML = reference("kaplan_meier")
TWO_GROUPS = reference("logrank")


def test_kaplan_meier_against_r():
    found = kaplan_meier(np.array(AML["time"]), np.array(AML["status"]))
    assert found.curve["time"].tolist() == AML["t"]
    assert found.curve["survival"].to_numpy() == pytest.approx(AML["surv"], abs=1e-12)
    assert found.curve["low"].to_numpy() == pytest.approx(AML["lower"], abs=1e-9)
    assert found.curve["high"].to_numpy() == pytest.approx(AML["upper"], abs=1e-9)
    assert found.median == AML["median"]
    assert (found.n, found.events, found.censored) == (11, 7, 4)
    # the median's bounds: where R's own bounds of the curve first reach one half, if they do
    for bound, theirs in ((found.low, AML["lower"]), (found.high, AML["upper"])):
        reached = [time for time, at in zip(AML["t"], theirs, strict=True) if at <= 0.5]
        assert bound == (reached[0] if reached else None)
    assert (found.low, found.reason) == (13, "")


def test_survival_against_scipy():
    time, status = np.array(AML["time"], dtype=float), np.array(AML["status"], dtype=bool)
    data = stats.CensoredData(uncensored=time[status], right=time[~status])
    curve = kaplan_meier(time, status).curve
    assert curve["survival"].to_numpy() == pytest.approx(
        stats.ecdf(data).sf.evaluate(curve["time"])
    )


def test_without_censoring_it_is_the_share_still_in():
    found = kaplan_meier(np.array([1.0, 2, 3, 4]), np.ones(4))
    assert found.curve["survival"].tolist() == pytest.approx([0.75, 0.5, 0.25, 0])
    assert found.median == 2
    # nobody is left at the end: no interval; log-log elsewhere, Greenwood's error √(0.75·0.25/4)
    assert found.curve[["low", "high"]].iloc[-1].tolist() == [0, 0]
    assert set(found.curve[["survival", "low", "high"]].dtypes) == {np.dtype(float)}
    power = 1.959964 * (0.75 * 0.25 / 4) ** 0.5 / (0.75 * -np.log(0.75))
    assert found.curve[["low", "high"]].iloc[0].tolist() == pytest.approx(
        [0.75 ** np.exp(power), 0.75 ** np.exp(-power)]
    )


def test_rows_that_cannot_be_are_left_out():
    # seen before they entered, or at that very moment, or nobody knows when they entered or left
    time, entry = np.array([1.0, 3, 2, 4, np.nan]), np.array([0.0, 0, 2, np.nan, 1])
    found = kaplan_meier(time, np.ones(5), entry=entry)
    assert (found.n, found.events) == (2, 2)
    assert found.curve["time"].tolist() == [1, 3]


def test_delayed_entry_by_hand():
    # at time 3 the late entrant (from 2) is at risk, at time 1 not: 1/2 at 1, then 1/2 of that
    found = kaplan_meier(np.array([1.0, 3, 5]), np.array([1, 1, 0]), entry=np.array([0.0, 0, 2]))
    assert found.curve["at_risk"].tolist() == [2, 2]
    assert found.curve["survival"].tolist() == pytest.approx([0.5, 0.25])


@pytest.mark.parametrize(
    ("time", "observed", "reason"),
    [
        ([], [], "no_data"),
        ([np.nan], [1], "no_data"),
        ([5.0, 6], [0, 0], "no_event"),
        ([5.0, 6, 7], [1, 0, 0], "median_not_reached"),
    ],
)
def test_waiting_without_a_median(time, observed, reason):
    found = kaplan_meier(np.array(time), np.array(observed))
    assert (found.reason, found.median) == (reason, None)
    n, events = int(np.isfinite(time).sum()), int(np.nansum(np.multiply(observed, time) > 0))
    assert (found.n, found.events, found.censored) == (n, events, n - events)
    assert found.curve.columns.tolist() == ["time", "at_risk", "events", "survival", "low", "high"]
    assert len(found.curve) == events


def test_logrank_against_r():
    time = np.array(TWO_GROUPS["t1"] + TWO_GROUPS["t2"], dtype=float)
    event = np.array(TWO_GROUPS["e1"] + TWO_GROUPS["e2"], dtype=bool)
    recent = np.arange(len(time)) >= len(TWO_GROUPS["t1"])
    found = stage_change(Stays(np.zeros(len(time)), time, event, recent))
    # R's test has two sides; the second group leaves faster, so little speaks for "slower"
    assert found.p == pytest.approx(1 - TWO_GROUPS["p"] / 2, abs=1e-9)
    assert found.n == int(event.sum())
    assert found.estimate > 0
    z = np.log1p(found.estimate) / found.se
    assert z**2 == pytest.approx(TWO_GROUPS["chisq"], abs=1e-9)
    # the ratio's lower one-sided bound: exp(log ratio − 1.645 se)
    assert found.worse_upper == pytest.approx(-np.expm1((z - 1.6448536) * found.se))
    # normal quantiles of 95 % and 90 %, on the logarithm of the ratio
    assert found.mde90 == pytest.approx(1 - np.exp(-(1.6448536 + 1.2815516) * found.se))
    library = stats.logrank(
        stats.CensoredData(uncensored=time[event & ~recent], right=time[~event & ~recent]),
        stats.CensoredData(uncensored=time[event & recent], right=time[~event & recent]),
    )
    assert abs(z) == pytest.approx(abs(library.statistic))


def test_cut_by_hand():
    start = np.array([-3.0, 5, 20, 30, 2])
    end = np.array([4.0, 30, np.nan, np.nan, 24])
    found = cut_stays(start, end, first=0, cut=24, close=36)
    # earlier: 1st from 3 to 7 left; 2nd 0 to 19 goes on; 3rd 0 to 4 goes on; 5th leaves on the
    # very day of the cut, which is the recent period's
    assert found.entry.tolist() == [3, 0, 0, 0, 19, 4, 0]
    assert found.time.tolist() == [7, 19, 4, 22, 25, 16, 6]
    assert found.observed.tolist() == [True, False, False, False, True, False, False]
    assert found.is_recent.tolist() == [False] * 4 + [True] * 3


months = st.floats(-30, 40)


@given(st.lists(st.tuples(months, st.one_of(st.none(), st.floats(0.5, 40))), max_size=25))
def test_cutting_keeps_every_month_at_risk_and_every_transition(stays):
    """Time under observation adds up to each stay's overlap with the two periods."""
    start = np.array([begin for begin, _ in stays])
    end = np.array([np.nan if stay is None else begin + stay for begin, stay in stays])
    found = cut_stays(start, end, first=0, cut=24, close=36)
    until = np.where(np.isnan(end), np.inf, end)
    for recent, opens, closes in ((False, 0, 24), (True, 24, 36)):
        here = found.is_recent == recent
        overlap = np.minimum(until, closes) - np.maximum(start, opens)
        assert (found.time - found.entry)[here].sum() == pytest.approx(
            np.maximum(overlap, 0).sum(), abs=1e-9
        )
        left = (until > np.maximum(start, opens)) & (until < closes) & (until > opens)
        assert found.observed[here].sum() == left.sum()
    assert (found.entry >= 0).all()


def arrivals(rng, *, slower: float) -> tuple[np.ndarray, np.ndarray]:
    """Two a month for five years before the close; stays of 6 months and more, as §6 has them."""
    start = rng.uniform(-24, 36, rng.poisson(120))
    stay = 6 + 9 * rng.weibull(1.5, len(start))
    leave = start + stay
    # from the cut on whatever remains of a stay takes `slower` times as long
    late = leave > 24
    from_cut = np.maximum(start, 24)
    leave[late] = from_cut[late] + slower * (leave - from_cut)[late]
    return start, np.where(leave <= 36, leave, np.nan)


def test_calendar_periods_hold_their_level_and_see_a_slowdown():
    rng = np.random.default_rng(6)
    alarms = np.zeros(2)
    for _ in range(120):
        for i, slower in enumerate((1.0, 2.0)):
            start, end = arrivals(rng, slower=slower)
            found = stage_change(cut_stays(start, end, first=0, cut=24, close=36))
            alarms[i] += found.p <= 0.05
    assert alarms[0] / 120 <= 0.05 + 2 * (0.05 * 0.95 / 120) ** 0.5
    assert alarms[1] / 120 > 0.9


def test_who_enters_at_a_transition_is_not_yet_at_risk():
    # earlier: in from 0, out at 2 and 4; recent: in from 2, out at 5
    stays = Stays(
        entry=np.array([0.0, 0, 2]), time=np.array([2.0, 4, 5]),
        observed=np.ones(3, dtype=bool), is_recent=np.array([False, False, True]),
    )  # fmt: skip
    # shares of the recent among those at risk: 0 at 2, 1/2 at 4, 1 at 5; variance 1/4 at 4 only
    found = stage_change(stays)
    assert found.se == pytest.approx(2.0)
    assert found.estimate == pytest.approx(np.expm1((1 - 1.5) / 0.25))
    assert found.detail == {"median_recent": 5.0, "median_earlier": 2.0}
    # log ratio −2 with a standard error of 2: to either side of it 1.959964 and 1.644854 of these
    assert found.low == pytest.approx(np.expm1(-2 - 2 * 1.959964), abs=1e-6)
    assert found.high == pytest.approx(np.expm1(-2 + 2 * 1.959964), rel=1e-5)
    assert (found.test, found.adverse, found.n, found.reason) == ("logrank", "down", 3, "")
    assert found.p == pytest.approx(stats.norm.cdf(-1))
    # the same stays where leaving early is what is feared
    feared = stage_change(stays, adverse="up")
    assert (feared.adverse, feared.estimate) == ("up", found.estimate)
    assert feared.p == pytest.approx(stats.norm.cdf(1))
    assert feared.worse_upper == pytest.approx(np.expm1(-2 + 2 * 1.644854), rel=1e-5)


def test_periods_without_a_common_moment_or_without_a_difference():
    apart = Stays(
        entry=np.array([0.0, 0, 2]), time=np.array([1.0, 1, 3]),
        observed=np.ones(3, dtype=bool), is_recent=np.array([False, False, True]),
    )  # fmt: skip
    medians = {"median_recent": 3.0, "median_earlier": 1.0}
    assert stage_change(apart) == Change(
        "logrank", "down", 3, reason="no_variation", detail=medians
    )
    alike = Stays(
        entry=np.zeros(4), time=np.array([1.0, 2, 1, 2]), observed=np.ones(4, dtype=bool),
        is_recent=np.array([False, False, True, True]),
    )  # fmt: skip
    found = stage_change(alike)
    assert (found.estimate, found.p, found.reason) == (0.0, 0.5, "no_variation")
    assert found.detail == {"median_recent": 1.0, "median_earlier": 1.0}
    one_sided = stage_change(replace(alike, is_recent=np.ones(4, dtype=bool)))
    assert one_sided == Change("logrank", "down", 4, reason="no_data")


@pytest.mark.parametrize(
    ("start", "end"),
    [([], []), ([1.0, 2], [np.nan, np.nan]), ([1.0], [3.0]), ([30.0], [33.0])],
)
def test_stages_without_data(start, end):
    found = stage_change(cut_stays(np.array(start), np.array(end), first=0, cut=24, close=36))
    assert (found.reason, found.p) == ("no_data", None)
