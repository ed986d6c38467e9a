"""How volunteer hours are shared out among the members, and what chance alone would give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from branchstats.indicators.select import Tables
from branchstats.indicators.series import measured, periods
from branchstats.indicators.volunteering import by_person, service
from branchstats.settings import Settings
from branchstats.statistics import concentration
from branchstats.term import Term


def top_share(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """前20%占比: hours of the busiest fifth of the members / all hours; n members.

    numerator: how many persons are a fifth (`concentration.top_count`). Members without hours are
    among the rest. low and high resample the persons.
    """
    series = _of_hours(tables, concentration.top_share, term=term, by=by)
    known = series["value"].notna()
    size = [concentration.top_count(int(n)) if n else np.nan for n in series["n"]]
    return series.assign(numerator=pd.Series(size, dtype=float).where(known))


def gini(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """基尼系数 of the members' hours, members without hours included (0 equal, near 1 one has all)."""
    return _of_hours(tables, concentration.gini, term=term, by=by)


def _of_hours(
    tables: Tables, measure: Callable[[np.ndarray], float | None], *, term: Term, by: str
) -> pd.DataFrame:
    rows = by_person(tables, term=term, by=by)
    found = []
    for period, hours in rows.groupby("period")["hours"]:
        share = concentration.share_interval(hours.to_numpy(dtype=float), measure=measure)
        found.append((period, share.estimate, share.low, share.high, share.n, hours.sum()))
    columns = ["period", "value", "low", "high", "n", "denominator"]
    summed = pd.DataFrame(found, columns=columns).astype({"period": "datetime64[us]"})
    return measured(summed, term=term, by=by)


def top_share_by_chance(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """前20%占比 if every service had fallen on any member alike: mean and central 95 %.

    Totals of a quarter or more are no single services and stay out.
    """
    rows = service(tables, term=term, by=by)
    size = by_person(tables, term=term, by=by).groupby("period").size()
    found = []
    single = rows[rows["date_precision"].isin(["day", "month"])]
    for period, hours in single.groupby("period")["hours"]:
        chance = concentration.chance_benchmark(
            hours.to_numpy(dtype=float), int(size.get(period, 0))
        )
        found.append((period, chance.mean, chance.low, chance.high, chance.n))
    columns = ["period", "value", "low", "high", "n"]
    summed = pd.DataFrame(found, columns=columns).astype({"period": "datetime64[us]"})
    return measured(summed, term=term, by=by)


def lorenz(
    tables: Tables, *, term: Term, settings: Settings, by: str = "year", split: str | None = None
) -> pd.DataFrame:
    """Lorenz curves: `period`, `label`, `members_share`, `hours_share`, from (0, 0) to (1, 1).

    Members ordered from fewest to most hours; periods without hours are left out.
    """
    rows = by_person(tables, term=term, by=by)
    labels = periods(term, by).set_index("period")["label"]
    curves = [_blank_curve()]
    for period, hours in rows.groupby("period")["hours"]:
        if hours.sum() > 0:
            persons, share = concentration.lorenz(hours.to_numpy(dtype=float))
            curve = pd.DataFrame({"members_share": persons, "hours_share": share})
            curves.append(curve.assign(period=period, label=labels[period]))
    return pd.concat(curves, ignore_index=True)


def _blank_curve() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": pd.Series(dtype="datetime64[us]"),
            "label": pd.Series(dtype="str"),
            "members_share": pd.Series(dtype=float),
            "hours_share": pd.Series(dtype=float),
        }
    )
