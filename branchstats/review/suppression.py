"""Small groups: what the committee's edition does not show, also not by subtraction."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.catalogue import Indicator

# Indicators made from one of these tables tell something about persons.
OF_PERSONS = {"attendance", "members", "scores", "recruitment", "volunteering", "events"}
COUNTED = {
    "次",
    "名",
    "人次",
    "个",
    "月",
    "年",
    "种",
}  # plain counts are printed by the report itself
MEASURES = ("value", "numerator", "denominator", "low", "high")


def concerns_persons(indicator: Indicator) -> bool:
    """Whether a figure of this indicator over few persons would tell something about them."""
    return bool(OF_PERSONS & set(indicator.datasets)) and indicator.unit not in COUNTED


def suppress(series: pd.DataFrame, *, min_group: int) -> pd.DataFrame:
    """A new series without the figures of fewer than `min_group` persons; `is_hidden` marks them.

    series : period, n (persons), measures, and `group` where it is split.

    Hidden figures become NaN. Where they could be found again by taking the shown ones from the
    whole (the groups of a period from the branch, the periods of a group from the term), the next
    smallest are hidden with them, until at least two are hidden that have `min_group` persons
    together. A group that is small in one period is hidden in all.
    """
    result = series.reset_index(drop=True)
    size = result["n"].astype(float)
    hidden = (size > 0) & (size < min_group)
    if "group" in result:
        before = ~hidden
        # a group hidden for one period may stand alone in another
        while not hidden.equals(before):
            before = hidden
            small = set(result.loc[hidden, "group"])
            hidden = result["group"].isin(small) & (size > 0)
            for _, rows in result.groupby("period"):
                hidden = _protected(rows, hidden, min_group)
    else:
        hidden = _protected(result, hidden, min_group)
    present = [name for name in MEASURES if name in result]
    result[present] = result[present].astype(float).mask(hidden)
    return result.assign(n=result["n"].mask(hidden), is_hidden=hidden)


def _protected(rows: pd.DataFrame, hidden: pd.Series, min_group: int) -> pd.Series:
    """`hidden` with the next smallest of `rows` added while the hidden ones could be computed."""
    result = hidden.copy()
    size = rows["n"].astype(float)
    shown = [i for i in size[size > 0].sort_values(kind="stable").index if not result[i]]
    while result[rows.index].any() and shown:
        together = size[result[rows.index]]
        if len(together) >= 2 and together.sum() >= min_group:
            break
        result[shown.pop(0)] = True
    return result
