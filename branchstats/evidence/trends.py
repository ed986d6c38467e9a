"""Monthly series described: seasonal trend and runs about the median. No verdict rests on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from branchstats.indicators.catalogue import catalogue
from branchstats.indicators.select import Tables
from branchstats.settings import Settings
from branchstats.statistics.runs import anhoej
from branchstats.statistics.trend import seasonal_mann_kendall
from branchstats.term import Term

COLUMNS = (
    "id", "indicator", "unit", "months", "slope", "low", "high", "p", "longest_run",
    "longest_run_max", "crossings", "crossings_min", "is_signal",
)  # fmt: skip


def trends(tables: Tables, *, term: Term, settings: Settings) -> pd.DataFrame:
    """One row an indicator of the catalogue whose usual grain is the month and that has data.

    slope, low, high : Theil–Sen within calendar months, in the indicator's unit a year; p :
    seasonal Mann–Kendall, two-sided. The runs are those about the median (Anhøj & Olesen 2014).
    NaN where too few months or no variation leave nothing to say. Months are not independent: a
    description for the analyst, judged by nothing.
    """
    rows = []
    for key, entry in catalogue().items():
        if entry.by != "month" or entry.missing(tables):
            continue
        series = entry.compute(tables, term=term, settings=settings)
        values = series["value"].to_numpy(dtype=float)
        known = values[np.isfinite(values)]
        if not len(known):
            continue
        trend, runs = seasonal_mann_kendall(values), anhoej(values, float(np.median(known)))
        rows.append(
            (
                key, entry.name, entry.unit, len(known), trend.slope, trend.low, trend.high,
                trend.p, runs.longest_run, runs.longest_run_max, runs.crossings,
                runs.crossings_min, runs.is_signal,
            )
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    measures = ["slope", "low", "high", "p"]
    counted = ["longest_run", "longest_run_max", "crossings", "crossings_min"]
    return frame.astype(dict.fromkeys(measures, "float64") | dict.fromkeys(counted, "Int64"))
