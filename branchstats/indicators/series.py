"""The form of every series: a complete calendar, one row a period (and group), with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from branchstats.statistics.intervals import wilson_bounds
from branchstats.term import MONTHS_A_YEAR, Term

GRAINS = ("month", "quarter", "half", "year", "calendar_year", "term")
SPANS = {"day": 1, "month": 1, "quarter": 3, "half": 6, "year": 12}  # months a fact may lie in
MEASURES = ("value", "numerator", "denominator", "n", "low", "high")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "calendar_year": 12}


def periods(term: Term, by: str) -> pd.DataFrame:
    """Every period of the term: `period` (first day), `end` (first day after), `label`.

    Quarters, halves and calendar years are those of the calendar, whole: the first one may begin
    before the term. `year` is the branch year.

    Raises
    ------
    ValueError : `by` is not one of GRAINS.
    """
    if by not in GRAINS:
        raise ValueError(f"by must be one of {', '.join(GRAINS)}; not {by!r}")
    return _periods(term, by).copy()


@cache
def _periods(term: Term, by: str) -> pd.DataFrame:
    if by == "year":
        years = term.years()
        data = [(year.start, year.end, year.label) for year in years]
    elif by == "term":
        data = [(term.first, term.end, term.label)]
    else:
        length = _MONTHS[by]
        first = term.first - pd.DateOffset(months=(term.first.month - 1) % length)
        starts = pd.date_range(first, term.end, freq=f"{length}MS", inclusive="left")
        data = [(day, day + pd.DateOffset(months=length), _label(day, by)) for day in starts]
    calendar = pd.DataFrame(data, columns=["period", "end", "label"])
    return calendar.astype({"period": "datetime64[us]", "end": "datetime64[us]"})


def _label(day: pd.Timestamp, by: str) -> str:
    if by == "month":
        return f"{day.year}年{day.month}月"
    if by == "quarter":
        return f"{day.year}年第{day.quarter}季度"
    if by == "half":
        return f"{day.year}年{'上' if day.month == 1 else '下'}半年"
    return f"{day.year}年"


def period_of(
    dates: pd.Series, precision: pd.Series | None = None, *, term: Term, by: str
) -> pd.Series:
    """The first day of the period that a fact lies in; NaT outside the term.

    A fact known less exactly than the period (a year's total, by month) is in no period: NaT. So
    is one without a date.
    """
    start = _bucket(dates, term=term, by=by)
    if precision is None:
        return start
    spans = precision.map(SPANS).to_numpy(dtype=float, na_value=np.nan)
    months = dates.to_numpy().astype("datetime64[M]")
    last = months + np.nan_to_num(spans - 1).astype("timedelta64[M]")
    fits = start.eq(
        _bucket(pd.Series(last.astype("datetime64[us]"), dates.index), term=term, by=by)
    )
    return start.where(fits & ~np.isnan(spans))


def _bucket(dates: pd.Series, *, term: Term, by: str) -> pd.Series:
    months = dates.to_numpy().astype("datetime64[M]")
    first = np.datetime64(term.first.date(), "M")
    past = months - first  # months since the term began
    if by == "term":
        start: np.ndarray = np.full(months.shape, first)
    elif by == "year":
        start = first + past // MONTHS_A_YEAR * MONTHS_A_YEAR
    else:
        length = _MONTHS[by]
        start = months - (months.astype("int64") % length).astype("timedelta64[M]")
    inside = (past >= np.timedelta64(0, "M")) & (past < np.timedelta64(term.months, "M"))
    start = np.where(inside & ~np.isnat(months), start, np.datetime64("NaT", "M"))
    return pd.Series(start.astype("datetime64[us]"), index=dates.index)


def complete(
    rows: pd.DataFrame, *, term: Term, by: str, split: str | None = None,
    groups: Iterable[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Aggregated rows (`period`, [`group`], measures) → every period (of every group) is a row.

    What has no data is NaN. Groups come in the order given, else sorted.
    """
    calendar = _periods(term, by)
    starts, labels = calendar["period"], calendar["label"]
    if split is None:
        indexed = rows.set_index("period")
        found = indexed.reindex(starts).reset_index(drop=True)
        return pd.concat([starts, labels, found], axis=1)
    names = sorted(rows["group"].dropna().unique()) if groups is None else list(groups)
    wanted = pd.MultiIndex.from_product([names, starts], names=["group", "period"])
    found = rows.set_index(["group", "period"]).reindex(wanted).reset_index()
    found = found.astype({"group": "str", "period": starts.dtype})
    label = np.tile(labels.to_numpy(), len(names))
    found.insert(1, "label", pd.Series(label, dtype="str"))
    return found


def rates(
    rows: pd.DataFrame, *, term: Term, by: str, split: str | None = None,
    groups: Iterable[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """`period`, [`group`], `numerator`, `denominator`, `n` → the series of their ratio.

    Wilson 95 % interval of the ratio, as of independent observations; a denominator of 0 is no
    data (NaN).
    """
    series = complete(rows, term=term, by=by, split=split, groups=groups)
    part, whole = (series[c].to_numpy(dtype=float) for c in ("numerator", "denominator"))
    known = whole > 0
    low, high = wilson_bounds(part, whole)
    series["value"] = np.divide(part, whole, out=np.full(len(part), np.nan), where=known)
    series["low"], series["high"] = low, high
    return _ordered(series, split)


def only_where(series: pd.DataFrame, known: pd.Series | np.ndarray) -> pd.DataFrame:
    """A series of counts with NaN for value and numerator where the records do not speak."""
    return series.assign(
        value=series["value"].where(known), numerator=series["numerator"].where(known)
    )


def counts(
    rows: pd.DataFrame, *, term: Term, by: str, split: str | None = None,
    groups: Iterable[str] | None = None, empty: float = 0.0,
) -> pd.DataFrame:  # fmt: skip
    """`period`, [`group`], `value`, [`n`] → the series of counts or sums, without interval.

    `empty` is the value of a period without rows: 0 where the source speaks about it.
    """
    series = complete(rows, term=term, by=by, split=split, groups=groups)
    series["value"] = series["value"].astype(float).fillna(empty)
    series["numerator"] = series["value"]
    if "n" not in series:
        series["n"] = series["value"]
    series["n"] = series["n"].fillna(empty)
    return _ordered(series, split)


def measured(
    rows: pd.DataFrame, *, term: Term, by: str, split: str | None = None,
    groups: Iterable[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """`period`, [`group`], `value` and whatever else of MEASURES is there → the complete series."""
    return _ordered(complete(rows, term=term, by=by, split=split, groups=groups), split)


def _ordered(series: pd.DataFrame, split: str | None) -> pd.DataFrame:
    front = ["period", "label"] + (["group"] if split is not None else [])
    columns = {name: series[name] for name in front}
    for name in MEASURES:
        known = series[name] if name in series else pd.Series(np.nan, index=series.index)
        columns[name] = known.astype("float64")
    columns["n"] = columns["n"].fillna(0).round().astype("Int64")
    rest: dict[str, pd.Series] = {
        str(name): series[name] for name in series if name not in (*front, *MEASURES)
    }
    return pd.DataFrame({**columns, **rest})
