"""One finding, and the frame of all of them in the contract's columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from branchstats.evidence.sources import sources_of
from branchstats.evidence.verdicts import UNCLEAR

COLUMNS = (
    "id", "family", "indicator", "primary", "verdict", "direction", "estimate", "low", "high",
    "worse_upper", "unit", "n", "test", "p", "p_holm", "q_bh", "mpd", "mde90", "reason",
    "sentence", "sources",
)  # fmt: skip
NUMBERS = ("estimate", "low", "high", "worse_upper", "p", "p_holm", "q_bh", "mpd", "mde90")


@dataclass(frozen=True)
class Finding:
    """One row of `judge`, and the tidy rows that it was computed from (`evidence`, by table)."""

    id: str
    family: str
    indicator: str
    verdict: str
    sentence: str
    primary: bool = False
    direction: str = UNCLEAR
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    worse_upper: float | None = None
    unit: str = ""
    n: int | None = None
    test: str = ""
    p: float | None = None
    p_holm: float | None = None
    q_bh: float | None = None
    mpd: float | None = None
    mde90: float | None = None
    reason: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)  # what the sentence is made of
    evidence: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)


def frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings in the contract's columns and order; numbers that are not there are NaN."""
    listed = list(findings)
    data: dict[str, Any] = {}
    for column in COLUMNS:
        if column == "sources":
            data[column] = pd.Series(
                [sources_of(found.evidence.values()) for found in listed], dtype=object
            )
            continue
        values = [getattr(found, column) for found in listed]
        if column in NUMBERS:
            data[column] = pd.Series([_number(v) for v in values], dtype="float64")
        elif column == "n":
            data[column] = pd.Series(pd.array(values, dtype="Int64"))
        elif column == "primary":
            data[column] = pd.Series(values, dtype=bool)
        else:
            data[column] = pd.Series(values, dtype="str")
    return pd.DataFrame(data)


def _number(value: float | None) -> float:
    return np.nan if value is None or not np.isfinite(value) else float(value)


def to_json(findings: pd.DataFrame) -> str:
    """The findings as JSON text, one object a row; what is missing is null, never NaN."""
    rows = [
        {key: _plain(value) for key, value in row.items()} for row in findings.to_dict("records")
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value
