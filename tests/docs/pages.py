"""The pages that people read, and what stands in them: code blocks, command lines, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FENCE = "```"
INDENT = "    "
_PROGRAM = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?branchstats(?=\s|$)")
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)")


def blocks(text: str) -> Iterator[str]:
    """The fenced and indented code blocks of a page, without fence and indent."""
    kept: list[str] = []
    is_fenced = False
    for line in (*text.splitlines(), "end"):
        if line.startswith(FENCE):
            is_fenced = not is_fenced
        elif is_fenced:
            kept.append(line)
            continue
        elif line.startswith(INDENT) or (kept and not line.strip()):
            kept.append(line.removeprefix(INDENT))
            continue
        if kept:
            yield "\n".join(kept).strip() + "\n"
        kept = []


def commands(code: str) -> Iterator[list[str]]:
    """The words after `branchstats` of each command line in a piece of code; # begins a remark."""
    for line in code.splitlines():
        for part in line.split("&&"):
            found = _PROGRAM.match(part.strip())
            if found:
                yield shlex.split(part.strip()[found.end() :], comments=True)


def code_commands(page: Path) -> list[list[str]]:
    """The command lines that stand in the code blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [words for block in blocks(text) for words in commands(block)]


def inline_commands(page: Path) -> list[list[str]]:
    """The command lines that stand in the running text of a page, where placeholders may stand."""
    text = page.read_text(encoding="utf-8")
    return [words for span in _SPAN.findall(text) for words in commands(span)]


def links(page: Path) -> set[str]:
    """The files beside the page that it links to or shows."""
    return {link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link}
