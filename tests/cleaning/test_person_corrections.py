"""rename_person, same_person and different_person of corrections.csv."""

from __future__ import annotations

import pytest
from person_drafts import ids, line, listed, marked

from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.people import resolve
from branchstats.errors import CorrectionError


def test_rename_person_moves_a_misspelt_name_to_its_person() -> None:
    drafts = (listed("周建国", 3, staff_no="K01"), marked("周建囯", 5))
    one, other = ids(*drafts, corrections=(line("rename_person", "周建囯=周建国"),))
    assert one == other


def test_rename_person_by_cell_needs_no_old_name() -> None:
    drafts = (listed("周建国", 3), marked("周健", 5), marked("周健", 6))
    fixed = line("rename_person", "周建国", file="签到.xlsx", cell="B5")
    found = ids(*drafts, corrections=(fixed,))
    assert found[0] == found[1] != found[2]


def test_same_person_gives_a_namesake_of_one_file_to_a_number() -> None:
    drafts = (
        listed("王芳", 3, staff_no="K01"),
        listed("王芳", 4, staff_no="K02"),
        marked("王芳", 5),
    )
    found = ids(*drafts, corrections=(line("same_person", "王芳=K02", file="签到.xlsx"),))
    assert found[2] == found[1] != found[0]


def test_same_person_joins_two_numbers() -> None:
    drafts = (listed("王芳", 3, staff_no="K01"), marked("王芳", 5, staff_no="9001"))
    assert len(set(ids(*drafts))) == 2
    assert len(set(ids(*drafts, corrections=(line("same_person", "9001=K01"),)))) == 1


def test_different_person_takes_a_stranger_out_of_a_member() -> None:
    drafts = (
        listed("王芳", 3, staff_no="K01"),
        marked("王芳", 5),
        marked("王芳", 6, file="乙.xlsx"),
    )
    apart = line("different_person", "王芳=王芳（外单位）", file="乙.xlsx")
    found = resolve(drafts, corrections=(apart,))
    assert found.member_ids[0] == found.member_ids[1] != found.member_ids[2]
    assert found.notices == ()  # what has been declared is not asked again


@pytest.mark.parametrize(
    "correction",
    [
        line("rename_person", "没有此人=周建国"),
        line("same_person", "没有此人=周建国"),
        line("same_person", "周建国=K99"),
        line("different_person", "周建国=周建国（外单位）", file="没有这个文件.xlsx"),
        line("different_person", "周建国"),
    ],
)
def test_a_person_line_that_matches_nobody_stops_the_run(correction: Correction) -> None:
    with pytest.raises(CorrectionError, match="第2行"):
        resolve([listed("周建国", 3), marked("周建国", 5)], corrections=(correction,))


def test_same_person_must_name_one_person() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    with pytest.raises(CorrectionError, match="好几个人"):
        ids(*roster, marked("王方", 5), corrections=(line("same_person", "王方=王芳"),))


def test_lines_may_build_on_each_other() -> None:
    drafts = (
        listed("周建国", 3, staff_no="K01"),
        marked("周健", 5),
        marked("周建", 6, file="乙.xlsx"),
    )
    chain = (line("same_person", "周建=周健"), line("same_person", "周健=K01"))
    again = tuple(
        Correction(at, "", "", "", "same_person", c.value, "") for at, c in enumerate(chain, 2)
    )
    assert len(set(ids(*drafts, corrections=again))) == 1
    assert len(set(ids(*drafts, corrections=again[::-1]))) == 1


def test_what_a_line_declares_in_one_file_holds_there_only() -> None:
    roster = (
        listed("王芳", 3, staff_no="K01", group="一组"),
        listed("王芳", 4, staff_no="K02", group="二组"),
    )
    sheets = (marked("王芳", 5), marked("王芳", 5, file="乙.xlsx"))
    found = ids(
        *roster, *sheets, corrections=(line("same_person", "王芳=王芳（二组）", file="乙.xlsx"),)
    )
    assert found[3] == found[1]
    assert found[2] not in (found[0], found[1])
