"""What an office's signs mean, as its sheets say: √出勤 △请假, ○—迟到, 出勤（√）, "△"表示请假."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from branchstats import tables
from branchstats.exports.celltypes import SYMBOLS, is_session, squeeze, word_list

MAX_WORD = 14  # characters of a status in a legend; longer is a sentence
_SIGNS = "".join(sorted(SYMBOLS))
_TOKEN = re.compile(
    rf"(?P<sign>[{re.escape(_SIGNS)}])|(?P<dash>[-—–─~]+|/)|(?P<code>[A-Za-z]{{1,3}}\d{{0,2}}(?![A-Za-z])|(?<![\d.])\d(?![\d.、年月日号%]))"
    r"|(?P<word>[㐀-鿿]+)|(?P<skip>.)",
    re.DOTALL,
)
_BEFORE_SIGN = re.compile(r"(?:打上?|用|画上?|划上?|标上?|以|记上?|填写?|的?符号|标记|者)+$")
_AFTER_SIGN = re.compile(r"^(?:表示|代表|为|是|即|指|代|示|等于|标记)+")
_YEAR = re.compile(r"[一二三四五六七八九〇○零OＯ]{4}年")  # its ○ is a zero, no sign
_PEOPLE = re.compile(r"(?:的?人员|者|的)$")


def read_legend(texts: Iterable[str]) -> dict[str, str]:
    """Sign → word of every legend in the texts; {} where none of them explains a sign.

    Signs are geometric (√ ○ △ ※ …) with any word, or letters, digits and dashes with a word that
    is known as a status or ends like one. A sign before its word and a word before its sign are
    both read; two kinds of leave for one sign give 请假.
    """
    found: dict[str, str] = {}
    for text in texts:
        for sign, word in _pairs(text):
            found.setdefault(sign, word)
    return found


@lru_cache(maxsize=1 << 14)
def starts_as_legend(text: str) -> bool:
    """Whether a text begins with 图例, 符号说明, 注 and the like."""
    return squeeze(text).startswith(tuple(word_list("layout")["legend"]["starts"]))


def is_legend(texts: Sequence[str]) -> bool:
    """Whether the cells of one row explain signs: each sign once, with a word that is a status."""
    text = "  ".join(texts)
    pairs = _pairs(text)
    signs = [sign for sign, _ in pairs]
    n_signs = sum(kind == "sign" for kind, _ in _tokens(text))
    if not pairs or len(set(signs)) < len(signs) or len(pairs) * 2 < n_signs:
        return False
    known = sum(_is_status_word(word) for _, word in pairs)
    return known * 2 >= len(pairs)


Token = tuple[str, str]  # kind ("sign", "word"), text


def _pairs(text: str) -> list[Token]:
    """(sign, word) of one text, in its order."""
    tokens = _tokens(text)
    signs = [i for i, (kind, _) in enumerate(tokens) if kind == "sign"]
    if not signs:
        return []
    first, last = signs[0], signs[-1]
    word_first = first > 0 and last == len(tokens) - 1
    pairs = []
    for index in signs:
        other = index - 1 if word_first else index + 1
        if not 0 <= other < len(tokens) or tokens[other][0] != "word":
            continue
        words = [tokens[other][1]]
        step = -1 if word_first else 1
        beyond = other + step
        while 0 <= beyond < len(tokens) and tokens[beyond][0] == "more":
            words.append(tokens[beyond][1])
            beyond += step
        word = _one_status(words)
        if word and _fits(tokens[index][1], word):
            pairs.append((tokens[index][1], word))
    return pairs


def _tokens(text: str) -> list[Token]:
    """Signs and words in their order; connectors, brackets and quotes are dropped."""
    raw: list[Token] = []
    joined = False  # 病假、事假: the second word belongs to the first
    for match in _TOKEN.finditer(_YEAR.sub(" ", text)):
        kind, part = match.lastgroup or "skip", match.group()
        if kind == "skip":
            joined = part in "、/或及和" and bool(raw) and _is_word(raw[-1])
            continue
        if kind == "word":
            for word in _split_word(part):
                raw.append(("more" if joined else "word", word))
                joined = False
        else:
            raw.append((kind, part))
            joined = False
    return _without_connectors(raw)


def _is_word(token: Token) -> bool:
    """A word that says something: no 表示 or 为 by itself."""
    return token[0] in ("word", "more") and _AFTER_SIGN.sub("", token[1]) != ""


def _split_word(part: str) -> list[str]:
    pieces = [piece for piece in re.split(r"[或及和]", part) if piece]
    return pieces or [part]


def _without_connectors(raw: Sequence[Token]) -> list[Token]:
    tokens: list[Token] = []
    for index, (kind, part) in enumerate(raw):
        after = raw[index + 1][0] if index + 1 < len(raw) else ""
        before = raw[index - 1][0] if index else ""
        if kind == "dash":
            # a dash between a sign and its word joins them; alone before a word it is a sign
            if before not in ("sign", "code", "dash") and after == "word" and before != "":
                continue_as_sign = after == "word" and _next_is_sign_after(raw, index)
                if continue_as_sign:
                    tokens.append(("sign", part))
            continue
        if kind == "code":
            tokens.append(("sign", part))
            continue
        if kind in ("word", "more"):
            word = _AFTER_SIGN.sub("", part) if before in ("sign", "code", "dash") else part
            word = _BEFORE_SIGN.sub("", word) if after in ("sign", "code", "dash") else word
            word = _PEOPLE.sub("", word) if len(word) > 2 else word
            if word:
                tokens.append((kind, word))
            continue
        tokens.append((kind, part))
    return tokens


def _next_is_sign_after(raw: Sequence[Token], index: int) -> bool:
    """Whether after `— word` comes another sign or the end: then the dash is a sign itself."""
    rest = [kind for kind, _ in raw[index + 2 :] if kind != "more"]
    return bool(index and raw[index - 1][0] in ("word", "more")) and (
        not rest or rest[0] in ("sign", "code", "dash")
    )


def _one_status(words: Sequence[str]) -> str:
    """One word for one sign: the only one, or 请假 where it stands for several kinds of leave."""
    if len(words) == 1:
        return words[0] if len(words[0]) <= MAX_WORD else ""
    if all(word.endswith("假") for word in words):
        return "请假"
    return words[0]


def _fits(sign: str, word: str) -> bool:
    """A letter, digit or dash is a sign only with a word that is surely a status."""
    if sign[0] in SYMBOLS:
        return True
    return word in _known_words() if sign.isdigit() else _is_status_word(word)


def _is_status_word(word: str) -> bool:
    endings = tuple(word_list("layout")["legend"]["endings"])
    return word in _known_words() or (word.endswith(endings) and not is_session(word))


@cache
def _known_words() -> frozenset[str]:
    return frozenset(tables.words()) | frozenset(tables.schema("attendance").values["status"])
