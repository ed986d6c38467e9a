"""Time in a stage: medians with those still waiting counted, and old years against the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from branchstats.statistics.change import CONFIDENCE, Adverse, Change, detectable


@dataclass(frozen=True)
class Waiting:
    """Kaplan–Meier of a stage. median, low, high in the unit of the times; None where not reached.

    curve : time, at_risk, events, survival, low, high at each time with an event.
    reason : no_data, no_event, or median_not_reached (more than half still wait at the end).
    """

    n: int
    events: int
    censored: int
    median: float | None
    low: float | None
    high: float | None
    curve: pd.DataFrame
    reason: str = ""


def kaplan_meier(
    time: np.ndarray, observed: np.ndarray, *, entry: np.ndarray | None = None
) -> Waiting:
    """Kaplan–Meier survival, Greenwood's error, log-log intervals, median with its interval.

    time : time in the stage when it was left, or when it was last seen; positive. Rows with NaN,
    or with a time not after the entry, are left out.
    observed : whether it was left then (False: still in it).
    entry : time already spent in the stage when observation began; 0 when None.

    statsmodels `SurvfuncRight`; interval of the median after Brookmeyer & Crowley 1982.
    """
    times, seen, entries = _rows(time, observed, entry)
    n, events = len(times), int(seen.sum())
    if not events:
        reason = "no_event" if n else "no_data"
        return Waiting(n, 0, n, None, None, None, _curve(None), reason)
    late = entries if (entries > 0).any() else None
    found = SurvfuncRight(times, seen, entry=late)
    curve = _curve(found)
    median = _first_at_or_below(curve, "survival")
    return Waiting(
        n=n,
        events=events,
        censored=n - events,
        median=median,
        low=_first_at_or_below(curve, "low"),
        high=_first_at_or_below(curve, "high"),
        curve=curve,
        reason="" if median is not None else "median_not_reached",
    )


@dataclass(frozen=True)
class Stays:
    """Stays in a stage cut at a date: one row for each part. See `cut_stays`."""

    entry: np.ndarray
    time: np.ndarray
    observed: np.ndarray
    is_recent: np.ndarray


def cut_stays(
    start: np.ndarray, end: np.ndarray, *, first: float, cut: float, close: float
) -> Stays:
    """Cut each stay at calendar dates, so that both periods hold all who were in the stage then.

    start, end : calendar times (months since any origin) of entering and leaving; `end` NaN: still
    in. A stay that began before the period enters late, one that goes on is censored. (Cohorts by
    year of entry would compare long waits with waits that had no time to be long.)
    first, cut, close : earlier period first … cut, recent period cut … close.
    """
    began, left = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    parts = [_one_period(began, left, first, cut), _one_period(began, left, cut, close)]
    return Stays(
        entry=np.concatenate([part[0] for part in parts]),
        time=np.concatenate([part[1] for part in parts]),
        observed=np.concatenate([part[2] for part in parts]),
        is_recent=np.repeat([False, True], [len(part[0]) for part in parts]),
    )


def stage_change(stays: Stays, *, adverse: Adverse = "down", alpha: float = 0.05) -> Change:
    """Rate of leaving the stage, recent against earlier, as hazard ratio minus 1 (log-rank).

    adverse "down": people move on more slowly. n = transitions; `detail` has both medians where
    they are reached. p from the log-rank test with delayed entry (statsmodels `survdiff`), halved
    to its side; ratio and interval after Peto: exp((O − E) / V). `se` is that of the log ratio.
    No transition on one side is no obstacle; none at all: no_data; nobody at risk together:
    no_variation.
    """
    events = int(stays.observed.sum())
    if not events or stays.is_recent.all() or not stays.is_recent.any():
        return Change("logrank", adverse, events, reason="no_data")
    excess = _observed_minus_expected(stays)
    chi2 = _log_rank(stays)
    detail = {}
    for name, group in (("median_recent", stays.is_recent), ("median_earlier", ~stays.is_recent)):
        found = kaplan_meier(stays.time[group], stays.observed[group], entry=stays.entry[group])
        if found.median is not None:
            detail[name] = found.median
    if not np.isfinite(chi2) or (chi2 <= 0 and excess != 0):
        return Change("logrank", adverse, events, reason="no_variation", detail=detail)
    sign = -1.0 if adverse == "down" else 1.0
    z = float(np.sign(excess) * chi2**0.5)
    p = float(stats.norm.sf(sign * z))
    if excess == 0:
        return Change("logrank", adverse, events, 0.0, p=p, reason="no_variation", detail=detail)
    variance = excess**2 / float(chi2)
    log_ratio, se = excess / variance, variance**-0.5
    half_width = float(stats.norm.ppf(0.5 + CONFIDENCE / 2)) * se
    worst = log_ratio + sign * float(stats.norm.ppf(CONFIDENCE)) * se
    return Change(
        test="logrank",
        adverse=adverse,
        n=events,
        estimate=float(np.expm1(log_ratio)),
        low=float(np.expm1(log_ratio - half_width)),
        high=float(np.expm1(log_ratio + half_width)),
        se=se,
        p=p,
        worse_upper=float(sign * np.expm1(worst)),
        mde90=float(abs(np.expm1(sign * detectable(se, np.inf, alpha=alpha)))),
        detail=detail,
    )


def _log_rank(stays: Stays) -> float:
    """χ² of the log-rank test with delayed entry; NaN where nobody was at risk together."""
    try:
        chi2, _ = survdiff(
            stays.time, stays.observed.astype(int), stays.is_recent.astype(int), entry=stays.entry
        )
    except np.linalg.LinAlgError:  # no variance at any transition
        return np.nan
    return float(chi2)


def _rows(
    time: np.ndarray, observed: np.ndarray, entry: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    times = np.asarray(time, dtype=float)
    seen = np.asarray(observed).astype(bool)
    entries = np.zeros(len(times)) if entry is None else np.asarray(entry, dtype=float)
    use = np.isfinite(times) & np.isfinite(entries) & (times > entries)
    return times[use], seen[use].astype(int), entries[use]


def _curve(found: SurvfuncRight | None) -> pd.DataFrame:
    columns = ["time", "at_risk", "events", "survival", "low", "high"]
    if found is None:
        return pd.DataFrame({name: np.empty(0) for name in columns})
    survival, error = found.surv_prob, found.surv_prob_se
    z = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))
    inside = (survival > 0) & (survival < 1)
    power = np.zeros(len(survival))
    power[inside] = z * error[inside] / (survival[inside] * np.abs(np.log(survival[inside])))
    with_event = found.n_events > 0
    return pd.DataFrame(
        {
            "time": found.surv_times,
            "at_risk": found.n_risk,
            "events": found.n_events,
            "survival": survival,
            # log-log: Kalbfleisch & Prentice 2002, §1.4; no interval for a survival of 0
            "low": np.where(inside, survival ** np.exp(power), np.where(survival <= 0, 0.0, 1.0)),
            "high": np.where(
                inside, survival ** np.exp(-power), np.where(survival <= 0, 0.0, 1.0)
            ),
        },
        columns=columns,
    )[with_event].reset_index(drop=True)


def _first_at_or_below(curve: pd.DataFrame, column: str, *, level: float = 0.5) -> float | None:
    # 1e-12: one half made of rounded factors is still one half
    below = curve.loc[curve[column] <= level + 1e-12, "time"]
    return float(below.iloc[0]) if len(below) else None


def _one_period(
    began: np.ndarray, left: np.ndarray, opens: float, closes: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    present = (began < closes) & ~(left <= opens) & np.isfinite(began)
    began, left = began[present], left[present]
    observed = left < closes
    until = np.where(observed, left, closes) - began
    entry = np.maximum(0.0, opens - began)
    use = until > entry
    return entry[use], until[use], observed[use]


def _observed_minus_expected(stays: Stays) -> float:
    """Transitions of the recent period beyond those expected if both periods were alike."""
    excess = 0.0
    for at in np.unique(stays.time[stays.observed]):
        at_risk = (stays.entry < at) & (stays.time >= at)
        leaves = stays.observed & (stays.time == at)
        share = (at_risk & stays.is_recent).sum() / at_risk.sum()
        excess += (leaves & stays.is_recent).sum() - leaves.sum() * share
    return float(excess)
