"""Tidy rows → the arrays that the tests take: months × persons, counts a month, papers × persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from branchstats.evidence.case import Case
from branchstats.indicators.reach import DATED
from branchstats.indicators.select import SEPARATOR, exploded_types
from branchstats.indicators.series import SPANS
from branchstats.statistics import change
from branchstats.term import MONTHS_A_YEAR


@dataclass(frozen=True)
class Panel:
    """`num` and `den` by month × person (or month × 1), and the rows behind them."""

    num: np.ndarray
    den: np.ndarray
    rows: pd.DataFrame


@dataclass(frozen=True)
class Counts:
    """Events a month (NaN: the source does not speak about the month), and the rows behind them."""

    counts: np.ndarray
    rows: pd.DataFrame


@dataclass(frozen=True)
class Papers:
    """Numbers by paper × person, each paper's period, and the rows behind them."""

    scores: np.ndarray
    period: np.ndarray
    rows: pd.DataFrame


def rate_panel(case: Case, rows: pd.DataFrame, *, num: str, den: str) -> Panel:
    """Rows of persons with the 0/1 columns `num` and `den` → months × persons."""
    month = case.month_of(rows)
    used = (
        (month >= 0) & (rows[den].to_numpy(dtype=float) > 0) & rows["member_id"].notna().to_numpy()
    )
    kept = rows[used]
    person, names = pd.factorize(kept["member_id"], sort=True)
    shape = (case.term.months, len(names))
    present, expected = np.zeros(shape), np.zeros(shape)
    np.add.at(present, (month[used], person), kept[num].to_numpy(dtype=float))
    np.add.at(expected, (month[used], person), kept[den].to_numpy(dtype=float))
    return Panel(present, expected, kept)


def share_panel(case: Case, rows: pd.DataFrame, *, num: str) -> Panel:
    """Activities with the 0/1 column `num` → months × 1."""
    month = case.month_of(rows)
    kept = rows[month >= 0]
    month = month[month >= 0]
    part = np.bincount(month, weights=kept[num].to_numpy(dtype=float), minlength=case.term.months)
    whole = np.bincount(month, minlength=case.term.months).astype(float)
    return Panel(part[:, None], whole[:, None], kept)


def event_counts(case: Case, rows: pd.DataFrame, *, spoken: pd.DataFrame, dataset: str) -> Counts:
    """Rows → events a month; 0 where the source speaks about the month and names none, else NaN.

    `spoken`: all rows of the source, whatever they are about (`recorded_months`).
    """
    month = case.month_of(rows)
    kept = rows[month >= 0]
    counts = np.bincount(month[month >= 0], minlength=case.term.months).astype(float)
    counts[~recorded_months(case, spoken, dataset)] = np.nan
    return Counts(counts, kept)


def recorded_months(case: Case, spoken: pd.DataFrame, dataset: str) -> np.ndarray:
    """Months that a source of single events speaks about.

    By the coverage table: the months that it names for the data set (of a register, for meetings),
    and those with a row. Without it: from the first row of a file to the last, and a stretch
    before, between or after the files that is no longer than the longest one without a row inside
    them: events that happen now and then leave such stretches. None after the last month on record,
    nor in a year of which no table at all has a row (`silent_months`).
    """
    covered = covered_months(case, dataset)
    whole_term = np.arange(case.term.months)
    by_file = _months_by_file(case, spoken)
    if covered.any():
        covered |= np.isin(whole_term, np.concatenate([*by_file, []]))
    else:
        silence = max((int(np.diff(own).max(initial=1)) - 1 for own in by_file), default=-1)
        ends = sorted((own[0], own[-1]) for own in by_file)
        reached = -1  # the last month spoken about so far; the month before the term to begin with
        for first, last in [*ends, (case.term.months, case.term.months)]:
            if first - reached - 1 <= silence:
                covered[max(reached + 1, 0) : max(first, 0)] = True
            covered[max(first, 0) : max(last + 1, 0)] = True
            reached = max(reached, last)
    return covered & ~silent_months(case) & (whole_term < case.known_months)


def silent_months(case: Case) -> np.ndarray:
    """Which months of the term lie in a stretch of a year or more that no table has a row of.

    A branch of which nothing whatever is written down for a year did not stand still: the records
    are missing, also where a single file begins before and ends after. None where no meeting is on
    record at all, for single events alone may well be a year apart.
    """
    spoken = np.zeros(case.term.months, dtype=bool)
    if not any((case.month_of(case[name]) >= 0).any() for name in ("meetings", "attendance")):
        return spoken
    first = np.datetime64(case.term.first.date(), "M").astype("int64")
    for name in DATED:
        rows = case[name]
        rows = rows[rows["date"].notna() & rows["date_precision"].isin(list(SPANS))]
        start = rows["date"].to_numpy().astype("datetime64[M]").astype("int64") - first
        span = rows["date_precision"].map(SPANS).to_numpy(dtype="int64")
        for begin, months in np.unique(np.column_stack([start, span]), axis=0):
            spoken[max(begin, 0) : max(begin + months, 0)] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[True], spoken, [True]]).astype(int)))
    silent = np.zeros(case.term.months, dtype=bool)
    for begin, end in edges.reshape(-1, 2):
        silent[begin:end] = end - begin >= MONTHS_A_YEAR
    return silent


def _months_by_file(case: Case, rows: pd.DataFrame) -> list[np.ndarray]:
    """The months of each file's rows, sorted, counted from the start of the term (also outside it)."""
    exact = rows[rows["date"].notna() & rows["date_precision"].isin(["day", "month"])]
    month = exact["date"].to_numpy().astype("datetime64[M]").astype("int64")
    month = month - np.datetime64(case.term.first.date(), "M").astype("int64")
    listed = exact.assign(month=month, file=exact["source_file"].fillna("").str.split(SEPARATOR))
    groups = listed.explode("file").groupby("file")["month"]
    return [np.unique(own.to_numpy()) for _, own in groups]


def covered_months(case: Case, dataset: str) -> np.ndarray:
    """Which months of the term the coverage table names for a data set.

    Of attendance only sources of meetings: a time clock speaks about working days.
    """
    coverage = case["coverage"]
    own = coverage[
        coverage["dataset"].eq(dataset) & coverage["first"].notna() & coverage["last"].notna()
    ]
    if dataset == "attendance":
        own = exploded_types(own)
    result = np.zeros(case.term.months, dtype=bool)
    months = case.term.month_starts()
    for first, last in zip(own["first"], own["last"], strict=True):
        result |= np.asarray((months >= first.replace(day=1)) & (months <= last))
    return result


def spanned_months(case: Case, rows: pd.DataFrame, dataset: str) -> np.ndarray:
    """Months that a source speaks about: by the coverage table, else between its first and last row.

    None of a year of which no table at all has a row (`silent_months`).
    """
    covered = covered_months(case, dataset)
    if covered.any():
        return covered & ~silent_months(case)
    month = case.month_of(rows)
    dated = pd.DataFrame({"file": rows["source_file"].fillna(""), "month": month})[month >= 0]
    for first, last in dated.groupby("file")["month"].agg(["min", "max"]).itertuples(index=False):
        covered[first : last + 1] = True
    return covered & ~silent_months(case)


def activity_panel(case: Case) -> Panel:
    """Members active in volunteering (`num`) among those who belong to the branch, by month.

    A month that no record speaks about has nobody expected. Without a table of members those who
    ever appear in the records are taken as the members.
    """
    rows = case["volunteering"]
    rows = rows[rows["hours"].gt(0) & rows["member_id"].notna()]
    month = case.month_of(rows)
    kept = rows[month >= 0]
    names, expected = _belonging(case, kept)
    who = pd.Index(names).get_indexer(kept["member_id"])
    active = np.zeros(expected.shape)
    known = who >= 0
    active[month[month >= 0][known], who[known]] = 1.0
    # hours before joining, or after leaving, are not those of a member
    active = np.where(expected > 0, active, 0.0)
    spoken = spanned_months(case, case["volunteering"], "volunteering")
    expected = expected * spoken[:, None]
    return Panel(active * spoken[:, None], expected, kept[known])


def _belonging(case: Case, kept: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    months = case.term.month_starts()
    if not case.has("members"):
        names = np.sort(kept["member_id"].unique())
        return names, np.ones((case.term.months, len(names)))
    dated = case.members
    first = months.to_numpy()[:, None]
    following = (months + pd.DateOffset(months=1)).to_numpy()[:, None]
    inside = (dated["start"].to_numpy()[None, :] <= first) & (
        dated["end"].to_numpy()[None, :] >= following
    )
    return dated["member_id"].to_numpy(), inside.astype(float)


def hours_panel(case: Case) -> tuple[np.ndarray, pd.DataFrame]:
    """Hours by month × member (NaN: not a member in the whole month, or no record), and the rows."""
    panel = activity_panel(case)
    rows = panel.rows
    names, _ = _belonging(case, rows)
    hours = np.zeros(panel.den.shape)
    np.add.at(
        hours,
        (case.month_of(rows), pd.Index(names).get_indexer(rows["member_id"])),
        rows["hours"].to_numpy(dtype=float),
    )
    return np.where(panel.den > 0, hours, np.nan), rows


def yearly_hours(case: Case) -> tuple[np.ndarray, pd.DataFrame]:
    """Hours by member × year compared (recent last), of members who belong throughout.

    Facts as exact as a year count where their whole span lies in one of the years. A year without
    any record is left out of the columns unless it is the recent one.
    """
    rows = case["volunteering"]
    rows = rows[rows["hours"].gt(0) & rows["member_id"].notna()]
    year = year_of(case, rows)
    years = case.years_earlier + 1
    kept = rows[year >= 0]
    if case.has("members"):
        dated = case.members
        first = case.term.first + pd.DateOffset(months=case.term.months - years * MONTHS_A_YEAR)
        # whole months: a member who left on the last day of the term was there throughout
        stayed = (dated["start"] <= first) & (dated["end"] >= case.term.end - pd.Timedelta(days=1))
        names = dated.loc[stayed, "member_id"].to_numpy()
    else:
        names = np.sort(kept["member_id"].unique())
    amounts = np.zeros((len(names), years))
    who = pd.Index(names).get_indexer(kept["member_id"])
    known = who >= 0
    np.add.at(
        amounts, (who[known], year[year >= 0][known]), kept["hours"].to_numpy(dtype=float)[known]
    )
    return amounts, kept[known]


def year_of(case: Case, rows: pd.DataFrame) -> np.ndarray:
    """The year compared (0 the earliest, last the recent) that a fact's whole span lies in; else −1."""
    start = case.month_of(rows, finest=tuple(SPANS))
    span = rows["date_precision"].map(SPANS).fillna(0).to_numpy(dtype=int)
    offset = case.term.months % MONTHS_A_YEAR
    first = (start - offset) // MONTHS_A_YEAR
    last = (start + np.maximum(span, 1) - 1 - offset) // MONTHS_A_YEAR
    good = (start >= offset) & (first == last) & (span > 0)
    return np.where(good, first, -1)


def paper_panel(case: Case, rows: pd.DataFrame, *, value: str) -> Papers:
    """First attempts with the column `value` → papers × persons; papers in order of date.

    A paper dated less exactly than a year counts where its whole span lies in one year.
    """
    year = year_of(case, rows)
    used = (year >= 0) & rows[value].notna().to_numpy() & rows["member_id"].notna().to_numpy()
    kept = rows[used].sort_values(["date", "test", "member_id"], kind="stable")
    paper, papers = pd.factorize(kept["test"])
    person, names = pd.factorize(kept["member_id"], sort=True)
    scores = np.full((len(papers), len(names)), np.nan)
    scores[paper, person] = kept[value].to_numpy(dtype=float)
    year = year_of(case, kept)
    first_of = pd.Series(year).groupby(paper).first().to_numpy() if len(paper) else np.array([])
    period = np.where(first_of == case.years_earlier, change.RECENT, change.EARLIER)
    return Papers(scores, period, kept)
