"""Tests by hand: who took, who passed, what the level is."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from synthetic import frames, month, source

from branchstats.indicators import ability, score_moves, scores
from branchstats.settings import Settings
from branchstats.term import Term

TERM = Term(date(2019, 1, 1))
OPTIONS = {"term": TERM, "settings": Settings(), "by": "year"}


def paper(person: int, pct: float | None, **columns: Any) -> dict[str, Any]:
    return {
        "exam": "第1次测试", "subject": "理论知识", "date": month(2), "date_precision": "day",
        "member_id": f"M{person:02d}", "attempt": 1, "status": "参考", "score_pct": pct,
        **source("成绩.xlsx", f"B{person + 1}"), **columns,
    }  # fmt: skip


def branch(*rows: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return frames(scores=rows)


MIXED = branch(
    paper(1, 60.0),
    paper(2, 59.9),
    paper(3, None, grade="合格"),
    paper(4, None, grade="不合格"),
    paper(5, 90.0, grade="作弊"),
    paper(6, None, status="缺考"),
    paper(7, None, status="免考"),
    paper(8, None, status="缓考"),
    paper(2, 75.0, attempt=2),
)


def test_passed_of_those_who_took_it_the_first_time() -> None:
    first = scores.pass_rate(MIXED, **OPTIONS).iloc[0]
    # 60 and 合格 pass; 59.9, 不合格 and 作弊 do not; the resit does not count
    assert (first["numerator"], first["denominator"], first["n"]) == (2, 5, 5)


def test_not_passed_counts_who_did_not_come() -> None:
    # of the five judged three failed; the absent one was due and did not pass either
    first = scores.fail_rate(MIXED, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"], first["n"]) == (4, 6, 6)


def test_the_pass_mark_is_a_setting() -> None:
    own = {**OPTIONS, "settings": Settings(pass_mark=59.0)}
    assert scores.pass_rate(MIXED, **own)["numerator"].iloc[0] == 3


def test_taken_of_those_who_were_due() -> None:
    first = scores.participation(MIXED, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"]) == (5, 6)  # 免考, 缓考 are not due


def test_resits() -> None:
    first = scores.resit_rate(MIXED, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"]) == (1, 6)


def test_a_paper_that_was_cheated_on_has_no_score() -> None:
    assert scores.mean_score(MIXED, **OPTIONS)["value"].iloc[0] == pytest.approx((60 + 59.9) / 2)


def test_median_with_quartiles_and_the_interval_of_order_statistics() -> None:
    tables = branch(*(paper(i, float(10 * i)) for i in range(1, 10)))
    first = scores.median_score(tables, **OPTIONS).iloc[0]
    assert (first["value"], first["q25"], first["q75"], first["mean"]) == (50, 30, 70, 50)
    # nine values: the 2nd and 8th cover the median with 96.1 % (binomial tables)
    assert (first["low"], first["high"], first["n"]) == (20, 80, 9)


def test_five_papers_cannot_bound_a_median() -> None:
    first = scores.median_score(branch(*(paper(i, 80.0) for i in range(5))), **OPTIONS).iloc[0]
    assert first["value"] == 80
    assert np.isnan([first["low"], first["high"]]).all()


def test_half_years_and_subjects() -> None:
    tables = branch(
        paper(1, 80.0, date=month(0), date_precision="half"),
        paper(1, 60.0, date=month(8), subject="组工业务"),
    )
    series = scores.median_score(
        tables, term=TERM, settings=Settings(), by="half", split="subject"
    )
    known = series.dropna(subset=["value"])
    assert known["label"].to_list() == ["2019年上半年", "2019年下半年"]
    assert known["group"].to_list() == ["理论知识", "组工业务"]


def test_a_yearly_paper_has_no_half_year() -> None:
    tables = branch(paper(1, 80.0, date=month(0), date_precision="year"))
    halves = scores.median_score(tables, term=TERM, settings=Settings(), by="half")
    assert halves["value"].isna().all()
    assert scores.median_score(tables, **OPTIONS)["value"].iloc[0] == 80


def test_number_of_tests_and_longest_gap() -> None:
    tables = branch(
        paper(1, 80.0), paper(2, 70.0),
        paper(1, 80.0, exam="第2次测试", date=month(3)),
        paper(1, 80.0, exam="第3次测试", date=month(11)),
    )  # fmt: skip
    assert scores.number_of_tests(tables, **OPTIONS)["value"].to_list() == [3, 0, 0]
    # March, April, December: May to November lie between
    found = scores.longest_gap(tables, term=TERM, settings=Settings())
    assert found[["value", "n"]].to_numpy().tolist() == [[7, 3]]
    assert scores.longest_gap({}, term=TERM, settings=Settings())["value"].isna().all()
    assert scores.longest_gap(branch(paper(1, 80.0)), **OPTIONS)["value"].isna().all()


def test_a_test_of_a_quarter_may_have_been_in_any_of_its_months() -> None:
    # the first and the third quarter: April to June are surely without
    tables = branch(
        paper(1, 80.0, date=month(0), date_precision="quarter"),
        paper(1, 80.0, exam="第2次测试", date=month(6), date_precision="quarter"),
    )
    assert scores.longest_gap(tables, **OPTIONS)["value"].iloc[0] == 3


def test_gap_between_subjects() -> None:
    tables = branch(paper(1, 70.0), paper(1, 82.0, subject="组工业务"))
    assert scores.subject_gap(tables, **OPTIONS)["value"].iloc[0] == 12
    assert scores.subject_gap(branch(paper(1, 70.0)), **OPTIONS)["value"].isna().all()


def test_experts_need_two_good_years() -> None:
    good = {"subject": "组工业务"}
    rows = [
        paper(person, pct, date=month(12 * year), **good)
        for person, yearly in {1: (95, 90), 2: (95, 89.9), 3: (99,)}.items()
        for year, pct in enumerate(yearly)
    ]
    series = scores.experts(branch(*rows), term=TERM, settings=Settings())
    assert (series["value"].iloc[0], series["denominator"].iloc[0]) == (1, 2)


def test_a_split_that_is_none() -> None:
    with pytest.raises(ValueError, match="group"):
        scores.pass_rate(MIXED, term=TERM, settings=Settings(), split="group")


def test_lowest_quarter_by_hand() -> None:
    """Eight members: the two lowest of 2019 are 1 and 2; of 2021, 1 and 8."""
    first = [10, 20, 30, 40, 50, 60, 70, 80]
    last = [15, 90, 30, 40, 50, 60, 70, 20]
    rows = [
        paper(i, float(pct), date=month(24 * side), exam=f"{side}")
        for side, marks in enumerate((first, last))
        for i, pct in enumerate(marks, start=1)
    ]
    tables = branch(*rows)
    found = ability.lowest_quarter(tables, term=TERM, settings=Settings()).iloc[0]
    assert found[["numerator", "denominator", "n", "persons"]].to_list() == [1, 2, 2, 8]
    yearly = ability.lowest_quarter(tables, **OPTIONS)["value"]
    assert yearly.isna().to_list() == [
        True,
        True,
        False,
    ]  # the first year is what is compared with
    assert yearly.iloc[2] == 0.5


def test_a_harder_paper_makes_nobody_the_lowest() -> None:
    # 1 and 2 sat an easy paper, 3 and 4 a hard one; within each paper 2 and 4 are the better
    rows = [
        paper(1, 80.0, exam="易"), paper(2, 90.0, exam="易"),
        paper(3, 30.0, exam="难"), paper(4, 50.0, exam="难"),
        *(paper(i, p, exam="末", date=month(30)) for i, p in ((1, 50.0), (2, 60.0), (3, 10.0), (4, 70.0))),
    ]  # fmt: skip
    found = ability.lowest_quarter(branch(*rows), term=TERM, settings=Settings()).iloc[0]
    # by level 3 (−10) is the lowest of the first year, not by raw score alone; 3 stays so
    assert found[["numerator", "denominator", "persons"]].to_list() == [1, 1, 4]


def test_three_members_have_no_lowest_quarter() -> None:
    rows = [paper(i, 50.0 + i, date=month(m), exam=f"{m}") for i in (1, 2, 3) for m in (0, 30)]
    found = ability.lowest_quarter(branch(*rows), term=TERM, settings=Settings()).iloc[0]
    assert np.isnan(found["value"])
    assert found["n"] == 0


def test_the_mean_moves_by_the_stayers_and_by_who_comes_and_goes() -> None:
    """M1 stays (70 → 80), M2 leaves (90), M3 comes (60): means 80 → 70.

    Within +10; the one who came is 20 below the stayer and half of them: −10; the one who left
    was 20 above the stayer and half of them: −10.
    """
    tables = branch(
        paper(1, 70.0), paper(2, 90.0),
        paper(1, 80.0, exam="末", date=month(30)), paper(3, 60.0, exam="末", date=month(30)),
    )  # fmt: skip
    split = score_moves.composition(tables, term=TERM, settings=Settings())
    assert (split.total, split.within, split.joined, split.left) == (-10, 10, -10, -10)
    assert (split.n_stayers, split.n_joined, split.n_left) == (1, 1, 1)


def test_one_year_has_no_change_to_split() -> None:
    split = score_moves.composition(MIXED, term=TERM, settings=Settings())
    assert split.reason == "no_data"


def test_the_same_members_by_year_and_over_the_term() -> None:
    """M1 70 → 80 → 76, M2 90 → 92 → 90, M3 only in the second year with 50.

    2020 less 2019: changes 10 and 2, mean 6; all: 74 − 80 = −6, so those who came took off 12.
    2021 less 2020: −4 and −2, mean −3; all: 83 − 74 = 9, so who left added 12. Term: 6 and 0.
    """
    marks = {1: (70, 80, 76), 2: (90, 92, 90), 3: (None, 50, None)}
    rows = [
        paper(person, float(pct), date=month(12 * year), exam=f"{year}")
        for person, yearly in marks.items()
        for year, pct in enumerate(yearly)
        if pct is not None
    ]
    tables = branch(*rows)
    own = score_moves.same_members(tables, **OPTIONS)
    assert own["value"].to_list()[1:] == [6, -3]
    assert np.isnan(own["value"].iloc[0])
    assert own["n"].to_list() == [0, 2, 2]
    # two changes 10 and 2: mean 6, standard error 4, Student's t(1) at 97.5 % is 12.706
    assert own[["low", "high"]].iloc[1].to_list() == pytest.approx(
        [6 - 50.825, 6 + 50.825], abs=0.01
    )
    others = score_moves.turnover(tables, **OPTIONS)
    assert others["value"].to_list()[1:] == pytest.approx([-12, 12])
    assert others["n"].to_list() == [0, 3, 3]
    term = score_moves.same_members(tables, term=TERM, settings=Settings())
    assert term["value"].to_list() == [3]
    assert score_moves.turnover(tables, term=TERM, settings=Settings())["value"].to_list() == [0]


def test_absent_is_what_participation_leaves() -> None:
    tables = branch(
        paper(1, 80.0),
        paper(2, 70.0),
        paper(3, None, status="缺考"),
        paper(4, None, status="免考"),
    )
    found = scores.absent_rate(tables, **OPTIONS).iloc[0]
    assert (found["numerator"], found["denominator"]) == (1, 3)
