"""review.toml: defaults, each wrong value, each unknown key."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time

import pytest

from branchstats.errors import ProjectError
from branchstats.indicators.catalogue import catalogue
from branchstats.project import load_notes, load_project
from branchstats.settings import TARGETS, settings_from


def read(text):
    return settings_from(tomllib.loads(text))


def test_everything_that_the_design_lists_is_read():
    got = read("""
        [branch]
        name = " 机关党支部 "
        [term]
        start = 2019-07-01
        months = 24
        [study]
        weekdays = ["周三", "五"]
        hours_per_session = 1.5
        [work]
        start = "08:30"
        [privacy]
        min_group = 3
        [codes.attendance]
        "○" = "迟到"
        [headers]
        "参会同志" = "姓名"
        [sheets]
        "2020*.xlsx/名单" = "attendance"
        [norms]
        volunteer_hours = 20
        [targets]
        attendance_rate = 0.95
        [scores]
        equal_papers = true
        pass_mark = 70
        [evidence]
        mpd.attendance = 0.03
        [previous]
        problems = ["活动形式单一"]
    """)
    assert got.branch_name == "机关党支部"
    assert (got.term.start, got.term.months) == (date(2019, 7, 1), 24)
    assert got.study_weekdays == (2, 4)
    assert got.hours_per_session == 1.5
    assert got.work_start == time(8, 30)
    assert got.min_group == 3
    assert got.codes == {"○": "迟到"}
    assert got.headers == {"参会同志": "姓名"}
    assert got.sheets == {"2020*.xlsx/名单": "attendance"}
    assert got.norms == {"volunteer_hours": 20.0}
    assert got.targets == {"attendance_rate": 0.95}
    assert got.equal_papers is True
    assert got.pass_mark == 70.0
    assert got.mpd == {"attendance": 0.03}
    assert got.previous_problems == ("活动形式单一",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[barnch]\nname = "甲"', "[barnch].*最接近的是 branch"),
        ('[branch]\nnmae = "甲"', "nmae.*最接近的是 name"),
        ('[branch]\nname = ""', "name.*一段文字"),
        ("[term]\nmonths = 0", "months.*1 到 120"),
        ("[term]\nmonths = 3.5", "months.*整数"),
        ('[term]\nstart = "去年"', "start.*日期"),
        ('[study]\nweekdays = ["八"]', "weekdays.*星期几"),
        ('[work]\nstart = "8点"', "start.*08:30"),
        ("[codes.attendance]\na = 1", "attendance.*规范的写法"),
        ('[norms]\na = "二十"', "norms.*名称 = 数"),
        ("[scores]\nequal_papers = 1", "equal_papers.*true 或 false"),
        ("[previous]\nproblems = [1]", "problems.*文字的列表"),
        ("branch = 1", "branch.*单独一行"),
        (
            "[targets]\nattendence_rate = 0.9",
            r"\[targets\] attendence_rate.*最接近的是 attendance_rate",
        ),
        ("[targets]\nattendance_rate = 95", "attendance_rate：95.*如 95% 写 0.95"),
        ("[targets]\npassive_share = -0.1", "passive_share：-0.1"),
        ("[norms]\nvolunteer_hour = 20", "volunteer_hour：.*最接近的是 volunteer_hours"),
        ('[sheets]\n"a/b" = "attendence"', '"a/b"：.*最接近的是 attendance'),
    ],
)
def test_a_wrong_value_is_refused_with_place_and_mend(text, said):
    with pytest.raises(ProjectError, match=r"review\.toml") as caught:
        read(text)
    assert re.search(said, str(caught.value)), str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "没有找到 review.toml"),
        (b"[branch\n", "写法不对"),
        ('[branch]\nname = "机关"'.encode("gb18030"), "不是 UTF-8"),
    ],
)
def test_a_project_without_a_readable_review_toml(tmp_path, content, said):
    if content is not None:
        (tmp_path / "review.toml").write_bytes(content)
    with pytest.raises(ProjectError, match=said):
        load_project(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[term]\nstart = 2019-1-1\n",
            "review.toml，第2行：start = 2019-1-1；写法不对.*2019-01-01",
        ),
        ("[branch]\nname = “甲”\n", "第2行：name = “甲”；.*英文（半角）"),
        ("[branch]\nname＝1\n", "第2行：.*英文（半角）"),
        ('[branch]\nname = "甲\n', '第2行：name = "甲；.*英文双引号'),
        ("[term]\nmonths = 36\nmonths = 24\n", "只能写一次"),
        ("[term]\nmonths = 36\n[term]\nmonths = 24\n", "只能写一次"),
        ("x = " + "[" * 5000, "写法不对，读不懂"),
    ],
)
def test_a_line_that_is_no_toml_is_quoted_with_the_likely_mend(tmp_path, text, said):
    (tmp_path / "review.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        load_project(tmp_path)
    assert re.search(said, str(caught.value)), str(caught.value)
    assert not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", str(caught.value))  # no English sentence


def test_the_targets_are_those_of_the_catalogue_and_rates_are_known_for_such():
    units = {one.target: one.unit for one in catalogue().values() if one.target}
    assert {key: unit == "比率" for key, unit in units.items()} == TARGETS


def test_notes(tmp_path):
    (tmp_path / "review.toml").write_text("", encoding="utf-8")
    (tmp_path / "data").mkdir()
    project = load_project(tmp_path)
    assert load_notes(project).empty
    project.notes.write_text("month,text\n2020-02,疫情停开\n", encoding="utf-8-sig")
    notes = load_notes(project)
    assert notes["month"].dt.strftime("%Y-%m-%d").tolist() == ["2020-02-01"]
    assert notes["text"].tolist() == ["疫情停开"]
    project.notes.write_text("month,text\n二月,疫情\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"第2行.*二月"):
        load_notes(project)


@pytest.mark.parametrize(
    "text",
    [
        "[study]\nweekdays = 4", "[study]\nweekdays = false", "[study]\nhours_per_session = inf",
        "[study]\nhours_per_session = 1" + "0" * 400, "[norms]\nvolunteer_hours = nan",
        "[targets]\nattendance_rate = 1" + "0" * 400, "[norms]\nvolunteer_hours = true",
        "[codes]\nattendance = 0", "[previous]\nproblems = false", "[evidence]\nmpd = []",
    ],
)  # fmt: skip
def test_values_that_the_fuzzer_found_are_refused_in_words(text):
    with pytest.raises(ProjectError, match="这个值不对"):
        read(text)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_what_the_toml_reader_gives_up_on_is_refused_in_words(text, tmp_path):
    (tmp_path / "review.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match="写法不对"):
        load_project(tmp_path)
