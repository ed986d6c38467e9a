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
