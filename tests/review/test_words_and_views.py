"""Titles, requirements and finished tables, on small hand-worked branches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from invented_branch import invented_findings

from branchstats import tables
from branchstats.evidence.finding import Finding, frame
from branchstats.indicators.catalogue import indicator
from branchstats.project import Project
from branchstats.review import first_screen, titles, views, words
from branchstats.review.opening import Review
from branchstats.settings import Settings
from branchstats.term import Term

SOURCE = {"source_file": "台账.xlsx", "source_sheet": "表", "source_cell": "A1"}


def review(
    records: dict[str, list[dict]] | None = None,
    *,
    months: int = 36,
    edition: str = "committee",
    findings: pd.DataFrame | None = None,
    **settings,
) -> Review:
    """A branch that stands in no folder."""
    own = Settings(term=Term(date(2019, 1, 1), months), **settings)
    made = Review(Project(Path("nowhere"), own), edition=edition)
    given = records or {}
    made.__dict__["tables"] = {n: tables.frame(n, given.get(n, [])) for n in tables.names()}
    made.__dict__["findings"] = frame([]) if findings is None else findings
    return made


def meeting(kind: str, day: str, **more) -> dict:
    return {
        "meeting_id": f"{kind}{day}", "date": pd.Timestamp(day), "date_precision": "day",
        "types": [kind], "format": "未知", "roll": "全员", **SOURCE, **more,
    }  # fmt: skip


def spoken(kind: str, first: str, last: str) -> dict:
    return {
        "source_file": "台账.xlsx", "source_sheet": kind, "dataset": "attendance",
        "types": [kind], "first": pd.Timestamp(first), "last": pd.Timestamp(last), "roll": "全员",
    }  # fmt: skip


def signed(day: str, present: int, due: int) -> tuple[list[dict], list[dict]]:
    """A study session with so many persons present of so many due."""
    held = meeting("集中学习", day)
    rows = [
        {
            "meeting_id": held["meeting_id"], "kind": "会议", "date": held["date"],
            "date_precision": "day", "member_id": f"p{i}", "name": f"某{i}",
            "status": "出勤" if i < present else "缺勤", **SOURCE, "source_cell": f"B{i + 2}",
        }
        for i in range(due)
    ]  # fmt: skip
    return [held], rows


def branch_of_three_years(**more) -> Review:
    meetings, attendance = [], []
    for day, present in (
        ("2019-03-05", 19),
        ("2020-03-03", 18),
        ("2021-12-07", 15),
    ):  # December: the term is on record to its end
        held, rows = signed(day, present, 20)
        meetings += held
        attendance += rows
    return review({"meetings": meetings, "attendance": attendance}, **more)


def test_a_title_gives_the_last_year_first_and_the_others_after():
    made = branch_of_three_years()
    expected = "2021年度会议到会率75.0%，低于2019年度的95.0%、2020年度的90.0%"
    assert words.yearly_title(made, "attendance.rate") == expected


@pytest.mark.parametrize(
    ("verdict", "direction", "said"),
    [
        ("数据支持", "下滑", "90.0%，变差的幅度超出正常波动"),
        ("数据支持", "提升", "90.0%，好转的幅度超出正常波动"),
        ("继续关注", "下滑", "90.0%，有苗头，还不能下结论"),
        ("尚看不出", "不明", "90.0%，还看不出实质变化"),
    ],
)
def test_only_what_the_data_supports_is_called_a_change(verdict, direction, said):
    found = frame(
        [Finding("attendance.rate", "出勤", "到会率", verdict, "。", direction=direction)]
    )
    made = branch_of_three_years(findings=found)
    assert words.yearly_title(made, "attendance.rate").endswith(said)
    is_decline = (verdict, direction) == ("数据支持", "下滑")
    assert words.is_supported_decline(made, "attendance.rate") is is_decline


def test_the_title_block_counts_persons_and_cases_and_names_its_tables():
    about = words.about(branch_of_three_years(), "attendance.rate")
    assert about.n == "各年度20、20、20人，合计60人次"
    assert about.period == "2019年1月—2021年12月"
    assert about.source == "签到表或考勤表、三会一课台账或签到表"
    assert "最低2021年度75.0%" in about.alt
    assert "最高2019年度95.0%" in about.alt


def test_gaps_are_told_to_those_who_cannot_see_the_picture():
    made = branch_of_three_years()
    monthly = made.series("attendance.rate", by="month")
    assert "33期没有记录，图上空着" in words.about(made, "attendance.rate", drawn=monthly).alt


def test_a_branch_without_records_has_titles_too():
    empty = review()
    assert words.yearly_title(empty, "attendance.rate") == "会议到会率：没有可用的记录"
    assert words.about(empty, "attendance.rate").n == "没有记录"
    assert words.verdict_sentence(empty, "attendance.rate") == ""


def test_four_months_are_no_april_and_nothing_is_no_minus():
    assert words.value_text(indicator("scores.longest_gap"), 4.0) == "4个月"
    assert words.value_text(indicator("volunteering.gini"), 0.611) == "0.61"
    assert words.value_text(indicator("scores.turnover"), -0.004) == "0.0分"
    assert words.value_text(indicator("recruitment.months_target"), 15.05) == "15.1个月"


def test_own_target_comes_before_the_norm_and_doubtful_norms_say_so():
    made = review(targets=MappingProxyType({"attendance_rate": 0.95}))
    assert words.requirement_text(made, "attendance.rate") == "本支部目标 95.0%"
    assert words.target_line(made, "attendance.rate").value == 0.95
    assert words.target_line(review(), "attendance.rate") is None
    assert words.requirement_text(review(), "attendance.rate") == "—"
    assert words.requirement_text(review(), "study.hours") == "一般每年32学时"
    own = review(norms=MappingProxyType({"study_member": 40.0}))
    assert words.requirement_text(own, "study.hours") == "一般每年40学时"
    assert words.requirement_text(review(), "leadership.excellent") == "不超过33%（待核实）"
    assert words.requirement_text(review(), "leadership.committee_quorum") == "不少于50%"
    assert words.requirement_text(review(), "recruitment.months_target") == "不少于12个月"
    assert words.requirement_text(review(), "recruitment.months_talk") == "不超过1个月（待核实）"
    assert words.requirement_text(review(), "volunteering.hours") == "—"  # no national figure


@pytest.mark.parametrize(
    ("key", "value", "said", "difference", "changed"),
    [
        ("attendance.rate", 0.849, "84.9%", -0.072, "下降7.2个百分点"),
        ("scores.median", 78.46, "78.5分", 0.3, "增加0.3分"),
        ("meetings.count", 12.0, "12次", -3.0, "减少3次"),
        ("volunteering.hours", np.nan, "无记录", np.nan, "无记录"),
    ],
)
def test_values_are_said_in_their_units(key, value, said, difference, changed):
    assert words.value_text(indicator(key), value) == said
    assert words.difference_text(indicator(key), difference) == changed


def test_the_map_marks_only_months_of_a_period_that_fell_short():
    made = review(
        {
            "meetings": [
                meeting("支部党员大会", "2019-02-05"),
                *[meeting("支委会", f"2019-{m:02d}-08") for m in range(1, 13) if m != 5],
            ],
            "coverage": [
                spoken("支部党员大会", "2019-01-01", "2019-06-30"),
                spoken("支委会", "2019-01-01", "2019-12-31"),
            ],
        },
        months=12,
    )
    grid = views.meeting_grid(made)
    short = grid[grid["is_short"]]
    marked = set(zip(short["group"], short["period"].dt.month, strict=True))
    # the second quarter has no general meeting; the third is not spoken about; May no committee
    assert marked == {("支部党员大会", m) for m in (4, 5, 6)} | {("支委会", 5)}
    title = titles.meetings(made, picture="图").title
    assert title.startswith("支部党员大会2个季度中1个季度、支委会12个月中1个月未达到一般要求")


def test_the_normal_range_comes_from_the_first_two_years():
    periods = pd.date_range("2019-01-01", periods=36, freq="MS")
    value = np.r_[np.tile([0.90, 0.94], 12), np.full(12, 0.70)]
    points = views.normal_range(pd.DataFrame({"period": periods, "value": value, "label": "月"}))
    assert points["mean"].round(6).unique().tolist() == [0.92]  # by hand: (0.90 + 0.94) / 2
    # moving ranges are all 0.04, so the limits are 0.92 ± 2.66 × 0.04
    assert points["lower"].iloc[0] == pytest.approx(0.92 - 2.66 * 0.04)
    assert points["is_outside"].tolist() == [False] * 24 + [True] * 12
    about = titles.normal_range(branch_of_three_years(), "attendance.rate", points)
    assert about.title == "会议到会率：36个月中12个月低于正常波动范围"


def score(test: str, day: str, member: int, pct: float, precision: str = "day") -> dict:
    return {
        "exam": test, "subject": "理论知识", "date": pd.Timestamp(day),
        "date_precision": precision, "member_id": f"p{member}", "name": f"某{member}",
        "attempt": 1, "status": "参考", "score": pct, "full_mark": 100.0, "score_pct": pct, **SOURCE,
    }  # fmt: skip


def test_tests_of_few_papers_are_left_out_for_the_committee():
    rows = [score("甲", "2019-06-05", i, 80.0) for i in range(6)]
    rows += [score("乙", "2020-06-05", i, 70.0) for i in range(3)]
    assert set(views.test_papers(review({"scores": rows}))["label"]) == {"2019年\n6月"}
    both = views.test_papers(review({"scores": rows}, edition="analyst"))
    assert list(dict.fromkeys(both["label"])) == ["2019年\n6月", "2020年\n6月"]


def test_tests_are_named_by_time_and_two_of_one_time_are_told_apart():
    rows = [score("甲", "2019-01-01", i, 80.0, "half") for i in range(6)]
    rows += [score("乙", "2019-01-01", i, 70.0, "half") for i in range(6)]
    rows += [score("丙", "2020-01-01", i, 70.0, "year") for i in range(6)]
    labels = dict.fromkeys(views.test_papers(review({"scores": rows}))["label"])
    assert list(labels) == ["2019年\n上半年", "2019年\n上半年（2）", "2020年"]


def test_same_members_leaves_out_who_sat_only_one_year():
    rows = [score(f"甲{t}", f"2019-0{t}-05", i, 80.0 + i) for t in (3, 6, 9) for i in range(6)]
    rows += [score(f"乙{t}", f"2020-0{t}-05", i, 78.0 + i) for t in (3, 6, 9) for i in range(8)]
    made = review({"scores": rows}, months=24)
    change = views.same_members(made)
    assert change["label"].tolist() == ["2020年度比2019年度"]
    assert change["n"].tolist() == [6]  # the two newcomers have nothing to compare
    assert change["value"].iloc[0] == pytest.approx(-2.0)
    assert titles.same_members(made, change).title.startswith(
        "2020年度比2019年度，两年都参加测试的6人平均分减少2.0分"
    )


def test_changes_and_waits_of_few_members_are_the_analysts_only():
    rows = [score(f"甲{t}", f"2019-0{t}-05", i, 80.0 + i) for t in (3, 6, 9) for i in range(4)]
    rows += [score(f"乙{t}", f"2020-0{t}-05", i, 78.0 + i) for t in (3, 6, 9) for i in range(4)]
    steps = [
        {
            "member_id": f"r{i}", "name": f"某{i}", "event": what, "date": pd.Timestamp(day),
            "date_precision": "day", **SOURCE,
        }
        for i in range(4)
        for what, day in (("申请入党", "2019-01-10"), ("确定积极分子", "2019-07-10"))
    ]  # fmt: skip
    records = {"scores": rows, "recruitment": steps}
    assert views.same_members(review(records, months=24)).empty
    assert views.stage_time(review(records, months=24)).empty
    inside = review(records, months=24, edition="analyst")
    assert views.same_members(inside)["n"].tolist() == [4]
    waits = views.stage_time(inside).set_index("group")
    # 10 January to 10 July 2019 are 181 days
    assert waits.loc["申请入党→确定积极分子", "value"] == pytest.approx(181 / (365.25 / 12))


def test_the_curve_of_hours_begins_with_the_busiest():
    people = [
        {
            "member_id": f"p{i}", "name": f"某{i}", "category": "正式党员",
            "joined_party": pd.Timestamp("2000-01-01"), "identified_by": "姓名", **SOURCE,
        }
        for i in range(10)
    ]  # fmt: skip
    rows = [
        {
            "member_id": f"p{i}", "name": f"某{i}", "date": pd.Timestamp("2019-05-04"),
            "date_precision": "day", "activity": "清扫", "category": "其他", "hours": h,
            "kind": "登记", **SOURCE, "source_cell": f"A{i}",
        }
        for i, h in enumerate([30.0, 20.0, 10.0, 10.0, 10.0, 10.0, 4.0, 3.0, 3.0, 0.0])
    ]  # fmt: skip
    made = review({"members": people, "volunteering": rows})
    curve = views.busiest_first(made)
    assert curve.iloc[[0, 1, 2, -1]].round(6).to_numpy().tolist() == [
        [0.0, 0.0], [0.1, 0.3], [0.2, 0.5], [1.0, 1.0],
    ]  # fmt: skip
    carried = titles.concentration(made)
    assert carried.mark[:2] == (0.2, 0.5)  # two of ten did 50 of 100 hours
    assert carried.about.title.startswith("10人中2人承担了50%的时长")


def test_numbers_of_the_report_are_counted_or_said_to_be_missing():
    def event(member: int, what: str, day: str) -> dict:
        return {
            "member_id": f"r{member}", "name": f"某{member}", "event": what,
            "date": pd.Timestamp(day), "date_precision": "day", **SOURCE,
        }  # fmt: skip

    made = review(
        {
            "recruitment": [
                event(1, "接收预备党员", "2019-06-01"),
                event(2, "接收预备党员", "2021-12-31"),
                event(3, "接收预备党员", "2018-12-31"),
                event(4, "确定积极分子", "2020-02-29"),
            ]
        }
    )
    plain = first_screen.report_numbers(made).plain
    assert plain.startswith("新发展党员2名；新培养入党积极分子1名；")
    # a ledger of steps is no list of transfers
    assert "新接收党员组织关系未提供数据" in plain
    assert plain.endswith("选派第一书记未提供数据；选派驻村工作队长未提供数据")
    assert "新发展党员未提供数据" in first_screen.report_numbers(review()).plain


def test_the_summary_puts_verdicts_behind_changes():
    found = invented_findings()
    table = first_screen.summary_table(branch_of_three_years(findings=found)).frame
    row = table.set_index("指标").loc["会议到会率"]
    assert row["2019年度"] == "95.0%"
    assert row["最近一年比上一年"] == "下降15.0个百分点（超出正常波动）"


def test_rates_of_few_persons_are_the_analysts_only():
    held, rows = signed("2021-03-02", 3, 4)
    records = {"meetings": held, "attendance": rows}
    hidden = review(records).series("attendance.rate")
    assert hidden["value"].isna().all()
    shown = review(records, edition="analyst").series("attendance.rate")
    assert shown["value"].iloc[-1] == 0.75


def test_names_in_file_names_are_masked_for_the_committee():
    people = [{"member_id": "p1", "name": "欧阳某某", "identified_by": "姓名", **SOURCE}]
    records = {"members": people}
    assert review(records).shown("欧阳某某的签到表.xlsx") == "□□□□的签到表.xlsx"
    assert review(records, edition="analyst").shown("欧阳某某.xlsx") == "欧阳某某.xlsx"
