"""The papers as LibreOffice opens and prints them: pages, lines, words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from outside_programs import program

from branchstats.charts.font_file import font_file
from branchstats.papers.blocks import Paragraph, Sentence
from branchstats.papers.draft import write_draft
from branchstats.papers.summary import write_summary
from branchstats.papers.word import document_bytes

HOW_OFFICE = "apt-get install libreoffice-writer libreoffice-calc"
HOW_POPPLER = "apt-get install poppler-utils"
SECONDS = 240
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""
GRID = "国" * 28 * 22 * 2  # two pages of the official format, without a first line set in


@pytest.fixture(scope="module")
def printed(judged, tmp_path_factory) -> dict[str, Path]:
    """draft, summary and grid as PDF, in one start of LibreOffice with the package's own font."""
    office = program("soffice", "libreoffice", how=HOW_OFFICE)
    folder = tmp_path_factory.mktemp("printed")
    shutil.copy(write_draft(judged), folder / "draft.docx")
    shutil.copy(write_summary(judged), folder / "summary.xlsx")
    grid = document_bytes([Paragraph((Sentence(GRID),))], title="", at=datetime(2022, 1, 1))
    (folder / "grid.docx").write_bytes(grid)
    config = folder / "fonts.conf"
    config.write_text(
        FONTS.format(fonts=font_file().parent, cache=folder / "cache"), encoding="utf-8"
    )
    subprocess.run(
        [
            office, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder),
            *(str(folder / name) for name in ("draft.docx", "summary.xlsx", "grid.docx")),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    return {name: folder / f"{name}.pdf" for name in ("draft", "summary", "grid")}


def pages(file: Path) -> list[str]:
    """The text of each page as it stands, lines kept."""
    reader = program("pdftotext", how=HOW_POPPLER)
    done = subprocess.run(
        [reader, "-layout", str(file), "-"], check=True, capture_output=True, timeout=SECONDS
    )
    return done.stdout.decode("utf-8").split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_page_has_22_lines_of_28_characters(printed):
    first, second = pages(printed["grid"])[:2]
    lines = [line.strip() for line in first.splitlines() if "国" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines[1:]} == {28}
    assert len(lines[0]) == 26  # the first line is set in by two
    assert "国" in second


def test_the_draft_prints_whole(printed):
    found = pages(printed["draft"])
    assert 8 <= len(found) <= 20
    text = squeezed("".join(found))
    for words in (
        "机关党支部三年工作报告", "一、三年来主要工作", "二、存在问题", "三、下一步工作计划",
        "（此处由支委会填写", "问题措施责任人完成时限", "attendance.rate",
    ):  # fmt: skip
        assert words in text, words
    assert "—1—" in squeezed(found[0])
    assert "—2—" in squeezed(found[1])
    places = [
        re.search(r"^ *— ?\d+ ?— *$", page, flags=re.MULTILINE)[0].index("—") for page in found[:2]
    ]
    assert places[0] > 40 > places[1]  # at the outer side: right on odd pages, left on even ones


def test_the_summary_prints_with_its_headers_on_each_page(printed):
    found = [squeezed(page) for page in pages(printed["summary"])]
    assert "三年主要数据一览表" in found[0]
    assert "2019年1月" in found[1]
    assert "2021年12月" in found[1]  # 36 months on one page
    assert f"共{len(found)}页" in found[0]
    of_findings = [page for page in found if "第" in page and "研判结论" in page]
    assert len(of_findings) > 1
    assert all("报告原话" in page for page in of_findings)
