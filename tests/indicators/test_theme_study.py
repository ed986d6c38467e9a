"""主题教育 by hand: sessions and hours of the themes that titles name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from synthetic import frames, meeting, month

from branchstats.indicators import theme_study
from branchstats.settings import Settings
from branchstats.term import Term

OPTIONS: dict[str, Any] = {"term": Term(date(2019, 1, 1)), "settings": Settings(), "by": "year"}
HELD = frames(
    meetings=[
        meeting(1, month(1), title="学习党史 第三讲", hours=1.5),
        meeting(2, month(2), title="“不忘初心、牢记使命”主题教育暨党史学习", hours=2.0),
        meeting(3, month(3), title="党史专题报告"),
        meeting(4, month(4), title="工作例会", hours=8.0),
        meeting(5, month(13), title="工作例会", hours=1.0),
        meeting(6, month(25), title=None, hours=1.0),
    ]
)


def test_a_session_of_two_themes_counts_once_in_all_and_under_each() -> None:
    # 2020 has a title and no theme: 0; 2021 has no title: nobody knows
    whole = theme_study.theme_sessions(HELD, **OPTIONS)["value"]
    assert whole.to_list()[:2] == [3, 0]
    assert pd.isna(whole.iloc[2])
    by_theme = theme_study.theme_sessions(HELD, **OPTIONS, split="theme")
    first = by_theme[by_theme["label"].eq("2019年度")].set_index("group")["value"]
    assert first.to_dict() == {"不忘初心、牢记使命": 1, "党史学习教育": 3}


def test_hours_are_those_that_the_record_states() -> None:
    # 1.5 and 2 hours; the third session states none, and the year 2020 has no such session
    whole = theme_study.theme_hours(HELD, **OPTIONS)
    assert whole[["value", "n"]].iloc[0].to_list() == [3.5, 2]
    assert whole["value"].isna().to_list() == [False, True, True]
    by_theme = theme_study.theme_hours(HELD, **OPTIONS, split="theme")
    first = by_theme[by_theme["label"].eq("2019年度")].set_index("group")["value"]
    assert first.to_dict() == {"不忘初心、牢记使命": 2.0, "党史学习教育": 3.5}


def test_without_registers_nothing_is_known() -> None:
    assert theme_study.theme_sessions({}, **OPTIONS)["value"].isna().all()
    assert theme_study.theme_hours({}, **OPTIONS)["value"].isna().all()
    assert theme_study.theme_sessions({}, **OPTIONS, split="theme").empty
