"""rename_person, same_person and different_person of corrections.csv."""

from __future__ import annotations

from dataclasses import replace

import pytest
from person_drafts import ids, line, listed, marked

from branchstats.cleaning.corrections import Correction
from branchstats.cleaning.people import resolve
from branchstats.cleaning.person_corrections import renamed
from branchstats.errors import CorrectionError

GONE = "请核对姓名、文件和单元格；问题已不存在的，请删去这一行更正"


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
    ("correction", "reason", "advice"),
    [
        (line("rename_person", "没有此人=周建国"), "没有找到“没有此人”", GONE),
        (line("same_person", "没有此人=周建国"), "没有找到“没有此人”", GONE),
        (line("rename_person", "周建国", cell="B99", file="签到.xlsx"), "这个位置没有人员", GONE),
        (line("different_person", "周建国=周建国（外单位）", file="没有这个文件.xlsx"), "没有找到“周建国”", GONE),
        (line("same_person", "周建国=K99"), "没有找到“K99”，或有好几个人", "请在等号右边写工号，或 姓名（党小组）"),
        (line("different_person", "周建国"), "看不出是谁", "请在 value 里写 旧姓名=新姓名，或 姓名=工号"),
        (line("different_person", "周建国=周建国"), "看不出与谁不是同一人",
         "请写上 file，或在 value 里写 周建国=周建国（能区分的字样）"),
    ],
)  # fmt: skip
def test_a_person_line_that_matches_nobody_stops_the_run(
    correction: Correction, reason: str, advice: str
) -> None:
    with pytest.raises(CorrectionError) as caught:
        resolve([listed("周建国", 3), marked("周建国", 5)], corrections=(correction,))
    assert caught.value.cell == "第2行"
    assert (caught.value.reason, caught.value.advice) == (reason, advice)


def test_a_row_of_two_persons_must_say_which_of_them() -> None:
    row = (marked("周健", 5), marked("王芳", 5))
    with pytest.raises(CorrectionError) as caught:
        ids(*row, corrections=(line("rename_person", "周建国", file="签到.xlsx", cell="5"),))
    assert caught.value.reason == "这一行有好几个人"
    assert caught.value.advice == "请在 value 里写 旧姓名=新姓名"
    # the same name twice in a row is one person
    twice = (listed("周建国", 3), marked("周健", 5), marked("周健", 5))
    fixed = line("rename_person", "周建国", file="签到.xlsx", cell="5")
    assert len(set(ids(*twice, corrections=(fixed,)))) == 1


def test_a_new_name_keeps_the_remark_unless_it_brings_its_own() -> None:
    drafts = [marked("周健", 5), marked("王芳", 6)]
    drafts = [d._replace(person=replace(d.person, remark="组长")) for d in drafts]
    own, other = renamed(
        drafts, [line("rename_person", "周健=周建国（书记）"), line("rename_person", "王芳=王方")]
    )
    assert (own.name, own.remark) == ("周建国", "书记")
    assert (other.name, other.remark) == ("王方", "组长")


def test_a_number_or_a_mark_tells_which_namesake_is_renamed() -> None:
    drafts = (
        marked("王芳", 5, staff_no="K01"), marked("王芳", 6, staff_no="K02"),
        marked("王芳", 7, group="二组"), marked("阿依·古丽", 8),
    )  # fmt: skip
    lines = [
        line("rename_person", text) for text in ("k01=王方", "王芳（二组）=王芬", "阿依古丽=古丽")
    ]
    assert [person.name for person in renamed(drafts, lines)] == ["王方", "王芳", "王芬", "古丽"]


def test_the_last_line_about_a_person_decides() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    lines = tuple(
        Correction(at, "签到.xlsx", "", "", "same_person", f"王芳={number}", "")
        for at, number in ((2, "K01"), (3, "K02"))
    )
    found = ids(*roster, marked("王芳", 5), corrections=lines)
    assert found[2] == found[1] != found[0]


def test_a_line_about_namesakes_leaves_rows_with_a_number_alone() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    found = ids(*roster, marked("王芳", 5), corrections=(line("same_person", "王芳=K02"),))
    assert found[0] != found[1] == found[2]


def test_a_cell_alone_tells_who_is_another_person() -> None:
    drafts = (listed("王芳", 3, staff_no="K01"), marked("王芳", 5), marked("王芳", 6))
    apart = line("different_person", "王芳", file="签到.xlsx", cell="B5")
    found = ids(*drafts, corrections=(apart,))
    assert found[1] != found[0] == found[2]


def test_same_person_must_name_one_person() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    with pytest.raises(CorrectionError, match=r"没有找到“王芳”，或有好几个人"):
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


def test_a_name_of_a_row_is_another_person_and_its_neighbour_is_not() -> None:
    drafts = (listed("王芳", 3), listed("周健", 4), marked("王芳", 5), marked("周健", 5))
    apart = line("different_person", "王芳", file="签到.xlsx", cell="5")
    found = ids(*drafts, corrections=(apart,))
    assert found[2] not in (found[0], found[1])
    assert found[3] == found[1]


def test_the_dot_of_a_name_tells_nobody_apart() -> None:
    plain, dotted = marked("阿依古丽", 5), marked("阿依·古丽", 6, file="乙.xlsx")
    (renamed_one,) = renamed([plain], [line("rename_person", "阿依·古丽=古丽")])
    assert renamed_one.name == "古丽"
    apart = (
        line("different_person", "阿依古丽=阿依古丽（外单位）", file="签到.xlsx"),
        line("different_person", "阿依·古丽=阿依·古丽（外单位）", file="乙.xlsx"),
    )
    found = ids(listed("阿依古丽", 3), plain, dotted, corrections=apart)
    assert found[0] != found[1] == found[2]  # one stranger, however the name is written


def test_lines_of_other_actions_stand_between() -> None:
    drafts = (listed("周建国", 3, staff_no="K01"), marked("周健", 5), marked("周建囯", 6))
    lines = (line("same_person", "周健=K01"), line("rename_person", "周建囯=周建国"))
    assert len(set(ids(*drafts, corrections=lines))) == 1
    assert len(set(ids(*drafts, corrections=lines[::-1]))) == 1


def test_a_row_that_names_nobody_is_nobody_else() -> None:
    nameless = marked("王芳", 5)._replace(person=None)
    with pytest.raises(CorrectionError, match="没有找到“王芳”"):
        resolve(
            [listed("王芳", 3), nameless],
            corrections=(line("different_person", "王芳=王芳（外单位）", file="签到.xlsx"),),
        )


def test_a_cell_alone_tells_who_is_the_same_person() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    fixed = line("same_person", "K02", file="签到.xlsx", cell="B5")
    found = ids(*roster, marked("王芳", 5), marked("王芳", 6), corrections=(fixed,))
    assert found[2] == found[1] != found[0]
    assert found[3] != found[1]


def test_a_group_tells_namesakes_as_a_number_does() -> None:
    roster = (
        listed("王芳", 3, staff_no="K01", group="一组"),
        listed("王芳", 4, staff_no="K02", group="二组"),
    )
    found = ids(
        *roster, marked("王芳", 5), corrections=(line("same_person", "王芳=王芳（二组）"),)
    )
    assert found[0] != found[1] == found[2]


def test_a_line_holds_in_its_sheet_only() -> None:
    roster = (listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02"))
    april = marked("王芳", 5)._replace(sheet="四月")
    fixed = line("same_person", "王芳=K02", file="签到.xlsx", sheet="四月")
    found = ids(*roster, marked("王芳", 5), april, corrections=(fixed,))
    assert found[3] == found[1]
    assert found[2] not in (found[0], found[1])
