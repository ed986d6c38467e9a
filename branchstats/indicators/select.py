"""The tidy tables as indicators take them: a missing one is empty, columns and types are there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from branchstats import tables as schemas

Tables = Mapping[str, pd.DataFrame]
FULL_ROLL = "全员"  # meetings.roll: the sheet lists everybody who was due
SEPARATOR = "; "  # of sources that were merged into one row
T = TypeVar("T")


class Frozen(dict[str, pd.DataFrame]):
    """All tidy tables in usable form, of which nothing changes any more: results are kept.

    Many indicators start from the same rows; judging asks for some dozens of indicators.
    """

    def __init__(self, tables: Tables) -> None:
        super().__init__({name: table(tables, name) for name in schemas.names()})
        self.kept: dict[Hashable, Any] = {}


def kept(function: Callable[..., T]) -> Callable[..., T]:
    """Compute `function(tables, *hashable)` once for Frozen tables; every time for others."""

    @wraps(function)
    def once(tables: Tables, *parts: Any, **options: Any) -> T:
        if not isinstance(tables, Frozen):
            return function(tables, *parts, **options)
        key = (function.__module__, function.__qualname__, *parts, *sorted(options.items()))
        if key not in tables.kept:
            tables.kept[key] = function(tables, *parts, **options)
        return tables.kept[key]

    return once


def table(tables: Tables, name: str) -> pd.DataFrame:
    """One tidy table, empty where it is not there; columns that it lacks are missing values."""
    if isinstance(tables, Frozen):
        return tables[name]
    spec = schemas.schema(name)
    given = tables.get(name)
    if given is None:
        return schemas.frame(name)
    missing = [c for c in spec.columns if c not in given.columns]
    wrong = [
        c
        for c, kind in spec.columns.items()
        if kind == "date" and c in given and given[c].dtype.kind != "M"
    ]
    if not missing and not wrong:
        return given.reset_index(drop=True)
    kept = given[[c for c in spec.columns if c in given.columns]]
    return schemas.conform(name, kept)


def has(tables: Tables, name: str) -> bool:
    """Whether a table is there and has a row."""
    given = tables.get(name)
    return given is not None and len(given) > 0


def with_status(rows: pd.DataFrame) -> pd.DataFrame:
    """Attendance rows plus due, present, leave, unexcused (0/1) of statuses.csv."""
    rules = schemas.statuses().set_index("status")[["due", "present", "leave", "unexcused"]]
    known = rules.reindex(rows["status"].to_numpy()).fillna(0).astype("int64")
    return rows.assign(**{str(c): known[c].to_numpy() for c in known})


def exploded_types(meetings: pd.DataFrame) -> pd.DataFrame:
    """One row a meeting and type, in the column `type`; a meeting without a type is left out."""
    listed = meetings.assign(type=meetings["types"].map(_as_list)).explode("type")
    return listed[listed["type"].notna()].astype({"type": "str"})


def has_type(meetings: pd.DataFrame, *types: str) -> np.ndarray:
    """Which meetings are of one of the types."""
    wanted = set(types)
    return np.array(
        [bool(wanted.intersection(_as_list(t))) for t in meetings["types"]], dtype=bool
    )


def _as_list(types: object) -> list[str]:
    if isinstance(types, str):
        return [types]
    return [str(t) for t in types] if isinstance(types, (list, tuple, np.ndarray, set)) else []
