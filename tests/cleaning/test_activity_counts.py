"""Counts of activities × hours per activity, across the files of a folder."""

from __future__ import annotations

from handmade import covers_body_once, facts, kinds, make_table
from hypothesis import given
from hypothesis import strategies as st

from branchstats.cleaning.activity_counts import activity_key, apply_units, gather_units
from branchstats.cleaning.records import Draft, Reject
from branchstats.cleaning.volunteering import clean
from branchstats.exports.table import Table
from branchstats.settings import Settings


def counts_table(header, body, *, file="volunteering/2021年次数.xlsx", **more) -> Table:
    return make_table(
        header, body, dataset="volunteering", shape="counts", file=file, sheet="第一党小组", **more
    )


def units_table(body, *, file="volunteering/时长.xlsx", header="单次时长") -> Table:
    return make_table(
        [("activity", "活动名称"), ("unit_hours", header), ("", "天数")],
        body,
        dataset="volunteering",
        shape="units",
        file=file,
    )


def cleaned(table: Table):
    result = clean(table, settings=Settings())
    assert covers_body_once(table, result)
    return result


HEADER = [
    ("group", "党小组"),
    ("name", "姓名"),
    ("activity", "垃圾分类"),
    ("activity", "文明劝导（次）"),
    ("activity", "垃圾分类 "),
]


def test_hours_are_count_times_unit_and_equal_activities_are_added():
    counts = cleaned(
        counts_table(
            HEADER,
            [
                ["一组", "甲 一", 1, "3次", 2],
                ["一组", "乙二", None, None, 2],
                ["一组", "丙三", 0, None, None],
                ["一组", "丁四", None, None, None],
            ],
        )
    )
    units = cleaned(units_table([["垃圾分类", 1.5, 0.5], ["文明劝导 ", "2小时", 0.5]]))
    assert kinds(units) == ["units", "units"]
    drafts, rejects = apply_units(counts.drafts, gather_units([counts, units]))
    names = ("activity", "date", "date_precision", "hours", "kind", "category")
    assert facts(drafts, *names) == [
        ("甲一", "垃圾分类", "2021-01-01", "year", 4.5, "估算", "创文创卫"),
        ("甲一", "文明劝导(次)", "2021-01-01", "year", 6.0, "估算", "创文创卫"),
        ("乙二", "垃圾分类", "2021-01-01", "year", 3.0, "估算", "创文创卫"),
        ("丙三", "垃圾分类", "2021-01-01", "year", 0.0, "估算", "创文创卫"),
    ]
    assert [draft.cell for draft in drafts] == ["C2", "D2", "E3", "C4"]
    assert not rejects
    assert all("count" not in draft.values for draft in drafts)
    assert kinds(counts) == ["record", "record", "record", "ignored"]


def test_an_activity_without_a_unit_is_a_reject_at_its_cell_unless_nobody_did_it():
    counts = cleaned(
        counts_table(HEADER, [["一组", "甲一", 2, 1, None], ["一组", "乙二", 0, 1, 0]])
    )
    drafts, rejects = apply_units(counts.drafts, {"volunteering": {"文明劝导": 2.0}})
    assert facts(drafts, "activity", "hours") == [
        ("甲一", "文明劝导(次)", 2.0),
        ("乙二", "垃圾分类", 0.0),
        ("乙二", "文明劝导(次)", 2.0),
    ]
    assert rejects == (
        Reject(
            "volunteering/2021年次数.xlsx", "第一党小组", "C2", "volunteering", "hours",
            "垃圾分类：2次", "没有“垃圾分类”的单次时长，次数折算不成小时",
            "请在同一文件夹的“活动—单次时长”表里加上这项活动，活动名称要一致",
        ),
    )  # fmt: skip


def test_units_come_from_the_folder_itself_or_from_those_above_it():
    table = counts_table(HEADER[:3], [["一组", "甲一", 1]], file="volunteering/2021/次数.xlsx")
    drafts = cleaned(table).drafts
    above, beside = {"垃圾分类": 1.0}, {"垃圾分类": 3.0}
    assert facts(apply_units(drafts, {"volunteering": above})[0], "hours") == [("甲一", 1.0)]
    both = {"volunteering": above, "volunteering/2021": beside}
    assert facts(apply_units(drafts, both)[0], "hours") == [("甲一", 3.0)]
    assert apply_units(drafts, {"volunteering/2020": above})[0] == ()
    assert facts(apply_units(drafts, {"": above})[0], "hours") == [
        ("甲一", 1.0)
    ]  # data/raw itself


def test_units_of_one_folder_are_put_together_and_the_later_file_decides():
    first = cleaned(units_table([["植树", 4], ["宣讲", 1]], file="volunteering/a.xlsx"))
    second = cleaned(units_table([["植树", 5]], file="volunteering/b.xlsx"))
    top = cleaned(units_table([["植树", 6]], file="时长.xlsx"))
    counts = cleaned(counts_table(HEADER[:3], [["一组", "甲一", 1]]))
    expected = {"volunteering": {"植树": 5.0, "宣讲": 1.0}, "": {"植树": 6.0}}
    for order in ([first, second, top, counts], [counts, top, second, first]):
        assert gather_units(order) == expected


def test_bad_counts_and_units_are_rejects():
    counts = cleaned(counts_table(HEADER[:3], [["一组", "甲一", "多次"], ["一组", "乙二", -1]]))
    assert kinds(counts) == ["rejected", "rejected"]
    advice = "请写成次数，如 3 或 3次"
    assert [(r.source_cell, r.field, r.raw, r.reason, r.advice) for r in counts.rejects] == [
        ("C2", "count", "多次", "“多次”不是数", advice),
        ("C3", "count", "-1", "“-1”是负数，不是次数", advice),
    ]
    assert [line.reason for line in counts.ledger] == ["“多次”不是数", "“-1”是负数，不是次数"]
    units = cleaned(
        units_table([["植树", 4], ["植树", 5], ["宣讲", None], [None, 2], ["植树", "半天"]])
    )
    assert kinds(units) == ["units", "rejected", "rejected", "rejected", "units"]
    assert units.units == {"植树": 4.0}
    told = [(r.source_cell, r.field, r.reason, r.advice) for r in units.rejects]
    assert told == [
        ("B3", "unit_hours", "同一活动前面写的单次时长是4小时", "请只保留一个"),
        ("A4", "unit_hours", "没有单次时长", "请补上每次折算的小时数"),
        ("B5", "activity", "没有活动名称", "请写上活动名称，或删去这一行"),
    ]


def test_rows_without_counts_say_so_and_bad_cells_do_not_take_the_others_with_them():
    result = cleaned(
        counts_table(
            HEADER[:4],
            [["一组", "甲一", None, None], ["一组", "乙二", "多次", 2], [None, None, None, None]],
        )
    )
    assert [(line.kind, line.reason) for line in result.ledger] == [
        ("ignored", "没有活动次数（空格不算记录）"), ("record", ""), ("blank", "")]  # fmt: skip
    assert facts(result, "activity", "count") == [("乙二", "文明劝导(次)", 2.0)]
    assert [r.source_cell for r in result.rejects] == ["C3"]


def test_a_unit_is_no_longer_than_a_month():
    longest = cleaned(units_table([["驻村", 744], ["抗疫", 745]]))
    assert longest.units == {"驻村": 744.0}  # 31 days of 24 hours
    assert kinds(longest) == ["units", "rejected"]


def test_units_in_minutes():
    assert cleaned(units_table([["植树", 90]], header="单次时长（分钟）")).units == {"植树": 1.5}


def test_long_counts_name_their_activity_in_a_cell_and_add_up_over_rows():
    table = counts_table(
        [("name", "姓名"), ("activity", "活动名称"), ("count", "次数"), ("date", "月份")],
        [["甲一", "植树", 2, "3月"], ["甲一", "植树", 1, "3月"], ["甲一", "植树", 1, "4月"]],
    )
    result = cleaned(table)
    drafts, _ = apply_units(result.drafts, {"volunteering": {"植树": 4.0}})
    assert facts(drafts, "date", "date_precision", "hours") == [
        ("甲一", "2021-03-01", "month", 12.0),
        ("甲一", "2021-04-01", "month", 4.0),
    ]


def test_other_drafts_pass_through_untouched():
    other = Draft("scores", "a.xlsx", "", 2, "B2", {"score": 3.0})
    hours = Draft("volunteering", "a.xlsx", "", 2, "B2", {"hours": 3.0, "activity": "植树"})
    assert apply_units([other, hours], {}) == ((other, hours), ())


def test_activity_keys_ignore_spaces_and_words_for_counts():
    keys = {
        activity_key(text) for text in ("文明劝导", "文明 劝导 ", "文明劝导次数", "文明劝导（次）")
    }
    assert keys == {"文明劝导"}
    assert activity_key("次") == "次"


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=3, max_size=3), max_size=8
    ),
    st.floats(0.5, 8),
    st.floats(0.5, 8),
)
def test_hours_are_conserved(rows, sorting, guiding):
    body = [["一组", f"甲{number}", *row] for number, row in enumerate("一二三四五六七八")]
    body = [[*start[:2], *row] for start, row in zip(body, rows, strict=False)]
    result = cleaned(counts_table(HEADER, body))
    units = {"volunteering": {"垃圾分类": sorting, "文明劝导": guiding}}
    drafts, rejects = apply_units(result.drafts, units)
    expected = sum(sorting * ((a or 0) + (c or 0)) + guiding * (b or 0) for _, _, a, b, c in body)
    assert abs(sum(draft.values["hours"] for draft in drafts) - expected) < 1e-9 * (1 + expected)
    assert not rejects


def test_a_blank_row_of_units_is_blank_and_a_column_without_a_name_counts_nothing():
    units = cleaned(units_table([["植树", 4, None], [None, None, None]]))
    assert kinds(units) == ["units", "blank"]
    counts = cleaned(counts_table([*HEADER[:3], ("activity", "")], [["一组", "甲一", 1, 7]]))
    assert facts(counts, "activity", "count") == [("甲一", "垃圾分类", 1.0)]


def test_a_printed_total_is_held_against_the_counts_of_its_column():
    body = [["一组", "甲一", 1, "3次"], ["一组", "乙二", 2, None]]
    table = counts_table(HEADER[:4], body, totals=[[None, "合计", 3, 4]])
    (notice,) = cleaned(table).notices
    assert (notice.source_cell, notice.raw) == ("D4", "4")  # 3 is right in C, not in D
