"""docs/数据字典.md says what the program does: every column described, nothing described in vain."""

from __future__ import annotations

import pandas as pd
import pytest
from dictionary import FILE, OUTSIDE_TABLES, description, descriptions, dictionary

from branchstats import tables
from branchstats.indicators.catalogue import catalogue

COLUMNS = {name: tuple(tables.schema(name).columns) for name in tables.names()} | OUTSIDE_TABLES
CHINESE = r"[\u4e00-\u9fff]"


def test_the_committed_page_is_what_the_generator_writes():
    committed = FILE.read_text(encoding="utf-8")
    assert committed == dictionary(), "run: .venv/bin/python tools/dictionary.py"


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_every_table_is_described_in_chinese(table):
    said = pd.Series({column: description(table, column) for column in COLUMNS[table]})
    assert said.str.contains(CHINESE).all(), said[~said.str.contains(CHINESE)]


@pytest.mark.parametrize("table", COLUMNS)
def test_no_description_is_left_of_a_column_that_is_gone(table):
    assert set(descriptions()[table]["columns"]) <= set(COLUMNS[table])


def test_every_section_is_a_table():
    assert set(descriptions()) - {"types", "better", "shared"} == set(COLUMNS)


def test_every_kind_of_row_and_no_other_is_described():
    kinds = tables.schema("ledger").values["kind"]
    assert set(descriptions()["ledger"]["kinds"]) == set(kinds)


def test_every_indicator_stands_in_the_page_with_its_formula():
    page = FILE.read_text(encoding="utf-8")
    rows = {
        cells[-2].strip("` "): cells
        for line in page.split("## 指标\n")[1].splitlines()
        if len(cells := line.split("|")) == 7
    }
    assert set(catalogue()) <= set(rows)
    assert rows["attendance.rate"][4].strip() == "越高越好"
    assert rows["volunteering.top_share"][4].strip() == "越低越好"
    assert "公假" in rows["attendance.rate"][2]
