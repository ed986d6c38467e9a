"""Small groups: what the committee's edition does not show, also not by subtraction."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pandas as pd

from branchstats.indicators.catalogue import Indicator
from branchstats.review.subtraction import FINE_FIRST, hidden_groups, hidden_periods
from branchstats.term import Term

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
# Splits in which everybody stands in one group; in the others the same persons stand in several.
OF_DIFFERENT_PERSONS = ("group",)
# An indicator from which, with the members' number, the other's figure is computed.
SAME_FIGURE = {
    "scores.fail_rate": "scores.pass_rate",  # with the share of those who sat
}
# An indicator of some of another's persons: the difference is about the others.
OF_SOME = {"attendance.panel": "attendance.rate"}
# An indicator that is one group of another's split.
OF_ONE_GROUP = {"study.attendance": ("attendance.rate", "type", "集中学习")}

Compute = Callable[..., pd.DataFrame]


def concerns_persons(indicator: Indicator) -> bool:
    """Whether a figure of this indicator over few persons would tell something about them."""
    return bool(OF_PERSONS & set(indicator.datasets)) and indicator.unit not in COUNTED


def protected(
    compute: Compute, key: str, *, by: str, split: str | None, term: Term, min_group: int,
    grains: Sequence[str] = FINE_FIRST,
) -> pd.DataFrame:  # fmt: skip
    """The series of an indicator about persons without its small figures; `is_hidden` marks them.

    compute : (key, by=…, split=…) → the series as it is. What is hidden depends on the data,
    `min_group` and `grains` (the lengths of periods that are shown anywhere), not on which table
    asks first: it is the same in all of them.
    """
    found = compute(key, by=by, split=split)
    if split is not None:
        first = suppress(
            found, min_group=min_group, whole=compute(key, by=by, split=None),
            is_apart=split in OF_DIFFERENT_PERSONS,
        )  # fmt: skip
        monthly = compute(key, by="month", split=split)
        is_plain = not (first["is_hidden"].any() or _has_small(monthly, min_group))
        if is_plain and _is_all_in_large_months(compute, key, min_group=min_group):
            return first
        series = {grain: compute(key, by=grain, split=None) for grain in grains}
        hidden = hidden_groups(
            found, by=by, monthly=monthly, series=series,
            hidden=hidden_periods(series, term=term, min_group=min_group),
            refused=first["is_hidden"].to_numpy(dtype=bool), term=term, min_group=min_group,
            is_apart=split in OF_DIFFERENT_PERSONS,
        )  # fmt: skip
        return without(found, hidden)
    hidden = np.zeros(len(found), dtype=bool)
    for name in (key, *([SAME_FIGURE[key]] if key in SAME_FIGURE else [])):
        hidden |= _hidden(compute, name, by=by, term=term, min_group=min_group, grains=grains)
    if key in OF_SOME:
        others = compute(OF_SOME[key], by=by, split=None)["n"] - found["n"]
        hidden |= others.between(1, min_group - 1).to_numpy(dtype=bool)
    if key in OF_ONE_GROUP:
        other, other_split, group = OF_ONE_GROUP[key]
        groups = protected(
            compute, other, by=by, split=other_split, term=term, min_group=min_group
        )
        own = groups[groups["group"].eq(group)].set_index("period")["is_hidden"]
        hidden |= own.reindex(found["period"], fill_value=False).to_numpy(dtype=bool)
    return without(found, hidden)


def _hidden(
    compute: Compute, key: str, *, by: str, term: Term, min_group: int, grains: Sequence[str]
) -> np.ndarray:
    """Which periods of an unsplit series are hidden, with a view to those of all other lengths."""
    if "month" in grains and _is_all_in_large_months(compute, key, min_group=min_group):
        return np.zeros(len(compute(key, by=by, split=None)), dtype=bool)
    series = {grain: compute(key, by=grain, split=None) for grain in grains}
    return hidden_periods(series, term=term, min_group=min_group)[by]


def _is_all_in_large_months(compute: Compute, key: str, *, min_group: int) -> bool:
    """Whether no month is small and nothing is dated less exactly: longer periods have more."""
    monthly, whole = (compute(key, by=grain, split=None) for grain in ("month", "term"))
    total = float(whole["denominator"].sum())
    is_whole = total > 0 and bool(np.isclose(monthly["denominator"].sum(), total))
    return is_whole and not _has_small(monthly, min_group)


def _has_small(series: pd.DataFrame, min_group: int) -> bool:
    n = series["n"].to_numpy(dtype=float, na_value=0)
    return bool(((n > 0) & (n < min_group)).any())


def suppress(
    series: pd.DataFrame, *, min_group: int, whole: pd.DataFrame | None = None,
    is_apart: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """A new series without the figures of fewer than `min_group` persons; `is_hidden` marks them.

    series : period, n (persons), measures, and `group` where it is split. whole : the same
    periods, not split; who is in it and in no group counts as one more group that is not shown.
    is_apart : every person stands in one group, so that several small ones together may be enough.

    Hidden figures become NaN. Where they could be found again by taking the shown ones from the
    whole (the groups of a period from the branch, the periods of a group from the term), the next
    smallest are hidden with them, until at least two are hidden that have `min_group` persons
    together. A group that is small in one period is hidden in all.
    """
    result = series.reset_index(drop=True)
    size = result["n"].astype(float)
    hidden = (size > 0) & (size < min_group)
    if "group" in result:
        nowhere = _in_no_group(result, whole, is_apart=is_apart)
        before = ~hidden
        # a group hidden for one period may stand alone in another
        while not hidden.equals(before):
            before = hidden
            small = set(result.loc[hidden, "group"])
            hidden = result["group"].isin(small) & (size > 0)
            for period, rows in result.groupby("period"):
                others = nowhere.get(period, 0.0)
                hidden = _protected(rows, hidden, min_group, others=others, is_apart=is_apart)
    else:
        hidden = _protected(result, hidden, min_group, others=0.0, is_apart=False)
    return without(result, hidden.to_numpy(dtype=bool))


def without(series: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    """A new series whose hidden rows have no measures and no n."""
    present = [name for name in MEASURES if name in series]
    result, at = series.reset_index(drop=True), pd.Series(hidden)
    result[present] = result[present].astype(float).mask(at)
    return result.assign(n=result["n"].mask(at), is_hidden=at)


def _in_no_group(
    series: pd.DataFrame, whole: pd.DataFrame | None, *, is_apart: bool
) -> dict[Hashable, float]:
    """Period → persons of the whole who stand in no group (at most: their occasions)."""
    if whole is None:
        return {}
    measure = "n" if is_apart else "denominator"
    inside = series.groupby("period")[measure].sum()
    beside = whole.set_index("period")[measure].astype(float).sub(inside.astype(float))
    return {period: float(count) for period, count in beside.items() if count > 0}


def _protected(
    rows: pd.DataFrame, hidden: pd.Series, min_group: int, *, others: float, is_apart: bool
) -> pd.Series:
    """`hidden` with the next smallest of `rows` added while the hidden ones could be computed.

    `others` stand in none of the rows; where they are enough, nothing of them is small.
    """
    result = hidden.copy()
    size = rows["n"].astype(float)
    shown = [i for i in size[size > 0].sort_values(kind="stable").index if not result[i]]
    while shown and (result[rows.index].any() or 0 < others < min_group):
        together = [*size[result[rows.index]], *([others] if others > 0 else [])]
        enough = sum(together) if is_apart else max(together)
        if len(together) >= 2 and enough >= min_group:
            break
        result[shown.pop(0)] = True
    return result
