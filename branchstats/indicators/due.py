"""Who belongs to the branch on a day: the dated 应到 (DOMAIN.md §2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.select import Tables, has, kept, table

DAYS_A_YEAR = 365.25
SHEETS = ("attendance", "scores", "volunteering")  # where a branch's own people appear
PARTY = ("正式党员", "预备党员")
NOT_PARTY = ("发展对象", "入党积极分子", "入党申请人", "群众")
UNKNOWN = "未知"  # category
ADMITTED = "接收预备党员"
# stages before admission: who has only these is no member yet
BEFORE_ADMISSION = (
    "申请入党",
    "派人谈话",
    "确定积极分子",
    "列为发展对象",
    "短期培训",
    "政治审查",
    "预审",
)
_LONG_AGO = np.datetime64("1900-01-01", "us")
_FAR_OFF = np.datetime64("2200-01-01", "us")


@kept
def membership(tables: Tables) -> pd.DataFrame:
    """One row a member of the branch: member_id, name, group, role, is_leader, start, end.

    `start` is the first day as a party member of this branch (joined_branch, joined_party, the
    admission or transfer in the recruitment ledger, whichever is last and known), `end` the day
    of leaving; open ends are far-off dates. Left out are applicants and activists who were never
    admitted, and whom only a recruitment ledger knows (ledgers may tell of another branch's
    people; who belongs to this one is seen on its sheets). Whose category no record tells counts
    as a member: rolls list members. Empty where there is no table of members.
    """
    events = table(tables, "recruitment")
    members = table(tables, "members")
    members = members[~_only_on_a_ledger(members, tables)]
    category = members["category"].astype(object)
    admitted = _first(events, ADMITTED).reindex(members["member_id"]).to_numpy()
    earlier = set(events.loc[events["event"].isin(BEFORE_ADMISSION), "member_id"].dropna())
    is_party = category.isin(PARTY) | (
        ~category.isin(NOT_PARTY) & (~members["member_id"].isin(earlier) | ~np.isnat(admitted))
    )
    joined_party = members["joined_party"].to_numpy().astype("datetime64[us]")
    joined_party = np.where(np.isnat(joined_party), admitted, joined_party)
    joined_branch = members["joined_branch"].to_numpy().astype("datetime64[us]")
    moved_in = _first(events, "转入").reindex(members["member_id"]).to_numpy()
    joined_branch = np.where(np.isnat(joined_branch), moved_in, joined_branch)
    left = members["left_branch"].to_numpy().astype("datetime64[us]")
    moved_out = _first(events, "转出").reindex(members["member_id"]).to_numpy()
    left = np.where(np.isnat(left), moved_out, left)
    start = np.maximum(_filled(joined_party, _LONG_AGO), _filled(joined_branch, _LONG_AGO))
    result = pd.DataFrame(
        {
            "member_id": members["member_id"],
            "name": members["name"],
            "group": members["group"],
            "role": members["role"],
            "is_leader": members["is_leader"].fillna(False).astype(bool),
            "start": start,
            "end": _filled(left, _FAR_OFF),
        }
    )
    return result[is_party.to_numpy()].drop_duplicates("member_id").reset_index(drop=True)


def _only_on_a_ledger(members: pd.DataFrame, tables: Tables) -> pd.Series:
    ledgers = table(tables, "recruitment")["source_file"].dropna().unique()
    seen = [table(tables, name)["member_id"] for name in SHEETS]
    is_seen = members["member_id"].isin(pd.concat(seen, ignore_index=True))
    return members["source_file"].isin(ledgers) & ~is_seen


def _first(events: pd.DataFrame, event: str) -> pd.Series:
    rows = events[events["event"].eq(event) & events["member_id"].notna()]
    return rows.groupby("member_id")["date"].min().astype("datetime64[us]")


def _filled(dates: np.ndarray, value: np.datetime64) -> np.ndarray:
    return np.where(np.isnat(dates), value, dates)


def due_on(rows: pd.DataFrame, tables: Tables) -> np.ndarray:
    """Which rows (member_id, date) concern somebody who belonged to the branch on that day.

    Without a table of members everybody on the sheet counts as due.
    """
    if not has(tables, "members"):
        return np.ones(len(rows), dtype=bool)
    listed = table(tables, "members")["member_id"]
    dated = membership(tables).set_index("member_id")
    start = dated["start"].reindex(rows["member_id"]).to_numpy()
    end = dated["end"].reindex(rows["member_id"]).to_numpy()
    date = rows["date"].to_numpy().astype("datetime64[us]")
    # nobody is struck out because the roster does not know them
    unknown = ~rows["member_id"].isin(listed).to_numpy()
    return unknown | ((date >= start) & (date < end))


def strength(tables: Tables, periods: pd.DataFrame) -> pd.Series:
    """Members of the branch in each period (`period`, `end`): anybody who belonged on some day.

    NaN throughout where there is no table of members.
    """
    if not has(tables, "members"):
        return pd.Series(np.nan, index=periods.index)
    dated = membership(tables)
    first = periods["period"].to_numpy()[:, None]
    end = periods["end"].to_numpy()[:, None]
    inside = (dated["start"].to_numpy()[None, :] < end) & (
        dated["end"].to_numpy()[None, :] > first
    )
    return pd.Series(inside.sum(axis=1).astype(float), index=periods.index)


def member_years(tables: Tables, periods: pd.DataFrame) -> pd.Series:
    """Σ of members' time in the branch in each period, in years (a member for half a year: 0.5)."""
    if not has(tables, "members"):
        return pd.Series(np.nan, index=periods.index)
    dated = membership(tables)
    first = periods["period"].to_numpy()[:, None]
    end = periods["end"].to_numpy()[:, None]
    from_ = np.maximum(dated["start"].to_numpy()[None, :], first)
    until = np.minimum(dated["end"].to_numpy()[None, :], end)
    share = np.clip((until - from_) / (end - first), 0.0, 1.0).sum(axis=1)
    months = ((end - first) / np.timedelta64(1, "D")).ravel() / DAYS_A_YEAR
    return pd.Series(share * np.round(months * 12) / 12, index=periods.index)
