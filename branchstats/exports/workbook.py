"""A file below data/raw → its sheets; which reader is decided by the bytes, not by the name."""

from __future__ import annotations

from pathlib import Path

from branchstats.errors import ExportError
from branchstats.exports.delimited import read_delimited
from branchstats.exports.html import read_html
from branchstats.exports.sheet import Sheet
from branchstats.exports.xls import read_xls
from branchstats.exports.xlsx import read_xlsx


def read_file(path: Path, *, file: str) -> tuple[Sheet, ...]:
    """The sheets of one export in its own order; `file` is its name below data/raw.

    Raises
    ------
    ExportError : nothing can be read from it.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise ExportError(file=file, reason="打不开", advice="请检查文件") from fault
    if content.startswith(b"PK"):
        return read_xlsx(content, file=file)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return read_xls(content, file=file)
    if content[:512].lstrip().lower().startswith(b"<"):
        return read_html(content, file=file)
    return read_delimited(content, file=file)
