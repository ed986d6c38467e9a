"""Kinds of meeting and forms of activity by their words."""

from __future__ import annotations

import pytest

from branchstats import tables
from branchstats.cleaning.meeting_kinds import read_format, read_kinds
from branchstats.cleaning.wordlists import load


@pytest.mark.parametrize(
    ("titles", "kinds"),
    [
        (["2019年机关党支部“二五”学习签到表"], ("集中学习",)),
        (["某局机关党支部主题党日签到表"], ("主题党日",)),
        (["党支部委员会会议签到表"], ("支委会",)),
        (["第一党小组签到表"], ("党小组会",)),
        (["签到表", "支部党员大会"], ("支部党员大会",)),
        (["中共某局机关支部委员会2020年学习签到表"], ("集中学习",)),
        (["中国共产党某县某局支部委员会"], ()),
        (["签到表"], ()),
        ([], ()),
    ],
)
def test_a_title_tells_the_kind(titles, kinds):
    assert read_kinds(titles=titles) == kinds


def test_the_topic_comes_before_the_titles_and_a_stated_type_before_both():
    assert read_kinds(topic="主题党日", titles=["学习签到表"]) == ("主题党日",)
    assert read_kinds(stated="党课", topic="主题党日", titles=["学习签到表"]) == ("党课",)
    assert read_kinds(stated="--", topic="主题党日") == ("主题党日",)


def test_what_is_only_spoken_about_is_not_held():
    assert read_kinds(stated="支部党员大会", topic="部署民主评议工作") == ("支部党员大会",)
    assert read_kinds(stated="主题党日", topic="观看微党课") == ("主题党日",)
    assert read_kinds(stated="主题党日", topic="书记讲党课") == ("党课", "主题党日")
    assert read_kinds(stated="支委会", topic="民主评议") == ("支委会",)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("研讨交流", "研讨交流"), ("集中研讨", "研讨交流"), ("参观红色教育基地", "现场教学"), ("专题讲座", "听报告"),
        ("观看警示教育片", "观看视频"), ("志愿服务", "实践活动"), ("知识竞赛", "测试竞赛"), ("线下", "未知"), ("视频会议", "未知"), ("观看视频", "观看视频"),
        ("", "未知"), ("--", "未知"), ("烧烤", "其他"),
    ],
)  # fmt: skip
def test_forms_of_activity(text, form):
    assert read_format(text) == form


def test_the_word_lists_name_nothing_that_the_tables_do_not_know():
    words, values = load("attendance"), tables.schema("meetings").values
    kinds = {*words["kinds"], *words["weak_kinds"], *words["kinds_from_topic"]["words"]}
    kinds |= {kind for listed in words["register_kinds"].values() for kind in listed}
    assert kinds <= set(values["types"])
    assert set(words["formats"]) <= set(values["format"])
    statuses = set(tables.statuses()["status"])
    assert set(words["absentees"]) <= statuses
    assert set(words["summaries"]) <= statuses | {"应到", "到"}
