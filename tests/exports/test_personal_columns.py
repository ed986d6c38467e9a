"""Headers decide what is personal below them."""

from __future__ import annotations

import json

from shared import SHARED, needs_shared

from branchstats.exports.cells import make_sheet
from branchstats.exports.personal import mask_title
from branchstats.exports.workbook import read_file

PHONE = "13900001111"


def masked(*rows: tuple[object, ...]) -> tuple[tuple[object, ...], ...]:
    return make_sheet(rows, file="x").rows


def test_eleven_digits_below_a_serial_number_are_no_phone() -> None:
    rows = masked(("学号", "联系电话"), (13900001111, 13900001111), (PHONE, PHONE))
    assert rows[1:] == ((13900001111, "〔手机号〕"), (PHONE, "〔手机号〕"))


def test_numeric_cells_are_looked_at() -> None:
    assert masked(("王一", 13900001111.0)) == (("王一", "〔手机号〕"),)
    assert masked(("王一", 1.10101199003070e17)) == (("王一", "〔身份证号〕"),)
    assert masked(("王一", 20210305, 1390000.5)) == (("王一", 20210305, 1390000.5),)


def test_everything_below_a_personal_header_goes_but_dates_and_words_stay() -> None:
    rows = masked(
        ("序号", "姓名", "办公电话", "身份证号", "家庭住址", "银行卡号"),
        (1, "王一", "6660001", "未提供", "东岳村", "6222 0200 0000 0001"),
        (2, "王二", "2021-03-05", "1101011990", "无", "99521"),
    )
    assert rows[1] == (1, "王一", "〔手机号〕", "未提供", "〔住址〕", "〔银行卡号〕")
    assert rows[2] == (2, "王二", "2021-03-05", "〔身份证号〕", "无", "99521")


def test_headers_themselves_stay_also_where_they_repeat_on_each_page() -> None:
    head = ("姓名", "家庭住址", "手机号")
    rows = masked(head, ("王一", "东岳村", PHONE), head, ("王二", "西岳村", PHONE))
    assert rows[0] == rows[2] == head
    assert rows[3] == ("王二", "〔住址〕", "〔手机号〕")


def test_a_second_table_below_begins_anew() -> None:
    rows = masked(
        ("姓名", "家庭住址"),
        ("王一", "东岳村"),
        (None, None),
        ("姓名", "本月走访", "学时"),
        ("王一", "东岳村", 2),
        ("姓名", "性别", "活动名称"),
    )
    assert rows[1][1] == "〔住址〕"
    assert rows[4] == ("王一", "东岳村", 2)


def test_a_header_about_something_else_masks_nothing() -> None:
    head = ("姓名", "手机签到时间", "账号状态", "电话通知人数")
    assert masked(head, ("王一", "1月11日14:21:05", "正常", 12345))[1] == (
        "王一", "1月11日14:21:05", "正常", 12345,
    )  # fmt: skip


def test_places_stay_and_flats_do_not() -> None:
    rows = masked(
        ("时间", "地点"), ("3月5日", "人民路12号三楼会议室"), ("3月6日", "光明路1号院1单元")
    )
    assert [row[1] for row in rows[1:]] == ["人民路12号三楼会议室", "〔住址〕"]


def test_the_value_beside_a_label_of_a_form() -> None:
    rows = masked(
        ("1.姓名：", "王一", "2.家庭住址：", None, "东岳村三组"),
        ("3.联系电话：", 6660001, "4.入党时间：", "2001.02", None),
        ("工作简历", None, None, None, None),
    )
    assert rows[0] == ("1.姓名：", "王一", "2.家庭住址：", None, "〔住址〕")
    assert rows[1] == ("3.联系电话：", "〔手机号〕", "4.入党时间：", "2001.02", None)
    assert rows[2][0] == "工作简历"


def test_a_date_header_beside_a_phone_header_is_no_phone() -> None:
    head = ("姓名", "联系电话", "2021-03-05", "20210306", 20210307)
    assert masked(head, ("王一", None, "√", "√", "√"))[0] == head


def test_labels_below_an_address_label_are_no_addresses() -> None:
    rows = masked(("家庭住址", "东岳村"), ("工作简历", None), ("奖惩情况", None), ("备注", None))
    assert [row[0] for row in rows] == ["家庭住址", "工作简历", "奖惩情况", "备注"]


def test_titles_and_sheet_names() -> None:
    sheet = make_sheet([(f"负责人王一{PHONE}",)], file="x", name=f"王一{PHONE}")
    assert sheet.rows == (("负责人王一〔手机号〕",),)
    assert sheet.name == mask_title(f"王一{PHONE}") == "王一〔手机号〕"


@needs_shared
def test_no_personal_string_of_the_sample_branch_survives() -> None:
    assert SHARED is not None
    branch = SHARED / "samples" / "branch"
    secrets = json.loads((branch / "truth/must_not_leave_raw.json").read_text(encoding="utf-8"))
    raw = branch / "data" / "raw"
    files = [path for path in sorted(raw.rglob("*")) if path.is_file()]
    assert len(files) == 15
    text = "\n".join(repr(read_file(path, file=path.name)) for path in files)
    assert [secret for secret in secrets if secret in text] == []
    # one mark for each cell of the columns that hold them: 38 members, 24 applicants, 456 rows
    assert text.count("〔身份证号〕") == 38 + 24
    assert text.count("〔手机号〕") == 38 + 24 + 456
    assert text.count("〔住址〕") == 38


@needs_shared
def test_eleven_digit_student_numbers_of_a_real_file_stay() -> None:
    assert SHARED is not None
    path = SHARED / "samples/real/attendance/签到表.xls"
    sheets = read_file(path, file=path.name)
    numbers = {v for sheet in sheets for row in sheet.rows for v in row if type(v) is int}
    assert len({number for number in numbers if number > 10**9}) == 46
    assert 15573196195 in numbers, "it looks like a phone, but stands below 学号"
    assert "〔" not in repr(sheets)
