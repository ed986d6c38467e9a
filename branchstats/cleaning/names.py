"""Name cells: the name itself, what was glued to it, several names in one cell, absentees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache, lru_cache
from itertools import takewhile

from branchstats import tables
from branchstats.cleaning.cells import code_text, is_blank, plain_text, refuse
from branchstats.cleaning.numerals import number
from branchstats.cleaning.records import Person
from branchstats.cleaning.wordlists import load
from branchstats.exports.sheet import CellValue

MIDDLE_DOT = "·"
LEAST_NAME_LENGTH = 2  # characters that must remain when a glued word is split off
LONGEST_CHINESE_NAME = 4  # 欧阳 + two; minority names have dots and may be longer

_CJK = "\u3007\u3400-\u9fff\U00020000-\U000323af"
_BRACKETED = re.compile(r"[(\[{<【〔《「『]([^()\[\]{}<>【】〔〕《》「」『』]*)[)\]}>】〕》」』]?")
_SEPARATORS = re.compile(r"[、,;/|\\&+\n\r。]+")
_NUMBERED = re.compile(r"^\d{1,3}\s*[.、)]\s*(?=\D)")
_COUNTED = re.compile(
    rf"([{_CJK}{MIDDLE_DOT}]{{2,}}?)(\d{{1,3}}|[两二三四五六七八九十]{{1,2}})[人名位](.*)"
)
_BETWEEN_NAMES = re.compile(rf"\s+(?=[{_CJK}])|(?<=[)\]】〕])(?=[{_CJK}])")
_GLUED = re.compile(rf"^([{_CJK}{MIDDLE_DOT}]{{2,}}?)([0-9A-Za-z-].*)$")


@lru_cache(maxsize=1 << 13, typed=True)  # a person has a row in many exports
def read_person(
    name_cell: CellValue,
    *,
    staff_no: CellValue = None,
    student_no: CellValue = None,
    department: CellValue = "",
    group: CellValue = "",
) -> Person | None:
    """The person that a row names, cleaned but not yet matched; None where the name is blank.

    Raises ValueError (Chinese reason) where the name cell holds a number, a date or only signs.
    """
    if is_blank(name_cell):
        return None
    if isinstance(name_cell, (bool, int, float, date, time, timedelta)):
        raise refuse(name_cell, "不是姓名")
    name, remark = clean_name(str(name_cell))
    if not name or not any(character.isalpha() for character in name):
        raise refuse(name_cell, "不是姓名")
    return Person(
        name=name,
        staff_no=code_text(staff_no),
        student_no=code_text(student_no),
        department=_place(department),
        group=_place(group),
        remark=remark,
    )


@lru_cache(maxsize=1 << 14)  # a person stands in many exports
def clean_name(text: str) -> tuple[str, str]:
    """A name as typed → (name, remark): 张 三（组长） → ("张三", "组长").

    Spaces go, every kind of middle dot becomes ·, signs around the name go; what stands in
    brackets or is glued on (3月15离职, 同志) is the remark, several joined by "，". A text without
    a name gives ("", ...). Cleaning a cleaned name changes nothing.
    """
    name, remarks = plain_text(text), []
    while True:
        cleaner, remark = _clean_once(name)
        remarks += [remark] if remark else []
        if cleaner == name:
            return name, "，".join(remarks)
        name = cleaner


def _clean_once(text: str) -> tuple[str, str]:
    text = _NUMBERED.sub("", text)
    bracketed = [inside.strip() for inside in _BRACKETED.findall(text)]
    name = _bare(_BRACKETED.sub(" ", text))
    if not _is_chinese(name):
        for inside in bracketed:
            if _is_chinese(_bare(inside)) and _bare(inside) not in _suffixes():
                bracketed.remove(inside)  # a nickname outside, the name in brackets
                bracketed, name = [name, *bracketed], _bare(inside)
                break
    name, glued = _split_glued(name)
    return name, "，".join(part for part in (*bracketed, glued) if part)


@lru_cache(maxsize=1 << 12)
def split_people(text: str) -> tuple[str, ...]:
    """The cells that each name one person in a cell that names several: 张三、李四（病假）.

    Separators inside brackets do not split; spaces split only between whole names (张 三 is one
    person). Blank gives ().
    """
    parts: list[str] = []
    for piece in _split_outside_brackets(_keep_lines(text)):
        parts += _split_at_spaces(piece)
    return tuple(part for part in parts if part)


def read_absentees(text: CellValue) -> tuple[tuple[str, str], ...]:
    """A register's absentees → ((name, reason word), ...): 张三（出差）、李四 病假, 病假：张三、李四.

    Nobody (无, 全勤, blank) gives (); a person without a reason has reason "". Raises ValueError
    (Chinese reason) where the text counts people instead of naming them (3人请假).
    """
    if is_blank(text):
        return ()
    compact = plain_text(text).replace(" ", "").rstrip("。.")
    if compact in load("names")["nobody"]:
        return ()
    found: list[tuple[str, str]] = []
    reason_first = ""
    for piece in _split_outside_brackets(_keep_lines(str(text))):
        headed = re.match(r"^([^:()]{2,8}?)(?:\d+人)?[:]\s*(.*)$", piece)
        if headed and _reason_in(headed[1]):
            reason_first, piece = _reason_in(headed[1]), headed[2]
        elif headed:
            piece = f"{headed[1]} {headed[2]}"  # 张三：病假
        for part in _split_at_spaces(piece):
            part, counted = _without_count(part, found)
            name, reason = _name_and_reason(part)
            if not name and reason and found and not found[-1][1]:
                found[-1] = (found[-1][0], reason)  # 张三 病假: the reason stands apart
            elif name:
                found.append((name, reason or reason_first))
                if reason and counted:  # 张三、李四2人请假: both
                    found[-counted:] = [(person, reason) for person, _ in found[-counted:]]
            elif re.search(r"\d|[一二三四五六七八九十两]人", part):
                raise refuse(
                    text, "写的是人数，没有姓名", "请在 data/corrections.csv 里写上缺席人员姓名"
                )
    if not found:
        raise refuse(text, "里没有姓名", "请写成 张三（出差）、李四（病假），没有人缺席写 无")
    return tuple(found)


def _without_count(part: str, before: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """The 李四 of 张三、李四2人 and 2, where that is the number of the names so far; else part, 0."""
    counted = _COUNTED.fullmatch(part)
    pending = sum(1 for _ in takewhile(lambda pair: not pair[1], reversed(before)))
    if not counted or not pending:
        return part, 0
    count = int(counted[2]) if counted[2].isdecimal() else number(counted[2])
    return (counted[1] + counted[3], count) if count == pending + 1 else (part, 0)


def _name_and_reason(part: str) -> tuple[str, str]:
    outside = _bare(_BRACKETED.sub(" ", part))
    inside = "，".join(plain_text(text) for text in _BRACKETED.findall(part))
    if outside in _reasons():
        return "", outside
    if re.search(r"\d+人|[一二三四五六七八九十两]人$", outside):
        return "", ""
    name, remark = clean_name(part)
    if inside:
        return name, _reason_in(inside) or inside
    for word in sorted(_reasons(), key=len, reverse=True):
        at = name.find(word)
        if at >= LEAST_NAME_LENGTH:
            return _without_connector(name[:at], word)
    reason = _reason_in(remark) or remark
    return _without_connector(name, reason) if reason else (name, "")


def _without_connector(name: str, reason: str) -> tuple[str, str]:
    """张三因病, 请假 → (张三, 病假): what joins a name and its reason may itself be the reason."""
    for connector, meant in load("names")["connectors"].items():
        if name.endswith(connector) and len(name) - len(connector) >= LEAST_NAME_LENGTH:
            return name.removesuffix(connector), meant or reason
    return name, reason


def _reason_in(text: str) -> str:
    """The longest known reason in a text, "" where there is none."""
    compact = plain_text(text).replace(" ", "")
    if compact in _reasons():
        return compact
    inside = [word for word in _reasons() if len(word) > 1 and word in compact]
    return max(inside, key=lambda word: (len(word), word), default="")


@cache
def _reasons() -> frozenset[str]:
    """Words that say why somebody was away: words.csv, status_words.toml, the statuses themselves."""
    away = set(tables.statuses().query("present == 0")["status"])
    listed = {word for word, status in tables.words().items() if status in away}
    for status, words in load("status_words")["words"].items():
        if status in away:  # a single character (假, 缺) may be part of a name
            listed |= {word for word in words if len(word) > 1}
    listed -= set(load("names")["connectors"])  # 因病请假 is read from what 因病 joins
    return frozenset(word for word in listed | away if re.fullmatch(rf"[{_CJK}]+", word))


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(sorted(load("names")["suffixes"], key=len, reverse=True))


def _bare(text: str) -> str:
    """Without signs at its ends, dots made ·, no spaces between Chinese characters."""
    marks = load("names")["marks"] + " ()[]{}<>"
    text = plain_text(text).strip(marks)
    dots = re.escape("".join(load("names")["dots"]))
    text = re.sub(rf"(?<=[{_CJK}])\s*[{dots}]+\s*(?=[{_CJK}])", MIDDLE_DOT, text)
    text = re.sub(rf"(?<=[{_CJK}{MIDDLE_DOT}])\s+|\s+(?=[{_CJK}{MIDDLE_DOT}])", "", text)
    return text.strip(marks + MIDDLE_DOT)


def _is_chinese(name: str) -> bool:
    return bool(re.match(rf"[{_CJK}]{{2}}", name))


def _split_glued(name: str) -> tuple[str, str]:
    """顾阳梅3月15离职 → (顾阳梅, 3月15离职); 张伟2 → (张伟, 2); 王明同志 → (王明, 同志)."""
    found = _GLUED.match(name)
    name, rest = (found[1].rstrip(MIDDLE_DOT), found[2]) if found else (name, "")
    taken = True
    while taken:
        taken = False
        for word in _suffixes():
            if name.endswith(word) and len(name) - len(word) >= LEAST_NAME_LENGTH:
                name, rest, taken = name.removesuffix(word).rstrip(MIDDLE_DOT), word + rest, True
                break
    return name, rest


def _keep_lines(text: str) -> str:
    return "\n".join(plain_text(line) for line in str(text).splitlines())


def _split_outside_brackets(text: str) -> list[str]:
    if not _SEPARATORS.search(text):
        return [text.strip()] if text.strip() else []
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{<【〔《「『") - (character in ")]}>】〕》」』")
        depth = max(depth, 0)
        if depth == 0 and _SEPARATORS.match(character):
            parts.append(text[start:at].strip())
            start = at + 1
    return [part for part in [*parts, text[start:].strip()] if part]


def _split_at_spaces(text: str) -> list[str]:
    pieces = _BETWEEN_NAMES.split(text)
    whole = [bool(_is_chinese(piece)) for piece in pieces]
    return [piece.strip() for piece in pieces] if all(whole) else [text.strip()]


def _place(value: CellValue) -> str:
    return "" if is_blank(value) else plain_text(value).replace(" ", "")
