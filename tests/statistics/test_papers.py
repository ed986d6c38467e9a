"""Scores with the paper as unit: by hand, against least squares, and why it must be so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from branchstats.statistics.change import EARLIER, RECENT, Change
from branchstats.statistics.papers import paper_effects, score_change

NINE = np.array([0] * 6 + [1] * 3)


def additive(scores: np.ndarray) -> np.ndarray:
    """Paper effects from statsmodels' OLS with a dummy for each person and paper, mean 0."""
    paper, person = np.nonzero(np.isfinite(scores))
    design = np.zeros((len(paper), scores.shape[0] + scores.shape[1]))
    design[np.arange(len(paper)), paper] = 1
    design[np.arange(len(paper)), scores.shape[0] + person] = 1
    # one dummy fewer: persons and papers share a constant
    effect = sm.OLS(scores[paper, person], design[:, :-1]).fit().params[: scores.shape[0]]
    return effect - effect.mean()


def test_paper_effects_against_least_squares():
    rng = np.random.default_rng(8)
    scores = rng.normal(75, 8, (9, 20)) + rng.normal(0, 4, (9, 1))
    scores[rng.random((9, 20)) < 0.3] = np.nan
    assert paper_effects(scores) == pytest.approx(additive(scores), abs=1e-8)


def test_by_hand():
    # papers 1–3 earlier, 4–5 recent; everybody scores his level plus the paper's: −1 0 1 | −4 −2
    level, paper = np.array([60.0, 80, 90]), np.array([-1.0, 0, 1, -4, -2])
    found = score_change(level + paper[:, None], np.array([0, 0, 0, 1, 1]))
    assert found.estimate == pytest.approx(-3)
    # squares within the sides 2 and 2, over 5 − 2 papers: 4/3; times 1/3 + 1/2
    assert found.se == pytest.approx((4 / 3 * 5 / 6) ** 0.5)
    assert found.df == 3
    assert found.n == 3
    assert found.p == pytest.approx(stats.t.sf(3 / found.se, 3))
    assert found.detail["se_persons"] == pytest.approx(0, abs=1e-9)


def test_complete_table_gives_the_plain_difference_of_means():
    scores = np.random.default_rng(0).normal(70, 10, (9, 12))
    found = score_change(scores, NINE)
    assert found.estimate == pytest.approx(scores[6:].mean() - scores[:6].mean())


def test_equal_papers_are_a_paired_t_test():
    scores = np.random.default_rng(0).normal(70, 10, (2, 12))
    found = score_change(scores, np.array([0, 1]), equal_papers=True)
    library = stats.ttest_rel(scores[1], scores[0], alternative="less")
    assert (found.test, found.df) == ("paired_persons", 11)
    assert found.p == pytest.approx(library.pvalue)
    interval = stats.ttest_rel(scores[1], scores[0]).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_sitting_only_the_hard_papers_is_no_decline():
    level, paper = np.linspace(60, 90, 10), np.array([0.0, -10, 0, -10])
    scores = level + paper[:, None]
    scores[0, :5] = np.nan  # five persons sat only the hard one of the earlier papers
    found = score_change(scores, np.array([0, 0, 1, 1]))
    assert found.estimate == pytest.approx(0, abs=1e-9)


def test_paper_difficulty_alone_rarely_alarms_but_the_person_as_unit_does():
    """STATISTICS.md §3: taking the person as unit of unequal papers is wrong about a third of the time."""
    rng = np.random.default_rng(11)
    alarms = np.zeros(2)
    for _ in range(400):
        scores = 76 + rng.normal(0, 7, 40) + rng.normal(0, 3, (9, 1)) + rng.normal(0, 5, (9, 40))
        alarms += [
            score_change(scores, NINE).p <= 0.05,
            score_change(scores, NINE, equal_papers=True).p <= 0.05,
        ]
    assert alarms[0] / 400 <= 0.05 + 2 * (0.05 * 0.95 / 400) ** 0.5
    assert alarms[1] / 400 > 0.2


@pytest.mark.parametrize(
    ("scores", "period", "reason", "n"),
    [
        (np.full((4, 3), np.nan), [0, 0, 1, 1], "no_data", 0),
        (np.empty((0, 0)), [], "no_data", 0),
        (np.array([[70.0, 80]]), [1], "no_data", 0),
        (np.array([[70.0], [80], [75]]), [0, 0, 1], "too_few", 1),
        (np.array([[70.0, 60], [80, 75]]), [0, 1], "too_few", 2),
        (np.full((6, 10), 90.0), [0, 0, 0, 1, 1, 1], "no_variation", 10),
    ],
)
def test_degenerate(scores, period, reason, n):
    found = score_change(scores, np.array(period), adverse="up")
    expected = Change("paired_papers", "up", n, reason=reason)
    if reason == "no_variation":
        detail = {"papers_earlier": 3, "papers_recent": 3, "se_persons": 0, "se_papers": 0}
        expected = replace(expected, estimate=0.0, se=0.0, detail=detail)
    assert found == expected


def test_a_complete_table_by_the_papers_means():
    scores = np.random.default_rng(5).normal(70, 10, (9, 12))
    found = score_change(scores, NINE)
    mean = scores.mean(axis=1)
    squares = ((mean[:6] - mean[:6].mean()) ** 2).sum() + ((mean[6:] - mean[6:].mean()) ** 2).sum()
    difference = scores[6:].mean(axis=0) - scores[:6].mean(axis=0)
    assert found.detail == pytest.approx(
        {
            "papers_earlier": 6, "papers_recent": 3,
            "se_persons": stats.sem(difference),
            "se_papers": (squares / 7 * (1 / 6 + 1 / 3)) ** 0.5,
        }
    )  # fmt: skip
    assert found.se == max(found.detail["se_persons"], found.detail["se_papers"])
    paired = score_change(scores, NINE, equal_papers=True, alpha=0.01)
    library = stats.ttest_1samp(difference, 0, alternative="less")
    assert (paired.p, paired.se) == pytest.approx((library.pvalue, stats.sem(difference)))
    of_test = stats.t.isf(0.01, 11) + stats.t.isf(0.10, 11)
    assert paired.mde90 == pytest.approx(of_test * paired.se)


def test_complete_table_with_the_paper_as_unit_is_the_two_sample_t_test_of_its_means():
    """Papers far apart: their error is the larger, and scipy tests the two groups of papers."""
    rng = np.random.default_rng(4)
    scores = rng.normal(70, 3, (9, 30)) + rng.normal(0, 8, (9, 1))
    found = score_change(scores, NINE, adverse="down")
    mean = scores.mean(axis=1)
    library = stats.ttest_ind(mean[6:], mean[:6], alternative="less")
    assert found.detail["se_papers"] > found.detail["se_persons"]
    assert (found.p, found.df) == pytest.approx((library.pvalue, library.df))
    both = stats.ttest_ind(mean[6:], mean[:6]).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((both.low, both.high))


@given(st.integers(0, 10_000))
def test_papers_are_told_exactly_where_only_persons_and_papers_differ(seed):
    """Whoever sat what: no residual, so the effects are the papers' own, less their mean."""
    rng = np.random.default_rng(seed)
    level, paper = rng.normal(70, 10, 8), rng.normal(0, 5, 5)
    scores = level + paper[:, None]
    scores[rng.random((5, 8)) < 0.3] = np.nan
    scores[:, 0] = level[0] + paper  # one sat all, so that the papers hang together
    scores[0] = level + paper[0]
    assert paper_effects(scores) == pytest.approx(paper - paper.mean(), abs=1e-8)
    residuals = rng.normal(0, 3, scores.shape)
    moved = paper_effects(scores + residuals + rng.normal(0, 20, 8))
    assert moved == pytest.approx(
        paper_effects(np.where(np.isnan(scores), np.nan, residuals)) + paper - paper.mean(),
        abs=1e-7,
    )


def test_papers_without_a_period_and_persons_of_one_side_do_not_count():
    scores = np.random.default_rng(6).normal(70, 10, (10, 5))
    scores[7, 3] = scores[8, 3] = scores[9, 3] = np.nan  # no recent paper
    period = np.append(-1, NINE)
    found = score_change(scores, period)
    assert found == score_change(np.delete(scores[1:], 3, axis=1), NINE)
    assert found.n == 4
    few = score_change(scores[:3], np.array([0, 1, -1]), equal_papers=False)
    assert few.reason == "too_few"
    assert score_change(scores[:3], np.array([0, 0, 1])).df == 1


def test_two_persons_are_enough_and_one_is_not():
    scores = np.array([[80.0, 70.0], [84.0, 72.0], [76.0, 68.0]])
    period = np.array([EARLIER, EARLIER, RECENT])
    found = score_change(scores, period)
    # 76 − 82 and 68 − 71
    assert (found.n, found.reason, found.estimate) == (2, "", pytest.approx(-4.5))
    assert score_change(scores[:, :1], period).reason == "too_few"
