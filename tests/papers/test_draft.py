"""The Word draft: what it says, where each number comes from, what it never says."""

from __future__ import annotations

import io
import re
import shutil

import pandas as pd
import pytest
from docx import Document
from invented_branch import invented_tables, write_project
from word_files import all_text, notes, paragraphs, without_notes

from branchstats.errors import ProjectError
from branchstats.evidence.claims import claims
from branchstats.findings import write_findings
from branchstats.papers.draft import write_draft
from branchstats.papers.notes import places
from branchstats.project import load_project
from branchstats.review.opening import Review
from branchstats.store import load_findings, load_tables


@pytest.fixture(scope="module")
def drafted(judged) -> bytes:
    return write_draft(judged).read_bytes()


@pytest.fixture(scope="module")
def by_hand(handmade) -> bytes:
    return write_draft(handmade).read_bytes()


def copy_of(project, folder):
    shutil.copytree(project.root, folder / "copy")
    return load_project(folder / "copy")


def test_the_three_parts_stand_in_their_order(drafted):
    heads = [p for p in paragraphs(drafted) if re.match(r"[一二三]、", p)]
    assert heads == ["一、三年来主要工作", "二、存在问题", "三、下一步工作计划"]
    second = [p for p in paragraphs(drafted) if re.match(r"（[一二三四五]）", p)]
    assert second[:5] == [
        "（一）抓班子，夯实党建责任",
        "（二）抓队伍，提升党员素质",
        "（三）抓制度，打造过硬机关",
        "（四）抓作风，保证风清气正",
        "（五）抓党建，主动担当作为",
    ]


def test_problems_facts_first_then_declines_and_nothing_else(by_hand):
    lines = [without_notes(p) for p in paragraphs(by_hand)]
    lines = lines[lines.index("二、存在问题") : lines.index("三、下一步工作计划")]
    problems = [p for p in lines if re.match(r"\d\.", p)]
    assert problems[0].startswith(
        "1.支委会：2个月未达到要求。有记录可查的36个月中，34个月召开了支委会。"
    )
    assert problems[1].startswith("2.活动形式：多数活动为被动形式。任期内186次活动中132次是听报告")
    assert problems[2].startswith("1.会议到会率下降8.4个百分点。会议到会率最近12个月为83.9%，")
    assert [p for p in lines if p.startswith("（")][:1] == ["（一）台账可查的问题"]
    assert "（二）数据支持的问题" in lines
    whole = "\n".join(paragraphs(by_hand))
    assert "有减少的苗头" not in whole  # 继续关注 is no problem
    assert "尚看不出变化" not in whole
    assert "1个间隔短于规定" not in whole  # points at persons
    assert "另有1项有苗头" in whole


def test_each_problem_carries_a_note_with_id_cells_and_n(by_hand):
    line = next(p for p in paragraphs(by_hand) if p.startswith("1.会议到会率下降8.4个百分点。"))
    (number,) = re.findall(r"\[(\d+)\]", line)
    assert notes(by_hand)[number] == (
        "attendance.rate，数据支持，n=30。依据：attendance/签到.xlsx：表1 B2:B9（2条）。"
    )


def test_every_note_is_referred_to_once_and_in_order(drafted):
    marks = re.findall(r"\[(\d+)\]", "".join(paragraphs(drafted)))
    assert marks == list(notes(drafted)) == [str(i + 1) for i in range(len(marks))]
    assert len(marks) > 10


def test_sentences_are_those_of_the_findings(drafted, judged):
    sentences = load_findings(judged).set_index("id")["sentence"]
    whole = without_notes("".join(paragraphs(drafted)))
    for note in notes(drafted).values():
        id = note.split("，")[0]
        if id.startswith(("recruitment.", "leadership.dispatched")):
            continue  # these fill the report's own words
        assert sentences[id] in whole, id


def test_the_stars_are_filled_with_counts_of_the_ledger(tmp_path):
    records = invented_tables(members=12)
    dispatched = [
        {
            "kind": kind, "name": name, "date": pd.Timestamp("2020-03-01"),
            "date_precision": "day", "source_file": "大事记.xlsx", "source_sheet": "驻村",
            "source_cell": f"A{row}",
        }
        for row, (kind, name) in enumerate(
            [("选派第一书记", "甲"), ("选派第一书记", "乙"), ("选派驻村队长", "丙")], start=3
        )
    ]  # fmt: skip
    project = write_project(tmp_path / "project", records | {"events": dispatched})
    write_findings(project)
    rows = load_tables(project)["recruitment"]
    inside = rows[(rows["date"] >= "2019-01-01") & (rows["date"] < "2022-01-01")]

    def persons(event: str) -> int:
        return len(set(inside.loc[inside["event"] == event, "name"]))

    whole = without_notes("".join(paragraphs(write_draft(project).read_bytes())))
    assert (
        f"新发展党员{persons('接收预备党员')}名，新培养入党积极分子{persons('确定积极分子')}名，"
    ) in whole
    assert "先后选派2名第一书记、1名驻村工作队长入村帮扶。" in whole
    assert "*" not in whole


def test_what_has_no_ledger_is_left_open(by_hand):
    assert "新发展党员（未提供数据，请填写）名" in "".join(paragraphs(by_hand))


def test_what_no_data_measures_is_asked_never_asserted(drafted):
    unmeasurable = [claim for claim in claims() if claim.kind == "unmeasurable"]
    lines = paragraphs(drafted)
    for claim in unmeasurable:
        words = claim.text.replace("“", "‘").replace("”", "’")
        found = [line for line in lines if words in line]
        assert len(found) == 1, claim.id
        assert f"“{words}”" in found[0]
        assert "请支委会研判" in found[0]


def test_a_sentence_without_its_ledger_is_asked_for_with_the_reason(drafted, judged):
    findings = load_findings(judged).set_index("id")
    assert findings.loc["leadership.decisions", "verdict"] == "未提供数据"
    reason = findings.loc["leadership.decisions", "reason"]
    (line,) = [p for p in paragraphs(drafted) if "集体讨论研究决定" in p]
    assert line.startswith("（此处由支委会填写：")
    assert f"集体讨论研究决定”，{reason}" in line


def test_no_member_is_named_and_no_test_statistic(drafted, judged):
    text = all_text(drafted)
    tables = load_tables(judged)
    names = set(tables["members"]["name"]) | set(tables["recruitment"]["name"])
    assert len(names) > 30
    assert not [name for name in names if name in text]
    assert not re.search(r"\b[pqPQ]\s*[=＝<＜]|Holm|Benjamini|XmR", text)


def test_a_note_masks_names_in_files_and_sheets_and_joins_the_sheets_of_a_file(handmade):
    name = load_tables(handmade)["members"]["name"].iloc[0]
    sources = [
        {"file": f"{name}的表.xlsx", "sheet": "1月", "cells": "A2:A9", "rows": 1200},
        {"file": f"{name}的表.xlsx", "sheet": name, "cells": "B3", "rows": 1},
        {"file": "志愿.csv", "sheet": "", "cells": "F2:F5", "rows": 4},
    ]
    masked = "□" * len(name)
    assert places(Review(handmade), {"sources": sources}) == [
        f"{masked}的表.xlsx：1月 A2:A9（1,200条）、{masked} B3（1条）",
        "志愿.csv：F2:F5（4条）",
    ]


def test_own_words_take_the_place_and_the_data_stays_in_the_note(handmade, tmp_path):
    project = copy_of(handmade, tmp_path)
    (project.root / "data" / "words.toml").write_text(
        '[findings]\n"attendance.rate" = "到会率由92.3%降到80.0%，主要是驻村轮换较多。"\n'
        '"claim.purpose" = "个别党员联系群众不够经常。"\n'
        '[sections]\n"一" = "三年来，支部……\\n第二段。"\n"三（二）" = "严格考勤。"\n',
        encoding="utf-8",
    )
    first = write_draft(project).read_bytes()
    lines = paragraphs(first)
    line = next(p for p in lines if p.startswith("1.会议到会率下降8.4个百分点。"))
    assert without_notes(line).startswith(
        "1.会议到会率下降8.4个百分点。到会率由92.3%降到80.0%，主要是驻村轮换较多。"
    )
    note = notes(first)[re.search(r"\[(\d+)\]", line)[1]]
    assert "数据原句：会议到会率最近12个月为83.9%" in note
    assert "上句中的80不见于数据原句，请核对。" in note
    assert {"三年来，支部……", "第二段。", "严格考勤。", "个别党员联系群众不够经常。"} <= set(lines)
    assert "（此处由支委会填写：三年来总的工作情况）" not in lines
    assert write_draft(project).read_bytes() == first


def test_a_finding_that_words_toml_misspells_stops_the_draft(handmade, tmp_path):
    project = copy_of(handmade, tmp_path)
    (project.root / "data" / "words.toml").write_text(
        '[findings]\n"attendance.rat" = "x"\n', encoding="utf-8"
    )
    with pytest.raises(ProjectError, match=r"attendance\.rate"):
        write_draft(project)


def test_the_plan_has_the_problems_and_blanks(by_hand):
    *_, table = Document(io.BytesIO(by_hand)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["问题", "措施", "责任人", "完成时限"]
    assert sorted(row[0] for row in rows[1:]) == [
        "会议到会率下降8.4个百分点",
        "支委会：2个月未达到要求",
        "活动形式：多数活动为被动形式",
    ]
    assert all(row[1:] == ["", "", ""] for row in rows[1:])


def test_charts_have_alternative_texts_and_stand_once(by_hand):
    shapes = Document(io.BytesIO(by_hand)).inline_shapes
    alts = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(alts) == len(set(alts)) == 3
    assert any(alt.startswith("折线图：2021年度会议到会率") for alt in alts)
    captions = [p for p in paragraphs(by_hand) if p.startswith("图")]
    assert [c[:2] for c in captions] == ["图1", "图2", "图3"]
