"""Did scores change? Papers differ in difficulty, so the paper, not the person, is the unit."""

from __future__ import annotations

import numpy as np

from branchstats.statistics.change import RECENT, Adverse, Change, from_t


def score_change(
    scores: np.ndarray,
    period: np.ndarray,
    *,
    adverse: Adverse = "down",
    equal_papers: bool = False,
    alpha: float = 0.05,
) -> Change:
    """Change of the mean score, recent minus earlier, in persons who sat papers in both periods.

    Parameters
    ----------
    scores : papers × persons, in points; NaN where a person did not sit a paper.
    period : RECENT, EARLIER or UNUSED for each paper.
    equal_papers : the papers are declared equally difficult; then the person is the unit.

    Returns
    -------
    Change with n = persons; `detail` has the numbers of papers and both standard errors. The
    estimate comes from the additive model person + paper (with nobody missing: the mean of the
    persons' own differences). Standard error: the larger of the persons' and the papers', with
    papers − 2 degrees of freedom; with `equal_papers` the persons', with persons − 1.

    Fewer than two persons, no paper on one side, or fewer than three papers: "too_few" (with
    `equal_papers` one paper a side will do). A standard error of 0: "no_variation", and only the
    estimate is a number.

    Source: STATISTICS.md §3 (person-centred residuals, paper as unit of replication).
    """
    values, recent = _panel(scores, period)
    papers, n = values.shape
    t_b, t_a = int(recent.sum()), int((~recent).sum())
    test = "paired_persons" if equal_papers else "paired_papers"
    if not np.isfinite(values).any():
        return Change(test, adverse, 0, reason="no_data")
    # whoever is left has sat a paper on each side: with two persons neither is without one
    if n < 2 or (papers < 3 and not equal_papers):
        return Change(test, adverse, n, reason="too_few")

    effect = paper_effects(values)
    side_mean = np.where(recent, effect[recent].mean(), effect[~recent].mean())
    estimate = float(effect[recent].mean() - effect[~recent].mean())
    levelled = values - (effect - side_mean)[:, None]
    difference = np.nanmean(levelled[recent], axis=0) - np.nanmean(levelled[~recent], axis=0)
    se_persons = float(difference.std(ddof=1) / n**0.5)
    se_papers = 0.0
    if papers > 2:
        spread = float(((effect - side_mean) ** 2).sum() / (papers - 2))
        se_papers = (spread * (1 / t_a + 1 / t_b)) ** 0.5
    detail = {
        "papers_earlier": float(t_a),
        "papers_recent": float(t_b),
        "se_persons": se_persons,
        "se_papers": float(se_papers),
    }
    se = se_persons if equal_papers else max(se_persons, se_papers)
    # rounding in the least squares leaves a speck where all differences are equal
    if se <= 1e-9 * max(1.0, float(np.nanmax(np.abs(values)))):
        return Change(
            test, adverse, n, estimate=estimate, se=0.0, reason="no_variation", detail=detail
        )
    return from_t(
        test=test,
        adverse=adverse,
        n=n,
        estimate=estimate,
        se=float(se),
        df=n - 1 if equal_papers else papers - 2,
        alpha=alpha,
        detail=detail,
    )


def paper_effects(values: np.ndarray) -> np.ndarray:
    """Least-squares paper effects of the additive model person + paper, their mean 0.

    values : papers × persons with NaN for what is missing; every person has at least one paper.
    Normal equations with the persons swept out (Searle 1987, §4.9).
    """
    sat = np.isfinite(values).astype(float)
    filled = np.nan_to_num(values)
    papers_of = sat.sum(axis=0)
    centred = (filled - filled.sum(axis=0) / papers_of) * sat
    normal = np.diag(sat.sum(axis=1)) - (sat / papers_of) @ sat.T
    effect = np.linalg.pinv(normal, rtol=1e-10, hermitian=True) @ centred.sum(axis=1)
    return effect - effect.mean()


def _panel(scores: np.ndarray, period: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Papers that are used × persons who sat at least one on each side; which papers are recent."""
    values = np.asarray(scores, dtype=float)
    used = np.asarray(period) >= 0
    values, recent = values[used], np.asarray(period)[used] == RECENT
    sat = np.isfinite(values)
    both = sat[recent].any(axis=0) & sat[~recent].any(axis=0)
    values = values[:, both]
    taken = np.isfinite(values).any(axis=1)
    return values[taken], recent[taken]
