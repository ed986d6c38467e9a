"""What the pages tell people to type is run; what they are told to write is read."""

from __future__ import annotations

import re
import shutil
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from pages import PAGES, ROOT, blocks, code_commands, commands, inline_commands, links

from branchstats.cleaning.corrections import load_corrections
from branchstats.cli.commands import COMMANDS
from branchstats.cli.main import main
from branchstats.cli.parser import parser
from branchstats.errors import EXIT_DONE, EXIT_STRICT
from branchstats.indicators.catalogue import catalogue
from branchstats.project import load_notes, load_project
from branchstats.settings import KNOWN, settings_from
from branchstats.words import load_words

MANUAL = ROOT / "docs" / "使用手册.md"
NAMES = {command.name for command in COMMANDS}
CODE = sorted({tuple(words) for page in PAGES for words in code_commands(page)})
INLINE = sorted({tuple(words) for page in PAGES for words in inline_commands(page)})
# A browser, or a kernel for minutes: tests/cli and tests/review run what these call.
HEAVY = ("review", "lab", "verify", "county", "pdf")
ENDS = {("clean", "--strict"): EXIT_STRICT}  # the demonstration branch has cells to reject
MANUAL_BLOCKS = tuple(blocks(MANUAL.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The demonstration project, cleaned and judged; said.txt is what `clean` said."""
    folder = tmp_path_factory.mktemp("docs") / "demo"
    (folder / "data").mkdir(parents=True)
    shutil.copy(ROOT / "review.toml", folder)
    shutil.copy(ROOT / "data" / "notes.csv", folder / "data")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    with (folder / "said.txt").open("w", encoding="utf-8") as said, redirect_stdout(said):
        assert main(["clean", "--project", str(folder)]) == EXIT_DONE
    assert main(["evidence", "--project", str(folder)]) == EXIT_DONE
    return folder


@pytest.fixture
def demo(judged, tmp_path, monkeypatch):
    """A copy of the judged project, as the current folder."""
    folder = tmp_path / "demo"
    shutil.copytree(judged, folder)
    monkeypatch.chdir(folder)
    return folder


def block(first: str) -> str:
    """The manual's code block that begins with a text."""
    (found,) = (one for one in MANUAL_BLOCKS if one.startswith(first))
    return found


def test_commands_are_found_where_they_stand():
    page = (
        "text\n\n    branchstats clean  # quick\n\n```\na && .venv/bin/branchstats new x y\n```\n"
    )
    page += "    .venv\\Scripts\\branchstats review\nbranchstats in a sentence\n"
    found = [words for code in blocks(page) for words in commands(code)]
    assert found == [["clean"], ["new", "x", "y"], ["review"]]


def test_the_pages_show_every_command_and_no_other():
    shown = {words[0] for words in (*CODE, *INLINE) if words and not words[0].startswith("-")}
    assert shown == NAMES


def test_every_command_is_shown_in_the_manual_as_a_line_to_type():
    assert {words[0] for words in code_commands(MANUAL)} - {"--help"} == NAMES


@pytest.mark.parametrize("words", INLINE, ids=" ".join)
def test_what_stands_in_running_text_is_accepted(words):
    needs_more = words in (
        ("new",),
        ("trace",),
        ("verify",),
        ("county",),
        (),
    )  # the command is named, not called
    if not needs_more:
        assert parser(COMMANDS).parse_args(list(words)).command in NAMES


@pytest.mark.parametrize("words", CODE, ids=" ".join)
def test_what_stands_to_be_typed_does_its_work(words, demo, capsys):
    if words[0] in HEAVY:
        assert parser(COMMANDS).parse_args(list(words)).command == words[0]
        return
    assert main(list(words)) == ENDS.get(words, EXIT_DONE)
    assert capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page):
    assert not [link for link in links(page) if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_has_every_target_that_is_named(page):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"^ {4}make ([a-z]+)", text, re.M) + re.findall(r"`make ([a-z]+)`", text)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(named) <= set(targets)


def test_pictures_are_small():
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs").glob("*.png")}
    assert sizes
    assert {name for name, size in sizes.items() if size > 150_000} == set()


def test_the_manual_shows_every_setting_with_a_value_that_is_accepted():
    values = tomllib.loads(block("[branch]"))
    assert set(values) == set(KNOWN)
    for section, keys in KNOWN.items():
        assert keys is None or set(values[section]) == set(keys), section
    assert settings_from(values).term.start.month == 7


def test_the_manual_names_every_target():
    text = MANUAL.read_text(encoding="utf-8").split("`[targets]` 可写的有")[1].split("。")[0]
    known = {one.target for one in catalogue().values()} - {""}
    assert set(re.findall(r"`([a-z_]+)`", text)) == known


def test_the_manual_explains_every_verdict():
    from branchstats.evidence.verdicts import VERDICTS

    rows = re.findall(r"^\| (\S+) \|", MANUAL.read_text(encoding="utf-8"), re.M)
    assert set(VERDICTS) <= set(rows)


def test_the_summary_in_the_manual_is_what_the_demonstration_branch_gives(judged):
    said = (judged / "said.txt").read_text(encoding="utf-8")
    shown = [line for line in block("读了22个文件").splitlines() if "…" not in line]
    assert len(shown) >= 10
    assert [line for line in shown if line not in said] == []


def test_the_manuals_corrections_and_notes_do_what_it_says(demo, capsys):
    (demo / "data" / "corrections.csv").write_text(block("file,sheet"), encoding="utf-8-sig")
    (demo / "data" / "notes.csv").write_text(block("month,text"), encoding="utf-8-sig")
    assert main(["clean"]) == EXIT_DONE
    said = capsys.readouterr().out
    assert "没有读懂的内容：2处" in said  # of 4: the two signs without a legend are left
    assert "2020.6.31" not in said
    assert "25 小时" not in said
    project = load_project(Path())
    assert len(load_corrections(project)) == 2
    assert len(load_notes(project)) == 2


def test_the_manuals_own_words_come_into_the_draft(demo):
    text = block("[findings]")
    (demo / "data" / "words.toml").write_text(text, encoding="utf-8")
    written = load_words(load_project(demo), findings={"attendance.rate"}, sections={"一（一）"})
    assert set(written.findings) == {"attendance.rate"}
    assert set(written.sections) == {"一（一）"}
    assert main(["draft"]) == EXIT_DONE
