"""How far into the term the exports reach: a term that is not finished has months nobody knows."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators.select import Tables, kept, table
from branchstats.indicators.series import SPANS
from branchstats.term import Term

# what goes on every month in a branch; the others have months, even half-years, without any
REGULAR = ("meetings", "attendance", "volunteering")
DATED = (*REGULAR, "scores", "recruitment", "events")


@kept
def months_on_record(tables: Tables, *, term: Term) -> int:
    """Months from the start of the term to the last one in which anything at all is dated.

    All months of the term where nothing that goes on every month is dated in it.
    """
    regular = months_reached(tables, term=term)
    if not _ends(tables, REGULAR):
        return regular
    return max(regular, _months(_ends(tables, DATED), term))


@kept
def months_reached(tables: Tables, *, term: Term) -> int:
    """Months from the start of the term to the last one that a register, sheet or log speaks about.

    A register speaks about the months of its coverage; one event of recruitment far behind them
    does not tell that the months between were on record. All months of the term where nothing
    that goes on every month is dated in it, for then nothing tells.
    """
    return _months(_ends(tables, REGULAR), term)


def _months(ends: list[pd.Period], term: Term) -> int:
    first = term.first.to_period("M")
    reached = max(((end - first).n + 1 for end in ends), default=0)
    return term.months if reached <= 0 else min(reached, term.months)


def _ends(tables: Tables, names: tuple[str, ...]) -> list[pd.Period]:
    """The last month of each of the tables, and of the coverage."""
    found = [end for name in names if (end := _last_month(table(tables, name))) is not None]
    coverage = table(tables, "coverage")["last"].dropna()
    return [*found, coverage.max().to_period("M")] if len(coverage) else found


def _last_month(rows: pd.DataFrame) -> pd.Period | None:
    """The last month in which a dated row may lie."""
    known = rows[rows["date"].notna() & rows["date_precision"].isin(list(SPANS))]
    if known.empty:
        return None
    spans = known.groupby("date_precision", observed=True)["date"].max()
    return max(day.to_period("M") + SPANS[str(precision)] - 1 for precision, day in spans.items())


def records_of_term(tables: Tables, *, term: Term) -> dict[str, pd.DataFrame]:
    """The tables; where every dated record lies outside the term, without their records.

    Exports of another time (a first month that was mistyped, a term that has just begun) say
    nothing about this one: what they do not speak of is not supplied, and never counted as 0.
    Members and the ledger stay.
    """
    found = [months for name in DATED for months in _spans(table(tables, name))]
    coverage = table(tables, "coverage").dropna(subset=["first", "last"])
    found += list(zip(coverage["first"], coverage["last"], strict=True))
    is_told = any(first < term.end and last >= term.first for first, last in found)
    emptied = (*DATED, "coverage") if found and not is_told else ()
    return {name: rows.iloc[:0] if name in emptied else rows for name, rows in tables.items()}


def _spans(rows: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """First and last day that the dated rows may lie on, one pair a month and precision."""
    known = rows[rows["date"].notna() & rows["date_precision"].isin(list(SPANS))]
    months = known["date"].dt.to_period("M").astype("str")
    pairs = pd.DataFrame({"month": months, "precision": known["date_precision"].astype("str")})
    return [
        (start, start + pd.DateOffset(months=SPANS[precision], days=-1))
        for month, precision in pairs.drop_duplicates().itertuples(index=False)
        for start in (pd.Timestamp(month),)
    ]
