"""data/words.toml: what the clerk may write, and what he is told where it is not understood."""

from __future__ import annotations

import pytest
from invented_branch import write_project

from branchstats.errors import ProjectError
from branchstats.project import Project, load_project
from branchstats.words import Words, load_words

IDS = ("attendance.rate", "norm.committee", "claim.purpose")
SECTIONS = ("一", "一（一）", "一（二）", "二")


@pytest.fixture
def project(tmp_path) -> Project:
    (tmp_path / "review.toml").write_text("", encoding="utf-8")
    (tmp_path / "data").mkdir()
    return load_project(tmp_path)


def read(project: Project, text: str, *, encoding: str = "utf-8") -> Words:
    (project.root / "data" / "words.toml").write_text(text, encoding=encoding)
    return load_words(project, findings=IDS, sections=SECTIONS)


def test_no_file_gives_no_words(project):
    assert load_words(project, findings=IDS, sections=SECTIONS) == Words()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_sentences_by_finding_and_section(project, encoding):
    words = read(
        project,
        '[findings]\n"attendance.rate" = "主要是驻村轮换。"\n[sections]\n"一（一）" = "换届以后……"\n',
        encoding=encoding,
    )
    assert words == Words({"attendance.rate": "主要是驻村轮换。"}, {"一（一）": "换届以后……"})


def test_an_id_without_quotes_is_the_same_id(project):
    assert read(project, '[findings]\nattendance.rate = "驻村"\n').findings == {
        "attendance.rate": "驻村"
    }


@pytest.mark.parametrize("key", ["一(二)", " 一（二） ", "一（二）抓队伍，提升党员素质"])
def test_a_section_is_understood_however_it_is_written(project, key):
    assert read(project, f'[sections]\n"{key}" = "好"\n').sections == {"一（二）": "好"}


def test_what_is_blank_is_not_written(project):
    assert read(project, '[findings]\n"norm.committee" = "  "\n[sections]\n"二" = ""\n') == Words()


@pytest.mark.parametrize(
    ("text", "where", "named"),
    [
        ('[findings]\n"attendence.rate" = "x"\n', "[findings] attendence.rate", "attendance.rate"),
        ('[sections]\n"一（九）" = "x"\n', "[sections] 一（九）", "一（一）"),
        ('[sections]\n"开头" = "x"\n', "[sections] 开头", "一"),
        ('[finding]\n"attendance.rate" = "x"\n', "[finding]", "findings"),
        ('[findings]\n"attendance.rate" = 3\n', "[findings] attendance.rate", "一句话"),
        ('findings = "x"\n', "[findings]", "一句话"),
        ('[findings]\n"attendance.rate" = "他说"好""\n', "data/words.toml", "英文双引号"),
    ],
)
def test_what_is_not_understood_is_named_with_the_nearest(project, text, where, named):
    with pytest.raises(ProjectError) as caught:
        read(project, text)
    message = str(caught.value)
    assert message.startswith("data/words.toml")
    assert where in message
    assert named in message


def test_another_encoding_is_a_plain_message(project):
    with pytest.raises(ProjectError, match="UTF-8"):
        read(project, '[sections]\n"一" = "好"\n', encoding="gbk")


def test_a_sentence_for_a_finding_that_this_run_does_not_have_is_no_error(tmp_path):
    from branchstats.review.opening import Review
    from branchstats.review.own_words import own_words

    project = write_project(tmp_path / "project")
    file = project.root / "data" / "words.toml"
    file.write_text('[findings]\n"study.schedule" = "照常"\n', encoding="utf-8")
    review = Review(project)
    assert "study.schedule" not in set(review.findings["id"])
    assert own_words(review).findings == {"study.schedule": "照常"}
