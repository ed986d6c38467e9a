"""Branches that are small, broken or strange: name → tables, for every test that must not fall."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import synthetic
from synthetic import attendance, frames, meeting, members, month, source, steady_branch

Tables = dict[str, pd.DataFrame]
PEOPLE = 12  # enough for every gate, few enough to be quick


def odd_branches() -> dict[str, tuple[Tables, int]]:
    """Name → (tables, months of the term)."""
    whole = steady_branch(people=PEOPLE)
    return {
        "no tables": ({}, 36),
        "empty tables": ({name: rows.iloc[:0] for name, rows in whole.items()}, 36),
        "five members": (steady_branch(people=5), 36),
        "one member": (steady_branch(people=1), 36),
        "three months": (steady_branch(people=PEOPLE, months=3), 3),
        "one month": (steady_branch(people=PEOPLE, months=3), 1),
        "thirty months": (steady_branch(people=PEOPLE, months=30), 30),
        "sixty months": (steady_branch(people=PEOPLE, months=60), 60),
        "founded in the second year": (_later(whole, 12), 36),
        "one test": ({**whole, "scores": whole["scores"][lambda s: s["exam"] == "第1次测试"]}, 36),
        "all present": ({**whole, "attendance": whole["attendance"].assign(status="出勤")}, 36),
        "all absent": ({**whole, "attendance": whole["attendance"].assign(status="缺勤")}, 36),
        "one giant outlier": (_giant(whole), 36),
        "constant scores": ({**whole, "scores": whole["scores"].assign(score_pct=80.0, score=80.0)}, 36),
        "scores without a number": ({**whole, "scores": whole["scores"].assign(score_pct=np.nan)}, 36),
        "nobody has hours": ({**whole, "volunteering": whole["volunteering"].assign(hours=0.0)}, 36),
        "a year without months": (_without_months(whole, range(12, 24)), 36),
        "registers only": (_register(), 36),
        "no members table": ({k: v for k, v in whole.items() if k != "members"}, 36),
        "dates missing": ({k: _undated(v) for k, v in whole.items()}, 36),
        "dates of the year only": ({k: _coarse(v) for k, v in whole.items()}, 36),
        "everybody left": (
            {**whole, "members": whole["members"].assign(left_branch=pd.Timestamp("2019-01-02"))}, 36,
        ),
        "formats unknown": ({**whole, "meetings": whole["meetings"].assign(format="未知")}, 36),
        "all passive then none": (_switched(whole), 36),
        "statuses missing": ({**whole, "attendance": whole["attendance"].assign(status=pd.NA)}, 36),
        "columns missing": ({k: v.iloc[:, :4] for k, v in whole.items()}, 36),
        "plain object columns": ({k: v.astype(object) for k, v in whole.items()}, 36),
        "applications stop": (_stopped(whole), 36),
        "twice the same rows": ({k: pd.concat([v, v]) for k, v in whole.items()}, 36),
    }  # fmt: skip


def _later(whole: Tables, months: int) -> Tables:
    cut = synthetic.START + pd.DateOffset(months=months)
    return {k: v[v["date"] >= cut] if "date" in v else v for k, v in whole.items()}


def _without_months(whole: Tables, gone: range) -> Tables:
    def keep(rows: pd.DataFrame) -> pd.DataFrame:
        number = (rows["date"].dt.year - 2019) * 12 + rows["date"].dt.month - 1
        return rows[~number.isin(list(gone))]

    return {k: keep(v) if "date" in v else v for k, v in whole.items()}


def _giant(whole: Tables) -> Tables:
    hours = whole["volunteering"].copy()
    hours.loc[hours.index[-1], "hours"] = 1e6
    return {**whole, "volunteering": hours}


def _undated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(date=pd.NaT, date_precision="none") if "date" in rows else rows


def _coarse(rows: pd.DataFrame) -> pd.DataFrame:
    if "date" not in rows:
        return rows
    first = rows["date"].dt.to_period("Y").dt.to_timestamp().astype("datetime64[us]")
    return rows.assign(date=first, date_precision="year")


def _switched(whole: Tables) -> Tables:
    late = whole["meetings"]["date"] >= pd.Timestamp("2021-01-01")
    forms = np.where(late, "研讨交流", "听报告")
    return {**whole, "meetings": whole["meetings"].assign(format=forms)}


def _stopped(whole: Tables) -> Tables:
    return {**whole, "recruitment": whole["recruitment"][lambda r: r["date"] < "2021-01-01"]}


def _register() -> Tables:
    held: list[dict[str, Any]] = [
        meeting(
            m, month(m), types=["支部党员大会"], roll="仅缺席", expected=10, present=9,
            format="传达文件", **source("台账.xlsx", f"A{m + 3}"),
        )
        for m in range(36)
    ]  # fmt: skip
    rows = attendance(held, lambda k, i: "病假" if i == k % 10 else None)
    return frames(members=members(), meetings=held, attendance=rows)
