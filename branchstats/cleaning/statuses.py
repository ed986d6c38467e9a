"""An attendance cell → a status of statuses.csv, read with the sheet's own legend first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, lru_cache

from branchstats import tables
from branchstats.cleaning.cells import is_blank, plain_text, refuse
from branchstats.cleaning.wordlists import load
from branchstats.errors import CellError
from branchstats.exports.sheet import CellValue

MINUTES_AN_HOUR = 60.0
LONGEST_CODE = 20  # characters of a code in a message
BINARY = {"1": "出勤", "0": "缺勤"}  # words.csv: only in a grid of nothing but 1 and 0


@dataclass(frozen=True)
class Status:
    """One attendance status; `minutes_late` is None where the cell gives none."""

    status: str
    minutes_late: float | None
    raw: str


def read_status(
    cell: CellValue,
    *,
    legend: Mapping[str, str],
    codes: Mapping[str, str],
    is_binary_grid: bool = False,
) -> Status | None:
    """One attendance cell → its status; `legend` and `codes` map a symbol to a word.

    The sheet's legend decides first, then the setting `codes`, then words.csv and
    status_words.toml. A mixed cell takes the status that comes first in the order of DESIGN §4;
    late minutes are kept (added up); an absence with its reason in brackets (缺席（病假）) is that
    leave. Blank cells give None.

    Raises
    ------
    ValueError : (CellError, Chinese reason and advice) a code that none of them knows, a missing
        punch (缺卡), a number, a date.
    """
    raw = str(cell).strip() if isinstance(cell, str) else plain_text(cell)
    if is_blank(cell) and not (raw and any(_lookup(raw, known) for known in (legend, codes))):
        return None
    if isinstance(cell, (bool, date, time, timedelta)):
        raise refuse(cell, "不是考勤符号")
    if is_binary_grid and _whole_number(raw) in BINARY:
        return Status(BINARY[_whole_number(raw)], None, raw)
    known = _Known(legend, codes)
    found = known.status(raw)
    parts = [(found, None)] if found else _read_parts(raw, known)
    if not parts:
        raise _unknown(raw, legend)
    first = min((status for status, _ in parts), key=_precedence().index)
    minutes = [late for status, late in parts if status == "迟到" and late is not None]
    return Status(first, sum(minutes) if minutes else None, raw)


def status_of_word(word: str) -> str | None:
    """The status that a plain word means (旷课 → 缺勤); None for a word that is none."""
    return _words().get(plain_text(word.translate(_variants())).replace(" ", ""))


def declare_advice(code: str) -> str:
    """How a user declares an unknown attendance code, in Chinese."""
    return (
        f'请看表上的图例，在 review.toml 的 [codes.attendance] 一节写一行 "{code}" = "请假"'
        "（等号右边写它的意思：出勤、迟到、早退、事假、病假、公假、请假、缺勤等）"
    )


def _unknown(raw: str, legend: Mapping[str, str]) -> CellError:
    code = " ".join(raw.split())[:LONGEST_CODE]
    if any(word in code for word in load("status_words")["missing_punch"]):
        return refuse(raw, "表示缺卡，既不算出勤也不算缺勤", declare_advice(code))
    word = _lookup(raw, legend)
    if word:
        reason = f"的图例是“{word[:LONGEST_CODE]}”，不知道算什么考勤状态"
        return refuse(raw, reason, declare_advice(word[:LONGEST_CODE]))
    return refuse(raw, "没有图例说明，设置里也没有，不知道是什么意思", declare_advice(code))


@dataclass(frozen=True)
class _Known:
    """What a sheet's legend and the settings say of its codes."""

    legend: Mapping[str, str]
    codes: Mapping[str, str]

    def status(self, code: str) -> str | None:
        """The status of one code; None where neither says one that is understood."""
        word = _lookup(code, self.legend)
        if word is not None:
            declared = _lookup(word, self.codes)
            status = _status_of_legend(declared if declared is not None else word)
            if status:
                return status
        word = _lookup(code, self.codes)
        return _status_of_legend(word) if word is not None else None

    def is_unclear(self, code: str) -> bool:
        """Whether the legend names the code, but with a word that is no status."""
        return _lookup(code, self.legend) is not None and self.status(code) is None


def _lookup(code: str, known: Mapping[str, str]) -> str | None:
    """A code as it stands, else with its variants made one (✓ is √) and width made ordinary."""
    if code in known:
        return known[code]
    wanted = _uniform(code)
    return next((word for symbol, word in known.items() if _uniform(symbol) == wanted), None)


@lru_cache(maxsize=4096)
def _uniform(code: str) -> str:
    return plain_text(code.translate(_variants())).replace(" ", "").lower()


@lru_cache(maxsize=4096)
def _status_of_legend(word: str) -> str | None:
    """A legend's word, possibly two (病假/产假): the status that it means."""
    found = _read_parts(word, _Known({}, {}))
    return min((status for status, _ in found), key=_precedence().index) if found else None


def _read_parts(raw: str, known: _Known) -> list[_Found]:
    found: list[_Found] = []
    for part in _SEPARATOR.split(_plain_lines(raw)):
        text = part.strip()
        if not text or text.startswith(tuple(load("status_words")["adds_nothing"])):
            continue
        statuses = _read_part(text, known)
        if not statuses:
            if text.startswith(tuple(load("status_words")["missing_punch"])):
                continue  # neither present nor absent: the other parts decide
            return []
        found += statuses
    return found


def _read_part(text: str, known: _Known) -> list[_Found]:
    """One part of a mixed cell, with what its brackets add; [] where it is not known."""
    outside, inside = _split_brackets(text)
    head = _read_head(outside, known)
    if head is None or not inside:
        return [head] if head else []
    reason = _read_head(inside, known)
    if reason is None:
        return [(head[0], _minutes(inside) if head[0] == "迟到" else head[1])]
    if head[0] == "缺勤" and reason[0] in _excuses():
        return [reason]
    return [head, reason]


def _read_head(text: str, known: _Known) -> _Found | None:
    """A word with what may follow it (迟到15分钟, 病假3.5小时) or stand before it (A班次:正常)."""
    declared = known.status(text.strip())
    if declared:
        return declared, None
    compact = text.replace(" ", "").translate(_variants())
    if known.is_unclear(compact):
        return None
    if compact in _words():
        return _words()[compact], None
    before, colon, after = compact.partition(":")
    if colon and before and not after[:1].isdecimal():
        sides = [side for text in (before, after) if (side := _read_head(text, known))]
        return min(sides, key=lambda side: _precedence().index(side[0]), default=None)
    word = next((word for word in _by_length() if compact.startswith(word)), None)
    if word and _DETAIL.fullmatch(compact.removeprefix(word)):
        status = _words()[word]
        return status, _minutes(compact) if status == "迟到" else None
    signs = [known.status(sign) or _words().get(sign) for sign in compact]
    if len(signs) > 1 and all(signs) and not any(sign.isalnum() for sign in compact):
        return min((str(sign) for sign in signs), key=_precedence().index), None  # √△
    return None


_Found = tuple[str, float | None]  # a status and the minutes late
_SEPARATOR = re.compile(r"[,;/、|\n+&]+")
# amounts, dates, clock times and what joins them; nothing that could change the meaning
_DETAIL = re.compile(
    r"(?:[\d.:\-~—–()]|小时|分钟?|秒|工作日|[天日月年次个半全到至h]|上午|下午|晚上|min)*+"
)


def _minutes(text: str) -> float | None:
    compact = text.replace(" ", "")
    found = re.search(
        r"(?:(\d+(?:\.\d+)?)(?:小时|时|h))?(?:(\d+(?:\.\d+)?)(?:分钟?|min))?$", compact
    )
    if not found or not (found[1] or found[2]):
        return None
    return float(found[1] or 0) * MINUTES_AN_HOUR + float(found[2] or 0)


def _split_brackets(text: str) -> tuple[str, str]:
    inside = "".join(re.findall(r"[(\[【]([^()\[\]【】]*)[)\]】]", text))
    return re.sub(r"[(\[【][^()\[\]【】]*[)\]】]", "", text).strip(), inside.strip()


def _whole_number(raw: str) -> str:
    return plain_text(raw).removesuffix(".0")


def _plain_lines(text: str) -> str:
    """`plain_text` line by line, so that a line break still separates two parts of a cell."""
    return "\n".join(plain_text(line) for line in text.splitlines())


@cache
def _words() -> dict[str, str]:
    """Every word that means a status: statuses.csv, status_words.toml, words.csv (which wins)."""
    more = load("status_words")["words"]
    result = {status: status for status in tables.statuses()["status"]}
    result |= {word: status for status, words in more.items() for word in words}
    listed = {w: s for w, s in tables.words().items() if s and not w.isdecimal()}
    return {plain_text(word.translate(_variants())): s for word, s in (result | listed).items()}


@cache
def _by_length() -> tuple[str, ...]:
    return tuple(sorted((word for word in _words() if len(word) > 1), key=len, reverse=True))


@cache
def _variants() -> dict[int, str]:
    listed = load("status_words")["variants"]
    return {ord(sign): main for main, signs in listed.items() for sign in signs}


@cache
def _precedence() -> tuple[str, ...]:
    return tuple(load("status_words")["precedence"])


@cache
def _excuses() -> frozenset[str]:
    """Statuses of people who were away for a reason: leave, order or rule."""
    listed = tables.statuses()
    away = listed[(listed["present"] == 0) & (listed["unexcused"] == 0)]
    return frozenset(away["status"]) - {"休息", "列席"}
