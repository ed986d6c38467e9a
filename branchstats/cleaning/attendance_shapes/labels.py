"""Labels above a table (姓名：张三, 会议主题：…) and what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.wordlists import load


def labelled(titles: Iterable[str]) -> dict[str, str]:
    """The values that stand behind the labels of attendance.toml, in one text or in the next."""
    words: dict[str, list[str]] = load("attendance")["labels"]
    every = "|".join(_spaced(word) for listed in words.values() for word in listed)
    text = "\t".join(plain_text(title) for title in titles)
    result: dict[str, str] = {}
    for field, listed in words.items():
        own = "|".join(map(_spaced, listed))
        found = re.search(
            rf"(?:{own})\s*[:\t]\s*(?P<value>[^\t]*?)\s*(?:\t|$|(?:{every})\s*:)", text
        )
        if found and found["value"]:
            result[field] = found["value"]
    return result


def _spaced(word: str) -> str:
    return " ?".join(map(re.escape, word))
