"""What is not yet held in the running month, quarter or year, by the norms in force."""

from __future__ import annotations

from datetime import date

import pandas as pd

from branchstats import norms
from branchstats.indicators import meetings
from branchstats.indicators.meetings import REQUIREMENTS, Requirement
from branchstats.indicators.select import Tables, has_type, table
from branchstats.settings import Settings
from branchstats.term import MONTHS_A_YEAR, Term

COLUMNS = ("kind", "period", "required", "held", "days_left", "told", "rule")
GROUP_MEETING = "党小组会"
NO_REGISTER = "台账还没有收到"
NOT_YET = "台账里还没有"
_MONTHS = {"month": 1, "quarter": 3, "calendar_year": MONTHS_A_YEAR}


def due_meetings(tables: Tables, *, settings: Settings, on: date) -> pd.DataFrame:
    """One row a kind of meeting of which fewer than required are held in its period around `on`.

    Columns: kind, period (words), required, held (NaN: no register speaks of the period),
    days_left of the period after `on`, told (words), rule (citation; 待核实 where the wording is
    not confirmed). Meetings after `on` do not count.
    """
    day = pd.Timestamp(on)
    year = Term(date(on.year, 1, 1), MONTHS_A_YEAR)
    known = _until(tables, day)
    found = []
    for requirement in REQUIREMENTS:
        if requirement.type == GROUP_MEETING and not _has_groups(tables):
            continue
        rows = meetings.against_norm(known, requirement, term=year, settings=settings)
        row = rows[rows["period"] <= day].iloc[-1]
        if pd.isna(row["denominator"]) or row["is_met"]:
            continue
        end = row["period"] + pd.DateOffset(months=_MONTHS[requirement.by])
        found.append(
            {
                "kind": requirement.type,
                "period": period_words(row["period"], requirement.by),
                "required": row["denominator"],
                "held": row["value"],
                "days_left": (end - day).days - 1,
                "told": NO_REGISTER if pd.isna(row["value"]) else NOT_YET,
                "rule": _rule(requirement, row["period"]),
            }
        )
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.astype({"required": float, "held": float, "days_left": "int64"})


def period_words(start: pd.Timestamp, by: str) -> str:
    """2025年3月, 2025年第一季度, 2025年."""
    if by == "month":
        return f"{start.year}年{start.month}月"
    if by == "quarter":
        return f"{start.year}年第{'一二三四'[start.quarter - 1]}季度"
    return f"{start.year}年"


def _until(tables: Tables, day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """The tables without meetings that come after the day."""
    held = table(tables, "meetings")
    return {**tables, "meetings": held[~(held["date"] > day)]}


def _has_groups(tables: Tables) -> bool:
    """Whether the branch has groups: the roster or a meeting names them."""
    groups = table(tables, "members")["group"].fillna("")
    held = table(tables, "meetings")
    return bool(groups.ne("").any()) or bool(has_type(held, GROUP_MEETING).any())


def _rule(requirement: Requirement, day: pd.Timestamp) -> str:
    norm = norms.in_force(requirement.norm, day)
    if norm is None:
        return ""
    return norm.citation + ("" if norm.is_confirmed else "（待核实）")
