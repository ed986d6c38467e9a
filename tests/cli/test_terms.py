"""Terms as they come: from July, not finished, of two and of four years. What is said stays true."""

from __future__ import annotations

import re
from datetime import date

import pytest
from executed_here import page_of
from invented_branch import invented_tables, write_project

from branchstats import findings, tables
from branchstats.cli.main import main
from branchstats.evidence import judge
from branchstats.papers.draft import write_draft
from branchstats.papers.summary import write_summary
from branchstats.project import load_project
from branchstats.reminders.write import write_month

TESTED = ("数据支持", "继续关注", "未见明显下滑", "尚看不出")


@pytest.fixture(scope="module")
def three_years():
    given = invented_tables(members=20)
    return {name: tables.frame(name, given.get(name, [])) for name in tables.names()}


@pytest.fixture(scope="module")
def twenty_months():
    given = invented_tables(members=20, months=20)
    given["recruitment"] = [r for r in given["recruitment"] if f"{r['date']:%Y-%m}" <= "2020-08"]
    return {name: tables.frame(name, given.get(name, [])) for name in tables.names()}


def compared(frames, start, months):
    found = judge(frames, term_start=start, months=months).set_index("id")
    return found[found["verdict"].isin(TESTED)]


class TestVerdicts:
    def test_years_that_have_not_come_change_no_verdict(self, three_years):
        """48 months with three years of data: the same numbers as the three years alone."""
        whole, longer = (compared(three_years, "2019-01-01", months) for months in (36, 48))
        columns = ["verdict", "direction", "estimate", "low", "high", "n", "p_holm"]
        same = whole.index.intersection(longer.index)
        assert len(same) > 25
        assert whole.loc[same, columns].equals(longer.loc[same, columns])
        assert "截至2021年12月的12个月" in longer.loc["attendance.rate", "sentence"]
        assert "截至" not in whole.loc["attendance.rate", "sentence"]

    def test_an_unfinished_term_compares_nothing_and_says_how_many_months_there_are(
        self, twenty_months
    ):
        found = compared(twenty_months, "2019-01-01", 36)
        assert set(found["verdict"]) == {"尚看不出"}
        reasons = set(found["reason"])
        assert "任期数据只有20个月，至少要24个月才能前后比较" in reasons

    def test_no_year_without_data_is_counted_as_zero(self, twenty_months):
        sentences = judge(twenty_months, term_start="2019-01-01", months=36)["sentence"]
        yearly = sentences[~sentences.str.contains("没有台账记录")]
        assert not yearly.str.contains("2021年").any(), yearly[
            yearly.str.contains("2021年")
        ].tolist()

    def test_a_term_from_july_has_years_from_july(self, three_years):
        found = judge(three_years, term_start="2019-07-01", months=36).set_index("id")
        said = found.loc["attendance.rate.years", "sentence"]
        assert "2019年7月—2020年6月" in said
        assert "2021年7月—2021年12月" in said
        # the data end in December 2021: the last twelve months are the year 2021
        fall = found.loc["attendance.rate"]
        assert "截至2021年12月的12个月" in fall["sentence"]
        assert fall["verdict"] == "数据支持"
        assert fall["estimate"] == pytest.approx(0.84 - 0.92, abs=0.03)

    @pytest.mark.parametrize("start", ["2030-01-01", "2009-01-01"])
    def test_exports_of_another_time_are_no_zero(self, three_years, start):
        """A first month that was mistyped: nothing is counted, and nothing is found wanting."""
        found = judge(three_years, term_start=start, months=36)
        assert set(found["verdict"]) == {"未提供数据", "不宜以数据衡量"}
        assert not found["sentence"].str.contains(r"\b0(?:名|次|个|人)|未达到").any()

    def test_two_years_are_enough_for_one_comparison(self, three_years):
        found = compared(three_years, "2019-01-01", 24)
        assert "此前一年" in found.loc["attendance.rate", "sentence"]
        assert found.loc["attendance.rate", "verdict"] != "数据支持"  # the fall comes in the third


TERMS = [
    ("2019-07-01", 36, 36, "2019年7月—2021年12月", "三年"),
    ("2019-01-01", 36, 20, "2019年1月—2020年8月", "三年"),
]


@pytest.fixture(scope="module", params=TERMS, ids=[f"{t[0]}+{t[1]} of {t[2]}" for t in TERMS])
def project(request, tmp_path_factory):
    start, months, recorded, *said = request.param
    given = invented_tables(members=14, months=recorded)
    made = write_project(tmp_path_factory.mktemp("term") / "branch", given)
    toml = f'[branch]\nname = "甲支部"\n[term]\nstart = {start}\nmonths = {months}\n'
    (made.root / "review.toml").write_text(toml, encoding="utf-8")
    made = load_project(made.root)
    findings.write_findings(made)
    return made, said


def test_every_paper_is_made_and_names_what_it_is_about(project, monkeypatch):
    made, (label, span) = project
    page = page_of(made, "committee", monkeypatch, only="0[05]_*")
    text = re.sub(r"<[^>]+>", "", re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S))
    assert f"{span}主要数据一览表（{label}）" in text
    assert f"甲支部{span}工作数据审阅" in text
    assert "nan" not in text.lower().replace("finance", "")
    assert write_draft(made).stat().st_size > 10_000
    assert write_summary(made).stat().st_size > 5_000
    _, page_of_month = write_month(made, on=date(2021, 3, 5))
    assert "截至 2021年3月5日" in page_of_month.read_text(encoding="utf-8")


def test_trace_recomputes_the_same_numbers(project, capsys):
    made, _ = project
    assert main(["trace", "attendance.rate", "--project", str(made.root)]) == 0
    assert "只用以上单元格重新计算：一致" in capsys.readouterr().out
