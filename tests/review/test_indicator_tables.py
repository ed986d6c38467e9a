"""主题教育 for the page, and the analyst's table of all indicators, on small hand-worked branches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from synthetic import attendance, frames, meeting, members, month, source

from branchstats.charts.chart import Remark
from branchstats.indicators.catalogue import catalogue
from branchstats.indicators.select import Frozen
from branchstats.project import Project
from branchstats.review import first_screen, indicator_tables, tabulate
from branchstats.review.opening import Review
from branchstats.review.tables import Table
from branchstats.settings import Settings
from branchstats.term import Term

THEMES = [
    meeting(1, month(1), title="学习党史", hours=1.5),
    meeting(2, month(2), title="“不忘初心”暨党史学习"),
    meeting(3, month(13), title="工作例会"),
    meeting(4, month(35), title="学习党章", hours=2.0),
]


def review(*, edition: str = "analyst", **given: Any) -> Review:
    """A branch that stands in no folder."""
    made = Review(Project(Path("nowhere"), Settings(term=Term(date(2019, 1, 1)))), edition=edition)
    made.__dict__["tables"] = Frozen(frames(**given))
    return made


def test_themes_by_year_with_the_hours_that_are_stated() -> None:
    found = indicator_tables.themes(review(meetings=THEMES))
    assert isinstance(found, Table)
    assert found.frame.to_numpy().tolist() == [
        ["不忘初心、牢记使命", "1次", "0次", "0次"],
        ["党史学习教育", "2次，1.5学时", "0次", "0次"],
        ["《党章》学习", "0次", "0次", "1次，2.0学时"],
        ["合计（一次活动有几个主题的，只计一次）", "2次，1.5学时", "0次", "1次，2.0学时"],
    ]
    assert found.note == "按题目认出，题目没有写明的不计；学时只计台账写明的。"


def test_reading_stands_under_the_themes() -> None:
    weekly = [*THEMES, meeting(5, month(3), title="每周读书分享")]
    note = indicator_tables.themes(review(meetings=weekly)).note
    assert "学时只计台账写明的。每周读书：开展过读书活动的周占2019年度" in note


def test_registers_without_hours_say_so() -> None:
    found = indicator_tables.themes(review(meetings=THEMES[1:2]))
    assert found.note == "按题目认出，题目没有写明的不计；台账没有写明学时。"


def test_one_theme_needs_no_total() -> None:
    found = indicator_tables.themes(review(meetings=THEMES[:1]))
    assert found.frame["主题"].to_list() == ["党史学习教育"]


def test_titles_that_name_no_theme_are_no_sign_of_none() -> None:
    found = indicator_tables.themes(review(meetings=[meeting(1, month(1), title="工作例会")]))
    assert isinstance(found, Remark)
    assert "不等于没有开展" in found.text


def rows_of(made: Review, *keys: str) -> pd.DataFrame:
    frame = indicator_tables.all_indicators(made, keys).frame
    return frame.set_index("指标")


def test_every_indicator_has_its_row_in_the_catalogues_order() -> None:
    rows = rows_of(review())
    assert rows.index.to_list() == [chosen.name for chosen in catalogue().values()]
    # no export at all: nothing is known, and each row says which table would tell
    assert set(rows["整个任期"]) == {"未提供数据"}
    assert (rows["还缺什么"] != "—").all()


def test_not_supplied_and_no_record_are_two_things() -> None:
    honour = {
        "kind": "荣誉", "value": "市级文明单位", "date": month(5), "date_precision": "day",
        **source("荣誉.xlsx", "A2"),
    }  # fmt: skip
    made = review(meetings=THEMES, events=[honour])
    rows = rows_of(made, "leadership.dues", "leadership.oaths", "leadership.honours")
    assert rows.loc["党费登记月数", ["整个任期", "还缺什么"]].to_list() == [
        "未提供数据", "党费登记表",
    ]  # fmt: skip
    assert rows.loc["宣誓次数", ["整个任期", "还缺什么"]].to_list() == ["无记录", "—"]
    assert rows.loc["荣誉项数", ["2019年度", "整个任期", "n"]].to_list() == ["1次", "1次", "1"]


def test_a_rate_has_its_interval_and_hours_that_nobody_stated_are_said_to_be_reckoned() -> None:
    held = [meeting(1, month(1)), meeting(2, month(35))]
    made = review(
        members=members(10), meetings=held,
        attendance=attendance(held, lambda k, i: "病假" if i == 0 else "出勤"),
    )  # fmt: skip
    rows = rows_of(made, "attendance.rate", "study.hours")
    # 18 of 20: Wilson's interval at 95 % is 69.9 % to 97.2 %
    rate = rows.loc["会议到会率"]
    assert rate[["2019年度", "2020年度", "整个任期", "95%区间", "n"]].to_list() == [
        "90.0%", "无记录", "90.0%", "69.9%至97.2%", "10",
    ]  # fmt: skip
    assert rows.loc["人均学时", "还缺什么"] == "台账没有写明学时，每次学习按设定的学时计"


@pytest.mark.parametrize(("hours", "is_shown"), [(2.0, True), (None, False)])
def test_hours_that_nobody_stated_are_not_held_against_the_requirement(
    hours: float | None, is_shown: bool
) -> None:
    held = [meeting(m, month(m), hours=hours) for m in (1, 13, 25)]
    made = review(
        members=members(10), meetings=held, attendance=attendance(held, lambda k, i: "出勤")
    )
    keys = first_screen.summary_keys(made)
    assert ("study.hours" in keys) is is_shown
    assert "attendance.rate" in keys


def test_the_committees_edition_hides_what_few_persons_would_show() -> None:
    held = [meeting(1, month(1))]
    given = {
        "members": members(3), "meetings": held,
        "attendance": attendance(held, lambda k, i: "出勤", 3),
    }  # fmt: skip
    for edition, shown in (("committee", "人数少，不列"), ("analyst", "100.0%")):
        rows = rows_of(review(edition=edition, **given), "attendance.rate")
        assert rows.loc["会议到会率", "整个任期"] == shown


def test_several_tables_in_one_cell() -> None:
    both = indicator_tables.stacked(
        indicator_tables.themes(review(meetings=THEMES)), Remark("不列表。")
    )
    assert both.html().count("<table") == 1
    assert both.html().endswith('<p class="nothing">不列表。</p>')


def test_groups_are_compared_by_year_and_one_group_is_no_comparison() -> None:
    """Full rolls of a Tuesday and a Friday: 9 of 10, then 10 of 10; nobody wrote down the format."""
    held = [
        meeting(k, pd.Timestamp(day), format="未知")
        for k, day in enumerate(("2019-03-05", "2021-11-05"))
    ]
    made = review(
        members=members(10), meetings=held,
        attendance=attendance(held, lambda k, i: "病假" if k == i == 0 else "出勤"),
    )  # fmt: skip
    table = tabulate.by_group(
        made, "study.attendance", split="weekday", heading="星期", caption="各天到会率"
    )
    assert isinstance(table, Table)
    assert table.caption == "各天到会率"
    assert table.frame.to_numpy().tolist() == [
        ["星期二", "90.0%", "无记录", "无记录"], ["星期五", "无记录", "无记录", "100.0%"],
    ]  # fmt: skip
    none = tabulate.by_group(made, "attendance.rate", split="format", heading="活动形式")
    assert isinstance(none, Remark)
    assert none.text == "会议到会率的记录都是（未注明），不能按活动形式比较。"
    without = tabulate.by_group(made, "leadership.honours", split="level", heading="级别")
    assert isinstance(without, Remark)
    assert without.text == "荣誉项数没有记录，不能按级别比较。"
