"""Findings as the page shows them: cards and lists, each sentence with its chart and sources."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from branchstats.evidence import verdicts
from branchstats.evidence.wording import size
from branchstats.indicators.catalogue import RATE
from branchstats.review.opening import Review
from branchstats.review.own_words import own_words
from branchstats.review.provenance import anchor
from branchstats.review.shown_in import TABLE, targets

FILES_LINKED = 3  # of those that a sentence rests on; the others are counted
_WITHOUT_DATA = (verdicts.NOT_SUPPLIED, verdicts.NOT_MEASURABLE)
# unit of a finding → that of `wording.size` and the verbs for more and less
_MOVED = {
    RATE: ("rate", "上升", "下降"),
    "分": ("points", "上升", "下降"),
    "小时/年": ("hours", "增加", "减少"),
}


def cards(review: Review, rows: pd.DataFrame, kind: str) -> str:
    """One card a finding: headline, verdict, sentence, what the branch wrote itself, basis."""
    own = own_words(review).findings
    listed = rows.to_dict("records")
    return "".join(_card(review, row, kind, own.get(row["id"], "")) for row in listed)


def _card(review: Review, row: Mapping[Any, Any], kind: str, own: str) -> str:
    added = f'<p class="own">支部意见：{escape(review.shown(own))}</p>' if own else ""
    return (
        f'<article class="finding {kind}"><h2>{escape(headline(row))}</h2>'
        f"<p>{_verdict(row)}{escape(row['sentence'])}</p>"
        f'{added}<p class="basis">{basis(review, row)}</p></article>'
    )


def facts(review: Review, rows: pd.DataFrame, *, with_verdict: bool = False) -> str:
    """One item a finding: its sentence and its basis; nothing where there is none."""
    items = "".join(
        f"<li>{_verdict(row) if with_verdict else ''}{escape(row['sentence'])}"
        f'<span class="basis">{basis(review, row)}</span></li>'
        for row in rows.to_dict("records")
    )
    return f'<ul class="facts">{items}</ul>' if items else ""


def _verdict(row: Mapping[Any, Any]) -> str:
    return f'<span class="verdict">{escape(row["verdict"])}</span>'


def headline(row: Mapping[Any, Any]) -> str:
    """A finding in a few words: 支委会：2个月未达到要求, 会议到会率下降7.3个百分点."""
    name, reason = str(row["indicator"]), str(row["reason"] or "").split("，")[0]
    if row["verdict"] == verdicts.SUPPORTED:
        return f"{name}{_moved(row)}"
    if not reason or row["verdict"] != verdicts.ON_RECORD:
        return name
    return f"{name}：{reason}"


def _moved(row: Mapping[Any, Any]) -> str:
    """How far a supported change went; only its direction where the unit says nothing in words."""
    if row["unit"] not in _MOVED or pd.isna(row["estimate"]):
        return "变差" if row["direction"] == verdicts.DECLINE else "好转"
    unit, more, less = _MOVED[row["unit"]]
    return f"{more if row['estimate'] > 0 else less}{size(row['estimate'], unit)}"


def basis(review: Review, row: Mapping[Any, Any]) -> str:
    """Links to the chart or table that shows a finding and to its files' rows of sources."""
    links = [] if row["verdict"] in _WITHOUT_DATA else _shown(str(row["id"]))
    files: dict[str, int] = {}
    for source in row["sources"] if isinstance(row["sources"], list) else []:
        files[source["file"]] = files.get(source["file"], 0) + source["rows"]
    if files:
        named = [
            f'<a href="#{anchor(file)}">{escape(review.shown(PurePosixPath(file).name))}</a>'
            for file in list(files)[:FILES_LINKED]
        ]
        rest = f"等{len(files)}个文件" if len(files) > FILES_LINKED else ""
        links.append(f"依据：{'、'.join(named)}{rest}，{sum(files.values()):,}条")
    return "　".join(links)


def _shown(id: str) -> list[str]:
    found = targets(id)
    if not found:
        return []
    first, *others = (f"#{escape(target)}" for target in found)
    word = "看表" if found[0].startswith(TABLE) else "看图"
    return [f'<a href="{first}" data-else="{" ".join(others)}">{word}</a>']
