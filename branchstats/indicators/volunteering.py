"""Volunteer service: who takes part, how many hours, how they are shared out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.due import member_years, membership, strength
from branchstats.indicators.select import Tables, has, table
from branchstats.indicators.series import SPANS, counts, measured, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.term import Term

TOP_SHARE = 0.2  # “前20%”
WHOLE_YEARS = ("year", "calendar_year", "term")


def service(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    """Rows with `period` and hours of members; a year's total is shared out over its months.

    Sharing out is done for branch years, calendar years and the term only: `is_shared` marks
    those rows; in months and quarters a coarser fact has no place and is left out.
    """
    rows = table(tables, "volunteering")
    rows = rows[rows["hours"].notna() & rows["member_id"].notna()]
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(period=period, is_shared=False)
    if by not in WHOLE_YEARS:
        return rows[rows["period"].notna()]
    coarse = rows["period"].isna() & rows["date_precision"].isin(["quarter", "half", "year"])
    shared = [_by_month(rows[coarse & rows["date_precision"].eq(p)], p) for p in SPANS]
    spread = pd.concat(shared, ignore_index=True)
    spread = spread.assign(period=period_of(spread["date"], term=term, by=by))
    both = pd.concat([rows, spread], ignore_index=True)
    return both[both["period"].notna()]


def _by_month(rows: pd.DataFrame, precision: str) -> pd.DataFrame:
    span = SPANS[precision]
    repeated = rows.loc[rows.index.repeat(span)]
    step = np.tile(np.arange(span), len(rows)).astype("timedelta64[M]")
    months = repeated["date"].to_numpy().astype("datetime64[M]") + step
    return repeated.assign(
        date=months.astype("datetime64[us]"), hours=repeated["hours"] / span, is_shared=True
    )


def by_person(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    """Hours by period and member, members without hours included where the roster is known."""
    rows = service(tables, term=term, by=by)
    hours = rows.groupby(["period", "member_id"], as_index=False)["hours"].sum()
    if not has(tables, "members"):
        return hours
    calendar = periods(term, by)
    dated = membership(tables)
    pairs = calendar.merge(dated, how="cross")
    inside = (pairs["start"] < pairs["end_x"]) & (pairs["end_y"] > pairs["period"])
    due = pairs.loc[inside, ["period", "member_id"]]
    due = due[due["period"].isin(hours["period"])]
    listed = due.merge(hours, on=["period", "member_id"], how="left")
    return listed.fillna({"hours": 0.0})


def participation(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """参与率: members with any hours / members of the branch in the period; n members.

    NaN in a period without any record, and throughout without a table of members. `split` may be
    category (of service).
    """
    rows = service(tables, term=term, by=by)
    members = by_person(tables, term=term, by=by)
    calendar = periods(term, by)
    due = strength(tables, calendar)
    whole = pd.DataFrame({"period": calendar["period"], "denominator": due, "n": due})
    listed = set(zip(members["period"], members["member_id"], strict=True))
    active = rows[rows["hours"].gt(0)]
    is_member = [
        pair in listed for pair in zip(active["period"], active["member_id"], strict=True)
    ]
    active = active[np.array(is_member, dtype=bool)]
    keys = ["period"]
    if split is not None:
        active = active.assign(group=active["category"])
        keys.append("group")
    found = active.groupby(keys, as_index=False).agg(numerator=("member_id", "nunique"))
    on_record = whole[whole["period"].isin(rows["period"])]
    if split is None:
        summed = on_record.merge(found, on="period", how="left").fillna({"numerator": 0.0})
    else:
        summed = found.merge(on_record, on="period")
    return rates(summed, term=term, by=by, split=split)


def hours_per_member(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """人均时长: Σ hours / member-years of the period (a year: hours a member and year).

    low and high: ± 1.96 standard errors of the mean of the members' hours, as they stand.
    """
    rows = by_person(tables, term=term, by=by)
    calendar = periods(term, by)
    years = pd.Series(member_years(tables, calendar).to_numpy(), index=calendar["period"])
    keys = ["period"]
    if split is not None:
        raw = service(tables, term=term, by=by)
        raw = raw[raw["member_id"].isin(rows["member_id"])]
        rows = raw.assign(group=raw["category"])
        keys.append("group")
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("hours", "sum"), n=("member_id", "nunique"), sd=("hours", "std")
    )
    whole = years.reindex(summed["period"]).to_numpy(dtype=float)
    whole = np.where(whole > 0, whole, np.nan)
    value = summed["numerator"] / whole
    spread = 1.96 * summed["sd"] * np.sqrt(summed["n"]) / whole
    if split is not None:
        spread = spread * np.nan
    summed = summed.drop(columns="sd").assign(
        denominator=whole, value=value, low=(value - spread).clip(lower=0.0), high=value + spread
    )
    return measured(summed, term=term, by=by, split=split)


def total_hours(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """志愿服务总时长, hours; `split` may be category. A period without record is NaN."""
    rows = service(tables, term=term, by=by)
    keys = ["period"]
    if split is not None:
        rows = rows.assign(group=rows["category"])
        keys.append("group")
    summed = rows.groupby(keys, as_index=False).agg(
        value=("hours", "sum"), n=("member_id", "nunique")
    )
    return counts(summed, term=term, by=by, split=split, empty=np.nan)


def median_hours(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """参与者中位时长: median hours of those who have any; n participants."""
    rows = by_person(tables, term=term, by=by)
    rows = rows[rows["hours"].gt(0)]
    summed = rows.groupby("period", as_index=False).agg(
        value=("hours", "median"), n=("member_id", "nunique")
    )
    return measured(summed, term=term, by=by)


def top_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """前20%占比: hours of the busiest fifth of the members / all hours; n members.

    A fifth of 38 members is 7.6: the eighth member counts with 0.6 of the hours, so that the
    share does not jump with the size. Members without hours are among the rest.
    """
    return _of_hours(tables, top_fifth, term=term, by=by)


def gini(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """基尼系数 of the members' hours, members without hours included (0 equal, 1 one has all)."""
    return _of_hours(tables, gini_of, term=term, by=by)


def _of_hours(tables: Tables, measure, *, term: Term, by: str) -> pd.DataFrame:  # type: ignore[no-untyped-def]
    rows = by_person(tables, term=term, by=by)
    found = [
        {"period": period, "value": measure(hours.to_numpy(dtype=float)), "n": len(hours)}
        for period, hours in rows.groupby("period")["hours"]
        if hours.sum() > 0
    ]
    summed = pd.DataFrame(found, columns=["period", "value", "n"])
    return measured(summed.astype({"period": "datetime64[us]"}), term=term, by=by)


def top_fifth(hours: np.ndarray, share: float = TOP_SHARE) -> float:
    """Share of the sum that the top `share` of the persons hold; a fractional person counts so."""
    ordered = np.sort(hours)[::-1]
    size = share * len(ordered)
    whole = int(np.floor(size))
    part = ordered[:whole].sum()
    if whole < len(ordered):
        part += (size - whole) * ordered[whole]
    return float(part / ordered.sum())


def gini_of(hours: np.ndarray) -> float:
    """Gini coefficient, Σ(2i − n − 1)x / (nΣx), x ascending (Sen 1973)."""
    ordered = np.sort(hours)
    n = len(ordered)
    rank = np.arange(1, n + 1)
    return float(((2 * rank - n - 1) * ordered).sum() / (n * ordered.sum()))


def lorenz(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """Lorenz curves: `period`, `label`, `members_share`, `hours_share`, from (0, 0) to (1, 1).

    Members ordered from fewest to most hours; periods without hours are left out.
    """
    rows = by_person(tables, term=term, by=by)
    labels = periods(term, by).set_index("period")["label"]
    curves = []
    for period, hours in rows.groupby("period")["hours"]:
        if hours.sum() > 0:
            ordered = np.sort(hours.to_numpy(dtype=float))
            curves.append(
                pd.DataFrame(
                    {
                        "period": period,
                        "label": labels[period],
                        "members_share": np.linspace(0.0, 1.0, len(ordered) + 1),
                        "hours_share": np.concatenate([[0.0], ordered.cumsum() / ordered.sum()]),
                    }
                )
            )
    columns = ["period", "label", "members_share", "hours_share"]
    return pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(columns=columns)
