"""norms.csv: the requirements of the regulations, by the version in force on a date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

CONFIRMED = "article seen"


@dataclass(frozen=True)
class Norm:
    """One requirement. `value` in `unit` per `per`, compared by `op` (>=, <=, <)."""

    key: str
    name: str
    value: float  # NaN where no figure exists
    unit: str
    per: str
    op: str
    applies_to: str
    document: str
    article: str
    confidence: str

    @property
    def is_confirmed(self) -> bool:
        """Only a confirmed norm may be used to call something a shortfall; others are 待核实."""
        return self.confidence == CONFIRMED

    @property
    def citation(self) -> str:
        return f"《{self.document}》{self.article}"


@cache
def table() -> pd.DataFrame:
    """norms.csv with value as float and valid_from, valid_to as dates (NaT: open)."""
    with files("branchstats.vocabulary").joinpath("norms.csv").open(encoding="utf-8") as text:
        norms = pd.read_csv(text, dtype=str, keep_default_na=False)
    return norms.assign(
        value=pd.to_numeric(norms["value"], errors="coerce"),
        valid_from=pd.to_datetime(norms["valid_from"], errors="coerce"),
        valid_to=pd.to_datetime(norms["valid_to"], errors="coerce"),
    )


@cache
def in_force(key: str, on: pd.Timestamp) -> Norm | None:
    """The version of a norm that is in force on a day; None where there is none."""
    # NaT, which is neither before nor after any day, leaves a version open
    running = [norm for first, last, norm in _versions(key) if not (first > on or last < on)]
    return running[-1] if running else None


@cache
def _versions(key: str) -> list[tuple[pd.Timestamp, pd.Timestamp, Norm]]:
    """First and last day of a norm's versions, in the order of norms.csv."""
    norms = table()
    return [
        (
            row["valid_from"],
            row["valid_to"],
            Norm(**{name: row[name] for name in Norm.__dataclass_fields__}),
        )
        for row in norms[norms["key"] == key].to_dict("records")
    ]
