"""The round trip: every template filled in comes out as exactly what was typed, with no reject."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from fill_forms import filled

from branchstats import pipeline
from branchstats.project import load_project
from branchstats.templates.form import forms
from branchstats.templates.workbook import workbook_bytes

NAMES = ["赵一鸣", "钱二宝", "孙三省", "李四维"]
ROSTER = [
    {"姓名": "赵一鸣", "工号": "007", "部门": "办公室", "党小组": "第一党小组", "党内职务": "书记",
     "人员类别": "正式党员", "入党时间": date(2001, 7, 1), "转入时间": date(2015, 3, 2)},
    {"姓名": "钱二宝", "工号": "008", "党小组": "第一党小组", "党内职务": "组织委员、党小组组长",
     "人员类别": "正式党员", "入党时间": date(2008, 6, 30)},
    {"姓名": "孙三省", "工号": "009", "党小组": "第二党小组", "人员类别": "预备党员",
     "入党时间": date(2024, 12, 1)},
    {"姓名": "李四维", "工号": "010", "党小组": "第二党小组", "人员类别": "正式党员",
     "入党时间": date(1999, 1, 5), "转出时间": date(2024, 9, 9), "备注": "调走"},
]  # fmt: skip
REGISTER = [
    {"会议时间": date(2024, 3, 5), "时段": "下午", "会议类型": "支部党员大会", "会议主题": "学习党章",
     "活动形式": "研讨交流", "主持人": "赵一鸣", "领学人": "钱二宝", "学时": 1.5, "应到人数": 4, "实到人数": 2,
     "缺席人员及原因": "孙三省（出差）、李四维（病假）", "议决事项": "通过年度学习计划"},
    {"会议时间": date(2024, 3, 20), "会议类型": "支委会", "会议主题": "安排近期工作", "主持人": "赵一鸣",
     "应到人数": 2, "实到人数": 2, "缺席人员及原因": "无"},
    {"会议时间": date(2024, 12, 28), "会议类型": "支部党员大会、民主评议", "会议主题": "评议党员",
     "活动形式": "其他", "主持人": "赵一鸣", "应到人数": 3, "实到人数": 3, "缺席人员及原因": "无"},
]  # fmt: skip
DAYS = {date(2024, 4, 9): "集中学习", date(2024, 4, 12): "主题党日", date(2024, 5, 7): "集中学习"}
SIGNS = [
    {"姓名": "赵一鸣", "党小组": "第一党小组", date(2024, 4, 9): "√", date(2024, 4, 12): "√", date(2024, 5, 7): "○"},
    {"姓名": "钱二宝", "党小组": "第一党小组", date(2024, 4, 9): "△", date(2024, 4, 12): "※", date(2024, 5, 7): "◎"},
    {"姓名": "孙三省", "党小组": "第二党小组", date(2024, 4, 9): "×", date(2024, 4, 12): "◇", date(2024, 5, 7): "□"},
    {"姓名": "李四维", "党小组": "第二党小组", date(2024, 4, 12): "√", date(2024, 5, 7): "√"},
]  # fmt: skip
SCORES = [
    {"姓名": "赵一鸣", "考试名称": "2024年上半年业务测试", "科目": "组工业务", "考试日期": date(2024, 6, 20),
     "满分": 120, "成绩": 102, "考试情况": "参考"},
    {"姓名": "钱二宝", "考试名称": "2024年上半年业务测试", "科目": "组工业务", "考试日期": date(2024, 6, 20),
     "满分": 120, "成绩": 60, "考试情况": "参考", "补考成绩": 90},
    {"姓名": "孙三省", "考试名称": "2024年上半年业务测试", "科目": "组工业务", "考试日期": date(2024, 6, 20),
     "满分": 120, "考试情况": "缺考"},
    {"姓名": "李四维", "考试名称": "理论知识竞赛", "科目": "理论知识", "考试日期": date(2024, 8, 1), "成绩": 88.5},
]  # fmt: skip
RECRUITMENT = [
    {"姓名": "孙三省", "申请入党时间": date(2022, 1, 10), "派人谈话时间": date(2022, 2, 1),
     "确定积极分子时间": date(2022, 6, 30), "列为发展对象时间": date(2023, 8, 5), "短期培训时间": date(2023, 9, 1),
     "政治审查时间": date(2023, 9, 20), "预审时间": date(2024, 11, 1), "接收预备党员时间": date(2024, 12, 1),
     "党委审批时间": date(2025, 1, 3), "入党宣誓时间": date(2025, 1, 20)},
    {"姓名": "周五常", "申请入党时间": "2023年3月", "确定积极分子时间": date(2024, 5, 6)},
    {"姓名": "李四维", "转入时间": date(2016, 1, 1), "转出时间": date(2024, 9, 9)},
]  # fmt: skip
HOURS = [
    {"姓名": "赵一鸣", "服务日期": date(2024, 3, 5), "活动名称": "交通劝导", "服务类别": "创文创卫", "服务时长(小时)": 2.5},
    {"姓名": "孙三省", "服务日期": date(2024, 3, 5), "活动名称": "结对走访", "服务类别": "帮扶", "服务时长(小时)": 24},
    {"姓名": "钱二宝", "服务日期": date(2024, 7, 1), "活动名称": "清理河道", "服务类别": "其他", "服务时长(小时)": 0},
]  # fmt: skip
EVENTS = {
    "任职": [
        {"姓名": "赵一鸣", "担任职务": "书记", "任职时间": date(2023, 4, 1)},
        {"姓名": "李四维", "担任职务": "宣传委员", "任职时间": date(2020, 4, 1), "离任时间": date(2024, 9, 9)},
    ],
    "选派驻村": [
        {"姓名": "钱二宝", "派驻职务": "第一书记", "派驻村": "东村", "派驻时间": date(2023, 5, 1), "结束时间": date(2025, 5, 1)},
        {"姓名": "孙三省", "派驻职务": "驻村工作队长", "派驻村": "西村", "派驻时间": date(2024, 1, 1)},
    ],
    "荣誉": [
        {"获奖人": "赵一鸣", "荣誉名称": "优秀共产党员", "级别": "县级", "授予单位": "某县委", "表彰时间": date(2024, 6, 28)},
        {"获奖人": "机关党支部", "荣誉名称": "先进基层党组织", "级别": "市级", "表彰时间": date(2024, 6, 30)},
    ],
    "民主评议": [
        {"姓名": "赵一鸣", "评议日期": date(2025, 1, 20), "评议等次": "优秀"},
        {"姓名": "钱二宝", "评议日期": date(2025, 1, 20), "评议等次": "合格"},
    ],
}  # fmt: skip
FILES = {
    "党员花名册.xlsx": ({"党员花名册": ROSTER}, None),
    "attendance/三会一课台账.xlsx": ({"三会一课台账": REGISTER}, None),
    "attendance/签到表.xlsx": ({"签到表": SIGNS}, DAYS),
    "scores/测试成绩.xlsx": ({"测试成绩": SCORES}, None),
    "recruitment/发展党员台账.xlsx": ({"发展党员台账": RECRUITMENT}, None),
    "volunteering/志愿服务登记.xlsx": ({"志愿服务登记": HOURS}, None),
    "任职和荣誉.xlsx": (EVENTS, None),
}


def cleaned(folder, files):
    for name, content in files.items():
        target = folder / "data" / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "review.toml").write_text('[branch]\nname = "甲支部"\n', encoding="utf-8")
    return pipeline.clean(load_project(folder))


@pytest.fixture(scope="module", params=[True, False], ids=["with example", "example deleted"])
def outcome(request, tmp_path_factory):
    files = {
        name: filled(name.split("/")[-1], rows, days=days, keep_example=request.param)
        for name, (rows, days) in FILES.items()
    }
    return cleaned(tmp_path_factory.mktemp("filled"), files)


def rows_of(frame: pd.DataFrame, *columns: str) -> set[tuple]:
    """Rows as tuples that compare: dates as ISO text, lists joined, missing as None."""

    def plain(value):
        if isinstance(value, (list, tuple)):
            return "、".join(value)
        if pd.isna(value):
            return None
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value

    return {tuple(map(plain, row)) for row in frame[list(columns)].itertuples(index=False)}


def iso(row, header):
    return row[header].isoformat() if header in row else None


def test_nothing_is_rejected_and_nothing_is_to_be_looked_at(outcome):
    assert outcome.rejects == ()
    assert outcome.notices == ()
    assert outcome.is_flawless


def test_nobody_of_the_example_row_gets_in(outcome):
    for frame in outcome.frames.values():
        if "name" in frame:
            assert not frame["name"].fillna("").str.contains("示例").any()


def test_the_roster_comes_out_as_typed(outcome):
    got = rows_of(
        outcome.frames["members"], "name", "group", "role", "is_leader", "category",
        "joined_party", "joined_branch", "left_branch",
    )  # fmt: skip
    leaders = {"赵一鸣", "钱二宝"}
    listed = {
        (r["姓名"], r["党小组"], r.get("党内职务"), r["姓名"] in leaders, r["人员类别"], iso(r, "入党时间"))
        for r in ROSTER
    }  # fmt: skip
    assert {row[:6] for row in got} == listed | {
        ("周五常", None, None, False, "入党积极分子", None)
    }
    assert {(row[0], row[7]) for row in got if row[7]} == {("李四维", "2024-09-09")}
    assert ("赵一鸣", "2015-03-02") in {(row[0], row[6]) for row in got}


def test_the_register_comes_out_as_typed(outcome):
    meetings = outcome.frames["meetings"]
    register = meetings[meetings["source_file"].str.contains("台账")]
    got = rows_of(register, "date", "session", "title", "types", "format", "leader", "hours", "expected", "present")  # fmt: skip
    assert got == {
        ("2024-03-05", "下午", "学习党章", "支部党员大会", "研讨交流", "钱二宝", 1.5, 4, 2),
        ("2024-03-20", "", "安排近期工作", "支委会", "未知", "赵一鸣", None, 2, 2),
        ("2024-12-28", "", "评议党员", "支部党员大会、民主评议", "其他", "赵一鸣", None, 3, 3),
    }
    absent = outcome.frames["attendance"]
    absent = absent[absent["source_file"].str.contains("台账")]
    assert rows_of(absent, "date", "name", "status") == {
        ("2024-03-05", "孙三省", "公假"),
        ("2024-03-05", "李四维", "病假"),
    }


def test_every_sign_means_what_the_legend_says(outcome):
    signs = outcome.frames["attendance"]
    signs = signs[signs["source_file"].str.contains("签到表")]
    assert rows_of(signs, "date", "name", "status") == {
        ("2024-04-09", "赵一鸣", "出勤"), ("2024-04-12", "赵一鸣", "出勤"), ("2024-05-07", "赵一鸣", "迟到"),
        ("2024-04-09", "钱二宝", "事假"), ("2024-04-12", "钱二宝", "病假"), ("2024-05-07", "钱二宝", "公假"),
        ("2024-04-09", "孙三省", "缺勤"), ("2024-04-12", "孙三省", "早退"), ("2024-05-07", "孙三省", "请假"),
        ("2024-04-12", "李四维", "出勤"), ("2024-05-07", "李四维", "出勤"),
    }  # fmt: skip
    meetings = outcome.frames["meetings"]
    held = meetings[meetings["source_file"].str.contains("签到表")]
    assert rows_of(held, "date", "types", "roll") == {
        ("2024-04-09", "集中学习", "全员"),
        ("2024-04-12", "主题党日", "全员"),
        ("2024-05-07", "集中学习", "全员"),
    }


def test_scores_come_out_as_typed(outcome):
    columns = ("name", "exam", "subject", "date", "attempt", "status", "score", "full_mark", "score_pct")  # fmt: skip
    exam = "2024年上半年业务测试"
    assert rows_of(outcome.frames["scores"], *columns) == {
        ("赵一鸣", exam, "组工业务", "2024-06-20", 1, "参考", 102, 120, 85),
        ("钱二宝", exam, "组工业务", "2024-06-20", 1, "参考", 60, 120, 50),
        ("钱二宝", exam, "组工业务", "2024-06-20", 2, "参考", 90, 120, 75),
        ("孙三省", exam, "组工业务", "2024-06-20", 1, "缺考", None, 120, None),
        ("李四维", "理论知识竞赛", "理论知识", "2024-08-01", 1, "参考", 88.5, 100, 88.5),
    }


def test_recruitment_comes_out_as_typed(outcome):
    wanted = {
        (row["姓名"], header.removesuffix("时间"), value.isoformat(), "day")
        for row in RECRUITMENT
        for header, value in row.items()
        if isinstance(value, date)
    } | {("周五常", "申请入党", "2023-03-01", "month")}
    got = rows_of(outcome.frames["recruitment"], "name", "event", "date", "date_precision")
    assert got == wanted


def test_hours_come_out_as_typed(outcome):
    got = rows_of(outcome.frames["volunteering"], "name", "date", "activity", "category", "hours")
    assert got == {
        (r["姓名"], iso(r, "服务日期"), r["活动名称"], r["服务类别"], r["服务时长(小时)"]) for r in HOURS
    }  # fmt: skip


def test_posts_and_honours_come_out_as_typed(outcome):
    events = outcome.frames["events"]
    assert rows_of(events, "kind", "name", "value", "date", "end", "level") == {
        ("任职", "赵一鸣", "书记", "2023-04-01", None, None),
        ("任职", "李四维", "宣传委员", "2020-04-01", "2024-09-09", None),
        ("选派第一书记", "钱二宝", "第一书记", "2023-05-01", "2025-05-01", None),
        ("选派驻村队长", "孙三省", "驻村工作队长", "2024-01-01", None, None),
        ("荣誉", "赵一鸣", "优秀共产党员", "2024-06-28", None, "县级"),
        ("荣誉", None, "先进基层党组织", "2024-06-30", None, "市级"),
        ("民主评议", "赵一鸣", "优秀", "2025-01-20", None, None),
        ("民主评议", "钱二宝", "合格", "2025-01-20", None, None),
        ("议决事项", None, "通过年度学习计划", "2024-03-05", None, "支部党员大会"),
    }


def test_blank_templates_are_known_as_such(tmp_path):
    outcome = cleaned(tmp_path, {form.file: workbook_bytes(form) for form in forms()})
    assert outcome.rejects == ()
    assert outcome.is_flawless
    assert {notice.reason for notice in outcome.notices} == {"只有表头，没有数据（空白模板）"}
    assert not outcome.frames["attendance"].size
    kinds = set(outcome.frames["ledger"]["kind"])
    assert kinds <= {"title", "legend", "header", "note", "blank"}
