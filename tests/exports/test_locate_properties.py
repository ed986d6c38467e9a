"""Random sheets: every row accounted once, and what was put in is found again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_sheets import assert_accounted, body_rows, found

from branchstats.exports.sheet import CellValue, Fault, Merge, Sheet

CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.none(),
    st.integers(-5, 50_000),
    st.floats(0, 200).map(lambda number: round(number, 1)),
    st.dates(date(2018, 1, 1), date(2022, 12, 31)),
    st.booleans(),
    st.sampled_from(
        [
            "姓名", "序号", "部门", "日期", "活动名称", "服务时长", "成绩", "总评成绩", "会议类型", "主持人",
            "应到人数", "备注", "时间", "1月", "3月5日", "五", "上午", "√", "△", "×", "请假", "合计", "平均分",
            "注：√出勤 △请假", "填表人：", "姓名：丁一凡", "丁一凡", "王小荷", "08:21\n17:40\n", "85分", " ", "　",
            "2019年学习签到表", "记录数:12", "考勤结果", "申请入党时间", "单次时长", "工号：", "上班", "下班",
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def any_sheet(draw: st.DrawFn) -> Sheet:
    n_columns = draw(st.integers(1, 9))
    rows = draw(st.lists(st.tuples(*[CELLS] * n_columns), max_size=14).map(tuple))
    corners = st.tuples(
        st.integers(0, max(len(rows) - 1, 0)), st.integers(0, n_columns - 1),
        st.integers(0, 3), st.integers(0, 4),
    )  # fmt: skip
    merges = tuple(
        Merge(top, left, min(top + down, len(rows) - 1), min(left + right, n_columns - 1))
        for top, left, down, right in draw(st.lists(corners, max_size=3))
        if rows and (down or right)
    )
    faults = {}
    if rows and draw(st.booleans()):
        faults[(draw(st.integers(0, len(rows) - 1)), 0)] = Fault.ERROR
    return Sheet("x.xlsx", "S", rows, merges, faults)


@given(any_sheet())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_row_of_any_sheet_is_accounted_once(sheet):
    located = found(sheet)
    assert_accounted(sheet, located)
    for table in located.tables:
        assert table.dataset or table.why
        assert set(table.kinds).isdisjoint(table.body)
        assert set(table.header_rows).isdisjoint(table.body)
        for row in table.body:
            for column in table.columns:
                table.value(row, column)


SURNAMES, GIVEN = "丁王刘陈赵孙周吴郑冯褚卫蒋沈韩杨", "一小成雨文巧立珊和凡荷林山安宁"
NAMES = st.lists(
    st.builds(
        lambda surname, given_name: surname + given_name,
        st.sampled_from(SURNAMES),
        st.text(st.sampled_from(GIVEN), min_size=1, max_size=2),
    ),
    min_size=3,
    max_size=9,
    unique=True,
)
KINDS = ("grid", "wide", "totals")
CODES = {"√": "出勤", "△": "请假", "○": "迟到", "×": "缺勤"}


@dataclass
class Made:
    """Rows with what each of them is."""

    rows: list[list[CellValue]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def add(self, kind: str, *cells: CellValue) -> None:
        self.rows.append(list(cells))
        self.kinds.append(kind)

    def title(self, text: str, width: int, *, merged: bool) -> None:
        if merged:
            row = len(self.rows)
            self.merges.append(Merge(row, 0, row, width - 1))
        self.add("title", text)

    def sheet(self) -> Sheet:
        width = max(map(len, self.rows))
        rows = tuple(tuple(row + [None] * (width - len(row))) for row in self.rows)
        return Sheet("办公室.xlsx", "表", rows, tuple(self.merges))

    def numbers(self, kind: str) -> list[int]:
        return [number for number, said in enumerate(self.kinds, start=1) if said == kind]


@st.composite
def office_sheet(draw: st.DrawFn) -> tuple[Made, list[str], str]:
    """A sheet as an office makes it, its people, and whether it is a grid, scores or hours."""
    kind = draw(st.sampled_from(KINDS))
    names = draw(NAMES)
    leading = draw(
        st.permutations(
            ["姓名", *draw(st.sampled_from([[], ["序号"], ["工号", "部门"], ["党小组", "序号"]]))]
        )
    )
    n_values = draw(st.integers(2, 5))
    heads = {
        "grid": [f"3月{day}日" for day in range(1, n_values + 1)],
        "wide": [f"第{n}次测试" for n in range(1, n_values + 1)],
        "totals": ["信用时数", "荣誉时数"],
    }[kind]
    header: list[CellValue] = [*leading, *heads]
    width = len(header)
    made = Made()
    title = {"grid": "2019年学习签到表", "wide": "2019年测试成绩", "totals": "2019年志愿服务时长"}[
        kind
    ]
    merged = draw(st.booleans())
    if draw(st.booleans()):
        made.title(title, width, merged=merged)
    if draw(st.booleans()):
        made.add("title", "报表生成时间：2020-01-05 10:00")
    if draw(st.booleans()):
        made.add("blank")
    legend = "注：" + "  ".join(sign + word for sign, word in CODES.items())
    above = kind == "grid" and draw(st.booleans())
    if above:
        made.add("legend", legend)
    made.add("header", *header)
    pages = draw(st.integers(1, 2))
    for number, name in enumerate(names):
        if number and number == len(names) // 2 and pages == 2:
            made.add("header", *header)
        made.add("body", *_person(draw, kind, leading, len(heads), name, number))
    if draw(st.booleans()):
        label = ["合计" if head == leading[0] else None for head in leading]
        made.add("total", *label, *[draw(st.integers(0, 30)) for _ in heads])
    if draw(st.booleans()):
        made.add("blank")
    if kind == "grid" and not above:
        made.add("legend", legend)
    if draw(st.booleans()):
        made.add("note", "填表人：", None, "审核人：")
    return made, names, kind


def _person(
    draw: st.DrawFn, kind: str, leading: list[str], n_values: int, name: str, number: int
) -> list[CellValue]:
    facts: dict[str, CellValue] = {
        "姓名": name, "序号": number + 1, "工号": f"A{number:03d}", "部门": "办公室", "党小组": "一组",
    }  # fmt: skip
    values: dict[str, st.SearchStrategy[CellValue]] = {
        "grid": st.sampled_from(list(CODES)),
        "wide": st.one_of(st.integers(0, 100), st.just("缺考"), st.just("88.5分")),
        "totals": st.one_of(st.integers(0, 40), st.just("2.5小时"), st.just(3.5)),
    }
    first = draw(values[kind])
    rest = [draw(st.one_of(values[kind], st.none())) for _ in range(n_values - 1)]
    return [facts[head] for head in leading] + [first, *rest]


@given(office_sheet())
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_an_office_put_in_is_found_again(office):
    made, names, kind = office
    sheet = made.sheet()
    located = found(sheet)
    assert_accounted(sheet, located)
    (table,) = located.tables
    assert table.shape == kind
    assert body_rows(table) == made.numbers("body")
    (name_column,) = table.by_field("name")
    assert [table.value(row, name_column) for row in table.body] == names
    for said in ("title", "header", "legend", "total", "note"):
        got = [row + 1 for row, row_kind in sorted(located.kinds.items()) if row_kind.kind == said]
        assert got == made.numbers(said), said
    if kind == "grid":
        assert table.legend == CODES
