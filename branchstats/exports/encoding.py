"""Bytes of a text file → text: byte-order mark, strict UTF-8, UTF-16, GB18030, in that order."""

from __future__ import annotations

import codecs
import re

# what Chinese software writes into a charset declaration although the text holds characters
# beyond it (喆, 玥, 堃). All are read as GB18030; Python's own gb2312 would also turn the dot of
# 阿依·古丽 into a Japanese one.
GB_FAMILY = re.compile(r"(?:x-|cn-)?(?:gb2312|gb_2312-80|gbk|gb18030|gb|cp936|ms936|936|euc-cn)$")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 4096  # bytes looked at to tell UTF-16 without a mark
NUL_SHARE = 0.2  # of every second byte being NUL: no text but UTF-16 with ASCII in it
MAX_REPLACED = 0.05  # share of characters that may be unreadable before it is no text at all


def decode(content: bytes, *, declared: str = "") -> tuple[str, int]:
    """Bytes → text and the number of characters that could not be read (shown as �).

    `declared` is a charset named inside the file; it counts only where the bytes agree with it.

    Raises
    ------
    ValueError : more than MAX_REPLACED of it cannot be read: not a text file.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            return _checked(text)
    for encoding in _candidates(content, declared):
        try:
            return content.decode(encoding), 0
        except (UnicodeDecodeError, LookupError):
            continue
    return _checked(content.decode("gb18030", errors="replace"))


def _candidates(content: bytes, declared: str) -> list[str]:
    utf16 = _utf16_without_mark(content)
    if utf16:
        return [utf16]
    declared = declared.strip().lower()
    named = [declared] if declared and not GB_FAMILY.match(declared) else []
    # strict UTF-8 before a declared GB charset: text in GB bytes is next to never valid UTF-8,
    # while pages that say gb2312 and are UTF-8 do exist
    return ["utf-8", *named, "gb18030"]


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:SAMPLE]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= NUL_SHARE and even < odd / 4:
        return "utf-16-le"
    if even >= NUL_SHARE and odd < even / 4:
        return "utf-16-be"
    return ""


def _checked(text: str) -> tuple[str, int]:
    n_replaced = text.count("\ufffd")
    if n_replaced > MAX_REPLACED * len(text):
        raise ValueError("不是文本文件")
    return text, n_replaced
