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
    assert fault_of_hours(0) == fault_of_hours(24) == fault_of_hours(40, days=2) == ""
    assert "负数" in fault_of_hours(-1)
    assert "24" in fault_of_hours(24.5)


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
