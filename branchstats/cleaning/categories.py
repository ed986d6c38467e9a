"""The category of a volunteer activity, by the words of its name."""

from __future__ import annotations

from functools import lru_cache

from branchstats.cleaning.cells import plain_text
from branchstats.cleaning.wordlists import exact_meaning, find_meaning, load, squeeze

OTHER, UNKNOWN = "其他", "未知"


@lru_cache(maxsize=1 << 12)
def category_of(activity: str, *, stated: str = "") -> str:
    """The category of tables.toml; `stated` is what a column of categories says.

    A stated category comes first, then the words of the activity; 其他 where no word is known,
    未知 where there is no text at all.
    """
    words = load("volunteering_categories")
    stated, activity = squeeze(plain_text(stated)), squeeze(plain_text(activity))
    return (
        exact_meaning(stated, words["stated"])
        or find_meaning(activity, words["categories"])
        or find_meaning(stated, words["categories"])
        or (OTHER if activity or stated else UNKNOWN)
    )
