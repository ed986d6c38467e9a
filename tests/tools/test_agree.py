"""`make agree`: a planted difference of 1e-8 is found wherever it stands, one of 1e-12 is not."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from agree.compare import Tally, compare_projects, page_text, pictures

FOUND, IGNORED = 1e-8, 1e-12
PAGE = '<html><body class="committee"><p>到会率 {rate}%，共1,200人次</p><img alt="比率 {rate}" src="data:{rate}"><table><tr><td>{cell}</td></tr></table><script>var a = {script};</script></body></html>'


def write(
    root,
    *,
    table=0.25,
    finding=0.5,
    series=7000.0,
    rate="88.5",
    cell="3",
    text="甲",
    script="1",
    kinds=("党课", "集中学习"),
):
    processed = root / "data" / "processed"
    processed.mkdir(parents=True)
    pd.DataFrame(
        {"name": ["甲", None], "types": [kinds, []], "score": [table, math.nan]}
    ).to_parquet(processed / "scores.parquet", index=False)
    found = [
        {"id": "attendance.rate", "estimate": finding, "p": None, "sentence": f"{text}为88.5%"}
    ]
    (processed / "findings.json").write_text(json.dumps(found), encoding="utf-8")
    (root / "series.json").write_text(
        json.dumps({"a": {"values": [series, None]}}), encoding="utf-8"
    )
    (root / "reports").mkdir()
    page = PAGE.format(rate=rate, cell=cell, script=script)
    (root / "reports" / "review.html").write_text(page, encoding="utf-8")
    return root


@pytest.fixture
def compared(tmp_path):
    def compare(**other) -> Tally:
        return compare_projects(write(tmp_path / "a"), write(tmp_path / "b", **other))

    return compare


def test_what_is_the_same_agrees_and_every_number_was_looked_at(compared):
    tally = compared()
    assert tally.differences == []
    assert (tally.largest_absolute, tally.largest_relative) == (0.0, 0.0)
    # one in the table, estimate and the sentence's 88.5, one in the series, and four of the page:
    # twice the rate, 1,200 and the cell
    assert tally.numbers == 1 + 2 + 1 + 4


@pytest.mark.parametrize(
    ("other", "where"),
    [
        ({"table": 0.25 + FOUND}, "scores.parquet.score (float64)[0]: 0.25 | 0.25000001"),
        ({"finding": 0.5 - FOUND}, "findings.json[0].estimate: 0.5 | 0.49999999"),
        ({"series": 7000.0 + 7000 * FOUND}, "series.a.values[0]: 7000.0 | 7000.00007"),
        ({"series": math.nan}, "series.a.values[0]: 7000.0 | nan"),
        ({"kinds": ("党课",)}, "scores.parquet.types (object)[0]: ['党课' '集中学习'] | ['党课']"),
        ({"cell": "4"}, "reports/review.html[2]: 3.0 | 4.0"),
        ({"text": "乙"}, "findings.json[0].sentence: 甲为#% | 乙为#%"),
        ({"cell": "无"}, "reports/review.html[2]: # | 无"),
    ],
)
def test_a_planted_difference_is_found_and_named(compared, other, where):
    assert compared(**other).differences == [where]


def test_a_number_on_the_page_is_found_in_text_and_in_words_for_a_picture(compared):
    assert compared(rate="88.6").differences == [
        "reports/review.html[0]: 88.5 | 88.6",
        "reports/review.html[1]: 88.5 | 88.6",
    ]


def test_rounding_of_the_last_place_is_no_difference_but_is_told(compared):
    tally = compared(table=0.25 + IGNORED, series=7000 * (1 + IGNORED))
    assert tally.differences == []
    assert tally.largest_absolute == pytest.approx(7000 * IGNORED, rel=1e-3)
    assert tally.largest_relative == pytest.approx(4 * IGNORED, rel=1e-3)


def test_what_is_missing_or_of_another_kind_is_a_difference():
    tally = Tally()
    tally.compare("x", {"a": 1, "b": [1, 2]}, {"a": None, "b": [1]})
    tally.compare("y", [True], [1])
    assert tally.differences == ["x.a: 1 | None", "x.b: length: 2 | 1", "y[0]: True | 1"]


def test_a_table_that_only_one_has_is_a_difference(tmp_path):
    first, second = write(tmp_path / "a"), write(tmp_path / "b")
    (second / "data" / "processed" / "scores.parquet").unlink()
    (second / "reports" / "review.html").write_text(
        "<html><body><p>无</p></body></html>", encoding="utf-8"
    )
    said = compare_projects(first, second).differences
    assert "data/processed: length: 2 | 1" in said
    assert "reports/review.html: length: 3 | 1" in said


def test_scripts_are_not_read_and_pictures_are_apart(tmp_path):
    root = write(tmp_path / "a", script="2")
    page = root / "reports" / "review.html"
    assert page_text(page) == ["到会率 88.5%，共1,200人次", "比率 88.5", "3"]
    assert pictures(page) == ["data:88.5"]
