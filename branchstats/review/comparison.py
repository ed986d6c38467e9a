"""Two pages side by side: what one says and the other does not, as lines for the user."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from branchstats.errors import message

MOST_SHOWN = 5  # differing places that are told one by one
LONGEST_SHOWN = 60  # characters of a differing place
_SILENT = ("script", "style", "head")
_HEADINGS = ("h2", "h3")
_TOP = "页首"
Piece = tuple[str, str]  # heading above, text


def page_differences(given: Any, again: Any, *, file: str) -> list[str]:
    """What the page `given` says otherwise than the page `again` made from the same inputs.

    Both are parsed HTML documents. Text comes first, then pictures; at most MOST_SHOWN places and
    one line for the rest. Empty only where text and pictures agree.
    """
    found = [*_texts(given, again, file=file), *_pictures(given, again, file=file)]
    rest = len(found) - MOST_SHOWN
    if rest > 0:
        more = message(
            file=file, reason=f"另有{rest}处不同", advice="请重新生成报告，以新报告为准"
        )
        found = [*found[:MOST_SHOWN], more]
    return found


def _texts(given: Any, again: Any, *, file: str) -> Iterator[str]:
    ours, theirs = list(_pieces(again)), list(_pieces(given))
    stated_words, right_words = [text for _, text in theirs], [text for _, text in ours]
    matched = SequenceMatcher(None, stated_words, right_words, autojunk=False)
    for what, i1, i2, j1, j2 in matched.get_opcodes():
        if what == "equal":
            continue
        stated, right = _joined(theirs[i1:i2]), _joined(ours[j1:j2])
        where = (theirs[i1:i2] or ours[j1:j2])[0][0]
        if not right:
            reason, advice = "重新计算得不出这句话", "请查明是谁写进去的，以重新生成的报告为准"
        elif not stated:
            reason, advice = f"报告里少了“{right}”", "请查明为何删去，以重新生成的报告为准"
        else:
            reason = f"重新计算得到的是“{right}”"
            advice = "请查明是谁改的，以重新生成的报告为准"
        yield message(file=file, cell=f"“{where}”", raw=stated, reason=reason, advice=advice)


def _pieces(document: Any) -> Iterator[Piece]:
    """Every visible piece of text with the heading that it stands under."""
    heading = _TOP
    for element in document.find("body").iter():
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        if element.tag in _HEADINGS:
            heading = " ".join(element.text_content().split()) or heading
        for text in (element.text, element.tail):
            words = " ".join((text or "").split())
            if words:
                yield heading, words


def _joined(pieces: list[Piece]) -> str:
    words = " ".join(text for _, text in pieces)
    return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1] + "…"


def _pictures(given: Any, again: Any, *, file: str) -> Iterator[str]:
    theirs, ours = list(given.iter("img")), list(again.iter("img"))
    for number, (stated, right) in enumerate(zip(theirs, ours, strict=False), start=1):
        if dict(stated.attrib) != dict(right.attrib):
            yield message(
                file=file, cell=f"第{number}张图", raw=(right.get("alt") or "")[:LONGEST_SHOWN],
                reason="和重新画出来的不同", advice="请查明是谁改的，以重新生成的报告为准",
            )  # fmt: skip
    if len(theirs) != len(ours):
        yield message(
            file=file, reason=f"有{len(theirs)}张图，重新生成的有{len(ours)}张",
            advice="请查明是谁改的，以重新生成的报告为准",
        )  # fmt: skip
