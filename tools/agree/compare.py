"""Two makings of one project: every number beside its twin, to a tolerance."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from lxml import html

TOLERANCE = 1e-9  # relative, and absolute below 1: |a - b| <= TOLERANCE * max(1, |a|, |b|)
# 1,200 and 88.5 are numbers; the 5 of an anchor's src-5f is not, it stands in no text
NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
PAGES = ("reports/review.html", "reports/review-analyst.html")
_LONGEST_SHOWN = 60  # characters of a text that differs


@dataclass
class Tally:
    """What was compared: how many numbers, the largest distances, and what differs."""

    numbers: int = 0
    largest_absolute: float = 0.0
    largest_relative: float = 0.0
    differences: list[str] = field(default_factory=list)

    def compare(self, where: str, first: Any, second: Any) -> None:
        """Nested values as JSON has them: numbers to the tolerance, everything else exactly."""
        if _is_number(first) and _is_number(second):
            self._numbers(where, float(first), float(second))
        elif isinstance(first, str) and isinstance(second, str):
            self._texts(where, first, second)
        elif isinstance(first, Mapping) and isinstance(second, Mapping):
            self._same(f"{where}: names", sorted(first), sorted(second))
            for name in sorted(first.keys() & second.keys()):
                self.compare(f"{where}.{name}", first[name], second[name])
        elif _is_list(first) and _is_list(second):
            self._same(f"{where}: length", len(first), len(second))
            for place, pair in enumerate(zip(first, second, strict=False)):
                self.compare(f"{where}[{place}]", *pair)
        else:
            self._same(where, first, second)

    def _numbers(self, where: str, first: float, second: float) -> None:
        self.numbers += 1
        if first == second or (math.isnan(first) and math.isnan(second)):
            return
        apart, size = abs(first - second), max(abs(first), abs(second))
        if not apart <= TOLERANCE * max(1.0, size):  # also where one is NaN or endless
            self.differences.append(f"{where}: {first!r} | {second!r}")
            return
        self.largest_absolute = max(self.largest_absolute, apart)
        self.largest_relative = max(self.largest_relative, apart / size)

    def _texts(self, where: str, first: str, second: str) -> None:
        """The words are the same, and so is every number that stands in them."""
        self._same(where, NUMBER.sub("#", first), NUMBER.sub("#", second))
        numbers = (NUMBER.findall(text) for text in (first, second))
        for pair in zip(*numbers, strict=False):
            self._numbers(where, *(_value(digits) for digits in pair))

    def _same(self, where: str, first: Any, second: Any) -> None:
        if type(first) is not type(second) or first != second:
            shown = (str(value)[:_LONGEST_SHOWN] for value in (first, second))
            self.differences.append(f"{where}: {' | '.join(shown)}")


def compare_projects(first: Path, second: Path) -> Tally:
    """data/processed, series.json and the pages of two makings of one project.

    `series.json` of each is what `series.py` has written below the project's folder.
    """
    tally = Tally()
    tables = [
        sorted(p.name for p in (root / "data/processed").iterdir()) for root in (first, second)
    ]
    tally.compare("data/processed", *tables)
    for name in sorted(set(tables[0]) & set(tables[1])):
        pair = [root / "data/processed" / name for root in (first, second)]
        tally.compare(name, *map(_content, pair))
    tally.compare("series", *(_content(root / "series.json") for root in (first, second)))
    for page in PAGES:
        if any((root / page).is_file() for root in (first, second)):
            tally.compare(page, *(page_text(root / page) for root in (first, second)))
    return tally


def page_text(file: Path) -> list[str]:
    """Everything that a reader of a page reads: texts in their order, and words for pictures."""
    found = []
    for element in _page(file).find("body").iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            found += [element.text, element.get("alt")]
        found.append(element.tail)
    return [text.strip() for text in found if text and text.strip()]


def pictures(file: Path) -> list[str]:
    """The pictures of a page as they are embedded."""
    return [image.get("src", "") for image in _page(file).iter("img")]


def _page(file: Path) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(file.read_bytes(), parser=parser)


def _content(file: Path) -> Any:
    """A file as nested values; None where it is not there."""
    if not file.is_file():
        return None
    if file.suffix == ".parquet":
        return columns(pd.read_parquet(file))
    if file.suffix == ".json":
        return json.loads(file.read_text(encoding="utf-8"))
    return file.read_text(encoding="utf-8-sig")


def columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Column and its type → its values; what is no number as text."""
    return {f"{name} ({data.dtype})": _values(data) for name, data in frame.items()}


def _values(data: pd.Series) -> list[Any]:
    known = (v.item() if isinstance(v, np.generic) else v for v in data.astype(object))
    return [None if _is_missing(v) else v if _is_number(v) else str(v) for v in known]


def _is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _value(digits: str) -> float:
    return float(digits.replace(",", "").replace("−", "-"))
