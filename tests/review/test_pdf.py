"""Printing needs a page and a browser; without either the message says what to do."""

from __future__ import annotations

import sys

import pytest

from branchstats.errors import ProjectError
from branchstats.review import pdf


def test_without_a_page_the_message_names_the_command(tmp_path):
    with pytest.raises(
        ProjectError, match=r"review\.html：还没有这个网页；请先运行 branchstats review"
    ):
        pdf.print_pdf(tmp_path / "review.html")


def test_without_a_browser_the_message_says_how_to_print_by_hand(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", ())
    (tmp_path / "review.html").write_text("<p>x", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"没有找到 Chromium、Chrome 或 Edge；.*Ctrl\+P"):
        pdf.print_pdf(tmp_path / "review.html")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script as browser")
def test_a_browser_that_fails_is_no_traceback(tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "review.html").write_text("<p>x", encoding="utf-8")
    with pytest.raises(ProjectError, match="浏览器没有打印成功"):
        pdf.print_pdf(tmp_path / "review.html")
    assert not (tmp_path / "review.pdf").exists()
