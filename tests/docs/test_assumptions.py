"""docs/assumptions.md: every assumption is graded, says how its failure shows, and bad ones come first."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (A\d+) \|(.+)\|$", re.MULTILINE)


def rows() -> dict[str, list[str]]:
    """Number → assumption, quality, weight, what hangs on it, how failure shows."""
    return {key: [cell.strip() for cell in rest.split("|")] for key, rest in ROW.findall(PAGE)}


def test_assumptions_are_numbered_without_gap() -> None:
    numbers = [int(key[1:]) for key, _ in ROW.findall(PAGE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 20


def test_every_assumption_is_graded_and_explained() -> None:
    for key, cells in rows().items():
        assert len(cells) == 5, key
        assumption, quality, weight, hangs_on_it, _ = cells
        assert all([assumption, hangs_on_it]), key
        assert quality in {"好", "中", "弱"}, key
        assert weight in {"高", "中", "低"}, key


def test_what_is_not_good_says_how_one_would_notice() -> None:
    silent = [key for key, cells in rows().items() if cells[1] != "好" and not cells[4]]
    assert silent == []


def test_weak_assumptions_on_which_much_hangs_come_first() -> None:
    first = PAGE.partition("## 先看这几条")[2].partition("\n## ")[0]
    listed = re.findall(r"^- \*\*(A\d+) ", first, re.MULTILINE)
    assert listed == [key for key, cells in rows().items() if cells[1:3] == ["弱", "高"]]


def test_every_number_that_is_referred_to_is_there() -> None:
    assert set(re.findall(r"A\d+", PAGE)) == set(rows())
