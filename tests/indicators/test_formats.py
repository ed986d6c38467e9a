"""Forms of activity by hand."""

from __future__ import annotations

from datetime import date
from math import exp, log

import pandas as pd
import pytest
from synthetic import frames, meeting, month

from branchstats.indicators import formats
from branchstats.settings import Settings
from branchstats.term import Term

OPTIONS = {"term": Term(date(2019, 1, 1)), "settings": Settings(), "by": "year"}


def branch(*forms: tuple[int, str], **columns: object) -> dict[str, pd.DataFrame]:
    """(month of the term, format) of each session."""
    held = [meeting(n, month(m), format=f, **columns) for n, (m, f) in enumerate(forms)]
    return frames(meetings=held)


def test_the_passive_formats_are_three_and_unknown_ones_are_left_out() -> None:
    tables = branch(
        (0, "听报告"), (0, "传达文件"), (1, "观看视频"), (1, "研讨交流"), (2, "测试竞赛"), (2, "未知"),
    )  # fmt: skip
    first = formats.passive_share(tables, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"], first["value"]) == (3, 5, 0.6)
    assert formats.unknown_share(tables, **OPTIONS)["value"].iloc[0] == pytest.approx(1 / 6)


def test_passive_hours() -> None:
    held = [
        meeting(1, month(0), format="听报告", hours=3.0),
        meeting(2, month(1), format="实践活动", hours=1.0),
        meeting(3, month(2), format="听报告"),  # no hours on record
    ]
    first = formats.passive_hours_share(frames(meetings=held), **OPTIONS).iloc[0]
    assert (first["value"], first["n"]) == (0.75, 2)


def test_effective_number_by_hand() -> None:
    # two formats alike: 2; one format: 1; shares 3/4 and 1/4: exp of the entropy
    tables = branch(
        (0, "听报告"), (1, "研讨交流"), (12, "听报告"), (24, "听报告"), (25, "听报告"),
        (26, "听报告"), (27, "研讨交流"),
    )  # fmt: skip
    found = formats.effective_number(tables, **OPTIONS)["value"].to_list()
    uneven = exp(-(0.75 * log(0.75) + 0.25 * log(0.25)))
    assert found == pytest.approx([2.0, 1.0, uneven])


def test_months_with_passive_formats_only() -> None:
    tables = branch(
        (0, "听报告"), (0, "观看视频"), (1, "听报告"), (1, "研讨交流"), (2, "实践活动")
    )
    first = formats.passive_only_months(tables, **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"]) == (1, 3)
    lively = formats.active_months(tables, **OPTIONS).iloc[0]
    # nobody tells of the months after the last session
    assert (lively["numerator"], lively["denominator"]) == (2, 3)


def test_a_month_that_a_register_speaks_about_and_has_nothing_in_counts() -> None:
    register = {
        "source_file": "台账.xlsx", "source_sheet": "表", "dataset": "attendance",
        "types": ["集中学习"], "roll": "仅人数",
        "first": pd.Timestamp("2019-01-01"), "last": pd.Timestamp("2019-10-31"),
    }  # fmt: skip
    tables = {**branch((0, "实践活动"), (13, "听报告")), **frames(coverage=[register])}
    found = formats.active_months(tables, **OPTIONS)
    # ten months of the register; in the second year the one month with a session; then no record
    assert found["denominator"].to_list()[:2] == [10, 1]
    assert found["numerator"].to_list()[:2] == [1, 0]
    assert pd.isna(found["value"].iloc[2])


def test_new_formats_look_back_twelve_months() -> None:
    tables = branch(
        (0, "听报告"), (1, "实践活动"),  # the first year has nothing before it
        (12, "听报告"), (14, "文体活动"),  # one new
        (26, "实践活动"), (27, "文体活动"), (27, "文体活动"),  # 25 months later: new again; 13: too
    )  # fmt: skip
    found = formats.new_formats(tables, **OPTIONS)["value"].to_list()
    assert pd.isna(found[0])
    assert found[1:] == [1, 2]


def test_counts_by_format_put_unknown_last() -> None:
    tables = branch((0, "未知"), (1, "未知"), (2, "听报告"))
    series = formats.format_counts(tables, **OPTIONS)
    assert series["group"].unique().tolist() == ["听报告", "未知"]
    assert series["value"].to_list() == [1, 0, 0, 2, 0, 0]


def test_practice_and_recreation() -> None:
    tables = branch((0, "现场教学"), (1, "实践活动"), (13, "文体活动"))
    assert formats.practice(tables, **OPTIONS)["value"].to_list() == [2, 0, 0]
    assert formats.recreation(tables, **OPTIONS)["value"].to_list() == [0, 1, 0]


def test_no_register_is_no_zero() -> None:
    assert formats.practice({}, **OPTIONS)["value"].isna().all()
    assert formats.sessions({}, **OPTIONS)["value"].isna().all()


def test_study_and_appraisal_among_all_sessions() -> None:
    """Four sessions: study, an appraisal within a general meeting, a visit, a general meeting."""
    kinds = (["集中学习"], ["支部党员大会", "民主评议"], ["帮扶"], ["支部党员大会"])
    held = [meeting(n, month(n), types=types) for n, types in enumerate(kinds)]
    first = formats.study_like(frames(meetings=held), **OPTIONS).iloc[0]
    assert (first["numerator"], first["denominator"], first["value"]) == (2, 4, 0.5)
    by_type = formats.study_like(frames(meetings=held), **OPTIONS, split="type")
    shares = by_type[by_type["label"].eq("2019年度")].set_index("group")["value"].to_dict()
    assert shares == {"支部党员大会": 0.5, "集中学习": 0.25, "民主评议": 0.25, "帮扶": 0.25}
    assert by_type.loc[by_type["label"].eq("2020年度"), "value"].isna().all()
