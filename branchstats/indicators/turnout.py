"""Who came where the rules ask how many must: oaths, the committee's quorum, votes, elections."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from branchstats import norms
from branchstats.indicators.attendance import person_rows
from branchstats.indicators.registers import pairs
from branchstats.indicators.select import FULL_ROLL, Tables, has_type, kept, table
from branchstats.indicators.series import period_of, rates
from branchstats.settings import Settings
from branchstats.term import Term

OATH, COMMITTEE = "宣誓", "支委会"
VOTE, ELECTION = "表决", "选举"
QUORUMS = {VOTE: "vote_quorum", ELECTION: "election_quorum"}  # kind of event → key of norms.csv
COMMITTEE_QUORUM = "committee_quorum"
# as cleaning writes them, and as a clerk may: 应到会党员40人，实到会38人
_COUNTED = re.compile(r"应到(?:会)?\D{0,4}(\d+).*?实到(?:会)?\D{0,4}(\d+)")


@kept
def of_meetings(tables: Tables) -> pd.DataFrame:
    """One row a meeting: columns of meetings plus `came_due`, `came_present`; NaN where unknown.

    From the roll where it lists everybody, else from the register (dated where the roster allows,
    else as typed).
    """
    rows = pairs(tables)
    rolls = person_rows(tables).groupby("meeting_id")[["due", "present"]].sum()
    rolls = rolls.reindex(rows["meeting_id"]).astype(float)
    is_roll = rows["roll"].eq(FULL_ROLL).to_numpy()
    due = rows["dated_due"].fillna(rows["typed_due"])
    present = rows["dated_present"].fillna(rows["typed_present"])
    return rows.assign(
        came_due=np.where(is_roll & (rolls["due"].to_numpy() > 0), rolls["due"], due),
        came_present=np.where(is_roll & (rolls["due"].to_numpy() > 0), rolls["present"], present),
    )


def oath_attendance(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """宣誓到会率 (“全体党员宣誓”): Σ present / Σ due of the sessions of that kind.

    n: the fewest persons due at one of them. NaN where no such session says who came.
    """
    rows = of_meetings(tables)
    rows = rows[has_type(rows, OATH) & rows["came_due"].gt(0) & rows["came_present"].notna()]
    rows = rows.assign(period=period_of(rows["date"], rows["date_precision"], term=term, by=by))
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("came_present", "sum"), denominator=("came_due", "sum"),
        n=("came_due", "min"),
    )  # fmt: skip
    return rates(summed, term=term, by=by)


def committee_quorum(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """支委会到会符合要求的占比: committee meetings with a quorum / those whose record tells who came.

    The norm in force on the day decides (or `norms.committee_quorum` of review.toml); before the
    first norm nothing is asked.
    """
    rows = of_meetings(tables)
    rows = rows[has_type(rows, COMMITTEE) & rows["came_due"].gt(0) & rows["came_present"].notna()]
    needed = _needed(COMMITTEE_QUORUM, rows["date"], settings)
    rows = rows.assign(needed=needed, share=rows["came_present"] / rows["came_due"])
    rows = rows[rows["needed"].notna()]
    rows = rows.assign(
        part=rows["share"].ge(rows["needed"]).astype(int),
        period=period_of(rows["date"], rows["date_precision"], term=term, by=by),
    )
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("part", "sum"), denominator=("part", "size"), n=("part", "size")
    )
    return rates(summed, term=term, by=by)


def of_votes(tables: Tables, *, settings: Settings) -> pd.DataFrame:
    """One row a vote or election whose record gives 应到 and 实到: columns of events plus figures.

    `due`, `present` persons, `share`; `needed` by the norm in force on the day (NaN: none).
    """
    events = table(tables, "events")
    rows = events[events["kind"].isin(list(QUORUMS))]
    found = rows["value"].fillna("").str.extract(_COUNTED)
    rows = rows.assign(due=found[0].astype(float), present=found[1].astype(float))
    rows = rows[rows["due"].gt(0)]
    needed = [
        _needed(QUORUMS[kind], pd.Series([date]), settings)[0]
        for kind, date in zip(rows["kind"], rows["date"], strict=True)
    ]
    return rows.assign(share=rows["present"] / rows["due"], needed=needed)


def vote_turnout(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """表决到会率: Σ voters present / Σ voters due; columns as `_turnout` has them."""
    return _turnout(tables, VOTE, term=term, settings=settings, by=by)


def election_turnout(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """选举到会率: Σ voters present / Σ voters due; columns as `_turnout` has them."""
    return _turnout(tables, ELECTION, term=term, settings=settings, by=by)


def _turnout(
    tables: Tables, kind: str, *, term: Term, settings: Settings, by: str
) -> pd.DataFrame:
    """n: the fewest voters due at one of them; `votes`, the `lowest` share, how many are `met`.

    `met` counts those that reach the norm in force on their day, and those before any norm.
    """
    rows = of_votes(tables, settings=settings)
    rows = rows[rows["kind"].eq(kind)]
    rows = rows.assign(
        period=period_of(rows["date"], rows["date_precision"], term=term, by=by),
        is_met=rows["share"].ge(rows["needed"].fillna(0.0)),
    )
    summed = rows.groupby("period", as_index=False).agg(
        numerator=("present", "sum"), denominator=("due", "sum"), n=("due", "min"),
        votes=("due", "size"), lowest=("share", "min"), met=("is_met", "sum"),
    )  # fmt: skip
    return rates(summed, term=term, by=by)


def _needed(key: str, dates: pd.Series, settings: Settings) -> list[float]:
    """The share that the norm asks on each day: the branch's own figure, else the norm's; NaN: none."""
    rules = [norms.in_force(key, date) if pd.notna(date) else None for date in dates]
    own = settings.norms
    return [np.nan if rule is None else own.get(key, rule.value) for rule in rules]
