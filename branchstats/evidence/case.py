"""What is judged: the tables in usable form, the term, the settings, and what is used often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from branchstats.evidence.thresholds import Thresholds, thresholds
from branchstats.indicators import attendance, conduct, formats, recruitment, scores
from branchstats.indicators.due import membership
from branchstats.indicators.meetings import against_norms
from branchstats.indicators.reach import months_on_record, months_reached, records_of_term
from branchstats.indicators.select import Frozen, Tables, has
from branchstats.settings import Settings, settings_from
from branchstats.statistics import change
from branchstats.term import MONTHS_A_YEAR, Term


@dataclass(frozen=True)
class Case:
    """One branch and term. Frames are computed once and never changed."""

    tables: Tables
    term: Term  # what is judged: as much of the term as registers, sheets and logs tell of
    settings: Settings
    planned: Term  # the term as review.toml has it
    recorded: Term  # as much of it as anything at all is dated in: for counts of single events
    known_months: int  # of `term`: none speaks about the months after them

    @cached_property
    def thresholds(self) -> Thresholds:
        return thresholds(self.settings)

    @property
    def is_cut(self) -> bool:
        """Whether the term goes on beyond what is on record."""
        return self.term != self.planned

    @property
    def span_words(self) -> str:
        """任期36个月, or 任期截至2021年12月的20个月."""
        until = f"截至{self.term.last_month}的" if self.is_cut else ""
        return f"任期{until}{self.term.months}个月"

    @cached_property
    def codes(self) -> np.ndarray:
        """RECENT, EARLIER or UNUSED for each month of the term."""
        return change.periods(self.term.months)

    @cached_property
    def by_year(self) -> dict[str, pd.DataFrame]:
        """Series of the catalogue by branch year, as far as they have been asked for."""
        return {}

    @cached_property
    def years_earlier(self) -> int:
        return int((self.codes == change.EARLIER).sum()) // MONTHS_A_YEAR

    @cached_property
    def recent_label(self) -> str:
        return f"截至{self.term.last_month}的12个月" if self.is_cut else "最近12个月"

    @cached_property
    def earlier_label(self) -> str:
        count = "一两三"[self.years_earlier - 1] if 1 <= self.years_earlier <= 3 else ""
        return f"此前{count}年"

    @cached_property
    def person_rows(self) -> pd.DataFrame:
        return attendance.person_rows(self.tables)

    @cached_property
    def work_days(self) -> pd.DataFrame:
        return conduct.work_days(self.tables)

    @cached_property
    def meetings(self) -> pd.DataFrame:
        rows = self["meetings"].drop_duplicates("meeting_id")
        return rows[self.term.contains(rows["date"])]

    @cached_property
    def activities(self) -> pd.DataFrame:
        rows = formats.activities(self.tables)
        return rows[self.term.contains(rows["date"])]

    @cached_property
    def sittings(self) -> pd.DataFrame:
        return scores.sittings(self.tables, settings=self.settings)

    @cached_property
    def recruits(self) -> pd.DataFrame:
        return recruitment.facts(self.tables)

    @cached_property
    def members(self) -> pd.DataFrame:
        return membership(self.tables)

    @cached_property
    def norm_periods(self) -> pd.DataFrame:
        """Every type with a norm, by the norm's period, of the whole planned term."""
        return against_norms(self.tables, term=self.planned, settings=self.settings)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def has(self, name: str) -> bool:
        return has(self.tables, name)

    def month_of(
        self, rows: pd.DataFrame, *, finest: tuple[str, ...] = ("day", "month")
    ) -> np.ndarray:
        """The month of the term (0 …) of each row; −1 outside it or known less exactly."""
        months = rows["date"].to_numpy().astype("datetime64[M]").astype("int64")
        first = np.datetime64(self.term.first.date(), "M").astype("int64")
        index = months - first
        good = (
            rows["date"].notna().to_numpy()
            & rows["date_precision"].isin(finest).to_numpy()
            & (index >= 0)
            & (index < self.term.months)
        )
        return np.where(good, index, -1)


def case(
    tables: Tables, *, term_start: Any, months: int, settings: Mapping[str, Any] | Settings | None
) -> Case:
    """Tables as they come → a Case; `settings` is the parsed review.toml or None.

    Raises
    ------
    ProjectError : settings with an unknown key or a wrong value.
    """
    start = pd.Timestamp(term_start).date()
    own = settings if isinstance(settings, Settings) else settings_from(dict(settings or {}))
    planned = Term(start, int(months))
    frozen = Frozen(records_of_term(tables, term=planned))
    term = reached_term(frozen, term=planned, settings=own)
    return Case(
        tables=frozen,
        term=term,
        settings=own,
        planned=planned,
        recorded=recorded_term(frozen, term=planned, settings=own),
        known_months=months_reached(frozen, term=term),
    )


def reached_term(tables: Tables, *, term: Term, settings: Settings) -> Term:
    """The term, cut after the last month that anything regular tells of.

    A term that is not finished, or whose last exports have not come, has months without any
    record; they are no months without events. Where so few are open that the last year still has
    the months for a comparison, or nothing tells at all, the term stays whole.
    """
    return _cut(term, months_reached(tables, term=term), settings)


def recorded_term(tables: Tables, *, term: Term, settings: Settings) -> Term:
    """As `reached_term`, but up to the last month in which anything at all is dated."""
    return _cut(term, months_on_record(tables, term=term), settings)


def _cut(term: Term, known: int, settings: Settings) -> Term:
    open_months = MONTHS_A_YEAR - int(thresholds(settings).minima["months_a_year"])
    return term if term.months - known <= open_months else Term(term.start, known)
