"""The roster, posts and honours, and what is no data: a blank form, a menu."""

from __future__ import annotations

from demo.files import SheetContent, xlsx
from demo.people import DemoMember
from demo.records import Made

POSTS_HEADER = ["姓名", "职务", "任职时间", "免职时间", "备注"]


def make_branch(people: list[DemoMember]) -> Made:
    """The files about the branch itself."""
    return Made({
        "党员花名册.xlsx": roster_file(people),
        "支部大事记.xlsx": _events(people),
        "空白党员信息采集表.xlsx": _form(),
        "食堂菜单.xlsx": _menu(),
    })  # fmt: skip


def roster_file(people: list[DemoMember]) -> bytes:
    """The roster as a workbook."""
    header = [
        "序号",
        "工号",
        "姓名",
        "性别",
        "身份证号码",
        "联系电话",
        "家庭住址",
        "党小组",
        "党内职务",
        "人员类别",
        "入党时间",
    ]
    rows: list[list] = [["机关党支部党员花名册", *[None] * 10], header]
    for number, p in enumerate(people, start=1):
        rows.append([
            number, p.staff_no, p.name, p.sex, p.id_number, p.phone, p.home, p.group, p.role,
            p.category, f"{p.joined_party:%Y.%m}",
        ])  # fmt: skip
    return xlsx([SheetContent("花名册", rows, [(0, 0, 0, 10)])])


def _events(people: list[DemoMember]) -> bytes:
    posts = [["支部委员会任职情况", *[None] * 4], POSTS_HEADER]
    posts += [[p.name, p.role, "2019.1.8", None, None] for p in people[:4]]
    posts += [
        [people[4].name, "纪检委员", "2019.1.8", "2020.6.30", "工作调动"],
        [people[6].name, "纪检委员", "2020.9.1", None, "补选"],
    ]
    sent = [
        ["选派驻村干部情况", *[None] * 4],
        ["姓名", "派驻职务", "派驻时间", "结束时间", "派驻村"],
    ]
    sent += [
        [people[11].name, "驻村第一书记", "2019.3.1", "2021.3.1", "柳河村"],
        [people[12].name, "驻村第一书记", "2021.3.1", None, "柳河村"],
        [people[13].name, "驻村工作队长", "2019.3.1", "2020.3.1", "柳河村"],
        [people[14].name, "驻村工作队长", "2020.3.1", "2021.3.1", "柳河村"],
        [people[15].name, "驻村工作队长", "2021.3.1", None, "柳河村"],
    ]
    honours = [["支部荣誉", None, None], ["荣誉名称", "级别", "授予时间"]]
    honours += [
        ["市级文明单位", "市级", "2019.12"],
        ["先进基层党组织", "县级", "2020.7.1"],
        ["市级文明单位", "市级", "2021.12"],
    ]
    return xlsx([
        SheetContent("任职", posts, [(0, 0, 0, 4)]),
        SheetContent("驻村选派", sent, [(0, 0, 0, 4)]),
        SheetContent("荣誉", honours, [(0, 0, 0, 2)]),
    ])  # fmt: skip


def _form() -> bytes:
    rows = [
        ["党员基本信息采集表", None, None, None],
        [None] * 4,
        ["1.姓名：", None, "2.性别：", None],
        ["3.民族：", None, "4.出生日期：", None],
        ["5.入党时间：", None, "6.所在支部：", None],
    ]
    return xlsx([SheetContent("采集表", rows, [(0, 0, 0, 3)])])


def _menu() -> bytes:
    rows = [
        ["本周食堂菜单", None, None],
        ["星期", "午餐", "晚餐"],
        ["星期一", "红烧豆腐", "面条"],
        ["星期二", "清炒时蔬", "米粥"],
    ]
    return xlsx([SheetContent("菜单", rows, [(0, 0, 0, 2)])])
