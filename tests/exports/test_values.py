"""What a Sheet has instead of a reader's values, whatever stands beside them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from branchstats.exports.cells import make_sheet
from branchstats.exports.personal import DAY, SHORTEST
from branchstats.exports.sheet import Fault
from branchstats.privacy import mask_text, may_be_personal

NAN, INF = float("nan"), float("inf")
PHONE = "13900001111"
# what each value becomes, worked out by hand
BECOMES = [
    (1.0, 1), (1, 1), (True, True), (0.0, 0), (False, False), (-0.0, 0), (2.5, 2.5), (1e300, 1e300),
    ("", None), (" \t", None), ("甲", "甲"), ("1", "1"), (None, None), (NAN, None), (-INF, None),
    (date(1900, 1, 5), 5), (date(2020, 1, 5), date(2020, 1, 5)),
    (datetime(1900, 1, 5, 8), datetime(1900, 1, 5, 8)), ("一\r\n二\x07", "一\n二"),
    (PHONE, "〔手机号〕"), (float(PHONE), "〔手机号〕"), (int(PHONE), "〔手机号〕"),
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(BECOMES), max_size=5), max_size=5))
@example([[BECOMES[0], BECOMES[2]], [BECOMES[1]]])
@example([[BECOMES[2], BECOMES[0]]])
@example([[BECOMES[1], BECOMES[0]]])
def test_each_value_becomes_what_it_becomes_alone(
    cells: list[list[tuple[object, object]]],
) -> None:
    sheet = make_sheet([[value for value, _ in row] for row in cells], file="甲.xlsx")
    width = max(map(len, cells), default=0)
    wanted = [[new for _, new in row] + [None] * (width - len(row)) for row in cells]
    assert [[(type(v), v) for v in row] for row in sheet.rows] == [
        [(type(v), v) for v in row] for row in wanted
    ]
    assert sheet.faults == {
        (r, c): Fault.ERROR
        for r, row in enumerate(cells)
        for c, (value, _) in enumerate(row)
        if value is NAN or value == -INF
    }


@given(st.from_regex(DAY, fullmatch=True))
def test_a_day_is_nothing_personal(text: str) -> None:
    assert mask_text(text) == text


@given(st.text("东路村甲0123３号栋X-： ", max_size=SHORTEST - 1))
def test_nothing_personal_is_so_short(text: str) -> None:
    assert mask_text(text) == text


PIECES = [
    PHONE,
    "2020-01-05",
    "光明路7号院3单元",
    "张三",
    "家住东岳村",
    "tel 6660001",
    "6660001",
    "\n",
    "3",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6, unique=True))
def test_texts_searched_together_are_masked_as_each_alone(texts: list[str]) -> None:
    rows = [[text] for text in texts if text.strip()]
    masked = make_sheet(rows, file="甲.xlsx").rows
    assert list(masked) == [make_sheet([row], file="甲.xlsx").rows[0] for row in rows]


@pytest.mark.parametrize("text", ["3号", "三 栋", "A座", "2单元", "12345678", "家住", "1     X"])
def test_the_first_look_stops_at_each_kind(text: str) -> None:
    assert may_be_personal(text)


@pytest.mark.parametrize("text", ["号", "单元", "楼上", "123456", "住在家里", "1 X"])
def test_the_first_look_passes_ordinary_words(text: str) -> None:
    assert not may_be_personal(text)
