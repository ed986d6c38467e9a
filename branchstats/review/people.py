"""Tables that name members: for the analyst's edition only, under “请先核对台账”."""

from __future__ import annotations

import pandas as pd

from branchstats.indicators import attendance, scores, volunteering
from branchstats.review.opening import Review
from branchstats.review.tables import Table

CHECK_FIRST = "请先核对台账：名单只供整理台账，不进入会议版，也不作为评价个人的依据。"


def attendance_table(review: Review) -> Table:
    """One row a member: due, present, on leave, absent, and the share present; worst first."""
    rows = attendance.person_rows(review.tables)
    rows = rows[review.term.contains(rows["date"]) & rows["due"].gt(0)]
    summed = rows.groupby("member_id")[["due", "present", "leave", "unexcused"]].sum()
    summed = summed.assign(rate=summed["present"] / summed["due"])
    frame = _named(review, summed.sort_values("rate", kind="stable"))
    names = {
        "due": "应到（次）",
        "present": "实到（次）",
        "leave": "请假（次）",
        "unexcused": "缺勤（次）",
        "rate": "到会率",
    }
    frame["rate"] = [f"{rate:.1%}" for rate in frame["rate"]]
    return Table(frame.rename(columns=names), "各党员到会情况", note=CHECK_FIRST)


def score_table(review: Review) -> Table:
    """One row a member: papers sat, missed, mean and lowest score_pct; lowest mean first."""
    rows = scores.sittings(review.tables, settings=review.settings)
    rows = rows[review.term.contains(rows["date"])]
    summed = rows.groupby("member_id").agg(
        taken=("is_taken", "sum"), failed=("is_failed", "sum"),
        mean=("score_pct", "mean"), low=("score_pct", "min"),
    )  # fmt: skip
    missed = rows[rows["status"].eq(scores.ABSENT)].groupby("member_id").size()
    summed.insert(1, "missed", missed.reindex(summed.index).fillna(0).astype(int))
    frame = _named(review, summed.sort_values("mean", kind="stable").round(1))
    names = {
        "taken": "参加（次）",
        "missed": "缺考（次）",
        "failed": "不合格（次）",
        "mean": "平均分",
        "low": "最低分",
    }
    return Table(frame.rename(columns=names), "各党员测试情况", note=CHECK_FIRST)


def hours_table(review: Review) -> Table:
    """One row a member: volunteer hours by branch year; fewest of the term first."""
    rows = volunteering.by_person(review.tables, term=review.term, by="year")
    labels = {year.start: year.label for year in review.term.years()}
    rows = rows.assign(label=rows["period"].map(labels))
    wide = rows.pivot_table(index="member_id", columns="label", values="hours", aggfunc="sum")
    wide = wide.reindex(columns=list(labels.values()))
    wide = wide.assign(合计=wide.sum(axis=1)).sort_values("合计", kind="stable")
    return Table(_named(review, wide.round(1)), "各党员志愿服务时长（小时）", note=CHECK_FIRST)


def _named(review: Review, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by member_id → the same with name and group in front."""
    people = review.tables["members"].drop_duplicates("member_id").set_index("member_id")
    people = people[["name", "group"]].reindex(rows.index)
    front = {"姓名": people["name"].fillna("（名册上没有）"), "党小组": people["group"].fillna("")}
    return pd.concat([pd.DataFrame(front), rows], axis=1).reset_index(drop=True)
