"""The indicators table → what may be said about differences between branches."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from branchstats.county.record import Record
from branchstats.indicators.catalogue import Indicator, indicator
from branchstats.statistics import funnel
from branchstats.statistics.funnel import Funnel
from branchstats.statistics.multiplicity import benjamini_hochberg

FALSE_SHARE = 0.05  # of the branches marked, the share that chance may have marked
_CURVE_POINTS = 120


@dataclass(frozen=True)
class Compared:
    """One line of compared.toml."""

    indicator: Indicator
    size: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Comparison:
    """One rate over all branches of the same term.

    rows : branch, size (denominator), part, value, z, p, q, is_beyond, one row a branch with
        figures. curves : size, confidence, low, high. n_hidden : branches too small to show.
    """

    compared: Compared
    funnel: Funnel
    rows: pd.DataFrame
    curves: pd.DataFrame
    n_hidden: int

    @property
    def beyond(self) -> pd.DataFrame:
        return self.rows[self.rows["is_beyond"]]


def compared(kind: str) -> tuple[Compared, ...]:
    """The entries of compared.toml of one kind: rates or amounts."""
    return tuple(
        Compared(indicator(entry["id"]), entry.get("size", ""), entry.get("remark", ""))
        for entry in _listed()[kind]
    )


@cache
def _listed() -> dict[str, list[dict[str, str]]]:
    text = files("branchstats.county").joinpath("compared.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def same_term(records: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Branches of the term that most of them have (of several, the earliest), and the others.

    Three years of one term and three of another are not the same three years.
    """
    counts = Counter((record.term_start, record.term_months) for record in records)
    if not counts:
        return [], []
    most = max(counts.values())
    usual = min(term for term, count in counts.items() if count == most)
    same = [r for r in records if (r.term_start, r.term_months) == usual]
    return same, [r for r in records if (r.term_start, r.term_months) != usual]


def comparisons(table: pd.DataFrame) -> tuple[Comparison, ...]:
    """Every rate of compared.toml over the term, with q-values over all branches and rates at once.

    table : the indicators table of branches of one term. Rates without any data are left out.
    """
    found = [one for entry in compared("rates") if (one := _compared(table, entry)) is not None]
    together = [float(p) for one in found for p in one.rows["p"]]
    q = np.array(benjamini_hochberg(together), dtype=float)  # None becomes NaN
    result, start = [], 0
    for one in found:
        own = q[start : start + len(one.rows)]
        start += len(one.rows)
        rows = one.rows.assign(q=own, is_beyond=own <= FALSE_SHARE)
        result.append(Comparison(one.compared, one.funnel, rows, one.curves, one.n_hidden))
    return tuple(result)


def _compared(table: pd.DataFrame, entry: Compared) -> Comparison | None:
    own = table[table["indicator"].eq(entry.indicator.id) & table["grain"].eq("term")]
    shown = own[~own["is_hidden"] & own["denominator"].gt(0)].reset_index(drop=True)
    if own.empty:
        return None
    part, size = (shown[c].to_numpy(dtype=float) for c in ("numerator", "denominator"))
    judged = funnel.rate_funnel(part, size, effect=shown["effect"].to_numpy(dtype=float))
    rows = pd.DataFrame(
        {
            "branch": shown["branch"],
            "size": size,
            "part": part,
            "value": shown["value"].to_numpy(dtype=float),
            "z": judged.z,
            "p": judged.p,
        }
    )
    return Comparison(entry, judged, rows, _curves(judged, size), len(own) - len(shown))


def _curves(judged: Funnel, size: np.ndarray) -> pd.DataFrame:
    if judged.reason:
        return pd.DataFrame(columns=["size", "confidence", "low", "high"], dtype=float)
    sizes = np.unique(np.round(np.linspace(size.min(), size.max() * 1.05, _CURVE_POINTS)))
    parts = []
    for confidence in funnel.LIMITS:
        low, high = funnel.limits(judged, sizes, confidence=confidence)
        parts.append(
            pd.DataFrame({"size": sizes, "confidence": confidence, "low": low, "high": high})
        )
    return pd.concat(parts, ignore_index=True)


def spread(table: pd.DataFrame) -> pd.DataFrame:
    """Quartiles of each indicator over the branches: id, n, low, middle, high (NaN under LEAST_UNITS)."""
    term = table[table["grain"].eq("term") & ~table["is_hidden"]]
    rows = []
    for entry in (*compared("rates"), *compared("amounts")):
        values = term.loc[term["indicator"].eq(entry.indicator.id), "value"].dropna()
        if values.empty:
            continue
        is_enough = len(values) >= funnel.LEAST_UNITS
        quartiles = values.quantile([0.25, 0.5, 0.75]) if is_enough else [np.nan] * 3
        rows.append((entry.indicator.id, len(values), *quartiles))
    return pd.DataFrame(rows, columns=["id", "n", "low", "middle", "high"])


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Common rates by branch year of the branches that have figures in every year: id, label, value, n."""
    rows = []
    for entry in compared("rates"):
        own = table[table["indicator"].eq(entry.indicator.id) & table["grain"].eq("year")]
        shown = own[~own["is_hidden"] & own["denominator"].gt(0)]
        years = sorted(own["period"].unique())
        counts = shown.groupby("branch")["period"].nunique()
        whole = shown[shown["branch"].isin(counts.index[counts.eq(len(years))])]
        if whole.empty:
            continue
        for label, part in whole.sort_values("period").groupby("label", sort=False):
            value = part["numerator"].sum() / part["denominator"].sum()
            rows.append((entry.indicator.id, label, value, part["branch"].nunique()))
    return pd.DataFrame(rows, columns=["id", "label", "value", "n"])
