"""Draw branches whose truth is known, as arrays and as tidy tables.

    from simulate import Plan, draw          # arrays: what calibration needs, a millisecond each
    from simulate_tables import tables       # the same branch as the tables of tables.toml

The design is STATISTICS.md §6: everything is seeded, nobody in it exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from branchstats.term import MONTHS_A_YEAR

TURNOVER = 0.10  # of the seats, a year
MEETINGS_A_MONTH = 2
ATTENDANCE = 0.92
MEMBER_SD, DRIFT_SD, DRIFT_AR, SHOCK_SD = 0.9, 0.6, 0.8, 0.25  # logits
SPRING_FESTIVAL, AUGUST = (1, -0.5), (7, -0.4)  # calendar month from 0, logits
ACTIVITIES_A_MONTH, PASSIVE, PASSIVE_SHOCK_SD = 4.0, 0.60, 0.3
TESTS_AT = (3, 7, 10)  # calendar months from 0: three tests a year
FOUR_TESTS_AT = (2, 5, 8, 11)
SCORE_MEAN, PAPER_SD, ABILITY_SD, RESIDUAL_SD, SITS = 76.0, 3.0, 7.0, 5.0, 0.88
APPLICATIONS_A_MONTH = 0.8
STAGE_MONTHS, STAGE_SHAPE, STAGE_SCALE = 6.0, 1.5, 9.0  # 6 + Weibull(1.5, 9) months
INACTIVE_SHARE, INACTIVE_RATE = 0.22, 0.015  # of members; of months
ACTIVE_BETA = (1.3, 3.2)
MARCH = (2, 0.9)  # calendar month from 0, logits
HOURS_MEDIAN, HOURS_SD_LOG = 2.2, 0.5
RUN_IN = 60  # months of recruitment before the term, so that stages are in their steady state


@dataclass(frozen=True)
class Plan:
    """What is drawn. The planted changes hold in the last 12 months; None or 1.0: no change.

    members : seats at any time. rho, formats_rho : of neighbouring months' common shocks, of
    attendance and of the formats. is_slide : rates move linearly over the last 12 months instead
    of at once.
    attendance_to, passive_to : the new rates. participation_factor : of each member's rate of
    months with hours. top_share_to : share of the hours of the most willing fifth. score_by :
    points. applications_factor : of applications a month. stage_factor : of the months that
    remain of a stay in the stage.
    """

    members: int = 40
    months: int = 36
    rho: float = 0.3
    formats_rho: float = 0.0
    is_slide: bool = False
    attendance_to: float | None = None
    passive_to: float | None = None
    participation_factor: float = 1.0
    top_share_to: float | None = None
    score_by: float = 0.0
    applications_factor: float = 1.0
    stage_factor: float = 1.0
    activities_a_month: float = ACTIVITIES_A_MONTH
    applications_a_month: float = APPLICATIONS_A_MONTH
    tests_at: tuple[int, ...] = TESTS_AT
    paper_sd: float = PAPER_SD


@dataclass(frozen=True)
class Branch:
    """One drawn branch; month 0 is the first of the term, persons are numbered from 0.

    is_member, hours : months × persons. came : meetings × persons (who was due: is_member).
    meeting_month : of each meeting. activity_month, activity_kind : of each activity; kinds 0 and
    1 are passive. scores : papers × persons, NaN not sat. paper_month. applied, moved_on : month
    (a fraction) of entering and leaving the stage, NaN still in it. zeal : rate of months with
    hours of each person.
    """

    plan: Plan
    is_member: np.ndarray
    meeting_month: np.ndarray
    came: np.ndarray
    activity_month: np.ndarray
    activity_kind: np.ndarray
    scores: np.ndarray
    paper_month: np.ndarray
    applied: np.ndarray
    moved_on: np.ndarray
    zeal: np.ndarray
    hours: np.ndarray

    @property
    def passive(self) -> np.ndarray:
        """Passive activities of each month."""
        return self._by_month(self.activity_month[self.activity_kind < 2])

    @property
    def activities(self) -> np.ndarray:
        """Activities of each month."""
        return self._by_month(self.activity_month)

    @property
    def applications(self) -> np.ndarray:
        """Applications of each month of the term."""
        return self._by_month(np.floor(self.applied[self.applied >= 0]).astype(int))

    @property
    def attended(self) -> tuple[np.ndarray, np.ndarray]:
        """Meetings attended and expected, months × persons."""
        months = self.is_member.shape[0]
        held = self._by_month(self.meeting_month)
        present = np.zeros(self.is_member.shape)
        np.add.at(present, self.meeting_month, self.came.astype(float))
        return present, held.reshape(months, 1) * self.is_member

    def _by_month(self, months: np.ndarray) -> np.ndarray:
        return np.bincount(months, minlength=self.plan.months).astype(float)


def draw(plan: Plan, rng: np.random.Generator) -> Branch:
    """One branch after the plan."""
    months = np.arange(plan.months)
    calendar = months % MONTHS_A_YEAR
    since = months - (plan.months - MONTHS_A_YEAR)  # 0 … 11 in the last year
    done = np.where(since < 0, 0.0, (since + 1) / MONTHS_A_YEAR if plan.is_slide else 1.0)

    person = _seats(plan, rng)
    persons = int(person.max()) + 1
    is_member = np.zeros((plan.months, persons), dtype=bool)
    is_member[months[:, None], person] = True

    came, meeting_month = _attendance(plan, person, persons, calendar, done, rng)
    activity_month, activity_kind = _activities(plan, done, rng)
    scores, paper_month = _scores(plan, is_member, calendar, since, rng)
    applied, moved_on = _recruitment(plan, done, rng)
    zeal, hours = _volunteering(plan, is_member, calendar, done, rng)
    return Branch(
        plan=plan, is_member=is_member, meeting_month=meeting_month, came=came,
        activity_month=activity_month, activity_kind=activity_kind, scores=scores,
        paper_month=paper_month, applied=applied, moved_on=moved_on, zeal=zeal, hours=hours,
    )  # fmt: skip


def _seats(plan: Plan, rng: np.random.Generator) -> np.ndarray:
    """Which person sits in each seat in each month."""
    is_new = rng.random((plan.months, plan.members)) < TURNOVER / MONTHS_A_YEAR
    is_new[0] = True
    number = np.cumsum(is_new.ravel()).reshape(is_new.shape) - 1
    last_new = np.maximum.accumulate(np.where(is_new, np.arange(plan.months)[:, None], 0), axis=0)
    return number[last_new, np.arange(plan.members)]


def _autoregressive(
    shape: tuple[int, ...], correlation: float, sd: float, rng: np.random.Generator
) -> np.ndarray:
    """Stationary AR(1) along the first axis."""
    noise = rng.normal(0.0, sd, shape)
    series = noise.copy()
    for month in range(1, shape[0]):
        series[month] = (
            correlation * series[month - 1] + (1 - correlation**2) ** 0.5 * noise[month]
        )
    return series


@lru_cache
def _level(rate: float, sd: float, shifts: tuple[float, ...]) -> float:
    """The logit whose mean rate over normal effects and calendar shifts is `rate`."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    effects = (sd * nodes)[:, None] + np.array(shifts)
    weight = weights[:, None] / weights.sum() / len(shifts)
    return float(brentq(lambda level: (weight * expit(level + effects)).sum() - rate, -15, 15))


def _moving(start: float, to: float | None, done: np.ndarray) -> np.ndarray:
    return start + ((start if to is None else to) - start) * done


def _attendance(
    plan: Plan, person: np.ndarray, persons: int, calendar: np.ndarray, done: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    season = np.zeros(MONTHS_A_YEAR)
    for month, shift in (SPRING_FESTIVAL, AUGUST):
        season[month] = shift
    sd = (MEMBER_SD**2 + DRIFT_SD**2 + SHOCK_SD**2) ** 0.5
    rates = _moving(ATTENDANCE, plan.attendance_to, done)
    level = np.array([_level(round(rate, 9), sd, tuple(season)) for rate in rates])
    shock = _autoregressive((plan.months,), plan.rho, SHOCK_SD, rng)
    drift = _autoregressive((plan.months, plan.members), DRIFT_AR, DRIFT_SD, rng)
    member = rng.normal(0.0, MEMBER_SD, persons)
    rate = expit((level + season[calendar] + shock)[:, None] + drift + member[person])
    meeting_month = np.repeat(np.arange(plan.months), MEETINGS_A_MONTH)
    came = np.zeros((len(meeting_month), persons), dtype=bool)
    came[np.arange(len(meeting_month))[:, None], person[meeting_month]] = (
        rng.random((len(meeting_month), plan.members)) < rate[meeting_month]
    )
    return came, meeting_month


def _activities(
    plan: Plan, done: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    share = _moving(PASSIVE, plan.passive_to, done)
    shock = _autoregressive((plan.months,), plan.formats_rho, PASSIVE_SHOCK_SD, rng)
    rate = expit(logit(share) + shock)
    month = np.repeat(np.arange(plan.months), rng.poisson(plan.activities_a_month, plan.months))
    is_passive = rng.random(len(month)) < rate[month]
    kind = np.where(is_passive, rng.integers(0, 2, len(month)), rng.integers(2, 6, len(month)))
    return month, kind


def _scores(
    plan: Plan, is_member: np.ndarray, calendar: np.ndarray, since: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    paper_month = np.flatnonzero(np.isin(calendar, plan.tests_at))
    papers, persons = len(paper_month), is_member.shape[1]
    score = (
        SCORE_MEAN
        + rng.normal(0.0, ABILITY_SD, persons)
        + rng.normal(0.0, plan.paper_sd, (papers, 1))
        + rng.normal(0.0, RESIDUAL_SD, (papers, persons))
        + np.where(since[paper_month] >= 0, plan.score_by, 0.0)[:, None]
    )
    sat = is_member[paper_month] & (rng.random((papers, persons)) < SITS)
    return np.where(sat, np.clip(score, 0.0, 100.0), np.nan), paper_month


def _recruitment(
    plan: Plan, done: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    rate = np.full(RUN_IN + plan.months, plan.applications_a_month)
    rate[RUN_IN:] *= _moving(1.0, plan.applications_factor, done)
    months = np.repeat(np.arange(-RUN_IN, plan.months), rng.poisson(rate))
    applied = months + rng.random(len(months))
    leaves = applied + STAGE_MONTHS + STAGE_SCALE * rng.weibull(STAGE_SHAPE, len(applied))
    cut = plan.months - MONTHS_A_YEAR
    from_cut = np.maximum(applied, cut)
    leaves = np.where(leaves > cut, from_cut + plan.stage_factor * (leaves - from_cut), leaves)
    in_sight = ~(leaves < 0)
    leaves = np.where(leaves < plan.months, leaves, np.nan)
    return applied[in_sight], leaves[in_sight]


def _volunteering(
    plan: Plan, is_member: np.ndarray, calendar: np.ndarray, done: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    persons = is_member.shape[1]
    inactive = rng.random(persons) < INACTIVE_SHARE
    zeal = np.where(inactive, INACTIVE_RATE, rng.beta(*ACTIVE_BETA, persons))
    zeal = np.clip(zeal, 1e-6, 1 - 1e-6)
    rate = expit(logit(zeal)[None, :] + np.where(calendar == MARCH[0], MARCH[1], 0.0)[:, None])
    rate = rate * _moving(1.0, plan.participation_factor, done)[:, None]
    takes_part = is_member & (rng.random(rate.shape) < rate)
    hours = rng.lognormal(np.log(HOURS_MEDIAN), HOURS_SD_LOG, rate.shape) * takes_part
    if plan.top_share_to is not None:
        hours = hours * _for_others(zeal, is_member[-1], plan.top_share_to, done)
    return zeal, hours


def _for_others(
    zeal: np.ndarray, present: np.ndarray, top_share: float, done: np.ndarray
) -> np.ndarray:
    """Factor of the hours of all but the most willing fifth, so that these hold `top_share`."""
    ranked = np.sort(zeal[present])[::-1]
    top = max(1, round(0.2 * len(ranked)))
    now = ranked[:top].sum() / ranked.sum()
    factor = now * (1 - top_share) / (top_share * (1 - now))
    is_top = zeal >= ranked[top - 1]
    return np.where(is_top, 1.0, _moving(1.0, min(1.0, factor), done)[:, None])
