"""Numbers into Chinese: rounding, signs, lists."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.evidence import verdicts, wording
from branchstats.evidence.case import case
from branchstats.evidence.hypotheses import Hypothesis
from branchstats.evidence.primaries import PRIMARIES
from branchstats.evidence.secondaries import SECONDARIES
from branchstats.statistics.change import Change

CASE = case({}, term_start="2019-01-01", months=36, settings=None)
BY_ID: dict[str, Hypothesis] = {h.id: h for h in PRIMARIES}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.921, "92.1%"),
        (1.0, "100%"),
        (0.0, "0%"),
        (0.9995, "100%"),
        (0.0725, "7.3%"),
        (-0.0001, "0%"),
    ],
)
def test_percent(value: float, text: str) -> None:
    assert wording.percent(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-0.073, "rate", "7.3个百分点"), (1.25, "points", "1.3分"), (-0.38, "ratio", "38%"),
        (-2.5, "hours", "2.5小时"),
    ],
)  # fmt: skip
def test_sizes(value: float, unit: str, text: str) -> None:
    assert wording.size(value, unit) == text


@given(st.floats(-1e6, 1e6))
def test_numbers_have_at_most_one_decimal_and_no_negative_zero(value: float) -> None:
    text = wording.number(value)
    assert re.fullmatch(r"-?\d+(\.[1-9])?", text)
    assert text != "-0"
    assert float(text) == pytest.approx(value, abs=0.0500001)


def test_long_lists_are_counted() -> None:
    assert wording.listed(["甲", "乙"]) == "甲、乙"
    assert wording.listed(list("甲乙丙丁戊己庚")) == "甲、乙、丙、丁、戊、己等7个"


def sentence(key: str, found: Change, verdict: str, direction: str = verdicts.UNCLEAR) -> str:
    return wording.change_sentence(CASE, BY_ID[key], found, verdict, direction, 0.03)


def test_a_supported_decline() -> None:
    found = Change(
        "person_month", "down", 40, estimate=-0.073,
        detail={"rate_recent": 0.887, "rate_earlier": 0.96},
    )  # fmt: skip
    assert sentence("attendance.rate", found, verdicts.SUPPORTED, verdicts.DECLINE) == (
        "会议到会率最近12个月为88.7%，此前两年同期为96%（只计前后两段都应到的40名党员），"
        "下降7.3个百分点，"
        "超出正常波动范围，可以作为存在的问题研究。"
    )


def test_hours_are_told_by_the_year() -> None:
    hours = next(h for h in SECONDARIES if h.id == "volunteering.hours")
    found = Change(
        "person_amount", "down", 38, estimate=-1.24, p=0.2, mde90=4.0,
        detail={"amount_recent": 7.96, "amount_earlier": 9.2},
    )  # fmt: skip
    text = wording.change_sentence(CASE, hours, found, verdicts.UNDECIDED, verdicts.UNCLEAR, 1.0)
    assert text.startswith(
        "人均志愿服务时长最近12个月为8小时，此前两年同期平均每年9.2小时"
        "（只计前后两段都在册的38名党员），减少1.2小时，"
    )


def test_counts_are_told_by_the_year() -> None:
    found = Change(
        "mid_p", "down", 20, estimate=-0.14285714, worse_upper=0.6, mde90=0.945,
        detail={"events_recent": 6.0, "events_earlier": 14.0},
    )  # fmt: skip
    assert sentence("recruitment.applications", found, verdicts.UNDECIDED) == (
        "入党申请人数最近12个月为6人，此前两年平均每年7人，减少14.3%，在正常波动范围之内；"
        "这些数据要减少约94.5%才有把握看出来，目前尚看不出有没有实质变化。"
    )


def test_no_decline_with_its_bound() -> None:
    found = Change("paired_papers", "down", 40, estimate=0.04, worse_upper=0.84)
    assert sentence("scores.mean", found, verdicts.NO_DECLINE) == (
        "测试平均分（同一批党员）最近12个月与此前两年同期相比基本持平，在正常波动范围之内；"
        "即使有所变差，也不超过0.8分，未见明显下滑。"
    )


def test_a_test_that_was_not_run() -> None:
    text = wording.undecided_sentence(BY_ID["scores.mean"], "最近12个月有1次测试")
    assert text == "测试平均分（同一批党员）：最近12个月有1次测试，尚看不出变化。"


def test_what_would_decide_it() -> None:
    found = Change("person_month", "down", 40, mde90=0.072)
    assert wording.deciding_reason(found, "rate", 0.051) == (
        "现有数据变差7.2个百分点以上才有九成把握看出；"
        "补齐缺记的月份、再积累数据，数据量增加一倍可看出约5.1个百分点"
    )


def test_what_no_amount_of_worsening_could_show_is_said_so() -> None:
    tested = Change("quasi_binomial", "up", 92, estimate=-0.06, p=0.7)
    assert "即使变差到底" in wording.deciding_reason(tested, "rate", None)
    untested = Change("paired_papers", "down", 40, estimate=-5.0, reason="no_variation")
    assert wording.deciding_reason(untested, "points", None) == "数据没有波动或太少，估计不出误差"
