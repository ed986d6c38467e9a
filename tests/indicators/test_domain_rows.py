"""Every row of the claim catalogue (DOMAIN.md §1) has its indicator, and a reader can see it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shared import SHARED, needs_shared
from synthetic import frames, meeting, month, source, steady_branch

from branchstats.evidence.claims import claims
from branchstats.indicators.catalogue import catalogue
from branchstats.settings import Settings
from branchstats.term import Term

FILE = tomllib.loads(Path(__file__).with_name("domain_rows.toml").read_text(encoding="utf-8"))
ROWS, BESIDES = FILE["row"], FILE["besides"]
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMED = sorted({name for row in ROWS for name in row.get("indicators", ())})
SPLITS = [name for name in NAMED if "/" in name]
TERM = Term(date(2019, 1, 1))


def rows_of_the_domain() -> list[tuple[str, str]]:
    """(report, indicator) of every row of the table of §1; an empty report is the one above."""
    assert SHARED is not None
    text = (SHARED / "DOMAIN.md").read_text(encoding="utf-8")
    table = text.partition("\n## 1. ")[2].partition("\n## 2. ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    found: list[tuple[str, str]] = []
    for line in lines[1:]:
        report, indicator = (cell.strip() for cell in line.strip("|").split("|")[:2])
        found.append((report or found[-1][0], indicator))
    return found


@needs_shared
def test_the_file_has_the_rows_of_the_domain_and_no_other() -> None:
    assert [(row["report"], row["indicator"]) for row in ROWS] == rows_of_the_domain()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["indicator"][:20])
def test_a_row_has_indicators_or_says_why_it_is_none(row: dict[str, Any]) -> None:
    assert row.get("indicators") or row.get("because")
    keys = {name.partition("/")[0] for name in row.get("indicators", ())}
    assert keys <= set(catalogue()), keys - set(catalogue())
    told = {key for claim in claims() for key in claim.findings}
    assert set(row.get("facts", ())) <= told


def test_nothing_stands_in_the_catalogue_that_no_row_asks_for() -> None:
    asked = {name.partition("/")[0] for name in NAMED}
    assert set(catalogue()) - asked == set(BESIDES)


def branch() -> dict[str, Any]:
    """A steady branch with sessions of themes, a life meeting on a subject, grades and honours."""

    def event(kind: str, value: str, **columns: Any) -> dict[str, Any]:
        return {
            "kind": kind, "value": value, "date": month(3), "date_precision": "day",
            "name": "甲某1", "member_id": "M01", **source("登记.xlsx", f"A{value}"), **columns,
        }  # fmt: skip

    held = [
        meeting(901, month(1), types=["组织生活会"], title="以案促改专题组织生活会", hours=2.0),
        meeting(902, month(2), title="党史学习教育读书会", hours=2.0),
    ]
    more = frames(
        meetings=held,
        events=[event("民主评议", "优秀"), event("荣誉", "市级文明单位", level="市级")],
    )
    steady = steady_branch(people=8)
    joined = {"meetings": [*steady["meetings"].to_dict("records"), *held]}
    return {**steady, **frames(**joined), "events": more["events"]}


@pytest.mark.parametrize("name", SPLITS)
def test_a_row_by_groups_has_its_groups(name: str) -> None:
    key, _, split = name.partition("/")
    series = catalogue()[key].compute(
        branch(), term=TERM, settings=Settings(), by="year", split=split
    )
    assert {"period", "group", "value", "numerator", "denominator", "n", "low", "high"} <= set(
        series
    )
    # a fourth of a steady branch's steps has no rule: there the groups may be empty
    assert series["group"].nunique() or key == "recruitment.in_order"


def shown_by_name() -> str:
    """All that the notebooks and the lists that they take ask for."""
    review = NOTEBOOKS.parent / "branchstats" / "review"
    files = [*sorted(NOTEBOOKS.glob("0*.ipynb")), *sorted(review.glob("*.py"))]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def test_every_split_is_shown_in_a_notebook() -> None:
    shown = shown_by_name().replace("\\", "")
    # shown by a chart or table that takes the rows themselves: norm_table, recruitment_checks, shares
    elsewhere = {
        "meetings.on_schedule/type",
        "recruitment.in_order/stage",
        "volunteering.total/category",
    }
    for name in set(SPLITS) - elsewhere:
        key, _, split = name.partition("/")
        assert re.search(rf'"{re.escape(key)}", split="{split}"', shown), name
