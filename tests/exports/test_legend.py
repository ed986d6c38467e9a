"""Legends as offices write them, and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchstats.exports.legend import is_legend, read_legend

LEGENDS = [
    ("注：√出勤  ×缺勤  △请假  ○迟到", {"√": "出勤", "×": "缺勤", "△": "请假", "○": "迟到"}),
    ("图例：○—迟到、※—病假、◇—事假、√—出勤", {"○": "迟到", "※": "病假", "◇": "事假", "√": "出勤"}),
    ('"√"表示出勤，"△"表示请假，“×”代表旷会', {"√": "出勤", "△": "请假", "×": "旷会"}),
    ("出勤（√）、请假（△）、迟到（○）", {"√": "出勤", "△": "请假", "○": "迟到"}),
    ("注：出勤打√，请假打△，缺席打×", {"√": "出勤", "△": "请假", "×": "缺席"}),
    ("打“√”为出勤，打“×”为缺勤，“△”为请假", {"√": "出勤", "×": "缺勤", "△": "请假"}),
    ("√：出勤；○：产假；●：早退", {"√": "出勤", "○": "产假", "●": "早退"}),
    ("√ = 出勤 | ◎ = 公差", {"√": "出勤", "◎": "公差"}),
    ("A出勤 B请假 C旷工", {"A": "出勤", "B": "请假", "C": "旷工"}),
    ("1表示出勤，0表示缺勤", {"1": "出勤", "0": "缺勤"}),
    ("√ 出勤 — 休息 × 缺勤", {"√": "出勤", "—": "休息", "×": "缺勤"}),
    ("图例  √  出勤  △  请假", {"√": "出勤", "△": "请假"}),
    ("符号说明：出勤√ 迟到⊙ 早退● 公差▲", {"√": "出勤", "⊙": "迟到", "●": "早退", "▲": "公差"}),
    ("√到 ×缺席 △请假", {"√": "到", "×": "缺席", "△": "请假"}),
    ("√出勤 迟迟到 事事假 旷缺勤", {"√": "出勤", "迟": "迟到", "事": "事假", "旷": "缺勤"}),
    ("出勤√，迟到迟，事假事", {"√": "出勤", "迟": "迟到", "事": "事假"}),
    ("“迟”表示迟到；“差”表示公假", {"迟": "迟到", "差": "公假"}),
    ("注：/—出勤，L—迟到，S—事假", {"/": "出勤", "L": "迟到", "S": "事假"}),
    ("备注：出勤/、迟到L、缺勤K", {"/": "出勤", "L": "迟到", "K": "缺勤"}),
    ("√出勤，△病假、事假，×无故缺席", {"√": "出勤", "△": "请假", "×": "无故缺席"}),
]
NOT_LEGENDS = [
    "说明：缺考按0分计入考核；免考为驻村干部。",
    "注：1.时间以支部大会决议为准；2.请假须书面。",
    "备注：学号倒数第四位数为“6”的是留学生；学号顺数第四位数为“4”的是委培生",
    "填表人：        审核：",
    "2019年机关党支部学习签到",
    "二〇二一年度三会一课台账",
    "二○二一年签到",
    "记录数:1649",
    "丁一凡  √",
    "丁一凡  √  √  △",
    "下午  √  ×",
    "签到",
    "注：迟到3次记1次缺勤，请于当日说明",
    "备注：请假须经书记批准",
]


@pytest.mark.parametrize(("text", "expected"), LEGENDS)
def test_legends(text, expected):
    assert read_legend([text]) == expected
    assert is_legend([text])


@pytest.mark.parametrize("text", NOT_LEGENDS)
def test_texts_that_explain_no_sign(text):
    assert not is_legend([text])


@pytest.mark.parametrize("text", NOT_LEGENDS[:8])
def test_notes_and_titles_give_no_meaning(text):
    assert read_legend([text]) == {}


def test_cells_of_one_row_read_as_one_legend():
    assert is_legend(["图例", "√", "出勤", "L", "请假"])
    assert read_legend(["  ".join(["图例", "√", "出勤", "L", "请假"])]) == {
        "√": "出勤",
        "L": "请假",
    }


def test_the_first_of_two_texts_decides():
    assert read_legend(["○迟到 √出勤", "○产假 √出勤"]) == {"○": "迟到", "√": "出勤"}


SIGNS = st.lists(st.sampled_from("√×○●△▲◇◆※☆◎□■LKS迟旷差退"), min_size=2, max_size=6, unique=True)
WORDS = st.lists(
    st.sampled_from(["出勤", "缺勤", "迟到", "早退", "病假", "事假", "公差", "旷课", "列席"]),
    min_size=6,
    max_size=6,
    unique=True,
)
STYLES = ["{s}{w}", "{s} {w}", "{s}：{w}", "{s}—{w}", "“{s}”表示{w}", "{s}代表{w}", "{s}为{w}"]
WORD_FIRST = ["{w}{s}", "{w}：{s}", "{w}（{s}）", "{w}打{s}", "{w}用“{s}”表示"]


@given(
    signs=SIGNS,
    words=WORDS,
    style=st.sampled_from(STYLES + WORD_FIRST),
    separator=st.sampled_from(["  ", "，", "；", "、", "\n", "。"]),
    label=st.sampled_from(["", "注：", "图例：", "说明：", "符号说明："]),
)
def test_what_is_written_in_any_style_is_read_back(signs, words, style, separator, label):
    pairs = dict(zip(signs, words, strict=False))
    if style == "{s}{w}" and any(sign.isascii() for sign in pairs):
        style = "{s}—{w}"  # nobody writes L迟到
    parts = [style.format(s=sign, w=word) for sign, word in pairs.items()]
    text = label + separator.join(parts)
    assert read_legend([text]) == pairs
