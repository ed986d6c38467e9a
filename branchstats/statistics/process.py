"""XmR charts: usual range, signals and icons of a monthly series. They illustrate, never decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from branchstats.statistics import process_rules
from branchstats.statistics.process_limits import limits, rounding_of, segments
from branchstats.term import MONTHS_A_YEAR

Better = Literal["increase", "decrease", "neutral"]


@dataclass(frozen=True)
class ProcessChart:
    """An XmR chart as a table, and what its last point says.

    points : the rows of the series in order, with
        group : 0, 1, … from one rebase to the next; mean, lower, upper, lower_near, upper_near (in
        the unit of `value`; NaN where unknown); is_provisional : fewer than 12 points in the
        baseline; is_constant : the baseline does not vary; side : −1, 0, 1 from the mean;
        is_outside, is_near; outside, trend, two_in_three, run : −1, 0, 1, which rule fired and in
        which direction; label : the first rule that fired, with its direction ("outside_above",
        "trend_falling", "two_in_three_below", "run_above" …, "" for none); signal : "improvement",
        "concern", "high", "low" (neutral charts) or "".
    groups : one row a group: group, first, n, mean, lower, upper, is_provisional, is_constant.
    variation : the icon of the last point with a value: "common_cause", "improvement_high",
        "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low",
        "no_variation", or "no_data".
    assurance : "pass", "fail" or "inconsistent" against the target, from the last limits; None
        without target, direction or limits.
    """

    points: pd.DataFrame
    groups: pd.DataFrame
    variation: str
    assurance: str | None


def xmr(
    series: pd.DataFrame,
    *,
    better: Better = "increase",
    target: float | None = None,
    rebase: Sequence[pd.Timestamp] = (),
    fix_after: int | None = None,
    screen: bool = True,
    bridge_gaps: bool = False,
) -> ProcessChart:
    """The XmR chart of one series.

    Parameters
    ----------
    series : columns `period` (month or quarter starts, no two equal) and `value` (float, NaN for
        a period without data). Rows may be in any order.
    rebase : periods at which a new group, with limits of its own, begins.
    fix_after : limits from the first so many rows of each group; rules on all of them.
    screen : drop large moving ranges once (see `process_limits.limits`).
    bridge_gaps : treat rows as neighbours even where periods between them are missing. By default
        a missing period or value is a gap: no moving range, run or trend goes across it.

    Raises
    ------
    ValueError : two rows of one period, a rebase that is no period of the series, or an unknown
        word for `better`.

    Source: NHSRplotthedots 0.2.2; departures in STATISTICS.md §4 and `process_limits.limits`.
    """
    if better not in ("increase", "decrease", "neutral"):
        raise ValueError(f"better must be increase, decrease or neutral; not {better!r}")
    points = series[["period", "value"]].sort_values("period", ignore_index=True)
    points["value"] = points["value"].astype(float)
    if points["period"].duplicated().any():
        raise ValueError("two rows of the series have the same period")
    points["group"] = _groups(points["period"], rebase)
    values, group = points["value"].to_numpy(), points["group"].to_numpy()
    position = np.arange(len(points)) if bridge_gaps else _positions(points["period"])
    segment = segments(position, values, group)

    parts = [
        _add_limits(part, segment[part.index], fix_after=fix_after, screen=screen)
        for _, part in points.groupby("group", sort=True)
    ]
    points = (
        pd.concat(parts) if parts else _add_limits(points, segment, fix_after=None, screen=True)
    )
    points = _add_rules(points, segment)
    points["label"] = _labels(points)
    points["signal"] = _signals(points, better)
    return ProcessChart(
        points=points,
        groups=_group_table(points),
        variation=_variation(points, better),
        assurance=_assurance(points, better, target),
    )


def _groups(period: pd.Series, rebase: Sequence[pd.Timestamp]) -> pd.Series:
    starts = pd.DatetimeIndex([pd.Timestamp(at) for at in rebase])
    unknown = starts.difference(pd.DatetimeIndex(period))
    if len(unknown):
        raise ValueError(f"rebase is no period of the series: {unknown[0]:%Y-%m-%d}")
    return period.isin(starts).cumsum().astype(int) - int(
        len(period) > 0 and period.iloc[0] in starts
    )


def _positions(period: pd.Series) -> np.ndarray:
    """Months since the first, in steps of the usual distance between rows."""
    months = (period.dt.year * MONTHS_A_YEAR + period.dt.month).to_numpy()
    distance = np.diff(months)
    step = int(distance.min()) if len(distance) else 1
    return (months - months[:1]) // max(1, step)


def _add_limits(
    part: pd.DataFrame, segment: np.ndarray, *, fix_after: int | None, screen: bool
) -> pd.DataFrame:
    values = part["value"].to_numpy()
    baseline = np.where(np.arange(len(values)) < (fix_after or len(values)), values, np.nan)
    found = limits(baseline, segment, screen=screen)
    speck = rounding_of(values)
    away = values - found.mean
    outside = (values > found.upper + speck) | (values < found.lower - speck)
    near = (values > found.upper_near + speck) | (values < found.lower_near - speck)
    return part.assign(
        mean=found.mean,
        lower=found.lower,
        upper=found.upper,
        lower_near=found.lower_near,
        upper_near=found.upper_near,
        moving_range=found.moving_range,
        is_provisional=found.is_provisional,
        is_constant=found.is_constant,
        side=np.where(np.abs(away) <= speck, 0, np.sign(np.nan_to_num(away))).astype(int),
        is_outside=outside,
        is_near=near & ~outside,
    )


def _add_rules(points: pd.DataFrame, segment: np.ndarray) -> pd.DataFrame:
    side, near = points["side"].to_numpy(), points["is_near"].to_numpy()
    values = points["value"].to_numpy()
    speck = rounding_of(values)
    found = {name: np.zeros(len(points), dtype=int) for name in ("trend", "two_in_three", "run")}
    for number in np.unique(segment):
        at = segment == number
        found["trend"][at] = process_rules.trend(values[at], rounding=speck)
        found["two_in_three"][at] = process_rules.two_in_three(side[at], near[at])
        found["run"][at] = process_rules.run(side[at])
    return points.assign(outside=np.where(points["is_outside"], side, 0), **found)


# the order in which a point with several signals is named (STATISTICS.md §4)
_RULES = (
    ("outside", "outside_above", "outside_below"),
    ("trend", "trend_rising", "trend_falling"),
    ("two_in_three", "two_in_three_above", "two_in_three_below"),
    ("run", "run_above", "run_below"),
)


def _labels(points: pd.DataFrame) -> pd.Series:
    labels = pd.Series("", index=points.index, dtype="str")
    for rule, up, down in _RULES:
        unnamed = labels == ""
        labels = labels.mask(unnamed & (points[rule] > 0), up)
        labels = labels.mask(unnamed & (points[rule] < 0), down)
    return labels


def _directions(labels: pd.Series) -> pd.Series:
    up, down = {names[1] for names in _RULES}, {names[2] for names in _RULES}
    return labels.isin(up).astype(int) - labels.isin(down).astype(int)


def _signals(points: pd.DataFrame, better: Better) -> pd.Series:
    direction = _directions(points["label"])
    if better == "neutral":
        words = {1: "high", -1: "low", 0: ""}
    elif better == "increase":
        words = {1: "improvement", -1: "concern", 0: ""}
    else:
        words = {1: "concern", -1: "improvement", 0: ""}
    return direction.map(words).astype("str")


def _group_table(points: pd.DataFrame) -> pd.DataFrame:
    return points.groupby("group", as_index=False).agg(
        first=("period", "first"),
        n=("value", "count"),
        mean=("mean", "first"),
        lower=("lower", "first"),
        upper=("upper", "first"),
        is_provisional=("is_provisional", "first"),
        is_constant=("is_constant", "first"),
    )


def _variation(points: pd.DataFrame, better: Better) -> str:
    known = points[points["value"].notna()]
    if known.empty:
        return "no_data"
    last = known.iloc[-1]
    if not last["label"]:
        return "no_variation" if last["is_constant"] else "common_cause"
    height = "high" if _directions(known["label"]).iloc[-1] > 0 else "low"
    return f"neutral_{height}" if better == "neutral" else f"{last['signal']}_{height}"


def _assurance(points: pd.DataFrame, better: Better, target: float | None) -> str | None:
    if target is None or better == "neutral" or points.empty:
        return None
    last = points.iloc[-1]
    if pd.isna(last["upper"]):
        return None
    if target > last["upper"]:
        return "fail" if better == "increase" else "pass"
    if target < last["lower"]:
        return "pass" if better == "increase" else "fail"
    return "inconsistent"
