"""Forms of activity: how passive, how many, how new (“活动内容单一”, “听报告、念文件”)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.meetings import covered_months
from branchstats.indicators.select import Tables, exploded_types, has_type, kept, table
from branchstats.indicators.series import counts, measured, period_of, rates
from branchstats.settings import Settings
from branchstats.term import Term

PASSIVE = ("听报告", "传达文件", "观看视频")  # the one definition (STATISTICS.md §3)
UNKNOWN = "未知"
RECREATION = "文体活动"
PRACTICE = ("现场教学", "实践活动")
STUDY_LIKE = ("集中学习", "党课", "组织生活会", "民主评议")  # “仅限于政治理论学习、民主评议”
LOOK_BACK_MONTHS = 12  # a format is new if nothing of the kind was done in so many months before


@kept
def activities(tables: Tables) -> pd.DataFrame:
    """Meetings whose format is known, with `is_passive`."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    known = meetings[meetings["format"].notna() & meetings["format"].ne(UNKNOWN)]
    return known.assign(is_passive=known["format"].isin(PASSIVE))


def _placed(rows: pd.DataFrame, *, term: Term, by: str) -> pd.DataFrame:
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    return rows.assign(period=period)[period.notna()]


def passive_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """被动形式占比: passive / sessions with known format; n sessions. `split` may be type."""
    rows = _placed(activities(tables), term=term, by=by)
    keys = ["period"]
    if split is not None:
        kinds = exploded_types(rows)
        rows = kinds.assign(group=kinds["type"])
        keys.append("group")
    summed = rows.groupby(keys, as_index=False).agg(
        numerator=("is_passive", "sum"),
        denominator=("is_passive", "size"),
        n=("is_passive", "size"),
    )
    return rates(summed, term=term, by=by, split=split)


def passive_hours_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """被动形式学时占比: hours of passive sessions / hours of sessions with known format and hours."""
    rows = _placed(activities(tables), term=term, by=by)
    rows = rows[rows["hours"].gt(0)]
    rows = rows.assign(part=rows["hours"].where(rows["is_passive"], 0.0))
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("hours", "sum"), n=("hours", "size")
    )
    series = rates(summed, term=term, by=by)
    return series.assign(low=np.nan, high=np.nan)  # hours are no independent trials


def format_counts(
    tables: Tables,
    *,
    term: Term,
    settings: Settings,
    by: str = "year",
    split: str | None = "format",
) -> pd.DataFrame:
    """Sessions by format (unknown format is one of the groups, last)."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    meetings = meetings.assign(group=meetings["format"].fillna(UNKNOWN))
    rows = _placed(meetings, term=term, by=by)
    found = rows.groupby(["period", "group"], as_index=False).agg(value=("meeting_id", "size"))
    order = [f for f in rows["group"].value_counts().index if f != UNKNOWN]
    order += [UNKNOWN] if UNKNOWN in set(rows["group"]) else []
    return counts(found, term=term, by=by, split="format", groups=order)


def effective_number(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """形式有效种类数: exp(−Σ p ln p) over known formats (Hill number of order 1; Jost 2006).

    numerator is the number of formats in use, denominator = n the sessions; NaN without sessions.
    """
    rows = _placed(activities(tables), term=term, by=by)
    tally = rows.groupby(["period", "format"]).size().rename("count").reset_index()
    total = tally.groupby("period")["count"].transform("sum")
    share = tally["count"] / total
    tally = tally.assign(entropy=-share * np.log(share))
    summed = tally.groupby("period", as_index=False).agg(
        value=("entropy", "sum"), numerator=("format", "size"), denominator=("count", "sum")
    )
    summed = summed.assign(value=np.exp(summed["value"]), n=summed["denominator"])
    return measured(summed, term=term, by=by)


def unknown_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """形式不明占比: sessions whose format the record does not tell / all sessions."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    unknown = meetings["format"].isna() | meetings["format"].eq(UNKNOWN)
    rows = _placed(meetings.assign(part=unknown.astype(int)), term=term, by=by)
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def passive_only_months(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """仅有被动形式的月: months in which every session is passive / months with sessions."""
    rows = _placed(activities(tables), term=term, by="month")
    months = rows.groupby("period", as_index=False).agg(part=("is_passive", "all"))
    months = months.assign(period=period_of(months["period"], term=term, by=by))
    summed = months.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def active_months(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """常态化: months with an activity of known format that is not passive / months on record.

    On record is a month that some source of meetings speaks about (`meetings.covered_months`).
    NaN where no format is known at all.
    """
    rows = _placed(activities(tables), term=term, by="month")
    if rows.empty:
        return measured(rows[["period"]], term=term, by=by)
    lively = set(rows.loc[~rows["is_passive"], "period"])
    spoken = np.zeros(term.months, dtype=bool)
    for covered in covered_months(tables, term=term).values():
        spoken |= covered
    months = pd.DataFrame({"month": term.month_starts()})
    months = months[spoken | months["month"].isin(rows["period"])]
    months = months.assign(
        part=months["month"].isin(lively).astype(int),
        period=period_of(months["month"], term=term, by=by),
    )
    summed = months.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def new_formats(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """新形式: formats first used in the period and not in the 12 months before that first use.

    A period before which there are no 12 months of records has no value: NaN.
    """
    rows = activities(tables)
    rows = rows[rows["date"].notna() & rows["date_precision"].isin(["day", "month"])]
    rows = rows.sort_values("date")
    before = rows.groupby("format")["date"].shift()
    horizon = rows["date"] - pd.DateOffset(months=LOOK_BACK_MONTHS)
    is_new = before.isna() | (before < horizon)
    placed = _placed(rows.assign(is_new=is_new), term=term, by=by)
    fresh = placed[placed["is_new"]].groupby("period")["format"].nunique()
    seen = placed.groupby("period").size()
    series = pd.DataFrame({"n": seen, "value": fresh.reindex(seen.index).fillna(0.0)})
    series = series.rename_axis("period").reset_index()
    first = rows["date"].min()
    if pd.notna(first):
        looked_back = first.replace(day=1) + pd.DateOffset(months=LOOK_BACK_MONTHS)
        series["value"] = series["value"].where(series["period"] >= looked_back)
    return measured(series.assign(numerator=series["value"]), term=term, by=by)


def recreation(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """文体活动次数."""
    return _tally(tables, (RECREATION,), term=term, by=by)


def practice(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """现场教学和实践活动次数."""
    return _tally(tables, PRACTICE, term=term, by=by)


def sessions(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """活动次数: sessions on record, whatever their format."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    rows = _placed(meetings, term=term, by=by)
    found = rows.groupby("period", as_index=False).agg(value=("meeting_id", "size"))
    return counts(found, term=term, by=by, empty=0.0 if len(meetings) else np.nan)


def study_like(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """“仅限于政治理论学习、民主评议”: sessions of the types STUDY_LIKE / sessions on record.

    `split` type: the share of every type; a session of two types counts under both.
    """
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    rows = _placed(meetings, term=term, by=by)
    rows = rows.assign(part=has_type(rows, *STUDY_LIKE).astype(int))
    whole = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    if split is None:
        return rates(whole, term=term, by=by)
    kinds = exploded_types(rows)
    found = kinds.groupby(["period", "type"], as_index=False).agg(
        numerator=("meeting_id", "nunique")
    )
    names = list(kinds["type"].value_counts().index)
    every = pd.MultiIndex.from_product([whole["period"], names], names=["period", "type"])
    each = found.set_index(["period", "type"]).reindex(every, fill_value=0).reset_index()
    summed = each.merge(whole[["period", "denominator", "n"]], on="period")
    summed = summed.rename(columns={"type": "group"})
    return rates(summed, term=term, by=by, split=split, groups=names)


def _tally(tables: Tables, formats: tuple[str, ...], *, term: Term, by: str) -> pd.DataFrame:
    rows = activities(tables)
    placed = _placed(rows[rows["format"].isin(formats)], term=term, by=by)
    found = placed.groupby("period", as_index=False).agg(value=("meeting_id", "size"))
    return counts(found, term=term, by=by, empty=0.0 if len(rows) else np.nan)
