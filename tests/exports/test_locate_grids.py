"""Sign-in grids of invented offices: which rows hold people, which columns are meetings."""

from __future__ import annotations

from datetime import date

import pytest
from made_sheets import (
    assert_accounted,
    body_rows,
    column_values,
    fields,
    found,
    make,
    only_table,
    rows_of,
)


def is_grid(table):
    return (table.dataset, table.shape) == ("attendance", "grid")


def paths(table):
    return [column.path for column in table.by_field("day")]


def test_legend_above_true_dates_and_summary_columns():
    sheet = make(
        """
县委组织部机关支部学习签到情况
图例：○出勤 ●事假 ◎病假 ▲缺席
工号|部门|姓名|@2020-03-03|@2020-03-06|应到|实到|出勤率
A01|办公室|丁一凡|○|●|2|1|50%
A02|办公室|王小荷|○|▲|2|1|50%
A03|干部科|刘成林|◎|○|2|1|50%
合计|||2|1|||
""",
        merges="A1:H1 A2:H2",
    )
    located = found(sheet)
    (table,) = located.tables
    assert is_grid(table)
    assert fields(table) == ["staff_no", "department", "name", "day", "day", "", "", ""]
    assert "汇总列" in table.columns[5].why
    assert paths(table) == [(date(2020, 3, 3),), (date(2020, 3, 6),)]
    assert table.legend == {"○": "出勤", "●": "事假", "◎": "病假", "▲": "缺席"}
    assert body_rows(table) == [4, 5, 6]
    assert [row + 1 for row in table.totals] == [7]
    assert rows_of(located, "legend") == [2]
    assert_accounted(sheet, located)


def test_months_over_day_numbers():
    table = only_table(
        make(
            """
2019年“二五”学习签到表
序号|姓名|党小组|1月||2月||出勤次数
|||4|8|1|5|
1|丁一凡|一组|√|√|√|△|3
2|王小荷|一组|√|×|√|√|3
注：√出勤  ×缺勤  △请假
填表人：    审核人：
""",
            merges="A1:H1 A2:A3 B2:B3 C2:C3 D2:E2 F2:G2 H2:H3 A6:H6 A7:H7",
        )
    )
    assert is_grid(table)
    assert paths(table) == [("1月", 4), ("1月", 8), ("2月", 1), ("2月", 5)]
    assert body_rows(table) == [4, 5]
    assert table.legend == {"√": "出勤", "×": "缺勤", "△": "请假"}
    assert table.notes == ("填表人： 审核人：",)


def test_the_same_without_merges_as_in_a_csv():
    table = only_table(
        make(
            """
2020年学习签到
序号|姓名|1月|||2月||
||3|7|10|4|7|11
1|丁一凡|√|√|√|√|√|√
2|王小荷|√|√|√|事假|√|√
""",
            name="",
        )
    )
    assert [path[0] for path in paths(table)] == ["1月"] * 3 + ["2月"] * 3
    assert [path[1] for path in paths(table)] == [3, 7, 10, 4, 7, 11]
    assert body_rows(table) == [4, 5]


def test_two_rows_a_person_merged():
    table = only_table(
        make(
            """
2019年3月学习考勤表
序号|姓名|时段|2019年3月||
|||3月5日|3月8日|3月12日
1|丁一凡|上午|√|√|△
||下午|√|×|√
2|王小荷|上午|√|√|√
||下午|√|√|√
注：“√”为出勤，“×”为缺勤，“△”为请假
""",
            merges="A1:F1 A2:A3 B2:B3 C2:C3 D2:F2 A4:A5 B4:B5 A6:A7 B6:B7",
        )
    )
    assert fields(table) == ["seq", "name", "session", "day", "day", "day"]
    assert column_values(table, "name") == ["丁一凡", "丁一凡", "王小荷", "王小荷"]
    assert column_values(table, "session") == ["上午", "下午", "上午", "下午"]
    assert paths(table)[0] == ("2019年3月", "3月5日")


@pytest.mark.parametrize("header", ["", "时间", "时段", "上/下午"])
def test_two_rows_a_person_with_the_name_given_once(header):
    table = only_table(
        make(
            f"""
三月份学习签到
工号|姓名|{header}|5日|8日|12日
A1|丁一凡|上午|√|√|△
||下午|√|×|√
A2|王小荷|上午|√|√|√
||下午|√|√|√
"""
        )
    )
    assert fields(table)[2] == "session"
    assert column_values(table, "name") == ["丁一凡", "丁一凡", "王小荷", "王小荷"]
    assert column_values(table, "staff_no") == ["A1", "A1", "A2", "A2"]


def test_morning_and_afternoon_under_each_date():
    table = only_table(
        make(
            """
2021年3月培训签到表
序号|姓名|3月1日||3月2日|
||上午|下午|上午|下午
1|丁一凡|√|√|√|△
2|王小荷|√|×|√|√
说明：√为签到，△为请假，×为缺席
""",
            merges="A1:F1 A2:A3 B2:B3 C2:D2 E2:F2",
        )
    )
    assert paths(table) == [
        ("3月1日", "上午"), ("3月1日", "下午"), ("3月2日", "上午"), ("3月2日", "下午"),
    ]  # fmt: skip
    assert body_rows(table) == [4, 5]


def test_short_dates_and_a_legend_spread_over_cells():
    sheet = make(
        """
姓名|党小组|3.5|3.8|3.12|备注
丁一凡|一组|√|L|√|
王小荷|一组|√|√|Q|
刘成林|二组|√|√|√|3月转入
出勤人数||3|2|2|
图例|√|出勤|L|请假|
|Q|旷会|S|病假|
支部书记签字：|||组织委员签字：||
"""
    )
    located = found(sheet)
    (table,) = located.tables
    assert is_grid(table)
    assert body_rows(table) == [2, 3, 4]
    assert table.legend == {"√": "出勤", "L": "请假", "Q": "旷会", "S": "病假"}
    assert rows_of(located, "legend") == [6, 7]
    assert rows_of(located, "note") == [8]
    assert_accounted(sheet, located)


@pytest.mark.parametrize(
    "days",
    [
        ("3月5日", "3月8日"), ("3.5", "3.8"), ("5日", "8日"), ("43895", "43898"), ("20.3.5", "20.3.8"),
        ("2020/3/5", "2020/3/8"), ("3月5日（周四）", "3月8日（周日）"), ("三月五日", "三月八日"),
        ("第一次", "第二次"), ("3-5", "3-8"), ("20200305", "20200308"), ("5", "8"), ("5*", "31*"),
        ("3月5日 14:30", "3月8日 14:30"), ("2020年3月5日", "2020年3月8日"),
    ],
)  # fmt: skip
def test_ways_to_head_a_column_with_a_day(days):
    first, second = days
    table = only_table(
        make(f"学习签到表\n姓名|{first}|{second}|备注\n丁一凡|√|△|\n王小荷|√|√|\n△请假")
    )
    assert is_grid(table)
    assert fields(table) == ["name", "day", "day", "note"]


def test_a_row_of_weekdays_says_nothing_more_than_the_days():
    for rows in (
        "姓名|1|4|8|11\n|二|五|二|五\n",
        "|二|五|二|五\n姓名|1|4|8|11\n",
        "姓名|1|4|8|11\n星期|二|五|二|五\n",
    ):
        table = only_table(make(f"学习签到表\n{rows}丁一凡|√|√|√|√\n王小荷|√|×|√|√"))
        assert paths(table) == [(1,), (4,), (8,), (11,)]
        assert body_rows(table) == [4, 5]


def test_topics_under_numbered_meetings():
    table = only_table(
        make(
            """
2019年“二五”学习签到册
姓名|第1次|第2次|第3次|出勤次数
学习内容|党章|十九大报告|准则条例|
丁一凡|√|√|√|3
王小荷|√|×|√|2
"""
        )
    )
    assert fields(table) == ["name", "day", "day", "day", ""]
    assert paths(table)[0] == ("第1次", "党章")
    assert body_rows(table) == [4, 5]


def test_a_legend_to_the_right_of_the_grid():
    table = only_table(
        make(
            """
2019年学习签到
姓名|3月5日|3月8日||图例
丁一凡|√|※||√ 出勤
王小荷|◇|√||※ 病假
刘成林|√|√||◇ 早退
"""
        )
    )
    assert table.legend == {"√": "出勤", "※": "病假", "◇": "早退"}
    assert body_rows(table) == [3, 4, 5]


def test_groups_merged_before_the_names():
    table = only_table(
        make(
            """
党建学习出勤登记
党小组|组长|党员姓名|1月7日|1月10日|本人签字
第一党小组|丁一凡|丁一凡|√|√|
||王小荷|√|√|
第二党小组|刘成林|刘成林|√|○|
||陈雨|√|√|
说明|○表示迟到||||
""",
            merges="A1:F1 A3:A4 B3:B4 A5:A6 B5:B6",
        )
    )
    assert column_values(table, "group") == ["第一党小组"] * 2 + ["第二党小组"] * 2
    assert column_values(table, "name") == ["丁一凡", "王小荷", "刘成林", "陈雨"]
    assert table.legend == {"○": "迟到"}


def test_a_grid_of_ones_and_noughts_and_one_of_words():
    binary = only_table(make("姓名|3月5日|3月8日\n丁一凡|1|1\n王小荷|1|0"))
    words = only_table(make("姓名|3月5日|3月8日\n丁一凡|出勤|病假\n王小荷|迟到|出勤"))
    assert is_grid(binary)
    assert is_grid(words)


def test_a_single_meeting_with_its_date_in_the_title():
    table = only_table(
        make(
            """
2021年3月5日党员大会到会情况
序号|姓名|党小组|到会情况|备注
1|丁一凡|一组|到会|
2|王小荷|一组|请假|病假
3|刘成林|二组|√|
"""
        )
    )
    assert is_grid(table)
    assert fields(table) == ["seq", "name", "group", "day", "note"]


def test_undocumented_codes_do_not_keep_a_grid_from_being_one():
    table = only_table(make("签到表\n姓名|1|2|3\n丁一凡|√|PJ1|√\n王小荷|PJ1|√|PJ2\n刘成林|√||√"))
    assert is_grid(table)


def test_a_grid_that_begins_away_from_the_corner():
    table = only_table(
        make("\n||\n||2019年学习签到表\n||姓名|3月5日|3月8日\n||丁一凡|√|√\n||王小荷|√|△\n||△请假")
    )
    assert table.titles == ("2019年学习签到表",)
    assert len(table.body) == 2
    assert fields(table) == ["name", "day", "day"]


def test_a_title_with_a_legend_behind_it_stays_a_title():
    for title in ("2019年学习签到表（√出勤 △请假 ×缺席）", "2019年学习签到表||√出勤 △请假 ×缺席"):
        table = only_table(make(f"{title}\n姓名|3月5日|3月8日\n丁一凡|√|△\n王小荷|√|×"))
        assert table.legend == {"√": "出勤", "△": "请假", "×": "缺席"}
        assert "2019年学习签到表" in table.titles[0]


def test_the_name_on_both_rows_of_a_header():
    table = only_table(
        make("2019年学习签到\n姓名|1月||2月|\n姓名|4|8|1|5\n丁一凡|√|√|√|△\n王小荷|√|√|√|√\n△请假")
    )
    assert body_rows(table) == [4, 5]
    assert paths(table) == [("1月", 4), ("1月", 8), ("2月", 1), ("2月", 5)]


def test_a_slash_that_the_legend_explains_is_a_mark_and_no_blank():
    table = only_table(
        make("姓名|2.11|2.19\n丁一凡|/|B\n王小荷|/|/\n注：/=出勤；L=迟到；B=病假", name="二月")
    )
    assert is_grid(table)
    assert table.legend == {"/": "出勤", "L": "迟到", "B": "病假"}


def test_a_grid_whose_only_codes_nobody_explains_is_still_a_grid():
    assert is_grid(only_table(make("学习签到表\n姓名|2.11|2.19\n丁一凡|A|B\n王小荷|A|A")))


def test_a_post_that_is_also_a_word_for_people_does_not_make_a_row_a_header():
    table = only_table(
        make(
            """
月度汇总 统计日期：2020-05-01 至 2020-05-04
姓名|考勤组|部门|工号|职位|考勤结果|||
|||||1|六|日|4
丁一凡|机关|第一党小组|GH1100|干部|正常|休息|休息|正常
王小荷|机关|第二党小组|GH1101|干部|出差|休息|休息|请假
""",
            merges="A2:A3 B2:B3 C2:C3 D2:D3 E2:E3 F2:I2",
        )
    )
    assert body_rows(table) == [4, 5]


@pytest.mark.parametrize("header", ["", "参学同志", "日期/人员名单"])
def test_names_under_no_known_header_are_known_by_what_they_are(header):
    table = only_table(
        make(
            f"2019年学习签到表\n{header}|3月5日|3月8日\n丁一凡|√|√\n王小荷|√|△\n"
            "买买提·艾力|×|√\n合计|2|2\n△请假 ×缺席"
        )
    )
    assert is_grid(table)
    assert column_values(table, "name") == ["丁一凡", "王小荷", "买买提·艾力"]
    assert "人名" in table.columns[0].why


def test_departments_are_not_taken_for_names():
    table = only_table(
        make(
            "学习签到\n部门名|参学同志|3月5日|3月8日\n办公室|丁一凡|√|√\n办公室|王小荷|√|×\n干部科|陈雨|√|√"
        )
    )
    assert column_values(table, "name") == ["丁一凡", "王小荷", "陈雨"]


def test_statistics_under_a_group_of_their_own():
    table = only_table(
        make(
            """
2021年学习考勤表
序号|姓名|出勤情况|||统计||
||3月5日|3月8日|3月12日|出勤|请假|缺席
1|丁一凡|√|√|△|2|1|0
2|王小荷|√|×|√|2|0|1
""",
            merges="A1:H1 A2:A3 B2:B3 C2:E2 F2:H2",
        )
    )
    assert is_grid(table)
    assert fields(table) == ["seq", "name", "day", "day", "day", "", "", ""]


def test_year_over_months_over_days():
    table = only_table(
        make(
            "学习考勤表\n姓名|2019年|||\n|1月||2月|\n|4|8|1|5\n丁一凡|√|√|√|√\n王小荷|√|√|√|×",
            merges="A1:E1 A2:A4 B2:E2 B3:C3 D3:E3",
        )
    )
    assert paths(table)[2] == ("2019年", "2月", 1)
    assert body_rows(table) == [5, 6]
