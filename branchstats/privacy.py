"""Personal numbers and addresses in text, masked; personal names shortened; cells made harmless.

What counts as personal: identity cards (18 or 15 digits with a birth date), phones, bank cards
and home addresses. Digits may be full-width or split by spaces, dashes and dots. The words
that give them away stand in vocabulary/privacy.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

IDENTITY_MARK = "〔身份证号〕"
PHONE_MARK = "〔手机号〕"
LANDLINE_MARK = "〔电话〕"
BANK_CARD_MARK = "〔银行卡号〕"
ADDRESS_MARK = "〔住址〕"
MARKS = {
    "identity": IDENTITY_MARK,
    "phone": PHONE_MARK,
    "bank_card": BANK_CARD_MARK,
    "address": ADDRESS_MARK,
}

# full-width digits, X and dashes → ASCII, one character for one, so that positions stay
WIDTHS = str.maketrans("０１２３４５６７８９Ｘｘ－‐‑–—−．　\xa0", "0123456789Xx------.  ")
GAP = r"[ \t\r\n.\-]"
# groups of digits that may be one number: 136-1234-5678, 4115 0219 6610 1299 2X
GROUP = r"\d+(?:[Xx](?![A-Za-z]))?"
RUN = re.compile(rf"{GROUP}(?:{GAP}{{1,3}}(?:{GROUP}|[Xx](?![A-Za-z])))*")
# cheap first look at many cells at once: seven digits in a row, gaps allowed (nothing shorter is
# masked by its digits alone), or what may be a number behind a label
SUSPECT = re.compile(r"\d(?:(?:[ \t\r\n.\-()　\xa0－‐‑–—−．]{0,3}\d){6}|[\d \-()]{5,}[\dXx])")
LANDLINE = re.compile(
    r"(?<!\d)(?:[(（]0(?:10|2\d|[3-9]\d\d)[)）] ?-?|0(?:10|2\d|[3-9]\d\d)-)[2-9]\d{6,7}(?!\d)"
)
# the first two digits: ranges of the codes of provinces in use (GB/T 2260)
PROVINCES = frozenset(
    str(code)
    for low, high in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(low, high + 1)
)
# GB 11643-1999: weights of the first 17 digits, check characters by the sum modulo 11
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
OLDEST_BIRTH_YEAR, LATEST_BIRTH_YEAR = 1900, 2030
MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
LONGEST = 24  # characters or groups that a personal number or its label may span
NUMERALS = "一二三四五六七八九十百零〇"
NUMBER = rf"[0-9{NUMERALS}]{{1,6}}"  # of a house
# the first look for addresses begins with the rarer sign: 号, and only then the number before it
SUSPECT_HOUSE = re.compile(
    rf"[号栋幢座单](?:(?<=[\dA-Za-z{NUMERALS}].)|(?<=[\dA-Za-z{NUMERALS}][ 　\xa0].))"
)
# a leading character that makes spreadsheet programs run a cell (OWASP, CSV injection)
DANGEROUS = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True)
class Span:
    """A stretch of text that is personal: characters start to end, end excluded."""

    start: int
    end: int
    mark: str


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """vocabulary/privacy.toml as it stands."""
    text = resources.files("branchstats.vocabulary").joinpath("privacy.toml").read_text("utf-8")
    return tomllib.loads(text)


def may_be_personal(text: str) -> bool:
    """A cheap first look: False where `mask_text` would change nothing. Many cells may be joined."""
    return next(suspect_places(text), None) is not None


def suspect_places(text: str) -> Iterator[int]:
    """Where something may be personal: at least one character of each such number or address."""
    for look in (SUSPECT, SUSPECT_HOUSE, _patterns()["suspect label"]):
        for hit in look.finditer(text):
            yield hit.start()


def mask_text(text: str, *, is_serial: bool = False, is_place: bool = False) -> str:
    """The text with every personal number and home address replaced by a mark like 〔手机号〕.

    `is_serial`: it stands under a header such as 学号: only an identity card with a right check
    digit is masked. `is_place`: it says where something happens: a street and number stay.
    """
    plain = text.translate(WIDTHS)
    found = list(_labelled(plain))
    found += _numbers(plain, found, is_serial=is_serial)
    if not is_serial:
        found += [Span(*hit.span(), LANDLINE_MARK) for hit in LANDLINE.finditer(plain)]
        found += _addresses(plain, is_place=is_place)
    return _replace(text, found)


def mask_name(name: str) -> str:
    """The first character, then a * for each other one: 欧阳修 → 欧**; "" stays ""."""
    return name[:1] + "*" * (len(name) - 1)


def harmless(text: str) -> str:
    """Text that a spreadsheet program would run as a formula gets a leading apostrophe."""
    return f"'{text}" if DANGEROUS.match(text) else text


def is_identity_card(digits: str, *, strict: bool = False) -> bool:
    """Whether 15 digits, or 17 and a digit or X, hold a birth date that exists.

    `strict` also wants the check digit of GB 11643. The old 15-digit form has none: it must
    begin with the code of a province.
    """
    if len(digits) == 18 and digits[:17].isdigit():
        if not _is_date(digits[6:10], digits[10:12], digits[12:14]):
            return False
        total = sum(w * int(digit) for w, digit in zip(WEIGHTS, digits[:17], strict=True))
        return not strict or CHECKS[total % 11] == digits[17].upper()
    if len(digits) == 15 and digits.isdigit() and not strict:
        is_date = _is_date("19" + digits[6:8], digits[8:10], digits[10:12])
        return is_date and digits[:2] in PROVINCES
    return False


def is_bank_card(digits: str) -> bool:
    """16 to 19 digits of an issuer (first digit 3 to 6 or 9) that pass the Luhn check."""
    if not (16 <= len(digits) <= 19 and digits.isdigit() and digits[0] in "34569"):
        return False
    doubled = (
        sum(divmod(2 * int(digit), 10)) if place % 2 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def _is_date(year: str, month: str, day: str) -> bool:
    if not OLDEST_BIRTH_YEAR <= int(year) <= LATEST_BIRTH_YEAR:
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _numbers(text: str, known: list[Span], *, is_serial: bool) -> Iterator[Span]:
    serial_label = _patterns()["serial"]
    for span in known:  # what is masked already; the digits beside it are another number
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    for run in RUN.finditer(text):
        is_named_serial = (
            is_serial
            or serial_label.search(text[max(0, run.start() - LONGEST) : run.start()]) is not None
        )
        # the fraction of 0.13812345678 is no phone
        if text.startswith("0.", run.start()):
            continue
        groups = [hit.span() for hit in re.finditer(rf"{GROUP}|[Xx]", run[0])]
        first = 0
        while first < len(groups):
            last, mark = _longest(run[0], groups, first, is_serial=is_named_serial)
            if mark:
                yield Span(run.start() + groups[first][0], run.start() + groups[last][1], mark)
            first = last + 1


def _longest(
    run: str, groups: list[tuple[int, int]], first: int, *, is_serial: bool
) -> tuple[int, str]:
    """The last group that makes one personal number with `first`, and its mark ("": none)."""
    furthest = min(len(groups), first + LONGEST) - 1
    for last in range(furthest, first - 1, -1):
        parts = [run[start:end] for start, end in groups[first : last + 1]]
        mark = _kind(parts, is_serial=is_serial)
        if mark:
            return last, mark
    return first, ""


def _kind(parts: list[str], *, is_serial: bool) -> str:
    digits = "".join(parts)
    if len(digits) < 11:
        return ""
    if is_identity_card(digits, strict=is_serial):
        # 15 digits in odd groups may be dates and times beside each other
        return IDENTITY_MARK if len(digits) == 18 or _is_grouped(parts) else ""
    if len(digits) > 19 and len(parts) == 1 and _holds_identity(digits):
        return IDENTITY_MARK
    if is_serial or not _is_grouped(parts):
        return ""
    if MOBILE.fullmatch(digits) and (len(parts[-1]) >= 3 or len(parts[0]) == 1):
        return PHONE_MARK
    return BANK_CARD_MARK if is_bank_card(digits) else ""


def _is_grouped(parts: list[str]) -> bool:
    """How people split one number: groups of three or more, or digit by digit; never 3.5 2021."""
    sizes = {len(part) for part in parts[:-1]}
    return not sizes or min(sizes) >= 3 or (sizes == {1} and len(parts[-1]) == 1)


def _holds_identity(digits: str) -> bool:
    windows = (digits[start : start + 18] for start in range(len(digits) - 17))
    return any(is_identity_card(w, strict=True) and w[:2] in PROVINCES for w in windows)


def _labelled(text: str) -> Iterator[Span]:
    """A label with its value in one cell: 电话：6662233. The digits know better what they are."""
    for kind, mark in MARKS.items():
        for hit in _patterns()[kind].finditer(text):
            digits = re.sub(r"[^\dXx]", "", hit["value"])
            usual = LANDLINE_MARK if kind == "phone" else mark
            known = "" if kind == "address" else _kind([digits], is_serial=False)
            yield Span(*hit.span("value"), known or usual)


def _addresses(text: str, *, is_place: bool) -> Iterator[Span]:
    patterns = _patterns()
    for name in ("flat",) if is_place else ("flat", "street", "compound", "village"):
        for hit in patterns[name].finditer(text):
            yield Span(*hit.span(), ADDRESS_MARK)


def _replace(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    parts, done = [], 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.end <= done:
            continue
        parts += [text[done : max(span.start, done)], span.mark if span.start >= done else ""]
        done = span.end
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    labels = {kind: _any(words) for kind, words in vocabulary()["labels"].items()}
    after = r"\s*(?:号码?)?\s*[:：]?\s*"
    no_day = r"(?!(?:19|20)\d\d[ .\-]?[01]?\d[ .\-]?[0-3]?\d(?!\d))"
    digits = rf"{after}{no_day}(?P<value>\+?\(?\d[\d \-()]{{5,}}[\dXx])"
    return _address_patterns() | {
        "identity": re.compile(rf"(?:{labels['identity']}){digits}"),
        "phone": re.compile(rf"(?<![A-Za-z])(?:{labels['phone']}){digits}", re.IGNORECASE),
        "bank_card": re.compile(rf"(?:{labels['bank_card']}){after}(?P<value>\d[\d \-]{{10,}}\d)"),
        "address": re.compile(
            rf"(?:{labels['address']})(?:\s*[:：]+\s*|是|为|(?<=家住))"
            rf"(?P<value>[^\s，,。；;、)）〔:：][^\s，,。；;、)）〔]*)"
        ),
        "serial": re.compile(rf"(?:{labels['serial']})\s*(?:号码?|为|是)?\s*[:：]?\s*[A-Za-z]*$"),
        "suspect label": re.compile(labels["address"]),
    }


def _address_patterns() -> dict[str, re.Pattern[str]]:
    words = vocabulary()["address"]
    streets, compounds, blocks = (_any(words[key]) for key in ("streets", "compounds", "blocks"))
    # 河南省 信阳市 …: a name never holds the word that ends it, so there is one way to match
    region = r"(?:(?:(?![省市区县旗镇乡住在于到去址])[\u4e00-\u9fff]){1,10}(?:省|自治区|市|区|县|旗|镇|乡)){0,5}"
    name = r"(?:(?![住在于到去址])[\u4e00-\u9fff]){1,8}?"
    street = rf"{region}{name}(?:{streets})(?:[东南西北中]段)?"
    compound = rf"{region}{name}(?:{compounds})[ \-]?(?:[东南西北A-Za-z]区|{NUMBER}期)?"
    tail = rf"[ \-]?(?:{NUMBER}|[A-Za-z]\d*)(?:{blocks}|单元|层|室|户|门)?"
    # 路12号文, 12号会议室 are no addresses
    no_document = r"(?!线|文|令|公告|通知|会议|机|员)"
    return {
        "flat": re.compile(
            rf"(?:{street}|{compound})?(?:{NUMBER}(?:{blocks})[ \-]?)+{NUMBER}单元(?:{tail})*"
        ),
        "street": re.compile(
            rf"{street}{NUMBER}(?:-\d+|之{NUMBER})?(?:号院|号楼|号){no_document}(?:{tail})*"
        ),
        "compound": re.compile(
            rf"{compound}(?:{NUMBER}|[A-Za-z]\d*)(?:号楼|栋|幢|座|号院)(?:{tail})+"
        ),
        "village": re.compile(
            rf"{region}{name}村(?:(?:{name})?(?:组|队|屯|庄|湾))?{NUMBER}号{no_document}(?:{tail})*"
        ),
    }


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
