"""Meeting registers: typed counts, named absentees, dates of every form, what is covered."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from attendance_rows import cleaned, day, drafts, notices, statuses
from handmade import kinds
from hypothesis import given
from hypothesis import strategies as st

from branchstats.settings import Settings

DATE, TYPE, TITLE = ("date", "时间"), ("type", "会议类型"), ("title", "会议主题")
DUE, THERE, ABSENT = (
    ("expected", "应到人数"),
    ("present", "实到人数"),
    ("absentees", "缺席人员及原因"),
)
HEADER = [DATE, TYPE, TITLE, DUE, THERE, ABSENT]


def register(body, header=HEADER, **more):
    more.setdefault("titles", ["2020年度机关党支部“三会一课”台账"])
    return cleaned(header, body, shape="register", **more)


def meeting(result):
    (only,) = drafts(result, "meetings")
    return only.values


def named(result):
    return [(d.person.name, d.values["status"], d.values["raw"]) for d in drafts(result)]


def test_a_row_is_a_meeting_and_each_named_absentee_a_fact():
    result = register(
        [["2020年3月24日下午3:00", "支部党员大会", "学习", 36, 34, "甲一（出差）、乙 二（无故）"]]
    )
    assert statuses(result) == [("甲一", "2020-03-24", "公假"), ("乙二", "2020-03-24", "缺勤")]
    values = meeting(result)
    assert (day(values["date"]), values["date_precision"], values["session"]) == (
        "2020-03-24",
        "day",
        "下午",
    )
    assert (values["expected"], values["present"], values["roll"]) == (36, 34, "仅缺席")
    assert values["types"] == ("支部党员大会",)
    assert kinds(result) == ["record"]
    first, second = drafts(result)
    assert (first.cell, first.row, first.values["kind"]) == ("F3", 3, "会议")
    assert first.meeting == second.meeting == drafts(result, "meetings")[0].meeting


@pytest.mark.parametrize("nobody", ["无", "全勤", "无缺席", "全部到齐"])
def test_nobody_absent_is_a_record_that_counts_nothing(nobody):
    result = register([[date(2020, 3, 24), "支委会", "", 5, 5, nobody]])
    assert drafts(result) == []
    assert kinds(result) == ["record"]
    assert meeting(result)["roll"] == "仅缺席"
    assert result.rejects == ()


@pytest.mark.parametrize(
    ("cell", "session"),
    [
        ("2020-03-24", ""), ("2020/3/24", ""), ("2020.3.24", ""), ("20.3.24", ""), (43914, ""),
        ("二〇二〇年三月二十四日", ""), ("2020-03-24 15:00", "下午"), ("2020年3月24日 星期二", ""),
        (date(2020, 3, 24), ""), (datetime(2020, 3, 24, 9, 0), "上午"), ("3月24日", ""), ("3月24日晚上", "晚上"),
    ],
)  # fmt: skip
def test_dates_of_every_form(cell, session):
    values = meeting(register([[cell, "支委会", "", 5, 5, "无"]]))
    assert (day(values["date"]), values["session"]) == ("2020-03-24", session)


def test_a_month_is_kept_as_a_month():
    values = meeting(register([["2020年3月", "支委会", "", 5, 5, "无"]]))
    assert (day(values["date"]), values["date_precision"]) == ("2020-03-01", "month")


def test_a_day_that_does_not_exist_leaves_a_meeting_without_a_date():
    result = register([["2020-02-31", "支委会", "研究", 5, 4, "甲一（病假）"]])
    assert [(r.source_cell, r.field) for r in result.rejects] == [("A3", "date")]
    assert meeting(result)["date"] is None
    assert meeting(result)["date_precision"] == "none"
    assert statuses(result) == [("甲一", "", "病假")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲一（事假），乙二（病假）", [("甲一", "事假"), ("乙二", "病假")]),
        ("甲一 病假；乙二 驻村", [("甲一", "病假"), ("乙二", "公假")]),
        ("病假：甲一、乙二", [("甲一", "病假"), ("乙二", "病假")]),
        ("甲一（年休假）", [("甲一", "请假")]),
        ("甲一：公出", [("甲一", "公假")]),
        ("甲一(旷会)", [("甲一", "缺勤")]),
        ("买买提·艾力（培训）", [("买买提·艾力", "公假")]),
        ("1.甲一（出差）2.乙二（病假）", [("甲一", "公假"), ("乙二", "病假")]),
        ("1、甲一 病假 2、乙二 事假", [("甲一", "病假"), ("乙二", "事假")]),
        ("甲一、乙二因公出差", [("甲一", "公假"), ("乙二", "公假")]),
        ("甲一、乙二（均出差）", [("甲一", "公假"), ("乙二", "公假")]),
        (
            "甲一、乙二（以上病假）、丙三（事假）",
            [("甲一", "病假"), ("乙二", "病假"), ("丙三", "事假")],
        ),
        ("甲一因病请假，乙二因事请假", [("甲一", "病假"), ("乙二", "事假")]),
        ("甲一（住院治疗）、乙二（家中有事）", [("甲一", "病假"), ("乙二", "事假")]),
        ("请假2人：甲一（病假）、乙二（事假）", [("甲一", "病假"), ("乙二", "事假")]),
        ("甲一（出差）\n乙二（病假）", [("甲一", "公假"), ("乙二", "病假")]),
    ],
)
def test_how_absentees_are_written(text, expected):
    result = register([["2020-03-24", "支委会", "", None, None, text]])
    assert [(name, status) for name, status, _ in named(result)] == expected


@pytest.mark.parametrize(
    ("header", "status"),
    [("缺席人员", "缺勤"), ("缺席人员及原因", "缺勤"), ("请假人员", "请假"), ("请假情况", "请假")],
)
def test_without_a_reason_the_header_says_what_the_absent_are(header, status):
    result = register(
        [["2020-03-24", "支委会", "", 5, 4, "甲一"]], [*HEADER[:5], ("absentees", header)]
    )
    assert named(result) == [("甲一", status, "甲一")]
    assert [header in text and status in text for text in notices(result)] == [True]


def test_a_reason_in_brackets_is_its_own_name_s_only():
    result = register([["2020-03-24", "支委会", "", 5, 3, "甲一、乙二（病假）"]])
    assert named(result) == [("甲一", "缺勤", "甲一"), ("乙二", "病假", "乙二（病假）")]


@pytest.mark.parametrize("nobody", [0, "0", "0人"])
def test_a_typed_nought_is_nobody(nobody):
    result = register([["2020-03-24", "支委会", "", 5, 5, nobody]])
    assert (result.rejects, drafts(result), meeting(result)["roll"]) == ((), [], "仅缺席")
    counted = register([["2020-03-24", "支委会", "", 5, 3, 2]])
    assert [r.field for r in counted.rejects] == ["absentees"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (("status", "到会情况"), "应到36人，实到34人，请假2人"),
        (("attendees", "参加人员"), "应到会党员36名，实到会党员34名"),
        (("expected", "应到/实到"), "36/34"),
        (("expected", "应到、实到人数"), "应到36 实到34"),
    ],
)
def test_counts_that_stand_in_one_cell(column, cell):
    result = register([["2020-03-24", "支委会", "", cell]], [DATE, TYPE, TITLE, column])
    assert (meeting(result)["expected"], meeting(result)["present"]) == (36, 34)
    assert result.rejects == ()
    assert drafts(result) == []


def test_under_a_header_that_says_both_an_absentee_without_a_reason_is_rejected():
    header = [*HEADER[:5], ("absentees", "请假、缺席人员")]
    result = register([["2020-03-24", "支委会", "", 5, 3, "甲一、乙二（病假）"]], header)
    assert named(result) == [("乙二", "病假", "乙二（病假）")]
    assert [r.source_cell for r in result.rejects] == ["F3"]
    assert meeting(result)["roll"] == "仅人数"
    assert kinds(result) == ["record"]


def test_an_unknown_reason_is_rejected_and_can_be_declared():
    body = [["2020-03-24", "支委会", "", 5, 4, "甲一（观礼）"]]
    result = register(body)
    assert drafts(result) == []
    assert "[codes.attendance]" in result.rejects[0].advice
    assert meeting(result)["roll"] == "仅人数"
    assert named(register(body, settings=Settings(codes={"观礼": "公假"})))[0][1] == "公假"


def test_absentees_that_are_only_counted_are_rejected():
    result = register([["2020-03-24", "支委会", "", 5, 2, "3人请假"]])
    assert [r.field for r in result.rejects] == ["absentees"]
    assert meeting(result)["roll"] == "仅人数"
    assert meeting(result)["expected"] == 5


def test_a_blank_cell_of_absentees_says_nothing_about_who_was_there():
    assert meeting(register([["2020-03-24", "支委会", "", 5, 3, None]]))["roll"] == "仅人数"


def test_counts_that_disagree_are_noticed_and_kept_as_typed():
    result = register(
        [
            ["2020-03-24", "支委会", "", 5, 3, "甲一（病假）"],
            ["2020-04-24", "支委会", "", 5, 6, "无"],
            ["2020-05-24", "支委会", "", "5人", "4人", "甲一（病假）"],
        ]
    )
    assert ["差2人" in notices(result)[0], "多于" in notices(result)[1]] == [True, True]
    assert len(notices(result)) == 2
    counts = [(m.values["expected"], m.values["present"]) for m in drafts(result, "meetings")]
    assert counts == [(5, 3), (5, 6), (5, 4)]


def test_a_count_that_is_none_is_rejected():
    result = register([["2020-03-24", "支委会", "", "若干", 3.5, "无"]])
    assert [(r.source_cell, r.field) for r in result.rejects] == [
        ("D3", "expected"),
        ("E3", "present"),
    ]
    assert (meeting(result)["expected"], meeting(result)["present"]) == (None, None)


def test_printed_totals_of_the_register():
    body = [
        ["2020-03-24", "支委会", "", 5, 5, "无"],
        ["2020-04-24", "支委会", "", 5, 4, "甲一（病假）"],
    ]
    assert notices(register(body, totals=[["合计", None, "共2次", 10, 9]])) == []
    told = notices(register(body, totals=[["合计", None, "共3次", 10, 10]]))
    assert len(told) == 2


@pytest.mark.parametrize(
    ("kind", "title", "types"),
    [
        ("支部党员大会", "第一季度党员大会", ("支部党员大会",)),
        ("党员大会、党课", "", ("支部党员大会", "党课")),
        (
            "支部党员大会",
            "召开组织生活会暨民主评议党员",
            ("支部党员大会", "组织生活会", "民主评议"),
        ),
        ("支部党员大会", "研究组织生活会方案", ("支部党员大会",)),
        ("支委会", "筹备民主评议和党课", ("支委会",)),
        ("", "4月主题党日：重温入党誓词宣誓", ("主题党日", "宣誓")),
        ("茶话会", "迎新", ("其他",)),
        ("学习会", "学习党史", ("集中学习",)),
    ],
)
def test_kinds_of_meeting(kind, title, types):
    assert meeting(register([["2020-03-24", kind, title, 5, 5, "无"]]))["types"] == types


def test_form_hours_leader_and_items():
    header = [
        *HEADER,
        ("format", "活动形式"),
        ("hours", "学时"),
        ("host", "主持人"),
        ("reader", "领学人"),
        ("items", "议决事项"),
    ]
    result = register(
        [
            [
                "2020-03-24",
                "支委会",
                "研究工作",
                5,
                5,
                "无",
                "传达学习文件",
                "2小时",
                "甲 一",
                "乙二、丙三",
                "推荐发展对象",
            ],
            [
                "2020-04-24 14:30-16:00",
                "支委会",
                "研究工作",
                5,
                5,
                "无",
                "",
                None,
                "甲一",
                None,
                "无",
            ],
        ],
        header,
    )
    first, second = (m.values for m in drafts(result, "meetings"))
    assert (first["format"], first["hours"], first["leader"]) == ("传达文件", 2.0, "乙二、丙三")
    assert (second["format"], second["hours"], second["leader"]) == ("未知", 1.5, "甲一")
    (item,) = drafts(result, "events")
    assert (item.values["kind"], item.values["value"], item.values["level"]) == (
        "议决事项",
        "推荐发展对象",
        "支委会",
    )
    assert item.person is None
    assert kinds(result) == ["record", "record"]


def test_those_who_were_there_make_a_full_roll_where_all_are_named():
    header = [*HEADER, ("attendees", "参加人员")]
    result = register([["2020-03-24", "支委会", "", 3, 2, "丙三（病假）", "甲一、乙二"]], header)
    assert [status for *_, status in statuses(result)] == ["病假", "出勤", "出勤"]
    assert meeting(result)["roll"] == "全员"
    described = register([["2020-03-24", "支委会", "", 3, 2, "丙三（病假）", "全体支委"]], header)
    assert len(drafts(described)) == 1
    assert meeting(described)["roll"] == "仅缺席"


def test_a_register_of_a_year_covers_the_year_and_the_kinds_it_speaks_about():
    body = [["2020-03-24", "支委会", "", 5, 5, "无"], ["2020-06-24", "主题党日", "", 5, 5, "无"]]
    (line,) = register(body).coverage
    assert (day(line.first), day(line.last)) == ("2020-01-01", "2020-12-31")
    assert set(line.types) == {"支部党员大会", "支委会", "党课", "主题党日"}
    assert line.roll == "仅缺席"


def test_a_register_made_in_june_says_nothing_about_july():
    body = [["2020-03-24", "支委会", "", 5, 5, "无"]]
    titles = ["2020年度“三会一课”台账", "填表时间：2020-06-30"]
    assert day(register(body, titles=titles).coverage[0].last) == "2020-06-30"


def test_a_register_without_a_period_covers_its_own_months_and_kinds():
    body = [["2020-03-24", "支委会", "", 5, 5, "无"], ["2021-02-24", "主题党日", "", 5, 5, "无"]]
    (line,) = register(body, titles=["会议台账"]).coverage
    assert (day(line.first), day(line.last)) == ("2020-03-01", "2021-02-28")
    assert set(line.types) == {"支委会", "主题党日"}


def test_a_title_of_another_year_does_not_widen_the_coverage():
    result = register([["2021-03-24", "支委会", "", 5, 5, "无"]])
    assert day(result.coverage[0].first) == "2021-03-01"
    assert ["2021年3月" in text for text in notices(result)] == [True]


def test_rows_that_are_no_meeting():
    result = register([[None] * 6, [None, None, None, 5, 5, "无"]])
    assert kinds(result) == ["blank", "ignored"]
    assert result.drafts == ()
    assert result.coverage == ()


REASONS = {
    "病假": "病假",
    "出差": "公假",
    "事假": "事假",
    "无故": "缺勤",
    "驻村": "公假",
    "产假": "请假",
}


@given(
    st.lists(
        st.tuples(st.sampled_from("甲乙丙丁戊己庚辛"), st.sampled_from(sorted(REASONS))),
        max_size=6, unique_by=lambda pair: pair[0],
    ),
    st.sampled_from("、，；"),
)  # fmt: skip
def test_every_named_absentee_is_one_fact(absent, separator):
    text = separator.join(f"{name}某（{reason}）" for name, reason in absent) or "无"
    body = [["2020-03-24", "支委会", "", 10, 10 - len(absent), text]]
    result = register(body)
    expected = [(f"{name}某", REASONS[reason]) for name, reason in absent]
    assert [(name, status) for name, status, _ in named(result)] == expected
    assert notices(result) == []
