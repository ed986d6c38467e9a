"""An invented branch as tidy tables: 12 to 40 members, three years, written as a cleaned project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from branchstats import store, tables
from branchstats.evidence.finding import Finding, frame
from branchstats.project import Project, load_project

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "文华国平建军秀英玉兰志强晓红海燕春生丽娟立新永福桂芳"
KINDS = ("支部党员大会", "支委会", "党小组会", "党课", "主题党日", "集中学习")
FORMATS = ("传达文件", "听报告", "研讨交流", "现场教学", "观看视频", "实践活动")
SOURCE = {"source_file": "attendance/签到.xlsx", "source_sheet": "表1", "source_cell": "A1"}
REVIEW_TOML = """[branch]
name = {name}
[term]
start = 2019-01-01
months = 36
[targets]
attendance_rate = 0.95
"""


def member_name(number: int) -> str:
    return (
        SURNAMES[number % len(SURNAMES)]
        + GIVEN[(number * 3) % len(GIVEN)]
        + GIVEN[(number * 7 + 1) % len(GIVEN)]
    )


def invented_tables(*, members: int = 30, months: int = 36, seed: int = 7) -> dict[str, Any]:
    """Frames of every tidy table. Attendance falls from 92 % to 84 % in the third year."""
    random = np.random.default_rng(seed)
    people = [
        {
            "member_id": f"p{i:03d}",
            "name": member_name(i),
            "group": f"第{i % 3 + 1}党小组",
            "role": "书记" if i == 0 else "",
            "is_leader": i < 4,
            "category": "正式党员",
            "joined_party": pd.Timestamp("2005-07-01"),
            "identified_by": "工号",
            **SOURCE,
        }
        for i in range(members)
    ]
    meetings, attendance = [], []
    for month in pd.date_range("2019-01-01", periods=months, freq="MS"):
        if month == pd.Timestamp("2020-02-01"):
            continue
        for place, kind in enumerate(KINDS):
            if kind == "支部党员大会" and month.month % 3 != 1:
                continue
            if kind == "支委会" and month in (pd.Timestamp("2021-05-01"),):
                continue
            day = month + pd.Timedelta(days=3 + place * 4)
            key = f"m{month:%Y%m}{place}"
            meetings.append(
                {
                    "meeting_id": key, "date": day, "date_precision": "day", "session": "",
                    "title": "学习党章", "types": [kind],
                    "format": FORMATS[int(random.choice(6, p=[0.35, 0.25, 0.15, 0.08, 0.1, 0.07]))],
                    "leader": member_name(place), "hours": 1.5, "roll": "全员", **SOURCE,
                }
            )  # fmt: skip
            rate = 0.84 if month >= pd.Timestamp("2021-01-01") else 0.92
            for person in people:
                status = (
                    "出勤" if random.random() < rate else random.choice(["事假", "病假", "缺勤"])
                )
                attendance.append(
                    {
                        "meeting_id": key, "kind": "会议", "date": day, "date_precision": "day",
                        "member_id": person["member_id"], "name": person["name"],
                        "status": str(status), "raw": "√",
                        **SOURCE, "source_cell": f"B{len(attendance) + 2}",
                    }
                )  # fmt: skip
    return {
        "members": people,
        "meetings": meetings,
        "attendance": attendance,
        "scores": _scores(people, random, months),
        "recruitment": _recruitment(random),
        "volunteering": _volunteering(people, random, months),
        "events": [],
        "coverage": [
            {
                "source_file": SOURCE["source_file"], "source_sheet": "表1",
                "dataset": "attendance", "types": list(KINDS),
                "first": pd.Timestamp("2019-01-01"),
                "last": pd.Timestamp("2019-01-01") + pd.DateOffset(months=months, days=-1),
                "roll": "全员",
            }
        ],
        "ledger": [
            {
                "source_file": SOURCE["source_file"], "source_sheet": "表1", "row": row,
                "kind": "record" if row > 1 else "header", "dataset": "attendance",
                "records": int(row > 1), "reason": "",
            }
            for row in range(1, 11)
        ],
    }  # fmt: skip


def _scores(people: list[dict[str, Any]], random: Any, months: int) -> list[dict[str, Any]]:
    rows = []
    level = random.normal(78, 7, len(people))
    for half in range(months // 6):
        date = pd.Timestamp("2019-01-01") + pd.DateOffset(months=6 * half)
        for subject in ("组工业务", "理论知识"):
            for person, mean in zip(people, level, strict=True):
                score = float(np.clip(random.normal(mean, 5), 20, 100).round())
                rows.append(
                    {
                        "exam": f"{date.year}年{'上' if date.month == 1 else '下'}半年",
                        "subject": subject, "date": date, "date_precision": "half",
                        "member_id": person["member_id"], "name": person["name"], "attempt": 1,
                        "status": "参考", "score": score, "full_mark": 100.0, "score_pct": score,
                        "source_file": "scores/测试.xlsx", "source_sheet": "", "source_cell": "A2",
                    }
                )  # fmt: skip
    return rows


def _recruitment(random: Any) -> list[dict[str, Any]]:
    rows = []
    for number in range(12):
        day = pd.Timestamp("2018-06-01") + pd.Timedelta(days=int(random.integers(0, 900)))
        for event, wait in (
            ("申请入党", 0), ("确定积极分子", 210), ("列为发展对象", 400), ("接收预备党员", 90),
            ("转正", 370),
        ):  # fmt: skip
            day = day + pd.Timedelta(days=wait)
            if day < pd.Timestamp("2022-01-01"):
                rows.append(
                    {
                        "member_id": f"r{number:03d}", "name": member_name(number + 60),
                        "event": event, "date": day, "date_precision": "day",
                        "source_file": "recruitment/台账.xlsx", "source_sheet": "台账",
                        "source_cell": f"C{len(rows) + 3}",
                    }
                )  # fmt: skip
    return rows


def _volunteering(people: list[dict[str, Any]], random: Any, months: int) -> list[dict[str, Any]]:
    rows = []
    for month in pd.date_range("2019-01-01", periods=months, freq="MS"):
        for place, person in enumerate(people):
            if random.random() < (0.8 if place < len(people) // 5 else 0.12):
                rows.append(
                    {
                        "member_id": person["member_id"], "name": person["name"], "date": month,
                        "date_precision": "day", "activity": "清洁家园",
                        "category": str(random.choice(["创文创卫", "社区服务", "帮扶"])),
                        "hours": float(random.integers(1, 5)), "kind": "登记",
                        "source_file": "volunteering/时长.csv", "source_sheet": "",
                        "source_cell": f"A{len(rows) + 2}",
                    }
                )  # fmt: skip
    return rows


def invented_findings() -> pd.DataFrame:
    """One finding of each verdict, in the contract's columns."""
    rows = {"attendance": pd.DataFrame([{**SOURCE, "source_cell": f"B{n}"} for n in (2, 9)])}
    return frame(
        [
            Finding(
                "attendance.rate", "出勤", "会议到会率", "数据支持",
                "会议到会率最近12个月为83.9%，此前两年同期为92.3%，下降8.4个百分点，超出正常波动范围。",
                primary=True, direction="下滑", estimate=-0.084, low=-0.11, high=-0.06, n=30,
                p=0.0001, p_holm=0.0006, mpd=0.03, unit="比率", test="person_month", evidence=rows,
            ),
            Finding(
                "norm.committee", "组织生活", "支委会", "台账可查",
                "有记录可查的36个月中，34个月召开了支委会。", n=36, reason="2个月未达到要求",
                evidence=rows,
            ),
            Finding(
                "norm.branch_meeting", "组织生活", "支部党员大会", "台账可查",
                "有记录可查的12个季度都召开了支部党员大会。", n=12, evidence=rows,
            ),
            Finding(
                "lasting.passive", "长期状况", "活动形式", "台账可查",
                "任期内186次活动中132次是听报告、传达文件、观看视频，三年未见改善。", evidence=rows,
                reason="多数活动为被动形式，三年未见改善",
            ),
            Finding(
                "lasting.lively", "长期状况", "程序化、缺乏活力", "台账可查",
                "任期36个月中，30个月有研讨、现场教学等主动形式的活动。", evidence=rows,
            ),
            Finding("volunteering.hours", "志愿参与", "人均志愿服务时长", "继续关注", "有减少的苗头。",
                    direction="下滑"),
            Finding("formats.passive", "形式", "被动形式占比", "未见明显下滑", "在正常波动范围之内。"),
            Finding("scores.mean", "测试", "测试平均分", "尚看不出", "数据不够，尚看不出变化。"),
            Finding("claim.purpose", "其他", "宗旨意识", "不宜以数据衡量",
                    "宗旨意识不够强：不宜以数据衡量，请支委会结合谈心谈话、民主评议研判。"),
            Finding("leadership.dues", "组织生活", "党费", "未提供数据", "党费：未提供数据。"),
            Finding("recruitment.procedure", "程序", "程序间隔", "台账可查",
                    "1个间隔短于规定。", reason="1个间隔不符合"),
        ]
    )  # fmt: skip


def write_project(
    folder: Path,
    records: dict[str, Any] | None = None,
    *,
    name: str = "机关党支部",
    findings: pd.DataFrame | None = None,
) -> Project:
    """A review project in `folder` that is cleaned and judged already."""
    (folder / "data" / "raw").mkdir(parents=True)
    toml = REVIEW_TOML.format(name=json.dumps(name, ensure_ascii=False))
    (folder / "review.toml").write_text(toml, encoding="utf-8")
    (folder / "data" / "notes.csv").write_text(
        "month,text\n2020-02,疫情停开集中活动\n", encoding="utf-8"
    )
    project = load_project(folder)
    given = invented_tables() if records is None else records
    frames = {key: tables.frame(key, given.get(key, [])) for key in tables.names()}
    store.write_processed(
        project,
        frames,
        rejects=[],
        notices=[],
        manifest=store.manifest_of(project, []),
    )
    store.write_findings(project, invented_findings() if findings is None else findings)
    return project
