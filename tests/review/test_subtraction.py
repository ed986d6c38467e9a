"""What is hidden stays hidden from somebody who subtracts any tables of the page from each other."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from subtraction_attack import cells_of, leaks, records_of, shown_on_page, small_targets

from branchstats import tables
from branchstats.indicators.series import GRAINS, periods
from branchstats.project import Project
from branchstats.review import suppression, tabulate
from branchstats.review.opening import Review
from branchstats.review.subtraction import hidden_periods
from branchstats.review.suppression import protected, suppress
from branchstats.settings import Settings
from branchstats.term import Term

MIN = 5
SEEDS = (1, 2, 5, 7)
YEAR = Term(date(2019, 1, 1), 12)
SOURCE = {"source_file": "台账.xlsx", "source_sheet": "表", "source_cell": "A1"}


def counted(n_by_month: list[int], *, term: Term = YEAR, dated_by_year: float = 0) -> dict:
    """Series of a rate at every grain: each month so many persons, one occasion each, the same ones."""
    made = {}
    for by in GRAINS:
        rows = []
        for period, end, label in periods(term, by).itertuples(index=False):
            inside = [
                n
                for m, n in zip(term.month_starts(), n_by_month, strict=True)
                if period <= m < end
            ]
            beyond = dated_by_year if by in ("year", "calendar_year", "term") else 0
            rows.append((period, label, float(sum(inside) + beyond), max(inside)))
        made[by] = pd.DataFrame(rows, columns=["period", "label", "denominator", "n"])
    return made


def hidden(n_by_month: list[int], **more) -> dict[str, list[int]]:
    found = hidden_periods(counted(n_by_month, **more), term=YEAR, min_group=MIN)
    return {by: np.flatnonzero(rows).tolist() for by, rows in found.items() if rows.any()}


def test_nothing_small_nothing_hidden():
    assert hidden([40] * 12) == {}
    assert hidden([0] * 12) == {}


def test_a_small_month_takes_one_of_its_own_quarter_with_it():
    # the quarter less the two others would be January
    assert hidden([3, 40, 40] + [40] * 9) == {"month": [0, 1]}
    assert hidden([40, 40, 3] + [20] * 9) == {"month": [0, 2]}  # of two alike the earlier one


def test_a_month_alone_in_its_quarter_takes_the_next_quarter_with_it():
    # first quarter: January only. So the quarter is small, the half less the other quarter is it,
    # and a month of the second quarter goes too, or that quarter would be the sum of its months
    assert hidden([3, 0, 0, 30, 40, 40] + [40] * 6) == {"month": [0, 3], "quarter": [0, 1]}


def test_two_small_months_are_still_the_same_few_persons():
    assert hidden([3, 3, 40] + [40] * 9) == {"month": [0, 1, 2]}


def test_what_is_dated_by_the_year_is_an_unknown_of_its_own():
    # the year less its months would be two occasions of somebody
    assert hidden([40] * 12, dated_by_year=2) == {"month": [0], "quarter": [0], "half": [0]}
    # as many as forty persons have in a year tell nothing of few
    assert hidden([40] * 12, dated_by_year=480) == {}


def test_persons_of_no_group_are_hidden_behind_a_group():
    split = pd.DataFrame({"period": [YEAR.first] * 2, "group": ["甲", "乙"], "n": [12, 9], "denominator": [120.0, 90.0], "value": 0.5})  # fmt: skip
    whole = pd.DataFrame({"period": [YEAR.first], "n": [22], "denominator": [220.0]})
    assert suppress(split, min_group=MIN, whole=whole)["is_hidden"].tolist() == [False, True]
    enough = whole.assign(n=26, denominator=260.0)
    assert not suppress(split, min_group=MIN, whole=enough)["is_hidden"].any()


def test_groups_of_the_same_persons_do_not_add_up():
    split = pd.DataFrame({"period": [YEAR.first] * 3, "group": ["甲", "乙", "丙"], "n": [12, 3, 4], "denominator": [12.0, 3.0, 4.0], "value": 0.5})  # fmt: skip
    assert suppress(split, min_group=MIN)["is_hidden"].tolist() == [False, True, True]
    together = suppress(split, min_group=MIN, is_apart=False)
    assert together["is_hidden"].tolist() == [True, True, True]


def stub(series: dict):
    def compute(key, *, by, split):
        return series[key][by].assign(value=0.5)

    return compute


def test_a_figure_that_gives_another_away_is_hidden_with_it():
    series = {
        "scores.fail_rate": counted([40] * 12),
        "scores.pass_rate": counted([3] + [40] * 11),
    }
    for name in series:
        found = protected(stub(series), name, by="month", split=None, term=YEAR, min_group=MIN)
        assert found.index[found["is_hidden"]].tolist() == [0, 1], name


def test_a_panel_that_leaves_out_few_is_not_shown_beside_the_whole():
    series = {"attendance.rate": counted([40] * 12), "attendance.panel": counted([38] * 12)}
    found = protected(stub(series), "attendance.panel", by="year", split=None, term=YEAR, min_group=MIN)  # fmt: skip
    assert found["is_hidden"].tolist() == [True]
    for n in (40, 35):  # nobody left out, and enough
        series["attendance.panel"] = counted([n] * 12)
        found = protected(stub(series), "attendance.panel", by="year", split=None, term=YEAR, min_group=MIN)  # fmt: skip
        assert found["is_hidden"].tolist() == [False]


def branch(seed: int) -> Review:
    """A small branch of a year and a half: meetings of all, of a few, of single groups; joiners."""
    random = np.random.default_rng(seed)
    groups = ["第一党小组", "第二党小组", "第三党小组", None]
    people = int(random.integers(7, 16))
    of_group = random.choice(4, people, p=[0.5, 0.25, 0.15, 0.1])
    since = np.where(random.random(people) < 0.2, random.integers(0, 12, people), 0)
    meetings, came = [], []
    for number in range(int(random.integers(6, 22))):
        month = int(random.integers(0, 18))
        day = pd.Timestamp(2019, 3, 5) + pd.DateOffset(months=month)
        kind = str(
            random.choice(["集中学习", "支委会", "党小组会", "党课"], p=[0.5, 0.2, 0.2, 0.1])
        )
        asked = since <= month
        if kind == "支委会":
            asked = asked & (np.arange(people) < 3)
        elif kind == "党小组会":
            asked = asked & (of_group == int(random.integers(0, 3)))
        name = f"H{number}"
        meetings.append({"meeting_id": name, "date": day, "date_precision": "day", "types": [kind], "format": "未知", "roll": "全员", **SOURCE})  # fmt: skip
        came += [
            {"meeting_id": name, "kind": "会议", "date": day, "date_precision": "day", "member_id": f"p{i}", "name": f"某{i}", "status": "出勤" if random.random() < 0.8 else "缺勤", **SOURCE}
            for i in np.flatnonzero(asked)
        ]  # fmt: skip
    members = [
        {"member_id": f"p{i}", "name": f"某{i}", "category": "正式党员", "group": groups[of_group[i]], "identified_by": "工号", **SOURCE}
        for i in range(people)
    ]  # fmt: skip
    made = Review(Project(Path("nowhere"), Settings(term=Term(date(2019, 3, 1), 18))))
    given = {"members": members, "meetings": meetings, "attendance": came}
    made.__dict__["tables"] = {n: tables.frame(n, given.get(n, [])) for n in tables.names()}
    made.__dict__["term"] = made.settings.term
    return made


kept_branch = cache(branch)


def found_on_page(review: Review) -> list[str]:
    records = records_of(review)
    cells = cells_of(records)
    targets = small_targets(records, cells, min_group=MIN)
    return leaks(records, [cells[name] for name in shown_on_page(review)], targets)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sum_or_difference_of_tables_tells_about_few_persons(seed):
    assert found_on_page(kept_branch(seed)) == []


def test_the_attack_finds_what_each_table_by_itself_does_not_hide(monkeypatch):
    """Every series hidden by itself, as it once was: months give away months of the same quarter."""

    def each_by_itself(compute, key, *, by, split, term, min_group):
        return suppress(compute(key, by=by, split=split), min_group=min_group)

    monkeypatch.setattr("branchstats.review.opening.protected", each_by_itself)
    assert sum(bool(found_on_page(branch(seed))) for seed in SEEDS) >= len(SEEDS) / 2


def test_enough_is_shown_all_the_same():
    """Hiding everything would be safe, too: of figures about enough persons most are there."""
    large = shown = 0
    for seed in SEEDS:
        made = kept_branch(seed)
        rows = made.series("attendance.rate", by="year")
        whole = made._computed("attendance.rate", by="year", split=None)
        large += int(whole["n"].ge(MIN).sum())
        shown += int(rows["value"].notna().sum())
    assert shown >= 0.8 * large


def test_the_four_checks_hide_what_the_split_by_type_hides():
    made = kept_branch(0)
    hidden_too = made.series("study.attendance", by="year")["is_hidden"]
    row = tabulate.four_checks(made).frame.set_index("四落实").loc["人员"]
    labels = made.series("study.attendance", by="year")["label"]
    assert [row[label] == "人数少，不列" for label in labels] == hidden_too.tolist()


def test_names_of_related_indicators_are_those_of_the_catalogue():
    from branchstats.indicators.catalogue import catalogue

    related = {*suppression.SAME_FIGURE.items(), *suppression.OF_SOME.items()}
    names = {name for pair in related for name in pair} | set(suppression.OF_ONE_GROUP)
    assert names <= set(catalogue())
