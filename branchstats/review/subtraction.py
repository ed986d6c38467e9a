"""What can be computed from the figures of a page, and which of them may be shown together.

Whoever reads a page may know every denominator, and take sums and differences of whatever is
shown. What a group did in a month is one unknown, and every figure is a sum of unknowns. Some sum
of shown figures is about a set of unknowns alone exactly where the space that the shown figures
span meets the space of that set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from branchstats.indicators.series import periods
from branchstats.term import Term

FINE_FIRST = ("month", "quarter", "half", "calendar_year", "year", "term")
NO_GROUP = ""
_ROUNDING = 0.5  # of weights: occasions are whole; person-years do not add up to the day
_SAME_DIRECTION = 1e-9  # 1 less the cosine between two spaces that meet
Unknowns = frozenset[int]


@dataclass(frozen=True)
class Cell:
    """One figure: its place in the series of its grain, the unknowns that it sums, its persons."""

    grain: str
    row: int
    unknowns: Unknowns
    n: float


@dataclass
class _System:
    """Unknowns as they are found, fine periods first: the months of each, its group, its weight."""

    term: Term
    min_group: int
    months: list[range] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    small: set[int] = field(default_factory=set)  # unknowns that are, or may be, about few

    def cells(self, rows: pd.DataFrame, grain: str, *, is_split: bool = False) -> list[Cell]:
        """The figures of a series that speak of anybody; what they count beyond is a new unknown."""
        ends = periods(self.term, grain).set_index("period")["end"].reindex(rows["period"])
        columns = (rows[c].to_numpy(dtype=float, na_value=0) for c in ("n", "denominator"))
        groups = rows["group"] if is_split else [None] * len(rows)
        found = []
        for place, (start, end, group, n, weight) in enumerate(
            zip(rows["period"], ends, groups, *columns, strict=True)
        ):
            if n > 0:
                months = range(_month(start), _month(end))
                found.append(Cell(grain, place, self._sum(months, group, n, weight), n))
        return found

    def _sum(self, months: range, group: str | None, n: float, weight: float) -> Unknowns:
        inside = {
            u
            for u, own in enumerate(self.months)
            if months.start <= own.start and own.stop <= months.stop
            and (group is None or group == self.groups[u])
        }  # fmt: skip
        beyond = weight - sum(self.weights[u] for u in inside)
        if not inside or beyond > _ROUNDING:
            inside.add(len(self.months))
            # as many occasions as fewer than `min_group` of these persons have
            if n < self.min_group or beyond < self.min_group * weight / n:
                self.small.add(len(self.months))
            self.months.append(months)
            self.groups.append(NO_GROUP if group is None else group)
            self.weights.append(max(beyond, 0.0))
        return frozenset(inside)


def hidden_periods(
    series: Mapping[str, pd.DataFrame], *, term: Term, min_group: int
) -> dict[str, np.ndarray]:
    """Grain → which rows of its series are hidden, so that no small one can be computed.

    series : one indicator's unsplit series by grain: period, denominator, n (persons).

    Figures of fewer than `min_group` persons are hidden, and as few others as protect them, of
    short periods and few persons first. Small periods may be about the same persons: several of
    them together are still small. What a longer period counts beyond its months (facts dated by
    the year) is an unknown of its own.
    """
    system = _System(term, min_group)
    cells = [
        c for grain in FINE_FIRST if grain in series for c in system.cells(series[grain], grain)
    ]
    hidden = {grain: np.zeros(len(rows), dtype=bool) for grain, rows in series.items()}
    for cell in _refused(cells, [], _targets(cells, system), min_group=min_group):
        hidden[cell.grain][cell.row] = True
    return hidden


def hidden_groups(
    split: pd.DataFrame, *, by: str, monthly: pd.DataFrame, series: Mapping[str, pd.DataFrame],
    hidden: Mapping[str, np.ndarray], refused: np.ndarray, term: Term, min_group: int,
    is_apart: bool,
) -> np.ndarray:  # fmt: skip
    """Which rows of a split series are hidden beside the unsplit ones, `refused` among them.

    split, monthly : the split series at the grain `by` and by month. series, hidden : as
    `hidden_periods` takes and gives them. A month in which only one group met is that group's
    figure: together, months and groups tell more than each by itself.
    """
    system = _System(term, min_group)
    parts = system.cells(monthly, "month", is_split=True)
    own = parts if by == "month" else system.cells(split, by, is_split=True)
    targets = [c.unknowns for c in (*parts, *own) if c.n < min_group]
    targets += [*_by_group(own, system), *(frozenset({u}) for u in system.small)]
    few = [c for c in own if c.n < min_group]
    if not is_apart:  # the same persons may stand in several groups
        targets.append(frozenset().union(*(c.unknowns for c in few)))
    targets += [a.unknowns | b.unknowns for a, b in combinations(few, 2) if a.n + b.n < min_group]
    if split["denominator"].isna().all():  # amounts: a month of few is no figure by itself
        system.small.clear()
    wholes = [
        c for grain in FINE_FIRST if grain in series for c in system.cells(series[grain], grain)
    ]
    targets += _targets(wholes, system)
    known = [c for c in wholes if not hidden[c.grain][c.row]]
    allowed = [c for c in own if not refused[c.row]]
    result = refused.copy()
    for cell in _refused(allowed, known, targets, min_group=min_group):
        result[cell.row] = True
    return result


def reveals(shown: Sequence[Cell], targets: Iterable[Unknowns]) -> bool:
    """Whether a combination of the shown figures is about the unknowns of one target alone."""
    unknowns = sorted(frozenset().union(*(cell.unknowns for cell in shown)))
    table = np.array([[u in cell.unknowns for u in unknowns] for cell in shown], dtype=float)
    _, sizes, directions = np.linalg.svd(table, full_matrices=False)
    spanned = directions[sizes > sizes[0] * 1e-10]
    places = {u: place for place, u in enumerate(unknowns)}
    for target in targets:
        own = [places[u] for u in target if u in places]
        if own and np.linalg.norm(spanned[:, own], 2) > 1 - _SAME_DIRECTION:
            return True
    return False


def _refused(
    cells: Iterable[Cell], known: Sequence[Cell], targets: Sequence[Unknowns], *, min_group: int
) -> list[Cell]:
    """The cells that cannot be shown; what is worth most is shown first, the rest if harmless."""
    targets = [target for target in targets if target]
    if not targets:
        return [cell for cell in cells if cell.n < min_group]
    rank = {grain: place for place, grain in enumerate(FINE_FIRST)}
    shown, refused = list(known), []
    for cell in sorted(cells, key=lambda c: (-rank[c.grain], -c.n, -c.row)):
        if cell.n >= min_group and not reveals([*shown, cell], targets):
            shown.append(cell)
        else:
            refused.append(cell)
    return refused


def _targets(cells: Sequence[Cell], system: _System) -> list[Unknowns]:
    """What must not be told of unsplit figures: all the small ones together, for they may be about
    the same persons."""
    small = (cell.unknowns for cell in cells if cell.n < system.min_group)
    return [frozenset(system.small).union(*small)]


def _by_group(cells: Iterable[Cell], system: _System) -> list[Unknowns]:
    """For each group, what its periods of few persons are about together: the same persons."""
    found: dict[str, set[int]] = {}
    for cell in cells:
        if cell.n < system.min_group:
            group = system.groups[min(cell.unknowns)]
            found.setdefault(group, set()).update(cell.unknowns)
    return [frozenset(unknowns) for unknowns in found.values()]


def _month(day: pd.Timestamp) -> int:
    return day.year * 12 + day.month
