"""Word lists of `vocabulary/*.toml`: which words of an export mean which value of ours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """`vocabulary/<name>.toml` as it stands. Raises FileNotFoundError for a list we do not have."""
    text = files("branchstats.vocabulary").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def squeeze(text: object) -> str:
    """Text without any white space, for comparing; None gives ''."""
    return "" if text is None else "".join(str(text).split())


def find_word(text: str, words: Iterable[str]) -> str:
    """The longest of the words that stands in the text; '' where none does."""
    return max((word for word in words if word in text), key=len, default="")


def find_meaning(text: str, meanings: Mapping[str, Sequence[str]]) -> str:
    """The key whose longest word in the text is longest; '' where no word stands in it.

    Longest first, because short words are parts of long ones (应急 in 应急演练); of two equally
    long words the first listed decides.
    """
    found = {key: find_word(text, words) for key, words in meanings.items()}
    key = max(found, key=lambda k: len(found[k]), default="")
    return key if key and found[key] else ""


def exact_meaning(text: str, meanings: Mapping[str, Sequence[str]]) -> str:
    """The key that lists the text itself as a word (white space aside); '' where none does."""
    plain = squeeze(text)
    return next((key for key, words in meanings.items() if plain in words), "")
