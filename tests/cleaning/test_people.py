"""Who is who across exports: numbers, names and places, namesakes, strangers."""

from __future__ import annotations

import random

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from person_drafts import draft, ids, listed, marked, reasons

from branchstats import tables
from branchstats.cleaning.people import resolve
from branchstats.cleaning.records import Draft, Person


def test_one_staff_number_is_one_person_across_exports() -> None:
    roster, sheet, report = ids(
        listed("李明", 3, staff_no="K01"),
        marked("李明", 5, staff_no="K01"),
        marked("李明", 9, staff_no="K01", file="考勤.xlsx"),
    )
    assert roster == sheet == report


def test_leading_zeros_that_a_spreadsheet_dropped_do_not_make_another_person() -> None:
    one, other = ids(listed("李明", 3, staff_no="02258"), marked("李明", 5, staff_no="2258"))
    assert one == other


def test_a_name_without_number_is_the_one_person_of_the_roster() -> None:
    roster, sheet = ids(listed("李明", 3, staff_no="K01"), marked("李明", 5))
    assert roster == sheet
    found = resolve([listed("李明", 3, staff_no="K01"), marked("李明", 5)])
    assert [record["identified_by"] for record in found.members] == ["姓名"]


def test_a_dot_that_an_export_lost_does_not_make_another_person() -> None:
    drafts = (listed("阿依·古丽", 3, staff_no="K01"), marked("阿依古丽", 5))
    found = resolve(drafts)
    assert len(set(found.member_ids)) == 1
    assert set(found.names) == {"阿依·古丽"}


def test_namesakes_with_numbers_stay_two() -> None:
    one, two, again = ids(
        marked("王芳", 5, staff_no="K01"),
        marked("王芳", 6, staff_no="K02"),
        marked("王芳", 7, staff_no="K02", file="考勤.xlsx"),
    )
    assert one != two
    assert two == again


def test_the_group_tells_namesakes_apart() -> None:
    first = listed("王芳", 3, staff_no="K01", group="第一党小组")
    second = listed("王芳", 4, staff_no="K02", group="第二党小组")
    found = resolve([first, second, marked("王芳", 5, group="第二党小组")])
    assert found.member_ids[2] == found.member_ids[1]
    evidence = {record["member_id"]: record["identified_by"] for record in found.members}
    assert evidence[found.member_ids[1]] == "姓名+部门"
    assert evidence[found.member_ids[0]] == "工号"


def test_a_group_that_two_namesakes_share_tells_nothing() -> None:
    first = listed("王芳", 3, staff_no="K01", group="一组", department="组织部")
    second = listed("王芳", 4, staff_no="K02", group="一组", department="宣传部")
    found = ids(
        first, second, marked("王芳", 5, group="一组"), marked("王芳", 6, department="宣传部")
    )
    assert found[2] not in found[:2]
    assert found[3] == found[1]


def test_whom_the_roster_lists_is_a_member_even_where_a_namesake_has_a_number() -> None:
    numbered = [marked("王芳", row, staff_no=f"K0{row}", file="考勤.xlsx") for row in (5, 6)]
    found = resolve([listed("王芳", 3), *numbered, marked("王芳", 7)])
    assert found.member_ids[0] in {record["member_id"] for record in found.members}
    assert len(set(found.member_ids[:3])) == 3
    assert found.member_ids[3] == found.member_ids[0]  # by name within the roster
    assert any("没有合并" in notice.reason for notice in found.notices)


def test_two_of_one_name_on_a_roster_without_numbers_are_two_members() -> None:
    def on_roster(row: int, joined: str) -> Draft:
        return draft(
            "members", Person("王芳"), "花名册.xlsx", row, joined_party=pd.Timestamp(joined)
        )

    found = resolve([on_roster(3, "2001-07-01"), on_roster(4, "2015-07-01"), marked("王芳", 7)])
    assert len(found.members) == 2
    assert found.member_ids[2] not in found.member_ids[:2]


def test_somebody_of_the_roster_comes_before_a_namesake_outside() -> None:
    member = listed("王芳", 3, staff_no="K01")
    outside = marked("王芳", 4, staff_no="K99", file="考勤.xlsx")
    found = ids(member, outside, marked("王芳", 5))
    assert found[2] == found[0] != found[1]


def test_a_department_in_brackets_tells_namesakes_apart() -> None:
    first = listed("王芳", 3, staff_no="K01", department="组织部")
    second = listed("王芳", 4, staff_no="K02", department="宣传部")
    found = ids(first, second, marked("王芳", 5, remark="组织部"))
    assert found[2] == found[0]


def test_a_namesake_that_nothing_tells_apart_is_attributed_to_nobody() -> None:
    first = listed("王芳", 3, staff_no="K01", group="第一党小组")
    second = listed("王芳", 4, staff_no="K02", group="第一党小组")
    found = resolve([first, second, marked("王芳", 5), marked("李明", 6)])
    assert found.member_ids[2] not in found.member_ids[:2]
    assert found.member_ids[2] not in {record["member_id"] for record in found.members}
    assert any("分不清" in notice.reason and notice.raw == "王芳" for notice in found.notices)
    assert found.names[2] == "王芳"


def test_two_rows_of_one_name_that_disagree_are_two_people() -> None:
    first = [marked("王芳", 5, status, day=day) for day, status in
             [("2021-03-05", "出勤"), ("2021-03-09", "出勤")]]  # fmt: skip
    second = [marked("王芳", 8, status, day=day) for day, status in
              [("2021-03-05", "请假"), ("2021-03-09", "出勤")]]  # fmt: skip
    found = ids(listed("王芳", 3), *first, *second)
    assert len(set(found)) == 3  # the one of the roster is neither
    assert found[1] == found[2]
    assert found[3] == found[4]


def test_a_line_exported_twice_is_one_person() -> None:
    found = ids(listed("王芳", 3), marked("王芳", 5), marked("王芳", 8))
    assert len(set(found)) == 1


def test_rows_that_agree_are_still_two_where_the_roster_has_two() -> None:
    roster = [listed("王芳", 3, staff_no="K01"), listed("王芳", 4, staff_no="K02")]
    found = ids(*roster, marked("王芳", 5), marked("王芳", 8))
    assert len(set(found)) == 4


def test_one_changed_line_in_a_log_does_not_split_a_person() -> None:
    days = [f"2021-0{month}-05" for month in range(1, 10)]
    rows = [marked("王芳", 10 + at, day=day) for at, day in enumerate(days)]
    again = marked("王芳", 30, "请假", day=days[0])
    assert len(set(ids(listed("王芳", 3), *rows, again))) == 1


def test_suffixes_keep_namesakes_apart_without_any_number() -> None:
    found = resolve([marked("王芳", 5, remark="A"), marked("王芳", 6, remark="B", file="乙.xlsx"),
                     marked("王芳", 7, remark="A", file="丙.xlsx")])  # fmt: skip
    assert found.member_ids[0] == found.member_ids[2] != found.member_ids[1]
    assert set(found.names) == {"王芳"}


def test_a_remark_that_is_no_suffix_changes_nobody() -> None:
    assert len(set(ids(listed("王芳", 3), marked("王芳", 5, remark="组长")))) == 1


def test_groups_on_one_sheet_make_two_people_where_no_roster_is() -> None:
    one, two, again = ids(
        marked("王芳", 5, group="第一党小组"),
        marked("王芳", 6, group="第二党小组"),
        marked("王芳", 9, group="第一党小组", file="乙.xlsx"),
    )
    assert one != two
    assert one == again


def test_one_number_with_two_unlike_names_is_two_people_and_said() -> None:
    drafts = (marked("赵雪", 5, student_no="B9"), marked("胡立", 6, student_no="B9"))
    found = resolve(drafts)
    assert len(set(found.member_ids)) == 2
    assert any("胡立" in n.reason and "赵雪" in n.reason for n in found.notices)


def test_one_number_with_a_misspelt_name_in_another_export_is_one_person() -> None:
    found = resolve([listed("赵雪波", 3, staff_no="K9"), marked("赵雪坡", 6, staff_no="K9")])
    assert len(set(found.member_ids)) == 1
    assert set(found.names) == {"赵雪波"}


def test_like_names_under_one_number_on_one_sheet_are_two_people() -> None:
    found = ids(marked("赵雪波", 3, staff_no="K9"), marked("赵雪", 6, staff_no="K9"))
    assert len(set(found)) == 2


def test_staff_and_student_number_of_one_person_are_linked() -> None:
    both = listed("李明", 3, staff_no="K01", student_no="S7")
    found = ids(
        both, marked("李明", 5, student_no="S7"), marked("李明", 6, staff_no="K01", file="乙")
    )
    assert len(set(found)) == 1


def test_an_unknown_name_is_reported_with_its_likely_match_and_the_line_to_write() -> None:
    found = resolve([listed("周建国", 3), marked("周建囯", 5), marked("欧阳倩", 6)])
    likely = next(n for n in found.notices if n.raw == "周建囯")
    assert "周建国" in likely.reason
    assert "rename_person,周建囯=周建国" in likely.advice
    assert any("欧阳倩" in n.raw for n in found.notices)


def test_without_a_roster_no_name_is_unknown() -> None:
    assert reasons(marked("周建国", 5), marked("欧阳倩", 6)) == ""


def test_applicants_are_not_strangers_to_the_roster() -> None:
    applicant = draft("recruitment", Person("何新"), "台账.xlsx", 4, event="申请入党", date=None)
    assert reasons(listed("周建国", 3), applicant) == ""


def test_ids_do_not_depend_on_order_and_hold_no_number() -> None:
    drafts = [
        listed("王芳", 3, staff_no="411521198503134266", group="一组"),
        listed("王芳", 4, staff_no="K02", group="二组"),
        marked("王芳", 5), marked("王芳", 6, group="二组", file="乙.xlsx"),
        marked("李明", 7), marked("李明", 8, staff_no="K07", file="丙.xlsx"),
        marked("孙静", 5, group="一组", file="丁.xlsx"), marked("孙静", 6, group="二组", file="丁.xlsx"),
    ]  # fmt: skip
    before = {(d.file, d.row): i for d, i in zip(drafts, ids(*drafts), strict=True)}
    for seed in range(5):
        mixed = random.Random(seed).sample(drafts, len(drafts))
        assert {(d.file, d.row): i for d, i in zip(mixed, ids(*mixed), strict=True)} == before
    assert all(i is not None and i.isascii() and "4115" not in i for i in before.values())


def test_drafts_without_a_person_have_no_id() -> None:
    meeting = Draft("meetings", "签到.xlsx", "表", 2, "C2", {"date": None}, None, "C")
    assert ids(meeting, marked("李明", 5))[0] is None


persons = st.builds(
    Person, name=st.sampled_from(["王芳", "李明"]), staff_no=st.sampled_from(["", "K01", "K02"]),
    group=st.sampled_from(["", "一组", "二组"]),
)  # fmt: skip
told = st.builds(
    lambda person, file, row, roster: listed(person.name, row, file=file, staff_no=person.staff_no, group=person.group)
    if roster
    else draft("attendance", person, file, row, meeting=str(row), kind="会议", status="出勤"),
    persons, st.sampled_from(["甲.xlsx", "乙.xlsx"]), st.integers(3, 20), st.booleans(),
)  # fmt: skip


@given(st.lists(told, max_size=15))
def test_whatever_the_exports_say(drafts: list[Draft]) -> None:
    found = resolve(drafts)
    people: dict[str, set[tuple[str, str]]] = {}
    for one, number in zip(drafts, found.member_ids, strict=True):
        assert number is not None
        assert one.person is not None
        people.setdefault(number, set()).add((one.person.name, one.person.staff_no))
    for known in people.values():
        assert len({name for name, _ in known}) == 1  # never two names in one person
        assert len({number for _, number in known if number}) <= 1  # never two numbers
    numbered = {one.person for one in drafts if one.person is not None and one.person.staff_no}
    pairs = {(person.name, person.staff_no) for person in numbered}
    assert sum(bool({n for _, n in known} - {""}) for known in people.values()) == len(pairs)
    records = [record["member_id"] for record in found.members]
    assert len(records) == len(set(records))
    tables.validate("members", tables.frame("members", found.members))
    roster = [i for one, i in zip(drafts, found.member_ids, strict=True) if one.table == "members"]
    assert set(roster) <= set(records)
