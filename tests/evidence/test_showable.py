"""What data could have shown: against t tables, and against simulated branches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from branchstats.evidence.decide import run
from branchstats.evidence.hypotheses import Hypothesis, Prepared
from branchstats.evidence.showable import smallest_shown
from branchstats.statistics.change import Change
from branchstats.statistics.concentration_change import concentration_change


def test_a_primary_must_reach_the_practical_difference_as_well() -> None:
    # t(0.9; 23) = 1.319460; 0.03 + 1.31946 × 0.02
    found = Change("person_month", "down", 40, se=0.02, df=23.0, mde90=0.05)
    assert smallest_shown(found) == 0.05
    assert smallest_shown(found, floor=0.03) == pytest.approx(0.0563892, abs=1e-7)
    assert smallest_shown(found, floor=0.001) == 0.05


def test_concentration_has_no_degrees_of_freedom_and_a_floor_all_the_same() -> None:
    # the normal quantile of 90 %: 1.2815516
    found = Change("permutation", "up", 40, se=0.03, mde90=0.07)
    assert smallest_shown(found, floor=0.08) == pytest.approx(0.08 + 1.2815516 * 0.03, abs=1e-7)


def test_twice_the_data_divides_by_the_root_of_two() -> None:
    found = Change("person_month", "down", 40, se=0.02, df=23.0, mde90=0.09)
    assert smallest_shown(found, more_data=2) == pytest.approx(0.09 / 2**0.5)
    # the floor itself stays: 0.08 + 1.31946 × 0.02 / √2
    assert smallest_shown(found, floor=0.08, more_data=2) == pytest.approx(0.0986600, abs=1e-7)


def test_a_ratio_is_reckoned_on_its_logarithm() -> None:
    # less by 90 % is log 0.1; a root of two of it is 0.1 ** 0.7071 = 0.19629: less by 80.4 %
    found = Change("mid_p", "down", 20, mde90=0.9)
    assert smallest_shown(found, more_data=2) == pytest.approx(0.803712, abs=1e-6)
    # three times as many: 3 ** 0.7071 = 2.17458
    assert smallest_shown(Change("mid_p", "up", 20, mde90=2.0), more_data=2) == pytest.approx(
        1.174581, abs=1e-6
    )
    # nothing left at all needs no more data
    assert smallest_shown(Change("mid_p", "down", 20, mde90=1.0), more_data=2) == 1.0
    # less by 30 % and 1.2815516 standard errors of the logarithm beyond: 1 − 0.7 e^(−0.2563)
    floor = smallest_shown(Change("logrank", "down", 20, se=0.2, mde90=0.4), floor=0.3)
    assert floor == pytest.approx(0.4582688, abs=1e-6)


def test_what_cannot_be_shown_stays_unsaid() -> None:
    assert smallest_shown(Change("quasi_binomial", "up", 40, se=0.1, df=10.0), floor=0.1) is None


def declared(key: str, *, primary: bool, levels: dict[str, float]) -> Hypothesis:
    def test(*, alpha: float) -> Change:
        levels[key] = alpha
        return Change("person_month", "down", 40, p=0.5)

    def prepare(_: Any) -> Prepared:
        return Prepared("", test)

    return Hypothesis(key, "出勤", key, "down", "rate", "attendance", (), prepare, primary=primary)


def test_each_has_the_level_that_it_would_have_to_get_through_alone() -> None:
    levels: dict[str, float] = {}
    listed = [declared(f"p{i}", primary=True, levels=levels) for i in range(2)]
    listed += [declared(f"s{i}", primary=False, levels=levels) for i in range(8)]
    run(None, listed)  # type: ignore[arg-type]  # nothing of the case is asked for
    assert levels["p0"] == 0.05 / 2
    assert levels["s0"] == 0.10 / 10


def test_nine_of_ten_branches_show_a_concentration_of_that_size() -> None:
    """Persons of equal zeal; the last year's hours of a fifth are multiplied to the size promised."""
    rng = np.random.default_rng(4)
    promised, shown = [], []
    for _ in range(60):
        hours = rng.gamma(4.0, 1.0, (40, 3))
        size = smallest_shown(concentration_change(hours, draws=199, alpha=0.05), floor=0.08)
        promised.append(size)
    size = float(np.median(promised))
    for _ in range(120):
        hours = rng.gamma(4.0, 1.0, (40, 3))
        usual = np.sort(hours[:, 2])[-8:].sum() / hours[:, 2].sum()
        top = hours[:, 2] >= np.sort(hours[:, 2])[-8]
        wanted = usual + size
        hours[top, 2] *= wanted / (1 - wanted) * (1 - usual) / usual
        found = concentration_change(hours, draws=199)
        shown.append(found.p <= 0.05 and found.estimate >= 0.08)
    assert 0.80 <= np.mean(shown) <= 1.0
