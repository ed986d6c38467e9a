"""与上届对照: figures worked by hand, honest remarks, no names, and errors that say what to do."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from invented_branch import invented_findings, write_project
from lxml import html

from branchstats import store
from branchstats.cli.main import main
from branchstats.errors import ProjectError
from branchstats.evidence import previous_term
from branchstats.project import load_project
from branchstats.review import previous
from branchstats.review.editions import ANALYST, COMMITTEE
from branchstats.review.execute import Executed
from branchstats.review.opening import Review
from branchstats.review.page import head_of, merge, render
from branchstats.review.provenance import PREVIOUS, fingerprint
from branchstats.review.verify import _previous_differs

SOURCE = {"source_file": "台账.xlsx", "source_sheet": "表", "source_cell": "A1"}


def sessions(start: str, months: int, *, present: int, due: int = 10) -> dict[str, list[dict]]:
    """A study session a month with so many present of so many due; the last ones stay away."""
    held, rows = [], []
    for day in pd.date_range(start, periods=months, freq="MS"):
        meeting = f"{day:%Y%m}"
        held.append(
            {
                "meeting_id": meeting, "date": day, "date_precision": "day", "hours": 1.0,
                "types": ["集中学习"], "format": "研讨交流", "roll": "全员", **SOURCE,
            }
        )  # fmt: skip
        rows += [
            {
                "meeting_id": meeting, "kind": "会议", "date": day, "date_precision": "day",
                "member_id": f"p{i}", "name": f"某甲{'一二三四五六七八九十'[i]}",
                "status": "出勤" if i < present else "缺勤", **SOURCE, "source_cell": f"B{i + 2}",
            }
            for i in range(due)
        ]  # fmt: skip
    return {"meetings": held, "attendance": rows}


def accepted(*days: str) -> list[dict]:
    return [
        {
            "member_id": f"r{i}", "name": "某乙", "event": "接收预备党员", "date": pd.Timestamp(day),
            "date_precision": "day", **SOURCE,
        }
        for i, day in enumerate(days)
    ]  # fmt: skip


def project(folder, records, *, start="2019-07-01", months=36, more="", name="甲支部"):
    made = write_project(folder, records, name=name, findings=invented_findings())
    toml = f'[branch]\nname = "{name}"\n[term]\nstart = {start}\nmonths = {months}\n{more}'
    (made.root / "review.toml").write_text(toml, encoding="utf-8")
    return load_project(made.root)


@pytest.fixture(scope="module")
def this(tmp_path_factory):
    records = sessions("2019-07-01", 36, present=9)
    records["recruitment"] = accepted("2020-06-01", "2021-06-01", "2022-06-30", "2022-07-01")
    return project(tmp_path_factory.mktemp("two") / "this", records)


@pytest.fixture(scope="module")
def last(tmp_path_factory):
    records = sessions("2016-07-01", 36, present=8)
    records["recruitment"] = accepted("2017-06-01", "2016-06-30")
    return project(tmp_path_factory.mktemp("two") / "last", records, start="2016-07-01")


def section(this, last, edition=COMMITTEE):
    page = render(
        [Executed(last.root, previous.section(this, last, edition=edition))],
        head=head_of(this), edition=edition,
    )  # fmt: skip
    return html.document_fromstring(page)


def words_of(tree) -> str:
    return re.sub(r"\s+", "", tree.find(".//main").text_content())


def row_of(table, name):
    return table.frame.set_index(table.frame.columns[0]).loc[name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([0.8, 0.81], [0.82, 0.9], previous_term.HIGHER),
        ([0.8, 0.9], [0.7, 0.79], previous_term.LOWER),
        ([0.8, 0.9], [0.85, 0.95], previous_term.MIXED),
        ([0.8, 0.9], [0.9, 0.95], previous_term.MIXED),  # 90 % is not above 90 %
        ([3.0, 3.0], [3.0], previous_term.SAME),
        ([np.nan, 0.8], [np.nan, 0.9], previous_term.HIGHER),
        ([np.nan], [0.9], previous_term.UNKNOWN),
        ([], [], previous_term.UNKNOWN),
    ],
)
def test_the_course_is_above_only_where_every_year_is(old, new, said):
    assert previous_term.course(old, new) == said


def test_both_terms_stand_side_by_side_as_worked_by_hand(this, last):
    review = Review(this)
    table = previous.comparison(review, previous.beside(review, last))
    years = ["2016年7月—2017年6月", "2017年7月—2018年6月", "2018年7月—2019年6月"]
    assert table.frame.columns[1:4].tolist() == [f"上届 {year}" for year in years]
    assert table.frame.columns[4] == "本届 2019年7月—2020年6月"
    rate = row_of(table, "会议到会率")
    assert rate.tolist() == ["80.0%"] * 3 + ["90.0%"] * 3 + [previous_term.HIGHER]
    assert row_of(table, "活动次数").tolist() == ["12次"] * 6 + [previous_term.SAME]


def test_the_counts_are_those_within_each_term(this, last):
    review = Review(this)
    table = previous.counts(review, previous.beside(review, last))
    assert row_of(table, "新发展党员").tolist() == ["1名", "3名"]
    assert row_of(table, "选派第一书记").tolist() == ["未提供数据", "未提供数据"]


def test_half_a_year_is_shown_and_not_compared(tmp_path, last):
    """30 months on record: six sessions in the last half-year are no decline from twelve."""
    this = project(tmp_path / "cut", sessions("2019-07-01", 30, present=9))
    review = Review(this)
    table = previous.comparison(review, previous.beside(review, last))
    row = row_of(table, "活动次数")
    assert row.iloc[5] == "6次"
    assert row.iloc[-1] == previous_term.SAME
    assert "本届的数据只到2021年12月" in "".join(
        previous.honest(review, previous.beside(review, last)).paragraphs
    )


def test_few_persons_of_either_term_are_hidden_from_the_committee(tmp_path, this):
    small = project(
        tmp_path / "small", sessions("2016-07-01", 36, present=3, due=4), start="2016-07-01",
        more="[privacy]\nmin_group = 1\n",
    )  # fmt: skip
    for edition, said in ((COMMITTEE, previous.HIDDEN), (ANALYST, "75.0%")):
        review = Review(this, edition=edition)
        table = previous.comparison(review, previous.beside(review, small))
        assert row_of(table, "会议到会率").iloc[0] == said
    # a figure that is hidden is compared with none: the words would tell of it
    review = Review(this)
    table = previous.comparison(review, previous.beside(review, small))
    assert row_of(table, "会议到会率").iloc[-1] == previous_term.UNKNOWN


def test_a_larger_smallest_group_of_this_term_holds_for_the_last_one_too(tmp_path):
    records = sessions("2016-07-01", 36, present=5, due=6)
    last = project(tmp_path / "last", records, start="2016-07-01")
    strict = project(
        tmp_path / "strict", sessions("2019-07-01", 36, present=9),
        more="[privacy]\nmin_group = 8\n",
    )  # fmt: skip
    review = Review(strict)
    table = previous.comparison(review, previous.beside(review, last))
    assert row_of(table, "会议到会率").tolist()[:4] == [*[previous.HIDDEN] * 3, "90.0%"]


def remarks(this, last) -> str:
    review = Review(this)
    return "\n".join(previous.honest(review, previous.beside(review, last)).paragraphs)


def test_terms_that_are_alike_need_only_the_rules_that_came_between(this, last):
    said = remarks(this, last).splitlines()
    assert len(said) == 2
    assert "《中国共产党支部工作条例（试行）》自2018年10月28日起施行" in said[0]
    assert "《中国共产党党员教育管理工作条例》自2019年5月6日起施行" in said[1]


def test_what_is_not_alike_is_said(tmp_path, this):
    records = sessions("2017-01-01", 24, present=8)
    records["attendance"] = []
    for held in records["meetings"]:
        held["roll"] = "仅人数"
    other = project(
        tmp_path / "other", records, start="2017-01-01", months=24, name="乙支部",
        more='[study]\nweekdays = ["一", "四"]\n',
    )  # fmt: skip
    said = remarks(this, other)
    assert "上届项目的支部名称是“乙支部”，本届是“甲支部”" in said
    assert "上届任期24个月，本届36个月" in said
    assert "上届到2018年12月为止，离本届开始还有6个月" in said
    assert "上届的年度从1月起算，本届从7月起算" in said
    assert "上届集中学习日是周一、四，本届集中学习日是周二、五" in said
    assert "上届没有签到表或考勤表、发展党员台账" in said
    assert "上届的会议没有逐人签到" in said


def test_tables_of_another_version_are_to_be_cleaned_again(tmp_path, this):
    old = project(tmp_path / "old", {}, start="2016-07-01")
    manifest = store.load_manifest(old) | {"version": "0.0.1"}
    frames = store.load_tables(old)
    store.write_processed(old, frames, rejects=[], notices=[], manifest=manifest)
    with pytest.raises(ProjectError, match="另一个版本") as caught:
        previous.load_previous(this, old.root)
    assert f"branchstats clean --project {old.root}" in str(caught.value)


def test_what_was_promised_stands_with_the_figures_of_both_terms(tmp_path, last):
    more = '[previous]\nproblems = ["会议到会率不高", "谈心谈话不深入"]\n'
    this = project(tmp_path / "p", sessions("2019-07-01", 36, present=9), more=more)
    review = Review(this)
    table = previous.promised(review, previous.beside(review, last)).frame
    assert table.to_numpy().tolist() == [
        ["“会议到会率不高”", "会议到会率", "80.0%、80.0%、80.0%", "90.0%、90.0%、90.0%"],
        ["“谈心谈话不深入”", "没有可以前后对照的指标", "—", "—"],
    ]


@pytest.mark.parametrize("edition", [COMMITTEE, ANALYST])
def test_only_the_analyst_is_told_where_promises_are_written(this, last, edition):
    review = Review(this, edition=edition)
    said = "".join(previous.promised(review, previous.beside(review, last)).paragraphs)
    assert ("[previous]" in said) == (edition == ANALYST)


@pytest.mark.parametrize("edition", [COMMITTEE, ANALYST])
def test_the_section_is_whole_names_nobody_and_is_the_same_twice(this, last, edition):
    tree = section(this, last, edition)
    assert [h.text_content() for h in tree.iterfind(".//h2")] == ["与上届对照"]
    tables = tree.findall(".//main//table")
    assert len(tables) == 2
    for table in tables:
        assert table.findtext("caption")
        assert all(th.get("scope") for th in table.iter("th"))
    assert "某甲" not in words_of(tree)
    assert not re.search(r"nan|NaN|None|显著|p值", words_of(tree))
    assert (tree.find(".//main//details") is not None) == (edition == ANALYST)
    again = section(this, last, edition)
    assert html.tostring(again) == html.tostring(tree)


def test_it_stands_after_the_problems_and_before_what_data_cannot_say(this, last):
    from executed_here import NOTEBOOKS
    from nbformat import read

    notebooks = [read(NOTEBOOKS / "05_existing_problems.ipynb", as_version=4)]
    notebooks.append(previous.section(this, last, edition=COMMITTEE))
    heads = [c.source.splitlines()[0] for c in merge(notebooks).cells if c.cell_type == "markdown"]
    place = heads.index("# 与上届对照")
    assert heads.index("# 存在问题") < place < heads.index("# 数据说不出的")


@pytest.mark.parametrize(
    ("start", "months", "said"),
    [
        ("2016-08-01", 36, "任期 2016年8月—2019年7月；与本届任期 2019年7月—2022年6月 有重叠"),
        ("2025-01-01", 36, "或者在它之后"),
    ],
)
def test_a_term_that_overlaps_is_refused(tmp_path, this, start, months, said):
    other = project(tmp_path / "o", {}, start=start, months=months)
    with pytest.raises(ProjectError, match="有重叠") as caught:
        previous.load_previous(this, other.root)
    assert said in str(caught.value)


def test_a_term_that_ends_the_day_before_is_taken(this, last):
    assert previous.load_previous(this, last.root).settings.term.label == "2016年7月—2019年6月"


def test_errors_say_what_to_do_and_nothing_is_cleaned_before(tmp_path, this, last, capsys):
    def told(folder) -> str:
        code = main(["review", "--project", str(this.root), "--previous", str(folder)])
        captured = capsys.readouterr()
        assert code == 1
        assert "Traceback" not in captured.err
        assert not (this.reports / "review.html").exists()
        return captured.err

    empty = tmp_path / "空文件夹"
    empty.mkdir()
    assert "没有 review.toml，不是上届的项目" in told(empty)
    assert "没有 review.toml" in told(tmp_path / "没有这个文件夹")
    assert "这就是本届的项目" in told(this.root)
    (empty / "review.toml").write_text("[term]\nstart = 2016-07-01\n", encoding="utf-8")
    assert f"请先运行 branchstats clean --project {empty}" in told(empty)
    (empty / "review.toml").write_text("[term]\nbegin = 2016-07-01\n", encoding="utf-8")
    assert "没有这个设置项" in told(empty)


def test_a_review_is_verified_with_the_last_term_that_it_was_made_with(this, last):
    assert PREVIOUS not in head_of(this)["inputs"]
    stated = fingerprint(store.load_manifest(last))
    assert f'"{PREVIOUS}":"{stated}"' in head_of(this, last=last)["inputs"]
    assert _previous_differs(stated, last) == []
    assert _previous_differs(None, None) == []
    for given, project, said in (
        (stated, None, "请加 --previous"),
        (None, last, "请去掉 --previous"),
        ("0" * 12, last, "后来改过"),
    ):
        (line,) = _previous_differs(given, project)
        assert said in line
