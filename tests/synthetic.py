"""A seeded builder of small tidy tables whose truths are known by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from branchstats import tables as schemas

START = pd.Timestamp("2019-01-01")
PEOPLE = 10


def month(index: int, day: int = 5) -> pd.Timestamp:
    """The day of the month number `index` (0 is January 2019)."""
    return START + pd.DateOffset(months=index) + pd.Timedelta(days=day - 1)


def members(people: int = PEOPLE, **columns: Any) -> pd.DataFrame:
    """Full members M01 … of two groups, with the columns given instead of the usual ones."""
    rows = [
        {
            "member_id": f"M{i + 1:02d}", "name": f"甲某{i + 1}", "category": "正式党员",
            "group": "第一党小组" if i % 2 == 0 else "第二党小组", "is_leader": i < 3,
            "identified_by": "工号", **source("花名册.xlsx", f"A{i + 2}"),
        }
        for i in range(people)
    ]  # fmt: skip
    return schemas.frame("members", rows).assign(**columns)


def source(file: str, cell: str, sheet: str = "Sheet1") -> dict[str, str]:
    return {"source_file": file, "source_sheet": sheet, "source_cell": cell}


def meeting(number: int, date: pd.Timestamp, **columns: Any) -> dict[str, Any]:
    """One row of meetings: a full roll, 集中学习, 听报告 unless said otherwise."""
    return {
        "meeting_id": f"H{number:03d}", "date": date, "date_precision": "day", "session": "",
        "title": "集中学习", "types": ["集中学习"], "format": "听报告", "roll": "全员",
        **source("签到表.xlsx", f"B{number}"), **columns,
    }  # fmt: skip


def attendance(
    meetings: Iterable[dict[str, Any]], status: Callable[[int, int], str | None],
    people: int = PEOPLE,
) -> list[dict[str, Any]]:  # fmt: skip
    """A row a person and meeting with `status(meeting index, person index)`; None: no record."""
    rows = []
    for k, held in enumerate(meetings):
        for i in range(people):
            word = status(k, i)
            if word is not None:
                rows.append(
                    {
                        "meeting_id": held["meeting_id"], "kind": "会议", "date": held["date"],
                        "date_precision": held["date_precision"], "member_id": f"M{i + 1:02d}",
                        "name": f"甲某{i + 1}", "status": word, "raw": word,
                        **source("签到表.xlsx", f"{column(k + 2)}{i + 3}"),
                    }
                )  # fmt: skip
    return rows


def column(number: int) -> str:
    """The letters of a spreadsheet column, A for 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def frames(**rows: Any) -> dict[str, pd.DataFrame]:
    """Tidy tables from lists of records; frames are taken as they are."""
    return {
        name: data if isinstance(data, pd.DataFrame) else schemas.frame(name, data)
        for name, data in rows.items()
    }


def steady_branch(seed: int = 1, people: int = 24, months: int = 36) -> dict[str, pd.DataFrame]:
    """A branch of `people` in which nothing changes: two meetings a month, tests, hours."""
    rng = np.random.default_rng(seed)
    held = [
        meeting(
            2 * m + k, month(m, 5 + 14 * k), types=["集中学习"] if k else ["支部党员大会"],
            format=["听报告", "传达文件", "研讨交流", "现场教学"][int(rng.integers(4))], hours=2.0,
        )
        for m in range(months)
        for k in range(2)
    ]  # fmt: skip
    rate = rng.uniform(0.85, 0.97, people)
    came = rng.random((len(held), people)) < rate
    rows = attendance(held, lambda k, i: "出勤" if came[k, i] else "请假", people)
    scores = [
        {
            "exam": f"第{t + 1}次测试", "subject": ["组工业务", "理论知识"][t % 2], "attempt": 1,
            "date": month(3 * t + 2), "date_precision": "day", "member_id": f"M{i + 1:02d}",
            "name": f"甲某{i + 1}", "status": "参考", "score": value, "full_mark": 100.0,
            "score_pct": value, **source("成绩.xlsx", f"{column(t + 2)}{i + 2}"),
        }
        for t in range(months // 3)
        for i, value in enumerate(np.clip(rng.normal(78, 7, people), 0, 100).round())
    ]  # fmt: skip
    hours = [
        {
            "member_id": f"M{i + 1:02d}", "name": f"甲某{i + 1}", "date": month(m),
            "date_precision": "day", "activity": "文明劝导", "category": "创文创卫",
            "hours": 2.0, "kind": "登记", **source("志愿.xlsx", f"C{m * people + i + 2}"),
        }
        for m in range(months)
        for i in range(people)
        if rng.random() < 0.3
    ]  # fmt: skip
    recruits = [
        {
            "member_id": f"R{k:02d}", "name": f"乙某{k}", "event": "申请入党",
            "date": month(int(rng.integers(months))), "date_precision": "day",
            **source("发展.xlsx", f"D{k + 3}"),
        }
        for k in range(24)
    ]  # fmt: skip
    return frames(
        members=members(people), meetings=held, attendance=rows, scores=scores,
        volunteering=hours, recruitment=recruits,
    )  # fmt: skip
