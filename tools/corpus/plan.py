"""Which branches the county has: their sizes, what is true of them, how their offices export."""

from __future__ import annotations

import random
from dataclasses import dataclass

SMALLEST, TYPICAL, LARGEST = 12, 30, 100  # members of a branch
SIZE_SPREAD = 0.5  # standard deviation of log size
DECLINE_LOGIT = -1.1  # attendance from about 94 % to about 84 %
DECLINING, CONCENTRATED = 0.2, 0.3  # share of the branches of which it is true
N_CARRIERS = 6
FOREIGN = 0.35  # share of a data set's files that come from an office with other habits
FOREIGN_DATASETS = ("registers", "scores", "recruitment", "volunteering")
# one branch in so many has a file that no reader can read, as happens in every county
TRUNCATED_EVERY, STRAY_CELL_EVERY = 50, 75


@dataclass(frozen=True)
class BranchPlan:
    """One branch before its files are written."""

    number: int  # from 1
    seed: int
    size: int  # members
    decline_logit: float  # planted change of attendance in the third year; 0: none
    n_carriers: int  # members who carry most volunteer hours; 0: all alike
    foreign: tuple[str, ...]  # data sets that another kind of office exports
    broken: str  # "truncated", "stray cell" or ""

    @property
    def folder(self) -> str:
        return f"branch-{self.number:05d}"

    @property
    def name(self) -> str:
        return f"示例县第{self.number}党支部"


def plan_county(n_branches: int, *, seed: int) -> list[BranchPlan]:
    """The county's branches; the first ones are the same however many are asked for."""
    return [_plan(number, seed) for number in range(1, n_branches + 1)]


def _plan(number: int, seed: int) -> BranchPlan:
    own_seed = seed * 1_000_003 + number
    dice = random.Random(own_seed)
    size = round(TYPICAL * dice.lognormvariate(0, SIZE_SPREAD))
    is_declining = dice.random() < DECLINING
    is_concentrated = dice.random() < CONCENTRATED
    broken = "truncated" if number % TRUNCATED_EVERY == 7 else ""
    return BranchPlan(
        number=number,
        seed=own_seed,
        size=min(LARGEST, max(SMALLEST, size)),
        decline_logit=DECLINE_LOGIT if is_declining else 0.0,
        n_carriers=N_CARRIERS if is_concentrated else 0,
        foreign=tuple(name for name in FOREIGN_DATASETS if dice.random() < FOREIGN),
        broken="stray cell" if number % STRAY_CELL_EVERY == 9 else broken,
    )
