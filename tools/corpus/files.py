"""The exports of one branch: the demonstration's forms, and those of offices with other habits."""

from __future__ import annotations

import io
import random
import zipfile

import office_attendance
import office_others
from corpus.people import make_people
from corpus.plan import BranchPlan
from demo.branch import roster_file
from demo.files import SheetContent, xlsx
from demo.people import DemoMember
from demo.recruitment import make_applicants, make_recruitment
from demo.registers import make_registers
from demo.scores import make_scores
from demo.study import make_study
from demo.volunteering import make_volunteering
from demo.worktime import make_worktime
from office import Office

FIRST_YEAR = 2019
APPLICANTS_A_MEMBER = 0.4
MOST_APPLICANTS = 26
YEARS = (2019, 2020, 2021)
LAST_CELL = "XFD1048576"  # of a sheet


def branch_files(plan: BranchPlan) -> dict[str, bytes]:
    """Path below data/raw → bytes: some ten exports; the same for the same plan."""
    dice = random.Random(plan.seed)
    applicants = make_applicants(
        dice, min(MOST_APPLICANTS, round(plan.size * APPLICANTS_A_MEMBER))
    )
    people = make_people(dice, plan.size, applicants)
    office = Office(dice, [(p.staff_no, p.name, p.group) for p in people if p.joined is None])
    files = {"党员花名册.xlsx": roster_file(people)}
    files |= make_study(dice, people, decline_logit=plan.decline_logit).files
    if "registers" in plan.foreign:
        for year in YEARS:
            office_attendance.register(office, year)
    else:
        files |= make_registers(dice, people).files
    if "scores" in plan.foreign:
        for year in YEARS:
            office_others.wide_scores(office, year)
    else:
        files |= _without(make_scores(dice, people).files, "问卷")
    if "recruitment" in plan.foreign:
        office_others.ledger(office, FIRST_YEAR)
        office_others.stage_sheets(office, FIRST_YEAR)
    else:
        files |= make_recruitment(dice, people, applicants).files
    files |= _hours(plan, dice, people, office) | _clock(dice, people, office) | office.files
    return _broken(plan, files)


def _hours(
    plan: BranchPlan, dice: random.Random, people: list[DemoMember], office: Office
) -> dict[str, bytes]:
    if "volunteering" not in plan.foreign:
        made = make_volunteering(dice, people, n_carriers=plan.n_carriers).files
        return _without(made, "2021" if dice.random() < 0.5 else "2020")
    for year in YEARS:
        office_others.hours_log(office, year)
    return {}


def _clock(dice: random.Random, people: list[DemoMember], office: Office) -> dict[str, bytes]:
    """Every third branch sends a month of its clock or its card reader, too."""
    which = dice.choice(("", "", "", "", "month", "cards"))
    if which == "month":
        return _without(make_worktime(dice, people).files, "2019", "2020")
    if which == "cards":
        office_attendance.cards(office, YEARS[-1])
    return {}


def _without(files: dict[str, bytes], *parts: str) -> dict[str, bytes]:
    return {
        name: content for name, content in files.items() if not any(part in name for part in parts)
    }


def _broken(plan: BranchPlan, files: dict[str, bytes]) -> dict[str, bytes]:
    if plan.broken == "truncated":
        name = "attendance/2019年集中学习签到表.xlsx"
        return {**files, name: files[name][: len(files[name]) // 2]}
    if plan.broken == "stray cell":
        return {**files, "attendance/签到备份.xlsx": _stray_cell()}
    return files


def _stray_cell() -> bytes:
    """A sheet with values in its first and its very last cell: native readers abort on it."""
    whole = xlsx([SheetContent("签到", [["姓名", "2019.1.8"], ["王一", "√"]])])
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                row = f'<row r="1048576"><c r="{LAST_CELL}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", row.encode())
            new.writestr(entry, content)
    return result.getvalue()
