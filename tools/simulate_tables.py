"""A drawn branch as tidy tables, so that everything above the tables can be tried on known truth."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from simulate import Branch

from branchstats import tables as schemas

TERM_START = date(2019, 1, 1)
FORMATS = ("听报告", "传达文件", "研讨交流", "现场教学", "实践活动", "测试竞赛")  # of kinds 0 … 5
STUDY_DAYS = (5, 20)  # of the month: the two meetings with a full roll
ACTIVITY_DAY, SERVICE_DAY, TEST_DAY = 12, 10, 25
LEAVE = ("事假", "病假", "缺勤")  # of those who do not come, in turn
LEADERS = 3
ROLL, REGISTER = "签到表.xlsx", "三会一课台账.xlsx"
MARKS, LEDGER, SERVICE, ROSTER = (
    "测试成绩.xlsx",
    "发展党员台账.xlsx",
    "志愿服务时长.xlsx",
    "花名册.xlsx",
)


def tables(branch: Branch, *, term_start: date = TERM_START) -> dict[str, pd.DataFrame]:
    """Every table of tables.toml with its columns and types; `events` is empty.

    The meetings with a full roll have no known format and the activities no roll, so that the
    attendance and the formats are exactly those that were drawn.
    """
    first = np.datetime64(term_start.replace(day=1), "M")
    found = {
        "members": _members(branch, first),
        "meetings": _meetings(branch, first),
        "attendance": _attendance(branch, first),
        "scores": _scores(branch, first),
        "recruitment": _recruitment(branch, first),
        "volunteering": _volunteering(branch, first),
        "events": schemas.frame("events"),
    }
    found["coverage"] = _coverage(branch, first)
    found["ledger"] = _ledger(found)
    return found


def _typed(name: str, columns: dict[str, Any], *, source: str = "") -> pd.DataFrame:
    """Columns → a frame of the table's columns and types; a source row for each of its rows."""
    empty = schemas.frame(name)
    data = pd.DataFrame(columns)
    if source:
        row = (np.arange(len(data)) + 2).astype("str")
        data = data.assign(
            source_file=source, source_sheet="Sheet1", source_cell=np.char.add("A", row)
        )
    lists = [c for c in empty if empty[c].dtype == object]
    types = {c: kind for c, kind in empty.dtypes.items() if c not in lists}
    return data.reindex(columns=empty.columns).astype(types)


def _person(index: np.ndarray) -> np.ndarray:
    return np.char.add("P", np.char.zfill(np.asarray(index).astype("str"), 4))


def _name(index: np.ndarray) -> np.ndarray:
    return np.char.add("成员", np.char.zfill(np.asarray(index).astype("str"), 4))


def _day(first: np.datetime64, month: np.ndarray, day: np.ndarray | int) -> np.ndarray:
    start = (first + np.asarray(month).astype("timedelta64[M]")).astype("datetime64[D]")
    return (start + np.asarray(day - 1).astype("timedelta64[D]")).astype("datetime64[us]")


def _members(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    months, persons = branch.is_member.shape
    index = np.arange(persons)
    joined = branch.is_member.argmax(axis=0)
    last = months - 1 - branch.is_member[::-1].argmax(axis=0)
    never = np.datetime64("NaT", "us")
    return _typed(
        "members",
        {
            "member_id": _person(index), "name": _name(index),
            "group": np.where(index % 2 == 0, "第一党小组", "第二党小组"), "role": "",
            "is_leader": index < LEADERS, "category": "正式党员", "joined_party": never,
            "joined_branch": np.where(joined > 0, _day(first, joined, 1), never),
            "left_branch": np.where(last < months - 1, _day(first, last + 1, 1), never),
            "identified_by": "工号",
        },
        source=ROSTER,
    )  # fmt: skip


def _study_dates(branch: Branch, first: np.datetime64) -> np.ndarray:
    turn = np.arange(len(branch.meeting_month)) % len(STUDY_DAYS)
    return _day(first, branch.meeting_month, np.array(STUDY_DAYS)[turn])


def _meetings(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    study, activity = len(branch.meeting_month), len(branch.activity_month)
    shared = {"date_precision": "day", "session": "", "leader": "", "hours": 1.0}
    studied = _typed(
        "meetings",
        {
            "meeting_id": np.char.add("S", np.arange(study).astype("str")),
            "date": _study_dates(branch, first), "title": "集中学习", "format": "未知",
            "roll": "全员", **shared,
        },
        source=ROLL,
    )  # fmt: skip
    active = _typed(
        "meetings",
        {
            "meeting_id": np.char.add("A", np.arange(activity).astype("str")),
            "date": _day(first, branch.activity_month, ACTIVITY_DAY), "title": "活动",
            "format": np.array(FORMATS)[branch.activity_kind], "roll": "未知", **shared,
        },
        source=REGISTER,
    )  # fmt: skip
    both = pd.concat([studied, active], ignore_index=True)
    kinds = [["集中学习"]] * study + [["主题党日"]] * activity
    return both.assign(types=pd.Series([list(k) for k in kinds], dtype=object))


def _attendance(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    due = branch.is_member[branch.meeting_month]
    meeting, person = np.nonzero(due)
    came = branch.came[meeting, person]
    leave = np.array(LEAVE)[(meeting + person) % len(LEAVE)]
    status = np.where(came, "出勤", leave)
    return _typed(
        "attendance",
        {
            "meeting_id": np.char.add("S", meeting.astype("str")), "kind": "会议",
            "date": _study_dates(branch, first)[meeting], "date_precision": "day",
            "member_id": _person(person), "name": _name(person), "status": status,
            "raw": np.where(came, "√", status),
        },
        source=ROLL,
    )  # fmt: skip


def _scores(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    paper, person = np.nonzero(branch.is_member[branch.paper_month])
    score = np.round(branch.scores[paper, person], 1)
    taken = np.isfinite(score)
    return _typed(
        "scores",
        {
            "exam": np.char.add("第", np.char.add((paper + 1).astype("str"), "次测试")),
            "subject": "综合", "date": _day(first, branch.paper_month[paper], TEST_DAY),
            "date_precision": "day", "member_id": _person(person), "name": _name(person),
            "attempt": 1, "status": np.where(taken, "参考", "缺考"), "score": score,
            "full_mark": 100.0, "score_pct": score, "grade": "",
        },
        source=MARKS,
    )  # fmt: skip


def _recruitment(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    applicant = np.arange(len(branch.applied))
    moved = np.isfinite(branch.moved_on)
    who = np.concatenate([applicant, applicant[moved]])
    when = np.concatenate([branch.applied, branch.moved_on[moved]])
    event = np.repeat(["申请入党", "确定积极分子"], [len(applicant), int(moved.sum())])
    month = np.floor(when).astype(int)
    day = 1 + np.floor((when - month) * 28).astype(int)
    # an applicant is nobody on the roster: another series of numbers
    return _typed(
        "recruitment",
        {
            "member_id": np.char.add("Q", who.astype("str")),
            "name": np.char.add("申请人", who.astype("str")), "event": event,
            "date": _day(first, month, day), "date_precision": "day",
        },
        source=LEDGER,
    )  # fmt: skip


def _volunteering(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    month, person = np.nonzero(branch.hours > 0)
    return _typed(
        "volunteering",
        {
            "member_id": _person(person), "name": _name(person),
            "date": _day(first, month, SERVICE_DAY), "date_precision": "day",
            "activity": "志愿服务", "category": "社区服务",
            "hours": np.maximum(0.01, np.round(branch.hours[month, person], 2)), "kind": "登记",
        },
        source=SERVICE,
    )  # fmt: skip


def _coverage(branch: Branch, first: np.datetime64) -> pd.DataFrame:
    months = branch.plan.months
    last = _day(first, np.array([months]), 0)[0]
    rows = {
        ROLL: ("attendance", ["集中学习"], "全员"),
        REGISTER: ("attendance", ["主题党日"], "未知"),
        MARKS: ("scores", [], ""),
        LEDGER: ("recruitment", [], ""),
        SERVICE: ("volunteering", [], ""),
    }
    return schemas.frame(
        "coverage",
        [
            {
                "source_file": file, "source_sheet": "Sheet1", "dataset": dataset, "types": types,
                "first": pd.Timestamp(_day(first, np.array([0]), 1)[0]),
                "last": pd.Timestamp(last), "roll": roll,
            }
            for file, (dataset, types, roll) in rows.items()
        ],
    )  # fmt: skip


def _ledger(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One header row and one record row for each row of a data set."""
    parts = []
    for dataset in schemas.DATASETS:
        data = found[dataset]
        if data.empty:
            continue
        count = len(data)
        parts.append(
            pd.DataFrame(
                {
                    "source_file": data["source_file"].iloc[0], "source_sheet": "Sheet1",
                    "row": np.arange(1, count + 2),
                    "kind": np.repeat(["header", "record"], [1, count]), "dataset": dataset,
                    "records": np.repeat([0, 1], [1, count]), "reason": "",
                }
            )
        )  # fmt: skip
    return _typed("ledger", pd.concat(parts, ignore_index=True).to_dict("series"))
