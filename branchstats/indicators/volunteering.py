"""Volunteer service: who takes part, how many hours, how they are shared out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.due import member_years, membership, strength
from branchstats.indicators.select import Tables, has, kept, table
from branchstats.indicators.series import SPANS, counts, measured, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.statistics.intervals import Z_95
from branchstats.term import Term

CATEGORIES = ("创文创卫", "社区服务", "帮扶", "应急", "其他")
GRASSROOTS = ("帮扶", "社区服务")  # “服务基层、服务群众”
WHOLE_YEARS = ("year", "calendar_year", "term")


@kept
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


@kept
def by_person(tables: Tables, *, term: Term, by: str) -> pd.DataFrame:
    """Hours by period and member, members without hours included where the roster is known."""
    rows = service(tables, term=term, by=by)
    hours = rows.groupby(["period", "member_id"], as_index=False).agg(hours=("hours", "sum"))
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
    category (of service): a category that a period on record does not have is 0 there.
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
        summed = on_record.merge(found, on="period", how="left")
    else:
        summed = _every(found, on_record["period"]).merge(on_record, on="period")
    return rates(summed.fillna({"numerator": 0.0}), term=term, by=by, split=split)


def _every(found: pd.DataFrame, on_record: pd.Series) -> pd.DataFrame:
    """Rows by period and group, with one for every group in every period that is on record."""
    names = sorted(found["group"].dropna().unique())
    every = pd.MultiIndex.from_product([on_record, names], names=["period", "group"])
    return found.set_index(["period", "group"]).reindex(every).reset_index()


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
    if split is not None:
        summed = _every(summed, pd.Series(rows["period"].unique()))
        summed = summed.fillna({"numerator": 0.0, "n": 0})
    whole = years.reindex(summed["period"]).to_numpy(dtype=float)
    whole = np.where(whole > 0, whole, np.nan)
    value = summed["numerator"] / whole
    spread = Z_95 * summed["sd"] * np.sqrt(summed["n"]) / whole
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


def grassroots(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """服务基层频次: member-months with service of the categories GRASSROOTS / member-months.

    A month counts once however often somebody went. Only records known to the month; NaN in a
    period without any, where none of them tells its category, and without a table of members.
    """
    rows = service(tables, term=term, by="month")
    rows = rows[rows["hours"].gt(0)].rename(columns={"period": "month"})
    members = by_person(tables, term=term, by="month")[["period", "member_id"]]
    rows = rows.merge(members.rename(columns={"period": "month"}), on=["month", "member_id"])
    rows = rows.assign(period=period_of(rows["month"], term=term, by=by))
    told = rows.loc[rows["category"].isin(CATEGORIES), "period"].unique()
    own = rows[rows["category"].isin(GRASSROOTS)].drop_duplicates(["month", "member_id"])
    found = own.groupby("period", as_index=False).agg(numerator=("member_id", "size"))
    calendar = periods(term, "month")
    months = calendar.assign(
        due=strength(tables, calendar), month=calendar["period"],
        period=period_of(calendar["period"], term=term, by=by),
    )  # fmt: skip
    whole = months.groupby("period", as_index=False).agg(
        denominator=("due", "sum"), n=("due", "max")
    )
    summed = whole[whole["period"].isin(told)].merge(found, on="period", how="left")
    return rates(summed.fillna({"numerator": 0.0}), term=term, by=by)
