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
    assert scores.longest_gap_months(tables, term=TERM, settings=Settings()) == 7
    assert np.isnan(scores.longest_gap_months({}, term=TERM, settings=Settings()))


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
    found = ability.lowest_quarter(branch(*rows), term=TERM, settings=Settings())
    assert found == ability.LowestQuarter(persons=8, lowest_first=2, still_lowest=1)


def test_a_harder_paper_makes_nobody_the_lowest() -> None:
    # 1 and 2 sat an easy paper, 3 and 4 a hard one; within each paper 2 and 4 are the better
    rows = [
        paper(1, 80.0, exam="易"), paper(2, 90.0, exam="易"),
        paper(3, 30.0, exam="难"), paper(4, 50.0, exam="难"),
        *(paper(i, p, exam="末", date=month(30)) for i, p in ((1, 50.0), (2, 60.0), (3, 10.0), (4, 70.0))),
    ]  # fmt: skip
    found = ability.lowest_quarter(branch(*rows), term=TERM, settings=Settings())
    # by level 3 (−10) is the lowest of the first year, not by raw score alone; 3 stays so
    assert found == ability.LowestQuarter(persons=4, lowest_first=1, still_lowest=1)


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
