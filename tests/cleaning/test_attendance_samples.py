"""Attendance of the shared samples: what a careful reader counts in them must come out."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache

from attendance_rows import day
from shared import SHARED, needs_shared

from branchstats.cleaning import attendance
from branchstats.cleaning.records import Cleaned, Draft
from branchstats.exports.locate import locate
from branchstats.exports.workbook import read_file
from branchstats.settings import Settings

pytestmark = needs_shared
REAL, BRANCH = "real/attendance", "branch/data/raw/attendance"


@cache
def cleaned(folder: str, name: str) -> dict[str, Cleaned]:
    """Sheet name → everything that its attendance tables gave."""
    path = SHARED / "samples" / folder / name
    result: dict[str, Cleaned] = {}
    for sheet in read_file(path, file=f"attendance/{name}"):
        for table in locate(sheet, Settings()).tables:
            if table.dataset == "attendance":
                found = attendance.clean(table, settings=Settings())
                assert [line.row for line in found.ledger] == [row + 1 for row in table.body]
                result[sheet.name] = result.get(sheet.name, Cleaned()) + found
    return result


def facts(found: Cleaned) -> list[Draft]:
    return [draft for draft in found.drafts if draft.table == "attendance"]


def people(found: Cleaned) -> set[tuple[str, str]]:
    return {(d.person.name, d.person.staff_no or d.person.student_no) for d in facts(found)}


def test_a_sign_in_sheet_with_codes_that_nobody_explains():
    first, second = cleaned(REAL, "签到表.xls").values()
    assert Counter(d.values["status"] for d in facts(first + second)) == {"出勤": 483}
    assert Counter(r.raw for r in first.rejects + second.rejects) == {"PJ1": 22, "PJ2": 46}
    assert all("review.toml" in r.advice for r in first.rejects + second.rejects)
    assert len(first.ledger) == len(second.ledger) == 46
    assert {d.values["date"] for d in facts(first + second)} == {None}
    assert len([d for d in (first + second).drafts if d.table == "meetings"]) == 14
    assert ["没有日期" in n.reason for n in first.notices + second.notices] == [True, True]


def test_a_punch_grid_whose_title_speaks_of_another_month():
    found = cleaned(REAL, "打卡明细与汇总_2017年5月.xlsx")["考勤明细"]
    punches = [len(d.values["raw"].split()) for d in facts(found)]
    assert sum(punches) == 1189
    assert punches.count(1) == 105
    assert Counter(line.kind for line in found.ledger) == {"record": 37, "ignored": 9}
    assert {day(d.values["date"])[:7] for d in facts(found)} == {"2017-05"}
    assert [n.field for n in found.notices] == ["date"]
    assert "2017年5月" in found.notices[0].reason


def test_a_flow_of_punches_with_padded_numbers_and_a_wrong_footer():
    (found,) = cleaned(REAL, "刷卡流水_10月.xls").values()
    assert Counter(line.kind for line in found.ledger) == {"record": 1650}
    assert len(people(found)) == 41
    assert len(facts(found)) == 739
    assert [n.raw for n in found.notices if n.field == "total"] == ["记录数:1649"]


def test_a_matrix_of_ones_and_zeros():
    (found,) = cleaned(REAL, "点名01矩阵.xls").values()
    present = Counter(day(d.values["date"]) for d in facts(found) if d.values["status"] == "出勤")
    assert present == {"2018-05-15": 59, "2018-05-18": 53, "2018-05-22": 46, "2018-05-25": 57}
    assert len(people(found)) == 76
    assert len(facts(found)) == 76 * 4


def test_the_branch_gives_exactly_the_known_facts():
    with (SHARED / "samples/branch/truth/facts.csv").open(encoding="utf-8-sig") as text:
        truth = [
            row for row in csv.DictReader(text) if row["source_file"].startswith("attendance")
        ]
    files = {row["source_file"] for row in truth}
    drafts = [
        draft
        for file in files
        for found in cleaned(BRANCH, file.removeprefix("attendance/")).values()
        for draft in found.drafts
    ]
    known = Counter(
        (r["source_file"], r["name"], r["date"], r["value"]) for r in truth if r["dataset"] == "attendance"
    )  # fmt: skip
    got = Counter(
        (d.file, d.person.name, day(d.values["date"]), d.values["status"])
        for d in drafts
        if d.table == "attendance"
    )
    assert got == known
    meetings = Counter(
        (r["name"], r["date"], r["value"], r["number"])
        for r in truth
        if r["dataset"] == "meetings"
    )
    registered = Counter(
        (*d.values["types"], day(d.values["date"]), str(d.values["expected"]), str(d.values["present"]))
        for d in drafts
        if d.table == "meetings" and d.values["roll"] == "仅缺席"
    )  # fmt: skip
    assert registered == meetings
