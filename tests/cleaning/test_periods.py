"""The period in titles and names, when an export was made, and the session of a day."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.periods import Period, find_export_date, find_period, find_session


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019年机关党支部“二五”学习签到表", Period(2019)), ("三会一课台账2020.xlsx", Period(2020)),
        ("2020年台账", Period(2020)), ("2021年度", Period(2021)), ("二〇二一年三月签到", Period(2021, 3)),
        ("月度汇总 统计日期：2021-07-01 至 2021-07-31", Period(2021, 7)), ("月度汇总_20210701-20210731.xlsx", Period(2021, 7)),
        ("考试日期：2018-12-15", Period(2018, 12, 15)), ("刷卡流水_10月.xls", Period(month=10)), ("3月", Period(month=3)),
        ("明细_2017年5月.xlsx", Period(2017, 5)), ("2021.03", Period(2021, 3)), ("202103", Period(2021, 3)),
        ("2019年上半年组工业务测试", Period(2019, half=1)), ("2021年第一季度", Period(2021, quarter=1)),
        ("2021年1-6月", Period(2021, half=1)), ("2021年7-12月志愿时长", Period(2021, half=2)), ("4-6月", Period(quarter=2)),
        ("2021年1月至12月", Period(2021)), ("第3季度", Period(quarter=3)), ("2021年学习签到表（3月）", Period(2021, 3)),
        ("5日", Period(day=5)), ("2019.3.5-2019.3.7", Period(2019, 3)),
        # no period, or none on which all dates agree
        ("2019-2021年测试成绩汇总", Period()), ("上机课签到表(2019-2020学年1学期)", Period()), ("2020年2月、5月签到", Period(2020)),
        ("报表生成时间：2021-07-31 18:12", Period()), ("填表时间：2020-12-31", Period()), ("HD202101", Period()),
        ("2019级", Period()), ("Sheet1", Period()), ("", Period()), ("十九大精神", Period()), ("1个月", Period()),
        ("满分2000分", Period()),
    ],
)  # fmt: skip
def test_find_period(text: str, period: Period) -> None:
    assert find_period(text) == period


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    find_period(text).start()
    find_export_date(text)
    find_session(text)


def test_parts_complete_each_other_and_the_first_place_that_suffices_decides() -> None:
    assert Period(2021).complete(Period(month=3)) == Period(2021, 3)
    assert Period(month=3).complete(Period(2021)) == Period(2021, 3)
    assert Period(day=5).complete(Period(2021, 3)) == Period(2021, 3, 5)
    assert Period().complete(Period(2020, quarter=2)) == Period(2020, quarter=2)
    assert Period(2021).complete(Period(2020, 3)) == Period(2021)
    assert Period(2021, 4).complete(Period(2021, 3)) == Period(2021, 4)


def test_start() -> None:
    assert Period(2021, 3, 5).start() == (pd.Timestamp("2021-03-05"), "day")
    assert Period(2021, 3).start() == (pd.Timestamp("2021-03-01"), "month")
    assert Period(2021, quarter=2).start() == (pd.Timestamp("2021-04-01"), "quarter")
    assert Period(2021, half=2).start() == (pd.Timestamp("2021-07-01"), "half")
    assert Period(2021).start() == (pd.Timestamp("2021-01-01"), "year")
    assert Period(month=3).start() is None
    assert Period(2021, 2, 30).start() is None


def test_when_an_export_was_made() -> None:
    assert find_export_date("报表生成时间：2021-07-31 18:12") == pd.Timestamp("2021-07-31 18:12")
    assert find_export_date("填表时间： 2020年12月31日") == pd.Timestamp("2020-12-31")
    assert find_export_date("考试日期：2018-12-15") is None
    assert find_export_date("导出时间：2021-02-31") is None


@pytest.mark.parametrize(
    ("value", "session"),
    [
        ("上午", "上午"), ("2021年3月24日下午3:00", "下午"), ("2021/01/11 14:30", "下午"), ("9:00", "上午"), ("19点", "晚上"),
        ("早上8:30", "上午"), ("2021年3月5日", ""), ("2021-03-05 00:00:00", ""), ("", ""), ("2小时", ""), (None, ""),
        (dt.datetime(2021, 1, 1, 9), "上午"), (dt.datetime(2021, 1, 1), ""), (dt.time(15, 0), "下午"), (3.5, ""),
    ],
)  # fmt: skip
def test_find_session(value: object, session: str) -> None:
    assert find_session(value) == session  # type: ignore[arg-type]
