"""Header texts → fields: exact first, longest first, one to one, and by what stands beneath."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.exports.celltypes import squeeze, word_list
from branchstats.exports.headers import (
    CONTAINED,
    REPEATED,
    WHOLE,
    assign,
    label_of,
    meanings,
    meanings_of,
    plain_header,
)
from branchstats.exports.table import Column

ANY: dict[int, frozenset[str]] = {}


def fields(*headers: str, fits: dict[int, frozenset[str]] | None = None) -> list[str]:
    columns = [Column(index, (header,)) for index, header in enumerate(headers)]
    return [column.field for column in assign(columns, fits or ANY, {})]


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("姓　名", "姓名"),
        (" 姓\n名：", "姓名"),
        ("2、您的姓名：", "姓名"),
        ("*姓名", "姓名"),
        ("（二）工号", "(二)工号"),
        ("３．党小组", "党小组"),
        ("请输入您的工号", "工号"),
    ],
)
def test_headers_are_compared_without_spaces_numbering_and_signs(header, plain):
    assert plain_header(header) == plain


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名", "name"),
        ("2、您的姓名：", "name"),
        ("用户昵称（入会昵称）", "name"),
        ("服务时长(小时)", "hours"),
        ("累计服务时长（h）", "hours"),
        ("递交入党申请书时间", "event:申请入党"),
        ("入党申请时间", "event:申请入党"),
        ("确定为入党积极分子时间", "event:确定积极分子"),
        ("确定重点发展对象时间", "event:列为发展对象"),
        ("支部大会通过时间", "event:接收预备党员"),
        ("成为预备党员时间", "event:接收预备党员"),
        ("转为正式党员时间", "event:转正"),
        ("入党时间", "joined_party"),
        ("缺席（请假）人员及原因", "absentees"),
        ("应到会人数", "expected"),
        ("每次时长（小时/次）", "unit_hours"),
    ],
)
def test_usual_headers(header, field):
    assert meanings(header)[0].field == field


def test_the_longest_word_decides_not_the_one_inside_it():
    first = meanings("转正上级党委审批时间")[0]
    assert (first.field, first.fit) == ("", WHOLE)
    assert "转正" in first.reason
    assert meanings("上级党委审批时间")[0].field == "event:党委审批"
    assert fields("姓名", "转正上级党委审批时间", "上级党委审批时间") == [
        "name",
        "",
        "event:党委审批",
    ]
    assert fields("姓名", "上级党委审批时间", "转正上级党委审批时间") == [
        "name",
        "event:党委审批",
        "",
    ]


def test_a_word_inside_a_longer_header_counts_less_than_the_whole_header():
    assert meanings("本次活动服务时长合计数")[0].fit == CONTAINED
    assert fields("本次志愿服务时长说明", "服务时长") == ["", "hours"]


def test_one_field_goes_to_one_column_and_the_other_says_why():
    columns = assign([Column(0, ("姓名",)), Column(1, ("姓名",))], ANY, {})
    assert [column.field for column in columns] == ["name", ""]
    assert REPEATED in columns[1].why


def test_several_scores_with_headers_of_their_own_are_several():
    assert fields("姓名", "理论成绩", "业务成绩", "成绩", "成绩") == [
        "name", "score", "score", "score", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("beneath", "field"),
    [
        (frozenset({"date"}), "date"),
        (frozenset({"hours"}), "hours"),
        (frozenset({"number", "hours"}), "hours"),
    ],
)
def test_a_header_of_two_meanings_is_decided_by_the_cells_beneath(beneath, field):
    assert fields("姓名", "服务时间", fits={1: beneath}) == ["name", field]


def test_a_word_for_texts_over_numbers_is_the_name_of_something_counted():
    assert fields("姓名", "志愿活动", fits={1: frozenset({"number"})}) == ["name", ""]
    assert fields("姓名", "志愿活动", fits={1: frozenset({"text"})}) == ["name", "activity"]


def test_a_header_with_one_meaning_keeps_it_over_cells_that_do_not_fit():
    assert fields("姓名", "会议日期", fits={1: frozenset({"text"})}) == ["name", "date"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("积极分子阶段", "确定时间"), "event:确定积极分子"),
        (("发展对象阶段", "培训时间"), "event:短期培训"),
        (("预备党员接收", "支部大会时间"), "event:接收预备党员"),
        (("预备党员接收", "上级党委审批时间"), "event:党委审批"),
        (("转正", "支部大会通过时间"), "event:转正"),
        (("转正", "上级党委审批时间"), ""),
        (("转正阶段", "备注"), "note"),
        (("基本信息", "姓名"), "name"),
        (("上班1", "打卡时间"), "punch"),
        (("请假", "事假(天)"), ""),
    ],
)
def test_a_header_under_a_group(path, field):
    assert meanings_of(path, {})[0].field == field


def test_a_group_alone_gives_no_meaning():
    assert meanings_of(("考勤结果", 1), {}) == ()
    assert meanings_of((date(2019, 3, 5), "上班"), {})[0].field == "punch"


def test_a_header_of_review_toml_is_taken_for_the_usual_one():
    columns = assign([Column(0, ("到场的人",))], ANY, {"到场的 人": "姓名"})
    assert columns[0].field == "name"
    assert "review.toml" in columns[0].why


def test_every_field_has_a_chinese_label():
    for field in word_list("aliases"):
        if field != "grouped":
            assert label_of(field) != field, field


def test_no_word_leads_to_two_fields_unless_the_cells_beneath_tell_them_apart():
    owners: dict[tuple[str, str], set[str]] = {}
    for name in ("aliases", "ignored_headers"):
        for key, entry in word_list(name).items():
            for kind in ("is", "has") if isinstance(entry, dict) else ():
                for word in entry.get(kind, ()):
                    owners.setdefault((kind, squeeze(word)), set()).add(key)
    aliases = word_list("aliases")
    for (kind, word), keys in owners.items():
        likes = [aliases[key].get("like", "") for key in keys if key in aliases]
        decided = len(set(likes)) == len(likes) and len(keys) - len(likes) <= 1
        assert len(keys) == 1 or decided, (kind, word, keys)


@given(st.text(max_size=30))
def test_any_text_is_a_header_or_none_without_an_error(text):
    found = meanings(text)
    assert list(found) == sorted(found, key=lambda meaning: meaning.rank, reverse=True)


@pytest.mark.parametrize(
    ("header", "beneath", "field"),
    [
        ("编号", frozenset({"number", "hours"}), "seq"),
        ("编号", frozenset({"text", "id"}), "staff_no"),
        ("工号", frozenset({"number", "hours"}), "staff_no"),
        ("参会人员", frozenset({"people", "text"}), "attendees"),
        ("参会人员", frozenset({"text", "id"}), "name"),
        ("签到", frozenset({"clock"}), "punch"),
        ("签到", frozenset({"text", "id"}), "status"),
    ],
)
def test_what_stands_beneath_tells_numbers_people_and_times_apart(header, beneath, field):
    assert fields(header, fits={0: beneath}) == [field]
