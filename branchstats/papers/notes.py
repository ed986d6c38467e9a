"""The evidence of a finding as one note: id, verdict, n, then file, sheet and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from branchstats.review import text
from branchstats.review.opening import Review

MOST_FILES = 6  # of a note; a finding over 36 monthly files would fill pages
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def note(review: Review, finding: Mapping[Any, Any], *, instead_of: str = "") -> str:
    """`attendance.rate，台账可查，n=39。依据：file，sheet，cells（n条）；…` with names masked.

    `instead_of` is the clerk's own sentence that stands in the paper for the finding's: the
    note then keeps the finding's, and names numbers that the two do not share.
    """
    return "".join(
        [
            f"{finding['id']}，{finding['verdict']}{_size(finding)}。",
            _own(finding, instead_of) if instead_of else "",
            _places(review, finding),
        ]
    )


def _size(finding: Mapping[Any, Any]) -> str:
    count = text.number(finding["n"])
    return "" if count == text.MISSING else f"，n={count}"


def _own(finding: Mapping[Any, Any], own: str) -> str:
    strange = [n for n in _numbers(own) if n not in set(_numbers(finding["sentence"]))]
    doubt = f"上句中的{text.joined(strange)}不见于数据原句，请核对。" if strange else ""
    return f"数据原句：{finding['sentence']}{doubt}"


def _numbers(words: str) -> Iterable[str]:
    """The numbers of a sentence as they are written, each once; 96.0 is 96."""
    found = (n.rstrip("0").rstrip(".") if "." in n else n for n in _NUMBER.findall(words))
    return list(dict.fromkeys(found))


def _places(review: Review, finding: Mapping[Any, Any]) -> str:
    found = places(review, finding)
    if not found:
        return ""
    rest = len(found) - MOST_FILES
    more = f"；另有{rest}个文件，用命令 branchstats trace {finding['id']} 可查" if rest > 0 else ""
    return f"依据：{'；'.join(found[:MOST_FILES])}{more}。"


def places(review: Review, finding: Mapping[Any, Any]) -> list[str]:
    """Per file its sheets and cells: `attendance/签到表.xlsx：上半年 E5:P43（455条）、下半年 …`.

    A csv has no sheet. Names that files or sheets are called by are masked.
    """
    sources = finding["sources"] if isinstance(finding["sources"], list) else []
    files: dict[str, list[str]] = {}
    for source in sources:
        where = " ".join(part for part in (source["sheet"], source["cells"]) if part)
        files.setdefault(source["file"], []).append(f"{where}（{source['rows']:,}条）")
    return [review.shown(f"{file}：{'、'.join(cells)}") for file, cells in files.items()]
