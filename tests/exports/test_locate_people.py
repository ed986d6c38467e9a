"""Rosters, posts, honours and other lists of invented offices."""

from __future__ import annotations

import pytest
from made_sheets import fields, make, only_table


def shape(table):
    return (table.dataset, table.shape)


def test_a_roster_with_two_levels_of_headers():
    table = only_table(
        make(
            """
机关党支部党员花名册
序号|姓名|基本情况|||党内情况||
||性别|出生年月|身份证号|入党时间|转正时间|党内职务
1|丁一凡|男|1980.1|3401***|2001.7|2002.7|书记
2|王小荷|女|1985.1|3401***|2009.7|2010.7|组织委员
""",
            merges="A1:H1 A2:A3 B2:B3 C2:E2 F2:H2",
        )
    )
    assert shape(table) == ("members", "roster")
    assert fields(table) == [
        "seq",
        "name",
        "gender",
        "",
        "",
        "joined_party",
        "became_full",
        "role",
    ]


@pytest.mark.parametrize("title", ["机关党支部党员花名册", "党员名单", ""])
def test_a_roster_by_its_headers_or_its_title(title):
    rows = "姓名|工号|党小组|党员类别|入党日期|转入时间|转出时间\n丁一凡|A01|一组|正式党员|2001-07|2015-03|"
    table = only_table(make(f"{title}\n{rows}"))
    expected = ["name", "staff_no", "group", "category"]
    if title:
        assert shape(table) == ("members", "roster")
        assert fields(table) == [*expected, "joined_party", "joined_branch", "left_branch"]
    else:  # without a title the dates say that people came and went
        assert table.dataset in ("members", "recruitment")


def test_a_list_of_names_under_the_title_of_a_roster():
    assert shape(only_table(make("机关党支部党员名单\n序号|姓名\n1|丁一凡\n2|王小荷"))) == (
        "members",
        "roster",
    )
    assert only_table(make("某次活动名单\n序号|姓名\n1|丁一凡\n2|王小荷")).dataset == ""


LISTS = [
    ("任职", "支部班子成员任职一览表\n姓名|职务|任职起止时间\n丁一凡|书记|2019年1月至今", ["name", "post", "start"]),
    ("任职", "支部委员会\n姓名|党内职务|任职时间|免职时间\n丁一凡|书记|2019年1月|", ["name", "role", "start", "end"]),
    ("选派", "驻村干部选派情况\n姓名|驻村职务|派驻村|派驻时间\n刘成林|第一书记|大湾村|2019年5月", ["name", "post", "village", "start"]),
    ("荣誉", "获得荣誉情况\n获奖单位/个人|荣誉名称|级别|表彰时间\n丁一凡|优秀党员|市级|2020.7.1", ["name", "honour", "level", "honour_date"]),
    ("民主评议", "2020年度民主评议党员结果\n姓名|评议等次\n丁一凡|优秀", ["name", "appraisal"]),
    ("民主评议", "2020年度民主评议党员结果\n姓名|等次\n丁一凡|优秀", ["name", "appraisal"]),
    ("表决", "支部大会表决情况\n时间|应到|实到|赞成|反对|弃权\n2020.6.30|36|34|34|0|0", ["date", "expected", "present", "votes_for", "votes_against", "votes_abstained"]),
    ("党费", "2020年党费缴纳登记\n姓名|缴费月份|金额(元)\n丁一凡|2020年1月|35", ["name", "date", "amount"]),
    ("培训学时", "培训情况\n姓名|培训班名称|培训时间|学时\n丁一凡|进修班|2020.9.1|40", ["name", "training", "date", "hours"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), LISTS)
def test_simple_lists(kind, text, expected):
    table = only_table(make(text))
    assert shape(table) == ("events", "list")
    assert fields(table) == expected
    assert table.why.startswith(kind)


def test_people_outside_the_party_are_none_of_ours():
    table = only_table(
        make(
            "统战人员信息\n姓名|性别|学历|职务|现任职时间|政治面貌\n丁一凡|男|本科|局长|2019.5|民盟"
        )
    )
    assert table.dataset == ""
