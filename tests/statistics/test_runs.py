"""Run charts against qicharts2, its critical values, and the exact distribution of runs."""

from __future__ import annotations

import csv
import itertools

import numpy as np
import pytest
from oracle_vectors import COPIES, read, vectors

from branchstats.statistics.runs import Runs, anhoej, run_chart

LIMITS = {
    "y": "value", "cl": "centre", "lcl": "lower", "lcl.95": "lower_near",
    "ucl.95": "upper_near", "ucl": "upper", "sigma.signal": "is_outside", "part": "part",
}  # fmt: skip
RUNS = {
    "n.useful": "useful", "longest.run": "longest_run", "longest.run.max": "longest_run_max",
    "n.crossings": "crossings", "n.crossings.min": "crossings_min", "runs.signal": "is_signal",
}  # fmt: skip


def chart_of(case: dict):
    args, given = case["args"], case["input"]
    return run_chart(
        np.array(given["y"], dtype=float),
        chart=args["chart"],
        size=given["n"],
        part_after=args["part"],
        freeze_after=args["freeze"],
        screen=args["screened_mr"],
    )


@pytest.mark.parametrize("path", vectors("anhoej_*.json"), ids=lambda path: path.stem)
def test_vectors_of_qicharts2(path):
    case = read(path)
    chart = chart_of(case)
    constant = path.stem == "anhoej_i_constant"
    for theirs, (_, ours) in zip(case["points"], chart.points.iterrows(), strict=True):
        for their_name, our_name in LIMITS.items():
            if theirs[their_name] is not None:
                assert float(ours[our_name]) == pytest.approx(float(theirs[their_name]), abs=1e-9)
            elif constant and our_name != "value":
                assert ours[our_name] == 95  # departure: no variation has limits on its centre
            else:
                assert np.isnan(ours[our_name])
    for theirs, ours in zip(case["runs"], chart.runs, strict=True):
        for their_name, our_name in RUNS.items():
            assert getattr(ours, our_name) == theirs[their_name], our_name


def test_critical_values_of_qicharts2():
    with (COPIES / "anhoej_critical_values.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            n = int(row["n"])
            found = anhoej(np.tile([0.0, 1.0], n)[:n], 0.5)
            assert found.longest_run_max == int(row["longest.run.max"])
            assert found.crossings_min == int(row["n.crossings.min"])


def test_rule_against_all_sequences_of_twelve():
    """Of the 4096 equally likely sequences of 12 sides, the rule flags few: its size is known."""
    flagged = 0
    for sides in itertools.product((-1.0, 1.0), repeat=12):
        found = anhoej(np.array(sides), 0.0)
        longest = max(len(list(group)) for _, group in itertools.groupby(sides))
        changes = sum(a != b for a, b in itertools.pairwise(sides))
        assert (found.longest_run, found.crossings) == (longest, changes)
        flagged += found.is_signal
    # by the binomial distribution alone: P(crossings < 3 of 11) = (1 + 11 + 55) / 2048
    assert flagged / 4096 >= 67 / 2048
    assert flagged / 4096 < 0.05


def test_points_on_the_centre_are_dropped():
    found = anhoej(np.array([1, 0, 1, 0, 1, -1.0]), 0.0)
    assert (found.n, found.useful, found.longest_run, found.crossings) == (6, 4, 3, 1)


def test_i_chart_by_hand():
    # ranges 2 2 4 5: mean 3.25; centre 4; d2 for two values is 1.128
    points = run_chart(np.array([3.0, 5, 3, 7, 2]), chart="i").points
    assert points["centre"].iloc[0] == 4
    assert points["upper"].iloc[0] == pytest.approx(4 + 3 * 3.25 / 1.128, rel=1e-12)
    assert points["lower_near"].iloc[0] == pytest.approx(4 - 2 * 3.25 / 1.128, rel=1e-12)


def test_p_chart_by_hand():
    chart = run_chart(np.array([8, 9, 7]), chart="p", size=np.array([10, 10, 10]))
    sigma = (0.8 * 0.2 / 10) ** 0.5
    assert chart.points["centre"].iloc[0] == pytest.approx(0.8)
    assert chart.points["lower"].iloc[0] == pytest.approx(0.8 - 3 * sigma)
    assert chart.points["upper"].iloc[0] == 1.0  # cut at 1


def test_nothing_useful_and_one_useful_point():
    assert anhoej(np.array([1.0, 1, np.nan]), 1.0) == Runs(2, 0, None, None, None, None)
    assert anhoej(np.array([1.0, 2, 1]), 1.0) == Runs(3, 1, 1, 3, 0, 0)


def test_a_share_has_no_limit_below_zero_and_none_above_one():
    size = np.full(3, 10)
    rare = run_chart(np.array([1, 0, 1]), chart="p", size=size).points
    assert rare[["lower", "lower_near"]].to_numpy().max() == 0.0
    sigma = (1 / 15 * 14 / 15 / 10) ** 0.5
    assert rare["upper_near"].iloc[0] == pytest.approx(1 / 15 + 2 * sigma)
    for chart in ("p", "pp"):
        always = run_chart(size, chart=chart, size=size).points
        assert always[["lower", "centre", "upper"]].eq(1.0).all(axis=None)
        assert not always["is_outside"].any()


def test_two_parts_stand_in_one_table():
    chart = run_chart(np.array([1.0, 2, 3, 7, 9]), part_after=3)
    assert chart.points.index.tolist() == [0, 1, 2, 3, 4]
    assert chart.points["part"].tolist() == [1, 1, 1, 2, 2]
    assert chart.points["part"].dtype.kind == "i"
    assert chart.points["centre"].tolist() == [2, 2, 2, 8, 8]
    assert [part.n for part in chart.runs] == [3, 2]
    frozen = run_chart(np.array([1.0, 2, 3, 7, 9]), freeze_after=3)
    assert frozen.points["centre"].tolist() == [2] * 5


def test_individuals_of_varying_size_by_hand():
    """Taylor 2018: differences over √(1/n + 1/m), times √(π/2); the last, of 3.267 means, is out."""
    shares, size = np.array([0.5, 0.7, 0.5, 0.7, 0.5, 0.7, 4.7]), np.full(7, 8.0)
    scaled = np.array([0.2] * 5 + [4.0]) / 0.5 * (np.pi / 2) ** 0.5
    for screen, kept in ((True, scaled[:5]), (False, scaled)):
        points = run_chart(shares * 8, chart="ip", size=size, screen=screen).points
        centre = shares.mean()
        assert points["upper"].iloc[0] == pytest.approx(centre + 3 * kept.mean() / 8**0.5)
        assert points["lower"].iloc[0] == pytest.approx(centre - 3 * kept.mean() / 8**0.5)


@pytest.mark.parametrize("chart", ["run", "i", "p", "pp", "ip", "c", "g"])
@pytest.mark.parametrize("values", [[], [np.nan] * 3, [3.0], [0.0] * 5, [2.0] * 5])
def test_degenerate_series(chart, values):
    size = np.full(len(values), 5.0)
    found = run_chart(np.array(values), chart=chart, size=size)
    assert len(found.points) == len(values)
    assert not any(run.is_signal for run in found.runs)
    assert not found.points["is_outside"].any()


def test_denominator_zero_is_a_missing_point():
    found = run_chart(np.array([1.0, 0, 2]), chart="p", size=np.array([2.0, 0, 4]))
    assert np.isnan(found.points["value"].iloc[1])
    assert found.points["centre"].iloc[0] == 0.5


def test_refusals():
    with pytest.raises(ValueError, match="denominators"):
        run_chart(np.ones(3), chart="p")
    with pytest.raises(ValueError, match="not both"):
        run_chart(np.ones(3), part_after=1, freeze_after=1)
