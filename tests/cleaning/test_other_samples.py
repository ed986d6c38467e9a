"""Scores, recruitment, volunteering and members of the shared samples, from file to drafts."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pandas as pd
from shared import SHARED, needs_shared

from branchstats.cleaning import events, recruitment, roster, scores, volunteering
from branchstats.cleaning.activity_counts import apply_units, gather_units
from branchstats.cleaning.records import Cleaned, Draft
from branchstats.exports.locate import locate
from branchstats.exports.workbook import read_file
from branchstats.settings import Settings

pytestmark = needs_shared
CLEANERS = {
    "scores": scores.clean,
    "recruitment": recruitment.clean,
    "volunteering": volunteering.clean,
    "members": roster.clean,
    "events": events.clean,
}


@cache
def cleaned(folder: str) -> tuple[Cleaned, ...]:
    root = SHARED / "samples" / folder
    settings = Settings()
    parts = []
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        for sheet in read_file(path, file=path.relative_to(root).as_posix()):
            tables = locate(sheet, settings).tables
            parts += [
                CLEANERS[table.dataset](table, settings=settings)
                for table in tables
                if table.dataset in CLEANERS
            ]
    return tuple(parts)


def drafts() -> tuple[Draft, ...]:
    parts = cleaned("branch/data/raw")
    found, rejects = apply_units((d for p in parts for d in p.drafts), gather_units(parts))
    assert not rejects
    return found


def truth(dataset: str) -> pd.DataFrame:
    facts = pd.read_csv(
        SHARED / "samples/branch/truth/facts.csv", dtype=str, keep_default_na=False
    )
    return facts[facts["dataset"] == dataset]


def two_decimals(value: object) -> str:
    return "" if value in ("", None) or value != value else f"{float(value):.2f}"


def test_scores_are_exactly_the_known_facts():
    facts = truth("scores")
    unstated = set(facts.loc[facts["detail"] == "*", "source_file"])
    true = Counter(
        (f.source_file, f.name, f.date[:4], f.detail, f.value, two_decimals(f.number))
        for f in facts.itertuples(index=False)
    )
    got = Counter(
        (
            d.file,
            d.person.name,
            str(d.values["date"].year),
            "*" if d.file in unstated else d.values["subject"],
            d.values["status"],
            two_decimals(d.values["score"]),
        )
        for d in drafts()
        if d.table == "scores"
    )
    assert got == true


def test_recruitment_is_exactly_the_known_facts():
    true = Counter(
        (f.source_file, f.name, f.value, f.date, f.detail)
        for f in truth("recruitment").itertuples(index=False)
    )
    got = Counter(
        (d.file, d.person.name, v["event"], str(v["date"].date()), v["date_precision"])
        for d in drafts()
        if d.table == "recruitment" and (v := d.values)
    )
    assert got == true


def test_volunteering_is_exactly_the_known_facts():
    true = Counter(
        (f.source_file, f.name, f.date, f.detail, two_decimals(f.number))
        for f in truth("volunteering").itertuples(index=False)
    )
    got = Counter(
        (
            d.file,
            d.person.name,
            str(v["date"].date()),
            v["date_precision"],
            two_decimals(v["hours"]),
        )
        for d in drafts()
        if d.table == "volunteering" and (v := d.values)["hours"] > 0
    )
    assert got == true


def test_the_roster_gives_every_member_once_and_the_namesakes_two_numbers():
    members = [d for d in drafts() if d.table == "members"]
    assert len(members) == 38
    assert Counter(d.values["is_leader"] for d in members) == {True: 5, False: 33}
    namesakes = [d.person.staff_no for d in members if d.person.name == "张伟"]
    assert namesakes == ["JG4037", "JG4038"]


def test_resits_of_the_survey_are_second_attempts_of_the_right_person():
    survey = [d for d in drafts() if d.table == "scores" and "问卷" in d.file]
    resits = Counter(d.person.staff_no for d in survey if d.values["attempt"] == 2)
    answers = Counter(d.person.staff_no for d in survey)
    assert resits == {number: 1 for number, count in answers.items() if count == 2}
    assert len(resits) == 7  # 45 answers of 38 people


def test_grades_of_merged_groups_reach_all_members():
    (part,) = cleaned("real/scores")
    grades = Counter((d.values["exam"], d.values["grade"]) for d in part.drafts)
    assert grades == {("报告1", "优"): 38, ("报告1", "良"): 30}
    assert Counter(line.kind for line in part.ledger) == {"record": 68, "ignored": 5}
    assert len(part.ledger) == 73
    assert Counter(notice.field for notice in part.notices) == {"student_no": 4}
