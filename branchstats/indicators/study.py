"""“二五”学习: time, content, people and effect side by side; 学时; themes; reading."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.indicators import attendance, scores, themes
from branchstats.indicators.calendar import working_days
from branchstats.indicators.due import member_years, membership
from branchstats.indicators.meetings import covered_months
from branchstats.indicators.select import Tables, has, has_type, kept, table
from branchstats.indicators.series import measured, period_of, periods, rates
from branchstats.settings import Settings
from branchstats.term import Term

STUDY = "集中学习"
ON_TIME, MOVED, NOT_HELD = "按时", "调整", "未见记录"


def sessions(tables: Tables) -> pd.DataFrame:
    """Meetings of the type 集中学习."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    return meetings[has_type(meetings, STUDY)]


def schedule(tables: Tables, *, term: Term, settings: Settings) -> pd.DataFrame:
    """One row a scheduled study day: `date`, `state` 按时, 调整 (another day of the week), 未见记录.

    Scheduled are the working days that fall on the study weekdays, in months that some source
    speaks about (`meetings.covered_months`). A session on another day of the same week makes up
    for one scheduled day.
    """
    return _schedule(tables, term=term, weekdays=settings.study_weekdays)


@kept
def _schedule(tables: Tables, *, term: Term, weekdays: tuple[int, ...]) -> pd.DataFrame:
    days = pd.Series(working_days(term.first, term.end).days)
    month = pd.Series(days.dt.to_period("M").dt.to_timestamp())
    spoken = month.isin(_months_of_study(tables, term))
    due = days[days.dt.day_of_week.isin(weekdays) & spoken]
    rows = sessions(tables)
    exact = rows[rows["date_precision"].eq("day") & rows["date"].notna()]
    held = pd.Series(exact["date"].drop_duplicates().to_numpy(), dtype="datetime64[us]")
    on_time = due.isin(held)
    spare = held[~held.isin(due)]
    left = _week(spare).value_counts()
    open_days = due[~on_time]
    turn = open_days.groupby(_week(open_days)).cumcount()
    is_moved = turn < _week(open_days).map(left).fillna(0)
    state = pd.Series(NOT_HELD, index=due.index, dtype="str").mask(on_time, ON_TIME)
    state.loc[open_days.index[is_moved]] = MOVED
    return pd.DataFrame({"date": due, "state": state}).reset_index(drop=True)


def _months_of_study(tables: Tables, term: Term) -> pd.DatetimeIndex:
    covered = covered_months(tables, term=term).get(STUDY)
    months = term.month_starts()
    return months[:0] if covered is None else months[covered]


def _week(days: pd.Series) -> pd.Series:
    monday = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return monday.astype("datetime64[us]")


def implemented(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """学习落实率(时间): scheduled days with a session, that day or moved within the week / scheduled."""
    rows = schedule(tables, term=term, settings=settings)
    rows = rows.assign(
        part=rows["state"].ne(NOT_HELD).astype(int),
        period=period_of(rows["date"], term=term, by=by),
    )
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def led_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """四落实·内容: study sessions whose record names a leader and a topic / sessions.

    NaN where no record ever names a leader: then the sheets do not say.
    """
    rows = sessions(tables)
    named = rows["leader"].fillna("").ne("") & rows["title"].fillna("").ne("")
    if rows["leader"].fillna("").eq("").all():
        rows, named = rows.iloc[:0], named.iloc[:0]
    period = period_of(rows["date"], rows["date_precision"], term=term, by=by)
    rows = rows.assign(part=named.astype(int), period=period)
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def leading_members(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """领学面: distinct leaders of study sessions who are members / members of the branch.

    NaN in a period in which no record names a leader: somebody did lead.
    """
    rows = sessions(tables)
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    calendar = periods(term, by)
    dated = membership(tables)
    pairs = calendar[["period", "end"]].merge(dated, how="cross", suffixes=("", "_member"))
    inside = (pairs["start"] < pairs["end"]) & (pairs["end_member"] > pairs["period"])
    due = pairs.loc[inside, ["period", "name"]]
    rows = rows[rows["leader"].fillna("").ne("")]
    led = rows[["period", "leader"]].drop_duplicates()
    led = led.rename(columns={"leader": "name"}).assign(part=1)
    merged = due.merge(led, on=["period", "name"], how="left").fillna({"part": 0})
    merged = merged[merged["period"].isin(rows["period"])]
    summed = merged.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def attendance_rate(
    tables: Tables, *, term: Term, settings: Settings, by: str = "month", split: str | None = None
) -> pd.DataFrame:
    """四落实·人员: 到会率 of 集中学习; `split` may be weekday, group or format."""
    meetings = table(tables, "meetings")
    only = {**tables, "meetings": meetings[has_type(meetings, STUDY)]}
    return attendance.rate(only, term=term, settings=settings, by=by, split=split)


def four_checks(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year"
) -> pd.DataFrame:
    """时间、内容、人员、效果 as groups of one series, side by side; no weighted total.

    效果 is the pass rate of first attempts.
    """
    parts = {
        "时间": implemented, "内容": led_share, "人员": attendance_rate, "效果": scores.pass_rate,
    }  # fmt: skip
    found = [
        part(tables, term=term, settings=settings, by=by).assign(group=name)
        for name, part in parts.items()
    ]
    rows = pd.concat(found, ignore_index=True).drop(columns="label")
    return measured(rows, term=term, by=by, split="check", groups=list(parts))


def hours_by_person(tables: Tables, *, term: Term, settings: Settings, by: str) -> pd.DataFrame:
    """`period`, `member_id`, `hours` present at meetings with full roll, `stated` hours of them.

    A study session without hours on record counts `settings.hours_per_session`; other meetings
    without hours count nothing.
    """
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    stated = meetings["hours"].notna()
    usual = pd.Series(np.where(has_type(meetings, STUDY), settings.hours_per_session, 0.0))
    meetings = meetings.assign(
        hours=meetings["hours"].where(stated, usual), stated=meetings["hours"].fillna(0.0)
    )
    rows = attendance.person_rows(tables)
    rows = rows[rows["present"].eq(1)].merge(
        meetings[["meeting_id", "hours", "stated"]], on="meeting_id"
    )
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    return rows.groupby(["period", "member_id"], as_index=False)[["hours", "stated"]].sum()


def hours_per_member(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """人均学时: Σ hours present / member-years; 本支部台账可计学时 only.

    `is_stated`: whether the record itself gives the hours (else the usual hours of a session are
    counted, and there is no 达标率).
    """
    rows = hours_by_person(tables, term=term, settings=settings, by=by)
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("hours", "sum"), n=("member_id", "nunique"), stated=("stated", "sum")
    )
    calendar = periods(term, by)
    years = pd.Series(member_years(tables, calendar).to_numpy(), index=calendar["period"])
    whole = years.reindex(summed["period"]).to_numpy(dtype=float)
    whole = np.where(whole > 0, whole, np.nan)
    summed = summed.assign(
        denominator=whole, value=summed["numerator"] / whole, is_stated=summed["stated"].gt(0)
    )
    return measured(summed.drop(columns="stated"), term=term, by=by)


def hours_reached(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """学时达标率: members who reach the yearly hours of the norm / members there all year.

    Only years in which the records state hours (a 学时 ledger), else NaN. The 32 hours of a member
    (`norms.study_member` of review.toml overrides) hold for everybody; the 56 of a leader stand in
    a plan that is 待核实 and are shown by `hours_reached_leaders` only.
    """
    return _reached(tables, "study_member", term=term, settings=settings, by=by, leaders=False)


def hours_reached_leaders(
    tables: Tables, *, term: Term, settings: Settings, by: str = "calendar_year",
    split: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """学时达标率(书记和班子成员): as `hours_reached`, against the leaders' hours (待核实)."""
    return _reached(tables, "study_leader", term=term, settings=settings, by=by, leaders=True)


def _reached(
    tables: Tables, key: str, *, term: Term, settings: Settings, by: str, leaders: bool
) -> pd.DataFrame:
    rows = hours_by_person(tables, term=term, settings=settings, by=by)
    calendar = periods(term, by)
    found = []
    dated = membership(tables) if has(tables, "members") else pd.DataFrame()
    for period, end in zip(calendar["period"], calendar["end"], strict=True):
        rule = norms.in_force(key, period)
        of_year = rows[rows["period"].eq(period)].set_index("member_id")
        if rule is None or dated.empty or not of_year["stated"].sum() > 0:
            continue
        there = dated[(dated["start"] <= period) & (dated["end"] >= end)]
        there = there[there["is_leader"]] if leaders else there
        hours = of_year["hours"].reindex(there["member_id"]).fillna(0.0)
        needed = settings.norms.get(key, rule.value)
        found.append((period, int((hours >= needed).sum()), len(there), len(there)))
    summed = pd.DataFrame(found, columns=["period", "numerator", "denominator", "n"])
    return rates(summed.astype({"period": "datetime64[us]"}), term=term, by=by)


def names_reading(titles: pd.Series) -> pd.Series:
    """Which titles speak of reading together."""
    return themes.mentions(titles, themes.words("reading")["words"])


def reading_weeks(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """每周读书: weeks with a reading session / weeks with a record of study; by the titles."""
    meetings = table(tables, "meetings").drop_duplicates("meeting_id")
    exact = meetings[meetings["date_precision"].eq("day") & meetings["date"].notna()]
    reading = set(_week(exact.loc[names_reading(exact["title"]), "date"]))
    if not reading:
        return measured(
            pd.DataFrame({"period": pd.Series(dtype="datetime64[us]")}), term=term, by=by
        )
    days: pd.Series = pd.Series(
        pd.date_range(term.first, term.end, freq="W-MON", inclusive="left", unit="us")
    )
    month = pd.Series(days.dt.to_period("M").dt.to_timestamp())
    weeks: pd.Series = days[month.isin(_months_of_study(tables, term)) | days.isin(reading)]
    rows = pd.DataFrame({"part": weeks.isin(reading).astype(int)})
    rows = rows.assign(period=period_of(weeks, term=term, by=by))
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)
