"""The drawn branches have the truth they were given, and calibration judges as `judge` does."""

from __future__ import annotations

import dataclasses
from datetime import date

import calibrate
import calibration
import numpy as np
import pytest
from simulate import Plan, draw
from simulate_tables import tables

from branchstats import tables as schemas
from branchstats.evidence import judge
from branchstats.evidence.primaries import PRIMARIES


def many(plan: Plan, number: int = 150):
    return [draw(plan, np.random.default_rng([7, k])) for k in range(number)]


def pooled(pairs) -> float:
    num, den = zip(*pairs, strict=True)
    return sum(num) / sum(den)


def recent_attendance(branch) -> tuple[float, float]:
    num, den = branch.attended
    return num[24:].sum(), den[24:].sum()


def test_rates_of_branches_without_change():
    drawn = many(Plan())
    assert pooled(recent_attendance(b) for b in drawn) == pytest.approx(0.92, abs=0.01)
    assert pooled((b.passive.sum(), b.activities.sum()) for b in drawn) == pytest.approx(
        0.60, abs=0.015
    )
    assert np.mean([b.activities.mean() for b in drawn]) == pytest.approx(4.0, abs=0.1)
    assert np.mean([np.nanmean(b.scores) for b in drawn]) == pytest.approx(76, abs=0.5)
    assert np.mean([b.applications.mean() for b in drawn]) == pytest.approx(0.8, abs=0.05)
    # 22 % × 1.5 % + 78 % × 1.3/4.5, and March above that
    usual = 0.22 * 0.015 + 0.78 * 1.3 / 4.5
    active = [(b.hours > 0)[np.arange(36) % 12 != 2] for b in drawn]
    members = [b.is_member[np.arange(36) % 12 != 2] for b in drawn]
    assert pooled(
        (a.sum(), m.sum()) for a, m in zip(active, members, strict=True)
    ) == pytest.approx(usual, abs=0.01)


def test_seats_stay_filled_and_a_tenth_changes_each_year():
    drawn = many(Plan())
    assert all((b.is_member.sum(axis=1) == 40).all() for b in drawn)
    assert all((b.came <= b.is_member[b.meeting_month]).all() for b in drawn)
    newcomers = np.mean([b.is_member.shape[1] - 40 for b in drawn])
    assert newcomers == pytest.approx(40 * 0.10 * 35 / 12, rel=0.1)


def test_planted_changes_are_there():
    plan = Plan(
        attendance_to=0.85, passive_to=0.8, participation_factor=0.6, top_share_to=0.8,
        score_by=-5.0, applications_factor=0.5,
    )  # fmt: skip
    drawn, before = many(plan), many(Plan())
    assert pooled(recent_attendance(b) for b in drawn) == pytest.approx(0.85, abs=0.01)
    assert pooled((b.passive[24:].sum(), b.activities[24:].sum()) for b in drawn) == pytest.approx(
        0.8, abs=0.02
    )
    assert np.mean([b.applications[24:].mean() for b in drawn]) == pytest.approx(0.4, abs=0.06)
    assert np.mean([np.nanmean(b.scores[6:]) for b in drawn]) == pytest.approx(71, abs=1)
    active = [pooled([((b.hours > 0)[24:].sum(), 1)]) for b in (*drawn, *before)]
    assert sum(active[:150]) / sum(active[150:]) == pytest.approx(0.6, abs=0.03)
    shares = []
    for b in drawn:
        hours = np.sort(b.hours[24:].sum(axis=0)[b.is_member.all(axis=0)])[::-1]
        shares.append(hours[: round(0.2 * len(hours))].sum() / hours.sum())
    assert np.mean(shares) == pytest.approx(0.8, abs=0.04)


def test_a_slide_ends_at_the_new_rate():
    drawn = many(Plan(attendance_to=0.7, is_slide=True), 300)
    by_month = [
        pooled((n[m].sum(), d[m].sum()) for n, d in (b.attended for b in drawn)) for m in (23, 35)
    ]
    assert by_month == pytest.approx([0.92, 0.70], abs=0.02)


def test_the_same_seed_draws_the_same_branch():
    first, second = (draw(Plan(), np.random.default_rng(3)) for _ in range(2))
    for field in dataclasses.fields(first):
        if field.name != "plan":
            np.testing.assert_array_equal(getattr(first, field.name), getattr(second, field.name))


def test_tables_keep_the_contract():
    found = tables(draw(Plan(members=12), np.random.default_rng(0)))
    assert set(found) == set(schemas.names())
    for name, frame in found.items():
        schemas.validate(name, frame)
    for dataset in schemas.DATASETS:
        records = found["ledger"].loc[found["ledger"]["dataset"].eq(dataset), "records"]
        assert records.sum() == len(found[dataset])


@pytest.mark.parametrize(
    ("plan", "seed"),
    [(Plan(), 0), (Plan(members=20, attendance_to=0.8, passive_to=0.9), 1)],
    ids=["nothing changed", "two declines"],
)
def test_calibration_judges_as_judge_does(plan, seed):
    branch = draw(plan, np.random.default_rng(seed))
    quick = calibration.judged(branch)
    whole = judge(tables(branch), term_start="2019-01-01").set_index("id")
    for hypothesis in PRIMARIES:
        row, outcome = whole.loc[hypothesis.id], quick[hypothesis.id]
        if outcome.p is None:
            assert np.isnan(row["p"])
            continue
        # hours and scores are rounded in the tables
        assert row["p"] == pytest.approx(outcome.p, abs=0.01), hypothesis.id
        is_problem = (row["verdict"], row["direction"]) == ("数据支持", "下滑")
        assert is_problem == outcome.is_problem
    if plan.attendance_to:
        assert quick["attendance.rate"].is_problem


def test_misses_are_told_and_good_figures_are_not():
    def shares(any_problem, found):
        values = dict.fromkeys((*calibration.ARRAYS, calibration.STAGE), found)
        return calibration.Shares(400, any_problem, values, values, values)

    good = [calibrate.Line(s, shares(0.05, 0.05)) for s in calibrate.NULLS]
    bad = [calibrate.Line(s, shares(0.08, 0.05)) for s in calibrate.NULLS]
    blind = [calibrate.Line(s, shares(0.0, 0.03)) for s in calibrate.PLANTED]
    sharp = [calibrate.Line(s, shares(0.9, 0.99)) for s in calibrate.PLANTED]
    assert calibrate.misses(good, sharp) == []
    assert len(calibrate.misses(bad, sharp)) == len(calibrate.NULLS)
    # the lowest target is 8 %: 3 % of 400 misses all of them
    assert len(calibrate.misses(good, blind)) == 2 * len(calibrate.PLANTED) - 1


@pytest.mark.parametrize(
    ("branches", "found", "said"),
    [
        # √(0.27·0.73·(1/400 + 1/400)) = 3.14 points: below 20.7 % is missed
        (400, 0.206, "，未达到"),
        (400, 0.208, ""),
        # √(0.27·0.73·(1/400 + 1/4000)) = 2.33 points: below 22.3 %
        (4000, 0.222, "，未达到"),
        (4000, 0.224, ""),
    ],
)
def test_a_target_that_is_missed_is_said_in_the_table(branches, found, said):
    values = dict.fromkeys((*calibration.ARRAYS, calibration.STAGE), found)
    shares = calibration.Shares(branches, 0.0, values, values, values)
    (line,) = [s for s in calibrate.PLANTED if s.target == (27, 8)]
    text = calibrate.table([], [calibrate.Line(line, shares)], on=date(2026, 11, 22))
    assert f"{100 * found:.1f}%（27%{said}） | {100 * found:.1f}%（8%） |" in text


def test_lines_that_are_done_are_not_measured_again(tmp_path, monkeypatch):
    setting = calibrate.NULLS[0]
    first = calibrate.kept(setting, 2, 1, tmp_path)
    monkeypatch.setattr(calibrate, "measure", None)
    assert calibrate.kept(setting, 2, 1, tmp_path).shares.branches == first.shares.branches == 2


def test_the_page_is_written_between_its_marks(tmp_path):
    page = tmp_path / "methods.md"
    page.write_text(f"前\n{calibrate.BEGIN}\n旧\n{calibrate.END}\n后\n", encoding="utf-8")
    calibrate.write_into(page, "新")
    assert page.read_text(encoding="utf-8") == (
        f"前\n{calibrate.BEGIN}\n\n新\n\n{calibrate.END}\n后\n"
    )
    page.write_text("没有标记", encoding="utf-8")
    with pytest.raises(ValueError, match=r"methods\.md"):
        calibrate.write_into(page, "新")
