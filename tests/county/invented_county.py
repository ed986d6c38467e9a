"""Invented branches as Records: no files, no cleaning; what the county page is tried on."""

from __future__ import annotations

import numpy as np

from branchstats.county.compare import compared
from branchstats.county.record import DONE, FAILED, Measure, Quality, Record
from branchstats.indicators.catalogue import RATE

RATES = {"attendance.rate": 0.92, "formats.passive": 0.6, "scores.pass_rate": 0.95}
VISITS = 72  # times a member is due in three years


def measure(key: str, part: float, whole: float, **given) -> Measure:
    """A rate over the whole term, with figures."""
    rest = {"value": part / whole, "numerator": part, "denominator": whole, "grain": "term",
            "period": "2019-01-01", "label": "2019年1月—2021年12月", "n": 30, "low": None,
            "high": None, "effect": 1.0, "is_hidden": False}  # fmt: skip
    return Measure(indicator=key, **{**rest, **given})


def record(key: str, *, name: str = "", measures=(), members: int | None = 30, **given) -> Record:
    """A branch that was done."""
    rest = {"term_start": "2019-01-01", "term_months": 36, "months_on_record": 36,
            "quality": Quality(9, 0, 1, 3000, 4, {"meetings": 36, "attendance": 36, "scores": 12,
                                                  "recruitment": 9, "volunteering": 30})}  # fmt: skip
    return Record(key=key, state=DONE, inputs="0", program="0", name=name or f"示例县{key}党支部",
                  measures=tuple(measures), members=members, **{**rest, **given})  # fmt: skip


def failed(key: str, *, message: str, reason: str) -> Record:
    return Record(key=key, state=FAILED, inputs="0", program="0", message=message, reason=reason)


def county(n: int, *, seed: int = 5, odd: int = 0) -> list[Record]:
    """`n` branches that differ by chance and by what branches usually differ; `odd` of them far off."""
    random = np.random.default_rng(seed)
    return [_branch(number, random, is_odd=number <= odd) for number in range(1, n + 1)]


def _branch(number: int, random: np.random.Generator, *, is_odd: bool) -> Record:
    members = int(np.clip(round(30 * random.lognormal(0, 0.5)), 12, 100))
    measures = []
    for entry in compared("rates"):
        rate = RATES.get(entry.indicator.id, 0.85)
        for year in (0, 1, 2, 3):  # 0: the whole term
            whole = members * (VISITS if year == 0 else VISITS // 3)
            own = rate if not is_odd else rate - 0.25
            part = float(random.binomial(whole, own))
            when = {} if year == 0 else {
                "grain": "year", "period": f"{2018 + year}-01-01", "label": f"{2018 + year}年度",
                "effect": None}  # fmt: skip
            measures.append(measure(entry.indicator.id, part, whole, n=members, **when))
    for entry in compared("amounts"):
        value = float(np.round(random.gamma(9, 3), 1))
        assert entry.indicator.unit != RATE
        measures.append(
            Measure(entry.indicator.id, "term", "2019-01-01", "2019年1月—2021年12月", value, value,
                    None, members, None, None, None, False)
        )  # fmt: skip
    return record(f"城关镇/支部{number:03d}", measures=measures, members=members)
