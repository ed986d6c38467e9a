"""`branchstats pdf`: prints the edition that was asked for, beside its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from branchstats.cli.main import main
from branchstats.errors import EXIT_DONE, EXIT_IMPOSSIBLE
from branchstats.review import pdf


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "review.toml").write_text(
        "[branch]\nname = '支部'\n[term]\nstart = 2019-01-01\nmonths = 36\n", encoding="utf-8"
    )
    return tmp_path


def test_without_a_page_it_says_which_command_comes_first(project, capsys):
    assert main(["pdf", "--project", str(project)]) == EXIT_IMPOSSIBLE
    assert "review.html：还没有这个网页；请先运行 branchstats review" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "page"),
    [([], "review.html"), (["--edition", "analyst"], "review-analyst.html")],
)
def test_each_edition_is_printed_from_its_own_page(project, monkeypatch, capsys, options, page):
    asked = []

    def printed(file: Path, *, output: Path | None = None) -> Path:
        asked.append((file, output))
        return file.with_suffix(".pdf")

    monkeypatch.setattr(pdf, "print_pdf", printed)
    assert main(["pdf", "--project", str(project), *options]) == EXIT_DONE
    assert [(file.name, output) for file, output in asked] == [(page, None)]
    assert Path(page).stem + ".pdf" in capsys.readouterr().out
