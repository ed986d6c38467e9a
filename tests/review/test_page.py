"""The whole page of an invented branch: order, editions, privacy, odd branches, the same bytes."""

from __future__ import annotations

import random
import re

import pandas as pd
import pytest
from executed_here import page_of
from invented_branch import invented_tables, member_name, write_project
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from branchstats.errors import NotebookError
from branchstats.review.page import build_review, merge, review_notebooks
from branchstats.tables import schema

OWN_WORDS = f"""[findings]
"attendance.rate" = "主要是驻村<b>轮换</b>较多，{member_name(3)}等同志长期在外。"
"""
FORBIDDEN_FOR_COMMITTEE = ("基尼系数", "XmR", "Kaplan", "p值", "p =", "p=", "q=", "Holm", "Wilson")
SECTIONS = [
    "概览", "主要成绩", "各项指标的走势", "组织生活与到会", "业务和理论测试", "发展党员",
    "志愿服务", "存在问题", "数据说不出的", "整改与下一步", "方法说明", "数据来源",
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    branch = write_project(tmp_path_factory.mktemp("branch"))
    (branch.root / "data" / "words.toml").write_text(OWN_WORDS, encoding="utf-8")
    return branch


@pytest.fixture(scope="module")
def pages(project):
    with pytest.MonkeyPatch.context() as patch:
        return {edition: page_of(project, edition, patch) for edition in ("committee", "analyst")}


@pytest.fixture(scope="module")
def committee(pages):
    return html.document_fromstring(pages["committee"])


def readable(tree: html.HtmlElement) -> str:
    """Everything a reader or a screen reader is told."""
    main = tree.find(".//main")
    hidden = " ".join(e.get("alt", "") + e.get("aria-label", "") for e in main.iter())
    return main.text_content() + hidden


def test_sections_stand_in_the_committees_order(committee):
    assert [h.text for h in committee.iter("h2")] == SECTIONS
    assert [a.text for a in committee.xpath("//nav//a")] == SECTIONS


def test_every_picture_table_and_chart_has_its_words(committee):
    pictures = list(committee.iter("img"))
    assert len(pictures) >= 12
    assert all(len(p.get("alt", "")) > 10 for p in pictures)
    assert len({p.get("alt") for p in pictures}) == len(pictures)
    for chart in committee.xpath("//figure"):
        assert chart.xpath("p[@class='answer']")[0].text
        details = chart.findtext("figcaption")
        assert "单位：" in details
        assert "时段：" in details
        assert "来源：" in details
    for table in committee.iter("table"):
        assert table.findtext("caption")
        assert all(h.get("scope") in ("col", "row") for h in table.iter("th"))
        assert all((h.text_content() or "").strip() for h in table.xpath(".//thead//th"))


def test_the_first_screen_has_the_reports_numbers_and_eight_to_ten_rows(committee):
    first = committee.get_element_by_id("s1")
    tiles = [li.text_content() for li in first.xpath(".//ul[@class='tiles']/li")]
    # counted by hand from the invented recruitment ledger
    ledger = pd.DataFrame(invented_tables()["recruitment"])
    ledger = ledger[ledger["date"].between("2019-01-01", "2021-12-31")]
    admitted = (ledger["event"] == "接收预备党员").sum()
    assert tiles[0].startswith(f"新发展党员{admitted}名")
    assert tiles[3].startswith("选派第一书记未提供数据")
    (table,) = first.iter("table")
    assert 8 <= len(table.xpath("tbody/tr")) <= 10
    heads = [h.text for h in table.xpath("thead//th")]
    assert heads[:4] == ["指标", "2019年度", "2020年度", "2021年度"]


def test_the_committee_sees_no_name_and_no_code(committee, pages):
    words = readable(committee)
    for number in range(72):
        assert member_name(number) not in words
    assert "from branchstats" not in pages["committee"]
    assert "请先核对台账" not in words
    assert "程序间隔" not in words  # points at single persons


def test_the_analyst_sees_names_code_and_numbers_marked_internal(pages):
    tree = html.document_fromstring(pages["analyst"])
    words = readable(tree)
    assert member_name(5) in words
    assert "from branchstats" in words
    assert "Holm 校正 p" in words
    assert "程序间隔" in words
    assert tree.xpath("//p[@class='internal']")


def test_terms_of_statistics_stand_in_the_method_only(committee):
    for section in committee.iter("section"):
        if section.findtext("h2") != "方法说明":
            words = section.text_content()
            assert not [term for term in FORBIDDEN_FOR_COMMITTEE if term in words]


def test_problems_come_in_order_and_signs_are_no_problem(committee):
    (section,) = [s for s in committee.iter("section") if s.findtext("h2") == "存在问题"]
    cards = [a.findtext("h3") for a in section.iter("article")]
    # record, lasting, supported decline; 84.0 − 92.4 by hand is −8.4
    assert cards == [
        "支委会：2个月未达到要求",
        "活动形式：多数活动为被动形式",
        "会议到会率下降8.4个百分点",
    ]
    assert "人均志愿服务时长" not in cards
    assert "有苗头" in section.text_content()
    (plan,) = [s for s in committee.iter("section") if s.findtext("h2") == "整改与下一步"]
    (table,) = plan.xpath(".//*[contains(@class, 'plan')]")
    assert [h.text for h in table.xpath(".//tbody//th")] == cards


def test_the_branchs_own_words_stand_under_the_finding_without_names(committee):
    (own,) = committee.xpath("//p[@class='own']")
    assert own.text == "支部意见：主要是驻村<b>轮换</b>较多，□□□等同志长期在外。"
    assert own.getparent().findtext("h3") == "会议到会率下降8.4个百分点"


def test_what_data_cannot_say_is_not_beside_the_problems(committee):
    for section in committee.iter("section"):
        is_limits = section.findtext("h2") == "数据说不出的"
        assert ("宗旨意识" in section.text_content()) is is_limits


def test_every_link_leads_somewhere(committee):
    ids = {e.get("id") for e in committee.iter() if isinstance(e.tag, str) and e.get("id")}
    links = [a.get("href") for a in committee.iter("a")]
    assert len(links) > 15
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_hashes_and_version_are_stated_and_no_clock(pages, project):
    from branchstats.review.page import head_of

    head = head_of(project)
    assert re.fullmatch(r"[0-9a-f]{12}", head["fingerprint"])
    assert head["fingerprint"] in pages["committee"]
    assert f"branchstats {head['version']}" in pages["committee"]
    stripped = re.sub(r"base64,[A-Za-z0-9+/=]+", "", pages["committee"])
    assert not re.search(r"\b\d{1,2}:\d{2}:\d{2}\b", stripped)


def test_the_page_stays_small(pages):
    assert len(pages["committee"].encode("utf-8")) < 5_000_000


@pytest.mark.slow
def test_real_kernels_write_the_same_bytes(project, pages):
    target = build_review(project)
    assert target == project.reports / "review.html"
    assert target.read_bytes() == pages["committee"].encode("utf-8")
    assert not list(target.parent.glob(".*"))  # nothing half-written is left


def test_random_names_never_reach_the_committee(tmp_path, monkeypatch):
    picks = random.Random(11)
    signs = "高原和平文化建设一二三·<>&{}阿依古丽买买提"
    names = {
        f"p{i:03d}": "".join(picks.choices(signs, k=picks.randint(3, 6))) + f"某{i}"
        for i in range(12)
    }
    records = invented_tables(members=12, months=14, seed=3)
    for rows in records.values():
        for row in rows:
            if row.get("member_id") in names and "name" in row:
                row["name"] = names[row["member_id"]]
                row["source_file"] = f"{row['name'].replace('/', '')}的表.xlsx"
    for row in records["meetings"]:
        row["leader"] = names["p001"]
        row["title"] = f"{names['p002']}讲党课"
    for row in records["members"]:
        row["group"] = f"{names['p003']}小组"
    branch = write_project(tmp_path / "branch", records)
    with branch.notes.open("a", encoding="utf-8") as notes:
        notes.write(f"2019-05,{names['p004'].replace(',', '')}调走\n")
    words = readable(html.document_fromstring(page_of(branch, "committee", monkeypatch)))
    assert not [name for name in names.values() if name in words]


NASTY = '<script>alert("x")</script>{{ 7*7 }}{% x %}$\\frac{1}{2}$=1+1'


def odd(kind: str) -> tuple[dict, str]:
    members = {"five members": 5, "four members": 4}.get(kind, 8)
    records = invented_tables(members=members, months=1 if kind == "one month" else 14)
    if kind == "nothing":
        return {name: [] for name in records}, "机关党支部"
    if kind == "no volunteers":
        records["volunteering"] = []
    if kind != "hostile words":
        return records, "机关党支部"
    types = schema("meetings").values["types"]
    for place, row in enumerate(records["meetings"]):
        row["title"] = NASTY
        row["types"] = [types[place % len(types)]]
    for row in records["volunteering"]:
        row["activity"] = NASTY + "六十个字的活动名称" * 6
        row["source_file"] = NASTY
    return records, f"机关<b>{NASTY}</b>支部"


@pytest.mark.parametrize(
    "kind",
    ["hostile words", "one month", "no volunteers", "five members", "four members", "nothing"],
)
def test_odd_branches_get_a_page_too(kind, tmp_path, monkeypatch):
    records, name = odd(kind)
    branch = write_project(tmp_path / "branch", records, name=name)
    tree = html.document_fromstring(page_of(branch, "committee", monkeypatch))
    assert [h.text for h in tree.iter("h2")] == SECTIONS
    assert tree.findtext(".//h1") == f"{name}三年工作数据审阅"
    assert not [s for s in tree.iter("script") if "alert" in (s.text or "")]
    assert not list(tree.find(".//main").iter("script"))
    # rates of four persons are not shown, those of eight are
    rate = tree.xpath("//*[@id='chart-attendance.rate']")
    assert bool(rate) is (kind in ("hostile words", "no volunteers", "five members"))


def test_a_project_without_notebooks_uses_those_of_the_package(project):
    assert [file.stem for file in review_notebooks(project)] == [
        "00_data_quality", "01_attendance", "02_test_scores", "03_recruitment",
        "04_volunteer_hours", "05_existing_problems",
    ]  # fmt: skip


def test_an_unknown_part_is_named():
    cell = new_markdown_cell("# 题", metadata={"tags": ["part:finish"], "place": 3})
    with pytest.raises(NotebookError, match="第3格：finish；没有这个部分"):
        merge([new_notebook(cells=[cell])])


def test_parts_are_sorted_and_hold_until_the_next():
    def cells(*pairs):
        return new_notebook(
            cells=[
                new_code_cell(source, metadata={"tags": [f"part:{part}"] if part else []})
                for source, part in pairs
            ]
        )

    merged = merge(
        [
            cells(("概览", "first"), ("概览二", ""), ("来源", "sources")),
            cells(("到会", "")),
            cells(("成绩", "achievements"), ("问题", "problems"), ("问题二", "")),
        ]
    )
    assert [c.source for c in merged.cells] == [
        "概览", "概览二", "成绩", "到会", "问题", "问题二", "来源",
    ]  # fmt: skip
    assert len({c.id for c in merged.cells}) == 7
