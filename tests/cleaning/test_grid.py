"""Sign-in grids: legends, blanks, sessions, dates that do not exist, meetings, coverage."""

from __future__ import annotations

from datetime import date

import pytest
from attendance_rows import cleaned, day, drafts, notices, reasons, statuses
from handmade import kinds
from hypothesis import given
from hypothesis import strategies as st

from branchstats.exports.sheet import Fault, Merge
from branchstats.settings import Settings

NAME = ("name", "姓名")
LEGEND = {"√": "出勤", "○": "事假", "×": "旷会"}


def grid(header, body, **more):
    more.setdefault("titles", ["2019年机关党支部“二五”学习签到表"])
    return cleaned(header, body, shape="grid", **more)


def test_each_mark_is_a_fact_by_the_legend_and_a_blank_is_no_record():
    result = grid(
        [NAME, ("day", ("1月", 4)), ("day", ("1月", 8))],
        [["甲 一", "√", "○"], ["乙二", "×", None], ["丙三", None, None]],
        legend=LEGEND,
    )
    assert statuses(result) == [
        ("甲一", "2019-01-04", "出勤"),
        ("甲一", "2019-01-08", "事假"),
        ("乙二", "2019-01-04", "缺勤"),
    ]
    assert [draft.cell for draft in drafts(result)] == ["B3", "C3", "B4"]
    assert [draft.row for draft in drafts(result)] == [3, 3, 4]
    assert kinds(result) == ["record", "record", "ignored"]
    assert "不算缺勤" in result.ledger[2].reason


def test_the_same_sign_means_what_each_office_says():
    header, body = [NAME, ("day", "3月5日")], [["甲一", "○"]]
    for word, status in (("迟到", "迟到"), ("产假", "请假"), ("出差", "公假")):
        assert statuses(grid(header, body, legend={"○": word}))[0][2] == status
    setting = Settings(codes={"○": "病假"})
    assert statuses(grid(header, body, settings=setting))[0][2] == "病假"
    # the sheet's legend comes before review.toml
    assert statuses(grid(header, body, legend={"○": "迟到"}, settings=setting))[0][2] == "迟到"


def test_a_code_that_nobody_explains_is_a_reject_that_says_how_to_declare_it():
    result = grid([NAME, ("day", "3月5日"), ("day", "3月8日")], [["甲一", "√", "PJ1"]])
    assert statuses(result) == [("甲一", "2019-03-05", "出勤")]
    assert [(r.source_cell, r.raw, r.field) for r in result.rejects] == [("C3", "PJ1", "status")]
    assert "[codes.attendance]" in result.rejects[0].advice
    assert "PJ1" in result.rejects[0].advice
    assert kinds(result) == ["record"]


def test_a_row_of_nothing_but_unknown_codes_is_rejected():
    result = grid([NAME, ("day", "3月5日")], [["甲一", "PJ2"]])
    assert kinds(result) == ["rejected"]
    assert drafts(result, "meetings") == []


def test_ones_and_zeros_mean_presence_only_where_there_is_nothing_else():
    header = [NAME, ("day", date(2018, 5, 15)), ("day", date(2018, 5, 18))]
    only = grid(header, [["甲一", 1, "0"], ["乙二", 0, 1]], titles=[])
    assert [status for *_, status in statuses(only)] == ["出勤", "缺勤", "缺勤", "出勤"]
    mixed = grid(header, [["甲一", 1, "√"]], titles=[])
    assert [status for *_, status in statuses(mixed)] == ["出勤"]
    assert [cell for cell, _ in reasons(mixed)] == ["B2"]


def test_a_legend_that_explains_one_and_nought_comes_before_their_usual_meaning():
    header, body = [NAME, ("day", "3月5日"), ("day", "3月8日")], [["甲一", 1, 0]]
    result = grid(header, body, legend={"1": "请假", "0": "出勤"})
    assert [status for *_, status in statuses(result)] == ["请假", "出勤"]


def test_two_rows_a_person_are_two_meetings():
    result = grid(
        [NAME, ("session", "时段"), ("day", "3月5日")],
        [["甲一", "上午", "√"], [None, "下午", "√"], ["乙二", "上午", "○"], [None, "下午", "√"]],
        legend=LEGEND,
    )
    assert [(d.person.name, d.meeting) for d in drafts(result)] == [
        ("甲一", "C2上午"), ("甲一", "C2下午"), ("乙二", "C2上午"), ("乙二", "C2下午"),
    ]  # fmt: skip
    meetings = drafts(result, "meetings")
    assert [(m.meeting, m.values["session"], day(m.values["date"])) for m in meetings] == [
        ("C2上午", "上午", "2019-03-05"), ("C2下午", "下午", "2019-03-05"),
    ]  # fmt: skip


def test_a_name_merged_over_its_two_rows_and_a_status_merged_over_days():
    result = grid(
        [NAME, ("session", "时段"), ("day", "3月5日"), ("day", "3月8日")],
        [["甲一", "上午", "出差", None], [None, "下午", "√", "√"]],
        merges=[Merge(2, 0, 3, 0), Merge(2, 2, 2, 3)],
    )
    assert statuses(result) == [
        ("甲一", "2019-03-05", "公假"),
        ("甲一", "2019-03-08", "公假"),
        ("甲一", "2019-03-05", "出勤"),
        ("甲一", "2019-03-08", "出勤"),
    ]


def test_a_day_that_does_not_exist_rejects_its_values_and_is_else_only_noticed():
    header = [NAME, ("day", ("2月", 28)), ("day", ("2月", "31*"))]
    with_value = grid(header, [["甲一", "√", "√"], ["乙二", "√", None]])
    assert reasons(with_value) == [("C3", "表头的日期不存在：2019年2月没有31日")]
    assert len(drafts(with_value)) == 2
    empty = grid(header, [["甲一", "√", None]])
    assert reasons(empty) == []
    assert any("2月没有31日" in text for text in notices(empty))


def test_numbered_sessions_are_kept_without_a_date_and_said_so():
    result = grid([NAME, ("day", 1), ("day", 2)], [["甲一", "√", "√"]], titles=["学习签到表"])
    assert statuses(result) == [("甲一", "", "出勤"), ("甲一", "", "出勤")]
    assert {draft.values["date_precision"] for draft in drafts(result)} == {"none"}
    assert notices(result) == ["2次签到只有序号，没有日期"]
    assert result.coverage == ()
    assert len(drafts(result, "meetings")) == 2


def test_a_meeting_has_title_kind_and_the_typed_counts_of_the_summary_rows():
    result = grid(
        [NAME, ("day", "3月5日"), ("day", "3月8日")],
        [["甲一", "√", "√"], ["乙二", "√", None]],
        totals=[["应到人数", 3, 3], ["实到人数", 2, 1]],
    )
    meeting = drafts(result, "meetings")[0]
    assert meeting.person is None
    assert (meeting.row, meeting.cell) == (2, "B2")
    assert meeting.values["types"] == ("集中学习",)
    assert meeting.values["title"] == "2019年机关党支部“二五”学习签到表"
    assert (meeting.values["expected"], meeting.values["present"]) == (3, 2)
    assert meeting.values["roll"] == "全员"
    assert meeting.values["format"] == "未知"


def test_a_topic_over_a_column_is_the_title_of_that_meeting():
    result = grid([NAME, ("day", ("3月5日", "主题党日")), ("day", "3月8日")], [["甲一", "√", "√"]])
    first, second = drafts(result, "meetings")
    assert (first.values["title"], first.values["types"]) == ("主题党日", ("主题党日",))
    assert second.values["types"] == ("集中学习",)


def test_printed_counts_are_checked_and_never_trusted():
    header = [NAME, ("day", "3月5日"), ("day", "3月8日"), ("", "出勤次数"), ("", "出勤率")]
    body = [["甲一", "√", "○", 1, "50%"], ["乙二", "√", "√", 1, "100%"]]
    result = grid(header, body, legend=LEGEND, totals=[["合计", 2, 2, None, None]])
    told = notices(result)
    assert len(told) == 2
    assert "合计" in told[0]
    assert "出勤次数" in told[1]
    assert "第4行" in told[1]
    assert len(drafts(result)) == 4


def test_printed_presence_may_or_may_not_count_those_who_were_late():
    header = [NAME, ("day", "3月5日"), ("day", "3月8日"), ("", "出勤次数")]
    for printed in (1, 2, "2次"):
        result = grid(header, [["甲一", "√", "迟到", printed]])
        assert notices(result) == []
    assert notices(grid(header, [["甲一", "线上", "迟到", 1]])) == []
    assert len(notices(grid(header, [["甲一", "线上", "迟到", 3]]))) == 1


def test_a_title_of_another_month_is_reported_and_the_dates_count():
    result = grid(
        [NAME, ("day", date(2017, 5, 3))], [["甲一", "√"]], titles=["2017年3月学习签到表"]
    )
    assert statuses(result) == [("甲一", "2017-05-03", "出勤")]
    assert ["2017年5月" in text for text in notices(result)] == [True]


def test_coverage_is_the_whole_months_that_were_held():
    header = [NAME, ("day", "2月5日"), ("day", "4月8日"), ("day", "12月8日")]
    result = grid(header, [["甲一", "√", "√", None]])
    (line,) = result.coverage
    assert (day(line.first), day(line.last)) == ("2019-02-01", "2019-04-30")
    assert (line.types, line.roll, line.dataset) == (("集中学习",), "全员", "attendance")


def test_marks_without_a_name_are_rejected_and_rows_without_anything_are_blank():
    result = grid([NAME, ("day", "3月5日")], [[None, "√"], [None, None], [123, "√"]])
    assert kinds(result) == ["rejected", "blank", "rejected"]
    assert [cell for cell, _ in reasons(result)] == ["B3", "A5"]


def test_an_error_cell_is_a_reject_not_a_blank():
    result = grid([NAME, ("day", "3月5日")], [["甲一", None]], faults={(2, 1): Fault.ERROR})
    assert [(r.source_cell, r.field) for r in result.rejects] == [("B3", "day")]
    assert kinds(result) == ["rejected"]


def test_a_grid_of_daily_work_attendance_has_no_meetings():
    header = [NAME, *(("day", n) for n in range(1, 32))]
    body = [["甲一", *["√"] * 31], ["乙二", *["√"] * 31]]
    for title in ("2021年3月机关考勤表", "2021年3月"):
        result = grid(header, body, titles=[title])
        assert {draft.values["kind"] for draft in drafts(result)} == {"工作日"}
        assert drafts(result, "meetings") == []
        assert result.coverage[0].types == ()
    study = grid(header, body, titles=["2021年3月集中学习签到表"])
    assert {draft.values["kind"] for draft in drafts(study)} == {"会议"}


def test_mornings_and_afternoons_of_every_day_are_meetings():
    header = [NAME, ("session", "时段"), *(("day", n) for n in range(1, 32))]
    body = [["甲一", "上午", *["√"] * 31], [None, "下午", *["√"] * 31]]
    result = grid(header, body, titles=["2021年3月考勤表"])
    assert len({(draft.meeting, draft.values["date"]) for draft in drafts(result)}) == 62


def test_two_days_a_week_are_meetings_even_under_a_title_of_attendance():
    heads = [1, 5, 8, 12, 15, 19, 22, 26]  # Tuesdays and Fridays of January 2019
    header = [NAME, *(("day", ("1月", n)) for n in heads)]
    result = grid(header, [["甲一", *["√"] * 8]], titles=["2019年机关党支部党员考勤表"])
    assert {draft.values["kind"] for draft in drafts(result)} == {"会议"}
    assert len(drafts(result, "meetings")) == 8
    week = grid(
        [NAME, *(("day", n) for n in (7, 8, 9, 10, 11))],
        [["甲一", *["√"] * 5]],
        titles=["2019年1月考勤表"],
    )
    assert {draft.values["kind"] for draft in drafts(week)} == {"工作日"}


def test_two_columns_of_one_date_are_two_meetings():
    result = grid([NAME, ("day", "3月5日"), ("day", "3月5日")], [["甲一", "√", "×"]])
    assert [draft.meeting for draft in drafts(result)] == ["B2", "C2"]
    assert len(drafts(result, "meetings")) == 2


def test_staff_numbers_keep_namesakes_apart():
    result = grid(
        [NAME, ("staff_no", "工号"), ("day", "3月5日")], [["甲一", "007", "√"], ["甲一", 8, "×"]]
    )
    assert [draft.person.staff_no for draft in drafts(result)] == ["007", "8"]


@pytest.mark.parametrize("word", ["1月", "一月", "2019年1月"])
def test_month_groups_in_every_form(word):
    assert statuses(grid([NAME, ("day", (word, 4))], [["甲一", "√"]]))[0][1] == "2019-01-04"


MARKS = {
    "√": "出勤",
    "○": "事假",
    "×": "缺勤",
    "迟到5分钟": "迟到",
    "出差": "公假",
    None: None,
    "？？": "reject",
}


@given(
    st.lists(
        st.lists(st.sampled_from(list(MARKS)), min_size=4, max_size=4), min_size=1, max_size=8
    )
)
def test_every_marked_cell_becomes_one_fact_or_one_reject(rows):
    names = [f"{surname}某" for surname in "赵钱孙李周吴郑王"]
    header = [NAME, *(("day", f"3月{n}日") for n in (5, 8, 12, 15))]
    result = grid(header, [[n, *r] for n, r in zip(names, rows, strict=False)], legend=LEGEND)
    known = [MARKS[mark] for row in rows for mark in row if mark is not None]
    assert [status for *_, status in statuses(result)] == [k for k in known if k != "reject"]
    assert len(result.rejects) == known.count("reject")
    held = {n for row in rows for n, m in enumerate(row) if m is not None and MARKS[m] != "reject"}
    assert len(drafts(result, "meetings")) == len(held)
