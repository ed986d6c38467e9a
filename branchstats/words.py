"""data/words.toml: the clerk's own sentences, by finding or by section of the report.

    [findings]
    "attendance.rate" = "2021年会议到会率有所下降，主要是驻村轮换较多。"

    [sections]
    "一（一）" = "支部委员会换届后……"

They survive every rerun: nothing that branchstats does writes to the file.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from branchstats.errors import ProjectError
from branchstats.project import Project

FILE = "data/words.toml"
PARTS = ("findings", "sections")
_SECTION = re.compile(r"[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?")
_BRACKETS = str.maketrans("()", "（）")


@dataclass(frozen=True)
class Words:
    """Own sentences: finding id → text, section (一（一）) → text. A text may have several lines."""

    findings: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)


def load_words(project: Project, *, findings: Collection[str], sections: Collection[str]) -> Words:
    """data/words.toml; no file gives no words. What is blank counts as not written.

    Parameters
    ----------
    findings : ids that a sentence may be written for.
    sections : the report's parts and sections: 一, 一（一） …; half-width brackets and the
        section's title after it are understood.

    Raises
    ------
    ProjectError : not UTF-8, not TOML, an unknown id or section (the nearest is named), or a
        value that is no text.
    """
    file = project.root / FILE
    if not file.is_file():
        return Words()
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise ProjectError(
            file=FILE, cell=f"第{fault.start}个字节", reason="不是 UTF-8 编码",
            advice="请用记事本打开，另存为时编码选 UTF-8",
        ) from fault  # fmt: skip
    # tomllib itself gives up on brackets in brackets and on numbers of thousands of digits
    except (ValueError, RecursionError) as fault:
        raise ProjectError(
            file=FILE, raw=str(fault), reason="写法不对，读不懂",
            advice='每句写成一行："编号" = "句子"，两边都用英文双引号；句子里的引号用中文引号',
        ) from fault  # fmt: skip
    for part in content:
        if part not in PARTS:
            raise _unknown(f"[{part}]", part, PARTS, what="这一节")
    own = dict(_entries(content.get("findings", {}), "[findings]"))
    for key in own:
        if key not in findings:
            raise _unknown(f"[findings] {key}", key, findings, what="这个编号的结论")
    placed = {
        _section(key, sections): text
        for key, text in _entries(content.get("sections", {}), "[sections]")
    }
    return Words(findings=_written(own), sections=_written(placed))


def _entries(content: Any, where: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Key and text of each line; an id without quotes, which TOML takes apart, is joined again."""
    if not isinstance(content, Mapping):
        raise _no_text(where, content)
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _entries(value, where, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            raise _no_text(f"{where} {prefix}{key}", value)


def _no_text(where: str, raw: Any) -> ProjectError:
    return ProjectError(
        file=FILE, cell=where, raw=str(raw), reason="这里应当是一句话",
        advice='请写成 "编号" = "句子"，句子用英文双引号括起来',
    )  # fmt: skip


def _section(key: str, sections: Collection[str]) -> str:
    found = _SECTION.match(key.strip().translate(_BRACKETS))
    if found is None or found[0] not in sections:
        raise _unknown(f"[sections] {key}", key, sections, what="这一部分")
    return found[0]


def _unknown(where: str, word: str, known: Collection[str], *, what: str) -> ProjectError:
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=0.0)
    return ProjectError(
        file=FILE, cell=where, reason=f"没有{what}", advice=f"最接近的有：{'、'.join(near)}"
    )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: text.strip() for key, text in texts.items() if text.strip()}
