"""The intervals that a series carries, each from tables of known content: by hand and by libraries."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW
from synthetic import frames, members, month, source

from branchstats.indicators import score_moves, scores, sharing, stages, volunteering
from branchstats.indicators.series import rates
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS: dict[str, Any] = {"term": TERM, "settings": Settings(), "by": "year"}


# Student's sleep data (Cushny & Peebles 1905) with R's t.test(x, y, paired = TRUE), 40 points added
SLEEP_X = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_Y = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
R_INTERVAL = (-2.45988576327698, -0.700114236723018)
# R's survival::aml, maintained: weeks, and whether the end was seen; median 31, bounds 13 and NA
AML = (9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161)
AML_SEEN = (1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0)


def sat(marks: tuple[float, ...], *, at: int = 2) -> list[dict[str, Any]]:
    """One paper in the month of that number; NaN where the member did not sit it."""
    return [
        {
            "exam": f"第{at}月测试", "subject": "理论知识", "date": month(at),
            "date_precision": "day", "member_id": f"M{i:02d}", "attempt": 1, "status": "参考",
            "score_pct": mark, **source("成绩.xlsx", f"B{i}"),
        }
        for i, mark in enumerate(marks, start=1)
        if not np.isnan(mark)
    ]  # fmt: skip


def papers(*marks: float) -> dict[str, pd.DataFrame]:
    return frames(scores=sat(marks))


def services(*hours: float, people: int) -> dict[str, pd.DataFrame]:
    """The first member has the first number of hours, and so on; the others have none."""
    rows = [
        {
            "member_id": f"M{i:02d}", "date": month(1), "date_precision": "day", "hours": amount,
            "activity": "文明劝导", "category": "创文创卫", "kind": "登记",
            **source("志愿.xlsx", f"C{i}"),
        }
        for i, amount in enumerate(hours, start=1)
    ]  # fmt: skip
    return frames(members=members(people), volunteering=rows)


MARKS = (61.0, 74.0, 77.0, 80.0, 83.0, 90.0, 95.0)
HOURS = (12.0, 7.0, 3.0, 2.0, 1.0, 1.0)


def test_mean_score_by_hand() -> None:
    """70, 80 and 90: mean 80, standard deviation 10, 1.96 × 10 / √3 to either side."""
    first = scores.mean_score(papers(70, 80, 90), **OPTIONS).iloc[0]
    half = 19.6 / 3**0.5
    assert (first["low"], first["high"]) == pytest.approx((80 - half, 80 + half))
    assert (first["n"], first["denominator"]) == (3, 3)
    wide = scores.mean_score(papers(0, 0, 100), **OPTIONS).iloc[0]
    assert wide["low"] == 0  # no score lies below


def test_mean_score_against_statsmodels() -> None:
    first = scores.mean_score(papers(*MARKS), **OPTIONS).iloc[0]
    assert (first["low"], first["high"]) == pytest.approx(
        DescrStatsW(np.array(MARKS)).zconfint_mean(0.05), rel=1e-4
    )


def test_one_paper_has_no_interval() -> None:
    first = scores.mean_score(papers(70), **OPTIONS).iloc[0]
    assert first["value"] == 70
    assert np.isnan([first["low"], first["high"]]).all()


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (9, 2), (12, 3), (20, 6), (25, 8)])
def test_median_score_by_the_ranks_of_the_sign_test(n: int, rank: int) -> None:
    """Dixon & Mood 1946, table 1: the critical values of the sign test and one more."""
    first = scores.median_score(papers(*(50.0 + np.arange(1, n + 1))), **OPTIONS).iloc[0]
    assert (first["low"], first["high"]) == (50 + rank, 51 + n - rank)


def test_hours_per_member_by_hand() -> None:
    """Four members with 4, 2, 0 and 0 hours: mean 1.5, sum of squares about it 11, n − 1 = 3."""
    first = volunteering.hours_per_member(services(4, 2, people=4), **OPTIONS).iloc[0]
    half = 1.96 * (11 / 3) ** 0.5 / 2
    assert first["value"] == pytest.approx(1.5)
    assert first["low"] == max(0.0, 1.5 - half) == 0.0
    assert first["high"] == pytest.approx(1.5 + half)


def test_hours_per_member_against_statsmodels() -> None:
    first = volunteering.hours_per_member(services(*HOURS, people=8), **OPTIONS).iloc[0]
    everybody = np.array([*HOURS, 0.0, 0.0])
    low, high = DescrStatsW(everybody).zconfint_mean(0.05)
    assert (first["low"], first["high"]) == pytest.approx((low, high), rel=2e-4)


@pytest.mark.parametrize("measure", ["top_share", "gini"])
def test_shares_against_the_basic_bootstrap_of_scipy(measure: str) -> None:
    first = getattr(sharing, measure)(services(*HOURS, people=7), **OPTIONS).iloc[0]
    everybody = np.array([*HOURS, 0.0])

    def share(hours: np.ndarray, axis: int) -> np.ndarray:
        ordered = np.sort(hours, axis=axis)
        total = ordered.sum(axis=axis)
        if measure == "top_share":
            return ordered[..., -1] / total
        rank = np.arange(1, 8)
        return 2 * (ordered * rank).sum(axis=axis) / (7 * total) - 8 / 7

    assert first["value"] == pytest.approx(float(share(everybody, -1)))
    library = stats.bootstrap(
        (everybody,), share, n_resamples=20_000, method="basic", rng=np.random.default_rng(0)
    ).confidence_interval
    assert (first["low"], first["high"]) == pytest.approx(
        (max(0, library.low), min(1, library.high)), abs=0.03
    )


def test_shares_of_two_members_by_enumeration() -> None:
    """1 and 3 hours: a sample holds both (Gini 1/4) or one of them twice (0); reflected 1/4 … 1/2."""
    first = sharing.gini(services(1, 3, people=2), **OPTIONS).iloc[0]
    assert (first["value"], first["low"], first["high"]) == (0.25, 0.25, 0.5)
    top = sharing.top_share(services(1, 3, people=2), **OPTIONS).iloc[0]
    # top shares 1/2 (one of them twice) and 3/4 (both): reflected 3/4 and 1
    assert (top["value"], top["low"], top["high"]) == (0.75, 0.75, 1.0)


def test_chance_of_two_services_among_three_members_by_enumeration() -> None:
    """Both on one member in three of nine ways: the busiest has all, else half."""
    first = sharing.top_share_by_chance(services(2, 2, people=3), **OPTIONS).iloc[0]
    # four standard errors of 999 draws of a half or a whole
    error = (2 / 9 / 4 / 999) ** 0.5
    assert first["value"] == pytest.approx(1 / 3 + 2 / 3 / 2, abs=4 * error)
    assert (first["low"], first["high"], first["n"]) == (0.5, 1.0, 3)


def test_a_yearly_total_is_no_service() -> None:
    tables = services(2, 2, people=3)
    total = {**tables["volunteering"].iloc[0], "date_precision": "year", "date": month(0)}
    both = {
        **tables,
        "volunteering": pd.concat([tables["volunteering"], pd.DataFrame([total])]).astype(
            tables["volunteering"].dtypes
        ),
    }
    plain, found = (sharing.top_share_by_chance(t, **OPTIONS).iloc[0] for t in (tables, both))
    assert found["value"] == plain["value"]
    assert sharing.top_share(both, **OPTIONS)["denominator"].iloc[0] == 6


def test_chance_against_the_multinomial_distribution() -> None:
    """Four services among four members: 4 of 256 ways give one all, 48 three, 36 + 144 two."""
    law = stats.multinomial(4, [0.25] * 4)
    counts = np.stack(np.meshgrid(*[np.arange(5)] * 4), axis=-1).reshape(-1, 4)
    outcomes = counts[counts.sum(axis=1) == 4]
    mean = sum(law.pmf(one) * one.max() / 4 for one in outcomes)
    first = sharing.top_share_by_chance(services(1, 1, 1, 1, people=4), **OPTIONS).iloc[0]
    assert first["value"] == pytest.approx(mean, abs=0.02)


def test_rates_of_a_series_against_scipy() -> None:
    counts = [(0, 5), (5, 5), (3, 8), (97, 100)]
    periods = pd.date_range("2019-01-01", periods=len(counts), freq="MS").astype("datetime64[us]")
    rows = pd.DataFrame(counts, columns=["numerator", "denominator"], dtype=float)
    series = rates(rows.assign(period=periods, n=5), term=TERM, by="month")
    for (count, total), (_, row) in zip(counts, series.iterrows(), strict=False):
        library = stats.binomtest(count, total).proportion_ci(0.95, method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((library.low, library.high), abs=1e-12)
    assert series[["low", "high"]].iloc[len(counts) :].isna().all(axis=None)


def test_same_members_against_r() -> None:
    before, after = (tuple(40 + x for x in side) for side in (SLEEP_X, SLEEP_Y))
    tables = frames(scores=sat(before) + sat(after, at=30))
    found = score_moves.same_members(tables, term=TERM, settings=Settings(), by="term").iloc[0]
    low, high = R_INTERVAL
    assert found["value"] == pytest.approx(1.58)  # printed by Student 1908
    assert (found["low"], found["high"], found["n"]) == (
        pytest.approx(-high), pytest.approx(-low), 10,
    )  # fmt: skip


def test_same_members_and_turnover_make_the_change_of_the_mean() -> None:
    """70 → 80 and 90 → 90 stay, 50 leaves, 60 comes: 70 → 76.7, of which the stayers' own is 5.

    Student with one degree of freedom: 5 ± 12.706 × 5.
    """
    nan = float("nan")
    tables = frames(scores=sat((70, 90, 50, nan)) + sat((80, 90, nan, 60), at=30))
    own, others = (
        compute(tables, term=TERM, settings=Settings(), by="term").iloc[0]
        for compute in (score_moves.same_members, score_moves.turnover)
    )
    assert own["value"] + others["value"] == pytest.approx(230 / 3 - 70)
    half = 12.706204736 * 5
    assert (own["value"], own["low"], own["high"]) == pytest.approx((5, 5 - half, 5 + half))
    assert others["value"] == pytest.approx((60 - 85) / 3 + (80 - 50) / 3)
    assert (own["n"], others["n"]) == (2, 4)


def test_months_in_stage_against_r() -> None:
    rows = []
    for person, (days, is_seen) in enumerate(zip(AML, AML_SEEN, strict=True), start=1):
        start = TERM.end - pd.Timedelta(days=days + (200 if is_seen else 0))
        events = [("申请入党", start)]
        if is_seen:
            events.append(("确定积极分子", start + pd.Timedelta(days=days)))
        rows += [
            {
                "member_id": f"R{person}", "event": event, "date": day, "date_precision": "day",
                **source("发展.xlsx", f"C{person}"),
            }
            for event, day in events
        ]  # fmt: skip
    found = stages.months_in_stage(frames(recruitment=rows), term=TERM, settings=Settings())
    own = found.set_index("group").loc["申请入党→确定积极分子"]
    in_days = own[["value", "low", "high"]].astype(float) * stages.DAYS_A_MONTH
    assert in_days.to_list() == pytest.approx([31, 13, np.nan], nan_ok=True)
    assert own[["n", "numerator", "censored"]].to_list() == [11, 7, 4]
