"""Name cells, several names in a cell, and lists of absentees."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.names import clean_name, read_absentees, read_person, split_people
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

SURNAMES, GIVEN = "李王周陈欧阳尉迟", "建国明芳倩波雅静思远"
NAMES = st.builds(
    lambda a, b: a + b, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)
)
REASONS = st.sampled_from(["出差", "病假", "事假", "驻村", "无故", "公差", "年假", "旷会"])


@pytest.mark.parametrize(
    ("text", "name", "remark"),
    [
        ("周 远", "周远", ""), ("周　远", "周远", ""), ("  周远 ", "周远", ""), ("周远（组长）", "周远", "组长"), ("周远(离职)", "周远", "离职"),
        ("*周远", "周远", ""), ("周远*", "周远", ""), ("★周远", "周远", ""), ("周远芳3月15离职", "周远芳", "3月15离职"),
        ("阿依·古丽", "阿依·古丽", ""), ("阿依•古丽", "阿依·古丽", ""), ("阿依‧古丽", "阿依·古丽", ""), ("阿依・古丽", "阿依·古丽", ""),
        ("阿依. 古丽", "阿依·古丽", ""), ("阿依 · 古丽（组长）", "阿依·古丽", "组长"), ("１.周远", "周远", ""), ("12、周远", "周远", ""),
        ("周远A", "周远", "A"), ("周远（大）", "周远", "大"), ("周远同志", "周远", "同志"), ("周远支部书记", "周远", "支部书记"), ("周远·同志", "周远", "同志"), ("王主任", "王主任", ""),
        ("周远（组长", "周远", "组长"), ("（周远）", "周远", ""), ("yuan（周远）", "周远", "yuan"), ("周远【病假】", "周远", "病假"),
        ("Anna Lee", "Anna Lee", ""), ("周\u200b远", "周远", ""), ("欧阳 建 国", "欧阳建国", ""), ("周远-机关", "周远", "-机关"), ("", "", ""),
        ("王喆镕", "王喆镕", ""), ("𠮷野", "𠮷野", ""),
    ],
)  # fmt: skip
def test_clean_name(text: str, name: str, remark: str) -> None:
    assert clean_name(text) == (name, remark)


@given(st.one_of(st.text(max_size=30), st.text("周远·. 　（）()*A1离职同志-、", max_size=12)))
def test_cleaning_a_clean_name_changes_nothing(text: str) -> None:
    name, _ = clean_name(text)
    assert clean_name(name) == (name, "")


@given(NAMES, st.sampled_from(["", " ", "　", "  "]))
def test_spaces_inside_a_name_do_not_matter(name: str, space: str) -> None:
    assert clean_name(space.join(name)) == (name, "")


def test_read_person_takes_what_stands_beside_the_name() -> None:
    found = read_person(
        "周 远（组长）",
        staff_no="410889     ",
        student_no=80821692396.0,
        department=" 组织 部",
        group=None,
    )  # type: ignore[arg-type]
    assert found is not None
    assert (found.name, found.remark) == ("周远", "组长")
    assert (found.staff_no, found.student_no) == ("410889", "80821692396")
    assert (found.department, found.group) == ("组织部", "")
    lower = read_person("周远", staff_no="jg４００１")
    assert lower is not None
    assert lower.staff_no == "JG4001"


@pytest.mark.parametrize("blank", [None, "", "　", "--", "/", "无"])
def test_a_blank_name_is_nobody(blank: CellValue) -> None:
    assert read_person(blank) is None


@pytest.mark.parametrize("value", [12, 3.5, True, dt.date(2021, 3, 5), "***", "13", "（）"])
def test_what_is_no_name_is_refused(value: CellValue) -> None:
    with pytest.raises(CellError) as refused:
        read_person(value)
    assert (refused.value.reason, refused.value.advice) == (f"“{value}”不是姓名", "")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("周远、李明", ("周远", "李明")), ("周远，李明；王芳", ("周远", "李明", "王芳")), ("周远/李明", ("周远", "李明")), ("周远 李明", ("周远", "李明")),
        ("周 远", ("周 远",)), ("周 远、李 明", ("周 远", "李 明")), ("周远\n李明", ("周远", "李明")), ("周远\r\n李明", ("周远", "李明")),
        ("周远（出差、开会）、李明", ("周远(出差、开会)", "李明")), ("周远（病假）李明（事假）", ("周远(病假)", "李明(事假)")),
        ("阿依·古丽、周远", ("阿依·古丽", "周远")), ("", ()), ("、、", ()), ("Anna Lee", ("Anna Lee",)),
    ],
)  # fmt: skip
def test_split_people(text: str, people: tuple[str, ...]) -> None:
    assert split_people(text) == people


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("周远（出差）、李明（病假）", (("周远", "出差"), ("李明", "病假"))), ("周远、李明", (("周远", ""), ("李明", ""))),
        ("病假：周远、李明；事假：王芳", (("周远", "病假"), ("李明", "病假"), ("王芳", "事假"))), ("病假1人：周远", (("周远", "病假"),)),
        ("周远出差，李明病假", (("周远", "出差"), ("李明", "病假"))), ("周远 病假", (("周远", "病假"),)), ("周远：病假", (("周远", "病假"),)),
        ("周远因病请假", (("周远", "病假"),)), ("周远因事请假", (("周远", "事假"),)), ("周远（孩子生病请假）", (("周远", "请假"),)),
        ("周远（无故）\n李明（驻村）", (("周远", "无故"), ("李明", "驻村"))), ("周远（驻村） 李明（事假）", (("周远", "驻村"), ("李明", "事假"))),
        ("阿依·古丽（年假）", (("阿依·古丽", "年假"),)), ("周远（下乡）", (("周远", "下乡"),)),
        ("周远、李明2人请假", (("周远", "请假"), ("李明", "请假"))), ("周远、王芳、李明三人", (("周远", ""), ("王芳", ""), ("李明", ""))),
        ("周远（病假），王芳、李明两人请假", (("周远", "病假"), ("王芳", "请假"), ("李明", "请假"))),
        ("周远住院", (("周远", "住院"),)), ("周远因年老体弱", (("周远", "年老体弱"),)), ("周远3月5日病假", (("周远", "病假"),)),
        ("周远（住院、手术）", (("周远", "住院"),)), ("周远（腿伤）", (("周远", "腿伤"),)), ("李因病请假", (("李因病", "请假"),)),
        ("周远\n病假", (("周远", "病假"),)), ("无缺席 。", ()),
        ("无", ()), ("全勤", ()), ("全部到会。", ()), ("", ()), (None, ()), ("--", ()), ("全员到齐", ()),
    ],
)  # fmt: skip
def test_read_absentees(text: CellValue, absent: tuple[tuple[str, str], ...]) -> None:
    assert read_absentees(text) == absent


@pytest.mark.parametrize(
    "text",
    [
        "3人请假",
        "两人",
        "病假3人",
        "周远等3人出差",
        "周远、其他2人请假3人",
        "周远、李明5人",
    ],
)
def test_absentees_who_are_not_named_are_refused(text: str) -> None:
    with pytest.raises(CellError) as refused:
        read_absentees(text)
    assert refused.value.reason == f"“{text}”写的是人数，没有姓名"
    assert refused.value.advice == "请在 data/corrections.csv 里写上缺席人员姓名"


def test_a_reason_without_anybody_is_refused() -> None:
    with pytest.raises(CellError) as refused:
        read_absentees("请假")
    assert refused.value.reason == "“请假”里没有姓名"
    assert refused.value.advice == "请写成 张三（出差）、李四（病假），没有人缺席写 无"


@given(
    st.lists(st.tuples(NAMES, REASONS), min_size=1, max_size=6),
    st.sampled_from(["、", "，", "；", "\n", " ", "、 "]),
)
def test_a_list_of_absentees_reads_back(absent: list[tuple[str, str]], separator: str) -> None:
    assert read_absentees(separator.join(f"{name}（{why}）" for name, why in absent)) == tuple(
        absent
    )


@given(st.one_of(st.none(), st.integers(), st.floats(), st.dates(), st.text(max_size=40),
                 st.text("周远李明、，（）():：病假人3请 \n因", max_size=20)))  # fmt: skip
def test_no_cell_raises_anything_but_a_value_error(value: CellValue) -> None:
    for read in (read_absentees, read_person):
        with contextlib.suppress(ValueError):
            read(value)
    split_people(str(value))
