"""Small and strange input: a verdict or an honest refusal, never an exception."""

from __future__ import annotations

import json
import re

import numpy as np
import odd_branches
import pandas as pd
import pytest

from branchstats.evidence import judge, verdicts
from branchstats.evidence.case import case
from branchstats.evidence.finding import COLUMNS, NUMBERS, to_json
from branchstats.evidence.forecast import outlook
from branchstats.indicators.catalogue import catalogue
from branchstats.settings import Settings
from branchstats.term import Term

BRANCHES = odd_branches.odd_branches()
TARGETS = {"targets": {"attendance_rate": 0.95, "pass_rate": 0.9, "volunteer_hours": 20}}
_UNFIT = re.compile(r"nan|NaN|None|NaT|<NA>|inf|违规|恶化|-0(?!\d)")


@pytest.fixture(scope="module", params=list(BRANCHES))
def judged(request: pytest.FixtureRequest) -> pd.DataFrame:
    tables, months = BRANCHES[request.param]
    return judge(tables, term_start="2019-01-01", months=months)


def test_the_columns_are_the_contracts(judged: pd.DataFrame) -> None:
    assert tuple(judged.columns) == COLUMNS
    assert judged["id"].is_unique
    assert judged["id"].str.fullmatch(r"[a-z0-9_.]+").all()
    assert set(judged["verdict"]) <= set(verdicts.VERDICTS)
    assert set(judged["family"]) <= set(verdicts.FAMILIES)
    assert set(judged["direction"]) <= set(verdicts.DIRECTIONS)


def test_sentences_are_whole_and_fit_to_print(judged: pd.DataFrame) -> None:
    for sentence in judged["sentence"]:
        assert sentence.endswith("。")
        assert not _UNFIT.search(sentence), sentence
    for reason in judged["reason"]:
        assert not _UNFIT.search(reason), reason


def test_no_sentence_names_a_member(judged: pd.DataFrame) -> None:
    assert not judged["sentence"].str.contains("甲某|乙某|M0").any()


def test_json_has_null_for_what_is_missing(judged: pd.DataFrame) -> None:
    rows = json.loads(to_json(judged), parse_constant=lambda name: pytest.fail(name))
    assert len(rows) == len(judged)
    for row, number in zip(rows, judged["p"], strict=True):
        assert (row["p"] is None) == bool(np.isnan(number))


def test_numbers_are_in_order(judged: pd.DataFrame) -> None:
    for name in NUMBERS:
        assert judged[name].dtype == "float64"
    bounded = judged.dropna(subset=["low", "estimate", "high"])
    assert (bounded["low"] <= bounded["estimate"] + 1e-9).all()
    assert (bounded["estimate"] <= bounded["high"] + 1e-9).all()
    for p in ("p", "p_holm", "q_bh"):
        assert judged[p].dropna().between(0, 1).all()


STRANGEST = [
    "no tables", "empty tables", "one month", "everybody left", "columns missing",
    "plain object columns", "dates of the year only", "registers only",
]  # fmt: skip


@pytest.mark.parametrize("name", STRANGEST)
def test_every_indicator_gives_a_complete_calendar(name: str) -> None:
    tables, months = BRANCHES[name]
    branch = case(tables, term_start="2019-01-01", months=months, settings=TARGETS)
    for key, entry in catalogue().items():
        series = entry.compute(
            branch.tables, term=branch.term, settings=branch.settings, by="year"
        )
        assert series["period"].is_unique, key
        assert len(series) == len(branch.term.years()) or entry.by == "term", key
    rows = outlook(branch)
    assert not rows["sentence"].str.contains(_UNFIT).any()
    assert (rows["low"] <= rows["high"]).all()


def test_the_same_input_gives_the_same_findings() -> None:
    tables, months = BRANCHES["one giant outlier"]
    first = judge(tables, term_start="2019-01-01", months=months)
    again = judge(tables, term_start="2019-01-01", months=months)
    pd.testing.assert_frame_equal(first, again)


def test_judging_changes_no_table() -> None:
    tables, months = BRANCHES["thirty months"]
    before = {name: rows.copy(deep=True) for name, rows in tables.items()}
    judge(tables, term_start="2019-01-01", months=months, settings=None)
    for name, rows in tables.items():
        pd.testing.assert_frame_equal(rows, before[name])


def test_a_term_of_three_months_still_has_its_facts() -> None:
    tables, months = BRANCHES["three months"]
    judged = judge(tables, term_start="2019-01-01", months=months).set_index("id")
    assert judged.loc["attendance.rate", "verdict"] == verdicts.UNDECIDED
    assert "至少要24个月" in judged.loc["attendance.rate", "reason"]
    assert judged.loc["norm.branch_meeting", "verdict"] == verdicts.ON_RECORD


def test_settings_may_be_a_record() -> None:
    tables, months = BRANCHES["five members"]
    record = Settings(term=Term(pd.Timestamp("2019-01-01").date()))
    judged = judge(tables, term_start="2019-01-01", months=months, settings=record)
    assert len(judged)
