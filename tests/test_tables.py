"""Schemas say what tables.toml says, and a frame that breaks them is refused."""

from __future__ import annotations

import pytest
from shared import SHARED, needs_shared

from branchstats import tables
from branchstats.errors import SchemaError


@needs_shared
@pytest.mark.parametrize("name", ["tables.toml", "statuses.csv", "words.csv", "norms.csv"])
def test_the_package_carries_the_contract_to_the_letter(name):
    packaged = tables.files("branchstats.vocabulary").joinpath(name).read_bytes()
    assert packaged == (SHARED / name).read_bytes()


def test_an_empty_frame_of_every_table_is_valid():
    for name in tables.names():
        tables.validate(name, tables.frame(name))


def test_types_survive_missing_values():
    scores = tables.frame("scores", [{"exam": "甲", "attempt": 1, "score": None}])
    assert scores["score"].isna().all()
    assert scores["attempt"].dtype == "Int64"
    assert scores["date"].isna().all()


def test_a_closed_value_outside_the_list_is_refused():
    wrong = tables.frame("recruitment", [{"member_id": "a", "event": "入团"}])
    with pytest.raises(SchemaError, match="入团"):
        tables.validate("recruitment", wrong)


def test_a_list_with_one_foreign_type_is_refused():
    wrong = tables.frame("meetings", [{"meeting_id": "a", "types": ["党课", "唱歌"]}])
    with pytest.raises(SchemaError, match="唱歌"):
        tables.validate("meetings", wrong)


def test_a_repeated_key_is_refused():
    row = {"member_id": "a", "identified_by": "姓名", "category": "未知"}
    with pytest.raises(SchemaError, match="主键重复"):
        tables.validate("members", tables.frame("members", [row, row]))


def test_words_lead_only_to_statuses():
    known = set(tables.statuses()["status"])
    assert set(tables.words().values()) - {""} <= known
    assert tables.words()["驻村"] == "公假"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop(columns="hours"),
        lambda frame: frame[list(reversed(frame.columns))],
        lambda frame: frame.assign(more=1),
        lambda frame: frame.assign(hours="多"),
        lambda frame: frame.assign(kind="唱歌"),
    ],
)
def test_the_quick_look_passes_over_no_fault(spoil):
    row = {"member_id": "a", "kind": "登记", "category": "未知", "date_precision": "day"}
    whole = tables.frame("volunteering", [row])
    tables.validate("volunteering", whole)
    with pytest.raises(SchemaError):
        tables.validate("volunteering", spoil(whole))


def test_a_cell_that_should_be_a_list_and_is_none_is_refused():
    meetings = tables.frame("meetings", [{"meeting_id": "a", "types": ["党课"]}])
    with pytest.raises(SchemaError):
        tables.validate("meetings", meetings.assign(types=7))


def test_what_is_missing_is_no_value_and_repeats_as_a_key():
    coverage = {"source_file": "a", "source_sheet": "b", "dataset": "scores", "first": None}
    with pytest.raises(SchemaError, match="主键重复"):
        tables.validate("coverage", tables.frame("coverage", [coverage, coverage]))
