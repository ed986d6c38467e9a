"""From a change to a verdict: each word of the contract by hand, and what Holm does to six."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from simulate import Plan, draw
from simulate_tables import tables as as_tables

from branchstats.errors import ProjectError
from branchstats.evidence import judge, verdicts
from branchstats.evidence.decide import Adjusted, Trial, adjust, improvement_range, verdict_of
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.secondaries import SECONDARIES
from branchstats.evidence.thresholds import MINIMA, MPD, thresholds
from branchstats.settings import Settings
from branchstats.statistics.change import Change

DOWN = Change(
    "person_month", "down", 40, estimate=-0.05, low=-0.08, high=-0.02, p=0.001, worse_upper=0.075,
    mde90=0.04,
)  # fmt: skip
SIGNIFICANT = Adjusted(p_holm=0.006, q_bh=0.02, better_holm=1.0, better_q=1.0)
NOTHING = Adjusted(p_holm=0.6, q_bh=0.5, better_holm=0.6, better_q=0.5)


def verdict(found: Change, adjusted: Adjusted, *, mpd: float = 0.03, primary: bool = True) -> str:
    return "/".join(verdict_of(found, adjusted, mpd=mpd, primary=primary))


def test_a_decline_that_is_significant_and_large_is_supported() -> None:
    assert verdict(DOWN, SIGNIFICANT) == "数据支持/下滑"


def test_a_significant_decline_below_the_practical_difference_is_watched() -> None:
    assert verdict(DOWN, SIGNIFICANT, mpd=0.051) == "继续关注/下滑"


def test_a_secondary_is_never_a_problem() -> None:
    assert verdict(DOWN, SIGNIFICANT, primary=False) == "继续关注/下滑"


def test_what_only_bh_shows_is_watched() -> None:
    assert verdict(DOWN, replace(SIGNIFICANT, p_holm=0.051)) == "继续关注/下滑"
    assert verdict(DOWN, replace(SIGNIFICANT, p_holm=0.051, q_bh=0.101)) == "尚看不出/不明"


def test_a_small_bound_is_no_decline_and_a_large_one_is_undecided() -> None:
    assert verdict(replace(DOWN, worse_upper=0.029), NOTHING) == "未见明显下滑/不明"
    assert verdict(replace(DOWN, worse_upper=0.030), NOTHING) == "尚看不出/不明"


def test_where_up_is_worse_the_signs_turn() -> None:
    up = replace(DOWN, adverse="up", estimate=0.05, low=0.02, high=0.08)
    assert verdict(up, SIGNIFICANT) == "数据支持/下滑"
    assert improvement_range(up) == (-0.08, -0.02)
    assert improvement_range(DOWN) == (-0.08, -0.02)


def test_an_improvement_is_reported_the_same_way() -> None:
    better = replace(DOWN, estimate=0.05, low=0.02, high=0.08, p=0.999, worse_upper=-0.02)
    other = Adjusted(p_holm=1.0, q_bh=1.0, better_holm=0.006, better_q=0.02)
    assert verdict(better, other) == "数据支持/提升"
    assert verdict(better, other, mpd=0.06) == "继续关注/提升"
    assert verdict(better, other, primary=False) == "继续关注/提升"


def test_no_variation_is_no_decline_unless_the_level_fell() -> None:
    flat = Change("paired_papers", "down", 40, estimate=0.0, reason="no_variation")
    assert verdict(flat, NOTHING) == "未见明显下滑/不明"
    assert verdict(replace(flat, estimate=-5.0), NOTHING) == "尚看不出/不明"


def trials(*p_values: float | None) -> list[Trial]:
    listed = zip((*PRIMARIES, *SECONDARIES), p_values, strict=False)
    return [
        Trial(hypothesis, found=None if p is None else replace(DOWN, p=p))
        for hypothesis, p in listed
    ]


def test_holm_is_over_the_primaries_that_were_tested() -> None:
    found = adjust(trials(0.01, 0.02, 0.5, None, None, None, 0.0001, 0.9))
    # three primaries: 0.01 × 3, then 0.02 × 2 but not below the one before, then 0.5
    assert [a.p_holm for a in found[:4]] == pytest.approx([0.03, 0.04, 0.5, None])
    assert [a.p_holm for a in found[6:]] == [None, None]


def test_bh_is_over_everything_that_was_tested() -> None:
    found = adjust(trials(0.01, 0.02, 0.5, None, None, None, 0.0001, 0.9))
    # five p-values: .0001, .01, .02, .5, .9 → ×5/1, ×5/2, ×5/3, ×5/4, ×5/5
    assert [a.q_bh for a in found if a.q_bh is not None] == pytest.approx(
        [0.025, 0.1 / 3, 0.625, 0.0005, 0.9]
    )


def test_the_six_primaries_are_those_of_the_contract() -> None:
    assert [h.family for h in PRIMARIES] == [
        "出勤",
        "形式",
        "测试",
        "发展",
        "志愿参与",
        "志愿集中",
    ]
    assert [MPD[h.mpd] for h in PRIMARIES] == [0.03, 0.10, 2.0, 0.30, 0.05, 0.08]
    assert [h.adverse for h in PRIMARIES] == ["down", "up", "down", "down", "down", "up"]
    assert len(SECONDARIES) >= 14
    assert len({h.id for h in (*PRIMARIES, *SECONDARIES)}) == len(PRIMARIES) + len(SECONDARIES)


def test_the_minima_are_those_of_the_contract() -> None:
    assert dict(MINIMA) == {
        "months": 24, "months_a_year": 10, "persons": 8, "expected": 6, "activities_recent": 24,
        "activities_earlier": 48, "tests_recent": 3, "tests_earlier": 3, "events": 8,
        "transitions": 8, "persons_throughout": 10, "services_a_year": 12,
    }  # fmt: skip


def test_settings_change_the_constants_and_a_slip_is_named() -> None:
    own = thresholds(Settings(mpd={"attendance": 0.05}, minima={"persons": 12}))
    assert (own.mpd["attendance"], own.mpd["formats"], own.minima["persons"]) == (0.05, 0.10, 12)
    with pytest.raises(ProjectError, match=r"mpd\.attendence.*最接近的是 attendance"):
        thresholds(Settings(mpd={"attendence": 0.05}))


def drawn(seed: int, **plan: Any) -> pd.DataFrame:
    branch = draw(Plan(**plan), np.random.default_rng(seed))
    judged = judge(as_tables(branch), term_start=date(2019, 1, 1), months=36)
    return judged.set_index("id")


def test_a_planted_decline_is_found_and_said_in_plain_words() -> None:
    found = drawn(3, members=100, attendance_to=0.80).loc["attendance.rate"]
    assert (found["verdict"], found["direction"]) == ("数据支持", "下滑")
    assert -0.17 < found["estimate"] < -0.07
    assert found["p_holm"] <= 0.05
    assert "下降" in found["sentence"]
    assert "超出正常波动范围" in found["sentence"]


def test_a_planted_improvement_is_an_achievement() -> None:
    found = drawn(4, members=100, attendance_to=0.985).loc["attendance.rate"]
    assert (found["verdict"], found["direction"]) == ("数据支持", "提升")
    assert "可以作为成绩写入报告" in found["sentence"]


def test_planted_passive_formats_are_found() -> None:
    found = drawn(5, passive_to=0.95, activities_a_month=12.0).loc["formats.passive"]
    assert (found["verdict"], found["direction"]) == ("数据支持", "下滑")
    assert found["estimate"] > 0.2


def test_a_branch_in_which_nothing_changed_has_no_problem() -> None:
    """One seed, looked at: the rate over thousands is tools/calibrate.py's."""
    judged = drawn(11, members=40)
    problems = judged[judged["verdict"].eq(verdicts.SUPPORTED)]
    assert problems.empty
    assert judged["primary"].sum() == 6
    assert judged.loc[judged["primary"], "n"].notna().all()


def test_less_data_can_show_less() -> None:
    small = drawn(11, members=20).loc["attendance.rate", "mde90"]
    large = drawn(11, members=100).loc["attendance.rate", "mde90"]
    assert 0 < large < small < 0.3
