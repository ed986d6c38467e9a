"""Every sentence about data leads to the chart or table that shows it, and to its files' rows."""

from __future__ import annotations

import pytest
from executed_here import page_of
from invented_branch import write_project
from lxml import html

from branchstats import findings, store
from branchstats.evidence import verdicts
from branchstats.review.provenance import anchor
from branchstats.review.shown_in import all_targets, chart_of, targets

# What the chart or table of a finding is about, in words of its title, caption or alternative text.
ABOUT = {
    "attendance.rate": "会议到会率",
    "attendance.rate.years": "会议到会率",
    "attendance.leave": "请假率",
    "attendance.absent": "缺勤率",
    "attendance.late": "会议迟到率",
    "conduct.unexcused_meetings.years": "会议无故缺席人次",
    "attendance.group_1": "按党小组",
    "study.implemented": "学习“四落实”",
    "study.attendance": "学习“四落实”",
    "norm.committee": "月份与会议类型",
    "meetings.count": "月份与会议类型",
    "meetings.on_schedule": "三会一课按期率",
    "formats.passive": "被动形式占比",
    "lasting.passive": "被动形式占比",
    "lasting.lively": "多幅小折线图",
    "lasting.concentration": "承担了",
    "volunteering.top_share": "承担了",
    "volunteering.participation.years": "参加志愿服务",
    "volunteering.monthly_participation": "参加志愿服务",
    "volunteering.hours": "人均志愿服务时长",
    "scores.mean": "两年都参加测试",
    "scores.median.years": "测试中位分",
    "scores.pass_rate": "测试合格率",
    "scores.participation": "测试参考率",
    "recruitment.admitted": "新发展党员",
    "recruitment.stages": "用时最长",
    "rising.count": "项比率中",
}
# What no chart or table of the committee's page shows: single posts, honours, single persons.
NOWHERE = (
    "leadership.", "scores.experts", "scores.lowest_quarter", "attendance.absence_run",
    "recruitment.procedure",
)  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    project = write_project(tmp_path_factory.mktemp("shown") / "branch")
    findings.write_findings(project)
    return project


@pytest.fixture(scope="module")
def page(judged):
    with pytest.MonkeyPatch.context() as patch:
        return html.document_fromstring(page_of(judged, "committee", patch))


def said_of(element: html.HtmlElement) -> str:
    """All that a reader or a screen reader is told of a chart or table."""
    return element.text_content() + "".join(i.get("alt") or "" for i in element.iter("img"))


@pytest.mark.parametrize("id", ABOUT)
def test_a_finding_leads_to_what_is_about_it(page, id):
    ids = {e.get("id"): e for e in page.iter() if isinstance(e.tag, str) and e.get("id")}
    known = [ids[target] for target in targets(id) if target in ids]
    assert known, f"{id}: nothing on the page"
    assert ABOUT[id] in said_of(known[0])


def test_every_finding_with_data_is_shown_somewhere(judged):
    rows = store.load_findings(judged)
    told = rows[~rows["verdict"].isin((verdicts.NOT_SUPPLIED, verdicts.NOT_MEASURABLE))]
    assert len(told) > 40
    assert [id for id in told["id"] if not targets(id) and not id.startswith(NOWHERE)] == []


def test_every_target_is_on_the_page_of_a_branch_with_all_data(page):
    ids = {e.get("id") for e in page.iter() if isinstance(e.tag, str)}
    lacking = all_targets() - ids
    # the invented branch has no work days; the intervals of procedure are the analyst's
    assert lacking == {"table-conduct", "table-recruitment"}


def test_every_sentence_of_the_page_has_its_basis(page, judged):
    rows = store.load_findings(judged).set_index("sentence")
    listed = {e.get("id") for e in page.iter("tr")}  # files of which the ledger has rows
    told = 0
    for item in page.xpath("//article[contains(@class, 'finding')][p] | //ul[@class='facts']/li"):
        sentence = (item.findtext("p") or item.text or "").strip()
        found = [row for words, row in rows.iterrows() if words == sentence]
        if not found or found[0]["verdict"] == verdicts.NOT_SUPPLIED:
            continue
        told += 1
        files = {anchor(source["file"]) for source in found[0]["sources"]} & listed
        links = {a.get("href") for a in item.iter("a")}
        assert bool(files) <= bool(links & {f"#{file}" for file in files})
        shown = {f"#{target}" for target in targets(found[0]["id"])}
        assert not shown or links & shown, sentence
    assert told > 10


def test_papers_take_the_chart_of_the_finding():
    assert chart_of("lasting.concentration") == "volunteering.top_share"
    assert chart_of("lasting.passive") == "formats.passive"
    assert chart_of("leadership.posts") == ""
    assert targets("claim.purpose") == ()
