"""What an office's signs mean, as its sheets say: √出勤 △请假, ○—迟到, 出勤（√）, "△"表示请假."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from branchstats import tables
from branchstats.exports.celltypes import SYMBOLS, is_session, squeeze, word_list

MAX_LEFT_OVER = 4  # characters beside signs and their words; more is a title or a note
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
_LABEL = re.compile(
    r"^\s*(?:图\s*例|注|说\s*明|备\s*注|附\s*注|符号说明|标记说明|代码说明|考勤符号)\s*[:：]"
)
_SIGN_THEN_WORD = re.compile(r"(.)(?:表示|代表|为|是|即|指|示)(.{2,})")  # 迟代表迟到
_WORD_THEN_SIGN = re.compile(r"(.{2,})(?:打|用|画|划|标|记|以)(.)(?:表示|代表)?")  # 迟到打迟
_PEOPLE = re.compile(r"(?:的?人员|者|的)$")


def read_legend(texts: Iterable[str]) -> dict[str, str]:
    """Sign → word of every legend in the texts; {} where none of them explains a sign.

    Signs are geometric (√ ○ △ ※ …) with any word, or letters, digits and dashes with a word that
    is known as a status or ends like one. A sign before its word and a word before its sign are
    both read; two kinds of leave for one sign give 请假.
    """
    found: dict[str, str] = {}
    for text in texts:
        for sign, word in _read(text)[1]:
            found.setdefault(sign, word)
    return found


@lru_cache(maxsize=1 << 14)
def starts_as_legend(text: str) -> bool:
    """Whether a text begins with 图例, 符号说明, 注 and the like."""
    return squeeze(text).startswith(tuple(word_list("layout")["legend"]["starts"]))


def is_legend(texts: Sequence[str]) -> bool:
    """Whether the cells of one row explain signs and say little else.

    Each sign stands there once, with a word that is a status; a title with a legend behind it
    (2019年学习签到表（√出勤 △请假）) is a title, though `read_legend` reads it.
    """
    text = "  ".join(texts)
    tokens, pairs = _read(text)
    signs = [sign for sign, _ in pairs]
    n_signs = sum(kind == "sign" for kind, _ in tokens)
    if not pairs or len(set(signs)) < len(signs) or len(pairs) * 2 < n_signs:
        return False
    known = sum(_is_status_word(word) for _, word in pairs)
    if known * 2 < len(pairs):
        return False
    used = {word for _, word in pairs}
    left = sum(len(word) for kind, word in tokens if kind == "word" and word not in used)
    return left <= MAX_LEFT_OVER or any(map(starts_as_legend, texts))


Token = tuple[str, str]  # kind ("sign", "word"), text


@lru_cache(maxsize=1 << 12)  # a title stands over many sheets, and is asked twice
def _read(text: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The tokens of one text, and (sign, word) of those that belong together, in its order."""
    tokens = tuple(_with_dashes(_tokens(text)))
    return tokens, tuple(_pairs(tokens))


def _pairs(tokens: Sequence[Token]) -> list[Token]:
    word_first = _is_word_first(tokens)
    step = -1 if word_first else 1
    pairs = []
    for index, (kind, sign) in enumerate(tokens):
        other = index + step
        if kind != "sign" or not 0 <= other < len(tokens) or tokens[other][0] != "word":
            continue
        words = [tokens[other][1]]
        beyond = other + step
        while 0 <= beyond < len(tokens) and tokens[beyond][0] == "more":
            words.append(tokens[beyond][1])
            beyond += step
        word = _one_status(words)
        if word and _fits(sign, word):
            pairs.append((sign, word))
    return pairs


def _is_word_first(tokens: Sequence[Token]) -> bool:
    """Whether the text begins with a word and ends with a sign: 出勤√ 请假△."""
    return bool(tokens) and tokens[0][0] == "word" and tokens[-1][0] in ("sign", "dash")


def _with_dashes(tokens: Sequence[Token]) -> list[Token]:
    """Dashes that are signs kept as signs (/出勤, — 休息), those that only connect dropped."""
    word_first = _is_word_first(tokens)
    kept: list[Token] = []
    for index, (kind, part) in enumerate(tokens):
        if kind != "dash":
            kept.append((kind, part))
            continue
        before = kept[-1][0] if kept else ""
        after = next((k for k, _ in tokens[index + 1 :] if k != "dash"), "")
        is_sign = before == "word" and after != "sign" if word_first else before != "sign"
        if is_sign and (word_first or after == "word"):
            kept.append(("sign", part))
    return kept


def _tokens(text: str) -> list[Token]:
    """Signs, words and dashes in their order; labels, brackets and quotes are dropped."""
    raw: list[Token] = []
    joined = False  # 病假、事假: the second word belongs to the first
    for match in _TOKEN.finditer(_LABEL.sub("", _YEAR.sub(" ", text))):
        kind, part = match.lastgroup or "skip", match.group()
        if kind == "skip":
            joined = part in "、/或及和" and bool(raw) and _is_word(raw[-1])
            continue
        if kind == "word":
            for word in _split_word(part):
                raw.append(("more" if joined else "word", word))
                joined = False
        else:
            raw.append(("dash" if kind == "dash" else "sign", part))
            joined = False
    return [token for index in range(len(raw)) for token in _tidy(raw, index)]


def _is_word(token: Token) -> bool:
    """A word that says something: no 表示 by itself, no sign (迟) and none at its end (迟到迟)."""
    kind, part = token
    word = _AFTER_SIGN.sub("", part)
    known = _known_words()
    said = _WORD_THEN_SIGN.fullmatch(word)
    ends_with_sign = word not in known and (word[:-1] in known or bool(said and said[1] in known))
    return kind in ("word", "more") and len(word) > 1 and not ends_with_sign


def _split_word(part: str) -> list[str]:
    pieces = [piece for piece in re.split(r"[或及和]", part) if piece]
    return pieces or [part]


def _tidy(raw: Sequence[Token], index: int) -> list[Token]:
    """One raw token without the connectors at its ends; 迟迟到 and 迟到迟 divided."""
    kind, part = raw[index]
    if kind not in ("word", "more"):
        return [(kind, part)]
    before = raw[index - 1][0] if index else ""
    after, following = raw[index + 1] if index + 1 < len(raw) else ("", "")
    word = _AFTER_SIGN.sub("", part) if index else part
    if after in ("sign", "dash") or len(following) == 1:
        word = _BEFORE_SIGN.sub("", word)
    word = _PEOPLE.sub("", word) if len(word) > 2 else word
    known = _known_words()
    if (said := _SIGN_THEN_WORD.fullmatch(word)) and said[2] in known:
        return [("sign", said[1]), ("word", said[2])]
    if (said := _WORD_THEN_SIGN.fullmatch(word)) and said[1] in known:
        return [("word", said[1]), ("sign", said[2])]
    if len(word) == 1:
        return [("word" if before == "sign" and word in known else "sign", word)]
    if len(word) > 2 and word not in known and word[1:] in known:
        return [("sign", word[0]), ("word", word[1:])]
    if len(word) > 2 and word not in known and word[:-1] in known:
        return [("word", word[:-1]), ("sign", word[-1])]
    return [(kind, word)] if word else []


def _one_status(words: Sequence[str]) -> str:
    """One word for one sign: the only one, or 请假 where it stands for several kinds of leave."""
    if len(words) == 1:
        return words[0] if len(words[0]) <= MAX_WORD else ""
    if all(word.endswith("假") for word in words):
        return "请假"
    return words[0]


def _fits(sign: str, word: str) -> bool:
    """A geometric sign goes with any word; others only with one that is surely a status."""
    if sign[0] in SYMBOLS:
        return True
    is_sure = sign.isascii() and not sign.isdigit()
    return _is_status_word(word) if is_sure or sign in "—–─-" else word in _known_words()


def _is_status_word(word: str) -> bool:
    endings = tuple(word_list("layout")["legend"]["endings"])
    return word in _known_words() or (word.endswith(endings) and not is_session(word))


@cache
def _known_words() -> frozenset[str]:
    listed = word_list("layout")["legend"]["words"]
    return frozenset((*tables.words(), *tables.schema("attendance").values["status"], *listed))
