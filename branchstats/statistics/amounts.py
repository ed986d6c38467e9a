"""Did an amount a month (hours) change in the same persons? Months shake all of them."""

from __future__ import annotations

import numpy as np

from branchstats.statistics.change import (
    EARLIER,
    RECENT,
    Adverse,
    Change,
    from_t,
    satterthwaite_df,
)
from branchstats.statistics.persistence import SHOCK_SCALE, common_shock
from branchstats.term import MONTHS_A_YEAR


def amount_change(
    amounts: np.ndarray,
    period: np.ndarray,
    *,
    adverse: Adverse = "down",
    min_months: float = 1,
    alpha: float = 0.05,
) -> Change:
    """Change of the mean amount a month, recent minus earlier, in persons who were there in both.

    Parameters
    ----------
    amounts : months × persons; NaN where a person was not there or no record speaks. Months are
        consecutive.
    period : RECENT, EARLIER or UNUSED for each month.
    min_months : months of a person on each side, at least.

    Returns
    -------
    Change with n = persons, in the unit of `amounts`. As the person-month test of a rate: each
    person's own difference, weighted by the shorter side; variance between the persons' differences
    plus that of the months' common shocks, whose persistence is averaged over
    (`persistence.common_shock`; the prior's scale is that share of the mean amount);
    Satterthwaite's degrees of freedom. Calendar months that have
    data on one side only are left out.

    Fewer than two persons, or no month on one side: "too_few". All persons move alike and no month
    stands out: "no_variation", and only the estimate is a number.
    """
    values = np.asarray(amounts, dtype=float)
    codes = np.asarray(period)
    months = np.flatnonzero(_matched(values, codes))
    values, recent = values[months], codes[months] == RECENT
    there = np.isfinite(values)
    m_a, m_b = there[~recent].sum(axis=0), there[recent].sum(axis=0)
    panel = (m_a >= max(min_months, 1)) & (m_b >= max(min_months, 1))
    n = int(panel.sum())
    if n < 2:
        return Change("person_amount", adverse, n, reason="too_few" if n else "no_data")
    used = there[:, panel].any(axis=1)
    values, there, recent, months = (
        values[used][:, panel],
        there[used][:, panel],
        recent[used],
        months[used],
    )
    m_a, m_b = m_a[panel], m_b[panel]

    weight = np.minimum(m_a, m_b) / np.minimum(m_a, m_b).sum()
    earlier, later = np.nanmean(values[~recent], axis=0), np.nanmean(values[recent], axis=0)
    estimate = float(weight @ (later - earlier))
    person_variance = float((weight**2 * (later - earlier - estimate) ** 2).sum() * n / (n - 1))
    of_month = there.sum(axis=1)
    own = values - np.where(recent[:, None], later, earlier)
    spread = float(np.nansum(own**2)) / max(int(there.sum()) - 2 * n, 1)
    shock = common_shock(
        # what the month adds to what these persons usually do
        np.nanmean(own, axis=1) + np.where(recent, estimate, 0.0),
        spread / of_month,
        recent,
        months,
        typical=SHOCK_SCALE * float(np.nanmean(values)),
    )
    detail = {
        "amount_earlier": float(weight @ earlier),
        "amount_recent": float(weight @ later),
        "person_variance": person_variance,
        "shock_variance": shock.contrast_variance,
        "rho": shock.rho,
    }
    total = person_variance + shock.contrast_variance
    if shock.df < 1:
        return Change("person_amount", adverse, n, reason="too_few")
    if total <= 1e-18 * max(1.0, float(np.nanmax(np.abs(values))) ** 2):
        return Change(
            "person_amount", adverse, n, estimate=estimate, reason="no_variation", detail=detail
        )
    df = satterthwaite_df((person_variance, n - 1), (shock.contrast_variance, shock.df))
    return from_t(
        test="person_amount",
        adverse=adverse,
        n=n,
        estimate=estimate,
        se=total**0.5,
        df=df,
        alpha=alpha,
        detail=detail,
    )


def _matched(values: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Months of the two periods with data, of calendar months that have data on both sides."""
    calendar = np.arange(len(period)) % MONTHS_A_YEAR
    has_data = np.isfinite(values).any(axis=1)
    both = np.intersect1d(
        calendar[has_data & (period == RECENT)], calendar[has_data & (period == EARLIER)]
    )
    return has_data & (period >= 0) & np.isin(calendar, both)
