"""What the titles of meetings are about, by the word lists of vocabulary/themes.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd


@cache
def _lists() -> dict[str, Any]:
    text = files("branchstats.vocabulary").joinpath("themes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def words(section: str) -> dict[str, tuple[str, ...]]:
    """Name → words of one section of themes.toml, in its order."""
    return {name: tuple(listed) for name, listed in _lists()[section].items()}


def mentions(titles: pd.Series, listed: tuple[str, ...]) -> pd.Series:
    """Which titles contain one of the words; a missing title contains none."""
    pattern = "|".join(re.escape(word) for word in listed)
    return titles.fillna("").str.contains(pattern, regex=True)


def by_name(titles: pd.Series, section: str) -> pd.DataFrame:
    """Boolean columns, one a name of the section: which titles mention it."""
    return pd.DataFrame(
        {name: mentions(titles, listed) for name, listed in words(section).items()},
        index=titles.index,
    )
