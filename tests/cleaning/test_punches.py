"""Card readers: flows, punch grids, blocks; what the punches of a day say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pandas as pd
import pytest
from attendance_rows import cleaned, day, drafts, notices, reasons, statuses
from handmade import kinds
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.attendance_shapes.card_block import block_holder
from branchstats.cleaning.attendance_shapes.labels import labelled
from branchstats.cleaning.attendance_shapes.punches import clock, is_working_day, read_punches
from branchstats.exports.sheet import Merge
from branchstats.settings import Settings

NAME, NO = ("name", "姓名"), ("staff_no", "人员编号")
DATE, TIME = ("date", "刷卡日期"), ("time", "刷卡时间")
EIGHT_THIRTY = Settings(work_start=time(8, 30))
MONDAY, SATURDAY = "2018-10-08", "2018-10-13"


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("09:12", [552]),
        ("09:06\n18:24\n", [546, 1104]),
        ("09:06 18:24", [546, 1104]),
        ("09:0618:24", [546, 1104]),
        ("9:06:33；18:24:10", [546, 1104]),
        ("０９：０６", [546]),
        (time(9, 6, 40), [546]),
        (datetime(2018, 9, 26, 9, 12), [552]),
        (timedelta(hours=9, minutes=6), [546]),
        (0.375, [540]),
        ("2018-09-26 09:12:00", [552]),
        ("次日00:30", [30]),
        ("00:00", [0]),
        (datetime(2018, 9, 26), []),
        (date(2018, 9, 26), []),
        ("--", []),
        (None, []),
        (" \n", []),
    ],
)
def test_the_times_of_a_cell(cell, minutes):
    assert list(read_punches(cell).minutes) == minutes
    assert read_punches(cell).words == ()


def test_words_stay_beside_the_times():
    assert read_punches("08:30 外勤").words == ("外勤",)
    assert read_punches("缺卡").words == ("缺卡",)
    assert read_punches("缺卡").minutes == ()


@pytest.mark.parametrize("cell", ["25:10", "09:75", 42, 1.0, -0.1, True])
def test_what_is_no_time_of_day_is_refused(cell):
    with pytest.raises(ValueError):
        read_punches(cell)


@given(
    st.lists(st.integers(0, 1439), min_size=1, max_size=6),
    st.sampled_from(["\n", " ", "", ";", "，"]),
)
def test_every_time_that_was_written_is_read(minutes, separator):
    assert list(read_punches(separator.join(map(clock, minutes))).minutes) == minutes


def flow(body, *, header=(NO, NAME, DATE, TIME), **more):
    return cleaned(list(header), body, shape="punch_flow", **more)


def test_a_person_and_day_is_the_fact_and_its_further_punches_count_nothing():
    result = flow(
        [
            ["7   ", "甲一", MONDAY, "09:12"],
            ["7", "甲一", MONDAY, "18:15"],
            [7, "甲一", "2018-10-09", time(9, 1)],
            ["8", "乙二", MONDAY, "08:50"],
        ]
    )
    assert statuses(result) == [
        ("甲一", "2018-10-08", "出勤"), ("甲一", "2018-10-09", "出勤"), ("乙二", "2018-10-08", "出勤"),
    ]  # fmt: skip
    assert kinds(result) == ["record"] * 4
    assert [draft.row for draft in drafts(result)] == [2, 4, 5]
    assert drafts(result)[0].values["raw"] == "09:12 18:15"
    assert drafts(result)[2].values["raw"] == "08:50"


def test_a_row_that_lacks_name_date_or_time_is_rejected():
    result = flow(
        [
            ["7", None, MONDAY, "09:12"],
            ["7", "甲一", None, "09:12"],
            ["7", "甲一", MONDAY, None],
            ["7", "甲一", MONDAY, "99:99"],
            ["7", "甲一", "2018-02-31", "09:00"],
        ]
    )
    assert kinds(result) == ["rejected"] * 5
    assert [r.field for r in result.rejects] == ["name", "date", "time", "time", "date"]
    assert drafts(result) == []


def test_one_column_may_hold_date_and_time():
    header = (NAME, ("date", "打卡时间"))
    result = flow(
        [
            ["甲一", "2018-10-08 08:40"],
            ["甲一", datetime(2018, 10, 8, 18, 1)],
            ["甲一", "2018-10-09"],
        ],
        header=header,
    )
    assert statuses(result) == [("甲一", "2018-10-08", "出勤")]
    assert drafts(result)[0].values["raw"] == "08:40 18:01"
    assert kinds(result) == ["record", "record", "rejected"]


def test_namesakes_with_their_own_numbers_stay_two():
    result = flow([["7", "甲一", MONDAY, "09:12"], ["8", "甲一", MONDAY, "09:13"]])
    assert [draft.person.staff_no for draft in drafts(result)] == ["7", "8"]


def test_one_card_under_two_numbers_is_one_person_and_said_so():
    header = (NO, ("", "登记号码"), NAME, DATE, TIME)
    result = flow(
        [
            ["7", "99", "甲一", MONDAY, "08:12"],
            ["7", "99", "甲一", "2018-10-09", "08:12"],
            ["5", "99 ", "甲一", MONDAY, "18:13"],
            ["6", "98", "甲一", MONDAY, "18:13"],
        ],
        header=header,
    )
    assert [(d.person.staff_no, day(d.values["date"])) for d in drafts(result)] == [
        ("7", "2018-10-08"), ("7", "2018-10-09"), ("6", "2018-10-08"),
    ]  # fmt: skip
    assert ["编号用7" in text for text in notices(result)] == [True]


@pytest.mark.parametrize(
    ("punches", "status", "late"),
    [
        (["08:29", "18:00"], "出勤", None),
        (["08:30:50", "18:00"], "出勤", None),
        (["18:00", "09:05"], "迟到", 35),
        (["09:05"], "出勤", None),  # one punch: nobody knows whether it is the coming or the going
    ],
)
def test_lateness_is_judged_from_the_first_of_several_punches(punches, status, late):
    body = [["7", "甲一", MONDAY, punch] for punch in punches]
    (fact,) = drafts(flow(body, settings=EIGHT_THIRTY))
    assert (fact.values["status"], fact.values["minutes_late"]) == (status, late)
    assert drafts(flow(body))[0].values["status"] == "出勤"


def test_nobody_is_late_on_a_day_off():
    body = [["7", "甲一", SATURDAY, "10:00"], ["7", "甲一", SATURDAY, "12:00"]]
    assert drafts(flow(body, settings=EIGHT_THIRTY))[0].values["status"] == "出勤"


def test_working_days_by_the_holiday_calendar_and_beyond_it():
    assert not is_working_day(pd.Timestamp("2018-10-01"))  # National Day, a Monday
    assert is_working_day(pd.Timestamp("2018-09-29"))  # a Saturday that was worked
    assert is_working_day(pd.Timestamp("2095-01-03"))  # a Monday after the calendar ends
    assert not is_working_day(pd.Timestamp("2095-01-01"))


def test_the_printed_number_of_records_is_held_against_the_rows():
    body = [["7", "甲一", MONDAY, "09:12"], ["7", "甲一", MONDAY, "18:15"]]
    assert notices(flow(body, totals=[["记录数:2"]])) == []
    assert ["实际有2行" in text for text in notices(flow(body, totals=[["记录数:3"]]))] == [True]


def punch_grid(heads, body, **more):
    header = [NAME, *(("punch", head) for head in heads)]
    return cleaned(header, body, shape="punch_grid", **more)


IN_OUT = [(date(2017, 5, 4), "上班"), (date(2017, 5, 4), "下班"), (date(2017, 5, 5), "上班"), (date(2017, 5, 5), "下班")]  # fmt: skip


def test_a_punch_grid_gives_the_days_with_a_punch():
    result = punch_grid(
        IN_OUT,
        [["甲一", "08:36", "18:27", None, "18:02"], ["乙二", None, None, None, None], [None] * 5],
        titles=["2017年3月考勤明细"],
    )
    assert statuses(result) == [("甲一", "2017-05-04", "出勤"), ("甲一", "2017-05-05", "出勤")]
    assert [d.values["raw"] for d in drafts(result)] == ["08:36 18:27", "18:02"]
    assert [d.cell for d in drafts(result)] == ["B3", "E3"]
    assert kinds(result) == ["record", "ignored", "blank"]
    assert len(notices(result)) == 1
    assert "2017年5月" in notices(result)[0]


def test_in_a_punch_grid_the_column_of_arrival_decides_lateness():
    body = [["甲一", "08:36", "18:27", None, "09:02"]]
    result = punch_grid(IN_OUT, body, settings=EIGHT_THIRTY)
    assert [d.values["status"] for d in drafts(result)] == ["迟到", "出勤"]
    assert drafts(result)[0].values["minutes_late"] == 6


def test_words_in_a_punch_grid():
    result = punch_grid(
        IN_OUT,
        [["甲一", "病假", "病假", "08:30", "缺卡"], ["乙二", "缺卡", "缺卡", "瞎填", "18:00"]],
    )
    assert statuses(result) == [("甲一", "2017-05-04", "病假"), ("甲一", "2017-05-05", "出勤")]
    assert [r.source_cell for r in result.rejects] == ["B3", "D3"]


def test_day_numbers_over_punches_take_the_month_of_the_title():
    heads = [(30, "上班"), (30, "下班"), (31, "上班"), (31, "下班")]
    result = punch_grid(
        heads, [["甲一", "08:30", None, "08:31", None]], titles=["2021年4月考勤明细"]
    )
    assert statuses(result) == [("甲一", "2021-04-30", "出勤")]
    assert reasons(result) == [("D3", "表头的日期不存在：2021年4月没有31日")]


BLOCK = ["考勤日期：2021-04-01 ～ 2021-04-30", "部门", "办公室", "姓名", "甲 一", "工号", "12"]


def test_a_block_names_its_person_above_and_its_days_beside():
    header = [("date", "日期"), ("punch", ("上午", "上班")), ("punch", ("下午", "下班"))]
    body = [
        ["01 四", "08:40", "17:31"],
        ["02 五", None, "17:30"],
        ["03 六", None, None],
        ["31 一", "08:00", None],
    ]
    result = cleaned(header, body, shape="card_block", titles=BLOCK, settings=EIGHT_THIRTY)
    assert statuses(result) == [("甲一", "2021-04-01", "迟到"), ("甲一", "2021-04-02", "出勤")]
    person = drafts(result)[0].person
    assert (person.staff_no, person.department) == ("12", "办公室")
    assert kinds(result) == ["record", "record", "ignored", "rejected"]


def test_several_times_in_a_cell_under_day_numbers():
    header = [NAME, ("day", 1), ("day", 2)]
    result = cleaned(
        header, [["甲一", "09:06\n18:24\n", None]], shape="card_block", titles=["2021年4月考勤记录"],
        settings=EIGHT_THIRTY,
    )  # fmt: skip
    (fact,) = drafts(result)
    assert (fact.values["status"], fact.values["minutes_late"]) == ("迟到", 36)
    assert fact.values["raw"] == "09:06 18:24"


def test_labels_in_one_text_or_in_the_next():
    one = labelled(["工号：12  姓名：甲一  部门：办公室"])
    assert (one["name"], one["staff_no"], one["department"]) == ("甲一", "12", "办公室")
    assert labelled(["姓 名", "甲一"]).get("name") == "甲一"
    assert block_holder(["考勤卡表"]) is None
    assert block_holder(["姓名：123"]) is None


def test_a_block_without_a_person_is_rejected():
    header = [("date", "日期"), ("punch", "上班")]
    result = cleaned(header, [["2021-04-01", "08:40"]], shape="card_block", titles=["考勤卡表"])
    assert kinds(result) == ["rejected"]
    assert result.rejects[0].field == "name"


def test_a_name_merged_over_two_rows_of_punches():
    result = punch_grid(
        IN_OUT[:2],
        [["甲一", "08:30", "12:00"], [None, "13:30", "18:00"]],
        merges=[Merge(1, 0, 2, 0)],
    )
    assert [d.values["raw"] for d in drafts(result)] == ["08:30 12:00 13:30 18:00"]
    assert kinds(result) == ["record", "record"]


def test_two_rows_that_are_named_alike_stay_two_people():
    result = punch_grid(IN_OUT[:2], [["甲一", "08:30", "12:00"], ["甲一", "08:31", "18:00"]])
    assert len(drafts(result)) == 2


def test_without_the_punch_of_arrival_nobody_is_late():
    heads = [(date(2017, 5, 4), word) for word in ("上午上班", "上午下班", "下午上班", "下午下班")]
    body = [["甲一", None, "12:00", "14:00", "18:00"]]
    result = punch_grid(heads, body, settings=EIGHT_THIRTY)
    assert [d.values["status"] for d in drafts(result)] == ["出勤"]
