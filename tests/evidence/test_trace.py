"""From a finding to its cells and back: the numbers recomputed from those cells agree."""

from __future__ import annotations

import pandas as pd
import pytest
from synthetic import column, steady_branch

from branchstats.errors import ProjectError
from branchstats.evidence.case import case
from branchstats.evidence.judging import all_findings
from branchstats.evidence.sources import sources_of
from branchstats.evidence.trace import trace, trace_text

BRANCH = steady_branch(people=12)
SOME = (
    "attendance.rate", "scores.mean", "volunteering.top_share", "norm.branch_meeting",
    "study.hours.years",
)  # fmt: skip


@pytest.mark.parametrize("key", SOME)
def test_the_numbers_recomputed_from_the_cells_agree(key: str) -> None:
    found = trace(key, BRANCH, term_start="2019-01-01")
    assert found.agrees
    assert len(found.cells) == found.sources["rows"].sum() > 0


def test_what_nobody_did_is_seen_in_the_whole_ledger_and_who_has_no_date_is_named() -> None:
    ledger = BRANCH["recruitment"]
    rows = ledger[ledger["event"].eq("申请入党")]
    rows = rows.assign(date=rows["date"].where(rows["member_id"].ne(rows["member_id"].iloc[0])))
    tables = {**BRANCH, "recruitment": rows}
    for key in ("recruitment.confirmed", "recruitment.applied"):
        found = trace(key, tables, term_start="2019-01-01")
        assert found.agrees, key
        assert found.sources["rows"].sum() == len(rows)
    assert "另有1名没有日期" in found.finding.sentence


def test_a_finding_without_its_cells_does_not_agree() -> None:
    found = trace("recruitment.applied", BRANCH, term_start="2019-01-01")
    fewer = {**BRANCH, "recruitment": BRANCH["recruitment"].iloc[1:]}
    again = trace("recruitment.applied", fewer, term_start="2019-01-01")
    assert not type(found)(found.finding, found.sources, found.cells, again.finding).agrees


def test_every_number_has_rows_behind_it() -> None:
    branch = case(BRANCH, term_start="2019-01-01", months=36, settings=None)
    for found in all_findings(branch):
        if found.n and not found.id.startswith("rising"):
            assert sources_of(found.evidence.values()), found.id


def test_the_text_names_files_cells_and_no_person() -> None:
    text = trace_text(trace("recruitment.applied", BRANCH, term_start="2019-01-01"), limit=2)
    assert "发展.xlsx，Sheet1，D3:D26：24条" in text
    assert "另有22个单元格" in text
    assert "重新计算：一致" in text
    assert "乙某" not in text


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(
        ProjectError, match=r"attendence\.rate；没有这个编号的结论；.*attendance\.rate"
    ):
        trace("attendence.rate", BRANCH, term_start="2019-01-01")


def test_ranges_span_columns_beyond_z() -> None:
    rows = pd.DataFrame(
        {
            "source_file": ["b.xlsx", "a.xlsx", "a.xlsx", "a.xlsx"],
            "source_sheet": ["", "甲", "甲", "乙"],
            "source_cell": ["C3", "Z9", "AA10", "B2"],
        }
    )
    assert sources_of([rows]) == [
        {"file": "a.xlsx", "sheet": "乙", "cells": "B2", "rows": 1},
        {"file": "a.xlsx", "sheet": "甲", "cells": "Z9:AA10", "rows": 2},
        {"file": "b.xlsx", "sheet": "", "cells": "C3", "rows": 1},
    ]


def test_a_fact_of_two_exports_is_two_cells() -> None:
    rows = pd.DataFrame(
        {"source_file": ["a.xlsx; b.csv"], "source_sheet": ["甲; "], "source_cell": ["A1; C7"]}
    )
    assert sources_of([rows]) == [
        {"file": "a.xlsx", "sheet": "甲", "cells": "A1", "rows": 1},
        {"file": "b.csv", "sheet": "", "cells": "C7", "rows": 1},
    ]


def test_rows_without_a_source_add_nothing() -> None:
    assert sources_of([pd.DataFrame({"a": [1]})]) == []
    blank = pd.DataFrame({"source_file": [pd.NA], "source_sheet": [pd.NA], "source_cell": [pd.NA]})
    assert sources_of([blank]) == []


def test_letters_of_columns() -> None:
    rows = pd.DataFrame(
        {
            "source_file": "a.xlsx",
            "source_sheet": "",
            "source_cell": [f"{column(1)}1", f"{column(703)}2"],
        }
    )
    assert sources_of([rows])[0]["cells"] == "A1:AAA2"
