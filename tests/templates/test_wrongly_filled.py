"""Templates filled in wrongly: the cell, what stands in it, why, and how to mend it."""

from __future__ import annotations

from datetime import date

import pytest
from fill_forms import filled

from branchstats import pipeline
from branchstats.cleaning.records import Reject
from branchstats.project import load_project
from branchstats.store import load_tables

ROSTER = [
    {"姓名": name, "人员类别": "正式党员", "入党时间": date(2001, 7, 1)}
    for name in ("赵一鸣", "钱二宝", "孙三省")
]
SCORE = {
    "姓名": "赵一鸣",
    "考试名称": "业务测试",
    "科目": "组工业务",
    "考试日期": date(2024, 6, 20),
}
SERVICE = {"姓名": "赵一鸣", "服务日期": date(2024, 3, 5), "活动名称": "交通劝导"}


def said(folder, file, rows, **more) -> list[Reject]:
    """Rejects and notices about one wrongly filled template beside a right roster."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "党员花名册.xlsx").write_bytes(filled("党员花名册.xlsx", {"党员花名册": ROSTER}))
    (raw / file).write_bytes(filled(file, rows, **more))
    (folder / "review.toml").write_text("", encoding="utf-8")
    outcome = pipeline.clean(load_project(folder))
    return [*outcome.rejects, *outcome.notices]


# file, sheet, a row as typed wrongly, cell of the fault, words of the reason, words of the mend
WRONG = [
    ("志愿服务登记.xlsx", "志愿服务登记", {**SERVICE, "服务时长(小时)": 25}, "F4", "25", "24", "核对时长"),
    ("志愿服务登记.xlsx", "志愿服务登记", {**SERVICE, "服务时长(小时)": "很久"}, "F4", "很久", "不是", "请"),
    ("志愿服务登记.xlsx", "志愿服务登记",
     {**SERVICE, "服务日期": "开春以后", "服务时长(小时)": 2}, "C4", "开春以后", "不是日期", "请"),
    ("志愿服务登记.xlsx", "志愿服务登记", {**SERVICE, "姓名": "赵一呜", "服务时长(小时)": 2},
     "F4", "赵一呜", "最像的是“赵一鸣”", "rename_person"),
    ("志愿服务登记.xlsx", "志愿服务登记", {**SERVICE, "姓名": "周五常", "服务时长(小时)": 2},
     "F4", "周五常", "花名册里没有", "补进花名册"),
    ("志愿服务登记.xlsx", "志愿服务登记", {**SERVICE, "姓名": None, "服务时长(小时)": 2},
     "A4", "", "没有姓名", "姓名"),
    ("测试成绩.xlsx", "测试成绩", {**SCORE, "满分": 100, "成绩": 120}, "G4", "120", "分数120超过满分100", "满分"),
    ("测试成绩.xlsx", "测试成绩", {**SCORE, "满分": 120, "成绩": 121}, "G4", "121", "超过满分120", "满分"),
    ("测试成绩.xlsx", "测试成绩", {**SCORE, "成绩": -5}, "G4", "-5", "负数", "核对"),
    ("测试成绩.xlsx", "测试成绩", {**SCORE, "成绩": 90, "考试情况": "缺考"}, "", "", "缺考", "请"),
    ("发展党员台账.xlsx", "发展党员台账",
     {"姓名": "孙三省", "申请入党时间": date(2020, 1, 1), "确定积极分子时间": "材料在档案室"},
     "E4", "材料在档案室", "不是日期", "请"),
    ("三会一课台账.xlsx", "三会一课台账",
     {"会议时间": "下周二", "会议类型": "支委会", "会议主题": "安排工作", "应到人数": 3, "实到人数": 3, "缺席人员及原因": "无"},
     "B4", "下周二", "不是日期", "请"),
    ("三会一课台账.xlsx", "三会一课台账",
     {"会议时间": date(2024, 3, 5), "会议类型": "支委会", "会议主题": "安排工作", "应到人数": "三个", "实到人数": 3},
     "J4", "三个", "", "请"),
    ("任职和荣誉.xlsx", "民主评议", {"姓名": "赵一鸣", "评议日期": date(2024, 1, 5), "评议等次": "挺好"},
     "D4", "挺好", "不是民主评议等次", "优秀"),
    ("党员花名册.xlsx", "党员花名册", {"姓名": "赵一鸣", "人员类别": "外单位的", "入党时间": date(2001, 7, 1)},
     "G4", "外单位的", "", "正式党员"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "sheet", "row", "cell", "raw", "reason", "advice"),
    WRONG,
    ids=[f"{case[0]}-{case[4]}" for case in WRONG],
)
def test_a_wrong_cell_is_named_with_its_mend(
    file, sheet, row, cell, raw, reason, advice, tmp_path
):
    found = [r for r in said(tmp_path, file, {sheet: [row]}) if r.source_sheet == sheet]
    assert found, "nothing was said"
    fitting = [
        r
        for r in found
        if r.source_cell.startswith(cell) and reason in r.reason and raw in (r.raw + r.reason)
    ]
    assert fitting, found
    assert advice in fitting[0].advice
    assert fitting[0].source_file == file


def test_a_sign_that_the_legend_does_not_have_and_a_day_that_is_none(tmp_path):
    days = {date(2024, 4, 9): "集中学习"}
    rows = {"签到表": [{"姓名": "赵一鸣", date(2024, 4, 9): "☆"}]}
    found = said(tmp_path, "签到表.xlsx", rows, days=days)
    assert [(r.source_cell, r.raw) for r in found if r.dataset] == [("D6", "☆")]
    assert "图例" in found[0].reason + found[0].advice


def test_the_rest_of_a_wrong_row_is_kept(tmp_path):
    row = {"姓名": "孙三省", "申请入党时间": date(2020, 1, 1), "确定积极分子时间": "材料在档案室"}
    said(tmp_path, "发展党员台账.xlsx", {"发展党员台账": [row]})
    kept = load_tables(load_project(tmp_path))["recruitment"]
    assert kept["event"].tolist() == ["申请入党"]
