"""The committee: posts filled, lectures given, decisions taken together; persons sent out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators import themes
from branchstats.indicators.due import membership
from branchstats.indicators.meetings import spoken_periods
from branchstats.indicators.select import Tables, exploded_types, has_type, table
from branchstats.indicators.series import counts, only_where, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.term import Term

LIFE_MEETING = "组织生活会"
DISPATCH = {"第一书记": "选派第一书记", "驻村工作队长": "选派驻村队长"}


def posts_by_month(tables: Tables, *, term: Term) -> pd.DataFrame:
    """One row a month and post of the committee that the records name: `post`, `is_filled`.

    Filled on any day of the month, by events 任职 with their start and end; empty without such
    events.
    """
    events = table(tables, "events")
    held = events[events["kind"].eq("任职") & events["date"].notna()]
    names = themes.by_name(held["value"], "posts")
    # 副书记 contains 书记: the longer post is the one meant
    if "副书记" in names:
        names = names.assign(书记=names["书记"] & ~names["副书记"])
    months = pd.DataFrame({"period": term.month_starts()})
    following = months["period"] + pd.DateOffset(months=1)
    found = []
    for post in names.columns[names.any()]:
        start = held.loc[names[post], "date"].to_numpy()[None, :]
        end = held.loc[names[post], "end"].fillna(pd.Timestamp("2200-01-01")).to_numpy()[None, :]
        filled = (start < following.to_numpy()[:, None]) & (end >= months.to_numpy())
        found.append(months.assign(post=post, is_filled=filled.any(axis=1)))
    blank = months.iloc[:0].assign(post=pd.Series(dtype="str"), is_filled=pd.Series(dtype=bool))
    return pd.concat([blank, *found], ignore_index=True)


def vacant_months(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """班子缺额月数: months in which a post of the committee is vacant / months; NaN without 任职."""
    rows = posts_by_month(tables, term=term)
    months = rows.groupby("period", as_index=False).agg(part=("is_filled", "all"))
    months = months.assign(
        part=~months["part"].astype(bool), period=period_of(months["period"], term=term, by=by)
    )
    summed = months.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def lecture_coverage(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """班子成员讲党课覆盖率: leaders with a lecture in the period / leaders of the period.

    Lectures are meetings of the type 党课 whose record names a leader, by name or by post; NaN in
    a period where none does: somebody may have lectured whom the record does not name.
    """
    meetings = table(tables, "meetings")
    lectures = meetings[has_type(meetings, "党课") & meetings["leader"].fillna("").ne("")]
    period = period_of(lectures["date"], lectures["date_precision"], term=term, by=by)
    calendar = periods(term, by)
    dated = membership(tables)
    leaders = dated[dated["is_leader"]]
    by_post = leaders[leaders["role"].notna()].drop_duplicates("role").set_index("role")["name"]
    name = lectures["leader"].map(by_post).fillna(lectures["leader"])
    given = pd.DataFrame({"period": period, "name": name})
    given = given[given["name"].isin(leaders["name"])].drop_duplicates()
    pairs = calendar[["period", "end"]].merge(leaders, how="cross", suffixes=("", "_member"))
    inside = (pairs["start"] < pairs["end"]) & (pairs["end_member"] > pairs["period"])
    due = pairs.loc[inside & pairs["period"].isin(given["period"]), ["period", "name"]]
    merged = due.merge(given.assign(part=1), on=["period", "name"], how="left")
    merged = merged.fillna({"part": 0})
    summed = merged.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def lectures(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """党课次数."""
    return _of_type(tables, "党课", term=term, by=by)


def visits(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """帮扶次数."""
    return _of_type(tables, "帮扶", term=term, by=by)


def oaths(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """宣誓次数."""
    return _of_type(tables, "宣誓", term=term, by=by)


def _of_type(tables: Tables, kind: str, *, term: Term, by: str) -> pd.DataFrame:
    meetings = exploded_types(table(tables, "meetings"))
    rows = meetings[meetings["type"].eq(kind)].drop_duplicates("meeting_id")
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    found = rows.groupby("period", as_index=False).agg(value=("meeting_id", "size"))
    # no session of a kind that no record names, or in a year that none speaks about, is no 0
    series = counts(found, term=term, by=by, empty=0.0 if len(rows) else np.nan)
    spoken = spoken_periods(tables, kind, term=term, by=by) | series["value"].gt(0).to_numpy()
    return only_where(series, spoken)


def life_meetings(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """组织生活会次数."""
    return _of_type(tables, LIFE_MEETING, term=term, by=by)


def appraisals(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """民主评议次数."""
    return _of_type(tables, "民主评议", term=term, by=by)


def special_life_meetings(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """专题组织生活会: 组织生活会 whose title names a special subject; `split` may be subject.

    A meeting that names two subjects counts under each of them. NaN in a period that no record of
    such meetings speaks about, and throughout where they have no titles.
    """
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    rows = meetings[has_type(meetings, LIFE_MEETING) & meetings["title"].fillna("").ne("")]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    named = themes.by_name(rows["title"], "special_life_meetings")
    names = [str(name) for name in named if named[name].any()]
    if split is None:
        own = rows[named.any(axis=1)]
        found = own.groupby("period", as_index=False).agg(value=("meeting_id", "size"))
        series = counts(found, term=term, by=by)
    else:
        parts = [rows[named[name]].assign(group=str(name)) for name in named]
        own = pd.concat(parts, ignore_index=True).astype({"group": "str"})
        found = own.groupby(["period", "group"], as_index=False).agg(value=("meeting_id", "size"))
        series = counts(found, term=term, by=by, split=split, groups=names)
    told = set(periods(term, by).loc[_told(tables, rows, term=term, by=by), "period"])
    is_told = series["period"].isin(told)
    return only_where(series, is_told)


def _told(tables: Tables, rows: pd.DataFrame, *, term: Term, by: str) -> np.ndarray:
    """Which periods the records of life meetings speak about: there, no such meeting is a 0."""
    starts = periods(term, by)["period"]
    if rows.empty:
        return np.zeros(len(starts), dtype=bool)
    spoken = spoken_periods(tables, LIFE_MEETING, term=term, by=by)
    return spoken | starts.isin(rows["period"]).to_numpy()


def collective_decisions(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """集体讨论决定: 支委会 whose title or recorded items name such matters / 支委会 on record.

    NaN where no record ever names such a matter: then the registers do not say.
    """
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    rows = meetings[has_type(meetings, "支委会")]
    events = table(tables, "events")
    items = events[events["kind"].eq("议决事项")]
    words = tuple(w for listed in themes.words("collective_decisions").values() for w in listed)
    named_on = set(items.loc[themes.mentions(items["value"], words), "date"].dropna())
    part = themes.mentions(rows["title"], words) | rows["date"].isin(named_on)
    if items.empty and not part.any():
        rows, part = rows.iloc[:0], part.iloc[:0]
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(part=part.astype(int), period=period)
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def dispatched(
    tables: Tables, *, term: Term, settings: Settings, by: str = "term",
    split: str | None = "post",
) -> pd.DataFrame:  # fmt: skip
    """选派: distinct persons by post (the keys of DISPATCH) with a start in the period; n rows.

    NaN where no record of that kind exists. Somebody sent in two years counts in both, and once
    in the term.
    """
    events = table(tables, "events")
    kinds = {kind: post for post, kind in DISPATCH.items()}
    sent = events[events["kind"].isin(list(kinds))]
    sent = sent.assign(
        group=sent["kind"].map(kinds), who=sent["member_id"].fillna(sent["name"]),
        period=period_of(sent["date"], sent["date_precision"], term=term, by=by),
    )  # fmt: skip
    found = sent.groupby(["period", "group"], as_index=False).agg(
        value=("who", "nunique"), n=("who", "size")
    )
    series = counts(found, term=term, by=by, split="post", groups=list(DISPATCH))
    known = series["group"].isin(sent["group"])
    return only_where(series, known)


def dues(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """党费: months that the register of dues speaks about; n its entries.

    NaN in a period without an entry: a register says what was paid, not what was not.
    """
    events = table(tables, "events")
    rows = events[events["kind"].eq("党费")]
    rows = rows.assign(
        period=period_of(rows["date"], rows["date_precision"], term=term, by=by),
        month=period_of(rows["date"], rows["date_precision"], term=term, by="month"),
    )
    found = rows.groupby("period", as_index=False).agg(
        value=("month", "nunique"), n=("kind", "size")
    )
    found = found.assign(value=found["value"].astype(float).where(found["value"].gt(0)))
    return counts(found, term=term, by=by, empty=np.nan)


def honours(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """荣誉 by period; `split` may be level. NaN where no list of honours is there."""
    events = table(tables, "events")
    rows = events[events["kind"].eq("荣誉")]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    keys = ["period"]
    if split is not None:
        rows = rows.assign(group=rows["level"].fillna("未注明级别"))
        keys.append("group")
    found = rows.groupby(keys, as_index=False).agg(value=("kind", "size"))
    return counts(found, term=term, by=by, split=split, empty=0.0 if len(rows) else np.nan)


def appraisal_excellent(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """民主评议优秀占比: members graded 优秀 / members graded; `split` grade: the share of each grade."""
    events = table(tables, "events")
    rows = events[events["kind"].eq("民主评议") & events["value"].notna()]
    graded = rows[rows["member_id"].notna() | rows["name"].notna()]
    graded = graded.assign(
        part=graded["value"].str.contains("优秀").fillna(False).astype(int), group=graded["value"],
        period=period_of(graded["date"], graded["date_precision"], term=term, by=by),
    )  # fmt: skip
    whole = graded.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    if split is None:
        return rates(whole, term=term, by=by)
    each = graded.groupby(["period", "group"], as_index=False).agg(numerator=("part", "size"))
    names = list(graded["group"].value_counts().index)
    every = pd.MultiIndex.from_product([whole["period"], names], names=["period", "group"])
    each = each.set_index(["period", "group"]).reindex(every, fill_value=0).reset_index()
    summed = each.merge(whole[["period", "denominator", "n"]], on="period")
    return rates(summed, term=term, by=by, split=split, groups=names)
