"""What the data could not tell, said once for all indicators of one reason."""

from __future__ import annotations

import pandas as pd

from branchstats.review.problems import one_by_reason


def finding(name: str, rest: str, *files: str) -> dict[str, object]:
    sources = [{"file": file, "sheet": "", "cells": "A1", "rows": 1} for file in files]
    return {"id": name, "indicator": name, "sentence": name + rest, "sources": sources}


def test_indicators_of_one_reason_are_named_together_with_the_sources_of_all() -> None:
    short = "：2021年度只有3个月有会议，尚看不出变化。"
    rows = pd.DataFrame(
        [
            finding("到会率", short, "甲.xlsx", "乙.xlsx"),
            finding("平均分", "：只有1次测试，尚看不出变化。", "丙.xlsx"),
            finding("请假率", short, "乙.xlsx", "丁.xlsx"),
        ]
    )
    said = one_by_reason(rows)
    assert said["sentence"].to_list() == ["到会率、请假率" + short, rows["sentence"][1]]
    files = [source["file"] for source in said["sources"].iloc[0]]
    assert files == ["甲.xlsx", "乙.xlsx", "丁.xlsx"]
    assert said["id"].to_list() == ["到会率", "平均分"]  # the first one's chart


def test_a_sentence_that_does_not_begin_with_the_name_stays_as_it_is() -> None:
    same = {"indicator": "党费", "sentence": "“党费”：没有登记表。", "sources": []}
    rows = pd.DataFrame([{"id": "a", **same}, {"id": "b", **same}])
    assert one_by_reason(rows)["sentence"].to_list() == ["“党费”：没有登记表。"]
