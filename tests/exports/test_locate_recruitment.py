"""Recruitment ledgers and lists of invented offices: which column is which event."""

from __future__ import annotations

import pytest
from made_sheets import assert_accounted, body_rows, fields, found, make, only_table, rows_of


def shape(table):
    return (table.dataset, table.shape)


STAGES = """
发展党员工作纪实台账
序号|姓名|性别|出生年月|入党申请||入党积极分子||发展对象|||预备党员||转正||备注
||||递交时间|谈话时间|确定时间|培养联系人|确定时间|政审时间|培训时间|支部大会时间|上级党委审批时间|支部大会通过时间|上级党委审批时间|
1|陈雨|女|1990.5|2018.3.5|2018.3.20|2018.10.8|丁一凡|2019.10.9|2019.11|2019.11.5|2019.12.1|2019.12.20|2020.12.1|2020.12.28|
2|周立|男|1992.7|2019.3.5|2019.3.20|2019.10.8|丁一凡||||||||
"""
STAGE_MERGES = "A1:P1 A2:A3 B2:B3 C2:C3 D2:D3 E2:F2 G2:H2 I2:K2 L2:M2 N2:O2 P2:P3"


@pytest.mark.parametrize("merges", [STAGE_MERGES, ""])
def test_sub_headers_take_their_event_from_the_stage_above(merges):
    table = only_table(make(STAGES, merges=merges))
    assert shape(table) == ("recruitment", "ledger")
    assert fields(table) == [
        "seq", "name", "gender", "", "event:申请入党", "event:派人谈话", "event:确定积极分子", "",
        "event:列为发展对象", "event:政治审查", "event:短期培训", "event:接收预备党员", "event:党委审批",
        "event:转正", "", "note",
    ]  # fmt: skip
    assert "转正" in table.columns[14].why
    assert body_rows(table) == [4, 5]


def test_one_level_of_headers_in_other_words():
    table = only_table(
        make(
            """
姓名|申请入党时间|列为积极分子时间|列为重点发展对象时间|成为预备党员时间|上级党委审批时间|转正时间|转正上级党委审批时间|入党介绍人
陈雨|20180305|20181008|20191009|20191201|20191220|20201201|20201228|丁一凡
周立|2019.3.5|2019.10.8||||||
"""
        )
    )
    assert fields(table) == [
        "name", "event:申请入党", "event:确定积极分子", "event:列为发展对象", "event:接收预备党员",
        "event:党委审批", "event:转正", "", "",
    ]  # fmt: skip


def test_stage_headers_printed_again():
    sheet = make(
        """
发展党员台账
基本情况|||申请|积极分子|备注
序号|姓名|性别|申请时间|确定时间|
1|陈雨|女|2018.3.5|2018.10.8|
基本情况|||申请|积极分子|备注
序号|姓名|性别|申请时间|确定时间|
2|周立|男|2019.3.5|2019.10.8|
""",
        merges="A1:F1 A2:C2 F2:F3 A5:C5 F5:F6",
    )
    located = found(sheet)
    (table,) = located.tables
    assert rows_of(located, "header") == [2, 3, 5, 6]
    assert body_rows(table) == [4, 7]
    assert_accounted(sheet, located)


@pytest.mark.parametrize("header", ["时间", "确定时间", "日期", "批准时间"])
def test_a_sheet_a_stage_whose_title_names_the_stage(header):
    table = only_table(
        make(
            f"2020年度机关党支部入党积极分子名册\n序号|姓名|性别|学历|{header}\n"
            "1|陈雨|女|本科|2020年3月\n2|周立|男|本科|2020.5.8",
            name="积极分子",
        )
    )
    assert shape(table) == ("recruitment", "list")
    assert fields(table) == ["seq", "name", "gender", "", "date"]


def test_a_list_with_the_stage_in_a_column():
    table = only_table(
        make(
            "发展党员情况一览表\n序号|姓名|事项|时间\n1|陈雨|确定为入党积极分子|2020年3月5日\n2|周立|接收为预备党员|2020年6月30日"
        )
    )
    assert shape(table) == ("recruitment", "list")
    assert fields(table) == ["seq", "name", "event", "date"]


def test_party_date_of_new_members_is_the_event_and_of_a_roster_it_is_not():
    rows = "序号|姓名|性别|入党时间|转正时间\n1|陈雨|女|2019.12.1|2020.12.1\n2|周立|男|2020.6.30|2021.6.30"
    recruited = only_table(make("2019-2021年新发展党员名单\n" + rows))
    roster = only_table(make("机关党支部党员花名册\n" + rows))
    assert shape(recruited) == ("recruitment", "ledger")
    assert fields(recruited)[3:] == ["event:接收预备党员", "event:转正"]
    assert shape(roster) == ("members", "roster")
    assert fields(roster)[3] == "joined_party"


def test_people_who_came_from_elsewhere():
    table = only_table(
        make(
            "党员组织关系接收登记\n序号|姓名|转出单位|介绍信编号|接收组织关系时间\n1|陈雨|县财政局|12|2020年3月5日"
        )
    )
    assert shape(table) == ("recruitment", "list")
    assert fields(table) == ["seq", "name", "", "", "event:转入"]


def test_signatures_below_a_list_are_no_people():
    sheet = make(
        """
入党积极分子花名册
姓名|确定时间
陈雨|2020年3月5日
周立|2020年5月8日

中共某县委组织部机关支部委员会
2021年1月5日
"""
    )
    located = found(sheet)
    (table,) = located.tables
    assert body_rows(table) == [3, 4]
    assert rows_of(located, "note") == [6, 7]
    assert_accounted(sheet, located)
