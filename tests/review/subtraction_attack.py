"""Somebody who knows all denominators, adds and subtracts everything that is shown, and bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from branchstats.indicators.attendance import person_rows
from branchstats.indicators.select import exploded_types
from branchstats.indicators.series import GRAINS, period_of
from branchstats.review.opening import Review

STUDY = "集中学习"
DIMENSIONS = ("type", "group")
WHOLE = ""
Name = tuple[str, str, pd.Timestamp, str]  # grain, split, period, group


def records_of(review: Review) -> pd.DataFrame:
    """One row a person and meeting, with its type, the person's group and its period at each grain."""
    rows = person_rows(review.tables)
    kinds = exploded_types(review.tables["meetings"])[["meeting_id", "type"]]
    groups = review.tables["members"].set_index("member_id")["group"]
    rows = rows.merge(kinds, on="meeting_id")
    rows["group"] = groups.reindex(rows["member_id"]).to_numpy()
    for by in GRAINS:
        rows[by] = period_of(rows["date"], rows["date_precision"], term=review.term, by=by)
    return rows[rows["due"].eq(1)].reset_index(drop=True)


def cells_of(records: pd.DataFrame) -> dict[Name, np.ndarray]:
    """Every figure that there could be → which records it is about."""
    found: dict[Name, np.ndarray] = {}
    for by in GRAINS:
        for period in records[by].dropna().unique():
            inside = records[by].eq(period).to_numpy()
            found[by, WHOLE, period, WHOLE] = inside
            for split in DIMENSIONS:
                for group in records[split].dropna().unique():
                    own = inside & records[split].eq(group).to_numpy()
                    if own.any():
                        found[by, split, period, group] = own
    return found


def shown_on_page(review: Review) -> set[Name]:
    """The figures of the committee's page: rates by every length of period, years by type and group."""
    shown: set[Name] = set()
    for by in GRAINS:
        rows = review.series("attendance.rate", by=by)
        shown |= {(by, WHOLE, period, WHOLE) for period in rows.loc[_is_shown(rows), "period"]}
    for split in DIMENSIONS:
        rows = review.series("attendance.rate", by="year", split=split)
        kept = rows[_is_shown(rows)]
        pairs = zip(kept["period"], kept["group"], strict=True)
        shown |= {("year", split, period, group) for period, group in pairs}
    rows = review.series("study.attendance", by="year")
    return shown | {
        ("year", "type", period, STUDY) for period in rows.loc[_is_shown(rows), "period"]
    }


def _is_shown(rows: pd.DataFrame) -> pd.Series:
    return rows["value"].notna()


def small_targets(
    records: pd.DataFrame, cells: Mapping[Name, np.ndarray], *, min_group: int
) -> dict[str, np.ndarray]:
    """What must not be found: figures and unions of two of them that are about few persons."""
    found = {}
    for name, own in cells.items():
        if _persons(records, own) < min_group:
            found[f"{name[0]} {name[2]:%Y-%m} {name[3]}"] = own
    for (first, a), (second, b) in combinations(list(found.items()), 2):
        if not (a & b).any() and _persons(records, a | b) < min_group:
            found[f"{first} and {second}"] = a | b
    for member in records["member_id"].unique():
        found[f"{member}"] = records["member_id"].eq(member).to_numpy()
    nobody = records["group"].isna().to_numpy()
    if 0 < _persons(records, nobody) < min_group:
        found["of no group"] = nobody
    return found


def _persons(records: pd.DataFrame, own: np.ndarray) -> int:
    return records.loc[own, "member_id"].nunique()


def leaks(
    records: pd.DataFrame, shown: Iterable[np.ndarray], targets: Mapping[str, np.ndarray]
) -> list[str]:
    """The targets whose share is found exactly: least and largest possible are the same.

    Records that no figure tells apart are one unknown. The truth lies inside the bounds, so that
    nothing is found only because everybody came.
    """
    rows = [own.astype(float) for own in shown]
    wanted = dict(targets)
    if not rows or not wanted:
        return []
    every = np.array([*rows, *(own.astype(float) for own in wanted.values())])
    columns, counts = np.unique(every, axis=1, return_counts=True)
    known, asked = columns[: len(rows)], columns[len(rows) :]
    truth = counts * np.random.default_rng(len(records)).uniform(0.3, 0.7, len(counts))
    limits = np.column_stack([np.zeros(len(counts)), counts])
    found = []
    for name, objective in zip(wanted, asked, strict=True):
        if not _may_follow(known, objective):
            continue
        ends = [
            linprog(sign * objective, A_eq=known, b_eq=known @ truth, bounds=limits).fun * sign
            for sign in (1, -1)
        ]
        if ends[1] - ends[0] < 1e-6 * max(1.0, objective @ counts):
            found.append(name)
    return found


def _may_follow(known: np.ndarray, objective: np.ndarray) -> bool:
    """A cheap first look: what is no sum of the known rows is never exact inside the bounds."""
    solution = np.linalg.lstsq(known.T, objective, rcond=None)[0]
    return bool(np.abs(known.T @ solution - objective).max() < 1e-6)
