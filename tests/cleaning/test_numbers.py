"""Numbers, shares, hours and scores as offices type them."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.numbers import (
    Hours,
    Score,
    fault_of_hours,
    read_hours,
    read_number,
    read_percent,
    read_score,
)
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(), st.datetimes(),
    st.times(), st.timedeltas(), st.text(alphabet="0123456789.,%:-+小时分钟半天个零一二两三十约又hm秒补考()优缺免", max_size=14),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (36, 36), (36.5, 36.5), ("36", 36), (" 36 ", 36), ("３６", 36), ("1,234", 1234), ("1,234,567.5", 1234567.5),
        ("-2", -2), ("36人", 36), ("3 次", 3), (".5", 0.5), (0, 0), ("0", 0),
    ],
)  # fmt: skip
def test_numbers(value: CellValue, number: float) -> None:
    assert read_number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        "约30",
        "三十",
        "12,34",
        "1e5",
        True,
        dt.date(2021, 1, 1),
        float("inf"),
        "95%",
        "3-5",
        "9" * 400,
    ],
)
def test_what_is_no_number_is_refused(value: CellValue) -> None:
    with pytest.raises(ValueError, match="不是"):
        read_number(value)


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("95%", 0.95),
        ("95％", 0.95),
        (0.95, 0.95),
        (95, 0.95),
        ("95", 0.95),
        ("0.95", 0.95),
        (1, 1),
        ("1%", 0.01),
        (0, 0),
    ],
)
def test_shares_become_fractions(value: CellValue, share: float) -> None:
    assert read_percent(value) == pytest.approx(share)


@pytest.mark.parametrize("value", ["101%", 101, -0.1, "优"])
def test_impossible_shares_are_refused(value: CellValue) -> None:
    with pytest.raises(ValueError, match="不"):
        read_percent(value)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("2.5小时", 2.5), ("2小时30分", 2.5), ("2小时30分钟", 2.5), ("150分钟", 2.5), ("4h", 4), ("4H", 4), (2.0, 2), ("2.5", 2.5),
        ("90分钟", 1.5), ("1小时", 1), ("2个半小时", 2.5), ("一个半小时", 1.5), ("两小时", 2), ("半小时", 0.5), ("2小时半", 2.5),
        ("2h30m", 2.5), ("30min", 0.5), ("2:30", 2.5), ("00:45:00", 0.75), ("1800秒", 0.5), ("３小时", 3), ("2学时", 2),
        ("十二小时", 12), ("二十小时", 20), (dt.time(2, 30), 2.5), (dt.timedelta(minutes=90), 1.5), (0, 0), ("-1", -1),
    ],
)  # fmt: skip
def test_hours(value: CellValue, hours: float) -> None:
    assert read_hours(value, half_day_hours=4) == Hours(pytest.approx(hours), is_estimate=False)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("半天", 3.5),
        ("一天", 7),
        ("1天", 7),
        ("1.5天", 10.5),
        ("1天半", 10.5),
        ("全天", 7),
        ("约2小时", 2),
    ],
)
def test_days_are_estimates_by_the_setting(value: str, hours: float) -> None:
    assert read_hours(value, half_day_hours=3.5) == Hours(hours, is_estimate=True)


@pytest.mark.parametrize(
    "value", ["上午", "hello", "又", "小时", True, dt.date(2021, 1, 1), "2-3小时"]
)
def test_what_is_no_duration_is_refused(value: CellValue) -> None:
    with pytest.raises(ValueError, match="不是"):
        read_hours(value, half_day_hours=4)


@given(st.integers(0, 23), st.integers(0, 59))
def test_hours_read_back_however_they_are_written(hours: int, minutes: int) -> None:
    expected = hours + minutes / 60
    for text in (
        f"{hours}小时{minutes}分", f"{hours}小时{minutes}分钟", f"{hours}h{minutes}m", f"{hours}:{minutes:02}",
        f"{60 * hours + minutes}分钟", f"{hours} 小时 {minutes} 分",
    ):  # fmt: skip
        found = read_hours(text, half_day_hours=4)
        assert found is not None
        assert found.hours == pytest.approx(expected)


def test_impossible_hours_are_told() -> None:
    assert fault_of_hours(0) == fault_of_hours(24) == fault_of_hours(48, days=2) == ""
    assert fault_of_hours(-0.5) == "时长 -0.5 小时是负数"
    assert fault_of_hours(24.5) == "时长 24.5 小时超过了 1 天的 24 小时"
    assert fault_of_hours(49, days=2) == "时长 49 小时超过了 2 天的 48 小时"


@pytest.mark.parametrize(
    ("value", "hours", "is_estimate"),
    [
        (dt.time(1, 2, 36), 1 + 2 / 60 + 0.01, False), ("1:02:36", 1 + 2 / 60 + 0.01, False),
        ("1小时2分36秒", 1 + 2 / 60 + 0.01, False), ("一个小时零五分", 1 + 5 / 60, False),
        ("十小时", 10, False), ("十五分钟", 0.25, False), ("二十四分", 0.4, False), ("两个钟头", 2, False),
        ("一二分钟", 0.2, False), ("半个小时", 0.5, False), ("半个钟头", 0.5, False), ("1,000分钟", 1000 / 60, False),
        ("大约2小时", 2, True), ("近2小时", 2, True), ("2 小时左右", 2, True), ("约 2", 2, True),
        ("半日", 4, True), ("整天", 8, True), ("两日", 16, True), ("两个半天", 8, True), ("一个半天", 4, True), ("两天半", 20, True), ("3个工作日", 24, True),
        ("十天", 80, True),
    ],
)  # fmt: skip
def test_hours_in_rarer_words(value: CellValue, hours: float, is_estimate: bool) -> None:
    found = read_hours(value, half_day_hours=4)
    assert found == Hours(pytest.approx(hours), is_estimate=is_estimate)


@pytest.mark.parametrize(
    ("value", "score"),
    [
        (85, Score("参考", 85)), ("85分", Score("参考", 85)), ("８５", Score("参考", 85)), (" 91.0", Score("参考", 91)),
        ("8分", Score("参考", 8)), ("10(非常满意)", Score("参考", 10)), (0, Score("参考", 0)),
        ("缺考", Score("缺考")), ("免考", Score("免考")), ("缓考", Score("缓考")), ("0(缺考)", Score("缺考")), ("缺 考", Score("缺考")),
        ("作弊", Score("参考", None, "作弊")), ("作弊（0分）", Score("参考", None, "作弊")), ("60(作弊)", Score("参考", None, "作弊")),
        ("优秀", Score("参考", None, "优秀")), ("不合格", Score("参考", None, "不合格")), ("良", Score("参考", None, "良")),
        ("95（优）", Score("参考", 95, "优")), ("补考85", Score("参考", 85, "", 2)), ("85(补考)", Score("参考", 85, "", 2)),
        ("补考：78分", Score("参考", 78, "", 2)), ("补考缺考", Score("缺考", None, "", 2)), ("85补", Score("参考", 85, "", 2)),
    ],
)  # fmt: skip
def test_scores(value: CellValue, score: Score) -> None:
    assert read_score(value) == score


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("补考", "没有成绩"),
        (-3, "负数"),
        ("-3", "负数"),
        ("优良中差", "不是成绩"),
        ("12/20", "不是成绩"),
        (True, "不是成绩"),
    ],
)
def test_what_is_no_score_is_refused(value: CellValue, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_score(value)


def hours_of(value: CellValue) -> Hours | None:
    return read_hours(value, half_day_hours=4)


@pytest.mark.parametrize(
    ("read", "value", "reason", "advice"),
    [
        (read_number, True, "“True”不是数", ""),
        (read_number, "约30", "“约30”不是数", ""),
        (read_number, dt.date(2021, 1, 1), "“2021-01-01”不是数", ""),
        (read_number, float("-inf"), "“-inf”不是有限的数", ""),
        (read_number, "9" * 400, f"“{'9' * 30}”不是有限的数", ""),  # its first thirty digits
        (read_number, 9 * 10**400, f"“9{'0' * 29}”不是数", ""),
        (read_percent, 101, "“101”不在 0 到 100% 之间", ""),
        (read_percent, "100.5%", "“100.5%”不在 0 到 100% 之间", ""),
        (read_percent, -0.1, "“-0.1”不在 0 到 100% 之间", ""),
        (hours_of, True, "“True”不是时长", ""),
        (hours_of, dt.date(2021, 1, 1), "“2021-01-01”不是时长", ""),
        (hours_of, "上午", "“上午”不是时长", "请写成 2.5小时、2小时30分、150分钟 或 半天"),
        (read_score, True, "“True”不是成绩", ""),
        (read_score, "12/20", "“12/20”不是成绩", ""),
        (read_score, -3, "“-3”是负数，不是成绩", ""),
        (read_score, "-0.5分", "“-0.5”是负数，不是成绩", ""),
        (read_score, "补考", "“补考”只写了补考，没有成绩", "请在 data/corrections.csv 里补上补考成绩"),
    ],
)  # fmt: skip
def test_a_refusal_quotes_the_cell_and_says_what_to_do(read, value, reason, advice) -> None:
    with pytest.raises(CellError) as refused:
        read(value)
    assert (refused.value.reason, refused.value.advice) == (reason, advice)


@pytest.mark.parametrize(
    ("value", "share"),
    [("100%", 1.0), ("0%", 0.0), (1.0, 1.0), (1.5, 0.015), ("1,00%", None), (100, 1.0), ("２%", 0.02)],
)  # fmt: skip
def test_shares_at_the_bounds(value: CellValue, share: float | None) -> None:
    if share is None:
        with pytest.raises(CellError):
            read_percent(value)
    else:
        assert read_percent(value) == pytest.approx(share)


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ("(85)", Score("参考", 85)), ("（缺考）", Score("缺考")), ("补考（85）", Score("参考", 85, "", 2)),
        ("优(补考)", Score("参考", None, "优", 2)), ("补考；78", Score("参考", 78, "", 2)),
        ("[85]", Score("参考", 85)), ("0.0", Score("参考", 0)), ("1,000", Score("参考", 1000)),
        ("缺考(补考)", Score("缺考", None, "", 2)), ("作弊取消成绩", Score("参考", None, "作弊")),
    ],
)  # fmt: skip
def test_scores_with_a_remark(value: CellValue, score: Score) -> None:
    assert read_score(value) == score


@pytest.mark.parametrize("blank", [None, "", " ", "--", "—", "/", "无", float("nan")])
def test_blank_cells_are_nothing(blank: CellValue) -> None:
    assert read_number(blank) is None
    assert read_percent(blank) is None
    assert read_hours(blank, half_day_hours=4) is None
    assert read_score(blank) is None


@given(CELLS)
def test_no_cell_raises_anything_but_a_value_error(value: CellValue) -> None:
    for read in (read_number, read_percent, read_score, lambda v: read_hours(v, half_day_hours=4)):
        with contextlib.suppress(ValueError):
            read(value)
