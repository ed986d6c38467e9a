"""Score sheets of invented offices: which columns are tests, parts, totals, ranks."""

from __future__ import annotations

from made_sheets import body_rows, fields, found, make, only_table


def test_years_over_subjects():
    table = only_table(
        make(
            """
县委组织部机关党支部测试成绩汇总（满分120分）
序号|姓名|党小组|2019年||2020年||平均分|名次
|||组工业务|理论知识|组工业务|理论知识||
1|丁一凡|一组|101|98|110|85|98.5|1
2|王小荷|一组|缺考|88|95|90|91|2
3|刘成林|二组|99|免考|--|88|93.5|3
|平均分||100|93|102.5|87.7||
最高分|||101|98|110|90||
""",
            merges="A1:I1 A2:A3 B2:B3 C2:C3 D2:E2 F2:G2 H2:H3 I2:I3",
        )
    )
    assert (table.dataset, table.shape) == ("scores", "wide")
    assert fields(table) == ["seq", "name", "group", *["test"] * 4, "", ""]
    assert [column.path for column in table.by_field("test")][2] == ("2020年", "组工业务")
    assert body_rows(table) == [4, 5, 6]
    assert [row + 1 for row in table.totals] == [7, 8]


def test_parts_beside_a_total_mark():
    table = only_table(
        make(
            """
2020年第三季度理论知识测试成绩单
考试时间：2020年9月15日
考号|姓名|部门|平时|期末|总评|等级|名次
1|丁一凡|办公室|18|70|88|优秀|1
2|王小荷|办公室|17|60|77|良好|2
制表：陈雨
"""
        )
    )
    assert (table.dataset, table.shape) == ("scores", "single")
    assert fields(table) == ["", "name", "department", "part", "part", "total_score", "grade", ""]
    assert table.titles[1] == "考试时间：2020年9月15日"
    assert body_rows(table) == [4, 5]


def test_parts_with_their_weight():
    table = only_table(
        make(
            """
2020年第三季度理论知识测试成绩单
姓名|平时20%|期中(30%)|期末考试（占50%）|总评
丁一凡|88|70|80|79
王小荷|87|60|70|70
"""
        )
    )
    assert (table.dataset, table.shape) == ("scores", "single")
    assert fields(table) == ["name", "part", "part", "part", "total_score"]


def test_each_test_with_its_own_rank():
    table = only_table(
        make(
            """
测试成绩表
姓名|2019年上半年||2019年下半年||备注
|成绩|名次|成绩|名次|
丁一凡|88|1|90|2|
王小荷|80|2|92|1|
""",
            merges="A1:F1 A2:A3 B2:C2 D2:E2 F2:F3",
        )
    )
    assert table.shape == "wide"
    assert fields(table) == ["name", "test", "", "test", "", "note"]


def test_one_row_a_person_and_test():
    table = only_table(
        make(
            """
姓名|工号|考试名称|科目|考试日期|成绩|满分|备注
丁一凡|A01|2019年一季度测试|组工业务|2019-03-15|88|100|
王小荷|A02|2019年一季度测试|组工业务|2019-03-15|缺考|100|
"""
        )
    )
    assert (table.dataset, table.shape) == ("scores", "long")
    assert fields(table) == [
        "name",
        "staff_no",
        "exam",
        "subject",
        "date",
        "score",
        "full_mark",
        "note",
    ]


def test_grades_instead_of_numbers_and_dates_as_headers():
    grades = only_table(
        make("党员理论测试等次\n姓名|一季度|二季度\n丁一凡|优秀|良好\n王小荷|缺考|合格")
    )
    dates = only_table(
        make("业务测试成绩\n姓名|2019-03-15|2019-06-20\n丁一凡|88|90\n王小荷|80|缺考")
    )
    assert [grades.shape, dates.shape] == ["wide", "wide"]
    assert fields(grades) == fields(dates) == ["name", "test", "test"]


def test_a_resit_column_and_two_subjects_with_their_sum():
    resit = only_table(
        make("2021年党史知识测试\n姓名|成绩|补考成绩|是否合格\n丁一凡|88||是\n王小荷|55|72|是")
    )
    total = only_table(
        make(
            "2019年测试成绩\n姓名|组工业务|理论知识|总分|排名\n丁一凡|88|90|178|1\n王小荷|80|92|172|2"
        )
    )
    assert fields(resit) == ["name", "score", "makeup", ""]
    assert fields(total) == ["name", "test", "test", "total_score", ""]
    assert total.shape == "wide"


def test_a_survey_with_its_columns_in_another_order():
    table = only_table(
        make(
            """
序号|提交答卷时间|所用时间|来源|来自IP|1、您的姓名：|2、所在党小组|3、入党誓词一共多少字？|总分
1|2020/6/30 15:01:00|574秒|微信|10.0.0.1|丁一凡|一组|80|90
2|2020/6/30 15:02:00|374秒|微信|10.0.0.2|王小荷|一组|80|8分
"""
        )
    )
    assert (table.dataset, table.shape) == ("scores", "survey")
    assert fields(table) == ["seq", "date", "", "", "", "name", "group", "", "score"]


def test_a_survey_without_marks_is_no_test():
    table = only_table(
        make(
            "序号|提交答卷时间|所用时间|1、姓名|2、您对支部工作满意吗\n1|2020/6/30 15:01:00|5秒|丁一凡|满意"
        )
    )
    assert table.dataset == ""
    assert "总分" in table.why


def test_two_tests_below_each_other():
    sheet = make(
        """
2019年上半年测试成绩
姓名|成绩
丁一凡|88
王小荷|80

2019年下半年测试成绩
姓名|成绩
丁一凡|90
王小荷|91
"""
    )
    first, second = found(sheet).tables
    assert first.titles == ("2019年上半年测试成绩",)
    assert second.titles == ("2019年下半年测试成绩",)
    assert body_rows(second) == [8, 9]


def test_statistics_below_the_names_are_no_people():
    table = only_table(
        make(
            """
2018年下半年理论知识测试成绩登记表
序号|工号|姓名|总评成绩|备注
1|A01|丁一凡|78|
2|A02|王小荷|85|
考试成绩统计||||
优秀|6人|18.18%||
良好|2人|6.06%||
实考人数：38||||
"""
        )
    )
    assert body_rows(table) == [3, 4]


def test_merged_numbers_over_several_people_number_their_groups():
    table = only_table(
        make(
            """
课程设计评分记录表
编号|成员|学号|报告1|报告2
1|丁一凡|B01|优|
|王小荷|B02||
2|刘成林|B03|良|
|陈雨|B04||
""",
            merges="A3:A4 A5:A6 D3:D4 D5:D6",
        )
    )
    assert fields(table) == ["group", "name", "student_no", "test", "test"]
    report = table.by_field("test")[0]
    assert [table.value(row, report) for row in table.body] == ["优", "优", "良", "良"]


def test_numbers_before_the_names_are_no_marks():
    table = only_table(
        make("2021年测试成绩\n抽签结果|姓名|业务|理论\n12|丁一凡|88|90\n7|王小荷|80|92")
    )
    assert fields(table) == ["", "name", "test", "test"]
