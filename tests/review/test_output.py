"""Each edition has its own file: what the committee reads is never overwritten by names."""

from __future__ import annotations

import pytest

from branchstats.review import page
from branchstats.review.editions import EDITIONS
from branchstats.review.output import PAGES


@pytest.fixture
def project(tmp_path, monkeypatch):
    from invented_branch import write_project

    monkeypatch.setattr(page, "run_notebooks", lambda *given, **more: [])
    monkeypatch.setattr(page, "render", lambda *given, edition, **more: f"<p>{edition}")
    return write_project(tmp_path / "branch", {})


def test_editions_lie_beside_each_other(project):
    written = {edition: page.build_review(project, edition=edition) for edition in EDITIONS}
    assert {e: file.name for e, file in written.items()} == {
        "committee": "review.html",
        "analyst": "review-analyst.html",
    }
    assert {file.read_text(encoding="utf-8") for file in written.values()} == {
        "<p>committee",
        "<p>analyst",
    }


def test_every_edition_has_a_file_of_its_own():
    assert set(PAGES) == set(EDITIONS)
    assert len(set(PAGES.values())) == len(PAGES)
