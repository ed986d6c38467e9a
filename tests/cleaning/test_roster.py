"""Rosters: one draft a person, posts of the committee, categories, dates of any precision."""

from __future__ import annotations

import pytest
from handmade import covers_body_once, facts, kinds, make_table

from branchstats.cleaning.roster import clean, is_leader, read_category
from branchstats.errors import CellError
from branchstats.settings import Settings

HEADER = [
    ("seq", "序号"),
    ("staff_no", "工号"),
    ("name", "姓名"),
    ("", "身份证号码"),
    ("group", "党小组"),
    ("role", "党内职务"),
    ("category", "人员类别"),
    ("joined_party", "入党时间"),
    ("joined_branch", "转入时间"),
    ("left_branch", "转出时间"),
]


def cleaned(header, body, **more):
    table = make_table(header, body, dataset="members", shape="roster", **more)
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


def test_a_roster_gives_one_draft_a_person_at_the_first_cell_of_the_row():
    result = cleaned(
        HEADER,
        [
            [1, "JG01", "甲 一", "x", "第一党小组", "书记", "正式党员", "2001.02", None, None],
            [
                2,
                102,
                "乙二",
                "x",
                "第二 党小组",
                "党员",
                "预备",
                "2020年5月6日",
                43666,
                "2021.3.5",
            ],
        ],
    )
    names = ("group", "role", "is_leader", "category", "joined_party", "joined_branch")
    assert facts(result, *names, "left_branch") == [
        ("甲一", "第一党小组", "书记", True, "正式党员", "2001-02-01", None, None),
        (
            "乙二",
            "第二党小组",
            "党员",
            False,
            "预备党员",
            "2020-05-06",
            "2019-07-20",
            "2021-03-05",
        ),
    ]
    assert [draft.person.staff_no for draft in result.drafts] == ["JG01", "102"]
    assert [draft.cell for draft in result.drafts] == ["A2", "A3"]
    assert kinds(result) == ["record", "record"]


def test_a_bad_cell_is_a_reject_and_its_person_stays():
    result = cleaned(
        HEADER, [[1, "JG01", "甲一", None, None, None, "离退休", "2001年13月", None, None]]
    )
    assert facts(result, "category", "joined_party") == [("甲一", "未知", None)]
    assert [(r.source_cell, r.field) for r in result.rejects] == [
        ("G2", "category"),
        ("H2", "joined_party"),
    ]
    assert kinds(result) == ["record"]


def test_what_the_roster_does_not_say_stays_open():
    result = cleaned(
        [("name", "姓名"), ("staff_no", "工号")], [["甲一", "1"]], titles=["党员花名册"]
    )
    assert facts(result, "role", "is_leader", "category") == [("甲一", None, None, "未知")]


def test_the_title_of_a_list_may_say_the_category_of_all():
    result = cleaned([("name", "姓名")], [["甲一"], [None]], titles=["入党积极分子名册"])
    assert facts(result, "category") == [("甲一", "入党积极分子")]
    assert kinds(result) == ["record", "blank"]


@pytest.mark.parametrize(
    ("role", "leads"),
    [
        ("书记", True),
        ("党支部副书记", True),
        ("组织委员", True),
        ("纪检委员、第二党小组组长", True),  # one post of the two is on the committee
        ("党小组组长", False),
        ("党员", False),
        ("原书记", False),
        ("", False),
    ],
)
def test_the_committee_are_secretaries_and_commissioners(role, leads):
    assert is_leader(role) is leads


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        ("正式党员", "正式党员"),
        ("中共党员", "正式党员"),
        ("中共预备党员", "预备党员"),
        ("预备党员（2020年）", "预备党员"),
        ("积极分子", "入党积极分子"),
        ("共青团员", "群众"),
        ("/", None),
    ],
)
def test_categories(cell, category):
    assert read_category(cell) == category


def test_an_unknown_category_is_no_guess():
    with pytest.raises(CellError):
        read_category("在职")
